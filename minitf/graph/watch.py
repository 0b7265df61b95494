"""Runs a graph node by node, so that each kernel can be told of: its name, time, bytes.

A plan is one Python function, in which no kernel can be seen by itself. While somebody
watches (`MINITF_DEBUG`, or an open `tf.profiler.experimental.Profile`), graphs run here:
the same kernels in the same order, some microseconds slower.
"""

from time import perf_counter

from minitf.base import debug
from minitf.graph.buffers import Buffers, last_uses, room
from minitf.graph.graph import Graph


SEEN: dict[int, Graph] = {}  # the graphs that ran while somebody watched, by identity


def run(concrete, arrays: list) -> tuple:
    """What `concrete.plan.run(*arrays)` gives, and tells of each kernel."""
    graph = concrete.optimised
    SEEN[id(concrete)] = concrete.graph
    if debug.level >= 4:
        concrete.plan  # written, though not run: that shows its source
    values = {id(t): a for t, a in zip(concrete.placeholders(), arrays)}
    over, ends = Buffers(graph).over, last_uses(graph)

    def value(tensor):
        return values[id(tensor)] if id(tensor) in values else tensor.array

    for position, node in enumerate(graph.nodes):
        given = [value(t) for t in node.inputs]
        if node.op.name == "read_variable":
            values[id(node.output)] = given[0].array
            continue
        written = over.get(id(node))
        more = {} if written is None else {"out": room(value(written), *given)}
        start = perf_counter()
        results = node.op.cpu(*given, **node.attrs, **more)
        results = results if type(results) is tuple else (results,)
        debug.kernel(node.op.name, given, results, start, graph.name)
        values |= {id(t): r for t, r in zip(node.outputs, results)}
        for key in ends.get(position, ()):
            values.pop(key, None)
        del given, results, more  # the next kernel finds as much memory free as in the plan
    return tuple([value(t) for t in graph.outputs])

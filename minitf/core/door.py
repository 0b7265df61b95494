"""The one door: every operation of minitf, eager or traced, runs through `apply`.

    infer the output's spec  ->  compute, if there are numbers  ->  make one node
    ->  tell the recorders: the graph that is being traced, the tapes that are open

Lesson 07 starts here.
"""

import contextlib
import threading
from time import perf_counter

from minitf.base import debug
from minitf.base.shape import TensorSpec, spec_of
from minitf.core.node import Node
from minitf.core.op import OPS
from minitf.core.tensor import Tensor
from minitf.kernels import hot


class State(threading.local):
    """What is recording in this thread: one graph at most, and any number of tapes."""

    graph = None
    tapes: tuple = ()


STATE = State()


@contextlib.contextmanager
def recording(graph=None, tapes: tuple = ()):
    """Only `graph` and `tapes` record inside; what recorded before does so again after."""
    before = STATE.graph, STATE.tapes
    STATE.graph, STATE.tapes = graph, tapes
    try:
        yield
    finally:
        STATE.graph, STATE.tapes = before


def outside_graphs():
    """Runs eagerly even while a graph is traced (`tf.init_scope`)."""
    return recording()


def apply(name: str, *inputs: Tensor, **attrs):
    """Runs operation `name` on tensors: the only way an operation ever runs.

    Gives a tensor, or a tuple of them where the operation has several outputs.
    """
    op, graph, tapes = OPS[name], STATE.graph, STATE.tapes
    if graph is not None:
        inputs = tuple([graph.capture(x) for x in inputs])
    traced, specs, arrays = graph is not None, [], []
    for x in inputs:
        specs.append(x.spec)
        arrays.append(x.array)
        if x.array is None:
            traced = True
    made = op.infer(*specs, **attrs)
    outputs = symbolic(made, graph, inputs) if traced else compute(op, arrays, attrs, made)
    if traced or tapes:
        node = Node(op, inputs, attrs, outputs)
        for recorder in tapes if graph is None else (graph, *tapes):
            recorder.record(node)
        if traced:
            for tensor in outputs:
                tensor.node = node
    return outputs[0] if isinstance(made, TensorSpec) else outputs


def compute(op, arrays: list, attrs: dict, specs) -> tuple[Tensor, ...]:
    """Runs the operation's kernel now. Where a spec leaves something open, the result tells."""
    kernel = hot.kernel(op, arrays) if op.name in hot.COSTLY else op.cpu
    start = perf_counter() if debug.watched else 0.0
    results = kernel(*arrays, **attrs)
    if debug.watched:
        debug.kernel(op.name, arrays, results, start)
    if isinstance(specs, TensorSpec):
        return (Tensor(results, specs if specs.known else spec_of(results)),)
    results = results if type(results) is tuple else (results,)
    return tuple([Tensor(r, s if s.known else spec_of(r)) for r, s in zip(results, specs)])


def symbolic(specs, graph, inputs: tuple = ()) -> tuple[Tensor, ...]:
    """Tensors that hold no numbers yet, one for each spec; in no graph, like the inputs."""
    if isinstance(specs, TensorSpec):
        specs = (specs,)
    if graph is None:
        first = next(x for x in inputs if x.array is None)
        if first.graph is not None:
            raise TypeError(f"{first!r} is out of scope here: it was made while a function was "
                            "traced. Return it from that function, or keep it in a tf.Variable.")
        return tuple([first.like(spec) for spec in specs])
    return tuple([Tensor(None, spec, graph) for spec in specs])

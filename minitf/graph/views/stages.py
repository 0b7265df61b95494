"""The passes one at a time: the graph after each, how long it took, the memory it needs.

`optimise` runs the same passes in the same order when a graph is first called. Here they
run again, to be looked at: by `graph.draw(each_pass=True)` and by `function.explain()`.
"""

import math
from dataclasses import dataclass
from time import perf_counter

from minitf.base.dtypes import resource, variant
from minitf.core.convert import to_tensor
from minitf.core.tensor import Tensor
from minitf.graph.graph import Graph
from minitf.graph.passes import PASSES
from minitf.graph.plan import Plan

OPEN = 32  # what a size counts for that is not known before the call


@dataclass(frozen=True)
class Stage:
    """A graph after a pass."""

    name: str
    graph: Graph
    seconds: float

    @property
    def nodes(self) -> int:
        return len(self.graph.nodes)

    @property
    def peak(self) -> int:
        """Bytes that results take at most at one time."""
        return peak_bytes(self.graph)

    def time(self, *arguments, runs: int = 5) -> float:
        """Seconds of the quickest of some runs on these arguments, by a plan of this graph."""
        arrays = [to_tensor(a, like=t.dtype).array for a, t in zip(arguments, self.graph.inputs)]
        plan, found = Plan(self.graph, self.graph.inputs), []
        for _ in range(runs):
            start = perf_counter()
            plan.run(*arrays)
            found.append(perf_counter() - start)
        return min(found)


def stages(graph: Graph, passes: tuple[str, ...] | None = None) -> list[Stage]:
    """The traced graph, and then the graph after each pass (all of them if not told)."""
    found = [Stage("traced", graph, 0.0)]
    for name in tuple(PASSES) if passes is None else passes:
        if name not in PASSES:
            raise ValueError(f"there is no pass {name!r}; there are {', '.join(PASSES)}")
        start = perf_counter()
        graph = PASSES[name](graph)
        found.append(Stage(name, graph, perf_counter() - start))
    return found


def peak_bytes(graph: Graph) -> int:
    """The most memory that results take at one time, arguments and constants apart.

    A result is let go after its last use, as in the plan. An open size counts as 32.
    """
    kept = {id(t) for t in graph.outputs}
    last = {id(t): i for i, node in enumerate(graph.nodes) for t in (*node.inputs, *node.outputs)}
    sizes: dict[int, int] = {}
    most = now = 0
    for i, node in enumerate(graph.nodes):
        if node.op.name != "read_variable":  # it gives the variable's own array
            sizes |= {id(t): tensor_bytes(t) for t in node.outputs}
            now += sum(sizes[id(t)] for t in node.outputs)
        most = max(most, now)
        over = {id(t) for t in (*node.inputs, *node.outputs) if last[id(t)] == i} - kept
        now -= sum(sizes.pop(key, 0) for key in over)
    return most


def tensor_bytes(tensor: Tensor) -> int:
    """The bytes of a tensor's numbers; 0 where that is not known before it is made."""
    if tensor.dtype in (resource, variant) or tensor.shape.rank is None:
        return 0
    each = tensor.dtype.size if hasattr(tensor.dtype, "numpy") else 0  # text has none
    return each * math.prod([OPEN if n is None else n for n in tensor.shape])

"""The passes one at a time: the graph after each, how long it took, the memory it needs.

`optimise` runs the same passes in the same order when a graph is first called. Here they
run again, to be looked at: by `graph.draw(each_pass=True)` and by `function.explain()`.
"""

from dataclasses import dataclass
from time import perf_counter

from minitf.core.convert import to_tensor
from minitf.graph.buffers import peak_bytes
from minitf.graph.graph import Graph
from minitf.graph.passes import PASSES
from minitf.graph.plan import Plan


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

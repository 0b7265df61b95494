"""The gradient of a call: graphs made by the gradient routine from the called graph.

Under a tape, a function runs as its `Differentiable` twin, which returns beside the
results every tensor that the gradient graphs will need. Since the tape may be inside
another one, gradients may arrive at those tensors too.
"""

import functools
from collections.abc import Sequence

from minitf.autodiff.backward import backward, differentiable, plus, zeros_of
from minitf.core.door import symbolic
from minitf.core.node import Node
from minitf.core.tensor import Tensor
from minitf.graph.graph import Graph


def extend(node: Node, specs: list, **attrs) -> None:
    """Makes a traced node give more: what its gradient needs, once that is asked for."""
    before = len(node.outputs)
    if len(specs) > before:
        more = symbolic(tuple(specs[before:]), node.output.graph)
        for tensor in more:
            tensor.node = node
        node.outputs, node.attrs = (*node.outputs, *more), node.attrs | attrs


class GradientGraph:
    """From the gradients of some tensors of a graph to those of its sources.

    needed      tensors of the graph that must be fed in, after the gradients
    connected   for each source, whether it gets a gradient
    """

    def __init__(self, graph: Graph, targets: list[Tensor], sources: list[Tensor]):
        self.graph = Graph(f"gradient_of_{graph.name}", outer=graph)

        def run() -> list[Tensor]:
            seeds: dict[int, Tensor] = {}
            for target in filter(differentiable, targets):
                seed, before = self.graph.placeholder(target.spec), seeds.get(id(target))
                seeds[id(target)] = seed if before is None else plus(before, seed)
            found = backward(graph.nodes, seeds)
            self.connected = [id(t) in found for t in sources]
            return [found[id(t)] for t in sources if id(t) in found]

        self.graph.trace(run)
        self.needed = [outside for outside, _ in self.graph.captures.values()]
        self.graph.inputs += [inside for _, inside in self.graph.captures.values()]
        self.graph.captures = {}


class Differentiable:
    """A concrete function that keeps what its gradient needs. See `ConcreteFunction`."""

    def __init__(self, concrete):
        graph, make = concrete.graph, type(concrete)
        sources = concrete.placeholders() + [t for t in concrete.given if t.array is not None]
        outputs = list(graph.outputs)
        self.first = full = GradientGraph(graph, outputs, sources)
        self.results = count = len(outputs)
        # A loop gives the results of its last round, but the gradient needs those of each.
        there = count if concrete.repeats else 0
        # What is kept is an output too, and its gradient may need more to be kept.
        while more := _missing(full.needed, outputs[there:]):
            outputs += more
            full = GradientGraph(graph, outputs, sources)
        self.full, self.kept = full, outputs[count:]
        self.position = {id(t): i for i, t in enumerate(outputs) if i >= there}
        self.concrete = make(graph.giving(outputs))
        self.concrete.compiled = concrete.compiled
        self.concrete.differentiable = self
        self._call = functools.cache(self._make_call)

    def _make_call(self, gradient: GradientGraph):
        call = type(self.concrete)(gradient.graph)
        call.compiled = self.concrete.compiled
        return call

    def connected(self, upstream: Sequence) -> list[bool]:
        """For each source, whether a gradient will arrive there."""
        return self._graph(upstream).connected

    def _graph(self, upstream: Sequence) -> GradientGraph:
        deep = any(g is not None for g in upstream[self.results :])
        return self.full if deep else self.first

    def gradients(self, outputs: Sequence[Tensor], upstream: Sequence) -> tuple:
        """The gradients of the sources.

        Args:
            outputs: what this call gave: its results, and what was kept.
            upstream: their gradients; None for what has none, or is not given.
        """
        gradient = self._graph(upstream)
        upstream = [*upstream, *[None] * (len(outputs) - len(upstream))]
        count = len(outputs) if gradient is self.full else self.results
        seeds = [
            zeros_of(t) if g is None else g
            for t, g in zip(outputs[:count], upstream)
            if differentiable(t)
        ]
        kept = [outputs[self.position[id(t)]] for t in gradient.needed]
        found = iter(self._call(gradient).call_flat([*seeds, *kept]))
        return tuple(next(found) if there else None for there in gradient.connected)


def _missing(needed: list[Tensor], outputs: list[Tensor]) -> list[Tensor]:
    there = {id(t) for t in outputs}
    return [t for t in needed if id(t) not in there]

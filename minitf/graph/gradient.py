"""The gradient of a call: graphs made by the gradient routine from the called graph.

Under a tape, a function runs as its `Differentiable` twin, which returns beside the
results every tensor that the gradient graphs will need. Since the tape may be inside
another one, gradients may arrive at those tensors too.
"""

from __future__ import annotations

import functools

from minitf.autodiff.backward import backward
from minitf.base.dtypes import resource
from minitf.core.door import apply, symbolic
from minitf.core.node import Node
from minitf.core.tensor import Tensor
from minitf.graph.graph import Graph


def differentiable(tensor: Tensor) -> bool:
    """Whether a gradient can arrive at the tensor: floats, and handles of variables."""
    kind = tensor.dtype
    return kind.is_floating or kind.is_complex or kind is resource


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
            for target in targets:
                seed = self.graph.placeholder(target.spec)
                if differentiable(target):
                    before = seeds.get(id(target))
                    seeds[id(target)] = seed if before is None else before + seed
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
        self.results = len(outputs)
        self.first = full = GradientGraph(graph, outputs, sources)
        # What is kept is an output too, and its gradient may need more to be kept.
        while more := _missing(full.needed, outputs):
            outputs += more
            full = GradientGraph(graph, outputs, sources)
        self.full = full
        self.position = {id(t): i for i, t in reversed(list(enumerate(outputs)))}
        twin = Graph(graph.name, graph.outer)
        twin.nodes, twin.inputs, twin.captures = graph.nodes, graph.inputs, graph.captures
        twin.outputs = outputs
        self.concrete = make(twin)
        self.concrete.differentiable = self
        self._call = functools.cache(lambda gradient: make(gradient.graph))

    def gradients(self, node: Node, upstream: tuple) -> tuple:
        """The gradients of the call node's inputs: its `grad` cell."""
        deep = any(g is not None for g in upstream[self.results :])
        gradient, count = (self.full, len(upstream)) if deep else (self.first, self.results)
        seeds = [
            apply("zeros_like", t) if g is None else g
            for t, g in zip(node.outputs[:count], upstream)
        ]
        kept = [node.outputs[self.position[id(t)]] for t in gradient.needed]
        found = iter(self._call(gradient).call_flat([*seeds, *kept]))
        return tuple(next(found) if there else None for there in gradient.connected)


def _missing(needed: list[Tensor], outputs: list[Tensor]) -> list[Tensor]:
    there = {id(t) for t in outputs}
    return [t for t in needed if id(t) not in there]

"""Algebra: what a reader would simplify by hand. Each rule is two lambdas.

The left one is traced into a pattern, once; where the pattern is found in a graph, the
right one is run on what its arguments stand for. Rules must hold for every number, NaN
and infinity included: there is no `x * 0 -> 0` here. Read in lesson 07.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from minitf.base.dtypes import boolean, float32
from minitf.base.shape import TensorSpec
from minitf.core.convert import to_tensor
from minitf.core.door import apply, recording
from minitf.core.node import Node
from minitf.core.tensor import Tensor
from minitf.graph.graph import Graph
from minitf.graph.rewrite import Rewrite


def _op(name: str) -> Callable:
    return functools.partial(apply, name)


maximum, minimum, relu, where = map(_op, ("maximum", "minimum", "relu", "where"))
absolute, square, same, no_gradient = map(_op, ("abs", "square", "identity", "stop_gradient"))

RULES = (
    (lambda x: x + 0.0, lambda x: x),
    (lambda x: 0.0 + x, lambda x: x),
    (lambda x: x - 0.0, lambda x: x),
    (lambda x: x * 1.0, lambda x: x),
    (lambda x: 1.0 * x, lambda x: x),
    (lambda x: x / 1.0, lambda x: x),
    (lambda x: x**1.0, lambda x: x),
    (lambda x: x**2.0, lambda x: square(x)),
    (lambda x: -(-x), lambda x: x),
    (lambda x, y: x + -y, lambda x, y: x - y),
    (lambda x, y: x - -y, lambda x, y: x + y),
    (lambda x, y: -x + y, lambda x, y: y - x),
    (lambda x, y: -x * -y, lambda x, y: x * y),
    (lambda x: maximum(x, x), lambda x: x),
    (lambda x: minimum(x, x), lambda x: x),
    (lambda x: relu(relu(x)), lambda x: relu(x)),
    (lambda x: absolute(absolute(x)), lambda x: absolute(x)),
    (lambda x: absolute(-x), lambda x: absolute(x)),
    (lambda x: square(-x), lambda x: square(x)),
    (lambda x: square(absolute(x)), lambda x: square(x)),
    (lambda x, y: where(x > y, x, x), lambda x, y: x),
    # The graph's gradients are in it by now, so these have done their work.
    (lambda x: same(x), lambda x: x),
    (lambda x: no_gradient(x), lambda x: x),
)


@dataclass(frozen=True)
class Rule:
    """A traced left side: its last node, and the tensors of the right side's arguments."""

    root: Node
    arguments: list[Tensor]
    right: Callable


@functools.cache
def _rules() -> dict[str, list[Rule]]:
    """The rules by the operation that their pattern ends with."""
    found: dict[str, list[Rule]] = {}
    for left, right in RULES:
        graph = Graph("rule")
        count = left.__code__.co_argcount
        arguments = [graph.placeholder(TensorSpec((), float32)) for _ in range(count)]
        graph.trace(lambda left=left, arguments=arguments: [left(*arguments)])
        root = graph.nodes[-1]
        found.setdefault(root.op.name, []).append(Rule(root, arguments, right))
    return found


def algebra(graph: Graph) -> Graph:
    """Applies the rules to every node, each to what the rules before it made."""
    new, maker = Rewrite(graph), {}
    for node in graph.nodes:
        kept = new.keep(node)
        for tensor in kept.outputs:
            maker[id(tensor)] = kept
        better = _simplified(kept, maker, new.graph) if len(kept.outputs) == 1 else None
        if better is not None:
            new.replaced[id(node.output)] = better
    return new.finish()


def _simplified(node: Node, maker: dict[int, Node], graph: Graph) -> Tensor | None:
    """What the first rule that fits makes of a node's output, if one does."""
    for rule in _rules().get(node.op.name, ()):
        found: dict[int, Tensor] = {}
        if _matches(rule.root, node, maker, rule, found):
            before = len(graph.nodes)
            with recording(graph):
                better = rule.right(*[found[id(t)] for t in rule.arguments])
            if _is_like(better, node.output):
                maker.update((id(t), n) for n in graph.nodes[before:] for t in n.outputs)
                return better
            del graph.nodes[before:]
    return None


def _matches(pattern: Node, node: Node, maker: dict, rule: Rule, found: dict) -> bool:
    """Whether a node looks like a pattern; `found` takes what its arguments stand for."""
    if pattern.op.name != node.op.name or pattern.attrs != node.attrs:
        return False
    for wanted, tensor in zip(pattern.inputs, node.inputs):
        if any(wanted is argument for argument in rule.arguments):
            if found.setdefault(id(wanted), tensor) is not tensor:
                return False
        elif wanted.array is not None:
            if not _is_number(tensor, wanted.array):
                return False
        else:
            inner = maker.get(id(tensor))
            if inner is None or not _matches(wanted.node, inner, maker, rule, found):
                return False
    return True


def _is_number(tensor: Tensor, number: np.ndarray) -> bool:
    """Whether a tensor is this constant: one number, or an array full of it."""
    if tensor.array is None or not isinstance(tensor.array, (np.ndarray, np.generic)):
        return False
    if tensor.dtype is boolean or tensor.array.dtype.kind not in "iuf":
        return False
    return tensor.array.size > 0 and bool(np.all(tensor.array == number))


def _is_like(better: Tensor, before: Tensor) -> bool:
    """Whether a tensor can stand for another: the same dtype, and as much known of its shape."""
    better = to_tensor(better)
    return better.dtype is before.dtype and better.shape == before.shape and (
        better.shape.rank is not None
    )  # fmt: skip

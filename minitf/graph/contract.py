"""An einsum of two tensors as a matrix product, which BLAS does best.

The letters fall into four groups: in both inputs and the result (a batch of products), in
both inputs only (summed), in one input and the result. Called by `layout.py`.
"""

from collections.abc import Iterable

from minitf.core.door import apply
from minitf.core.node import Node
from minitf.core.tensor import Tensor


def contract(node: Node, maker: dict) -> Tensor | None:
    """The product that gives the same, or None where there is none."""
    terms, _, out = node.attrs["equation"].partition("->")
    if terms.count(",") != 1 or len(node.inputs) != 2:
        return None
    a, b = terms.split(",")
    if any(len(set(labels)) != len(labels) for labels in (a, b, out)):
        return None
    batch = [c for c in out if c in a and c in b]
    summed = [c for c in a if c in b and c not in out]
    rows, columns = [c for c in out if c not in b], [c for c in out if c not in a]
    if {*a, *b} - {*batch, *summed, *rows, *columns} or not summed:
        return None
    sizes = _sizes(node, a, b)
    if sizes is None or not all(map(_has_one_open_size, _shapes(sizes, batch, rows, summed, columns))):
        return None
    x = _matrix(node.inputs[0], a, (batch, rows, summed), sizes)
    y = _matrix(node.inputs[1], b, (batch, summed, columns), sizes)
    found = apply("matmul", x, y, transpose_a=False, transpose_b=False)
    order = [*batch, *rows, *columns]
    shape = _shape(sizes, order)
    if tuple(found.shape) != tuple(sizes[c] for c in order):
        found = apply("reshape", found, shape=shape)
    perm = tuple(order.index(c) for c in out)
    return found if perm == tuple(range(len(perm))) else apply("transpose", found, perm=perm)


def _sizes(node: Node, a: str, b: str) -> dict[str, int | None] | None:
    """The size of each letter; None if one is stretched from a size of 1."""
    sizes: dict[str, int | None] = {}
    for labels, tensor in zip((a, b), node.inputs):
        for label, size in zip(labels, tensor.shape):
            if sizes.setdefault(label, size) != size:
                return None
    return sizes


def _shapes(sizes: dict, batch, rows, summed, columns) -> Iterable[tuple]:
    yield _shape(sizes, [*batch, *rows, *summed])
    yield _shape(sizes, [*batch, *summed, *columns])
    yield _shape(sizes, [*batch, *rows, *columns])


def _shape(sizes: dict, labels: list[str]) -> tuple[int, ...]:
    return tuple([-1 if sizes[c] is None else sizes[c] for c in labels])


def _has_one_open_size(shape: tuple[int, ...]) -> bool:
    return shape.count(-1) <= 1


def _matrix(tensor: Tensor, labels: str, groups: tuple, sizes: dict) -> Tensor:
    """The tensor as (batch..., first group, second group)."""
    batch, first, second = groups
    order = [*batch, *first, *second]
    perm = tuple(labels.index(c) for c in order)
    if perm != tuple(range(len(perm))):
        tensor = apply("transpose", tensor, perm=perm)
    if len(first) == len(second) == 1:
        return tensor
    shape = (*_shape(sizes, batch), _product(sizes, first), _product(sizes, second))
    return apply("reshape", tensor, shape=shape)


def _product(sizes: dict, labels: list[str]) -> int:
    total = 1
    for label in labels:
        if sizes[label] is None:
            return -1
        total *= sizes[label]
    return total

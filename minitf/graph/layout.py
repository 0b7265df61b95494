"""Layout: numbers that are only moved are moved once, or not at all.

Two transposes in a row are one, a transpose before a matrix product is the product's own,
an einsum of two tensors is a matrix product (`contract.py`), and what ends where it began
is left out. Read in lesson 07.
"""

from collections.abc import Callable

from minitf.base.dtypes import as_dtype
from minitf.core.door import apply, recording
from minitf.core.node import Node
from minitf.core.tensor import Tensor
from minitf.graph.contract import contract
from minitf.graph.graph import Graph
from minitf.graph.rewrite import Rewrite

RESHAPES = {"reshape", "expand_dims", "squeeze", "reshape_like", "ensure_shape"}


def layout(graph: Graph) -> Graph:
    """Joins and removes reshapes, transposes and casts."""
    new, maker = Rewrite(graph), {}
    for node in graph.nodes:
        kept = new.keep(node)
        maker.update((id(t), kept) for t in kept.outputs)
        moved = MOVES.get(node.op.name)
        if moved is not None:
            with recording(new.graph):
                better = moved(kept, maker)
            if better is not None and better is not kept.output:
                new.replaced[id(node.output)] = better
                if better.node is not None and better.node is new.graph.nodes[-1]:
                    maker[id(better)] = better.node
    return new.finish()


def _before(tensor: Tensor, maker: dict, *names: str) -> Node | None:
    """The node that makes a tensor, if it is one of these operations."""
    node = maker.get(id(tensor))
    return node if node is not None and node.op.name in names else None


def _reshape(node: Node, maker: dict) -> Tensor | None:
    """A reshape of a reshape goes straight to the last shape."""
    x = node.inputs[0]
    while (inner := _before(x, maker, *RESHAPES)) is not None:
        x = inner.inputs[0]
    shape = node.output.shape
    if shape == x.shape and shape.rank is not None and shape.is_fully_defined():
        return x
    if x is node.inputs[0] or not shape.is_fully_defined():
        return None
    return apply("reshape", x, shape=tuple(shape))


def _transpose(node: Node, maker: dict) -> Tensor | None:
    x, order = node.inputs[0], _order(node)
    inner = _before(x, maker, "transpose")
    if inner is not None:
        first = _order(inner)
        x, order = inner.inputs[0], tuple([first[k] for k in order])
    if order == tuple(range(len(order))):
        return x
    return apply("transpose", x, perm=order) if inner is not None else None


def _order(node: Node) -> tuple[int, ...]:
    order = node.attrs.get("perm")
    return tuple(reversed(range(len(node.inputs[0].shape)))) if order is None else tuple(order)


def _matmul(node: Node, maker: dict) -> Tensor | None:
    """A product with a transposed matrix reads it the other way round instead."""
    inputs, flips = list(node.inputs), [bool(node.attrs.get(f"transpose_{s}")) for s in "ab"]
    for side, tensor in enumerate(node.inputs):
        inner = _before(tensor, maker, "transpose")
        if inner is not None and _swaps_the_last_two(_order(inner)):
            inputs[side], flips[side] = inner.inputs[0], not flips[side]
    if all(new is old for new, old in zip(inputs, node.inputs)):
        return None
    attrs = node.attrs | {"transpose_a": flips[0], "transpose_b": flips[1]}
    return apply("matmul", *inputs, **attrs)


def _swaps_the_last_two(order: tuple[int, ...]) -> bool:
    last = len(order) - 1
    return last > 0 and order == (*range(last - 1), last, last - 1)


def _cast(node: Node, maker: dict) -> Tensor | None:
    x = node.inputs[0]
    return x if as_dtype(node.attrs["dtype"]) is x.dtype else None


MOVES: dict[str, Callable[[Node, dict], Tensor | None]] = {
    **dict.fromkeys(("reshape", "expand_dims", "squeeze"), _reshape),
    "transpose": _transpose, "matmul": _matmul, "cast": _cast, "einsum": contract,
}  # fmt: skip

"""Rules of the operations that work number by number, and of those that only move them.
"""

from fractions import Fraction

from minitf.base.dtypes import as_dtype
from minitf.core.node import Node
from minitf.graph.native.emit import (
    Emitter, Unsupported, Value, numba_type, rule, squeezed, stretched,
)  # fmt: skip
from minitf.graph.native.layout import in_order, matrix
from minitf.kernels.expression import expression
from minitf.kernels.fuse import FAST_CALLS

FLOATS = {"float32", "float64"}
# Those of `math` make an int, which cannot be of what is not finite or too large.
ROUNDED = {"math.floor": "np.floor", "math.ceil": "np.ceil", "round": "np.rint"}
# Powers and shifts of whole numbers are not what Python makes of them.
FLOATS_ONLY = {"pow", "left_shift", "right_shift"}


@rule("elementwise")
def elementwise(e: Emitter, node: Node) -> None:
    """The row's own `scalar`, with the numbers of the inputs for its arguments."""
    if node.attrs:
        raise Unsupported(f"{node.op.name} with {', '.join(node.attrs)}")
    values = [e.value(t) for t in node.inputs]
    dtype = numba_type(node.output.dtype)
    computed = next((v.dtype for v in values if v.dtype != "boolean"), "boolean")
    if node.op.name in FLOATS_ONLY and computed not in FLOATS:
        raise Unsupported(f"{node.op.name} of whole numbers")
    dims = e.joined(*values)
    number = "f32" if computed == "float32" else computed
    calls = ROUNDED if computed in FLOATS else {}
    calls = calls | FAST_CALLS if computed == "float32" else calls
    sources = [stretched(v, dims) for v in values]

    def at(index: tuple[str, ...]) -> str:
        given = [f"({source(index)})" for source in sources]
        try:
            text = expression(node.op.scalar, given, calls, number)
        except (ValueError, OSError, TypeError):  # no lambda, or not in a file
            raise Unsupported(f"{node.op.name}, whose function of one number is not a line") from None
        return text if dtype in ("float32", "boolean") else f"{dtype}({text})"

    e.give(node, e.loop(dims, dtype, at))


def _moved(e: Emitter, node: Node, dims: tuple[str, ...], at) -> None:
    """An output that shows its input's numbers in other places."""
    e.give(node, Value(dims, numba_type(node.output.dtype), at))


@rule("identity", "stop_gradient", "ensure_shape")
def same(e: Emitter, node: Node) -> None:
    e.give(node, e.value(node.inputs[0]))


@rule("cast")
def cast(e: Emitter, node: Node) -> None:
    value, dtype = e.value(node.inputs[0]), numba_type(as_dtype(node.attrs["dtype"]))
    text = "({}) != 0" if dtype == "boolean" else dtype + "({})"
    e.give(node, e.loop(value.dims, dtype, lambda index: text.format(value.at(index))))


@rule("broadcast_like", "broadcast_to")
def broadcast(e: Emitter, node: Node) -> None:
    value = e.value(node.inputs[0])
    dims = _sizes(e, node)
    _moved(e, node, dims, stretched(value, dims))


@rule("zeros_like", "ones_like")
def filled(e: Emitter, node: Node) -> None:
    dtype = numba_type(node.output.dtype)
    text = f"{dtype}({'1' if node.op.name == 'ones_like' else '0'})"
    _moved(e, node, e.value(node.inputs[0]).dims, lambda index: text)


def _sizes(e: Emitter, node: Node) -> tuple[str, ...]:
    """An output's sizes: those that the graph knows, and those of a second input."""
    shape = node.output.shape
    if shape.rank is not None and shape.is_fully_defined():
        return tuple(map(str, shape))
    if node.op.name in ("broadcast_like", "reshape_like"):
        return e.value(node.inputs[1]).dims
    raise Unsupported(f"{node.op.name} to a shape that is known only when it runs")


@rule("expand_dims")
def expand_dims(e: Emitter, node: Node) -> None:
    value, rank = e.value(node.inputs[0]), node.output.shape.rank
    _relabelled(e, node, _with_ones(value.dims, node.attrs["axis"], rank))


def _with_ones(dims: tuple[str, ...], axes: tuple[int, ...], rank: int) -> tuple[str, ...]:
    rest, new = iter(dims), {axis % rank for axis in axes}
    return tuple(["1" if axis in new else next(rest) for axis in range(rank)])


@rule("squeeze")
def squeeze(e: Emitter, node: Node) -> None:
    dims = e.value(node.inputs[0]).dims
    gone = _squeezed_axes(node, dims)
    _relabelled(e, node, tuple([d for k, d in enumerate(dims) if k not in gone]))


def _squeezed_axes(node: Node, dims: tuple[str, ...]) -> set[int]:
    axes = node.attrs.get("axis")
    if not axes:
        return {k for k, d in enumerate(dims) if d == "1"}
    gone = {axis % len(dims) for axis in axes}
    if any(dims[k] != "1" for k in gone):
        raise Unsupported("squeeze of a size that is known only when it runs")
    return gone


def _relabelled(e: Emitter, node: Node, dims: tuple[str, ...]) -> None:
    """The same numbers in the same order; only sizes of 1 come and go."""
    value = e.value(node.inputs[0])

    def at(index: tuple[str, ...]) -> str:
        rest = iter([i for i, d in zip(index, dims) if d != "1"])
        return value.at(tuple(["0" if d == "1" else next(rest) for d in value.dims]))

    whole = value.buffer if squeezed(dims) == squeezed(value.dims) else None
    e.give(node, Value(dims, value.dtype, at, whole))


@rule("reshape", "reshape_like")
def reshape(e: Emitter, node: Node) -> None:
    value = e.value(node.inputs[0])
    dims = _new_sizes(e, node, value.dims)
    if squeezed(dims) == squeezed(value.dims):
        _relabelled(e, node, dims)
        return
    e.give(node, matrix(e, value, dims) or e.view(dims, value))


def _new_sizes(e: Emitter, node: Node, old: tuple[str, ...]) -> tuple[str, ...]:
    """The sizes of a reshape; the open one is what is left of the old ones."""
    if node.op.name == "reshape_like":
        return e.value(node.inputs[1]).dims
    wanted = [e.value(t) for t in node.inputs[1:]]
    shape = [str(known) if known is not None else e.filled((given,), wanted)[0]
             for given, known in zip(node.attrs["shape"], node.output.shape)]  # fmt: skip
    if "-1" not in shape:
        return tuple(shape)
    rest = [d for d in shape if d != "-1"]
    open_sizes = [d for d in old if not d.isdigit()]
    for size in (d for d in rest if not d.isdigit() or d == "0"):
        if size not in open_sizes:
            raise Unsupported("reshape to several sizes that are known only when it runs")
        open_sizes.remove(size)
    share = Fraction(*[_product([d for d in sizes if d.isdigit()]) for sizes in (old, rest)])
    if len(open_sizes) > 1 or (not open_sizes and share.denominator != 1):
        raise Unsupported("reshape of several sizes that are known only when it runs")
    size = e.scaled(open_sizes[0], share) if open_sizes else str(share)
    return tuple([size if d == "-1" else d for d in shape])


def _product(sizes: list[str]) -> int:
    total = 1
    for size in sizes:
        total *= int(size)
    return total


@rule("transpose")
def transpose(e: Emitter, node: Node) -> None:
    value = e.value(node.inputs[0])
    order = node.attrs.get("perm") or tuple(reversed(range(len(value.dims))))

    def at(index: tuple[str, ...]) -> str:
        back = dict(zip(order, index))
        return value.at(tuple([back[k] for k in range(len(order))]))

    dims = tuple([value.dims[k] for k in order])
    e.give(node, in_order(e, Value(dims, value.dtype, at)))


@rule("one_hot")
def one_hot(e: Emitter, node: Node) -> None:
    value, on, off = (e.value(t) for t in node.inputs)
    dtype = numba_type(node.output.dtype)
    axis = node.attrs["axis"] % (len(value.dims) + 1)
    dims = (*value.dims[:axis], str(node.attrs["depth"]), *value.dims[axis:])

    def at(index: tuple[str, ...]) -> str:
        own = value.at((*index[:axis], *index[axis + 1 :]))
        chosen = f"{on.at(())} if ({own}) == {index[axis]} else {off.at(())}"
        return f"{dtype}({chosen})"

    _moved(e, node, dims, at)

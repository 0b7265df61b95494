"""Rules of convolution and pooling: calls of `kernels/convolution.py` and `windows.py`.

Those know images. What has one size, sound for one, is an image of one row.
"""

from math import prod

from minitf.core.node import Node
from minitf.graph.native.emit import Emitter, Unsupported, Value, rule
from minitf.graph.native.loops import Rows
from minitf.graph.native.memory import as_tuple
from minitf.graph.native.rules import FLOATS
from minitf.ops.windows import pads


def _full(dims: tuple[str, ...], is_filter: bool = False) -> str:
    """The shape of images, or of their filters, with all four dimensions, as source."""
    missing, front = ["1"] * (4 - len(dims)), 0 if is_filter else 1
    return as_tuple((*dims[:front], *missing, *dims[front:]))


def _called(e: Emitter, node: Node, function: str, dims: tuple[str, ...], geometry,
            *images: Value, filters: Value | None = None, taps: int = 1) -> None:  # fmt: skip
    """`function(inputs, output, numbers)`, on arrays with all of their dimensions.

    Args:
        images: the inputs that go by image, as the output does if its first size is theirs;
            if not, it is a sum over images.
        taps: multiplications for each number of the first input.
    """
    values = [*images, filters] if filters else images
    if any(v.dtype not in FLOATS for v in values):
        raise Unsupported(f"{node.op.name} of whole numbers")
    count = images[0].dims[0]
    is_total = node.op.name == "conv_filter_grad"

    def called(out: str, inputs: tuple[str, ...], count: str) -> list[str]:
        shapes = [_full((count, *v.dims[1:])) for v in images]
        shapes += [_full(filters.dims, True)] if filters else []
        shapes.append(_full(dims, True) if is_total else _full((count, *dims[1:])))
        given = [f"{x}.reshape({shape})" for x, shape in zip([*inputs, out], shapes)]
        return [f"{function}({', '.join([*given, *[f'int64({n})' for n in geometry]])})"]

    def lines(out: str, *inputs: str) -> list[str]:
        return called(out, inputs, count)

    def rows(out: str, *inputs: str) -> Rows:
        own = frozenset(inputs[: len(images)]) | (set() if is_total else {out})
        work = prod(map(e.guess, images[0].dims[1:])) * taps
        return Rows(count, own, lambda n: called(out, inputs, n), work, total=is_total)

    by_rows = rows if count != "1" else None
    e.give(node, e.block(dims, values[0].dtype, lines, *values, rows=by_rows))


def _geometry(node: Node, sizes: tuple[str, ...], taps, dilations) -> list[int]:
    """Strides, dilations (where there are any), and where the first window begins."""
    attrs, missing = node.attrs, 2 - len(sizes)
    if missing < 0 or not all(s.isdigit() for s in sizes):
        raise Unsupported(f"{node.op.name} of other than images of a known size")
    if attrs.get("groups", 1) != 1:
        raise Unsupported(f"{node.op.name} in groups")
    before = pads(tuple(map(int, sizes)), taps, attrs["strides"], attrs["padding"], dilations)
    ones = [1] * missing
    widened = [*ones, *dilations] if "dilations" in attrs else []
    return [*ones, *attrs["strides"], *widened, *[0] * missing, *[a for a, _ in before]]


@rule("conv")
def conv(e: Emitter, node: Node) -> None:
    x, w = (e.value(t) for t in node.inputs)
    geometry = _geometry(node, x.dims[1:-1], node.inputs[1].shape[:-2], node.attrs["dilations"])
    dims = (x.dims[0], *map(str, node.output.shape[1:]))
    taps = prod(map(int, (*w.dims[:-2], w.dims[-1])))
    _called(e, node, "convolve", dims, geometry, x, filters=w, taps=taps)


@rule("conv_filter_grad")
def conv_filter_grad(e: Emitter, node: Node) -> None:
    g, x, like = (e.value(t) for t in node.inputs)
    taps = tuple(map(int, like.dims[:-2]))
    geometry = _geometry(node, x.dims[1:-1], taps, node.attrs["dilations"])
    many = prod(taps) * int(like.dims[-2])
    _called(e, node, "convolve_filter_grad", like.dims, geometry, g, x, taps=many)


@rule("conv_input_grad")
def conv_input_grad(e: Emitter, node: Node) -> None:
    g, w = (e.value(t) for t in node.inputs[:2])
    shape = node.output.shape
    if None in shape[1:]:
        raise Unsupported("the gradient of a convolution of images of an open size")
    sizes = tuple(map(str, shape[1:-1]))
    geometry = _geometry(node, sizes, node.inputs[1].shape[:-2], node.attrs["dilations"])
    taps = prod(map(int, w.dims[:-1]))
    dims = (g.dims[0], *map(str, shape[1:]))
    turned = e.loop((*w.dims[:-2], w.dims[-1], w.dims[-2]), w.dtype,
                    lambda i: w.at((*i[:-2], i[-1], i[-2])))  # fmt: skip
    _called(e, node, "convolve_input_grad", dims, geometry, g, filters=turned, taps=taps)


def _pooled(e: Emitter, node: Node, function: str, dims, sizes, *values: Value) -> None:
    size = tuple(node.attrs["size"])
    ones = (1,) * len(size)
    whole = [*[1] * (2 - len(size)), *size]
    _called(e, node, function, dims, [*whole, *_geometry(node, sizes, size, ones)], *values)


@rule("max_pool", "avg_pool")
def pool(e: Emitter, node: Node) -> None:
    x = e.value(node.inputs[0])
    name = "pool_max" if node.op.name == "max_pool" else "pool_mean"
    _pooled(e, node, name, (x.dims[0], *map(str, node.output.shape[1:])), x.dims[1:-1], x)


@rule("max_pool_grad")
def max_pool_grad(e: Emitter, node: Node) -> None:
    g, x, y = (e.value(t) for t in node.inputs)
    _pooled(e, node, "pool_max_grad", x.dims, x.dims[1:-1], g, x, y)


@rule("avg_pool_grad")
def avg_pool_grad(e: Emitter, node: Node) -> None:
    g, shape = e.value(node.inputs[0]), node.output.shape
    if None in shape[1:]:
        raise Unsupported("the gradient of pooling images of an open size")
    dims = (g.dims[0], *map(str, shape[1:]))
    _pooled(e, node, "pool_mean_grad", dims, dims[1:-1], g)

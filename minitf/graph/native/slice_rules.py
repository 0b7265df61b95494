"""Rules of the operations that ask for a shape, and of those that cut and join.
"""

from collections.abc import Callable

from minitf.core.holes import Hole
from minitf.core.node import Node
from minitf.graph.native.emit import (
    Emitter, Unsupported, Value, indices, names, numba_type, rule, squeezed,
)  # fmt: skip
from minitf.graph.native.loops import Loop, Statement


@rule("size")
def size(e: Emitter, node: Node) -> None:
    dims, dtype = e.value(node.inputs[0]).dims, numba_type(node.output.dtype)
    text = f"{dtype}({' * '.join(dims) or '1'})"
    e.give(node, Value((), dtype, lambda index: text))


@rule("shape")
def shape(e: Emitter, node: Node) -> None:
    dims, dtype = e.value(node.inputs[0]).dims, numba_type(node.output.dtype)

    def at(index: tuple[str, ...]) -> str:
        where = index[0] if index else "0"
        size = dims[int(where)] if where.isdigit() else f"({', '.join(dims)},)[{where}]"
        return f"{dtype}({size})"

    e.give(node, Value((str(len(dims)),), dtype, at))


@rule("fill")
def fill(e: Emitter, node: Node) -> None:
    value, *holes = [e.value(t) for t in node.inputs]
    dims = e.filled(node.attrs["shape"], holes)
    e.give(node, Value(dims, value.dtype, lambda index: value.at(("0",) * len(value.dims))))


@rule("getitem")
def getitem(e: Emitter, node: Node) -> None:
    value, *holes = [e.value(t) for t in node.inputs]
    dims, places = _cut(node, value.dims, [v.at(("0",) * len(v.dims)) for v in holes])

    def at(index: tuple[str, ...]) -> str:
        return value.at(tuple([place(index) for place in places]))

    e.give(node, Value(dims, value.dtype, at))


def _cut(node: Node, dims: tuple[str, ...], holes: list[str]) -> tuple[tuple[str, ...], list]:
    """The sizes after an index, and for each axis before it the position by the new index.

    Args:
        holes: what fills them, as source.
    """
    index = node.attrs["index"]
    if Ellipsis not in index:
        index = (*index, Ellipsis)
    rest = len(dims) - sum(part is not None and part is not Ellipsis for part in index)
    new: list[str] = []
    places: list = []
    for part in index:
        if part is None:
            new.append("1")
        elif part is Ellipsis:
            for _ in range(rest):
                _keep(new, places, dims[len(places)], 0, 1)
        elif isinstance(part, slice):
            _slice(new, places, dims[len(places)], part)
        else:
            size = dims[len(places)]
            if isinstance(part, Hole):
                hole = holes[part.position]
                text = f"row_of({hole} if {hole} >= 0 else {hole} + {size}, {size})"
            elif part < 0 and not size.isdigit():
                text = f"({size} - {-part})"
            else:
                text = str(part % int(size)) if size.isdigit() else str(part)
            places.append(lambda index, text=text: text)
    return tuple(new), places


def _keep(new: list, places: list, size: str, start: int, step: int) -> None:
    axis = len(new)
    new.append(size)
    if (start, step) == (0, 1):
        places.append(lambda index: index[axis])
    else:
        places.append(lambda index: f"({start} + {index[axis]} * {step})")


def _slice(new: list, places: list, size: str, part: slice) -> None:
    if any(isinstance(bound, Hole) for bound in (part.start, part.stop, part.step)):
        raise Unsupported("a slice whose ends are known only when it runs")
    if part == slice(None):
        _keep(new, places, size, 0, 1)
    elif not size.isdigit():
        raise Unsupported("a slice along a size that is known only when it runs")
    else:
        start, stop, step = part.indices(int(size))
        _keep(new, places, str(len(range(start, stop, step))), start, step)


@rule("reverse")
def reverse(e: Emitter, node: Node) -> None:
    value = e.value(node.inputs[0])
    axes = {axis % len(value.dims) for axis in node.attrs["axis"]}

    def at(index: tuple[str, ...]) -> str:
        turned = [f"({value.dims[k]} - 1 - {i})" if k in axes and value.dims[k] != "1" else i
                  for k, i in enumerate(index)]  # fmt: skip
        return value.at(tuple(turned))

    e.give(node, Value(value.dims, value.dtype, at))


@rule("split")
def split(e: Emitter, node: Node) -> None:
    value, axis = e.value(node.inputs[0]), node.attrs["axis"]
    start = 0
    for tensor, size in zip(node.outputs, node.attrs["sizes"]):
        dims = (*value.dims[:axis], str(size), *value.dims[axis + 1 :])
        e.values[id(tensor)] = Value(dims, value.dtype, _from(value, axis, start))
        start += size


def _from(value: Value, axis: int, start: int) -> Callable:
    def at(index: tuple[str, ...]) -> str:
        place = f"({start} + {index[axis]})" if start else index[axis]
        return value.at((*index[:axis], place, *index[axis + 1 :]))

    return at


@rule("getitem_grad")
def getitem_grad(e: Emitter, node: Node) -> None:
    """Zeros, but where the index looked."""
    value, *holes, like = [e.value(t) for t in node.inputs]
    holes = [e.whole(v) for v in holes]
    dims, places = _cut(node, like.dims, [v.buffer.name for v in holes])
    kept = squeezed(dims)
    if "0" in dims:
        raise Unsupported("the gradient of picking nothing")
    if not squeezed(like.dims):  # its only number was picked
        e.give(node, Value(like.dims, value.dtype, lambda index: value.at(("0",) * len(dims))))
        return
    own = names(kept)
    index = indices(dims, own)
    target = [p(index) for p, d in zip(places, like.dims) if d != "1"]

    def lines(out: str, g: str, *_) -> list[str]:
        heads = [f"{'    ' * k}for {i} in range({s}):" for k, (i, s) in enumerate(zip(own, kept))]
        given = f"{g}[{', '.join(own)}]" if own else g
        return [f"{out}[:] = 0", *heads, f"{'    ' * len(kept)}{out}[{', '.join(target)}] = {given}"]

    e.give(node, e.block(like.dims, value.dtype, lines, value, *holes))


@rule("concat")
def concat(e: Emitter, node: Node) -> None:
    axis = node.attrs["axis"] % len(node.output.shape)
    e.give(node, joined(e, [e.value(t) for t in node.inputs], axis))


def joined(e: Emitter, values: list[Value], axis: int) -> Value:
    """Values end to end along an axis."""
    sizes = [v.dims[axis] for v in values]
    if not all(size.isdigit() for size in sizes):
        raise Unsupported("concat along a size that is known only when it runs")
    dims = list(values[0].dims)
    for value in values[1:]:
        dims = [a if k == axis else e.equal(a, b) for k, (a, b) in enumerate(zip(dims, value.dims))]
    dims[axis] = str(sum(map(int, sizes)))
    if len(set(sizes)) == 1 and sizes[0] != "1":
        return _side_by_side(e, values, axis, tuple(dims))

    def at(index: tuple[str, ...]) -> str:
        if dims[axis] == "1":
            return values[sizes.index("1")].at(index)
        text, start = "", 0
        for value, size in zip(values, map(int, sizes)):
            place = "0" if size == 1 else f"({index[axis]} - {start})"
            here = value.at((*index[:axis], place, *index[axis + 1 :]))
            text = here if not text else f"({here} if {index[axis]} >= {start} else {text})"
            start += size
        return text

    return e.loop(tuple(dims), values[0].dtype, at)


def _side_by_side(e: Emitter, values: list[Value], axis: int, dims: tuple[str, ...]) -> Value:
    """Parts of one size, each put into its place by the same loop."""
    part = dims[:axis] + (values[0].dims[axis],) + dims[axis + 1 :]
    buffer, own = e.buffer(dims, values[0].dtype), names(squeezed(part))
    index, statements = indices(part, own), []
    for number, value in enumerate(values):
        place = (*index[:axis], f"({number} * {part[axis]} + {index[axis]})", *index[axis + 1 :])
        target = [i for i, d in zip(place, dims) if d != "1"]
        statements.append(Statement(buffer, tuple(target), value.at(index)))
    e.items.append(Loop(squeezed(part), statements))
    return e.stored(buffer, dims)

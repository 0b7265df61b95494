"""Rules of the operations that show their input's numbers in other places, or pick some.

Nothing is computed: each says where the number at an index of the output comes from. What
is picked by other tensors' numbers is looked up in a whole buffer.
"""

from fractions import Fraction

from minitf.core.holes import Hole
from minitf.core.node import Node
from minitf.graph.native.emit import Emitter, Unsupported, Value, numba_type, rule
from minitf.graph.native.slice_rules import joined


def _shown(e: Emitter, node: Node, dims: tuple[str, ...], at) -> None:
    e.give(node, Value(dims, numba_type(node.output.dtype), at))


def _sizes(node: Node, value: Value, axis: int) -> tuple[str, ...]:
    """The input's sizes, but for one axis the output's own, which must be known."""
    if node.output.shape[axis] is None:
        raise Unsupported(f"{node.op.name} along a size that is known only when it runs")
    return (*value.dims[:axis], str(node.output.shape[axis]), *value.dims[axis + 1 :])


@rule("stack")
def stack(e: Emitter, node: Node) -> None:
    """A concat along a new axis, where each has the size 1."""
    axis = node.attrs["axis"] % len(node.output.shape)

    def with_axis(value: Value) -> Value:
        dims = (*value.dims[:axis], "1", *value.dims[axis:])
        return Value(dims, value.dtype, lambda i: value.at((*i[:axis], *i[axis + 1 :])))

    e.give(node, joined(e, [with_axis(e.value(t)) for t in node.inputs], axis))


@rule("tile")
def tile(e: Emitter, node: Node) -> None:
    value = e.value(node.inputs[0])
    dims = tuple([
        str(int(d) * by) if d.isdigit() else e.scaled(d, Fraction(by))
        for d, by in zip(value.dims, node.attrs["multiples"])
    ])  # fmt: skip

    def at(index: tuple[str, ...]) -> str:
        pairs = zip(index, value.dims, dims)
        return value.at(tuple(["0" if d == "1" else i if d == n else f"({i} % {d})"
                               for i, d, n in pairs]))  # fmt: skip

    _shown(e, node, dims, at)


@rule("pad")
def pad(e: Emitter, node: Node) -> None:
    value, filler = (e.value(t) for t in node.inputs)
    dims, pairs = value.dims, node.attrs["paddings"]
    for axis, pair in enumerate(pairs):
        if any(pair):
            dims = _sizes(node, Value(dims, "", str), axis)

    def at(index: tuple[str, ...]) -> str:
        places, inside = list(index), []
        for k, (before, after) in enumerate(pairs):
            if before or after:
                places[k] = f"({index[k]} - {before})"
                inside.append(f"{before} <= {index[k]} < {before} + {value.dims[k]}")
        found = value.at(tuple(["0" if d == "1" else i for i, d in zip(places, value.dims)]))
        return f"({found} if {' and '.join(inside)} else {filler.at(())})" if inside else found

    _shown(e, node, dims, at)


@rule("roll")
def roll(e: Emitter, node: Node) -> None:
    value = e.value(node.inputs[0])
    shifts = dict.fromkeys(range(len(value.dims)), 0)
    for by, axis in zip(node.attrs["shift"], node.attrs["axis"]):
        shifts[axis % len(value.dims)] += by

    def at(index: tuple[str, ...]) -> str:
        return value.at(tuple([i if not shifts[k] or d == "1" else f"(({i} - {shifts[k]}) % {d})"
                               for k, (i, d) in enumerate(zip(index, value.dims))]))  # fmt: skip

    _shown(e, node, value.dims, at)


@rule("band_part")
def band_part(e: Emitter, node: Node) -> None:
    value, low, high = e.value(node.inputs[0]), node.attrs["low"], node.attrs["high"]

    def at(index: tuple[str, ...]) -> str:
        i, j = index[-2:]
        kept = [f"{i} - {j} <= {low}"] * (low >= 0) + [f"{j} - {i} <= {high}"] * (high >= 0)
        return f"({value.at(index)} if {' and '.join(kept) or True} else {value.dtype}(0))"

    _shown(e, node, value.dims, at)


@rule("range")
def range_(e: Emitter, node: Node) -> None:
    start, stop, step = (node.attrs[key] for key in ("start", "stop", "step"))
    dtype = numba_type(node.output.dtype)
    if not isinstance(stop, Hole) or (start, step) != (0, 1):
        raise Unsupported("a range whose ends are known only when it runs")
    size = e.size_of(e.value(node.inputs[stop.position]))
    _shown(e, node, (size,), lambda index: f"{dtype}({index[0]})")


@rule("sequence_mask")
def sequence_mask(e: Emitter, node: Node) -> None:
    lengths = e.value(node.inputs[0])
    dims = _sizes(node, Value((*lengths.dims, "?"), "", str), len(lengths.dims))
    _shown(e, node, dims, lambda index: f"({index[-1]} < {lengths.at(index[:-1])})")


# ---- picked by number ----


@rule("gather")
def gather(e: Emitter, node: Node) -> None:
    """Slices of a table by number, as an embedding looks up rows."""
    table, rows = e.whole(e.value(node.inputs[0])), e.value(node.inputs[1])
    axis, count = node.attrs["axis"], len(rows.dims)

    def at(index: tuple[str, ...]) -> str:
        row = f"row_of({rows.at(index[axis : axis + count])}, {table.dims[axis]})"
        return table.at((*index[:axis], row, *index[axis + count :]))

    dims = (*table.dims[:axis], *rows.dims, *table.dims[axis + 1 :])
    e.give(node, e.loop(dims, table.dtype, at))


@rule("gather_nd")
def gather_nd(e: Emitter, node: Node) -> None:
    table, places = e.whole(e.value(node.inputs[0])), e.value(node.inputs[1])
    count, depth = len(places.dims) - 1, int(node.inputs[1].shape[-1])

    def at(index: tuple[str, ...]) -> str:
        rows = [f"row_of({places.at((*index[:count], str(k)))}, {table.dims[k]})"
                for k in range(depth)]  # fmt: skip
        return table.at((*rows, *index[count:]))

    e.give(node, e.loop((*places.dims[:-1], *table.dims[depth:]), table.dtype, at))


@rule("take_along")
def take_along(e: Emitter, node: Node) -> None:
    table, places = e.whole(e.value(node.inputs[0])), e.value(node.inputs[1])
    axis = node.attrs["axis"] % len(table.dims)

    def at(index: tuple[str, ...]) -> str:
        row = f"row_of({places.at(index)}, {table.dims[axis]})"
        return table.at(("0" if d == "1" else row if k == axis else i)
                        for k, (i, d) in enumerate(zip(index, table.dims)))  # fmt: skip

    e.give(node, e.loop(places.dims, table.dtype, at))

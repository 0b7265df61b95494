"""Rules of the operations that go along an axis, or put numbers where others say.

Each is written as loops of its own. Of what is put, that outside of the output is left out.
"""

from collections.abc import Callable

from minitf.core.node import Node
from minitf.graph.native.emit import Emitter, Unsupported, Value, numba_type, rule
from minitf.graph.native.matrix_rules import at_index
from minitf.graph.native.rules import FLOATS

HOW = {
    "add": "{0} + {1}", "sub": "{0} - {1}", "update": "{1}", "max": "larger({0}, {1})",
    "min": "smaller({0}, {1})", "prod": "{0} * {1}",
}  # fmt: skip

SEGMENTS = {
    "sum": ("add", "0"), "prod": ("prod", "1"), "max": ("max", "np.finfo(np.{0}).min"),
    "min": ("min", "np.finfo(np.{0}).max"),
}  # fmt: skip


def nested(dims: tuple[str, ...], body: list[str], without: int = -1) -> list[str]:
    """The body in loops over these sizes, the index of axis 2 in `i2`."""
    heads = [f"for i{k} in range({d}):" for k, d in enumerate(dims) if d != "1" and k != without]
    lines = [f"{'    ' * depth}{head}" for depth, head in enumerate(heads)]
    return lines + ["    " * len(heads) + line for line in body]


def own(dims: tuple[str, ...]) -> list[str]:
    return ["0" if d == "1" else f"i{k}" for k, d in enumerate(dims)]


def scattered(e: Emitter, node: Node, like: Value, fresh: str, how: str, updates: Value,
              places: Value, target: Callable, checked: range) -> None:  # fmt: skip
    """`out[target] = how(out[target], updates)` for each of the updates.

    Args:
        like: the shape of the output, and what is in it before; `fresh` instead, if given.
        target: from an index of the updates, and the numbers at an index of `places`, to one
            of the output, of which the axes in `checked` may be outside.
    """
    dtype = numba_type(node.output.dtype)

    def lines(out: str, u: str, p: str, *start: str) -> list[str]:
        index = target(own(updates.dims), lambda i: at_index(p, places.dims, i))
        where = [f"r{k}" if k in checked else i for k, i in enumerate(index)]
        inside = " and ".join(f"0 <= r{k} < {like.dims[k]}" for k in checked)
        put = at_index(out, like.dims, where)
        change = HOW[how].format(put, at_index(u, updates.dims, own(updates.dims)))
        body = [f"r{k} = {index[k]}" for k in checked]
        body += [f"if {inside}:", f"    {put} = {dtype}({change})"]
        whole = "" if all(d == "1" for d in like.dims) else "[:]"
        return [f"{out}{whole} = {start[0] if start else fresh}", *nested(updates.dims, body)]

    given = [updates, places] if fresh else [updates, places, like]
    e.give(node, e.block(like.dims, dtype, lines, *given))


@rule("gather_grad")
def gather_grad(e: Emitter, node: Node) -> None:
    """Adds each picked slice's gradient to what it was picked from."""
    updates, places, like = (e.value(t) for t in node.inputs)
    axis, count = node.attrs["axis"], len(places.dims)

    def target(index: list[str], number: Callable) -> list[str]:
        row = number(index[axis : axis + count])
        return [*index[:axis], row, *index[axis + count :]]

    scattered(e, node, like, "0", "add", updates, places, target, range(axis, axis + 1))


@rule("put_along")
def put_along(e: Emitter, node: Node) -> None:
    updates, places, like = (e.value(t) for t in node.inputs)
    axis = node.attrs["axis"] % len(like.dims)

    def target(index: list[str], number: Callable) -> list[str]:
        return [*index[:axis], number(index), *index[axis + 1 :]]

    scattered(e, node, like, "0", "update", updates, places, target, range(axis, axis + 1))


def _by_position(e: Emitter, node: Node, like: Value, fresh: str, how: str, updates: Value,
                 places: Value) -> None:  # fmt: skip
    count, depth = len(places.dims) - 1, int(places.dims[-1])

    def target(index: list[str], number: Callable) -> list[str]:
        rows = [number([*index[:count], str(k)]) for k in range(depth)]
        return [*rows, *index[count:]]

    scattered(e, node, like, fresh, how, updates, places, target, range(depth))


@rule("scatter_nd", "scatter_nd_like")
def scatter_nd(e: Emitter, node: Node) -> None:
    updates, places, *rest = (e.value(t) for t in node.inputs)
    if node.op.name == "scatter_nd":
        rest = [Value(e.filled(node.attrs["shape"], rest), updates.dtype, str)]
    _by_position(e, node, rest[0], "0", "add", updates, places)


@rule(*[f"tensor_scatter_nd_{how}" for how in HOW if how != "prod"])
def tensor_scatter(e: Emitter, node: Node) -> None:
    x, places, updates = (e.value(t) for t in node.inputs)
    _by_position(e, node, x, "", node.op.name.rsplit("_", 1)[1], updates, places)


@rule(*[f"segment_{how}" for how in SEGMENTS])
def segment(e: Emitter, node: Node) -> None:
    data, ids = (e.value(t) for t in node.inputs)
    how, fresh = SEGMENTS[node.op.name.removeprefix("segment_")]
    rank = len(ids.dims)
    if node.attrs["count"] is None or data.dtype not in FLOATS:
        raise Unsupported("segments of whole numbers, or of which nobody says how many there are")
    like = Value((str(node.attrs["count"]), *data.dims[rank:]), data.dtype, str)

    def target(index: list[str], number: Callable) -> list[str]:
        return [number(index[:rank]), *index[rank:]]

    scattered(e, node, like, fresh.format(data.dtype), how, data, ids, target, range(1))


# ---- along an axis ----


@rule("cumsum", "cumprod", "cumulative_logsumexp")
def running(e: Emitter, node: Node) -> None:
    value, axis = e.value(node.inputs[0]), node.attrs["axis"] % len(node.inputs[0].shape)
    dims, dtype, size = value.dims, value.dtype, value.dims[axis]
    start, join = {
        "cumsum": ("0", "{0} + {1}"), "cumprod": ("1", "{0} * {1}"),
        "cumulative_logsumexp": ("-np.inf", "np.logaddexp({0}, {1})"),
    }[node.op.name]  # fmt: skip

    def lines(out: str, x: str) -> list[str]:
        index = own(dims)
        index[axis] = "j"
        put = f"{at_index(out, dims, index)} = s"
        add = f"s = {dtype}({join.format('s', at_index(x, dims, index))})"
        times = f"range({size} - 1, -1, -1)" if node.attrs["reverse"] else f"range({size})"
        steps = [put, add] if node.attrs["exclusive"] else [add, put]
        body = [f"s = {dtype}({start})", f"for j in {times}:", *[f"    {line}" for line in steps]]
        return nested(dims, body, axis)

    e.give(node, e.block(dims, dtype, lines, value))


@rule("argmax", "argmin")
def argmax(e: Emitter, node: Node) -> None:
    """The first of the largest; a number that is none counts as such."""
    value, axis = e.value(node.inputs[0]), node.attrs.get("axis", 0) % len(node.inputs[0].shape)
    dims, dtype = value.dims, numba_type(node.output.dtype)
    if value.dtype == "boolean":
        raise Unsupported(f"{node.op.name} of truths")
    sign = ">" if node.op.name == "argmax" else "<"

    def lines(out: str, x: str) -> list[str]:
        index = own(dims)
        put = at_index(out, dims[:axis] + dims[axis + 1 :], index[:axis] + index[axis + 1 :])
        index[axis] = "0"
        body = [f"best, place = {at_index(x, dims, index)}, 0"]
        index[axis] = "j"
        here = at_index(x, dims, index)
        better = f"{here} {sign} best or ({here} != {here} and best == best)"
        body += [f"for j in range(1, {dims[axis]}):", f"    if {better}:",
                 f"        best, place = {here}, j", f"{put} = {dtype}(place)"]  # fmt: skip
        return nested(dims, body, axis)

    e.give(node, e.block(dims[:axis] + dims[axis + 1 :], dtype, lines, value))


@rule("argsort")
def argsort(e: Emitter, node: Node) -> None:
    value, last = e.value(node.inputs[0]), len(node.inputs[0].shape) - 1
    if node.attrs["axis"] % (last + 1) != last or value.dtype not in FLOATS | {"int32", "int64"}:
        raise Unsupported("a sort along another axis than the last")
    dims, size = value.dims, value.dims[-1]

    def lines(out: str, x: str) -> list[str]:
        if size == "1":
            return [f"{out}{'' if all(d == '1' for d in dims) else '[:]'} = 0"]
        row = [i for i in own(dims)[:-1] if i != "0"]
        part, put = (f"{name}[{', '.join(row)}]" if row else name for name in (x, out))
        order = f"np.argsort({part}, kind='mergesort')"
        if node.attrs["descending"]:  # turned around twice: of equals the first stays first
            order = f"{size} - 1 - np.argsort({part}[::-1].copy(), kind='mergesort')[::-1]"
        return nested(dims, [f"{put}[:] = {order}"], last)

    e.give(node, e.block(dims, "int32", lines, value))

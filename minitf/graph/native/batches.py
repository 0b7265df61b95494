"""Matrix products for each index of leading dimensions, as heads of attention ask for.

Those of a size that is worth it go to `kernels/products.py`, which reads matrices as they
lie: heads that were turned to the front of time are still behind it in memory, and so is
then what is computed of them. Others are loops or BLAS, as a single product is.
"""

from collections.abc import Callable
from math import prod

from minitf.graph.native.emit import Emitter, Value, squeezed
from minitf.graph.native.layout import shown
from minitf.graph.native.loops import Rows

LEAST, LARGEST = (8, 4, 16), 16_384  # of (m, k, n); numbers of the second matrix


def worth_tiles(e: Emitter, sizes: tuple[str, str, str]) -> bool:
    """Whether a product fills tiles."""
    return all(e.guess(size) >= least for size, least in zip(sizes, LEAST))


def batched(e: Emitter, a: Value, b: Value, sizes: tuple[str, str, str], flip_a: bool,
            flip_b: bool, write: Callable) -> Value:  # fmt: skip
    """All the products of (m, k) and (k, n); `write` gives the lines of one."""
    lead = e.joined(Value(a.dims[:-2], "", str), Value(b.dims[:-2], "", str))
    kept = [axis for axis, d in enumerate(lead) if d != "1"]
    if kept and worth_tiles(e, sizes) and e.guess(sizes[1]) * e.guess(sizes[2]) <= LARGEST:
        order, given, lines = _as_they_lie(e, a, b, lead, sizes, flip_a, flip_b)
    else:
        order, given = list(range(len(lead) + 2)), (e.whole(a), e.whole(b))
        lines = _one_by_one(a, b, lead, sizes, flip_a, flip_b, write)

    def looped(names: tuple[str, ...], count: str = "") -> list[str]:
        heads = [f"{'    ' * depth}for b{axis} in range({depth == 0 and count or lead[axis]}):"
                 for depth, axis in enumerate(kept)]  # fmt: skip
        before, body = lines(*names)
        return [*before, *heads, *["    " * len(kept) + line for line in body]]

    def rows(out: str, *inputs: str) -> Rows:
        own = [name for name, v in zip(inputs, (a, b)) if _has(v, lead, kept[0])]
        work = prod(map(e.guess, [*lead[kept[0] + 1 :], *sizes]))
        return Rows(lead[kept[0]], frozenset([out, *own]),
                    lambda count: looped((out, *inputs), count), work)  # fmt: skip

    dims = (*lead, sizes[0], sizes[2])
    lies = tuple([dims[order.index(place)] for place in range(len(dims))])
    found = e.block(lies, a.dtype, lambda *names: looped(names), *given, rows=rows if kept else None)
    if lies == dims and order == sorted(order):
        return found
    return Value(dims, a.dtype, lambda index: found.at(
        tuple([index[order.index(place)] for place in range(len(dims))])))  # fmt: skip


def _has(value: Value, lead: tuple[str, ...], axis: int) -> bool:
    """Whether it has a leading axis, and not just one of size 1."""
    place = axis - len(lead) - 2
    return len(value.dims) >= -place and value.dims[place] != "1"


def _one_by_one(a: Value, b: Value, lead: tuple, sizes: tuple, flip_a: bool, flip_b: bool,
                write: Callable) -> Callable:  # fmt: skip
    thin = "1" in sizes  # of which a part may be one number, that has no name of its own

    def part(name: str, value: Value) -> str:
        index = [f"b{axis}" for axis in range(len(lead)) if _has(value, lead, axis)]
        return f"{name}[{', '.join(index)}]" if index else name

    def lines(out: str, x: str, y: str) -> tuple[list[str], list[str]]:
        whole = Value((*lead, sizes[0], sizes[2]), a.dtype, str)
        parts = part(out, whole), part(x, a), part(y, b)
        body = [] if thin else [f"r, p, q0 = {', '.join(parts)}"]
        names = parts if thin else ("r", "p", "q0")
        return [], body + write(*names, sizes, flip_a, flip_b, a.dtype)

    return lines


def _as_they_lie(e: Emitter, a: Value, b: Value, lead: tuple, sizes: tuple, flip_a: bool,
                 flip_b: bool) -> tuple[list[int], tuple[Value, Value], Callable]:  # fmt: skip
    """The order of the output's axes in memory, the inputs, and the lines of a product."""
    (x, steps_x, _), (y, steps_y, order) = _steps(e, a), _steps(e, b)
    if 1 not in steps_y[-2:]:  # the product's vectors lie in neither direction
        y, steps_y, order = _steps(e, e.loop(b.dims, b.dtype, b.at))
    rank = len(lead) + 2
    if flip_b or len(order) < rank or "1" in lead:
        order = list(range(rank))
    dims = (*lead, sizes[0], sizes[2])
    lies = [dims[order.index(place)] for place in range(rank)]
    steps = [_times(lies[place + 1 :]) for place in order]
    x_row, x_step = steps_x[-2:][::-1] if flip_a else steps_x[-2:]
    y_row, y_step = steps_y[-2:][::-1] if flip_b else steps_y[-2:]

    def start(steps: list) -> str:
        axes = range(len(lead) + 2 - len(steps), len(lead))
        by = [f"b{axis} * {step}" for axis, step in zip(axes, steps)
              if step and lead[axis] != "1"]  # fmt: skip
        return " + ".join(by) or "0"

    def lines(*names: str) -> tuple[list[str], list[str]]:
        between = steps[-2], x_row, x_step, y_row, y_step
        return tiled(names, list(map(start, (steps, steps_x, steps_y))), sizes, between)

    return order, (x, y), lines


def tiled(names: tuple, starts: list[str], sizes: tuple[str, str, str], steps: tuple) -> tuple:
    """The lines before products of (m, k) and (k, n), and those of one, by tiles.

    Args:
        names, starts: of the output and the two inputs, and where in them the matrices begin.
        steps: from row to row of the output; from row to row, and from column to column, of
            the inputs.
    """
    m, k, n = sizes
    own, out_row, x_row = names[0], steps[0], steps[1]
    out, x, y = [f"{name}_flat[{start}:]" for name, start in zip(names, starts)]
    numbers = ", ".join([f"int64({number})" for number in (*steps[3:], k, n)])
    return [
        *[f"{name}_flat = {name}.reshape(-1)" for name in names],
        f"{own}_rows = table(({m}, ONE, ONE), (int64({out_row}), NONE, NONE))",
        f"{own}_left = table(({m}, ONE, ONE), (int64({x_row}), NONE, NONE))",
    ], [
        f"product({out}, {own}_rows, {x}, {own}_left, int64({steps[2]}), {y}, {numbers})",
    ]  # fmt: skip


def _steps(e: Emitter, value: Value) -> tuple[Value, list, list[int]]:
    """The buffer that a tensor shows or is put into; how far apart in it the numbers are along
    each of the tensor's axes, 0 for those of size 1; and the places of its axes in the buffer.
    """
    found = shown(e, value) if value.buffer is None else None
    if found is None or found[1][0]:  # a piece has rows of the buffer: they are the tensor's too
        found = e.whole(value).buffer, list(range(len(squeezed(value.dims))))
    buffer, order = found
    places = iter(order)
    steps = [0 if d == "1" else _times(buffer.dims[next(places) + 1 :]) for d in value.dims]
    return e.stored(buffer, buffer.dims), steps, order


def _times(sizes) -> int | str:
    """A product, as a number if its parts are known."""
    known = prod(int(size) for size in sizes if size.isdigit())
    open_ = [size for size in sizes if not size.isdigit()]
    return f"({' * '.join([*open_, str(known)])})" if open_ else known

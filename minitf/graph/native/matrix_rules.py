"""Rules of the operations that put many numbers together: products, sums, choices of rows.
"""

from minitf.core.node import Node
from minitf.graph.native.batches import batched, tiled, worth_tiles
from minitf.graph.native.emit import Emitter, Unsupported, Value, rule, stretched
from minitf.graph.native.layout import turned
from minitf.graph.native.loops import Rows, names
from minitf.graph.native.rules import FLOATS

LEAST = 16  # rows that are worth a call of BLAS
LONG = 8  # a sum that is so much longer than there are rows is shared, not the rows
ADDED = 256  # rows of it that are worth a sum of their own
SMALL = 16_384  # multiplications below which loops are as quick as a call of BLAS
EXACT = 8_192  # numbers that may be added up in float32


@rule("matmul")
def matmul(e: Emitter, node: Node) -> None:
    """Small products as loops, large ones by BLAS; a batch of them one by one."""
    a, b = (e.value(t) for t in node.inputs)
    if a.dtype not in FLOATS or len(a.dims) < 2 or len(b.dims) < 2:
        raise Unsupported("matmul of whole numbers")
    flip_a, flip_b = (bool(node.attrs.get(f"transpose_{s}")) for s in "ab")
    if len(a.dims) == len(b.dims) == 2:
        around = turned(e, a), turned(e, b)
        a, b = around[0] or a, around[1] or b
        flip_a, flip_b = flip_a != (around[0] is not None), flip_b != (around[1] is not None)
    m, k = a.dims[-2:][::-1] if flip_a else a.dims[-2:]
    k2, n = b.dims[-2:][::-1] if flip_b else b.dims[-2:]
    k = e.equal(k, k2)
    small = e.guess(m) * e.guess(k) * e.guess(n) < SMALL
    write = _product_loops if small or "1" in (m, k, n) else _product_blas
    if len(a.dims) > 2 or len(b.dims) > 2:
        e.give(node, batched(e, a, b, (m, k, n), flip_a, flip_b, write))
        return

    def lines(out: str, x: str, y: str) -> list[str]:
        return write(out, x, y, (m, k, n), flip_a, flip_b, a.dtype)

    def rows(out: str, x: str, y: str) -> Rows | None:
        def some(count: str) -> list[str]:
            part = [f"{out}_x = np.ascontiguousarray({x}[:, first:last])"] if flip_a else []
            given = f"{out}_x" if flip_a else x
            return part + write(out, given, y, (count, k, n), flip_a, flip_b, a.dtype)

        def add(count: str) -> list[str]:
            if not worth_tiles(e, (m, k, n)):
                return write(out, x, y, (m, count, n), True, False, a.dtype)
            return sum(tiled((out, x, y), ["0"] * 3, (m, count, n), (n, 1, m, n, 1)), [])

        if x == y:
            return None
        if flip_a and not flip_b and e.guess(k) >= LONG * e.guess(m):
            return Rows(k, frozenset([x, y]), add, e.guess(m) * e.guess(n), ADDED, total=True)
        own = frozenset({out} if flip_a else {out, x})
        return Rows(m, own, some, e.guess(k) * e.guess(n), LEAST)

    e.give(node, e.block((m, n), a.dtype, lines, a, b, rows=rows if m != "1" else None))


def at_index(name: str, sizes: tuple[str, ...], index: tuple[str, ...]) -> str:
    """The number at an index of a whole buffer."""
    kept = [i for i, s in zip(index, sizes) if s != "1"]
    return f"{name}[{', '.join(kept)}]" if kept else name


def _product_loops(out: str, x: str, y: str, sizes: tuple, flip_a: bool, flip_b: bool,
                   dtype: str) -> list[str]:  # fmt: skip
    """Three loops; the innermost goes along memory, so that it vectorises."""
    m, k, n = sizes
    left = at_index(x, (k, m), ("q", "i")) if flip_a else at_index(x, (m, k), ("i", "q"))
    right = at_index(y, (n, k), ("j", "q")) if flip_b else at_index(y, (k, n), ("q", "j"))
    target = at_index(out, (m, n), ("i", "j"))
    if flip_b or n == "1":  # along the sum
        return [
            f"for i in range({m}):", f"    for j in range({n}):", f"        s = {dtype}(0)",
            f"        for q in range({k}):", f"            s = plus_times(s, {left}, {right})",
            f"        {target} = s",
        ]  # fmt: skip
    clear = [] if target == out else [f"{out}[:] = 0"]
    first, second = ("q", "i") if flip_a else ("i", "q")
    sizes_of = {"i": m, "q": k}
    return (clear or [f"{out} = {dtype}(0)"]) + [
        f"for {first} in range({sizes_of[first]}):",
        f"    for {second} in range({sizes_of[second]}):", f"        s = {left}",
        f"        for j in range({n}):", f"            {target} = plus_times({target}, s, {right})",
    ]  # fmt: skip


def _product_blas(out: str, x: str, y: str, sizes: tuple, flip_a: bool, flip_b: bool,
                  dtype: str) -> list[str]:  # fmt: skip
    return [f"np.dot({x}{'.T' * flip_a}, {y}{'.T' * flip_b}, {out})"]


# ---- reductions ----

JOIN = {
    "reduce_sum": ("plus({0}, {1})", "0"), "reduce_mean": ("plus({0}, {1})", "0"),
    "reduce_prod": ("{0} * {1}", "1"), "reduce_max": ("larger({0}, {1})", "-np.inf"),
    "reduce_min": ("smaller({0}, {1})", "np.inf"),
    "largest": ("largest({0}, {1})", "-np.inf"),
    "reduce_all": ("{0} and {1}", "True"), "reduce_any": ("{0} or {1}", "False"),
}  # fmt: skip


@rule(*[name for name in JOIN if name.startswith("reduce")])
def reduce(e: Emitter, node: Node) -> None:
    value, op = e.value(node.inputs[0]), node.op.name
    rank = len(value.dims)
    axis = node.attrs.get("axis")
    axes = {a % rank for a in axis} if axis is not None else set(range(rank))
    out = tuple(["1" if k in axes else d for k, d in enumerate(value.dims)])
    found = _folded(e, value, out, axes, op)
    if op == "reduce_mean":
        found = _divided(e, found, [value.dims[k] for k in axes])
    gone = () if node.attrs.get("keepdims") else axes
    dims = tuple([d for k, d in enumerate(found.dims) if k not in gone])

    def at(index: tuple[str, ...]) -> str:
        rest = iter(index)
        return found.at(tuple(["0" if k in gone else next(rest) for k in range(rank)]))

    e.give(node, Value(dims, found.dtype, at, found.buffer))


def _folded(e: Emitter, value: Value, out: tuple, axes: set[int], op: str) -> Value:
    fold, start = JOIN[op]
    if all(value.dims[k] == "1" for k in axes):
        return value
    dtype = value.dtype
    if dtype not in FLOATS | {"boolean"} and "inf" in start:
        start = f"np.iinfo(np.{dtype}).{'min' if start[0] == '-' else 'max'}"
    if dtype not in FLOATS and fold.startswith("plus"):
        fold = "{0} + {1}"
    count = 1
    for k in axes:
        count *= e.guess(value.dims[k])
    wide = "float64" if dtype == "float32" and "plus" in fold and count > EXACT else ""
    start = start if dtype == "boolean" else f"{wide or dtype}({start})"
    return e.fold(value, out, axes, dtype, fold, start, wide)


def _divided(e: Emitter, value: Value, sizes: list[str]) -> Value:
    count = " * ".join(sizes) or "1"
    if value.dtype not in FLOATS:
        raise Unsupported("the mean of whole numbers")
    return e.loop(value.dims, value.dtype, lambda i: f"{value.at(i)} / {value.dtype}({count})")


@rule("sum_to_like")
def sum_to_like(e: Emitter, node: Node) -> None:
    """The gradient of broadcasting: adds up over what was stretched."""
    value, like = (e.value(t) for t in node.inputs)
    extra = len(value.dims) - len(like.dims)
    wanted = ("1",) * extra + like.dims
    axes = {k for k, (a, b) in enumerate(zip(value.dims, wanted)) if b == "1" and a != "1"}
    found = _folded(e, value, wanted, axes, "reduce_sum") if axes else value

    def at(index: tuple[str, ...]) -> str:
        return found.at(("0",) * extra + index)

    e.give(node, Value(like.dims, found.dtype, at, found.buffer))


def _powers(e: Emitter, value: Value) -> tuple[Value, Value, Value]:
    """The largest of each row, `exp(x - largest)`, and the sum of that for each row: found
    once, when a loss and its gradient both ask for them."""
    text = value.at(names(value.dims))
    key = id(e.items), value.dims, text
    if key not in e.powers:
        last, kind = len(value.dims) - 1, value.dtype
        if kind not in FLOATS:
            raise Unsupported("softmax of whole numbers")
        out = (*value.dims[:-1], "1")
        top = _folded(e, value, out, {last}, "largest")
        exp, wide = "exp32" if kind == "float32" else "math.exp", stretched(top, value.dims)
        power = e.loop(value.dims, kind, lambda i: f"{exp}({value.at(i)} - {wide(i)})")
        found = top, power, _folded(e, power, out, {last}, "reduce_sum")
        if "‹v" in text:  # a variable, which may be another one when it is asked for again
            return found
        e.powers[key] = found
    return e.powers[key]


LOG = {"float32": "log32", "float64": "math.log"}


@rule("softmax", "log_softmax")
def softmax(e: Emitter, node: Node) -> None:
    """Less the largest of each row, so that no power is too large."""
    value = e.value(node.inputs[0])
    if node.attrs.get("axis", -1) not in (-1, len(value.dims) - 1):
        raise Unsupported("softmax along another axis than the last")
    top, power, total = _powers(e, value)
    most, sum_ = stretched(top, value.dims), stretched(total, value.dims)
    if node.op.name == "softmax":
        share = e.loop(total.dims, value.dtype, lambda i: f"{value.dtype}(1) / {total.at(i)}")
        each = stretched(share, value.dims)
        e.give(node, e.loop(value.dims, value.dtype, lambda i: f"{power.at(i)} * {each(i)}"))
        return
    log = LOG[value.dtype]
    e.give(node, e.loop(value.dims, value.dtype,
                        lambda i: f"{value.at(i)} - {most(i)} - {log}({sum_(i)})"))  # fmt: skip


@rule("sparse_cross_entropy")
def sparse_cross_entropy(e: Emitter, node: Node) -> None:
    """`log(sum(exp(x - top))) - (x[label] - top)` for each row."""
    labels, logits = (e.value(t) for t in _labels_first(node))
    dims = logits.dims
    top, _, total = _powers(e, logits)
    log, whole = LOG[logits.dtype], e.whole(logits)

    def at(index: tuple[str, ...]) -> str:
        picked = whole.at((*index, f"row_of({labels.at(index)}, {dims[-1]})"))
        return f"{log}({total.at((*index, '0'))}) - ({picked} - {top.at((*index, '0'))})"

    e.give(node, e.loop(dims[:-1], logits.dtype, at))


def _labels_first(node: Node) -> tuple:
    first, second = node.inputs
    return (first, second) if first.dtype.is_integer else (second, first)

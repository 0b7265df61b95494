"""What converted code calls, as `ag__`: Python's way for Python values, a node for tensors.

Each function looks at the condition when the learner's function is traced. `state` is what
the statement assigns, in the order of `names`.
"""

from __future__ import annotations

from collections.abc import Callable

from minitf.base.dtypes import float32, int32
from minitf.core.convert import to_tensor
from minitf.core.door import apply
from minitf.core.tensor import Tensor
from minitf.graph import control
from minitf.graph.autograph.loops import Along, for_stmt, while_stmt  # noqa: F401  also called as ag__
from minitf.graph.autograph.values import (  # noqa: F401
    Undefined, down, fill, is_symbolic, ld, merge,
)  # fmt: skip
from minitf.graph.flow import cond
from minitf.ops.checks import assert_that
from minitf.ops.fill import shape as shape_of
from minitf.ops.sequence import range as of_tensors
from minitf.ops.tensor_array import TensorArray


def if_stmt(test, then: Callable, orelse: Callable, state: tuple, names: tuple) -> tuple:
    """`if`: what the names stand for afterwards."""
    if not is_symbolic(test):
        return then(*state) if test else orelse(*state)
    results: list[tuple] = []
    parts = [
        control.part(name, lambda f=f: results.append(f(*state)) or [])
        for name, f in (("then", then), ("orelse", orelse))
    ]
    pairs: list[tuple] = []
    merged = tuple([merge(name, *both, pairs) for name, *both in zip(names, *results)])
    for side, graph in enumerate(parts, 1):
        graph.trace(lambda side=side: [down(pair[side]) for pair in pairs])
    for (name, *_), a, b in zip(pairs, parts[0].outputs, parts[1].outputs):
        if a.dtype is not b.dtype:
            raise TypeError(f"{name!r} has dtype {a.dtype.name} in the main branch, but dtype "
                            f"{b.dtype.name} in the else branch")  # fmt: skip
    return fill(merged, iter(control.branch(to_tensor(test), *parts)))


def if_exp(test, then: Callable, orelse: Callable):
    """`then() if test else orelse()`."""
    name = ("the conditional expression",)
    return if_stmt(test, lambda: (then(),), lambda: (orelse(),), (), name)[0]


def and_(*parts: Callable):
    """`a and b and ...`; a part is looked at only if those before it hold."""
    return _chain(parts, stop=False)


def or_(*parts: Callable):
    """`a or b or ...`."""
    return _chain(parts, stop=True)


def _chain(parts: tuple, stop: bool):
    value = parts[0]()
    if len(parts) == 1:
        return value
    if is_symbolic(value):
        ends, rest = (lambda: to_tensor(stop)), (lambda: to_tensor(_chain(parts[1:], stop)))
        return cond(value, ends, rest) if stop else cond(value, rest, ends)
    return value if bool(value) is stop else _chain(parts[1:], stop)


def not_(value):
    """`not value`."""
    return apply("logical_not", to_tensor(value)) if is_symbolic(value) else not value


def assert_stmt(test, message: Callable) -> None:
    """`assert`; for a tensor it is looked at when the graph runs."""
    if not is_symbolic(test):
        assert test, message()
        return
    assert_that(test, [message() or "Assertion failed"])


def nothing() -> Undefined:
    """What a function gives before it has returned anything."""
    return Undefined("the return value")


def returned(value):
    """What a function gives. One that never came to a `return` gives None."""
    if isinstance(value, Undefined) and value.why == nothing().why:
        return None
    return ld(value)


# ---- what is called ----


def call(f: Callable) -> Callable:
    """What to call in place of `f`: built-ins that know tensors, learner's functions converted."""
    from minitf.graph.autograph.convert import converted

    try:
        return BUILTINS.get(f) or converted(f)
    except TypeError:  # what has no hash is no built-in
        return converted(f)


def range_(*limits):
    """`range`, of tensors too."""
    if not any(isinstance(n, Tensor) for n in limits):
        return range(*limits)
    return of_tensors(*limits)


def len_(value):
    """`len`, where the size may be known only when the graph runs."""
    if isinstance(value, TensorArray):
        return value.size()
    if is_symbolic(value) and value.shape.rank and value.shape[0] is None:
        return shape_of(value)[0]
    return len(value)


def zip_(*parts, **options):
    """`zip`, of tensors too."""
    if any(is_symbolic(part) for part in parts):
        return Along(*parts)
    if parts and all(hasattr(part, "element_spec") for part in parts):
        return type(parts[0]).zip(parts)
    return zip(*parts, **options)


def enumerate_(values, start=0):
    """`enumerate`, of tensors and data sets too."""
    if is_symbolic(values):
        return Along(range_(to_tensor(start), to_tensor(len_(values)) + start), values)
    if hasattr(values, "element_spec") and hasattr(values, "enumerate"):
        return values.enumerate(start)
    return enumerate(values, start)


def _number(kind: type, dtype):
    def convert(value=0, *more):
        if is_symbolic(value):
            return apply("cast", to_tensor(value), dtype=dtype)
        return kind(value, *more)

    return convert


BUILTINS = {
    range: range_, len: len_, zip: zip_, enumerate: enumerate_,
    int: _number(int, int32), float: _number(float, float32),
}  # fmt: skip

"""What converted code calls, as `ag__`: Python's way for Python values, a node for tensors.

Statements are in `branches` and `loops`; here are the rest and the built-in functions.
"""

from collections.abc import Callable

from minitf.base.dtypes import float32, int32
from minitf.core.convert import to_tensor
from minitf.core.door import apply
from minitf.core.tensor import Tensor
from minitf.graph.autograph.branches import and_, if_exp, if_stmt, not_, or_  # noqa: F401
from minitf.graph.autograph.loops import Along, for_stmt, length, while_stmt  # noqa: F401
from minitf.graph.autograph.values import Place, Undefined, is_symbolic, ld  # noqa: F401
from minitf.ops.checks import assert_that
from minitf.ops.fill import shape as shape_of
from minitf.ops.sequence import range as of_tensors
from minitf.ops.tensor_array import TensorArray


def assert_stmt(test, message: Callable) -> None:
    """`assert`; for a tensor it is looked at when the graph runs."""
    if is_symbolic(test):
        assert_that(test, [message() or "Assertion failed"])
    elif not test:
        words = message()
        raise AssertionError() if words is None else AssertionError(words)


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
    from minitf.graph.autograph.convert import converted  # which needs this module

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
    if is_symbolic(values) or isinstance(values, Along):
        return Along(range_(to_tensor(start), to_tensor(length(values)) + start), values)
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

"""Assertions on tensors (`tf.debugging.assert_equal` and its like), also inside graphs.

All comparisons are made of one row, which raises when it runs, with both sides in its message.
Checks of shapes and dtypes need no row: both are known when a function is traced.
"""

import numpy as np

from minitf.base import nest
from minitf.base.dtypes import as_dtype
from minitf.base.errors import invalid
from minitf.core import convert
from minitf.core.door import apply
from minitf.core.op import Sample, define
from minitf.ops.elementwise import abs as size
from minitf.ops.logic import equal, greater, greater_equal, less, less_equal, not_equal
from minitf.ops.rows import FLOATING, check, named


def _assert(holds, *data, message):
    if not np.all(holds):
        parts = [message, *(f"{name} = {value}" for name, value in zip("xy", data))]
        raise invalid("\n".join(parts))
    return holds


def _assert_numbers(x, message):
    for found, word in ((np.isinf(x), "Inf"), (np.isnan(x), "NaN")):
        if found.any():
            raise invalid(f"{message} : Tensor had {word} values")
    return x


def _floating_spec(x, message):
    check("check_numerics", FLOATING, x.dtype)
    return x


define(
    "assert", lambda holds, *data, message: holds, _assert,
    lambda n, g: (None,) * len(n.inputs), stateful=True,
    samples=(Sample((True, True), gradient=False, message="holds"),),
)  # fmt: skip
define(
    "check_numerics", _floating_spec, _assert_numbers, lambda n, g: g, stateful=True,
    samples=(Sample((1.0, 2.0), message="numbers"),),
)  # fmt: skip


def check_numerics(tensor, message, name=None):
    """The tensor; InvalidArgumentError where it holds NaN or infinity."""
    return apply("check_numerics", convert.to_tensor(tensor), message=message)


def assert_all_finite(x, message, name=None):
    """The tensor; InvalidArgumentError where it holds NaN or infinity."""
    return check_numerics(x, message)


def assert_that(condition, data=(), summarize=None, name=None):
    """InvalidArgumentError with `data` unless all of `condition` holds (`tf.Assert`)."""
    shown = " ".join(map(str, data))
    return _asserted(convert.to_tensor(condition), (), f"assertion failed: [{shown}]")


def _asserted(holds, data: tuple, message: str):
    found = apply("assert", holds, *data, message=message)
    return found if found.array is None else None


def _comparison(word: str, sign: str, compare):
    def function(x, y, message=None, summarize=None, name=None):
        x, y = convert.to_tensor(x), convert.to_tensor(y)
        rule = f"{message or ''}\nCondition x {sign} y did not hold."
        return _asserted(compare(x, y), (x, y), rule.strip())

    doc = f"Raises InvalidArgumentError unless `x {sign} y` for all elements."
    return named(function, f"assert_{word}", doc)


def _sign(word: str, sign: str, compare):
    def function(x, message=None, summarize=None, name=None):
        x = convert.to_tensor(x)
        rule = f"{message or ''}\nCondition x {sign} 0 did not hold element-wise:"
        return _asserted(compare(x, 0), (x,), rule.strip())

    return named(function, f"assert_{word}", f"Raises InvalidArgumentError unless `x {sign} 0`.")


assert_equal = _comparison("equal", "==", equal)
assert_none_equal = _comparison("none_equal", "!=", not_equal)
assert_less = _comparison("less", "<", less)
assert_less_equal = _comparison("less_equal", "<=", less_equal)
assert_greater = _comparison("greater", ">", greater)
assert_greater_equal = _comparison("greater_equal", ">=", greater_equal)
assert_positive = _sign("positive", ">", greater)
assert_negative = _sign("negative", "<", less)
assert_non_negative = _sign("non_negative", ">=", greater_equal)
assert_non_positive = _sign("non_positive", "<=", less_equal)


def assert_near(x, y, rtol=None, atol=None, message=None, summarize=None, name=None):
    """Raises InvalidArgumentError unless `|x - y| <= atol + rtol * |y|`."""
    x, y = convert.alike([x, y])
    limit = 10 * np.finfo(x.dtype.numpy).eps
    near = size(x - y) <= (limit if atol is None else atol) + size(y) * (rtol or limit)
    return _asserted(near, (x, y), f"{message or ''}\nx and y not equal to tolerance".strip())


# ---- what is known without numbers --------------------------------------------------------


def _ranked(word: str, fits, error_word: str):
    def function(x, rank, message=None, name=None):
        found = len(convert.to_tensor(x).shape)
        ranks = [int(r) for r in np.ravel(np.asarray(rank))]
        if not fits(found, ranks):
            raise ValueError(
                f"{message or ''} Tensor must have rank {error_word} {rank}, not {found}".strip()
            )

    return named(function, word, f"Raises ValueError unless the rank is {error_word} `rank`.")


assert_rank = _ranked("assert_rank", lambda found, ranks: found == ranks[0], "equal to")
assert_rank_at_least = _ranked("assert_rank_at_least", lambda f, ranks: f >= ranks[0], "at least")
assert_rank_in = _ranked("assert_rank_in", lambda found, ranks: found in ranks, "among")


def assert_scalar(tensor, name=None, message=None) -> None:
    """Raises ValueError where the tensor has axes."""
    assert_rank(tensor, 0, message)


def assert_type(tensor, tf_type, message=None, name=None) -> None:
    """Raises TypeError unless the dtype is `tf_type`."""
    found = getattr(tensor, "dtype", None) or convert.to_tensor(tensor).dtype
    if found != as_dtype(tf_type):
        raise TypeError(f"{message or ''} tensor must be of type {tf_type!r}; got {found!r}".strip())


def assert_shapes(shapes, data=None, summarize=None, message=None, name=None) -> None:
    """Raises ValueError unless tensors fit shapes in which a letter stands for one size.

    Args:
        shapes: pairs of a tensor and its axes: numbers, letters (the same size wherever they
            stand), None (any size); the first may be `...`.

    >>> assert_shapes([([[1, 2]], ("rows", 2)), ([5], ("rows",))])
    """
    sizes: dict = {}
    for tensor, axes in shapes.items() if isinstance(shapes, dict) else shapes:
        found = tuple(convert.to_tensor(tensor).shape)
        axes = list(axes) if nest.is_nested(axes) or isinstance(axes, str) else [axes]
        if axes and axes[0] in (Ellipsis, "*"):
            axes, found = axes[1:], found[len(found) - len(axes) + 1 :]
        if len(axes) != len(found):
            raise ValueError(f"{message or ''} a tensor of shape {found} does not fit {axes}".strip())
        for axis, size_ in zip(axes, found):
            if axis not in (None, ".") and size_ != sizes.setdefault(axis, _fixed(axis, size_)):
                raise ValueError(
                    f"{message or ''} Specified by axis {axis!r}: {sizes[axis]}, but a tensor of "
                    f"shape {found} has {size_}".strip()
                )


def _fixed(axis, size_: int) -> int:
    """A number, also one in letters, stands for itself."""
    return int(axis) if str(axis).isdigit() else size_


def is_numeric_tensor(tensor) -> bool:
    """Whether it is a tensor of numbers."""
    return hasattr(tensor, "spec") and tensor.dtype.is_numeric

"""`tf.math`: mathematics, elementwise and along axes."""

from minitf.ops.elementwise import (
    abs, add, add_n, ceil, cos, divide, erf, exp, expm1, floor, floordiv, floormod, log,
    log1p, maximum, minimum, multiply, negative, pow, reciprocal, round, rsqrt, sigmoid,
    sign, sin, softplus, sqrt, square, squared_difference, subtract, tanh,
)  # fmt: skip
from minitf.ops.logic import (
    equal, greater, greater_equal, is_finite, is_nan, less, less_equal, logical_and,
    logical_not, logical_or, logical_xor, not_equal, where,
)  # fmt: skip
from minitf.ops.nn import log_softmax, softmax
from minitf.ops.reduce import (
    argmax, argmin, count_nonzero, reduce_all, reduce_any, reduce_logsumexp, reduce_max,
    reduce_mean, reduce_min, reduce_std, reduce_sum, reduce_variance,
)  # fmt: skip


def divide_no_nan(x, y, name=None):
    """`x / y`, and 0 where `y` is 0."""
    none = equal(y, 0)
    return where(none, 0.0, divide(x, where(none, 1.0, y)))


__all__ = [name for name in dir() if not name.startswith("_")]

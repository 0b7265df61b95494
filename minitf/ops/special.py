"""Special functions: gamma's and erf's relatives, products that are 0 times infinity, sums of
many tensors.
"""

import math

import numpy as np

from minitf.core import convert
from minitf.core.door import apply
from minitf.core.op import Sample
from minitf.core.tensor import Tensor
from minitf.ops.elementwise import add, divide, exp, log, log1p, multiply, softplus, square
from minitf.ops.fill import ones_like, zeros_like
from minitf.ops.rows import POSITIVE, binary, unary


def _each(function):
    """A Python function of one float, for whole arrays."""
    whole = np.frompyfunc(function, 1, 1)
    return lambda x: np.asarray(whole(np.asarray(x, np.float64))).astype(x.dtype)


def _log_gamma(x: float) -> float:
    try:
        return math.lgamma(x)
    except ValueError:  # zero and the negative whole numbers
        return math.inf


def _digamma(x: float) -> float:
    """By the series for large x, after steps of `digamma(x) = digamma(x + 1) - 1 / x`."""
    if x <= 0:
        if x == math.floor(x):
            return math.nan
        return _digamma(1 - x) - math.pi / math.tan(math.pi * x)
    below = 0.0
    while x < 10:
        below, x = below - 1 / x, x + 1
    y = 1 / (x * x)
    series = y * (1 / 12 - y * (1 / 120 - y * (1 / 252 - y * (1 / 240 - y / 132))))
    return below + math.log(x) - 0.5 / x - series


digamma = unary(
    "digamma", "The slope of `lgamma`.", _each(_digamma), None,
    samples=(Sample((0.5, 1.0, 3.0), gradient=False),),
)  # fmt: skip
lgamma = unary(
    "lgamma", "The logarithm of the size of gamma(x); gamma(n) is `(n - 1)!`.",
    _each(_log_gamma), lambda x: math.lgamma(x),
    lambda n, g: g * digamma(n.inputs[0]), samples=(POSITIVE,),
)  # fmt: skip
erf = unary(
    "erf", "The error function: the area under the bell curve.", _each(math.erf),
    lambda x: math.erf(x),
    lambda n, g: g * (2.0 / math.sqrt(math.pi)) * exp(-square(n.inputs[0])),
)  # fmt: skip
erfc = unary(
    "erfc", "`1 - erf(x)`, exact where erf is nearly 1.", _each(math.erfc),
    lambda x: math.erfc(x),
    lambda n, g: g * (-2.0 / math.sqrt(math.pi)) * exp(-square(n.inputs[0])),
)  # fmt: skip


squared_difference = binary(
    "squared_difference", "`(x - y) ** 2`, elementwise.",
    lambda x, y: np.square(x - y), lambda x, y: (x - y) * (x - y),
    lambda n, g: _both_ways(g * 2.0 * (n.inputs[0] - n.inputs[1])),
)  # fmt: skip


def _both_ways(g):
    return g, -g


def _unless_zero(of: Tensor, other: Tensor, value):
    """`value(other)`, and 0 where `of` is 0, whatever the other is there."""
    none = apply("equal", of, zeros_like(of))
    found = value(apply("where", none, ones_like(other), other))
    return apply("where", none, zeros_like(found), found)


def _pair(x, y) -> tuple[Tensor, Tensor]:
    """Two tensors of one dtype and one shape."""
    x, y = convert.alike([x, y])
    return x + zeros_like(y), y + zeros_like(x)


def xlogy(x, y, name=None) -> Tensor:
    """`x * log(y)`, and 0 where `x` is 0."""
    x, y = _pair(x, y)
    return _unless_zero(x, y, lambda y: x * log(y))


def xlog1py(x, y, name=None) -> Tensor:
    """`x * log(1 + y)`, and 0 where `x` is 0."""
    x, y = _pair(x, y)
    return _unless_zero(x, y, lambda y: x * log1p(y))


def xdivy(x, y, name=None) -> Tensor:
    """`x / y`, and 0 where `x` is 0."""
    x, y = _pair(x, y)
    return _unless_zero(x, y, lambda y: x / y)


def divide_no_nan(x, y, name=None) -> Tensor:
    """`x / y`, and 0 where `y` is 0.

    >>> divide_no_nan(3.0, 0.0).numpy()
    np.float32(0.0)
    """
    x, y = convert.alike([x, y])
    none = apply("equal", y, zeros_like(y))
    quotient = divide(x, apply("where", none, ones_like(y), y))
    return apply("where", none, zeros_like(quotient), quotient)


def multiply_no_nan(x, y, name=None) -> Tensor:
    """`x * y`, and 0 where `y` is 0, whatever `x` is."""
    x, y = _pair(x, y)
    wild = apply("logical_not", apply("is_finite", x))
    lost = apply("logical_and", wild, apply("equal", y, zeros_like(y)))
    return apply("where", lost, zeros_like(x), x) * y


def accumulate_n(inputs, shape=None, tensor_dtype=None, name=None):
    """The same as `add_n`."""
    return add_n(inputs)


def add_n(inputs, name=None):
    """The sum of a list of tensors of one shape."""
    inputs = inputs if isinstance(inputs, (list, tuple)) else [inputs]
    if not inputs:
        raise ValueError("inputs must be an iterable of at least one tensor")
    total = convert.to_tensor(inputs[0])
    for x in inputs[1:]:
        total = add(total, x)
    return total


def scalar_mul(scalar, x, name=None) -> Tensor:
    """A number times a tensor."""
    x = convert.to_tensor(x)
    scalar = convert.to_tensor(scalar, like=x.dtype)
    if scalar.shape.rank:
        raise ValueError(f"The input scalar must be a 0-D value. Received shape {scalar.shape}.")
    return scalar * x


def log_sigmoid(x, name=None) -> Tensor:
    """`log(sigmoid(x))`, without overflow."""
    return -softplus(-convert.to_tensor(x))


def polyval(coeffs, x, name=None) -> Tensor:
    """The polynomial with these coefficients (of the highest power first) at `x`.

    >>> polyval([2.0, 0.0, 1.0], 3.0).numpy()
    np.float32(19.0)
    """
    if not isinstance(coeffs, list):
        raise ValueError(f"Argument coeffs must be list type. Received type {type(coeffs)}.")
    x = convert.to_tensor(x)
    total = zeros_like(x)
    for c in coeffs:
        total = multiply(total, x) + convert.to_tensor(c, like=x.dtype)
    return total


def lbeta(x, name=None) -> Tensor:
    """The logarithm of the Beta function of the last axis."""
    x = convert.to_tensor(x)
    last = (len(x.shape) - 1,)
    logs = apply("reduce_sum", lgamma(x), axis=last, keepdims=False)
    return logs - lgamma(apply("reduce_sum", x, axis=last, keepdims=False))


def ndtri(x, name=None) -> Tensor:
    """The point below which a share `x` of the normal distribution lies."""
    return math.sqrt(2.0) * erfinv(2.0 * convert.to_tensor(x) - 1.0)


def _inverse_error(y: float) -> float:
    """Newton's steps from Winitzki's guess."""
    if not -1 < y < 1:
        return math.copysign(math.inf, y) if abs(y) == 1 else math.nan
    ln = math.log1p(-y * y) if y else 0.0
    half = 2 / (math.pi * 0.147) + ln / 2
    x = math.copysign(math.sqrt(math.sqrt(half * half - ln / 0.147) - half), y)
    for _ in range(4):
        slope = 2 / math.sqrt(math.pi) * math.exp(-x * x)
        x -= (math.erf(x) - y) / slope if slope else 0.0
    return x


erfinv = unary(
    "erfinv", "The number with this `erf`.", _each(_inverse_error), None,
    lambda n, g: g * (0.5 * math.sqrt(math.pi)) * exp(square(n.output)),
    samples=(Sample((-0.75, -0.25, 0.5, 0.9)),),
)  # fmt: skip


def erfcinv(x, name=None) -> Tensor:
    """The number with this `erfc`."""
    return erfinv(1.0 - convert.to_tensor(x))

"""Elementwise operations: the same function of one number, or two, at every position.

Each row has the function twice: as a NumPy call for whole arrays (`cpu`), and as one
line of Python for one number (`scalar`), from which fused kernels are made. Lesson 08.
"""

import functools
import math

import numpy as np

from minitf.base.dtypes import as_dtype, complex64, complex128, float32, float64, string
from minitf.base.errors import UnimplementedError, invalid
from minitf.base.shape import TensorSpec
from minitf.core import convert
from minitf.core.door import apply
from minitf.core.op import Sample, define
from minitf.ops.rows import (
    ADDABLE, ANY, NUMERIC, PAIR, POSITIVE, SIGNED, binary, check, one_string, pair, unary,
)  # fmt: skip

# ---- arithmetic -------------------------------------------------------------------

add = binary(
    "add", "`x + y`, elementwise with broadcasting; strings are joined.",
    lambda x, y, out=None: one_string(np.add(x, y, out=out)), lambda x, y: x + y,
    lambda n, g: (g, g), kind=ADDABLE, tensorflow="AddV2",
)  # fmt: skip
subtract = binary(
    "subtract", "`x - y`, elementwise with broadcasting.",
    np.subtract, lambda x, y: x - y,
    lambda n, g: (g, -g), tensorflow="Sub",
)  # fmt: skip
multiply = binary(
    "multiply", "`x * y`, elementwise with broadcasting.",
    np.multiply, lambda x, y: x * y,
    lambda n, g: (g * n.inputs[1], g * n.inputs[0]), tensorflow="Mul",
)  # fmt: skip
def _quotient_type(dtype):
    """Ints have no fractions: their quotient is a float, wide enough for them."""
    if not dtype.is_integer:
        return dtype
    return float32 if dtype.size < 4 else float64


@functools.lru_cache(4096)
def _quotient(x, y):
    return TensorSpec(pair("divide", NUMERIC, None, x, y).shape, _quotient_type(x.dtype))


define(
    "divide", _quotient,
    cpu=lambda x, y, out=None: np.true_divide(  # for floats NumPy's own choice, which is quicker
        x, y, out, dtype=None if x.dtype.kind == "f" else _quotient_type(as_dtype(x.dtype)).numpy
    ),
    grad=lambda n, g: (g / n.inputs[1], -g * n.output / n.inputs[1]),
    scalar=lambda x, y: x / y,
    samples=(PAIR,),
    tensorflow="RealDiv",
)


def divide(x, y, name=None):
    """`x / y`, elementwise; the quotient of ints is a float, as in Python.

    >>> divide(3, 2).numpy()
    np.float64(1.5)
    """
    return convert.binary("divide", x, y)


def _whole(function):
    """NumPy's function, with TensorFlow's error where an int is divided by zero."""

    def cpu(x, y):
        if y.dtype.kind in "iu" and not y.all():
            raise invalid("Integer division by zero")
        return function(x, y)

    return cpu


floordiv = binary(
    "floordiv", "`x // y`, elementwise, rounded towards minus infinity.",
    _whole(np.floor_divide), lambda x, y: x // y,
    lambda n, g: (None, None), tensorflow="FloorDiv",
    samples=(Sample((7.0, -7.0, 5.5), (2.0, 2.0, -2.0), gradient=False),),
)  # fmt: skip
floormod = binary(
    "floormod", "`x % y`, elementwise, with the sign of `y`.",
    _whole(np.mod), lambda x, y: x % y,
    lambda n, g: (g, -g * floordiv(n.inputs[0], n.inputs[1])), tensorflow="FloorMod",
    samples=(Sample((7.0, -7.0, 5.5), (2.0, 3.0, -2.0)),),
)  # fmt: skip


def _pow(x, y):
    if y.dtype.kind == "i" and np.any(y < 0):
        raise invalid("pow: integers to negative integer powers are not whole numbers")
    return np.power(x, y)


def _pow_grad(node, g):
    x, y = node.inputs
    # Where x <= 0, log(x) is no number, and the power does not vary smoothly with y.
    safe = apply("where", x > 0, x, apply("ones_like", x))
    return g * y * pow(x, y - 1), g * node.output * log(safe)


pow = binary(
    "pow", "`x ** y`, elementwise with broadcasting.",
    _pow, lambda x, y: x**y, _pow_grad,
    samples=(Sample((0.5, 1.0, 2.5), (2.0, -1.0, 0.5)),),
)  # fmt: skip
maximum = binary(
    "maximum", "The larger of `x` and `y`, elementwise.",
    np.maximum, lambda x, y: x if x > y or x != x else y,
    lambda n, g: _to_the_chosen(n.inputs[0] >= n.inputs[1], g),
)  # fmt: skip
minimum = binary(
    "minimum", "The smaller of `x` and `y`, elementwise.",
    np.minimum, lambda x, y: x if x < y or x != x else y,
    lambda n, g: _to_the_chosen(n.inputs[0] <= n.inputs[1], g),
)  # fmt: skip


def _to_the_chosen(chosen, g):
    """All of the gradient goes to the side that was chosen."""
    zero = apply("zeros_like", g)
    return apply("where", chosen, g, zero), apply("where", chosen, zero, g)


negative = unary(
    "negative", "`-x`, elementwise.", np.negative, lambda x: -x,
    lambda n, g: -g, kind=NUMERIC, tensorflow="Neg",
)  # fmt: skip
define(
    "abs",
    infer=lambda x: TensorSpec(x.shape, _size_type(x.dtype)),
    cpu=np.abs,
    grad=lambda n, g: cast(g, n.inputs[0].dtype) * sign(n.inputs[0]),
    scalar=lambda x: -x if x < 0 else x,
    samples=(SIGNED,),
)


def _size_type(dtype):
    check("abs", NUMERIC, dtype)
    return {complex64: float32, complex128: float64}.get(dtype, dtype)


def abs(x, name=None):
    """The size of each element, without its sign; of complex numbers, a float."""
    return convert.unary("abs", x)


sign = unary(
    "sign", "-1, 0 or 1, by the sign of each element.", np.sign,
    lambda x: 1.0 if x > 0 else -1.0 if x < 0 else x,
    lambda n, g: apply("zeros_like", g), kind=NUMERIC,
)  # fmt: skip
square = unary(
    "square", "`x * x`, elementwise.", np.square, lambda x: x * x,
    lambda n, g: 2.0 * g * n.inputs[0], kind=NUMERIC,
)  # fmt: skip
sqrt = unary(
    "sqrt", "The square root of each element; NaN below zero.", np.sqrt,
    lambda x: math.sqrt(x),
    lambda n, g: 0.5 * g / n.output, samples=(POSITIVE,),
)  # fmt: skip
rsqrt = unary(
    "rsqrt", "`1 / sqrt(x)`, elementwise.",
    lambda x, out=None: np.divide(1, np.sqrt(x, out), out), lambda x: 1.0 / math.sqrt(x),
    lambda n, g: -0.5 * g * n.output * n.output * n.output,
    samples=(POSITIVE,),
)  # fmt: skip
reciprocal = unary(
    "reciprocal", "`1 / x`, elementwise.",
    lambda x, out=None: np.divide(1, x, out=out), lambda x: 1.0 / x,
    lambda n, g: -g * square(n.output),
)  # fmt: skip

# ---- exponentials, and the curves of neural networks ------------------------------

exp = unary(
    "exp", "e to the power of each element.", np.exp, lambda x: math.exp(x),
    lambda n, g: g * n.output,
)  # fmt: skip
expm1 = unary(
    "expm1", "`exp(x) - 1`, exact near zero.", np.expm1, lambda x: math.expm1(x),
    lambda n, g: g * (n.output + 1.0),
)  # fmt: skip
log = unary(
    "log", "The natural logarithm of each element.", np.log, lambda x: math.log(x),
    lambda n, g: g / n.inputs[0], samples=(POSITIVE,),
)  # fmt: skip
log1p = unary(
    "log1p", "`log(1 + x)`, exact near zero.", np.log1p, lambda x: math.log1p(x),
    lambda n, g: g / (1.0 + n.inputs[0]), samples=(POSITIVE,), tensorflow="Log1p",
)  # fmt: skip
sin = unary(
    "sin", "The sine of each element, in radians.", np.sin, lambda x: math.sin(x),
    lambda n, g: g * cos(n.inputs[0]),
)  # fmt: skip
cos = unary(
    "cos", "The cosine of each element, in radians.", np.cos, lambda x: math.cos(x),
    lambda n, g: -g * sin(n.inputs[0]),
)  # fmt: skip
tanh = unary(
    "tanh", "The hyperbolic tangent: an S-curve from -1 to 1.", np.tanh,
    lambda x: math.tanh(x),
    lambda n, g: g * (1.0 - square(n.output)),
)  # fmt: skip


def _stable_sigmoid(x):
    # exp of a negative number only: it cannot overflow.
    small = np.exp(-np.abs(x))
    return (np.where(x >= 0, x.dtype.type(1), small) / (1 + small)).astype(x.dtype, copy=False)


sigmoid = unary(
    "sigmoid", "`1 / (1 + exp(-x))`: an S-curve from 0 to 1.", _stable_sigmoid,
    lambda x: 1.0 / (1.0 + math.exp(-x)),
    lambda n, g: g * n.output * (1.0 - n.output),
)  # fmt: skip
softplus = unary(
    "softplus", "`log(1 + exp(x))`: relu with a soft corner.",
    lambda x: np.logaddexp(x, x.dtype.type(0)),
    lambda x: math.log1p(math.exp(-x if x > 0 else x)) + (x if x > 0 else 0.0),
    lambda n, g: g * sigmoid(n.inputs[0]),
)  # fmt: skip
relu = unary(
    "relu", "The element where it is above zero, else zero.",
    lambda x, out=None: np.maximum(x, 0, out=out), lambda x: 0.0 if x < 0 else x,
    lambda n, g: apply("where", n.output > 0, g, convert.to_tensor(0, g.dtype)),
    kind=NUMERIC,
)  # fmt: skip

# ---- rounding and copying ---------------------------------------------------------

_STEPS = (Sample((-1.5, -0.25, 0.5, 2.5), gradient=False),)
floor = unary(
    "floor", "Rounded down.", np.floor, lambda x: math.floor(x),
    lambda n, g: None, samples=_STEPS,
)  # fmt: skip
ceil = unary(
    "ceil", "Rounded up.", np.ceil, lambda x: math.ceil(x),
    lambda n, g: None, samples=_STEPS,
)  # fmt: skip
round = unary(
    "round", "Rounded to the nearest whole number, halves to the even one.",
    lambda x: x if x.dtype.kind in "iu" else np.rint(x),
    lambda x: round(x), lambda n, g: None, kind=NUMERIC, samples=_STEPS,
)  # fmt: skip
identity = unary(
    "identity", "The tensor as it is.", lambda x: x, lambda x: x,
    lambda n, g: g, kind=ANY,
)  # fmt: skip
stop_gradient = unary(
    "stop_gradient", "The tensor as it is, but gradients do not flow back through it.",
    lambda x: x, lambda x: x,
    lambda n, g: None, kind=ANY,
    samples=(Sample((-1.5, 2.0), gradient=False),),
)  # fmt: skip


def _cast_spec(x, dtype):
    if string in (x.dtype, dtype):
        raise UnimplementedError(
            None, None, f"Cast {x.dtype.name} to {dtype.name} is not supported"
        )
    return TensorSpec(x.shape, dtype)


define(
    "cast",
    infer=_cast_spec,
    cpu=lambda x, dtype: np.asarray(x).astype(dtype.numpy),
    grad=lambda n, g: cast(g, n.inputs[0].dtype),
    samples=(Sample((-1.5, 0.0, 2.0), dtype=as_dtype("float64")),),
)


def cast(x, dtype, name=None):
    """The tensor with another dtype; floats are cut towards zero to become ints.

    >>> cast([1.7, -1.7], "int32").numpy()
    array([ 1, -1], dtype=int32)
    """
    x, dtype = convert.to_tensor(x), as_dtype(dtype)
    return x if x.dtype is dtype else apply("cast", x, dtype=dtype)


def clip_by_value(t, clip_value_min, clip_value_max, name=None):
    """The tensor with every element moved into `[clip_value_min, clip_value_max]`."""
    return minimum(maximum(t, clip_value_min), clip_value_max)

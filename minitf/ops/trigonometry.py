"""Angles and hyperbolas: tan, the inverse functions, sinh and cosh, atan2.

The same shape as `elementwise.py`: each row has its function for arrays and in one line
for one number.
"""

import math

import numpy as np

from minitf.core.op import Sample
from minitf.ops.elementwise import cos, rsqrt, square
from minitf.ops.rows import FLOATING, binary, unary

_INSIDE = (Sample((-0.75, -0.25, 0.5, 0.9)),)
_ABOVE_ONE = (Sample((1.25, 2.0, 5.0)),)

tan = unary(
    "tan", "The tangent of each element, in radians.", np.tan, lambda x: math.tan(x),
    lambda n, g: g / square(cos(n.inputs[0])),
)  # fmt: skip
asin = unary(
    "asin", "The angle with this sine.", np.arcsin, lambda x: math.asin(x),
    lambda n, g: g * rsqrt(1.0 - square(n.inputs[0])), samples=_INSIDE,
)  # fmt: skip
acos = unary(
    "acos", "The angle with this cosine.", np.arccos, lambda x: math.acos(x),
    lambda n, g: -g * rsqrt(1.0 - square(n.inputs[0])), samples=_INSIDE,
)  # fmt: skip
atan = unary(
    "atan", "The angle with this tangent.", np.arctan, lambda x: math.atan(x),
    lambda n, g: g / (1.0 + square(n.inputs[0])),
)  # fmt: skip
sinh = unary(
    "sinh", "The hyperbolic sine: `(exp(x) - exp(-x)) / 2`.", np.sinh,
    lambda x: math.sinh(x), lambda n, g: g * cosh(n.inputs[0]),
)  # fmt: skip
cosh = unary(
    "cosh", "The hyperbolic cosine: `(exp(x) + exp(-x)) / 2`.", np.cosh,
    lambda x: math.cosh(x), lambda n, g: g * sinh(n.inputs[0]),
)  # fmt: skip
asinh = unary(
    "asinh", "The number with this hyperbolic sine.", np.arcsinh, lambda x: math.asinh(x),
    lambda n, g: g * rsqrt(square(n.inputs[0]) + 1.0),
)  # fmt: skip
acosh = unary(
    "acosh", "The number with this hyperbolic cosine.", np.arccosh,
    lambda x: math.acosh(x), lambda n, g: g / sinh(n.output), samples=_ABOVE_ONE,
)  # fmt: skip
atanh = unary(
    "atanh", "The number with this hyperbolic tangent.", np.arctanh,
    lambda x: math.atanh(x), lambda n, g: g / (1.0 - square(n.inputs[0])),
    samples=_INSIDE,
)  # fmt: skip


def _atan2_grad(node, g):
    y, x = node.inputs
    part = g / (square(x) + square(y))
    return x * part, -y * part


atan2 = binary(
    "atan2", "The angle of the point `(y, x)` from the positive x axis.", np.arctan2,
    lambda y, x: math.atan2(y, x), _atan2_grad, kind=FLOATING,
)  # fmt: skip

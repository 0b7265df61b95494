"""Element by element, with Keras' dtype rules.

An operation of `minitf/ops` under Keras' name is made to take ints where it takes floats
(`floating`), or operands of two dtypes (`promoted`).
"""

import numpy as np

from minitf.core.tensor import Tensor
from minitf.keras import activations
from minitf.keras.ops.tensors import cast
from minitf.keras.promotion import floating, promoted, tensor, together
from minitf.ops.join import unstack
from minitf.ops import bits, complex, elementwise, fill, logic, special, trigonometry

add, subtract, multiply, power, maximum, minimum, mod, floor_divide, arctan2 = map(promoted, (
    elementwise.add, elementwise.subtract, elementwise.multiply, elementwise.pow,
    elementwise.maximum, elementwise.minimum, elementwise.floormod, elementwise.floordiv,
    trigonometry.atan2,
))  # fmt: skip
equal, not_equal, less, less_equal, greater, greater_equal, divide_no_nan, logaddexp = map(promoted, (
    logic.equal, logic.not_equal, logic.less, logic.less_equal, logic.greater,
    logic.greater_equal, special.divide_no_nan,
    lambda x, y: elementwise.maximum(x, y) + elementwise.softplus(-elementwise.abs(x - y)),
))  # fmt: skip
bitwise_and, bitwise_or, bitwise_xor, left_shift, right_shift = map(promoted, (
    bits.bitwise_and, bits.bitwise_or, bits.bitwise_xor, bits.left_shift, bits.right_shift,
))  # fmt: skip
bitwise_left_shift, bitwise_right_shift = left_shift, right_shift
bitwise_not = bitwise_invert = bits.invert


@promoted
def divide(x1, x2):
    """The quotient, a float."""
    return elementwise.divide(*(floating(elementwise.identity)(x) for x in (x1, x2)))


true_divide = divide
exp, expm1, log, log1p, sqrt, rsqrt, sin, cos, tanh, erf, reciprocal, sigmoid, softplus = map(
    floating, (
        elementwise.exp, elementwise.expm1, elementwise.log, elementwise.log1p,
        elementwise.sqrt, elementwise.rsqrt, elementwise.sin, elementwise.cos,
        elementwise.tanh, special.erf, elementwise.reciprocal, elementwise.sigmoid,
        elementwise.softplus,
    ),
)  # fmt: skip
tan, arcsin, arccos, arctan, sinh, cosh, arcsinh, arccosh, arctanh, erfinv, ceil, floor = map(
    floating, (
        trigonometry.tan, trigonometry.asin, trigonometry.acos, trigonometry.atan,
        trigonometry.sinh, trigonometry.cosh, trigonometry.asinh, trigonometry.acosh,
        trigonometry.atanh, special.erfinv, elementwise.ceil, elementwise.floor,
    ),
)  # fmt: skip
log2, log10, exp2, cbrt = map(floating, (
    lambda x: elementwise.log(x) / np.log(2), lambda x: elementwise.log(x) / np.log(10),
    lambda x: elementwise.pow(fill.ones_like(x) * 2, x),
    lambda x: elementwise.sign(x) * elementwise.pow(elementwise.abs(x), 1 / 3),
))  # fmt: skip
abs = absolute = elementwise.abs
negative, sign, square, round = (
    elementwise.negative, elementwise.sign, elementwise.square, elementwise.round,
)  # fmt: skip
isnan, isinf, isfinite = logic.is_nan, logic.is_inf, logic.is_finite
stop_gradient = elementwise.stop_gradient
real, imag, conj, conjugate, angle = (
    complex.real, complex.imag, complex.conj, complex.conj, complex.angle,
)  # fmt: skip


def _logical(function):
    def wrapper(*values):
        return function(*[cast(v, "bool") for v in values])

    return wrapper


logical_and, logical_or, logical_not, logical_xor = map(_logical, (
    logic.logical_and, logic.logical_or, logic.logical_not, logic.logical_xor,
))  # fmt: skip


def clip(x, x_min, x_max) -> Tensor:
    """Each element, or the nearer bound if it is outside."""
    x, low, high = together((x, x_min, x_max))
    return elementwise.minimum(elementwise.maximum(x, low), high)


def where(condition, x1=None, x2=None) -> Tensor:
    """From `x1` where the condition holds, else from `x2`; or the places where it holds."""
    condition = cast(condition, "bool")
    if x1 is None:
        return tuple(unstack(cast(logic.where(condition), "int32"), axis=1))
    return logic.where(condition, *together((x1, x2)))


def relu(x) -> Tensor:
    return elementwise.maximum(tensor(x), 0)


def isclose(x1, x2, rtol=1e-5, atol=1e-8, equal_nan=False) -> Tensor:
    x1, x2 = together((x1, x2))
    near = elementwise.abs(x1 - x2) <= atol + rtol * elementwise.abs(x2)
    return logic.logical_or(near, logic.logical_and(isnan(x1), isnan(x2))) if equal_nan else near


relu6, elu, selu, gelu, silu, celu, glu, leaky_relu = map(floating, (
    activations.relu6, activations.elu, activations.selu,
    lambda x, approximate=True: activations.gelu(x, approximate),
    activations.silu, activations.celu, activations.glu, activations.leaky_relu,
))  # fmt: skip
swish, softmax, log_softmax, log_sigmoid, softsign, mish, squareplus, sparsemax = map(floating, (
    activations.silu, activations.softmax, activations.log_softmax, activations.log_sigmoid,
    activations.softsign, activations.mish, activations.squareplus, activations.sparsemax,
))  # fmt: skip
hard_sigmoid, hard_silu, hard_tanh, hard_shrink, soft_shrink, tanh_shrink, threshold = map(
    floating, (
        activations.hard_sigmoid, activations.hard_silu, activations.hard_tanh,
        activations.hard_shrink, activations.soft_shrink, activations.tanh_shrink,
        activations.threshold,
    ),
)  # fmt: skip
hard_swish = hard_silu
sparse_plus, sparse_sigmoid = map(floating, (activations.sparse_plus, activations.sparse_sigmoid))

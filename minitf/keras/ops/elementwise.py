"""Element by element, with Keras' dtype rules.

An operation of `minitf/ops` under Keras' name is made to take ints where it takes floats
(`floating`), operands of two dtypes (`promoted`), or numbers as truths (`_logical`).
"""

import numpy as np

from minitf.core.tensor import Tensor
from minitf.keras import activations
from minitf.keras.ops.tensors import cast
from minitf.keras.promotion import converted, floating, promoted, tensor, together
from minitf.ops.join import unstack
from minitf.ops import bits, complex, elementwise, fill, logic, special, trigonometry


def _logical(function):
    """Takes numbers as truths."""

    def wrapper(*values):
        return function(*[cast(v, "bool") for v in values])

    return wrapper


# How the operands are made to fit, whose the operations are, and their names: Keras', and
# TensorFlow's behind a slash where it has another.
_NAMES = (
    (promoted, elementwise, "add subtract multiply maximum minimum power/pow mod/floormod "
                            "floor_divide/floordiv"),
    (promoted, logic, "equal not_equal less less_equal greater greater_equal"),
    (promoted, bits, "bitwise_and bitwise_or bitwise_xor left_shift right_shift "
                     "bitwise_left_shift/left_shift bitwise_right_shift/right_shift"),
    (promoted, special, "divide_no_nan"),
    (promoted, trigonometry, "arctan2/atan2"),
    (floating, elementwise, "exp expm1 log log1p sqrt rsqrt sin cos tanh reciprocal sigmoid "
                            "softplus ceil floor"),
    (floating, special, "erf erfinv"),
    (floating, trigonometry, "tan sinh cosh arcsin/asin arccos/acos arctan/atan arcsinh/asinh "
                             "arccosh/acosh arctanh/atanh"),
    (floating, activations, "celu elu glu hard_shrink hard_sigmoid hard_silu hard_swish hard_tanh "
                            "leaky_relu log_sigmoid log_softmax mish relu6 selu silu soft_shrink "
                            "softmax softsign sparse_plus sparse_sigmoid sparsemax squareplus swish "
                            "tanh_shrink threshold"),
    (converted, elementwise, "abs absolute/abs negative sign square round stop_gradient"),
    (converted, complex, "real imag conj conjugate/conj angle"),
    (converted, logic, "isnan/is_nan isinf/is_inf isfinite/is_finite"),
    (converted, bits, "bitwise_not/invert bitwise_invert/invert"),
    (_logical, logic, "logical_and logical_or logical_not logical_xor"),
)  # fmt: skip
for _change, _home, _names in _NAMES:
    for _name in _names.split():
        _keras, _, _tensorflow = _name.partition("/")
        globals()[_keras] = _change(getattr(_home, _tensorflow or _keras))

log2, log10, exp2, cbrt = map(floating, (
    lambda x: elementwise.log(x) / np.log(2), lambda x: elementwise.log(x) / np.log(10),
    lambda x: elementwise.pow(fill.ones_like(x) * 2, x),
    lambda x: elementwise.sign(x) * elementwise.pow(elementwise.abs(x), 1 / 3),
))  # fmt: skip


@promoted
def logaddexp(x1, x2):
    """The logarithm of the sum of two exponentials, without overflow."""
    return elementwise.maximum(x1, x2) + elementwise.softplus(-elementwise.abs(x1 - x2))


@promoted
def divide(x1, x2):
    """The quotient, a float."""
    return elementwise.divide(*(floating(elementwise.identity)(x) for x in (x1, x2)))


true_divide = divide


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
    both_nan = logic.logical_and(logic.is_nan(x1), logic.is_nan(x2))
    return logic.logical_or(near, both_nan) if equal_nan else near


@floating
def gelu(x, approximate=True) -> Tensor:
    return activations.gelu(x, approximate)

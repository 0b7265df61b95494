"""Properties of elementwise operations: NumPy's numbers on all shapes and dtypes.

With broadcasting, empty tensors and tensors without axes; gradients equal slopes.
"""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitf as tf
from minitf.autodiff import check_gradient
from tests.minitf.drawing import FLOATS, NUMBERS, arrays, pairs, same

# Operation: the same in NumPy, dtypes, and where it may be asked.
ONE = {
    "abs": (np.abs, NUMBERS, -4, 4), "negative": (np.negative, NUMBERS, -4, 4),
    "square": (np.square, NUMBERS, -4, 4), "sign": (np.sign, NUMBERS, -4, 4),
    "exp": (np.exp, FLOATS, -4, 4), "math.expm1": (np.expm1, FLOATS, -4, 4),
    "math.log": (np.log, FLOATS, 0.1, 4), "math.log1p": (np.log1p, FLOATS, -0.9, 4),
    "sqrt": (np.sqrt, FLOATS, 0.1, 4), "math.rsqrt": (lambda x: 1 / np.sqrt(x), FLOATS, 0.1, 4),
    "sin": (np.sin, FLOATS, -4, 4), "cos": (np.cos, FLOATS, -4, 4), "tanh": (np.tanh, FLOATS, -4, 4),
    "tan": (np.tan, FLOATS, -1.2, 1.2), "asin": (np.arcsin, FLOATS, -0.9, 0.9),
    "acos": (np.arccos, FLOATS, -0.9, 0.9), "atan": (np.arctan, FLOATS, -4, 4),
    "sinh": (np.sinh, FLOATS, -4, 4), "cosh": (np.cosh, FLOATS, -4, 4),
    "asinh": (np.arcsinh, FLOATS, -4, 4), "acosh": (np.arccosh, FLOATS, 1.25, 4),
    "atanh": (np.arctanh, FLOATS, -0.9, 0.9), "floor": (np.floor, FLOATS, -4, 4),
    "math.ceil": (np.ceil, FLOATS, -4, 4), "round": (np.rint, FLOATS, -4, 4),
    "math.reciprocal": (np.reciprocal, FLOATS, 0.1, 4),
    "sigmoid": (lambda x: (1 / (1 + np.exp(-x))).astype(x.dtype), FLOATS, -4, 4),
    "nn.relu": (lambda x: np.maximum(x, x.dtype.type(0)), NUMBERS, -4, 4),
    "nn.softplus": (lambda x: np.logaddexp(x, x.dtype.type(0)), FLOATS, -4, 4),
    "math.is_nan": (np.isnan, FLOATS, -4, 4), "math.is_finite": (np.isfinite, FLOATS, -4, 4),
}  # fmt: skip
TWO = {
    "add": (np.add, NUMBERS, -4, 4), "subtract": (np.subtract, NUMBERS, -4, 4),
    "multiply": (np.multiply, NUMBERS, -4, 4), "divide": (np.divide, FLOATS, 0.1, 4),
    "maximum": (np.maximum, NUMBERS, -4, 4), "minimum": (np.minimum, NUMBERS, -4, 4),
    "pow": (np.power, FLOATS, 0.25, 3), "math.floordiv": (np.floor_divide, NUMBERS, 1, 4),
    "math.floormod": (np.mod, NUMBERS, 1, 4), "atan2": (np.arctan2, FLOATS, 0.1, 4),
    "math.squared_difference": (lambda x, y: np.square(x - y), NUMBERS, -4, 4),
    "equal": (np.equal, NUMBERS, -4, 4), "not_equal": (np.not_equal, NUMBERS, -4, 4),
    "less": (np.less, NUMBERS, -4, 4), "less_equal": (np.less_equal, NUMBERS, -4, 4),
    "greater": (np.greater, NUMBERS, -4, 4), "greater_equal": (np.greater_equal, NUMBERS, -4, 4),
}  # fmt: skip
# Their slope jumps, or is no number of interest, somewhere.
NO_SLOPE = {"floor", "math.ceil", "round", "sign", "math.floordiv", "math.floormod", "abs",
            "nn.relu", "maximum", "minimum"}  # fmt: skip


def function(name):
    found = tf
    for part in name.split("."):
        found = getattr(found, part)
    return found


@pytest.mark.parametrize("name", ONE)
@given(data=st.data())
def test_one_input_as_numpy(name, data):
    in_numpy, dtypes, low, high = ONE[name]
    x = data.draw(arrays(dtypes=dtypes, low=low, high=high))
    same(function(name)(x), np.asarray(in_numpy(x)))


@pytest.mark.parametrize("name", TWO)
@given(data=st.data())
def test_two_inputs_as_numpy(name, data):
    in_numpy, dtypes, low, high = TWO[name]
    x, y = data.draw(pairs(dtypes, low, high))
    same(function(name)(x, y), np.asarray(in_numpy(x, y)))


def smooth(table):
    """The operations of a table that give floats, and whose slope does not jump."""
    at = np.full(1, 1.5 if table is TWO else 0.5)
    kinds = {name: row[0](*[at] * (2 if table is TWO else 1)).dtype for name, row in table.items()}
    return [name for name, kind in kinds.items() if kind != bool and name not in NO_SLOPE]


@pytest.mark.parametrize("name", smooth(ONE))
@given(data=st.data())
def test_the_gradient_of_one_input_is_the_slope(name, data):
    _, _, low, high = ONE[name]
    x = data.draw(arrays(dtypes=("float64",), low=low, high=high))
    check_gradient(function(name), [x])


@pytest.mark.parametrize("name", smooth(TWO))
@given(data=st.data())
def test_the_gradients_of_two_inputs_are_the_slopes(name, data):
    _, _, low, high = TWO[name]
    x, y = data.draw(pairs(("float64",), low, high))
    check_gradient(function(name), [x, y])


@given(data=st.data())
def test_where_as_numpy(data):
    x, y = data.draw(pairs(NUMBERS))
    choice = data.draw(arrays(np.broadcast_shapes(x.shape, y.shape), ("bool",)))
    same(tf.where(choice, x, y), np.where(choice, x, y))


@given(x=arrays(dtypes=NUMBERS), dtype=st.sampled_from((*NUMBERS, "bool")))
def test_cast_as_numpy(x, dtype):
    same(tf.cast(x, dtype), x.astype(dtype))


@given(pair=pairs(("float32", "int32")))
def test_two_dtypes_do_not_mix(pair):
    x, y = pair
    other = "int32" if x.dtype == np.float32 else "float32"
    with pytest.raises((tf.errors.InvalidArgumentError, TypeError)):
        tf.add(tf.constant(x), tf.constant(y.astype(other)))


@given(x=arrays(dtypes=("float32",)), y=arrays(dtypes=("float32",)))
def test_shapes_that_do_not_meet_are_refused(x, y):
    try:
        shape = np.broadcast_shapes(x.shape, y.shape)
    except ValueError:
        with pytest.raises(tf.errors.InvalidArgumentError):
            tf.add(x, y)
    else:
        assert tf.add(x, y).shape == shape and math.prod(shape) == np.size(x + y)

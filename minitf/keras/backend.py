"""`tf.keras.backend`: the names that older Keras code uses, for what now has others."""

from minitf.keras.activations import elu, hard_sigmoid, softmax, softplus, softsign, tanh
from minitf.keras.config import (
    backend, clear_session, epsilon, floatx, get_uid, image_data_format, is_float_dtype,
    is_int_dtype, is_keras_tensor, name_scope, set_epsilon, set_floatx,
    set_image_data_format, standardize_dtype,
)  # fmt: skip
from minitf.keras.layers.dot_products import batch_dot
from minitf.keras.losses import (
    binary_crossentropy, categorical_crossentropy, sparse_categorical_crossentropy,
)  # fmt: skip
from minitf.keras.ops import (
    abs, all, any, arange, argmax, argmin, cast, clip, concatenate, cos, cumprod, cumsum, dot,
    equal, exp, expand_dims, eye, flip as reverse, greater, greater_equal, less, less_equal,
    log, logsumexp, max, maximum, mean, min, minimum, ndim, not_equal, ones_like, prod, relu,
    repeat, reshape, round, sigmoid, sign, sin, sqrt, square, squeeze, stack, std,
    stop_gradient, sum, take as gather, tile, transpose, transpose as permute_dimensions, var,
    zeros_like,
)  # fmt: skip
from minitf.keras.promotion import result_type
from minitf.keras.random import normal as random_normal
from minitf.keras.random import truncated_normal
from minitf.keras.random import uniform as random_uniform
from minitf.ops.elementwise import pow
from minitf.ops.fill import ones, shape, zeros
from minitf.ops.index import one_hot
from minitf.ops.matrices import l2_normalize
from minitf.core.convert import constant
from minitf.core.variable import Variable as variable


def int_shape(x) -> tuple:
    """The shape, with None for what is not known."""
    return tuple(x.shape)


def get_value(x):
    """The numbers of a variable, as NumPy has them."""
    return x.numpy()


def set_value(x, value) -> None:
    x.assign(value)


def batch_flatten(x):
    """All axes but the first in one."""
    return reshape(x, (shape(x)[0], -1))

"""`tf.keras.ops`: NumPy's names for what minitf has, with Keras' dtype rules."""

from minitf.autodiff.custom import custom_gradient
from minitf.graph.flow import cond, while_loop
from minitf.keras.ops.axes import (
    all, amax, amin, any, argmax, argmin, argsort, average, count_nonzero, cumprod, cumsum,
    in_top_k, logsumexp, max, mean, min, moments, norm, normalize, prod, searchsorted,
    segment_max, segment_min, segment_prod, segment_sum, sort, std, sum, top_k, var,
)  # fmt: skip
from minitf.keras.ops.elementwise import (
    abs, absolute, add, angle, arccos, arccosh, arcsin, arcsinh, arctan, arctan2, arctanh,
    bitwise_and, bitwise_invert, bitwise_left_shift, bitwise_not, bitwise_or,
    bitwise_right_shift, bitwise_xor, cbrt, ceil, celu, clip, conj, conjugate, cos, cosh,
    divide, divide_no_nan, elu, equal, erf, erfinv, exp, exp2, expm1, floor, floor_divide,
    gelu, glu, greater, greater_equal, hard_shrink, hard_sigmoid, hard_silu, hard_swish,
    hard_tanh, imag, isclose, isfinite, isinf, isnan, leaky_relu, left_shift, less,
    less_equal, log, log10, log1p, log2, log_sigmoid, log_softmax, logaddexp, logical_and,
    logical_not, logical_or, logical_xor, maximum, minimum, mish, mod, multiply, negative,
    not_equal, power, real, reciprocal, relu, relu6, right_shift, round, rsqrt, selu,
    sigmoid, sign, silu, sin, sinh, soft_shrink, softmax, softplus, softsign, sparse_plus,
    sparse_sigmoid, sparsemax, sqrt, square, squareplus, stop_gradient, subtract, swish,
    tan, tanh, tanh_shrink, threshold, true_divide, where,
)  # fmt: skip
from minitf.keras.ops.products import (
    average_pool, cholesky, conv, det, dot, eig, eigh, einsum, inv, matmul, max_pool, outer,
    qr, solve, svd, tensordot,
)  # fmt: skip
from minitf.keras.ops.shapes import (
    append, broadcast_to, concatenate, diag, expand_dims, flip, hstack, meshgrid, moveaxis,
    one_hot, pad, ravel, repeat, reshape, roll, scatter, slice, split, squeeze, stack,
    swapaxes, take, take_along_axis, tile, trace, transpose, tril, triu, unstack,
    vectorized_map, vstack,
)  # fmt: skip
from minitf.keras.ops.surprise import (
    binary_crossentropy, categorical_crossentropy, sparse_categorical_crossentropy,
)  # fmt: skip
from minitf.keras.ops.tensors import (
    arange, array, cast, convert_to_numpy, convert_to_tensor, dtype, eye, full, full_like,
    identity, is_tensor, linspace, ndim, ones, ones_like, shape, size, tri, zeros,
    zeros_like,
)  # fmt: skip
from minitf.ops.scatter import tensor_scatter_nd_update as scatter_update

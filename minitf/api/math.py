"""`tf.math`: mathematics, elementwise and along axes."""

from minitf.ops.complex import angle, conj, imag, real
from minitf.ops.cumulative import bincount, confusion_matrix, cumprod, cumsum, cumulative_logsumexp
from minitf.ops.elementwise import (
    abs, add, ceil, cos, divide, exp, expm1, floor, floordiv, floormod, log, log1p, maximum,
    minimum, multiply, negative, pow, reciprocal, round, rsqrt, sigmoid, sign, sin,
    softplus, sqrt, square, subtract, tanh,
)  # fmt: skip
from minitf.ops.fill import zero_fraction
from minitf.ops.logic import (
    equal, greater, greater_equal, is_finite, is_inf, is_nan, is_non_decreasing,
    is_strictly_increasing, less, less_equal, logical_and, logical_not, logical_or,
    logical_xor, not_equal, where,
)  # fmt: skip
from minitf.ops.matrices import l2_normalize
from minitf.ops.nn import log_softmax, softmax, softsign
from minitf.ops.reduce import (
    argmax, argmin, count_nonzero, reduce_all, reduce_any, reduce_euclidean_norm,
    reduce_logsumexp, reduce_max, reduce_mean, reduce_min, reduce_prod, reduce_std,
    reduce_sum, reduce_variance,
)  # fmt: skip
from minitf.ops.segments import (
    segment_max, segment_mean, segment_min, segment_prod, segment_sum,
    unsorted_segment_max, unsorted_segment_mean, unsorted_segment_min,
    unsorted_segment_prod, unsorted_segment_sqrt_n, unsorted_segment_sum,
)  # fmt: skip
from minitf.ops.sort import in_top_k, invert_permutation, top_k
from minitf.ops.special import (
    accumulate_n, add_n, digamma, divide_no_nan, erf, erfc, erfcinv, erfinv, lbeta, lgamma,
    log_sigmoid, multiply_no_nan, ndtri, polyval, scalar_mul, squared_difference, xdivy,
    xlog1py, xlogy,
)  # fmt: skip
from minitf.ops.trigonometry import acos, acosh, asin, asinh, atan, atan2, atanh, cosh, sinh, tan

mod, truediv, floor_div, rint = floormod, divide, floordiv, round

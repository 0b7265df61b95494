"""The public names: everything that `import minitf as tf` gives.

One plain list, so that a reader finds where each name comes from. Sub-namespaces
(`tf.math`, `tf.nn`, ...) are the modules beside this file.
"""

import contextlib as _contextlib
import logging as _logging

from minitf import data, keras
from minitf.api import (
    autograph, bitwise, config, debugging, dtypes, left_out, linalg, math, nest, nn,
    profiler, saved_model, summary, test, types, version,
)  # fmt: skip
from minitf.api.dtypes import (
    DType, as_dtype, bfloat16, bool, cast, complex, complex64, complex128, double, float16,
    float32, float64, half, int8, int16, int32, int64, resource, saturate_cast, string,
    uint8, uint16, uint32, uint64,
)  # fmt: skip
from minitf.api.linalg import einsum, eye, matmul, norm, tensordot
from minitf.api.math import (
    abs, acos, acosh, add, add_n, argmax, argmin, asin, asinh, atan, atan2, atanh, cos,
    cosh, cumsum, divide, equal, exp, floor, greater, greater_equal, less, less_equal,
    logical_and, logical_not, logical_or, maximum, minimum, multiply, negative, not_equal,
    pow, reduce_all, reduce_any, reduce_logsumexp, reduce_max, reduce_mean, reduce_min,
    reduce_prod, reduce_sum, round, scalar_mul, sigmoid, sign, sin, sinh, sqrt, square,
    subtract, tan, tanh, where,
)  # fmt: skip
from minitf.autodiff import (
    GradientTape, UnconnectedGradients, custom_gradient, gradients, numpy_function, py_function,
    recompute_grad,
)  # fmt: skip
from minitf.base import errors
from minitf.base.device import device
from minitf.base.shape import TensorShape, TensorSpec
from minitf.core.convert import constant
from minitf.core.convert import to_tensor as _to_tensor
from minitf.core.door import STATE as _STATE
from minitf.core.door import outside_graphs as init_scope
from minitf.core.module import Module
from minitf.core.op import override
from minitf.core.scopes import name_scope
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable
from minitf.graph import Function, Graph, function
from minitf.graph.flow import (
    case, cond, foldl, foldr, map_fn, scan, switch_case, vectorized_map, while_loop,
)  # fmt: skip
from minitf.ops.arrange import (
    broadcast_dynamic_shape, broadcast_static_shape, ensure_shape, meshgrid, repeat,
    reverse, reverse_sequence, roll, sequence_mask, unravel_index,
)  # fmt: skip
from minitf.ops.bits import bitcast
from minitf.ops.checks import assert_equal, assert_greater, assert_less, assert_rank
from minitf.ops.checks import assert_that as Assert
from minitf.ops.cumulative import histogram_fixed_width, histogram_fixed_width_bins
from minitf.ops.elementwise import clip_by_value, identity, stop_gradient
from minitf.ops.fill import (
    broadcast_to, fill, ones, ones_like, rank, shape, shape_n, size, zeros, zeros_like,
)  # fmt: skip
from minitf.ops.gather import boolean_mask, gather, gather_nd
from minitf.ops.index import one_hot
from minitf.ops.join import concat, pad, split, stack, tile, unstack
from minitf.ops.norms import clip_by_global_norm, clip_by_norm
from minitf.ops.ragged import RaggedTensor
from minitf.ops.printing import print
from minitf.ops.scatter import (
    scatter_nd, tensor_scatter_nd_add, tensor_scatter_nd_max, tensor_scatter_nd_min,
    tensor_scatter_nd_sub, tensor_scatter_nd_update,
)  # fmt: skip
from minitf.ops.sequence import linspace, range
from minitf.ops.shape import expand_dims, reshape, squeeze, transpose
from minitf.ops.slices import slice, strided_slice
from minitf.ops.sort import argsort, searchsorted, sort, unique, unique_with_counts
from minitf.ops.sparse import SparseTensor, SparseTensorSpec
from minitf.ops.strings import as_string
from minitf.ops.tensor_array import TensorArray
from minitf.warm import warm

newaxis = None
truediv = realdiv = divide
initializers, losses, metrics, optimizers = (
    keras.initializers, keras.losses, keras.metrics, keras.optimizers,
)  # fmt: skip


zeros_initializer, ones_initializer = initializers.Zeros, initializers.Ones
random_normal_initializer = initializers.RandomNormal
random_uniform_initializer = initializers.RandomUniform
globals().update({name: left_out.complete(name) for name in left_out.NEAREST})


def convert_to_tensor(value, dtype=None, dtype_hint=None, name=None) -> Tensor:
    """A tensor with `value`: a tensor, a variable, NumPy's or Python's numbers.

    Args:
        dtype: the dtype it must have.
        dtype_hint: the dtype to take if the value can have it.
    """
    if dtype is None and dtype_hint is not None:
        try:
            return _to_tensor(value, like=as_dtype(dtype_hint))
        except (TypeError, ValueError):
            pass
    return _to_tensor(value, dtype)


def constant_initializer(value=0):
    """A function of a shape and a dtype that gives a tensor with `value`."""
    return lambda shape, dtype="float32", **_: constant(value, dtype, shape)


def is_tensor(x) -> bool:
    """True for tensors and variables."""
    return isinstance(x, (Tensor, Variable))


def is_symbolic_tensor(tensor) -> bool:
    """True for a tensor that has no numbers yet."""
    return isinstance(tensor, Tensor) and tensor.array is None


def get_static_value(tensor, partial=False):
    """The value where it is known before a graph runs, else None."""
    tensor = convert_to_tensor(tensor)
    return None if tensor.array is None else tensor.numpy()


def type_spec_from_value(value) -> TensorSpec:
    """The spec of a tensor, or of what can become one."""
    return value.spec if isinstance(value, SparseTensor) else convert_to_tensor(value).spec


def executing_eagerly() -> bool:
    """False while a function is traced to a graph."""
    return _STATE.graph is None


def control_dependencies(control_inputs):
    """A block whose operations run after `control_inputs`, as all do here: those with effects
    run in the order of the program, in graphs too."""
    return _contextlib.nullcontext()


def inside_function() -> bool:
    """True while a function is traced to a graph."""
    return _STATE.graph is not None


def get_logger() -> _logging.Logger:
    """The logger of the name that programs written for TensorFlow set the level of."""
    return _logging.getLogger("tensorflow")


__all__ = [name for name in dir() if not name.startswith("_")]

"""Bits: whole numbers as rows of them, and casts that keep them or keep within bounds.
"""

import numpy as np

from minitf.base.dtypes import as_dtype
from minitf.base.errors import invalid, wrong_dtype
from minitf.base.shape import TensorSpec
from minitf.core import convert
from minitf.core.door import apply
from minitf.core.op import Sample, define
from minitf.core.tensor import Tensor
from minitf.ops.elementwise import cast, clip_by_value
from minitf.ops.rows import named, pair

_WHOLE = Sample(np.array([6, 5, 8], np.int32), np.array([3, 1, 2], np.int32), gradient=False)


def _integers(row, doc, cpu, scalar):
    """A row for a function of two whole numbers, and its public function."""

    def infer(x, y):
        if not x.dtype.is_integer:
            raise wrong_dtype(f"{row}: takes whole numbers, not {x.dtype.name}")
        return pair(row, "numeric", None, x, y)

    define(row, infer, cpu, lambda n, g: (None, None), scalar, samples=(_WHOLE,))
    def function(x, y, name=None):
        return convert.binary(row, x, y)

    return named(function, row, doc)


bitwise_and = _integers("bitwise_and", "The bits that are set in both.", np.bitwise_and,
                        lambda x, y: x & y)  # fmt: skip
bitwise_or = _integers("bitwise_or", "The bits that are set in one or both.", np.bitwise_or,
                       lambda x, y: x | y)  # fmt: skip
bitwise_xor = _integers("bitwise_xor", "The bits that are set in just one.", np.bitwise_xor,
                        lambda x, y: x ^ y)  # fmt: skip
left_shift = _integers("left_shift", "The bits moved up by `y` places.", np.left_shift,
                       lambda x, y: x << y)  # fmt: skip
right_shift = _integers("right_shift", "The bits moved down by `y` places.", np.right_shift,
                        lambda x, y: x >> y)  # fmt: skip


def invert(x, name=None) -> Tensor:
    """Every bit turned over."""
    x = convert.to_tensor(x)
    return bitwise_xor(x, np.array(-1).astype(x.dtype.numpy))


def _bitcast_spec(x, dtype):
    before, after = x.dtype.size, dtype.size
    if before == after:
        return TensorSpec(x.shape, dtype)
    if before > after:
        return TensorSpec([*x.shape, before // after], dtype)
    if x.shape[-1:] != (after // before,):
        raise invalid(
            f"bitcast: the last axis of {x.shape} must have {after // before} elements, to make "
            f"{dtype.name} of {x.dtype.name}"
        )
    return TensorSpec(x.shape[:-1], dtype)


def _bitcast(x, dtype):
    x, shape = np.ascontiguousarray(x), _bitcast_spec(_spec(x), dtype).shape
    return x.reshape(-1).view(dtype.numpy).reshape(shape)


def _spec(x):
    return TensorSpec(x.shape, as_dtype(x.dtype))


define(
    "bitcast", _bitcast_spec, _bitcast, lambda n, g: None,
    samples=(Sample((1.0, -2.0), gradient=False, dtype=as_dtype("int32")),),
)  # fmt: skip


def bitcast(input, type, name=None) -> Tensor:
    """The same bits, read as another dtype.

    >>> bitcast(1.0, "uint32").numpy()
    np.uint32(1065353216)
    """
    return apply("bitcast", convert.to_tensor(input), dtype=as_dtype(type))


def saturate_cast(value, dtype, name=None) -> Tensor:
    """`tf.cast`, with what is out of the new dtype's bounds moved to them."""
    x, dtype = convert.to_tensor(value), as_dtype(dtype)
    low, high = max(x.dtype.min, dtype.min), min(x.dtype.max, dtype.max)
    if x.dtype.is_floating and dtype.is_integer:
        # The highest int may not be a float: the next float below it is.
        number = x.dtype.numpy.type
        top = number(high)
        high = np.nextafter(top, number(0)) if int(top) > high else top
    return cast(clip_by_value(x, x.dtype.numpy.type(low), x.dtype.numpy.type(high)), dtype)

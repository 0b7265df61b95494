"""Sequences of numbers: range, linspace, eye.
"""

import numpy as np

from minitf.base.dtypes import as_dtype
from minitf.base.errors import invalid
from minitf.base.shape import TensorSpec, broadcast
from minitf.core import convert
from minitf.core.door import apply
from minitf.core.holes import Hole, dimensions, filled
from minitf.core.op import Sample, define


def _range_spec(*holes, start, stop, step, dtype):
    bounds = (start, stop, step)
    if any(isinstance(b, Hole) for b in bounds):
        return TensorSpec((None,), dtype)
    _check(*bounds)
    return TensorSpec((len(np.arange(*bounds)),), dtype)


def _check(start, stop, step) -> None:
    if step == 0 or (stop - start) * step < 0:
        raise invalid(f"range: no steps of {step} lead from {start} to {stop}")


define(
    "range", _range_spec,
    lambda *holes, start, stop, step, dtype: np.arange(
        *filled((start, stop, step), holes), dtype=dtype.numpy
    ),
    lambda n, g: (None,) * len(n.inputs),
    samples=(Sample(gradient=False, start=1, stop=9, step=3, dtype=as_dtype("int32")),),
)  # fmt: skip


def range(start, limit=None, delta=1, dtype=None, name="range"):
    """Numbers from `start` up to, but without, `limit`, in steps of `delta`."""
    if limit is None:
        start, limit = 0, start
    bounds = [convert.to_tensor(b) for b in (start, limit, delta)]
    if all(b.dtype.is_integer for b in bounds):
        holes: list = []
        start, stop, step = dimensions(bounds, holes)
        wide = any(b.dtype.name == "int64" for b in bounds)
        kind = as_dtype(dtype or ("int64" if wide else "int32"))
        return apply("range", *holes, start=start, stop=stop, step=step, dtype=kind)
    kind = as_dtype(dtype or next(b.dtype for b in bounds if b.dtype.is_floating))
    _check(*map(float, bounds))
    # As TensorFlow: how many there are is worked out in this dtype, too.
    low, high, step = (kind.numpy.type(float(b)) for b in bounds)
    return convert.constant(low + np.arange(np.ceil((high - low) / step), dtype=kind.numpy) * step)


def _linspace_grad(node, g):
    axis, num = node.attrs["axis"], node.attrs["num"]
    axis %= len(g.shape)
    share = np.linspace(0, 1, num).reshape([num] + [1] * (len(g.shape) - 1 - axis))
    to_stop = g * convert.to_tensor(share, g.dtype)
    return tuple([apply("reduce_sum", part, axis=(axis,), keepdims=False)
                  for part in (g - to_stop, to_stop)])  # fmt: skip


def _linspace_spec(start, stop, num, axis):
    shape = list(broadcast("linspace", start.shape, stop.shape))
    shape.insert(axis % (len(shape) + 1), num)
    return TensorSpec(shape, start.dtype)


define(
    "linspace", _linspace_spec,
    lambda x, y, num, axis: np.linspace(x, y, num, axis=axis, dtype=x.dtype),
    _linspace_grad,
    samples=(Sample(1.0, 3.0, num=4, axis=0), Sample((0.0, 1.0), (1.0, 3.0), num=3, axis=-1)),
    tensorflow="LinSpace",
)  # fmt: skip


def linspace(start, stop, num, name=None, axis=0):
    """`num` numbers from `start` to `stop`, both included, at equal distances."""
    start = convert.to_tensor(start)
    if not start.dtype.is_floating:
        start = apply("cast", start, dtype=as_dtype("float64"))
    stop = convert.to_tensor(stop)
    if stop.dtype is not start.dtype:
        stop = apply("cast", stop, dtype=start.dtype)
    return apply("linspace", start, stop, num=int(num), axis=axis)


def eye(num_rows, num_columns=None, batch_shape=None, dtype="float32", name=None):
    """The matrix with ones on its diagonal."""
    matrix = np.eye(int(num_rows), num_columns, dtype=as_dtype(dtype).numpy)
    return convert.constant(np.broadcast_to(matrix, (*(batch_shape or ()), *matrix.shape)))

"""Sequences of numbers: range, linspace, eye.
"""

from __future__ import annotations

import numpy as np

from minitf.base.dtypes import as_dtype
from minitf.base.errors import invalid
from minitf.base.shape import TensorSpec
from minitf.core import convert
from minitf.core.door import apply
from minitf.core.holes import Hole, dimensions, filled
from minitf.core.op import Op, Sample, register


def _range_spec(*holes, start, stop, step, dtype):
    bounds = (start, stop, step)
    if any(isinstance(b, Hole) for b in bounds):
        return TensorSpec((None,), dtype)
    _check(*bounds)
    return TensorSpec((len(np.arange(*bounds)),), dtype)


def _check(start, stop, step) -> None:
    if step == 0 or (stop - start) * step < 0:
        raise invalid(f"range: no steps of {step} lead from {start} to {stop}")


register(
    Op(
        "range", _range_spec,
        lambda *holes, start, stop, step, dtype: np.arange(
            *filled((start, stop, step), holes), dtype=dtype.numpy
        ),
        lambda n, g: (None,) * len(n.inputs),
        samples=(Sample(gradient=False, start=1, stop=9, step=3, dtype=as_dtype("int32")),),
        tensorflow="Range",
    )
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
    return convert.constant(np.arange(*map(float, bounds), dtype=kind.numpy))


def linspace(start, stop, num, name=None, axis=0):
    """`num` numbers from `start` to `stop`, both included, at equal distances."""
    start = convert.to_tensor(start)
    kind = start.dtype.numpy if start.dtype.is_floating else np.float64
    stop = convert.to_tensor(stop)
    return convert.constant(np.linspace(start.numpy(), stop.numpy(), int(num), axis=axis, dtype=kind))


def eye(num_rows, num_columns=None, batch_shape=None, dtype="float32", name=None):
    """The matrix with ones on its diagonal."""
    matrix = np.eye(int(num_rows), num_columns, dtype=as_dtype(dtype).numpy)
    return convert.constant(np.broadcast_to(matrix, (*(batch_shape or ()), *matrix.shape)))

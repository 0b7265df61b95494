"""Indexing: `x[...]`, and numbers as positions (`one_hot`).

`getitem` is what `x[...]` becomes; it and its gradient are rows of the table. Slices with
other names are in `slices.py`, picking by lists of numbers is in `gather.py`.
"""

import numpy as np

from minitf.base.dtypes import as_dtype
from minitf.base.errors import invalid, wrong_dtype
from minitf.base.shape import TensorShape, TensorSpec
from minitf.core import convert
from minitf.core.door import apply
from minitf.core.holes import Hole
from minitf.core.indexing import fill
from minitf.core.op import Sample, define
from minitf.ops.rows import TABLE, one_string, picking


def _getitem_spec(x, *holes, index):
    dims, axis = [], 0
    consumed = sum(p is not None and p is not Ellipsis for p in index)
    if Ellipsis not in index:
        index = (*index, Ellipsis)
    for part in index:
        if part is None:
            dims.append(1)
        elif part is Ellipsis:
            rest = len(x.shape) - consumed
            dims.extend(x.shape[axis : axis + rest])
            axis += rest
        else:
            if isinstance(part, slice):
                dims.append(_slice_size(part, x.shape[axis]))
            else:
                _check_bounds(part, axis, x.shape)
            axis += 1
    return TensorSpec(dims, x.dtype)


def _slice_size(part: slice, size: int | None) -> int | None:
    bounds = (part.start, part.stop, part.step)
    if part.step == 0:
        raise invalid("strides must be non-zero: the step of a slice is 0")
    if any(isinstance(b, Hole) for b in bounds):
        return None
    if size is None:
        # x[:] keeps an unknown size; any other cut of it gives another one.
        return None
    return len(range(*slice(*bounds).indices(size)))


def _check_bounds(i, axis: int, shape: TensorShape) -> None:
    size = shape[axis]
    if size is not None and not isinstance(i, Hole) and not -size <= i < size:
        raise invalid(f"slice index {i} of dimension {axis} out of bounds: shape is {shape}.")


def _getitem(x, *holes, index):
    try:
        return one_string(x[fill(index, holes)])
    except IndexError as error:
        raise invalid(f"getitem: {error}") from None


def _put(out, g, *holes, index):
    out[fill(index, holes)] = g


picking(
    "getitem", "getitem_grad", _getitem_spec, _getitem, _put,
    samples=(
        Sample(TABLE, index=(1,)),
        Sample(TABLE, index=(slice(None), slice(0, 3, 2))),
        Sample(TABLE, index=(Ellipsis, None, -1)),
        Sample(TABLE, index=(slice(None, None, -1), slice(1, None, None))),
    ),
    back_samples=(Sample((5.0, 6.0, 7.0), TABLE, index=(1,)),),
    tensorflow="StridedSlice", back_tensorflow="StridedSliceGrad",
)  # fmt: skip

# ---- numbers as positions -----------------------------------------------------------


def _one_hot(indices, on, off, depth, axis):
    hot = np.expand_dims(indices, -1) == np.arange(depth)
    return np.moveaxis(np.where(hot, on, off), -1, axis)


def _one_hot_spec(indices, on, off, depth, axis):
    dims = list(indices.shape)
    dims.insert(len(dims) if axis == -1 else axis, depth)
    return TensorSpec(dims, on.dtype)


define(
    "one_hot", _one_hot_spec, _one_hot, lambda n, g: (None, None, None),
    samples=(Sample((0, 2, 1), 1.0, 0.0, gradient=False, depth=3, axis=-1),),
)  # fmt: skip


def one_hot(
    indices, depth, on_value=None, off_value=None, axis=None, dtype=None, name=None
):
    """Vectors of length `depth` that are 1 at each index and 0 elsewhere.

    >>> one_hot([0, 2], 3).numpy()
    array([[1., 0., 0.],
           [0., 0., 1.]], dtype=float32)
    """
    given = [convert.to_tensor(v).dtype for v in (on_value, off_value) if v is not None]
    kind = as_dtype(dtype or (given[0] if given else "float32"))
    on = convert.to_tensor(kind.numpy.type(1) if on_value is None else on_value, dtype=kind)
    off = convert.to_tensor(kind.numpy.type(0) if off_value is None else off_value, dtype=kind)
    # NumPy's floats are cut to ints, as in TensorFlow.
    indices = convert.to_tensor(indices, "int64" if isinstance(indices, np.ndarray) else None)
    if not indices.dtype.is_integer:
        raise wrong_dtype(f"one_hot: indices must be ints, not {indices.dtype.name}")
    axis = -1 if axis is None else int(axis)
    return apply("one_hot", indices, on, off, depth=int(depth), axis=axis)

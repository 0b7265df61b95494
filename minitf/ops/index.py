"""Indexing: picking elements out of tensors, and adding their gradients back in.

`getitem` is what `x[...]` becomes; `gather` picks rows by number, `gather_nd` by position.
"""

from __future__ import annotations

import numpy as np

from minitf.base.dtypes import as_dtype
from minitf.base.errors import invalid
from minitf.base.shape import TensorShape, TensorSpec
from minitf.core import convert
from minitf.core.door import apply
from minitf.core.holes import Hole
from minitf.core.indexing import fill
from minitf.core.op import Op, Sample, register
from minitf.ops.rows import normal_axes

_TABLE = ((1.0, -2.0, 3.0), (0.5, 4.0, -1.5))


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
        return x[fill(index, holes)]
    except IndexError as error:
        raise invalid(f"getitem: {error}") from None


def _getitem_grad(g, like, *holes, index):
    out = np.zeros(like.shape, g.dtype)
    out[fill(index, holes)] = g
    return out


register(
    Op(
        "getitem", _getitem_spec, _getitem,
        lambda n, g: (
            apply("getitem_grad", g, *n.inputs, index=n.attrs["index"]),
            *(None,) * (len(n.inputs) - 1),
        ),
        samples=(
            Sample(_TABLE, index=(1,)),
            Sample(_TABLE, index=(slice(None), slice(0, 3, 2))),
            Sample(_TABLE, index=(Ellipsis, None, -1)),
            Sample(_TABLE, index=(slice(None, None, -1), slice(1, None, None))),
        ),
        tensorflow="StridedSlice",
    )
)  # fmt: skip
register(
    Op(
        "getitem_grad",
        infer=lambda g, like, *holes, index: TensorSpec(like.shape, g.dtype),
        cpu=_getitem_grad,
        grad=lambda n, g: (
            apply("getitem", g, *n.inputs[2:], index=n.attrs["index"]),
            *(None,) * (len(n.inputs) - 1),
        ),
        samples=(Sample((5.0, 6.0, 7.0), _TABLE, index=(1,)),),
        tensorflow="StridedSliceGrad",
    )
)

# ---- by number, along an axis -------------------------------------------------------


def _gather_spec(params, indices, axis):
    if not indices.dtype.is_integer:
        raise invalid(f"gather: indices must be ints, not {indices.dtype.name}")
    shape = params.shape
    return TensorSpec([*shape[:axis], *indices.shape, *shape[axis + 1 :]], params.dtype)


def _gather(params, indices, axis):
    size = params.shape[axis]
    if indices.size and not (0 <= indices.min() and indices.max() < size):
        bad = indices[(indices < 0) | (indices >= size)].flat[0]
        raise invalid(f"gather: index {bad} is not in [0, {size})")
    return np.take(params, indices, axis)


def _scatter_along(g, indices, like, axis):
    """Adds each picked row's gradient to the row that it was picked from."""
    out = np.zeros(like.shape, g.dtype)
    np.add.at(out, (slice(None),) * axis + (indices,), g)
    return out


register(
    Op(
        "gather", _gather_spec, _gather,
        lambda n, g: (
            apply("gather_grad", g, n.inputs[1], n.inputs[0], axis=n.attrs["axis"]), None,
        ),
        samples=(
            Sample(_TABLE, (1, 0, 1), axis=0),
            Sample(_TABLE, ((2, 0), (1, 1)), axis=1),
        ),
        tensorflow="GatherV2",
    )
)  # fmt: skip
register(
    Op(
        "gather_grad",
        infer=lambda g, indices, like, axis: TensorSpec(like.shape, g.dtype),
        cpu=_scatter_along,
        grad=lambda n, g: (
            apply("gather", g, n.inputs[1], axis=n.attrs["axis"]), None, None,
        ),
        samples=(Sample(_TABLE, (2, 0), ((0.0,) * 3,) * 4, axis=0),),
        tensorflow="UnsortedSegmentSum",
    )
)  # fmt: skip


def gather(params, indices, validate_indices=None, axis=None, batch_dims=0, name=None):
    """The slices of `params` along `axis` that `indices` number.

    >>> gather([10, 20, 30], [2, 0]).numpy()
    array([30, 10], dtype=int32)
    """
    params, indices = convert.to_tensor(params), convert.to_tensor(indices)
    axis = normal_axes("gather", int(axis or 0), len(params.shape))[0]
    if batch_dims:
        raise NotImplementedError("gather: minitf has no batch_dims; use tf.gather_nd")
    return apply("gather", params, indices, axis=axis)


# ---- by position --------------------------------------------------------------------


def _positions(indices):
    return tuple(np.moveaxis(indices, -1, 0))


def _gather_nd(params, indices):
    try:
        return params[_positions(indices)]
    except IndexError as error:
        raise invalid(f"gather_nd: {error}") from None


def _scatter_nd(updates, indices, like):
    out = np.zeros(like.shape, updates.dtype)
    np.add.at(out, _positions(indices), updates)
    return out


register(
    Op(
        "gather_nd",
        infer=lambda params, indices: TensorSpec(
            [*indices.shape[:-1], *params.shape[indices.shape[-1] :]], params.dtype
        ),
        cpu=_gather_nd,
        grad=lambda n, g: (apply("scatter_nd_like", g, n.inputs[1], n.inputs[0]), None),
        samples=(Sample(_TABLE, ((0, 1), (1, 2))), Sample(_TABLE, ((1,), (1,)))),
        tensorflow="GatherNd",
    )
)
register(
    Op(
        "scatter_nd_like",
        infer=lambda updates, indices, like: TensorSpec(like.shape, updates.dtype),
        cpu=_scatter_nd,
        grad=lambda n, g: (apply("gather_nd", g, n.inputs[1]), None, None),
        samples=(Sample((5.0, 6.0), ((0, 1), (1, 2)), _TABLE),),
        tensorflow="ScatterNd",
    )
)


def gather_nd(params, indices, batch_dims=0, name=None):
    """The elements (or slices) of `params` at the positions in the last axis of `indices`."""
    return apply("gather_nd", convert.to_tensor(params), convert.to_tensor(indices))


def boolean_mask(tensor, mask, axis=None, name="boolean_mask"):
    """The elements of `tensor` where `mask` is True."""
    if axis:
        raise NotImplementedError("boolean_mask: minitf masks from the first axis on only")
    return convert.to_tensor(tensor)[convert.to_tensor(mask)]


# ---- numbers as positions -----------------------------------------------------------


def _one_hot(indices, on, off, depth, axis):
    hot = np.expand_dims(indices, -1) == np.arange(depth)
    return np.moveaxis(np.where(hot, on, off), -1, axis)


def _one_hot_spec(indices, on, off, depth, axis):
    dims = list(indices.shape)
    dims.insert(len(dims) if axis == -1 else axis, depth)
    return TensorSpec(dims, on.dtype)


register(
    Op(
        "one_hot", _one_hot_spec, _one_hot, lambda n, g: (None, None, None),
        samples=(Sample((0, 2, 1), 1.0, 0.0, gradient=False, depth=3, axis=-1),),
        tensorflow="OneHot",
    )
)  # fmt: skip


def one_hot(
    indices, depth, on_value=None, off_value=None, axis=None, dtype=None, name=None
):
    """Vectors of length `depth` that are 1 at each index and 0 elsewhere.

    >>> one_hot([0, 2], 3).numpy()
    array([[1., 0., 0.],
           [0., 0., 1.]], dtype=float32)
    """
    kind = as_dtype(dtype or "float32")
    on = convert.to_tensor(1 if on_value is None else on_value, dtype=kind)
    off = convert.to_tensor(0 if off_value is None else off_value, dtype=kind)
    indices = convert.to_tensor(indices)
    return apply("one_hot", indices, on, off, depth=int(depth), axis=-1 if axis is None else axis)

"""Picking by lists of numbers: rows along an axis, elements by position, and by a mask.

Each pick's gradient adds up what arrived, at the place that it was picked from.
"""

import numpy as np

from minitf.base.errors import invalid
from minitf.base.shape import TensorSpec
from minitf.core import convert
from minitf.core.door import apply
from minitf.core.op import Sample
from minitf.ops.fill import broadcast_to, shape
from minitf.ops.join import concat
from minitf.ops.rows import TABLE, normal_axes, one_string, picking
from minitf.ops.sequence import range as count_up
from minitf.ops.shape import reshape, transpose


# ---- by number, along an axis -------------------------------------------------------


def _gather_spec(params, indices, axis):
    if not indices.dtype.is_integer:
        raise invalid(f"gather: indices must be ints, not {indices.dtype.name}")
    dims = params.shape
    return TensorSpec([*dims[:axis], *indices.shape, *dims[axis + 1 :]], params.dtype)


def _gather(params, indices, axis):
    size = params.shape[axis]
    if indices.size and not (0 <= indices.min() and indices.max() < size):
        bad = indices[(indices < 0) | (indices >= size)].flat[0]
        raise invalid(f"gather: index {bad} is not in [0, {size})")
    return one_string(np.take(params, indices, axis))


picking(
    "gather", "gather_grad", _gather_spec, _gather,
    lambda out, g, indices, axis: np.add.at(out, (slice(None),) * axis + (indices,), g),
    samples=(Sample(TABLE, (1, 0, 1), axis=0), Sample(TABLE, ((2, 0), (1, 1)), axis=1)),
    back_samples=(Sample(TABLE, (2, 0), ((0.0,) * 3,) * 4, axis=0),),
    tensorflow="GatherV2", back_tensorflow="UnsortedSegmentSum",
)  # fmt: skip


def gather(params, indices, validate_indices=None, axis=None, batch_dims=0, name=None):
    """The slices of `params` along `axis` that `indices` number.

    With `batch_dims`, the first so many axes of the two belong together: each example of
    a batch has indices of its own.

    >>> gather([10, 20, 30], [2, 0]).numpy()
    array([30, 10], dtype=int32)
    >>> gather([[1, 2], [3, 4]], [[0], [1]], batch_dims=1).numpy()
    array([[1],
           [4]], dtype=int32)
    """
    params, indices = convert.to_tensor(params), convert.to_tensor(indices)
    batch_dims = int(batch_dims) + (len(indices.shape) if batch_dims < 0 else 0)
    axis = batch_dims if axis is None else int(axis)
    axis = normal_axes("gather", axis, len(params.shape))[0]
    if batch_dims:
        return _gather_in_batch(params, indices, axis, batch_dims)
    return apply("gather", params, indices, axis=axis)


def _gather_in_batch(params, indices, axis: int, batch: int):
    """Lays the examples end to end, so that one gather along one axis picks from all."""
    rank, new, middle = len(params.shape), len(indices.shape) - batch, axis - batch
    others = [i for i in range(batch, rank) if i != axis]
    params = transpose(params, [*range(batch), axis, *others])
    dims = shape(params, indices.dtype)
    examples = apply("reduce_prod", dims[:batch], axis=(0,), keepdims=False)
    starts = count_up(examples) * dims[batch]
    starts = reshape(starts, [*_parts(shape(indices), 0, batch), *[1] * new])
    flat = reshape(params, [-1, *_parts(dims, batch + 1, rank)])
    picked = apply("gather", flat, indices + starts, axis=0)
    # The axes between the batch and `axis` go before those that the indices brought.
    end = batch + new
    order = [*range(batch), *range(end, end + middle), *range(batch, end)]
    return transpose(picked, [*order, *range(end + middle, rank + new - 1)])


def _parts(dims, start: int, stop: int) -> list:
    return [dims[i] for i in range(start, stop)]


# ---- by position --------------------------------------------------------------------


def positions(name: str, indices, shape: tuple) -> tuple:
    """Index arrays for NumPy, one for each axis, from the last axis of `indices`.

    Raises:
        InvalidArgumentError: a position is outside.
    """
    depth = indices.shape[-1]
    if depth > len(shape):
        raise invalid(f"{name}: {depth} indices for a tensor of shape {shape}")
    bad = (indices < 0) | (indices >= np.array(shape[:depth], np.int64))
    if bad.any():
        first = indices[bad.any(-1)][0].tolist()
        raise invalid(f"{name}: position {first} is outside of shape {shape}")
    return tuple(np.moveaxis(indices, -1, 0))


def _gather_nd_spec(params, indices):
    depth = indices.shape[-1]
    if depth is None:
        return TensorSpec(None, params.dtype)
    return TensorSpec([*indices.shape[:-1], *params.shape[depth:]], params.dtype)


picking(
    "gather_nd", "scatter_nd_like", _gather_nd_spec,
    lambda params, indices: params[positions("gather_nd", indices, params.shape)],
    lambda out, g, at: np.add.at(out, positions("scatter_nd", at, out.shape), g),
    samples=(Sample(TABLE, ((0, 1), (1, 2))), Sample(TABLE, ((1,), (1,)))),
    back_samples=(Sample((5.0, 6.0), ((0, 1), (1, 2)), TABLE),),
    tensorflow="GatherNd", back_tensorflow="ScatterNd",
)  # fmt: skip


def gather_nd(params, indices, batch_dims=0, name=None):
    """The elements (or slices) of `params` at the positions in the last axis of `indices`.

    >>> gather_nd([[1, 2], [3, 4]], [[0, 1], [1, 0]]).numpy()
    array([2, 3], dtype=int32)
    """
    params, indices = convert.to_tensor(params), convert.to_tensor(indices)
    for axis in range(int(batch_dims)):
        # One more column: the number of the example along this batch axis.
        dims = _parts(shape(indices), 0, len(indices.shape) - 1)
        numbers = count_up(shape(indices, indices.dtype)[axis])
        numbers = reshape(numbers, [-1, *[1] * (len(dims) - axis)])
        column = broadcast_to(numbers, [*dims, 1])
        indices = concat([indices[..., :axis], column, indices[..., axis:]], -1)
    return apply("gather_nd", params, indices)


def boolean_mask(tensor, mask, axis=None, name="boolean_mask"):
    """The elements of `tensor` where `mask` is True.

    Args:
        mask: bools, in the shape of the axes of `tensor` from `axis` on.
        axis: the first axis that the mask is for.

    Raises:
        ValueError: the mask has no axes, or another shape.

    >>> boolean_mask([1, 2, 3], [True, False, True]).numpy()
    array([1, 3], dtype=int32)
    """
    x, mask = convert.to_tensor(tensor), convert.to_tensor(mask)
    axis = 0 if axis is None else int(axis) % max(len(x.shape), 1)
    if not mask.shape.rank:
        raise ValueError("boolean_mask: mask cannot be scalar.")
    masked = x.shape[axis : axis + len(mask.shape)]
    if not masked.is_compatible_with(mask.shape):
        raise ValueError(f"Shapes {masked} and {mask.shape} are incompatible")
    if axis == 0:
        return x[mask]
    if len(mask.shape) > 1:
        dims = _parts(shape(x), 0, len(x.shape))
        x = reshape(x, [*dims[:axis], -1, *dims[axis + len(mask.shape) :]])
    where = apply("boolean_positions", reshape(mask, [-1]))
    return apply("gather", x, where[:, 0], axis=axis)

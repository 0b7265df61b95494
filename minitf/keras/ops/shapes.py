"""Other shapes, other places: the numbers stay as they are."""

import numpy as np

from minitf.base import nest
from minitf.base.dtypes import as_dtype
from minitf.core.tensor import Tensor
from minitf.keras.ops.axes import sum
from minitf.keras.ops.tensors import cast, ndim, shape, standard
from minitf.keras.promotion import converted, tensor, together
from minitf.ops import arrange, fill, gather, index, join, logic, matrices, slices
from minitf.ops import scatter as scatters
from minitf.ops import shape as shaping


def transpose(x, axes=None) -> Tensor:
    return shaping.transpose(tensor(x), axes)


squeeze, broadcast_to, unstack, repeat = map(converted, (
    shaping.squeeze, fill.broadcast_to, join.unstack, arrange.repeat,
))  # fmt: skip


def slice(inputs, start_indices, shape) -> Tensor:
    return slices.slice(tensor(inputs), start_indices, shape)


def reshape(x, newshape) -> Tensor:
    return shaping.reshape(tensor(x), (newshape,) if isinstance(newshape, int) else newshape)


def ravel(x) -> Tensor:
    return reshape(x, (-1,))


def swapaxes(x, axis1, axis2) -> Tensor:
    axes = list(range(ndim(x)))
    axes[axis1], axes[axis2] = axes[axis2], axes[axis1]
    return transpose(x, axes)


def moveaxis(x, source, destination) -> Tensor:
    return transpose(x, _moved(ndim(x), source, destination))


def _moved(rank: int, source, destination) -> list[int]:
    source, destination = (
        [a % rank for a in ([v] if isinstance(v, int) else v)] for v in (source, destination)
    )
    order = [a for a in range(rank) if a not in source]
    for place, axis in sorted(zip(destination, source)):
        order.insert(place, axis)
    return order


def expand_dims(x, axis) -> Tensor:
    """New axes of size 1."""
    x = tensor(x)
    axes = [axis] if isinstance(axis, int) else axis
    for a in sorted(a % (len(x.shape) + len(axes)) for a in axes):
        x = shaping.expand_dims(x, a)
    return x


def concatenate(xs, axis=0) -> Tensor:
    return join.concat(together(xs), axis)


def stack(x, axis=0) -> Tensor:
    return join.stack(together(x), axis)


def hstack(xs) -> Tensor:
    return concatenate(xs, 0 if ndim(xs[0]) == 1 else 1)


def vstack(xs) -> Tensor:
    return concatenate([x if ndim(x) > 1 else expand_dims(x, 0) for x in xs], 0)


def append(x1, x2, axis=None) -> Tensor:
    return concatenate([ravel(x1), ravel(x2)]) if axis is None else concatenate([x1, x2], axis)


def split(x, indices_or_sections, axis=0) -> list:
    """Parts of equal size, or parts that begin at these places."""
    x = tensor(x)
    if isinstance(indices_or_sections, int):
        return join.split(x, indices_or_sections, axis)
    places = [0, *map(int, indices_or_sections), x.shape[axis]]
    return join.split(x, list(np.diff(places)), axis)


def tile(x, repeats) -> Tensor:
    x = tensor(x)
    repeats = [repeats] if isinstance(repeats, int) else list(repeats)
    more = len(repeats) - len(x.shape)
    x = shaping.reshape(x, (*(1,) * more, *shape(x))) if more > 0 else x
    return join.tile(x, [*(1,) * -more, *repeats])


def flip(x, axis=None) -> Tensor:
    x = tensor(x)
    axes = range(len(x.shape)) if axis is None else [axis] if isinstance(axis, int) else axis
    return arrange.reverse(x, list(axes))


def roll(x, shift, axis=None) -> Tensor:
    x = tensor(x)
    if axis is None:
        return shaping.reshape(arrange.roll(ravel(x), shift, 0), shape(x))
    return arrange.roll(x, shift, axis)


def pad(x, pad_width, mode="constant", constant_values=None) -> Tensor:
    x = tensor(x)
    pairs = np.broadcast_to(pad_width, (len(x.shape), 2))
    return join.pad(x, pairs.tolist(), mode.upper(), constant_values or 0)


def meshgrid(*x, indexing="xy") -> list:
    return arrange.meshgrid(*map(tensor, x), indexing=indexing)


def take(x, indices, axis=None) -> Tensor:
    """The elements (or slices) at these places; negative ones count from the end."""
    x, indices = tensor(x), tensor(indices)
    x = ravel(x) if axis is None else x
    axis = 0 if axis is None else axis
    indices = logic.where(indices < 0, indices + x.shape[axis], indices)
    return gather.gather(x, indices, axis=axis)


def take_along_axis(x, indices, axis=None) -> Tensor:
    if axis is None:
        return take(x, indices)
    order = _moved(ndim(x), axis, ndim(x) - 1)
    x, indices = transpose(x, order), transpose(indices, order)
    found = gather.gather(x, indices, batch_dims=len(x.shape) - 1, axis=len(x.shape) - 1)
    return transpose(found, np.argsort(order).tolist())


def tril(x, k=0) -> Tensor:
    return _triangle(x, lambda rows, columns: np.tri(rows, columns, k))


def triu(x, k=0) -> Tensor:
    return _triangle(x, lambda rows, columns: 1 - np.tri(rows, columns, k - 1))


def _triangle(x, kept):
    x = tensor(x)
    return logic.where(cast(kept(*x.shape[-2:]), "bool"), x, fill.zeros_like(x))


def diag(x, k=0) -> Tensor:
    return matrices.diag(tensor(x), k=k) if ndim(x) == 1 else matrices.diag_part(tensor(x), k=k)


def trace(x, offset=0, axis1=0, axis2=1) -> Tensor:
    x = transpose(x, _moved(ndim(x), (axis1, axis2), (ndim(x) - 2, ndim(x) - 1)))
    return sum(matrices.diag_part(x, k=offset), -1)


def one_hot(x, num_classes, axis=-1, dtype=None, sparse=False) -> Tensor:
    return index.one_hot(cast(x, "int32"), num_classes, axis=axis, dtype=as_dtype(standard(dtype)))


def scatter(indices, values, shape) -> Tensor:
    return scatters.scatter_nd(tensor(indices), tensor(values), shape)


def vectorized_map(function, elements):
    """The function of each slice along the first axis, stacked."""
    parts = [function(e) for e in zip(*map(unstack, elements))] if isinstance(
        elements, (list, tuple)) else [function(e) for e in unstack(elements)]  # fmt: skip
    return nest.map_structure(lambda *values: stack(values), *parts)

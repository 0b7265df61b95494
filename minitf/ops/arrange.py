"""Putting elements in another order, repeating them, and laying out grids of them.
"""

import numpy as np

from minitf.base.dtypes import as_dtype, boolean
from minitf.base.errors import invalid
from minitf.base.shape import TensorShape, TensorSpec, broadcast
from minitf.core import convert
from minitf.core.door import apply
from minitf.core.op import Sample, define
from minitf.core.tensor import Tensor
from minitf.ops.fill import broadcast_to, shape
from minitf.ops.rows import TABLE, normal_axes

define(
    "reverse",
    infer=lambda x, axis: x,
    cpu=lambda x, axis: np.flip(x, axis),
    grad=lambda n, g: apply("reverse", g, **n.attrs),
    samples=(Sample(TABLE, axis=(1,)), Sample(TABLE, axis=(0, 1))),
    tensorflow="ReverseV2",
)
define(
    "roll",
    infer=lambda x, shift, axis: x,
    cpu=lambda x, shift, axis: np.roll(x, shift, axis),
    grad=lambda n, g: apply(
        "roll", g, shift=tuple(-s for s in n.attrs["shift"]), axis=n.attrs["axis"]
    ),
    samples=(Sample(TABLE, shift=(1,), axis=(1,)), Sample(TABLE, shift=(1, -1), axis=(0, 1))),
)


def _all(values) -> tuple[int, ...]:
    return tuple(np.atleast_1d(np.asarray(values)).tolist())


def reverse(tensor, axis, name=None) -> Tensor:
    """The elements in the opposite order along each axis in the list `axis`."""
    x = convert.to_tensor(tensor)
    return apply("reverse", x, axis=normal_axes("reverse", _all(axis), len(x.shape)))


def roll(input, shift, axis, name=None) -> Tensor:
    """The elements moved along by `shift` places; those that fall off come in again."""
    return apply("roll", convert.to_tensor(input), shift=_all(shift), axis=_all(axis))


def reverse_sequence(
    input, seq_lengths, seq_axis=None, batch_axis=None, name=None
) -> Tensor:
    """The first `seq_lengths[i]` elements of example i in the opposite order."""
    x, lengths = convert.to_tensor(input), convert.to_tensor(seq_lengths)
    rank = len(x.shape)
    seq_axis, batch_axis = (int(seq_axis) % rank, int(batch_axis or 0) % rank)
    steps = np.arange(x.shape[seq_axis])
    last = lengths.numpy()[:, None]
    places = np.where(steps < last, last - 1 - steps, steps)
    places = places if batch_axis < seq_axis else places.T
    wide = [x.shape[i] if i in (seq_axis, batch_axis) else 1 for i in range(rank)]
    places = np.broadcast_to(places.reshape(wide), x.shape)
    return apply("take_along", x, convert.to_tensor(places), axis=seq_axis)


def repeat(input, repeats, axis=None, name=None) -> Tensor:
    """Each element `repeats` times, one after the other.

    Args:
        repeats: a number, or one for each element along `axis`.
        axis: along which; without it, of all elements in one row.

    >>> repeat([1, 2], [1, 2]).numpy()
    array([1, 2, 2], dtype=int32)
    """
    x = convert.to_tensor(input)
    if axis is None:
        x, axis = apply("reshape", x, shape=(-1,)), 0
    axis = normal_axes("repeat", int(axis), len(x.shape))[0]
    counts = np.asarray(repeats)
    if counts.size not in (1, x.shape[axis]):
        raise invalid(f"repeat: {counts.size} repeats for {x.shape[axis]} elements")
    places = np.repeat(np.arange(x.shape[axis]), counts if counts.ndim else int(counts))
    return apply("gather", x, convert.to_tensor(places), axis=axis)


def meshgrid(*args, indexing="xy", name=None) -> list[Tensor]:
    """For vectors of coordinates, the coordinates of every point of the grid.

    Args:
        indexing: "xy" has the first vector run along the columns, "ij" along the rows.
    """
    if indexing not in ("xy", "ij"):
        raise ValueError("Argument `indexing` parameter must be either 'xy' or 'ij'.")
    vectors = [apply("reshape", convert.to_tensor(a), shape=(-1,)) for a in args]
    order = list(range(len(vectors)))
    if indexing == "xy" and len(order) > 1:
        order[:2] = 1, 0
    sizes = [shape(v)[0] for v in vectors]
    grid = [sizes[i] for i in order]
    out = []
    for i, vector in enumerate(vectors):
        place = order.index(i)
        axes = tuple(k for k in range(len(order)) if k != place)
        out.append(broadcast_to(apply("expand_dims", vector, axis=axes), grid))
    return out


define(
    "sequence_mask",
    infer=lambda lengths, maxlen: TensorSpec([*lengths.shape, maxlen], boolean),
    cpu=lambda lengths, maxlen: (
        np.arange(lengths.max(initial=0) if maxlen is None else maxlen) < lengths[..., None]
    ),
    grad=lambda n, g: None,
    samples=(Sample((1.0, 3.0), gradient=False, maxlen=4),),
)


def sequence_mask(lengths, maxlen=None, dtype="bool", name=None) -> Tensor:
    """For each length n, True n times and then False.

    >>> sequence_mask([1, 2], 3, "int32").numpy()
    array([[1, 0, 0],
           [1, 1, 0]], dtype=int32)
    """
    maxlen = None if maxlen is None else int(maxlen)
    mask = apply("sequence_mask", convert.to_tensor(lengths), maxlen=maxlen)
    return mask if as_dtype(dtype).is_bool else apply("cast", mask, dtype=as_dtype(dtype))


def unravel_index(indices, dims, name=None) -> Tensor:
    """For numbers of elements in a tensor of shape `dims`, their positions: one row an axis."""
    numbers = convert.to_tensor(indices)
    sizes = np.asarray(dims)
    if (numbers.numpy() >= np.prod(sizes)).any():
        raise invalid(f"index is out of bound as with dims {sizes.tolist()}")
    places = np.unravel_index(numbers.numpy(), tuple(sizes.tolist()))
    return convert.to_tensor(np.stack(places).astype(numbers.dtype.numpy))


# ---- shapes -------------------------------------------------------------------------


def broadcast_static_shape(shape_x, shape_y) -> TensorShape:
    """The shape that two shapes broadcast to.

    Raises:
        ValueError: they do not.
    """
    return broadcast("broadcast_static_shape", TensorShape(shape_x), TensorShape(shape_y))


def broadcast_dynamic_shape(shape_x, shape_y) -> Tensor:
    """The same for shapes that are tensors."""
    shapes = [TensorShape(_all(s)) for s in (shape_x, shape_y)]
    return convert.to_tensor(broadcast("broadcast_dynamic_shape", *shapes).as_list())


def ensure_shape(x, shape, name=None) -> Tensor:
    """The tensor, if it has this shape; None stands for any size.

    Raises:
        InvalidArgumentError: it has another.
    """
    x, wanted = convert.to_tensor(x), TensorShape(shape)
    return apply("ensure_shape", x, shape=wanted)


def _ensured(x, shape):
    if not TensorShape(x.shape).is_compatible_with(shape):
        raise invalid(
            f"Shape of tensor x {list(x.shape)} is not compatible with expected shape {shape}"
        )
    return x


define(
    "ensure_shape",
    infer=lambda x, shape: TensorSpec(_merged(x.shape, shape), x.dtype),
    cpu=_ensured,
    grad=lambda n, g: g,
    samples=(Sample(TABLE, shape=TensorShape((None, 3))),),
)


def _merged(here: TensorShape, wanted: TensorShape) -> TensorShape:
    if not here.is_compatible_with(wanted):
        raise invalid(
            f"Shape of tensor x {here} is not compatible with expected shape {wanted}"
        )
    return here.merge_with(wanted)

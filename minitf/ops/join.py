"""Joining tensors and cutting them: concat, stack, split, tile, pad.
"""

import functools

import numpy as np

from minitf.base.errors import invalid, wrong_dtype
from minitf.base.shape import TensorSpec
from minitf.core import convert
from minitf.core.door import apply
from minitf.core.op import Sample, define
from minitf.ops.fill import plain, sizes
from minitf.ops.rows import TABLE, normal_axes
from minitf.ops.shape import reshape

_OTHER = ((9.0, 8.0, 7.0), (6.0, 5.0, 4.0))


def _joined_dtype(name: str, specs) -> None:
    if len({s.dtype for s in specs}) > 1:
        names = ", ".join(s.dtype.name for s in specs)
        raise wrong_dtype(f"{name}: dtypes differ: {names}")


@functools.lru_cache(maxsize=4096)
def _concat_spec(*specs, axis):
    _joined_dtype("concat", specs)
    first = specs[0].shape
    for spec in specs[1:]:
        same = len(spec.shape) == len(first) and all(
            i == axis or None in (a, b) or a == b
            for i, (a, b) in enumerate(zip(first, spec.shape))
        )
        if not same:
            raise invalid(f"concat: shapes {first} and {spec.shape} differ beside axis {axis}")
    sizes = [s.shape[axis] for s in specs]
    total = None if None in sizes else sum(sizes)
    return TensorSpec([*first[:axis], total, *first[axis + 1 :]], specs[0].dtype)


define(
    "concat", _concat_spec,
    lambda *xs, axis: np.concatenate(xs, axis),
    lambda n, g: _parts_like(g, n.inputs, n.attrs["axis"]),
    samples=(Sample(TABLE, _OTHER, axis=0), Sample(TABLE, _OTHER, axis=1)),
    tensorflow="ConcatV2",
)  # fmt: skip


def _parts_like(g, inputs, axis):
    """Cuts a joined gradient where the inputs were joined, by their sizes at run time."""
    parts, start = [], 0
    for x in inputs:
        end = start + sizes(x)[axis]
        parts.append(g[(slice(None),) * axis + (slice(start, end),)])
        start = end
    return tuple(parts)


def concat(values, axis, name="concat"):
    """The tensors end to end along an axis that they have."""
    if not isinstance(values, (list, tuple)):
        return convert.to_tensor(values)
    if not values:
        raise invalid("concat: the list of values is empty")
    values = convert.alike(values)
    axis = normal_axes("concat", int(axis), len(values[0].shape))[0]
    return apply("concat", *values, axis=axis)


@functools.lru_cache(maxsize=4096)
def _stack_spec(*specs, axis):
    _joined_dtype("stack", specs)
    merged = specs[0].shape
    for spec in specs[1:]:
        if not merged.is_compatible_with(spec.shape):
            raise invalid(f"stack: shapes differ: {merged} and {spec.shape}")
        merged = merged.merge_with(spec.shape)
    axis %= len(merged) + 1
    return TensorSpec([*merged[:axis], len(specs), *merged[axis:]], specs[0].dtype)


define(
    "stack", _stack_spec,
    lambda *xs, axis: np.stack(xs, axis),
    lambda n, g: tuple(unstack(g, len(n.inputs), n.attrs["axis"])),
    samples=(Sample(TABLE, _OTHER, axis=0), Sample(TABLE, _OTHER, axis=-1)),
    tensorflow="Pack",
)  # fmt: skip


def stack(values, axis=0, name="stack"):
    """The tensors side by side along a new axis."""
    if not len(values):
        return convert.to_tensor(values)
    values = convert.alike(values)
    axis = normal_axes("stack", int(axis), len(values[0].shape) + 1)[0]
    return apply("stack", *values, axis=axis)


def unstack(value, num=None, axis=0, name="unstack"):
    """The list of tensors that lie along an axis, without it."""
    x = convert.to_tensor(value)
    axis = normal_axes("unstack", int(axis), len(x.shape))[0]
    count = num if num is not None else x.shape[axis]
    if count is None:
        raise ValueError(f"Cannot infer argument `num` from shape {x.shape}")
    return [x[(slice(None),) * axis + (i,)] for i in range(count)]


def _split_spec(x, sizes, axis):
    shape = x.shape
    return tuple([TensorSpec([*shape[:axis], n, *shape[axis + 1 :]], x.dtype) for n in sizes])


define(
    "split", _split_spec,
    lambda x, sizes, axis: tuple(np.split(x, np.cumsum(sizes[:-1]), axis)),
    lambda n, *gs: apply("concat", *[apply("zeros_like", t) if g is None else g
                                     for t, g in zip(n.outputs, gs)], axis=n.attrs["axis"]),
    samples=(Sample(TABLE, sizes=(1, 2), axis=1),),
    tensorflow="SplitV",
)  # fmt: skip


def split(value, num_or_size_splits, axis=0, num=None, name="split"):
    """The tensor cut along an axis: in equal parts, or in parts of these sizes."""
    x = convert.to_tensor(value)
    axis = normal_axes("split", int(axis), len(x.shape))[0]
    sizes, whole = num_or_size_splits, x.shape[axis]
    if np.ndim(sizes) == 0:
        count = int(sizes)
        if whole is None or whole % count:
            raise invalid(f"split: {whole} elements along axis {axis} do not part in {count}")
        sizes = [whole // count] * count
    sizes = [int(s) for s in sizes]
    if sizes.count(-1) == 1 and whole is not None:
        sizes[sizes.index(-1)] = whole - sum(sizes) - 1
    if min(sizes, default=0) < 0 or whole not in (None, sum(sizes)):
        raise invalid(f"split: sizes {sizes} do not add up to {whole}")
    return list(apply("split", x, sizes=tuple(sizes), axis=axis)) if sizes else []


define(
    "tile",
    infer=lambda x, multiples: TensorSpec(
        [None if d is None else d * m for d, m in zip(x.shape, multiples)], x.dtype
    ),
    cpu=lambda x, multiples: np.tile(x, multiples),
    grad=lambda n, g: _tile_grad(n, g),
    samples=(Sample(TABLE, multiples=(2, 3)),),
)


def _tile_grad(node, g):
    """Adds up the copies: each axis becomes (copies, size), and copies are summed."""
    x, multiples = node.inputs[0], node.attrs["multiples"]
    dims = [part for pair in zip(multiples, sizes(x)) for part in pair]
    copies = tuple(range(0, 2 * len(multiples), 2))
    return apply("reduce_sum", reshape(g, dims), axis=copies, keepdims=False)


def tile(input, multiples, name=None):
    """The tensor repeated `multiples[i]` times along axis i."""
    x, multiples = convert.to_tensor(input), convert.shape_dims(multiples)
    if len(multiples) != len(x.shape):
        raise invalid(f"tile: {len(multiples)} multiples for a tensor of shape {x.shape}")
    return apply("tile", x, multiples=multiples)


define(
    "pad",
    infer=lambda x, value, paddings: TensorSpec(
        [None if d is None else a + d + b for d, (a, b) in zip(x.shape, paddings)], x.dtype
    ),
    cpu=lambda x, value, paddings: np.pad(x, paddings, constant_values=value),
    grad=lambda n, g: (
        g[tuple(slice(a, -b if b else None) for a, b in n.attrs["paddings"])], None,
    ),
    samples=(Sample(TABLE, 0.5, gradient=False, paddings=((1, 0), (2, 1))),),
    tensorflow="PadV2",
)  # fmt: skip


def pad(tensor, paddings, mode="CONSTANT", constant_values=0, name=None):
    """The tensor with `(before, after)` more elements along each axis.

    Args:
        mode: CONSTANT fills with `constant_values`; REFLECT mirrors the elements without
            the one at the edge, SYMMETRIC with it.

    >>> pad([1, 2, 3], [[1, 1]], "REFLECT").numpy()
    array([2, 1, 2, 3, 2], dtype=int32)
    """
    x, how = convert.to_tensor(tensor), mode.upper()
    pairs = tuple((int(a), int(b)) for a, b in np.asarray(paddings).tolist())
    if len(pairs) != len(x.shape) or min(map(min, pairs), default=0) < 0:
        raise invalid(f"pad: paddings {list(pairs)} do not fit a tensor of shape {x.shape}")
    if how == "CONSTANT":
        value = constant_values or plain(0, x.dtype)
        return apply("pad", x, convert.to_tensor(value, like=x.dtype), paddings=pairs)
    if how not in ("REFLECT", "SYMMETRIC"):
        raise ValueError(f"mode must be CONSTANT, REFLECT or SYMMETRIC, not {mode!r}")
    for axis, (before, after) in enumerate(pairs):
        most = x.shape[axis] - (how == "REFLECT")
        if max(before, after) > most:
            raise invalid(f"pad: {mode} gives at most {most} on axis {axis} of {x.shape}")
        if before or after:
            places = np.pad(np.arange(x.shape[axis]), (before, after), how.lower())
            x = apply("gather", x, convert.to_tensor(places), axis=axis)
    return x

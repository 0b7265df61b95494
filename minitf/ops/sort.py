"""Order: sorting, the largest k, unique values, and finding places in what is sorted.
"""

from typing import NamedTuple

import numpy as np

from minitf.base.dtypes import as_dtype, boolean, int32
from minitf.base.errors import invalid
from minitf.base.shape import TensorSpec
from minitf.core import convert
from minitf.core.door import apply
from minitf.core.op import Sample, define
from minitf.core.tensor import Tensor
from minitf.ops.rows import TABLE, normal_axes, picking

# ---- sorting ------------------------------------------------------------------------


def _order(x, axis, descending):
    if not descending:
        return np.argsort(x, axis, kind="stable").astype(np.int32)
    # Turned around before and after, so that of equals the first stays first.
    last = x.shape[axis] - 1
    order = np.argsort(np.flip(x, axis), axis, kind="stable")
    return (last - np.flip(order, axis)).astype(np.int32)


define(
    "argsort",
    infer=lambda x, axis, descending: TensorSpec(x.shape, int32),
    cpu=_order,
    grad=lambda n, g: None,
    samples=(Sample(TABLE, gradient=False, axis=1, descending=False),),
    tensorflow="TopKV2",
)


picking(
    "take_along", "put_along", lambda x, indices, axis: TensorSpec(indices.shape, x.dtype),
    lambda x, indices, axis: np.take_along_axis(x, indices.astype(np.int64), axis),
    lambda out, g, at, axis: np.put_along_axis(out, at.astype(np.int64), g, axis),
    samples=(Sample(TABLE, ((2, 0), (1, 2)), axis=1),),
    back_samples=(Sample(((5.0,), (6.0,)), ((2,), (0,)), TABLE, axis=1),),
    tensorflow="GatherNd", back_tensorflow="ScatterNd",
)  # fmt: skip


def argsort(values, axis=-1, direction="ASCENDING", stable=False, name=None):
    """The positions of the elements in sorted order, along `axis`.

    >>> argsort([3, 1, 2]).numpy()
    array([1, 2, 0], dtype=int32)
    """
    x = convert.to_tensor(values)
    if direction not in ("ASCENDING", "DESCENDING"):
        raise ValueError(f"direction must be 'ASCENDING' or 'DESCENDING', not {direction!r}")
    axis = normal_axes("argsort", int(axis), len(x.shape))[0]
    return apply("argsort", x, axis=axis, descending=direction == "DESCENDING")


def sort(values, axis=-1, direction="ASCENDING", name=None):
    """The elements in order, along `axis`; gradients go back to where they came from."""
    x = convert.to_tensor(values)
    axis = normal_axes("sort", int(axis), len(x.shape))[0]
    return apply("take_along", x, argsort(x, axis, direction), axis=axis)


class TopKV2(NamedTuple):
    """What `top_k` gives."""

    values: Tensor
    indices: Tensor


def top_k(input, k=1, sorted=True, index_type=int32, name=None):
    """The `k` largest elements along the last axis, and where they are.

    Raises:
        InvalidArgumentError: there are fewer than `k`.

    >>> values, indices = top_k([1.0, 4.0, 3.0], k=2)
    >>> values.numpy(), indices.numpy()
    (array([4., 3.], dtype=float32), array([1, 2], dtype=int32))
    """
    x, k = convert.to_tensor(input), int(k)
    if not x.shape.rank or (x.shape[-1] is not None and x.shape[-1] < k):
        raise invalid(f"top_k: input must have at least {k} columns; its shape is {x.shape}")
    axis = len(x.shape) - 1
    indices = apply("argsort", x, axis=axis, descending=True)[..., :k]
    indices.spec = TensorSpec([*x.shape[:-1], k], int32)
    values = apply("take_along", x, indices, axis=axis)
    return TopKV2(values, apply("cast", indices, dtype=as_dtype(index_type)))


def in_top_k(targets, predictions, k, name=None):
    """Whether the target class is among the `k` largest predictions, for each row."""
    x, targets = convert.to_tensor(predictions), convert.to_tensor(targets)
    return apply("in_top_k", x, targets, k=int(k))


def _in_top_k(x, targets, k):
    inside = (targets >= 0) & (targets < x.shape[-1])
    own = np.take_along_axis(x, np.where(inside, targets, 0)[:, None].astype(np.int64), -1)
    return inside & np.isfinite(own[:, 0]) & ((x > own).sum(-1) < k)


define(
    "in_top_k",
    infer=lambda x, targets, k: TensorSpec(targets.shape, boolean),
    cpu=_in_top_k,
    grad=lambda n, g: (None, None),
    samples=(Sample(TABLE, (0, 1), gradient=False, k=1),),
    tensorflow="InTopKV2",
)

# ---- unique values, and places in sorted ones ---------------------------------------


def _unique(x, out_idx):
    if x.ndim != 1:
        raise invalid(f"unique: takes a tensor with one axis, not of shape {x.shape}")
    values, first, where, counts = np.unique(
        x, return_index=True, return_inverse=True, return_counts=True
    )
    order = np.argsort(first)  # in the order in which they first come
    place = np.argsort(order)
    kind = out_idx.numpy
    return values[order], place[where].astype(kind), counts[order].astype(kind)


define(
    "unique",
    infer=lambda x, out_idx: (
        TensorSpec((None,), x.dtype), TensorSpec(x.shape, out_idx),
        TensorSpec((None,), out_idx),
    ),
    cpu=_unique,
    samples=(Sample((3.0, 1.0, 3.0), gradient=False, out_idx=int32),),
    tensorflow="UniqueWithCounts",
)  # fmt: skip


class Unique(NamedTuple):
    """What `unique` gives: the values, and for each element the number of its value."""

    y: Tensor
    idx: Tensor


class UniqueWithCounts(NamedTuple):
    """What `unique_with_counts` gives: as `Unique`, and how often each value comes."""

    y: Tensor
    idx: Tensor
    count: Tensor


def unique_with_counts(x, out_idx=int32, name=None):
    """The values in `x`, each once, in the order in which they first come; with counts.

    >>> [part.numpy().tolist() for part in unique_with_counts([7, 5, 7])]
    [[7, 5], [0, 1, 0], [2, 1]]
    """
    found = apply("unique", convert.to_tensor(x), out_idx=as_dtype(out_idx))
    return UniqueWithCounts(*found)


def unique(x, out_idx=int32, name=None):
    """The values in `x`, each once, in the order in which they first come."""
    return Unique(*unique_with_counts(x, out_idx)[:2])


def _search(edges, values, side):
    flat = zip(edges.reshape(-1, edges.shape[-1]), values.reshape(-1, values.shape[-1]))
    found = [np.searchsorted(row, wanted, side) for row, wanted in flat]
    return np.array(found, np.int32).reshape(values.shape)


define(
    "searchsorted",
    infer=lambda edges, values, side: TensorSpec(values.shape, int32),
    cpu=_search,
    grad=lambda n, g: (None, None),
    samples=(Sample((1.0, 3.0, 5.0), (0.0, 3.0, 4.0), gradient=False, side="left"),),
    tensorflow="LowerBound",
)


def searchsorted(sorted_sequence, values, side="left", out_type=int32, name=None):
    """Where each value would go in the sorted last axis, so that it stays sorted.

    >>> searchsorted([1, 3, 5], [3, 4]).numpy()
    array([1, 2], dtype=int32)
    """
    if side not in ("left", "right"):
        raise ValueError(f"side must be 'left' or 'right', not {side!r}")
    edges = convert.to_tensor(sorted_sequence)
    values = convert.to_tensor(values, like=edges.dtype)
    found = apply("searchsorted", edges, values, side=side)
    return apply("cast", found, dtype=as_dtype(out_type))


def invert_permutation(x, name=None):
    """The permutation that undoes `x`."""
    x = convert.to_tensor(x)
    if x.array is not None and sorted_numbers(x) != list(range(len(x))):
        raise invalid(f"invert_permutation: {x.numpy().tolist()} is no permutation")
    return apply("cast", argsort(x), dtype=x.dtype)


def sorted_numbers(x: Tensor) -> list:
    """The elements in order, as a list."""
    return np.sort(x.numpy()).tolist()

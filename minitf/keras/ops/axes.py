"""Along axes: reductions, positions, running sums, sorting, segments."""

import numpy as np

from minitf.core.tensor import Tensor
from minitf.keras.ops.tensors import convert_to_tensor, zeros_like
from minitf.keras.promotion import converted, floating, tensor, together
from minitf.ops import cumulative, elementwise, norms, reduce, segments, shape
from minitf.ops import nn as networks
from minitf.ops import sort as sorting

def _along(function, change=lambda x: x):
    """A reduction with NumPy's arguments."""

    def reduction(x, axis=None, keepdims=False):
        return function(change(tensor(x)), axis, keepdims)

    return reduction


def _counted(x):
    """Bools and small ints are added up as wider ones."""
    return elementwise.cast(x, "int32") if x.dtype.is_bool or x.dtype.size < 4 and (
        x.dtype.is_integer) else x  # fmt: skip


_float, _bool = floating(lambda x: x), lambda x: elementwise.cast(x, "bool")
sum, prod = _along(reduce.reduce_sum, _counted), _along(reduce.reduce_prod, _counted)
mean, var, std, logsumexp = (_along(f, _float) for f in (
    reduce.reduce_mean, reduce.reduce_variance, reduce.reduce_std, reduce.reduce_logsumexp,
))  # fmt: skip
max = amax = _along(reduce.reduce_max)
min = amin = _along(reduce.reduce_min)
all, any = _along(reduce.reduce_all, _bool), _along(reduce.reduce_any, _bool)


def _place(function):
    def position(x, axis=None, keepdims=False):
        x = tensor(x)
        flat = shape.reshape(x, (-1,)) if axis is None else x
        found = function(flat, 0 if axis is None else axis, "int32")
        if not keepdims:
            return found
        return shape.reshape(found, (1,) * len(x.shape)) if axis is None else (
            shape.expand_dims(found, axis))  # fmt: skip

    return position


argmax, argmin = _place(reduce.argmax), _place(reduce.argmin)


def count_nonzero(x, axis=None) -> Tensor:
    return reduce.count_nonzero(tensor(x), axis, dtype="int32")


def average(x, axis=None, weights=None) -> Tensor:
    """The mean, in which each element counts by its weight."""
    if weights is None:
        return mean(x, axis)
    x, weights = together((_float(tensor(x)), weights))
    return sum(x * weights, axis) / sum(weights + zeros_like(x), axis)


def _running(function):
    """A running total of all elements where there is no axis."""

    def total(x, axis=None, dtype=None):
        x = _counted(convert_to_tensor(x, dtype))
        return function(shape.reshape(x, (-1,)) if axis is None else x, 0 if axis is None else axis)

    return total


cumsum, cumprod = _running(cumulative.cumsum), _running(cumulative.cumprod)


def moments(x, axes, keepdims=False, synchronized=False):
    return networks.moments(_float(tensor(x)), axes, keepdims=keepdims)


def norm(x, ord=None, axis=None, keepdims=False) -> Tensor:
    return norms.norm(_float(tensor(x)), "euclidean" if ord is None else ord, axis, keepdims)


def normalize(x, axis=-1, order=2, epsilon=1e-12) -> Tensor:
    """Vectors along `axis` with length 1."""
    x = _float(tensor(x))
    length = norms.norm(x, order, axis, True)
    return x / elementwise.maximum(length, epsilon)


sort, top_k = map(converted, (sorting.sort, sorting.top_k))


def argsort(x, axis=-1) -> Tensor:
    return sorting.argsort(tensor(x), axis, stable=True)


def in_top_k(targets, predictions, k) -> Tensor:
    return sorting.in_top_k(tensor(targets), tensor(predictions), k)


def searchsorted(sorted_sequence, values, side="left") -> Tensor:
    return sorting.searchsorted(*together((sorted_sequence, values)), side=side)


segment_sum, segment_max, segment_min, segment_prod = (
    lambda data, segment_ids, num_segments=None, sorted=False, each=each: each(
        tensor(data), tensor(segment_ids),
        int(np.max(segment_ids)) + 1 if num_segments is None else num_segments)
    for each in (segments.unsorted_segment_sum, segments.unsorted_segment_max,
                 segments.unsorted_segment_min, segments.unsorted_segment_prod)
)  # fmt: skip

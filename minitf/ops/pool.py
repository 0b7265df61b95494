"""Pooling: one number for each window, its largest or its mean.

No window is laid out: the taps are gone through one by one, each as a strided view of the
whole input. `max_pool_grad` sends a gradient to the first largest place, `max_pool_pick`
reads there; so are `avg_pool_grad` and `avg_pool` each other's gradients.
"""

import numpy as np

from minitf.base.errors import invalid
from minitf.base.shape import TensorSpec
from minitf.core import convert
from minitf.core.door import apply
from minitf.core.holes import filled, known
from minitf.core.op import Sample, define
from minitf.ops.fill import sizes as sizes_of
from minitf.ops.rows import only_first, with_shape
from minitf.ops.windows import (
    around, channels_first, padded, pads, per_axis, places, places_of, to_first, to_last,
)  # fmt: skip


def _spec(x, size, strides, padding):
    sizes = places(x.shape[1:-1], size, strides, padding, (1,) * len(size))
    if any(s is not None and s <= 0 for s in sizes):
        raise invalid(
            f"Computed output size would be negative or zero: input {x.shape}, window {size}"
        )
    return TensorSpec([x.shape[0], *sizes, x.shape[-1]], x.dtype)


class Taps:
    """The strided views of an input in which each tap of the window moves."""

    def __init__(self, sizes, size, strides, padding):
        ones = (1,) * len(size)
        self.sizes, self.pairs = sizes, pads(sizes, size, strides, padding, ones)
        self.out = places(sizes, size, strides, padding, ones)
        self.views = [
            (slice(None), *places_of(tap, strides, ones, self.out)) for tap in np.ndindex(*size)
        ]

    def cut(self, x):
        """The array without its padding."""
        inside = [slice(a, a + s) for s, (a, _) in zip(self.sizes, self.pairs)]
        return x[(slice(None), *inside)]

    def empty(self, like):
        """Zeros for the padded input."""
        whole = [a + s + b for s, (a, b) in zip(self.sizes, self.pairs)]
        return np.zeros((len(like), *whole, like.shape[-1]), like.dtype)

    def counts(self, dtype):
        """How many real elements each window covers: padding does not count in a mean."""
        ones = padded(np.ones((1, *self.sizes, 1), dtype), self.pairs)
        return sum(ones[view] for view in self.views)


def _max(x, size, strides, padding):
    taps = Taps(x.shape[1:-1], size, strides, padding)
    lowest = np.iinfo(x.dtype).min if x.dtype.kind in "iu" else -np.inf
    x = padded(x, taps.pairs, lowest)
    best = x[taps.views[0]].copy()
    for view in taps.views[1:]:
        np.maximum(best, x[view], out=best)
    return best


def _firsts(x, y, taps):
    """For each tap, where it is the first to hold its window's largest."""
    x = padded(x, taps.pairs, -np.inf)
    free = np.ones(y.shape, bool)
    for view in taps.views:
        found = free & (x[view] == y)
        free &= ~found
        yield view, found


def _max_grad(g, x, y, size, strides, padding):
    taps = Taps(x.shape[1:-1], size, strides, padding)
    total = taps.empty(x)
    for view, found in _firsts(x, y, taps):
        total[view] += g * found
    return taps.cut(total)


def _max_pick(u, x, y, size, strides, padding):
    taps = Taps(x.shape[1:-1], size, strides, padding)
    u, picked = padded(u, taps.pairs), np.zeros_like(y)
    for view, found in _firsts(x, y, taps):
        picked += u[view] * found
    return picked


def _mean(x, size, strides, padding):
    taps = Taps(x.shape[1:-1], size, strides, padding)
    x = padded(x, taps.pairs)
    return sum(x[view] for view in taps.views) / taps.counts(x.dtype)


def _mean_grad(g, *holes, shape, size, strides, padding):
    taps = Taps(filled(shape, holes), size, strides, padding)
    total, share = taps.empty(g), g / taps.counts(g.dtype)
    for view in taps.views:
        total[view] += share
    return taps.cut(total)


def _of_mean(node, g):
    return with_shape("avg_pool_grad", g, shape=sizes_of(node.inputs[0])[1:-1], **node.attrs)


def _of_mean_grad(node, u):
    attrs = {k: v for k, v in node.attrs.items() if k != "shape"}
    return only_first(node, apply("avg_pool", u, **attrs))


_X = (((1.0, -1.0), (2.0, 0.5), (-0.5, 3.0), (1.5, 1.0), (0.0, -2.0)),)
_Y = (((2.0, 0.5), (2.0, 3.0), (1.5, 3.0), (1.5, 1.0)),)
_PAIRS = {"size": (2,), "strides": (1,), "padding": "VALID"}
_THREES = {"size": (3,), "strides": (2,), "padding": "SAME"}
define(
    "max_pool", _spec, _max,
    lambda n, g: apply("max_pool_grad", g, n.inputs[0], n.output, **n.attrs),
    samples=(Sample(_X, **_PAIRS), Sample(_X, **_THREES)),
)  # fmt: skip
define(
    "max_pool_grad",
    lambda g, x, y, **_: TensorSpec(x.shape, g.dtype),
    _max_grad,
    lambda n, u: (apply("max_pool_pick", u, *n.inputs[1:], **n.attrs), None, None),
    samples=(Sample(_Y, _X, _Y, gradient=False, **_PAIRS),),
)
define(
    "max_pool_pick",
    lambda u, x, y, **_: TensorSpec(y.shape, u.dtype),
    _max_pick,
    lambda n, g: (apply("max_pool_grad", g, *n.inputs[1:], **n.attrs), None, None),
    samples=(Sample(_X, _X, _Y, gradient=False, **_PAIRS),),
    tensorflow="MaxPoolGradGrad",
)
define("avg_pool", _spec, _mean, _of_mean, samples=(Sample(_X, **_PAIRS), Sample(_X, **_THREES)))
define(
    "avg_pool_grad",
    lambda g, *holes, shape, **_: TensorSpec([g.shape[0], *known(shape), g.shape[-1]], g.dtype),
    _mean_grad, _of_mean_grad,
    samples=(Sample(_Y, shape=(5,), **_PAIRS),),
)  # fmt: skip

# ---- public functions ---------------------------------------------------------------


def _pool(row, input, ksize, strides, padding, data_format):
    x = convert.to_tensor(input)
    if channels_first(data_format):
        return to_first(_pool(row, to_last(x), ksize, strides, padding, None))
    rank = len(x.shape) - 2
    return apply(row, x, size=per_axis(ksize, rank, "ksize"), strides=per_axis(strides, rank),
                 padding=around(padding, rank))  # fmt: skip


def max_pool(input, ksize, strides, padding, data_format=None, name=None):
    """The largest element of each window of `ksize`.

    Args:
        input: shape (batch, *spatial, channels).
        ksize, strides: one number, or one for each spatial axis.
        padding: "VALID" or "SAME".

    >>> max_pool([[[1.0], [3.0], [2.0], [0.0]]], 2, 2, "VALID").numpy().ravel()
    array([3., 2.], dtype=float32)
    """
    return _pool("max_pool", input, ksize, strides, padding, data_format)


def avg_pool(input, ksize, strides, padding, data_format=None, name=None):
    """The mean of each window of `ksize`; padding does not count."""
    return _pool("avg_pool", input, ksize, strides, padding, data_format)


max_pool1d = max_pool2d = max_pool3d = max_pool
avg_pool1d = avg_pool2d = avg_pool3d = avg_pool


def pool(input, window_shape, pooling_type, strides=None, padding="VALID", data_format=None,
         dilations=None, name=None):  # fmt: skip
    """`max_pool` or `avg_pool`, by the word "MAX" or "AVG"."""
    row = {"MAX": "max_pool", "AVG": "avg_pool"}[pooling_type.upper()]
    return _pool(row, input, window_shape, strides, padding, data_format)

"""Convolution: the same small filter at every place, as one matrix product.

Each window of the input is laid out as a row (`im2col`); all filters are the columns of a
matrix; BLAS multiplies the two. Where there are fewer filters than channels, the other
way round is cheaper: multiply first, then move. The rows are for any number of spatial
axes: sound has one, images two, films three. They are each other's gradients.
"""

import math

import numpy as np
from numpy.lib.stride_tricks import as_strided

from minitf.base.errors import invalid, wrong_dtype
from minitf.base.shape import TensorSpec
from minitf.core.door import apply
from minitf.core.holes import filled, known
from minitf.core.op import Sample, define
from minitf.ops.fill import sizes as sizes_of
from minitf.ops.rows import with_shape
from minitf.ops.windows import padded, pads, places, places_of, reach

_ROWS_BYTES = 1 << 25  # windows are laid out for so many examples at a time, not for all


def _windows(x, taps, strides, dilations, out):
    """A view, no copy: (batch, *places, *taps, channels)."""
    steps = x.strides[1:-1]
    return as_strided(
        x, (len(x), *out, *taps, x.shape[-1]),
        (x.strides[0], *[s * n for s, n in zip(steps, strides)],
         *[s * n for s, n in zip(steps, dilations)], x.strides[-1]), writeable=False,
    )  # fmt: skip


def _chunks(batch: int, bytes_each: int):
    """Slices of the batch, each small enough to lay its windows out."""
    step = max(1, _ROWS_BYTES // max(bytes_each, 1))
    return [slice(i, min(i + step, batch)) for i in range(0, batch, step)]


def _rows(x, part, w, strides, dilations, out, groups):
    """The windows of some examples as matrices: (groups, places, taps * channels)."""
    view = _windows(x[part], w.shape[:-2], strides, dilations, out)
    count, inside = math.prod(view.shape[: len(out) + 1]), math.prod(w.shape[:-2])
    if groups == 1:
        return view.reshape(1, count, -1)
    split = view.reshape(count, inside, groups, -1)
    return split.transpose(2, 0, 1, 3).reshape(groups, count, -1)


def _filters(w, groups):
    """The filters as matrices: (groups, taps * channels, filters)."""
    return w.reshape(-1, groups, w.shape[-1] // groups).transpose(1, 0, 2)


def _by_group(y, groups):
    """(..., filters) as (groups, places, filters)."""
    return y.reshape(-1, groups, y.shape[-1] // groups).transpose(1, 0, 2)


def _bytes_each(x, w, out):
    return math.prod(out) * math.prod(w.shape[:-2]) * x.shape[-1] * x.itemsize


# ---- few filters: the windows of what comes out are smaller than those of what goes in


def _few(w, strides, groups) -> bool:
    return groups == 1 and w.shape[-1] * math.prod(strides) < w.shape[-2]


def _conv_few(x, w, strides, dilations, out):
    """Every place times every tap's filters at once, then each tap moved to its place."""
    taps, (channels, filters) = w.shape[:-2], w.shape[-2:]
    matrix = w.reshape(-1, channels, filters).transpose(1, 0, 2).reshape(channels, -1)
    y = np.zeros((len(x), *out, filters), x.dtype)
    for part in _chunks(len(x), math.prod(x.shape[1:-1]) * matrix.shape[1] * x.itemsize):
        found = np.matmul(x[part].reshape(-1, channels), matrix)
        found = found.reshape(-1, math.prod(taps), filters).transpose(1, 0, 2)
        found = found.reshape(-1, *x[part].shape[:-1], filters)
        for tap, products in zip(np.ndindex(*taps), found):
            y[part] += products[(slice(None), *places_of(tap, strides, dilations, out))]
    return y


def _flipped(w):
    return np.flip(w, tuple(range(w.ndim - 2)))


def _filter_grad_few(g, x, like, dilations):
    """For stride 1: every place of the input times what it went to."""
    taps, (channels, filters) = like.shape[:-2], like.shape[-2:]
    edges = [(reach(k, d) - 1,) * 2 for k, d in zip(taps, dilations)]
    g = padded(g, edges)
    total = np.zeros((channels, math.prod(taps) * filters), x.dtype)
    for part in _chunks(len(x), math.prod(x.shape[1:-1]) * total.shape[1] * x.itemsize):
        seen = _windows(g[part], taps, (1,) * len(taps), dilations, x.shape[1:-1])
        rows = x[part].reshape(-1, channels)
        total += np.matmul(rows.T, seen.reshape(len(rows), -1))
    total = total.reshape(channels, -1, filters).transpose(1, 0, 2)
    return _flipped(total.reshape(like.shape))


def _input_grad_few(g, w, size, padding, dilations):
    """For stride 1: a convolution of the gradient with the filters turned round."""
    taps = w.shape[:-2]
    before = pads(size, taps, (1,) * len(taps), padding, dilations)
    edges = [(reach(k, d) - 1 - a, reach(k, d) - 1 - b)
             for k, d, (a, b) in zip(taps, dilations, before)]  # fmt: skip
    return _conv(g, np.swapaxes(_flipped(w), -1, -2), (1,) * len(taps), edges, dilations, 1)


# ---- the three rows -----------------------------------------------------------------


def _conv_spec(x, w, strides, padding, dilations, groups):
    if x.dtype is not w.dtype:
        raise wrong_dtype(f"conv: dtypes differ: {x.dtype.name} and {w.dtype.name}")
    if len(x.shape) != len(w.shape):
        raise invalid(f"conv: input {x.shape} and filters {w.shape} differ in rank")
    if None not in (x.shape[-1], w.shape[-2]) and x.shape[-1] != w.shape[-2] * groups:
        raise invalid(
            f"conv: input depth must be evenly divisible by filter depth: {x.shape[-1]} vs "
            f"{w.shape[-2]}"
        )
    sizes = places(x.shape[1:-1], w.shape[:-2], strides, padding, dilations)
    if any(s is not None and s <= 0 for s in sizes):
        raise invalid(
            f"Computed output size would be negative or zero: input {x.shape}, filters {w.shape}"
        )
    return TensorSpec([x.shape[0], *sizes, w.shape[-1]], x.dtype)


def _conv(x, w, strides, padding, dilations, groups):
    sizes, taps = x.shape[1:-1], w.shape[:-2]
    out = places(sizes, taps, strides, padding, dilations)
    x = padded(x, pads(sizes, taps, strides, padding, dilations))
    if _few(w, strides, groups):
        return _conv_few(x, w, strides, dilations, out)
    y = np.empty((len(x), *out, w.shape[-1]), x.dtype)
    matrix = _filters(w, groups)
    for part in _chunks(len(x), _bytes_each(x, w, out)):
        rows = _rows(x, part, w, strides, dilations, out, groups)
        _by_group(y[part], groups)[:] = np.matmul(rows, matrix)
    return y


def _filter_grad(g, x, like, strides, padding, dilations, groups):
    """Each tap's gradient: what it saw, times the gradient of what it made."""
    sizes, taps, out = x.shape[1:-1], like.shape[:-2], g.shape[1:-1]
    x = padded(x, pads(sizes, taps, strides, padding, dilations))
    if _few(like, strides, groups) and math.prod(strides) == 1:
        return _filter_grad_few(g, x, like, dilations)
    total = np.zeros((groups, math.prod(like.shape[:-1]), like.shape[-1] // groups), x.dtype)
    for part in _chunks(len(x), _bytes_each(x, like, out)):
        rows = _rows(x, part, like, strides, dilations, out, groups)
        total += np.matmul(rows.transpose(0, 2, 1), _by_group(g[part], groups))
    return total.transpose(1, 0, 2).reshape(like.shape)


def _input_grad(g, w, *holes, shape, strides, padding, dilations, groups):
    """Each output's gradient goes back to the window that it came from (`col2im`)."""
    sizes, taps, out = filled(shape, holes), w.shape[:-2], g.shape[1:-1]
    pairs = pads(sizes, taps, strides, padding, dilations)
    inside = all(max(pair) < reach(k, d) for pair, k, d in zip(pairs, taps, dilations))
    if _few(w, strides, groups) and math.prod(strides) == 1 and inside:
        return _input_grad_few(g, w, sizes, padding, dilations)
    channels = w.shape[-2] * groups
    whole = [a + s + b for s, (a, b) in zip(sizes, pairs)]
    x = np.zeros((len(g), *whole, channels), g.dtype)
    matrix = _filters(w, groups).transpose(0, 2, 1)
    for part in _chunks(len(g), _bytes_each(x, w, out)):
        rows = np.matmul(_by_group(g[part], groups), matrix)
        rows = rows.reshape(groups, -1, math.prod(taps), w.shape[-2]).transpose(2, 1, 0, 3)
        for tap, found in zip(np.ndindex(*taps), rows):
            x[(part, *places_of(tap, strides, dilations, out))] += found.reshape(
                -1, *out, channels
            )
    return x[(slice(None), *[slice(a, a + s) for s, (a, _) in zip(sizes, pairs)])]


def _input_grad_spec(g, w, *holes, shape, strides, padding, dilations, groups):
    channels = None if w.shape[-2] is None else w.shape[-2] * groups
    return TensorSpec([g.shape[0], *known(shape), channels], g.dtype)


def _to_input(g, w, like, attrs):
    """The gradient by the input `like`."""
    return with_shape("conv_input_grad", g, w, **{**attrs, "shape": sizes_of(like)[1:-1]})


def _of_conv(node, g):
    x, w = node.inputs
    return _to_input(g, w, x, node.attrs), apply("conv_filter_grad", g, x, w, **node.attrs)


def _of_input_grad(node, u):
    g, w = node.inputs[:2]
    attrs = {k: v for k, v in node.attrs.items() if k != "shape"}
    parts = apply("conv", u, w, **attrs), apply("conv_filter_grad", g, u, w, **attrs)
    return (*parts, *(None,) * (len(node.inputs) - 2))


def _of_filter_grad(node, u):
    g, x, _ = node.inputs
    return apply("conv", x, u, **node.attrs), _to_input(g, u, x, node.attrs), None


_SIGNAL = (((1.0, -1.0), (2.0, 0.5), (-0.5, 3.0), (1.5, 1.0), (0.0, -2.0)),)
_TAPS = (((1.0,), (-2.0,)), ((0.5,), (1.0,)), ((2.0,), (0.25,)))
_MADE = (((1.0,), (-1.0,), (0.5,)),)
_PLAIN = {"strides": (1,), "padding": "VALID", "dilations": (1,), "groups": 1}
_WIDE = {"strides": (2,), "padding": "SAME", "dilations": (1,), "groups": 1}
define("conv", _conv_spec, _conv, _of_conv, tensorflow="Conv2D",
       samples=(Sample(_SIGNAL, _TAPS, **_PLAIN), Sample(_SIGNAL, _TAPS, **_WIDE)))  # fmt: skip
define(
    "conv_input_grad", _input_grad_spec, _input_grad, _of_input_grad,
    samples=(Sample(_MADE, _TAPS, shape=(5,), **_WIDE),),
    tensorflow="Conv2DBackpropInput",
)  # fmt: skip
define(
    "conv_filter_grad",
    lambda g, x, like, **_: TensorSpec(like.shape, g.dtype),
    _filter_grad, _of_filter_grad,
    samples=(Sample(_MADE, _SIGNAL, _TAPS, **_PLAIN),),
    tensorflow="Conv2DBackpropFilter",
)  # fmt: skip

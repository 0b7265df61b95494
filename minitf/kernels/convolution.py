"""Convolution of images and its two gradients, for whole graphs in machine code.

Each is a product of matrices, summed up tile by tile (`tiles.py`) from where the numbers
lie. Arrays are (batch, height, width, channels); `top` and `left` are how far the first
window begins above and left of the image. Images that need int64(0)s around them, and columns
that fill no vector, are copied to where they have room. Called from generated code
(`graph/native`); nothing else imports it.

A number that is written out in a call is a type of its own to the compiler, which makes the
called function once more for it: hence `int64(0)`.
"""

import numpy as np
from numba import int64

from minitf.kernels.tiles import add_product, compiled, rounded, table

PLACES = 256  # rows of a product, below which several images are taken at once


@compiled
def convolve(x, w, out, sh, sw, dh, dw, top, left):
    """`out[place] = window of x at that place @ w`."""
    kh, kw, channels, filters = w.shape
    batch, oh, ow, _ = out.shape
    columns = rounded(w, filters)
    w = _roomy(w, kw, channels, columns, int64(0), int64(0))
    high, wide = _extent(x, oh, ow, kh, kw, sh, sw, dh, dw, top, left)
    loops = _taps(kh, kw, dh, dw, wide, channels, columns)
    some = max(1, PLACES // max(1, oh * ow))
    for first in range(0, batch, some):
        last = min(first + some, batch)
        images, part = _roomy(x[first:last], high, wide, channels, top, left), out[first:last]
        result = part if columns == filters else np.empty((last - first, oh, ow, columns), x.dtype)
        sizes = last - first, oh, ow
        seen = table(sizes, (high * wide * channels, sh * wide * channels, sw * channels))
        made = table(sizes, (oh * ow * columns, ow * columns, columns))
        add_product(result.reshape(-1), int64(0), made, images.reshape(-1), seen, w.reshape(-1),
                    int64(0), columns, loops, int64(0))  # fmt: skip
        if columns != filters:
            _cut(result, part, int64(0), int64(0))


@compiled
def convolve_filter_grad(g, x, out, sh, sw, dh, dw, top, left):
    """`out[tap] = sum over places of (what the tap saw there).T @ g`."""
    kh, kw, channels, filters = out.shape
    batch, oh, ow, _ = g.shape
    columns = rounded(g, filters)
    high, wide = _extent(x, oh, ow, kh, kw, sh, sw, dh, dw, top, left)
    result = out if columns == filters else np.empty((kh, kw, channels, columns), x.dtype)
    seen = table((kh, kw, channels), (dh * wide * channels, dw * channels, int64(1)))
    made = table((kh, kw, channels), (kw * channels * columns, channels * columns, columns))
    if batch == 0:
        result.reshape(-1)[:] = 0
    some = max(1, PLACES // max(1, oh * ow))
    for first in range(0, batch, some):
        last = min(first + some, batch)
        images = _roomy(x[first:last], high, wide, channels, top, left)
        given = _roomy(g[first:last], oh, ow, columns, int64(0), int64(0))
        loops = (last - first, high * wide * channels, oh * ow * columns,
                 oh, sh * wide * channels, ow * columns, ow, sw * channels, columns)  # fmt: skip
        add_product(result.reshape(-1), int64(0), made, images.reshape(-1), seen, given.reshape(-1),
                    int64(0), columns, loops, first)  # fmt: skip
    if columns != filters:
        _cut(result, out, int64(0), int64(0))


@compiled
def convolve_input_grad(g, turned, out, sh, sw, dh, dw, top, left):
    """Each place's gradient to the window that it saw; `turned` are the filters as (height,
    width, filters, channels)."""
    kh, kw, filters, channels = turned.shape
    batch, oh, ow, _ = g.shape
    columns = rounded(turned, channels)
    turned = _roomy(turned, kw, filters, columns, int64(0), int64(0)).reshape(-1)
    high, wide = _extent(out, oh, ow, kh, kw, sh, sw, dh, dw, top, left)
    whole = columns == channels and high == out.shape[1] and wide == out.shape[2]
    loops = (int64(1), int64(0), int64(0), int64(1), int64(0), int64(0), filters, int64(1), columns)
    some = max(1, PLACES // max(1, oh * ow))
    for first in range(0, batch, some):
        last = min(first + some, batch)
        part, given = out[first:last], g[first:last].reshape(-1)
        result = part if whole else np.empty((last - first, high, wide, columns), g.dtype)
        result.reshape(-1)[:] = 0
        sizes = last - first, oh, ow
        seen = table(sizes, (high * wide * columns, sh * wide * columns, sw * columns))
        made = table(sizes, (oh * ow * filters, ow * filters, filters))
        for p in range(kh):
            for q in range(kw):
                at, tap = (p * dh * wide + q * dw) * columns, (p * kw + q) * filters * columns
                add_product(result.reshape(-1), at, seen, given, made, turned, tap, columns,
                            loops, int64(1))  # fmt: skip
        if not whole:
            _cut(result, part, top, left)


@compiled
def _taps(kh, kw, dh, dw, wide, channels, columns):
    """The loops over a window: its numbers side by side are one."""
    row, filter_row = dh * wide * channels, kw * channels * columns
    if dw == 1:
        return kh, row, filter_row, int64(1), int64(0), int64(0), kw * channels, int64(1), columns
    return kh, row, filter_row, kw, dw * channels, channels * columns, channels, int64(1), columns


@compiled
def _extent(x, oh, ow, kh, kw, sh, sw, dh, dw, top, left):
    """The height and width that images have with the int64(0)s that windows reach into."""
    height, width = x.shape[1:3]
    return (max(top + height, (oh - 1) * sh + (kh - 1) * dh + 1),
            max(left + width, (ow - 1) * sw + (kw - 1) * dw + 1))  # fmt: skip


@compiled
def _roomy(x, high, wide, columns, top, left):
    """Images with zeros around them, and behind their channels; themselves, if that is all."""
    batch, height, width, channels = x.shape
    if high == height and wide == width and columns == channels:
        return x
    roomy = np.zeros((batch, high, wide, columns), x.dtype)
    for b in range(batch):
        for i in range(height):
            for j in range(width):
                for c in range(channels):
                    roomy[b, top + i, left + j, c] = x[b, i, j, c]
    return roomy


@compiled
def _cut(roomy, x, top, left):
    """The other way: takes images from where they had room."""
    batch, height, width, channels = x.shape
    for b in range(batch):
        for i in range(height):
            for j in range(width):
                for c in range(channels):
                    x[b, i, j, c] = roomy[b, top + i, left + j, c]

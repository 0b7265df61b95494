"""Convolution and pooling of images as loops, for whole graphs in machine code.

Each example's windows are laid out as the rows of a matrix (`im2col`), which BLAS
multiplies by the filters. Arrays are (batch, height, width, channels); `top` and `left`
are how far the first window begins above and left of the image. Called from generated
code (`graph/native`); nothing else imports it.
"""

import numpy as np
from numba import njit

compiled = njit(nogil=True, error_model="numpy")


@compiled
def _move(image, rows, kh, kw, oh, ow, sh, sw, dh, dw, top, left, back):
    """Fills `rows` (places, taps * channels) with an image's windows, zeros outside it.
    With `back` the other way: adds the rows to where they come from."""
    height, width, channels = image.shape
    for i in range(oh):
        for j in range(ow):
            row = rows[i * ow + j]
            for p in range(kh):
                y = i * sh + p * dh - top
                for q in range(kw):
                    x = j * sw + q * dw - left
                    start = (p * kw + q) * channels
                    inside = 0 <= y < height and 0 <= x < width
                    if inside and back:
                        for c in range(channels):
                            image[y, x, c] += row[start + c]
                    elif inside:
                        for c in range(channels):
                            row[start + c] = image[y, x, c]
                    elif not back:
                        for c in range(channels):
                            row[start + c] = 0


@compiled
def convolve(x, w, out, sh, sw, dh, dw, top, left):
    """`out[b] = windows of x[b] @ w`."""
    kh, kw, channels, filters = w.shape
    batch, oh, ow, _ = out.shape
    rows = np.empty((oh * ow, kh * kw * channels), x.dtype)
    matrix = w.reshape((kh * kw * channels, filters))
    for b in range(batch):
        _move(x[b], rows, kh, kw, oh, ow, sh, sw, dh, dw, top, left, False)
        np.dot(rows, matrix, out[b].reshape((oh * ow, filters)))


@compiled
def convolve_filter_grad(g, x, out, sh, sw, dh, dw, top, left):
    """`out = sum over b of (windows of x[b]).T @ g[b]`."""
    kh, kw, channels, filters = out.shape
    batch, oh, ow, _ = g.shape
    rows = np.empty((oh * ow, kh * kw * channels), x.dtype)
    total = out.reshape((kh * kw * channels, filters))
    part = np.empty_like(total)
    total[:] = 0
    for b in range(batch):
        _move(x[b], rows, kh, kw, oh, ow, sh, sw, dh, dw, top, left, False)
        np.dot(rows.T, g[b].reshape((oh * ow, filters)), part)
        total += part


@compiled
def convolve_input_grad(g, w, out, sh, sw, dh, dw, top, left):
    """Each window's share of the gradient, added up where windows overlap."""
    kh, kw, channels, filters = w.shape
    batch, oh, ow, _ = g.shape
    rows = np.empty((oh * ow, kh * kw * channels), g.dtype)
    matrix = w.reshape((kh * kw * channels, filters))
    out[:] = 0
    for b in range(batch):
        np.dot(g[b].reshape((oh * ow, filters)), matrix.T, rows)
        _move(out[b], rows, kh, kw, oh, ow, sh, sw, dh, dw, top, left, True)


@compiled
def pool_max(x, out, kh, kw, sh, sw, top, left):
    """The largest number of each window and channel."""
    batch, height, width, channels = x.shape
    _, oh, ow, _ = out.shape
    for b in range(batch):
        for i in range(oh):
            for j in range(ow):
                for c in range(channels):
                    out[b, i, j, c] = -np.inf
                for y in range(max(i * sh - top, 0), min(i * sh - top + kh, height)):
                    for z in range(max(j * sw - left, 0), min(j * sw - left + kw, width)):
                        for c in range(channels):
                            old, new = out[b, i, j, c], x[b, y, z, c]
                            out[b, i, j, c] = new if new > old or new != new else old


@compiled
def pool_max_grad(g, x, y, out, kh, kw, sh, sw, top, left):
    """Sends each gradient to the first place that holds its window's largest number."""
    batch, height, width, channels = x.shape
    _, oh, ow, _ = g.shape
    out[:] = 0
    left_over = np.empty(channels, x.dtype)  # what a window has still to send on
    for b in range(batch):
        for i in range(oh):
            for j in range(ow):
                for c in range(channels):
                    left_over[c] = g[b, i, j, c]
                for p in range(max(i * sh - top, 0), min(i * sh - top + kh, height)):
                    for q in range(max(j * sw - left, 0), min(j * sw - left + kw, width)):
                        for c in range(channels):
                            here = left_over[c] if x[b, p, q, c] == y[b, i, j, c] else 0
                            out[b, p, q, c] += here
                            left_over[c] -= here


@compiled
def pool_mean(x, out, kh, kw, sh, sw, top, left):
    """The mean of each window and channel; what lies outside the image does not count."""
    batch, height, width, channels = x.shape
    _, oh, ow, _ = out.shape
    for b in range(batch):
        for i in range(oh):
            for j in range(ow):
                first, last = max(i * sh - top, 0), min(i * sh - top + kh, height)
                start, end = max(j * sw - left, 0), min(j * sw - left + kw, width)
                for c in range(channels):
                    out[b, i, j, c] = 0
                for y in range(first, last):
                    for z in range(start, end):
                        for c in range(channels):
                            out[b, i, j, c] += x[b, y, z, c]
                for c in range(channels):
                    out[b, i, j, c] /= (last - first) * (end - start)


@compiled
def pool_mean_grad(g, out, kh, kw, sh, sw, top, left):
    """Shares each gradient among its window."""
    batch, height, width, channels = out.shape
    _, oh, ow, _ = g.shape
    out[:] = 0
    for b in range(batch):
        for i in range(oh):
            for j in range(ow):
                first, last = max(i * sh - top, 0), min(i * sh - top + kh, height)
                start, end = max(j * sw - left, 0), min(j * sw - left + kw, width)
                count = (last - first) * (end - start)
                for y in range(first, last):
                    for z in range(start, end):
                        for c in range(channels):
                            out[b, y, z, c] += g[b, i, j, c] / count

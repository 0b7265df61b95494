"""Pooling of images as loops, for whole graphs in machine code.

Arrays are (batch, height, width, channels); `top` and `left` are how far the first window
begins above and left of the image. Called from generated code (`graph/native`); nothing
else imports it.
"""

import numpy as np
from numba import njit

from minitf.kernels.vector_math import apart

compiled = njit(nogil=True, error_model="numpy")


@compiled
def pool_max(x, out, kh, kw, sh, sw, top, left):
    """The largest number of each window and channel."""
    apart()
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
    apart()
    batch, height, width, channels = x.shape
    _, oh, ow, _ = g.shape
    out[:] = 0
    left_over, none = np.empty(channels, x.dtype), x.dtype.type(0)  # what is still to be sent
    for b in range(batch):
        for i in range(oh):
            for j in range(ow):
                for c in range(channels):
                    left_over[c] = g[b, i, j, c]
                for p in range(max(i * sh - top, 0), min(i * sh - top + kh, height)):
                    for q in range(max(j * sw - left, 0), min(j * sw - left + kw, width)):
                        for c in range(channels):
                            here = left_over[c] if x[b, p, q, c] == y[b, i, j, c] else none
                            out[b, p, q, c] += here
                            left_over[c] -= here


@compiled
def pool_mean(x, out, kh, kw, sh, sw, top, left):
    """The mean of each window and channel; what lies outside the image does not count."""
    apart()
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
                count = x.dtype.type((last - first) * (end - start))
                for c in range(channels):
                    out[b, i, j, c] /= count


@compiled
def pool_mean_grad(g, out, kh, kw, sh, sw, top, left):
    """Shares each gradient among its window."""
    apart()
    batch, height, width, channels = out.shape
    _, oh, ow, _ = g.shape
    out[:] = 0
    for b in range(batch):
        for i in range(oh):
            for j in range(ow):
                first, last = max(i * sh - top, 0), min(i * sh - top + kh, height)
                start, end = max(j * sw - left, 0), min(j * sw - left + kw, width)
                count = g.dtype.type((last - first) * (end - start))
                for y in range(first, last):
                    for z in range(start, end):
                        for c in range(channels):
                            out[b, y, z, c] += g[b, i, j, c] / count

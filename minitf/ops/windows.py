"""Windows: where a filter or a pool goes over its input. Shared by convolution and pooling.

Spatial axes are those between the batch and the channels; any number of them.
"""

import numpy as np

from minitf.ops.shape import transpose


def reach(size: int, dilation: int) -> int:
    """How far a filter of `size` taps reaches, with gaps between them."""
    return (size - 1) * dilation + 1


def output_size(size, taps: int, stride: int, padding, dilation: int = 1):
    """How many places a window has along one axis; None where the size is not known."""
    if size is None:
        return None
    if padding == "SAME":
        return -(-size // stride)
    before, after = padding if padding != "VALID" else (0, 0)
    return (size + before + after - reach(taps, dilation)) // stride + 1


def pads(sizes, taps, strides, padding, dilations) -> list[tuple[int, int]]:
    """How much is put around each axis; SAME puts the odd one behind."""
    if padding == "VALID":
        return [(0, 0)] * len(sizes)
    if padding != "SAME":
        return list(padding)
    pairs = []
    for size, k, stride, dilation in zip(sizes, taps, strides, dilations):
        total = max((-(-size // stride) - 1) * stride + reach(k, dilation) - size, 0)
        pairs.append((total // 2, total - total // 2))
    return pairs


def places(sizes, taps, strides, padding, dilations) -> list:
    """The output's spatial sizes."""
    around = [padding] * len(sizes) if isinstance(padding, str) else padding
    return [output_size(*one) for one in zip(sizes, taps, strides, around, dilations)]


def padded(x, pairs, value=0):
    """The array with `value` around its spatial axes."""
    if not any(a or b for a, b in pairs):
        return x
    return np.pad(x, [(0, 0), *pairs, (0, 0)], constant_values=value)


def places_of(tap, strides, dilations, out) -> list[slice]:
    """Where, in the padded input, one tap of the window is as the window moves."""
    return [
        slice(t * d, t * d + (n - 1) * s + 1, s)
        for t, s, d, n in zip(tap, strides, dilations, out)
    ]


# ---- what users write ---------------------------------------------------------------


def per_axis(value, rank: int, what: str = "strides") -> tuple[int, ...]:
    """One number for each spatial axis, from what users write: 2, [2, 2] or [1, 2, 2, 1]."""
    numbers = [int(v) for v in np.atleast_1d(np.asarray(1 if value is None else value))]
    if len(numbers) == 1:
        return tuple(numbers * rank)
    if len(numbers) == rank + 2:
        numbers = numbers[1:-1]
    if len(numbers) != rank:
        raise ValueError(f"{what} must have 1, {rank} or {rank + 2} numbers, not {value}")
    return tuple(numbers)


def around(padding, rank: int):
    """`padding` as the rows take it: "SAME", "VALID", or pairs for the spatial axes."""
    if isinstance(padding, str):
        if padding.upper() not in ("SAME", "VALID"):
            raise ValueError(f"padding must be SAME or VALID, not {padding!r}")
        return padding.upper()
    pairs = tuple((int(a), int(b)) for a, b in padding)
    return pairs[1:-1] if len(pairs) == rank + 2 else pairs


def channels_first(data_format) -> bool:
    """Whether the channels come before the spatial axes (NCHW)."""
    return bool(data_format) and str(data_format).upper().startswith(("NC", "CHANNELS_FIRST"))


def to_last(x):
    return transpose(x, (0, *range(2, len(x.shape)), 1))


def to_first(x):
    return transpose(x, (0, len(x.shape) - 1, *range(1, len(x.shape) - 1)))

"""Layers that only move, repeat, cut or fill up: the numbers stay as they are."""

import math

import numpy as np

from minitf.keras.config import standardize_data_format
from minitf.keras.input_spec import InputSpec
from minitf.keras.layer import Layer
from minitf.keras.layers.resizing import resize
from minitf.ops.fill import sizes
from minitf.ops.join import pad, tile
from minitf.ops.shape import expand_dims, reshape, transpose
from minitf.ops.windows import to_first, to_last


class Flatten(Layer):
    """All axes but the first in one: (batch, a, b) to (batch, a * b)."""

    def __init__(self, data_format=None, **options):
        super().__init__(**options)
        self.data_format = standardize_data_format(data_format)
        self.input_spec = InputSpec(min_ndim=1)

    def call(self, inputs):
        if self.data_format == "channels_first" and len(inputs.shape) > 1:
            inputs = to_last(inputs)
        rest = inputs.shape[1:]
        return reshape(inputs, (sizes(inputs)[0], -1 if None in rest else math.prod(rest)))


class Reshape(Layer):
    """Each example in another shape; -1 is worked out."""

    def __init__(self, target_shape, **options):
        super().__init__(**options)
        self.target_shape = tuple(target_shape)
        if self.target_shape.count(-1) > 1:
            raise ValueError(
                "There must be at most one unknown dimension (-1) in target_shape. "
                f"Received: target_shape={target_shape}."
            )
        if any(d < -1 for d in self.target_shape):
            raise ValueError("Every dimension of target_shape must be a non-negative integer, or "
                             f"-1. Received: target_shape={self.target_shape}")  # fmt: skip
        self.built = True

    def call(self, inputs):
        target, rest = list(self.target_shape), inputs.shape[1:]
        if None not in rest:
            size, known = math.prod(rest), math.prod(d for d in target if d != -1)
            if (size != known) if -1 not in target else (not known or size % known):
                raise ValueError(
                    "The total size of the tensor must be unchanged. Received: "
                    f"input_shape={tuple(rest)}, target_shape={self.target_shape}"
                )
            target = [size // known if d == -1 else d for d in target]
        return reshape(inputs, (sizes(inputs)[0], *target))


class Permute(Layer):
    """The axes of each example in another order; the first has number 1."""

    def __init__(self, dims, **options):
        super().__init__(**options)
        self.dims = tuple(dims)
        if sorted(dims) != list(range(1, len(dims) + 1)):
            raise ValueError(
                "Invalid permutation argument `dims` for Permute Layer. The set of indices in "
                f"`dims` must be consecutive and start from 1. Received dims={dims}"
            )
        self.input_spec = InputSpec(ndim=len(self.dims) + 1)

    def call(self, inputs):
        return transpose(inputs, (0, *self.dims))


class RepeatVector(Layer):
    """(batch, features) to (batch, n, features)."""

    def __init__(self, n: int, **options):
        super().__init__(**options)
        if not isinstance(n, int) or isinstance(n, bool):
            raise TypeError(f"Expected an integer value for `n`, got {type(n)}.")
        if n <= 0:
            raise ValueError(f"Argument `n` should be a positive integer. Received: n={n}")
        self.n = n
        self.input_spec = InputSpec(ndim=2)

    def call(self, inputs):
        return tile(expand_dims(inputs, 1), (1, self.n, 1))


# ---- spatial axes -------------------------------------------------------------------


def tuple_of(value, count: int, name: str, allow_zero: bool = False) -> tuple[int, ...]:
    """One number for each of `count` axes, from a number or several.

    Raises:
        ValueError: there are too many or too few, or one is not positive.
    """
    found = (value,) * count if isinstance(value, int) else value
    least = 0 if allow_zero else 1
    if not hasattr(found, "__len__") or len(found) != count or any(
        not isinstance(v, (int, np.integer)) or v < least for v in found
    ):  # fmt: skip
        bad = {v for v in found if isinstance(v, int) and v < least} if len(
            np.shape(found)) else ()  # fmt: skip
        wanted = f", including values {bad} that do not satisfy `value {'>=' if allow_zero else '>'} 0`"
        raise ValueError(
            f"The `{name}` argument must be a tuple of {count} integers. Received {name}={value}"
            f"{wanted if bad else ''}"
        )
    return tuple(int(v) for v in found)


def pairs_of(value, count: int, name: str) -> tuple[tuple[int, int], ...]:
    """(before, after) for each spatial axis, from a number, or a number or pair for each."""
    if isinstance(value, int) and value >= 0:
        return ((value, value),) * count
    if not hasattr(value, "__len__") or len(value) != count:
        raise ValueError(
            f"`{name}` should be either an int, a tuple of {count} ints, or a tuple of {count} "
            f"tuples of 2 ints, and not negative. Received: {name}={value}."
        )
    return tuple(tuple_of(v, 2, f"{i}. entry of {name}", True) for i, v in enumerate(value, 1))


class Spatial(Layer):
    """A layer for inputs with `rank` spatial axes, which come before or behind channels."""

    rank = 2

    def __init__(self, data_format=None, **options):
        super().__init__(**options)
        self.data_format = standardize_data_format(data_format)
        self.input_spec = InputSpec(ndim=self.rank + 2)

    def whole(self, parts: tuple, rest) -> tuple:
        """One entry for each axis: `parts` for the spatial ones, `rest` for the others."""
        first = self.data_format == "channels_first"
        return (rest, rest, *parts) if first else (rest, *parts, rest)

    def edges(self, value, name: str) -> tuple:
        """(before, after) of the one spatial axis, or of each of several."""
        if self.rank == 1:
            return tuple_of(value, 2, name, True)
        return pairs_of(value, self.rank, name)

    def pairs(self, edges: tuple) -> tuple:
        """(before, after) for all axes of an input."""
        return self.whole((edges,) if self.rank == 1 else edges, (0, 0))


class ZeroPadding2D(Spatial):
    """Zeros around images: `padding` is a number, or (before, after) for each axis."""

    def __init__(self, padding=1, data_format=None, **options):
        super().__init__(data_format, **options)
        self.padding = self.edges(padding, "padding")

    def call(self, inputs):
        return pad(inputs, self.pairs(self.padding))


class ZeroPadding1D(ZeroPadding2D):
    """Zeros before and behind a sequence."""

    rank = 1


class ZeroPadding3D(ZeroPadding2D):
    """Zeros around volumes."""

    rank = 3


class Cropping2D(Spatial):
    """Cuts the edges of images off: a number, or (before, after) for each axis."""

    def __init__(self, cropping=0, data_format=None, **options):
        super().__init__(data_format, **options)
        if isinstance(cropping, int) and cropping < 0:
            raise ValueError(f"`cropping` cannot be negative. Received: cropping={cropping}.")
        self.cropping = self.edges(cropping, "cropping")

    def call(self, inputs):
        pairs = self.pairs(self.cropping)
        if any(d is not None and a + b >= d > 0 for d, (a, b) in zip(inputs.shape, pairs) if a + b):
            what = "Values in `cropping` argument should be"
            if self.rank == 1:
                what = "`cropping` parameter of `Cropping1D` layer must be"
            raise ValueError(
                f"{what} smaller than the corresponding spatial dimension of the input. Received: "
                f"input_shape={tuple(inputs.shape)}, cropping={self.cropping}"
            )
        return inputs[tuple(slice(a or None, -b if b else None) for a, b in pairs)]


class Cropping1D(Cropping2D):
    """Cuts time steps off both ends: a number, or (before, after)."""

    rank, unsaved = 1, ("data_format",)

    def __init__(self, cropping=(1, 1), **options):
        super().__init__(cropping, "channels_last", **options)


class Cropping3D(Cropping2D):
    """Cuts the edges of volumes off."""

    rank = 3

    def __init__(self, cropping=1, data_format=None, **options):
        super().__init__(cropping, data_format, **options)


class UpSampling2D(Spatial):
    """Images `size` times as large.

    Args:
        interpolation: "nearest" repeats rows and columns, "bilinear" draws lines.
    """

    def __init__(self, size=2, data_format=None, interpolation="nearest", **options):
        super().__init__(data_format, **options)
        parts = tuple_of(size, self.rank, "size")
        self.size = size if self.rank == 1 else parts
        self.interpolation = interpolation.lower()

    def call(self, inputs):
        factors = (self.size,) if self.rank == 1 else self.size
        if self.interpolation != "nearest":
            x = to_last(inputs) if self.data_format == "channels_first" else inputs
            size = [n * f for n, f in zip(sizes(x)[1:3], factors)]
            x = resize(x, size, self.interpolation)
            return to_first(x) if self.data_format == "channels_first" else x
        for axis, factor in enumerate(self.whole(factors, 1)):
            inputs = repeat(inputs, factor, axis)
        return inputs


class UpSampling1D(UpSampling2D):
    """Each time step `size` times."""

    rank, unsaved = 1, ("data_format", "interpolation")

    def __init__(self, size=2, **options):
        super().__init__(size, "channels_last", **options)


class UpSampling3D(UpSampling2D):
    """Volumes `size` times as large."""

    rank, unsaved = 3, ("interpolation",)

    def __init__(self, size=2, data_format=None, **options):
        super().__init__(size, data_format, **options)


def repeat(x, times: int, axis: int):
    """Each slice along an axis `times` times, one behind the other."""
    if times == 1:
        return x
    dims = list(sizes(x))
    copies = [1] * (len(dims) + 1)
    copies[axis + 1] = times
    dims[axis] = dims[axis] * times
    return reshape(tile(expand_dims(x, axis + 1), copies), dims)

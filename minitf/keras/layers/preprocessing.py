"""Layers that bring data to a scale: Rescaling by given numbers, Normalization by learned ones."""

import itertools

import numpy as np

from minitf.core import convert
from minitf.keras.config import epsilon, image_data_format
from minitf.keras.layer import Layer
from minitf.ops.elementwise import cast, maximum, sqrt


class Rescaling(Layer):
    """`inputs * scale + offset`."""

    supports_masking = True

    def __init__(self, scale, offset=0.0, **options):
        super().__init__(**options)
        self.scale, self.offset = scale, offset

    def call(self, inputs):
        scale, offset = (np.asarray(v, self.compute_dtype) for v in (self.scale, self.offset))
        if scale.ndim and image_data_format() == "channels_first":
            scale = scale.reshape(scale.shape + (1,) * (3 - scale.ndim))
        return cast(inputs, self.compute_dtype) * scale + offset


class Normalization(Layer):
    """`(inputs - mean) / sqrt(variance)`, each of which is given or found by `adapt`.

    Args:
        axis: has a mean and a variance for each position; None means one for all.
        mean, variance: if they are known.
        invert: go back from normalized numbers.
    """

    supports_masking = True

    def __init__(self, axis=-1, mean=None, variance=None, invert=False, **options):
        super().__init__(**options)
        axis = () if axis is None else axis
        self.axis = (axis,) if isinstance(axis, int) else tuple(axis)
        self.input_mean, self.input_variance, self.invert = mean, variance, invert
        self.mean = self.variance = None
        if (mean is None) != (variance is None):
            raise ValueError(
                "When setting values directly, both `mean` and `variance` must be set. Received: "
                f"mean={mean} and variance={variance}"
            )
        if np.shape(mean) != np.shape(variance):
            raise ValueError("`mean` and `variance` must have the same shape. Received: "
                             f"{np.shape(mean)} and {np.shape(variance)}")  # fmt: skip
        if np.ndim(mean if mean is not None else 0) > len(self.axis):
            raise ValueError("The rank of `mean` must be less than or equal to the number of axes "
                             f"({len(self.axis)}). Received: mean={mean}")  # fmt: skip

    def build(self, input_shape) -> None:
        rank = len(input_shape)
        if any(not -rank <= a < rank for a in self.axis):
            raise ValueError(
                "All `axis` values must be in the range [-ndim, ndim). Received inputs with "
                f"ndim={rank}, while axis={self.axis}"
            )
        self._kept = sorted(a % rank for a in self.axis)
        sizes = tuple(input_shape[a] for a in self._kept)
        if None in sizes:
            raise ValueError(
                f"All `axis` values to be kept must have a known shape. Received axis={self.axis}, "
                f"inputs.shape={input_shape}"
            )
        self._spread = [n if i in self._kept else 1 for i, n in enumerate(input_shape)]
        if self.input_mean is not None:
            self.mean, self.variance = (
                convert.to_tensor(self._wide(v), self.compute_dtype)
                for v in (self.input_mean, self.input_variance)
            )
            return
        self.adapt_mean = self.add_weight(sizes, "zeros", trainable=False, name="mean")
        self.adapt_variance = self.add_weight(sizes, "ones", trainable=False, name="variance")
        self.count = self.add_weight((), "zeros", "int64", trainable=False, name="count")
        self.finalize_state()

    def load_own_variables(self, store: dict) -> None:
        super().load_own_variables(store)
        self.finalize_state()

    def _wide(self, value) -> np.ndarray:
        """The value broadcast along the axes that are not kept."""
        value = np.asarray(value, self.compute_dtype)
        places = self._kept[len(self._kept) - value.ndim :]
        shape = [1] * len(self._spread)
        for place, size in zip(places, value.shape):
            shape[place] = size
        return np.broadcast_to(value.reshape(shape), self._spread)

    def adapt(self, data) -> None:
        """Finds mean and variance of an array, or of a data set or list of batches."""
        if hasattr(data, "element_spec"):
            spec = data.element_spec
            spec = spec[0] if isinstance(spec, tuple) else spec
            data = data.batch(128) if len(spec.shape) == 1 else data
        batches = [data] if hasattr(data, "shape") else data
        batches = (np.asarray(b[0] if isinstance(b, (tuple, list)) else b) for b in batches)
        first = next(batches, None)
        if first is None:
            raise ValueError("adapt() received an empty iterable (no batches).")
        if not self.built:
            self.build(first.shape)
        mean, variance, count = 0.0, 0.0, 0
        for batch in itertools.chain([first], batches):
            self._fits(batch.shape)
            axes = tuple(i for i in range(batch.ndim) if i not in self._kept)
            count += batch.size // max(1, int(np.prod(self.adapt_mean.shape)))
            share = batch.size / max(1, int(np.prod(self.adapt_mean.shape))) / count
            new = mean * (1 - share) + batch.mean(axes) * share
            # The variances of the parts, and how far their means are from the whole one.
            variance = (variance + (mean - new) ** 2) * (1 - share)
            variance = variance + (batch.var(axes) + (batch.mean(axes) - new) ** 2) * share
            mean = new
        self.adapt_mean.assign(np.asarray(mean, self.compute_dtype))
        self.adapt_variance.assign(np.asarray(variance, self.compute_dtype))
        self.finalize_state()

    def _fits(self, shape: tuple) -> None:
        if any(shape[a] != self._spread[a] for a in self._kept):
            raise ValueError(
                f"adapt() is being called with data with an incompatible shape, {shape}: the layer "
                f"was built for {self._spread} along axes {self._kept}"
            )

    def finalize_state(self) -> None:
        """Takes mean and variance from the weights, after `adapt` or loading."""
        if self.input_mean is None and hasattr(self, "adapt_mean"):
            self.mean, self.variance = (
                convert.to_tensor(self._wide(w)) for w in (self.adapt_mean, self.adapt_variance)
            )

    def call(self, inputs):
        inputs = cast(inputs, self.compute_dtype)
        spread = maximum(sqrt(self.variance), epsilon())
        return inputs * spread + self.mean if self.invert else (inputs - self.mean) / spread

    def get_config(self) -> dict:
        config = super().get_config()
        return {**config, "mean": _plain(self.input_mean), "variance": _plain(self.input_variance)}


def _plain(value):
    """Numbers as JSON has them."""
    return value if value is None else np.asarray(value).tolist()

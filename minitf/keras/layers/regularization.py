"""Layers that make training harder, so that a model learns what holds in general."""

import math

from minitf.keras import random
from minitf.keras.config import standardize_data_format
from minitf.keras.input_spec import InputSpec
from minitf.keras.layer import Layer
from minitf.keras.regularizers import L1L2
from minitf.ops.elementwise import cast
from minitf.ops.fill import sizes


class Noise(Layer):
    """A layer that draws random numbers in training, and does nothing else."""

    supports_masking = True
    amount = "rate"  # the field that says how much

    def __init__(self, seed: int | None = None, **options):
        super().__init__(**options)
        self.seed = seed
        self.seed_generator = random.SeedGenerator(seed)
        self.built = True

    def call(self, inputs, training=False):
        return self.disturb(inputs) if training and getattr(self, self.amount) else inputs

    def bell(self, inputs, mean: float, stddev: float):
        """Numbers from the bell curve, as many as inputs."""
        shape, kind = sizes(inputs), self.compute_dtype
        return random.normal(shape, mean, stddev, kind, self.seed_generator)

    def take(self, value) -> None:
        """Keeps how much noise there is, if it is from 0 to 1.

        Raises:
            ValueError: it is not.
        """
        if not isinstance(value, (int, float)) or not 0 <= value <= 1:
            raise ValueError(
                f"Invalid value received for argument `{self.amount}`. Expected a float value "
                f"between 0 and 1. Received: {self.amount}={value}"
            )
        setattr(self, self.amount, float(value))


class Dropout(Noise):
    """In training, puts a share of the inputs to 0 at random and scales up the rest.

    Args:
        rate: the share, from 0 to 1.
        noise_shape: where it has 1, all along that axis are kept or dropped together.

    Source: Srivastava et al., "Dropout: a simple way to prevent neural networks from
    overfitting" (2014).
    """

    def __init__(self, rate: float, noise_shape=None, seed: int | None = None, **options):
        super().__init__(seed, **options)
        self.take(rate)
        if noise_shape is not None and not isinstance(noise_shape, (list, tuple)):
            raise ValueError(
                "Invalid value received for argument `noise_shape`. Expected a tuple or list of "
                f"integers. Received: noise_shape={noise_shape}"
            )
        for size in noise_shape or ():
            if size is not None and (not isinstance(size, int) or size <= 0):
                wanted = "dimensions to be positive" if isinstance(size, int) else "elements to be"
                raise ValueError(
                    f"Invalid value received for argument `noise_shape`. Expected all {wanted} "
                    f"integers or None. Received: noise_shape={noise_shape}"
                )
        self.noise_shape = None if noise_shape is None else tuple(noise_shape)

    def disturb(self, inputs):
        return random.dropout(inputs, self.rate, self.noise_for(inputs), self.seed_generator)

    def noise_for(self, inputs):
        """The shape of what is drawn; None is that of the inputs."""
        return self.noise_shape


class SpatialDropout1D(Dropout):
    """Drops whole channels of sequences."""

    rank, unsaved = 1, ("noise_shape",)

    def __init__(self, rate: float, seed: int | None = None, **options):
        super().__init__(rate, None, seed, **options)
        self.input_spec = InputSpec(ndim=self.rank + 2)
        self.data_format = "channels_last"

    def noise_for(self, inputs):
        batch, *rest = sizes(inputs)
        ones = (1,) * self.rank
        first = self.data_format == "channels_first"
        return (batch, rest[0], *ones) if first else (batch, *ones, rest[-1])


class SpatialDropout2D(SpatialDropout1D):
    """Drops whole channels of images."""

    rank = 2

    def __init__(self, rate, data_format=None, seed=None, **options):
        super().__init__(rate, seed, **options)
        self.data_format = standardize_data_format(data_format)


class SpatialDropout3D(SpatialDropout2D):
    """Drops whole channels of volumes."""

    rank = 3


class GaussianNoise(Noise):
    """In training, adds noise from the bell curve with deviation `stddev`."""

    amount = "stddev"

    def __init__(self, stddev: float, seed: int | None = None, **options):
        super().__init__(seed, **options)
        self.take(stddev)

    def disturb(self, inputs):
        return inputs + self.bell(inputs, 0.0, self.stddev)


class GaussianDropout(Noise):
    """In training, multiplies with noise around 1, as wide as dropout at `rate` would be."""

    def __init__(self, rate: float, seed: int | None = None, **options):
        super().__init__(seed, **options)
        self.take(rate)

    def disturb(self, inputs):
        return inputs * self.bell(inputs, 1.0, math.sqrt(self.rate / (1.0 - self.rate)))


class AlphaDropout(Noise):
    """Dropout for selu: what is dropped keeps mean and variance as they are."""

    def __init__(self, rate: float, noise_shape=None, seed: int | None = None, **options):
        super().__init__(seed, **options)
        self.take(rate)
        self.noise_shape = noise_shape

    def disturb(self, inputs):
        low = -1.6732632423543772848170429916717 * 1.0507009873554804934193349852946
        shape = [
            size if n is None else n
            for size, n in zip(sizes(inputs), self.noise_shape or [None] * len(inputs.shape))
        ]
        kept = random.uniform(shape, seed=self.seed_generator) >= self.rate
        kept = cast(kept, inputs.dtype)
        scale = ((1 - self.rate) * (1 + self.rate * low**2)) ** -0.5
        return scale * (inputs * kept + low * (1.0 - kept)) - scale * low * self.rate


class ActivityRegularization(Layer):
    """Adds to the loss: `l1` times the absolute inputs, `l2` times their squares."""

    supports_masking = True

    def __init__(self, l1=0.0, l2=0.0, **options):
        super().__init__(activity_regularizer=L1L2(l1, l2), **options)
        self.l1, self.l2 = l1, l2
        self.built = True

    def call(self, inputs):
        return inputs

    def get_config(self) -> dict:
        config = super().get_config()
        return {k: v for k, v in config.items() if k != "activity_regularizer"}

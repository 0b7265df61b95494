"""Initializers: what a layer's weights are before training.

Weights must differ, or all units would learn the same; and their size must fit the
number of inputs, or signals would grow or fade from layer to layer. Read in lesson 04.
"""

from __future__ import annotations

import math
import random

import numpy as np

from minitf.core import convert
from minitf.ops import fill as fills
from minitf.ops.random import stateless_normal, stateless_uniform


class Initializer:
    """Makes the first value of a variable: `initializer(shape, dtype)`.

    Subclasses set their arguments as fields of the same names; the config derives from
    them.
    """

    def __call__(self, shape, dtype="float32"):
        raise NotImplementedError

    def get_config(self) -> dict:
        """The arguments that make this object again."""
        return dict(vars(self))

    @classmethod
    def from_config(cls, config: dict) -> "Initializer":
        return cls(**config)

    def __repr__(self) -> str:
        fields = ", ".join(f"{k}={v!r}" for k, v in self.get_config().items())
        return f"<{type(self).__name__} {fields}>" if fields else f"<{type(self).__name__}>"


class Zeros(Initializer):
    """All 0: the usual start of a bias."""

    def __call__(self, shape, dtype="float32"):
        return fills.zeros(shape, dtype)


class Ones(Initializer):
    """All 1."""

    def __call__(self, shape, dtype="float32"):
        return fills.ones(shape, dtype)


class Constant(Initializer):
    """All `value`."""

    def __init__(self, value: float = 0.0):
        self.value = value

    def __call__(self, shape, dtype="float32"):
        return convert.constant(np.full(shape, self.value), dtype)


class RandomInitializer(Initializer):
    """Draws numbers; the same ones for the same seed and shape.

    Without a seed, one is drawn from Python's `random` when the object is made, so that
    `keras.utils.set_random_seed` repeats it.
    """

    def __init__(self, seed: int | None = None):
        self.seed = seed
        self._drawn = random.randint(1, 10**9) if seed is None else int(seed)

    def get_config(self) -> dict:
        return {k: v for k, v in vars(self).items() if k != "_drawn"}

    def uniform(self, shape, low: float, high: float, dtype):
        return stateless_uniform(shape, (self._drawn, 0), low, high, dtype)

    def normal(self, shape, mean: float, stddev: float, dtype):
        return stateless_normal(shape, (self._drawn, 0), mean, stddev, dtype)


class RandomNormal(RandomInitializer):
    """From the bell curve."""

    def __init__(self, mean: float = 0.0, stddev: float = 0.05, seed: int | None = None):
        super().__init__(seed)
        self.mean, self.stddev = mean, stddev

    def __call__(self, shape, dtype="float32"):
        return self.normal(shape, self.mean, self.stddev, dtype)


class RandomUniform(RandomInitializer):
    """Evenly from `minval` to `maxval`."""

    def __init__(self, minval: float = -0.05, maxval: float = 0.05, seed: int | None = None):
        super().__init__(seed)
        self.minval, self.maxval = minval, maxval

    def __call__(self, shape, dtype="float32"):
        return self.uniform(shape, self.minval, self.maxval, dtype)


class GlorotUniform(RandomInitializer):
    """Evenly, with variance 2 / (inputs + outputs): the default of Dense.

    Source: Glorot and Bengio, "Understanding the difficulty of training deep
    feedforward neural networks" (2010).
    """

    def __call__(self, shape, dtype="float32"):
        inputs, outputs = fans(shape)
        limit = math.sqrt(6.0 / (inputs + outputs))
        return self.uniform(shape, -limit, limit, dtype)


class HeUniform(RandomInitializer):
    """Evenly, with variance 2 / inputs: for relu.

    Source: He et al., "Delving deep into rectifiers" (2015).
    """

    def __call__(self, shape, dtype="float32"):
        limit = math.sqrt(6.0 / fans(shape)[0])
        return self.uniform(shape, -limit, limit, dtype)


def fans(shape) -> tuple[int, int]:
    """How many inputs each output of a weight has, and how many outputs each input."""
    shape = tuple(shape)
    if len(shape) < 2:
        size = shape[0] if shape else 1
        return size, size
    field = math.prod(shape[:-2])
    return shape[-2] * field, shape[-1] * field


_BY_NAME = {
    "zeros": Zeros, "ones": Ones, "constant": Constant, "random_normal": RandomNormal,
    "random_uniform": RandomUniform, "uniform": RandomUniform, "normal": RandomNormal,
    "glorot_uniform": GlorotUniform, "he_uniform": HeUniform,
}  # fmt: skip


def get(identifier):
    """An initializer from a name, an object, or a function `(shape, dtype)`.

    Raises:
        ValueError: there is none of that name.
    """
    if isinstance(identifier, str):
        if identifier not in _BY_NAME:
            raise ValueError(
                f"there is no initializer {identifier!r}; one of {', '.join(sorted(_BY_NAME))}"
            )
        return _BY_NAME[identifier]()
    if identifier is None or callable(identifier):
        return identifier
    raise ValueError(f"Could not interpret initializer identifier: {identifier!r}")

"""Initializers: what a layer's weights are before training.

Weights must differ, or all units would learn the same; and their size must fit the
number of inputs, or signals would grow or fade from layer to layer. Read in lesson 04.
"""

import math
import random as python_random
from collections.abc import Callable

import numpy as np

from minitf.core import convert
from minitf.keras import random
from minitf.keras.config import standardize_dtype
from minitf.keras.namespaces import Names, names_of
from minitf.keras.registry import Configured, arguments
from minitf.ops import fill as fills


class Initializer(Configured):
    """Makes the first value of a variable: `initializer(shape, dtype)`.

    Subclasses set their arguments as fields of the same names; the config derives from
    them.
    """

    def __call__(self, shape, dtype=None):
        raise NotImplementedError("Initializer subclasses must implement the `__call__()` method.")

    def clone(self) -> "Initializer":
        """An equal object."""
        return type(self).from_config(self.get_config())


class Zeros(Initializer):
    """All 0: the usual start of a bias."""

    def __call__(self, shape, dtype=None):
        return fills.zeros(shape, standardize_dtype(dtype))


class Ones(Initializer):
    """All 1."""

    def __call__(self, shape, dtype=None):
        return fills.ones(shape, standardize_dtype(dtype))


class Constant(Initializer):
    """All `value`."""

    def __init__(self, value: float = 0.0):
        self.value = value

    def __call__(self, shape, dtype=None):
        whole = np.broadcast_to(np.asarray(self.value), shape)
        return convert.constant(whole, standardize_dtype(dtype))


class Identity(Initializer):
    """1 on the diagonal (times `gain`), 0 elsewhere.

    Raises:
        ValueError: the weight has not two axes.
    """

    def __init__(self, gain: float = 1.0):
        self.gain = gain

    def __call__(self, shape, dtype=None):
        if len(shape) != 2:
            raise ValueError(f"Identity matrix initializer can only be used for 2D matrices. "
                             f"Received: shape={shape} of rank {len(shape)}.")  # fmt: skip
        return convert.constant(self.gain * np.eye(*shape), standardize_dtype(dtype))


class RandomInitializer(Initializer):
    """Draws numbers; the same ones for the same seed and shape.

    Without a seed, one is drawn from Python's `random` when the object is made, so that
    `keras.utils.set_random_seed` repeats it.
    """

    def __init__(self, seed: int | None = None):
        if seed is not None and not isinstance(seed, (int, random.SeedGenerator)):
            raise ValueError(
                "`seed` argument should be an instance of `keras.random.SeedGenerator()` or an "
                f"integer. Received: seed={seed}"
            )
        self._given = seed
        self.seed = python_random.randint(1, 10**9) if seed is None else seed

    def get_config(self) -> dict:
        return {"seed": self._given, **arguments(self, leave_out=("seed",))}


class RandomNormal(RandomInitializer):
    """From the bell curve."""

    def __init__(self, mean: float = 0.0, stddev: float = 0.05, seed: int | None = None):
        super().__init__(seed)
        self.mean, self.stddev = mean, stddev

    def __call__(self, shape, dtype=None):
        return random.normal(shape, self.mean, self.stddev, dtype, self.seed)


class TruncatedNormal(RandomNormal):
    """From the bell curve, up to two standard deviations from the mean."""

    def __call__(self, shape, dtype=None):
        return random.truncated_normal(shape, self.mean, self.stddev, dtype, self.seed)


class RandomUniform(RandomInitializer):
    """Evenly from `minval` to `maxval`."""

    def __init__(self, minval: float = -0.05, maxval: float = 0.05, seed: int | None = None):
        super().__init__(seed)
        self.minval, self.maxval = minval, maxval

    def __call__(self, shape, dtype=None):
        return random.uniform(shape, self.minval, self.maxval, dtype, self.seed)


class VarianceScaling(RandomInitializer):
    """With variance `scale / n`, where `n` is the number of inputs, outputs, or their mean.

    Raises:
        ValueError: there is no such mode or distribution.
    """

    def __init__(self, scale=1.0, mode="fan_in", distribution="truncated_normal", seed=None,
                 input_axes=None, output_axes=None):  # fmt: skip
        super().__init__(seed)
        if scale <= 0.0:
            raise ValueError(f"Argument `scale` must be positive float. Received: scale={scale}")
        if mode not in ("fan_in", "fan_out", "fan_avg"):
            raise ValueError(f"Invalid `mode` argument: {mode}. Please use one of "
                             "{'fan_in', 'fan_out', 'fan_avg'}")  # fmt: skip
        distribution = {"normal": "truncated_normal"}.get(distribution.lower(), distribution.lower())
        if distribution not in ("uniform", "truncated_normal", "untruncated_normal"):
            raise ValueError(f"Invalid `distribution` argument: {distribution}. Please use one of "
                             "{'uniform', 'truncated_normal', 'untruncated_normal'}")  # fmt: skip
        self.scale, self.mode, self.distribution = scale, mode, distribution
        self.input_axes, self.output_axes = input_axes, output_axes

    def __call__(self, shape, dtype=None):
        inputs, outputs = fans(shape, self.input_axes, self.output_axes)
        counts = {"fan_in": inputs, "fan_out": outputs, "fan_avg": (inputs + outputs) / 2}
        variance = self.scale / max(1.0, counts[self.mode])
        if self.distribution == "uniform":
            limit = math.sqrt(3.0 * variance)
            return random.uniform(shape, -limit, limit, dtype, self.seed)
        if self.distribution == "untruncated_normal":
            return random.normal(shape, 0.0, math.sqrt(variance), dtype, self.seed)
        # Cutting the tails makes the curve narrower: by this much.
        stddev = math.sqrt(variance) / 0.8796256610342398
        return random.truncated_normal(shape, 0.0, stddev, dtype, self.seed)


class _OneKind(VarianceScaling):
    """Variance scaling of one scale, mode and distribution: those of the class."""

    def __init_subclass__(cls, kind: tuple | None = None, **options):
        super().__init_subclass__(**options)
        cls.kind = kind or cls.kind

    def __init__(self, seed=None, input_axes=None, output_axes=None):
        super().__init__(*self.kind, seed, input_axes, output_axes)


class GlorotUniform(_OneKind, kind=(1.0, "fan_avg", "uniform")):
    """Evenly, with variance 2 / (inputs + outputs): the default of Dense.

    Source: Glorot and Bengio, "Understanding the difficulty of training deep
    feedforward neural networks" (2010).
    """


class GlorotNormal(_OneKind, kind=(1.0, "fan_avg", "truncated_normal")):
    """From the bell curve, with variance 2 / (inputs + outputs)."""


class LecunUniform(_OneKind, kind=(1.0, "fan_in", "uniform")):
    """Evenly, with variance 1 / inputs."""


class LecunNormal(_OneKind, kind=(1.0, "fan_in", "truncated_normal")):
    """From the bell curve, with variance 1 / inputs: for selu."""


class HeUniform(_OneKind, kind=(2.0, "fan_in", "uniform")):
    """Evenly, with variance 2 / inputs: for relu.

    Source: He et al., "Delving deep into rectifiers" (2015).
    """


class HeNormal(_OneKind, kind=(2.0, "fan_in", "truncated_normal")):
    """From the bell curve, with variance 2 / inputs: for relu."""


class Orthogonal(RandomInitializer):
    """Rows (or columns) at right angles and of length `gain`: keeps the size of signals.

    Source: Saxe et al., "Exact solutions to the nonlinear dynamics of learning" (2013).
    """

    def __init__(self, gain: float = 1.0, seed: int | None = None):
        super().__init__(seed)
        self.gain = gain

    def __call__(self, shape, dtype=None):
        if len(shape) < 2:
            raise ValueError(
                "The tensor to initialize must be at least two-dimensional. Received: "
                f"shape={shape} of rank {len(shape)}."
            )
        rows, columns = math.prod(shape[:-1]), shape[-1]
        flat = (max(rows, columns), min(rows, columns))
        q, r = np.linalg.qr(np.asarray(random.normal(flat, 0.0, 1.0, dtype, self.seed)))
        q = q * np.sign(np.diag(r))  # the decomposition leaves the signs open
        q = q.T if rows < columns else q
        return convert.constant(self.gain * q.reshape(shape), standardize_dtype(dtype))


def fans(shape, input_axes=None, output_axes=None) -> tuple[int, int]:
    """How many inputs each output of a weight has, and how many outputs each input."""
    shape = tuple(shape)
    if input_axes is not None and output_axes is not None:
        inputs, outputs = (math.prod(shape[a] for a in axes) for axes in (input_axes, output_axes))
        return inputs, outputs
    if len(shape) < 2:
        size = shape[0] if len(shape) else 1
        return size, size
    field = math.prod(shape[:-2])
    return shape[-2] * field, shape[-1] * field


# Under their names, and under these as Keras writes them: `glorot_uniform`.
_KINDS = names_of(
    Zeros, Ones, Constant, Identity, RandomNormal, RandomUniform, TruncatedNormal,
    VarianceScaling, Orthogonal, GlorotUniform, GlorotNormal, LecunUniform, LecunNormal,
    HeUniform, HeNormal, OrthogonalInitializer=Orthogonal, IdentityInitializer=Identity,
)  # fmt: skip
globals().update(_KINDS)
NAMES = Names("initializer", {
    **_KINDS, "zero": Zeros, "one": Ones, "eye": Identity, "normal": RandomNormal,
    "uniform": RandomUniform, "orthogonal_initializer": Orthogonal,
})  # fmt: skip
serialize, deserialize = NAMES.serialize, NAMES.deserialize


def get(identifier) -> Callable | None:
    """An initializer from a name, a config, an object, an array, or a function.

    Raises:
        ValueError: there is none of that name.
    """
    if isinstance(identifier, (np.ndarray, convert.Tensor)):
        return lambda shape, dtype=None: convert.to_tensor(identifier)
    return NAMES.get(identifier)

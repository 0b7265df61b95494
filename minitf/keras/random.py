"""`tf.keras.random`: random numbers with a seed, as Keras draws them.

A whole number as a seed gives the same numbers each time; a `SeedGenerator` goes on from
draw to draw, also inside a compiled step, since what it counts is a variable.
"""

import random as python_random

import numpy as np

from minitf.base.dtypes import as_dtype, int64
from minitf.core import convert
from minitf.core.door import apply, outside_graphs
from minitf.core.variable import Variable
from minitf.keras import naming
from minitf.keras.config import floatx
from minitf.keras.registry import FromConfig
from minitf.ops.elementwise import cast
from minitf.ops.fill import shape as shape_of
from minitf.ops.random import (
    stateless_categorical, stateless_normal, stateless_truncated_normal, stateless_uniform,
)  # fmt: skip
from minitf.ops.sort import argsort

_GLOBAL: dict[str, "SeedGenerator"] = {}


class SeedGenerator(FromConfig):
    """Gives a new seed at each draw, the same ones in each run for the same `seed`.

    Raises:
        ValueError: `seed` is no whole number.
    """

    def __init__(self, seed: int | None = None, name: str | None = None, **options):
        if options:
            raise ValueError(f"Unrecognized keyword arguments: {options}")
        if seed is not None and not isinstance(seed, int):
            raise ValueError(f"Argument `seed` must be an integer. Received: seed={seed}")
        self.name = name or naming.auto_name(self)
        self._initial_seed = seed
        start = python_random.randint(1, 10**9) if seed is None else seed
        with outside_graphs():
            self.state = Variable(
                np.array([start, 0]), trainable=False, name="seed_generator_state", dtype=int64
            )

    def next(self, ordered: bool = True):
        """A seed: two ints, of which the second counts the draws."""
        seed = self.state.read_value()
        following = seed + [0, 1] if ordered else (seed + 1) * 5387 % 933199
        self.state.assign(following)
        return seed

    def get_config(self) -> dict:
        return {"seed": self._initial_seed, "name": self.name}


def draw_seed(seed):
    """Two ints from what users pass as a seed: a number, a generator, or None."""
    if isinstance(seed, SeedGenerator):
        drawn = seed.next()
    elif seed is None:
        drawn = _GLOBAL.setdefault("one", SeedGenerator()).next(ordered=False)
    elif isinstance(seed, int):
        return convert.constant([seed, 0], int64)
    else:
        raise ValueError(
            "Argument `seed` must be either an integer or an instance of `SeedGenerator`. "
            f"Received: seed={seed} (of type {type(seed)})"
        )
    return drawn % (2**31 - 2)


def normal(shape, mean=0.0, stddev=1.0, dtype=None, seed=None):
    """Numbers from the bell curve."""
    return stateless_normal(shape, draw_seed(seed), mean, stddev, as_dtype(dtype or floatx()))


def uniform(shape, minval=0.0, maxval=1.0, dtype=None, seed=None):
    """Numbers in `[minval, maxval)`, each as likely."""
    return stateless_uniform(shape, draw_seed(seed), minval, maxval, as_dtype(dtype or floatx()))


def truncated_normal(shape, mean=0.0, stddev=1.0, dtype=None, seed=None):
    """Numbers from the bell curve, up to two standard deviations from the mean."""
    kind = as_dtype(dtype or floatx())
    return stateless_truncated_normal(shape, draw_seed(seed), mean, stddev, kind)


def randint(shape, minval, maxval, dtype="int32", seed=None):
    """Whole numbers from `minval` up to, but not including, `maxval`."""
    kind = as_dtype(dtype)
    wide = kind if kind.name in ("int32", "int64") else int64
    return cast(stateless_uniform(shape, draw_seed(seed), minval, maxval, wide), kind)


def categorical(logits, num_samples, dtype="int32", seed=None):
    """Class numbers, (batch, num_samples), each as often as its row of `logits` says."""
    return stateless_categorical(logits, num_samples, draw_seed(seed), dtype)


def dropout(inputs, rate, noise_shape=None, seed=None):
    """A share `rate` of the inputs becomes 0, the rest is scaled up to keep the sum.

    Args:
        noise_shape: where it has 1, all along that axis share one fate; None is the size
            of the input.
    """
    x = convert.to_tensor(inputs)
    if rate in (0, 1):
        return x if rate == 0 else apply("zeros_like", x)
    sizes = shape_of(x)
    if noise_shape is not None:
        sizes = [sizes[i] if n is None else n for i, n in enumerate(noise_shape)]
    kept = stateless_uniform(sizes, draw_seed(seed), dtype=x.dtype) >= rate
    scaled = x * (1.0 / (1.0 - rate))
    return apply("where", kept, scaled, apply("zeros_like", scaled))


def shuffle(x, axis=0, seed=None):
    """The slices along an axis in another order."""
    x = convert.to_tensor(x)
    keys = stateless_uniform(shape_of(x)[axis : axis + 1], draw_seed(seed))
    return apply("gather", x, argsort(keys), axis=axis)

"""Random numbers: stateless operations, and the seeds that the others take from the state.

A stateless operation gives the same numbers for the same pair of seeds. The others
(`tf.random.normal`) draw a fresh pair: from the global seed where one is set, so that a
program can be repeated, else from the system's entropy.
"""

from __future__ import annotations

import random as python_random

import numpy as np

from minitf.base.dtypes import as_dtype, int64
from minitf.base.shape import TensorSpec
from minitf.core import convert
from minitf.core.door import apply
from minitf.core.holes import dimensions, filled, known
from minitf.core.op import Op, Sample, register
from minitf.ops import philox


class Seeds:
    """The state of the operations that are not stateless: where the next seed is from."""

    def __init__(self):
        self.set(None)

    def set(self, seed: int | None) -> None:
        """Starts over; None draws from the system's entropy."""
        self.seed = seed
        self._source = python_random.Random(seed)

    def pair(self, seed: int | None = None) -> tuple[int, int]:
        """A pair of seeds for one drawing; `seed` is the operation's own."""
        if seed is None:
            seed = self._source.getrandbits(63)
        elif self.seed is None:
            return 0, int(seed)
        return int(self.seed or 0), int(seed)


SEEDS = Seeds()


def set_seed(seed: int) -> None:
    """Makes what is drawn after this the same in every run."""
    SEEDS.set(seed)


def _draw(kind):
    def cell(seed, *holes, shape, dtype):
        dims = filled(shape, holes)
        count = int(np.prod(dims))
        key, counter = philox.scramble(tuple(np.asarray(seed).tolist()))
        if kind is philox.truncated_normal:
            return kind(count, key, counter).reshape(dims).astype(dtype.numpy)
        bits = philox.words(count + count % 2, key, counter)
        return kind(bits)[:count].reshape(dims).astype(dtype.numpy)

    return cell


for _name, _kind, _tensorflow in (
    ("stateless_uniform", philox.uniform, "StatelessRandomUniformV2"),
    ("stateless_normal", philox.normal, "StatelessRandomNormalV2"),
    ("stateless_truncated_normal", philox.truncated_normal, "StatelessTruncatedNormalV2"),
):
    register(
        Op(
            _name,
            infer=lambda seed, *holes, shape, dtype: TensorSpec(known(shape), dtype),
            cpu=_draw(_kind),
            grad=lambda n, g: (None,) * len(n.inputs),
            samples=(Sample((1, 2), gradient=False, shape=(3, 5), dtype=as_dtype("float32")),),
            tensorflow=_tensorflow,
        )
    )
register(
    Op(
        "next_seed",
        infer=lambda: TensorSpec((2,), int64),
        cpu=lambda: np.array(SEEDS.pair(), np.int64),
        grad=lambda n, g: (),
        stateful=True,  # a graph draws a new seed each time it runs
        tensorflow="RandomSeed",
    )
)


def _seed(seed):
    """A tensor with a fresh pair of seeds: drawn when it runs, also inside a graph."""
    if seed is None:
        return apply("next_seed")
    return convert.constant(SEEDS.pair(seed), int64)


def _stateless(name, shape, seed, dtype):
    holes: list = []
    dims = dimensions(shape, holes)
    return apply(name, convert.to_tensor(seed), *holes, shape=dims, dtype=as_dtype(dtype))


def stateless_uniform(shape, seed, minval=0, maxval=None, dtype="float32", name=None, alg=None):
    """Numbers in `[minval, maxval)`, each as likely; the same ones for the same seed.

    Args:
        shape: of the result.
        seed: two ints.
        minval, maxval: the bounds; ints need both.
    """
    if as_dtype(dtype).is_integer:
        wide = stateless_uniform(shape, seed, 0, 1, "float64")
        span = int(maxval) - int(minval)
        return apply("cast", wide * span + float(minval), dtype=as_dtype(dtype))
    unit = _stateless("stateless_uniform", shape, seed, dtype)
    high = 1.0 if maxval is None else maxval
    return unit * (high - minval) + minval


def stateless_normal(shape, seed, mean=0.0, stddev=1.0, dtype="float32", name=None, alg=None):
    """Numbers from the bell curve with this mean and standard deviation."""
    return _stateless("stateless_normal", shape, seed, dtype) * stddev + mean


def stateless_truncated_normal(shape, seed, mean=0.0, stddev=1.0, dtype="float32", name=None,
                               alg=None):  # fmt: skip
    """The same, with no number further than two standard deviations from the mean."""
    return _stateless("stateless_truncated_normal", shape, seed, dtype) * stddev + mean


def uniform(shape, minval=0, maxval=None, dtype="float32", seed=None, name=None):
    """Numbers in `[minval, maxval)`, each as likely, new ones at each call."""
    return stateless_uniform(shape, _seed(seed), minval, maxval, dtype)


def normal(shape, mean=0.0, stddev=1.0, dtype="float32", seed=None, name=None):
    """Numbers from the bell curve with this mean and standard deviation, new ones each call.

    >>> normal((2, 3)).shape
    TensorShape([2, 3])
    """
    return stateless_normal(shape, _seed(seed), mean, stddev, dtype)


def truncated_normal(shape, mean=0.0, stddev=1.0, dtype="float32", seed=None, name=None):
    """The same, with no number further than two standard deviations from the mean."""
    return stateless_truncated_normal(shape, _seed(seed), mean, stddev, dtype)


def shuffle(value, seed=None, name=None):
    """The tensor with the slices along its first axis in random order."""
    x = convert.to_tensor(value)
    order = apply("shuffled_positions", _seed(seed), size=x.shape[0])
    return apply("gather", x, order, axis=0)


register(
    Op(
        "shuffled_positions",
        infer=lambda seed, size: TensorSpec((size,), int64),
        cpu=lambda seed, size: np.random.default_rng(
            [int(s) & (2**63 - 1) for s in seed]
        ).permutation(size),
        grad=lambda n, g: None,
        samples=(Sample((1, 2), gradient=False, size=5),),
        tensorflow="RandomShuffle",
    )
)

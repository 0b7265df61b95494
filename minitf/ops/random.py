"""Random tensors (`tf.random`): each function once from a pair of seeds, once from a stream.

A stateless operation gives the same numbers for the same pair of seeds, always. The others go
on: from the global seed and their own where they are set, so that a program can be repeated,
else from the system's entropy. The numbers are TensorFlow's; how they are drawn is in `draws.py`.
"""

import numpy as np

from minitf.base.dtypes import as_dtype
from minitf.base.shape import TensorSpec
from minitf.core import convert
from minitf.core.door import apply
from minitf.core.op import Sample, define
from minitf.ops import philox
from minitf.ops.draws import SEEDS, draw, draw_uniform, from_seed, from_stream
from minitf.ops.elementwise import cast, exp
from minitf.ops.fill import shape as shape_of


def set_seed(seed: int) -> None:
    """Makes what is drawn after this the same in every run."""
    SEEDS.set(seed)


def stateless_uniform(shape, seed, minval=0, maxval=None, dtype="float32", name=None, alg=None):
    """Numbers in `[minval, maxval)`, each as likely; the same ones for the same seed.

    Args:
        shape: of the result.
        seed: two ints.
        minval, maxval: the bounds; ints need both, or neither for their whole range.

    >>> stateless_uniform([3], seed=[1, 2], maxval=10, dtype="int32").numpy()
    array([0, 9, 4], dtype=int32)
    """
    return draw_uniform(from_seed(seed), shape, minval, maxval, dtype)


def stateless_normal(shape, seed, mean=0.0, stddev=1.0, dtype="float32", name=None, alg=None):
    """Numbers from the bell curve with this mean and standard deviation."""
    return draw("normal", from_seed(seed), shape, dtype) * stddev + mean


def stateless_truncated_normal(shape, seed, mean=0.0, stddev=1.0, dtype="float32", name=None,
                               alg=None):  # fmt: skip
    """The same, with no number further than two standard deviations from the mean."""
    return draw("truncated_normal", from_seed(seed), shape, dtype) * stddev + mean


def uniform(shape, minval=0, maxval=None, dtype="float32", seed=None, name=None):
    """Numbers in `[minval, maxval)`, each as likely, new ones at each call."""
    kind = f"uniform {as_dtype(dtype).name}"
    return draw_uniform(from_stream(kind, shape, seed), shape, minval, maxval, dtype)


def normal(shape, mean=0.0, stddev=1.0, dtype="float32", seed=None, name=None):
    """Numbers from the bell curve with this mean and standard deviation, new ones each call.

    >>> normal((2, 3)).shape
    TensorShape([2, 3])
    """
    state = from_stream(f"normal {as_dtype(dtype).name}", shape, seed)
    return draw("normal", state, shape, dtype) * stddev + mean


def truncated_normal(shape, mean=0.0, stddev=1.0, dtype="float32", seed=None, name=None):
    """The same, with no number further than two standard deviations from the mean."""
    state = from_stream(f"truncated {as_dtype(dtype).name}", shape, seed)
    return draw("truncated_normal", state, shape, dtype) * stddev + mean


def split(seed, num=2, alg=None):
    """`num` new seeds from one, shape (num, 2)."""
    seed = convert.to_tensor(seed)
    return stateless_uniform([num, 2], seed, None, None, seed.dtype)


def fold_in(seed, data, alg=None):
    """A new seed from a seed and a number, such as that of a step."""
    data = convert.to_tensor(data)
    return apply("stack", stateless_uniform([], seed, None, None, data.dtype), data, axis=0)


# ---- order, and choice --------------------------------------------------------------------


def _shuffled(state, size):
    """Fisher and Yates: each place in turn changes with one at or behind it."""
    size = int(size)
    words = philox.words(max(size - 1, 0), *philox.parts(state))
    order = np.arange(size)
    for i, word in enumerate(words.tolist()):
        j = i + word % (size - i)
        order[i], order[j] = order[j], order[i]
    return order


define(
    "shuffled_positions",
    infer=lambda state, size: TensorSpec((None,), "int64"),
    cpu=_shuffled,
    grad=lambda n, g: (None, None),
    samples=(Sample(np.array((1, 2, 3)), 5, gradient=False),),
    tensorflow="RandomShuffle",
)


def shuffle(value, seed=None, name=None):
    """The tensor with the slices along its first axis in random order."""
    x = convert.to_tensor(value)
    size = shape_of(x)[0]
    order = apply("shuffled_positions", from_stream("shuffle", [size], seed, 1 / 4), size)
    return apply("gather", x, order, axis=0)


def _chosen(unit, logits, dtype):
    """The class into whose share of the whole each number in [0, 1) falls."""
    shares = exp(cast(logits, "float64") - apply("reduce_max", cast(logits, "float64"), axis=(1,),
                                                 keepdims=True))  # fmt: skip
    ends = apply("cumsum", shares, axis=1, exclusive=False, reverse=False)
    found = apply("searchsorted", ends, unit * ends[:, -1:], side="right")
    return cast(found, dtype)


def categorical(logits, num_samples, dtype="int64", seed=None, name=None):
    """Classes drawn with the probabilities `softmax(logits)`, shape (batch, num_samples)."""
    logits = convert.to_tensor(logits)
    dims = [shape_of(logits)[0], int(num_samples)]
    state = from_stream("categorical", [dims[0], -(-dims[1] // 4) * 4], seed)
    return _chosen(draw("uniform", state, dims, "float64"), logits, dtype)


def stateless_categorical(logits, num_samples, seed, dtype="int64", name=None):
    """The same classes for the same seed."""
    logits = convert.to_tensor(logits)
    dims = [shape_of(logits)[0], int(num_samples)]
    return _chosen(draw("uniform", from_seed(seed), dims, "float64"), logits, dtype)

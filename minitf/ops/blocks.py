"""Blocks of networks as plain functions: dropout, batch normalization, embedding lookup.
"""

from minitf.core import convert
from minitf.core.door import apply
from minitf.ops.elementwise import rsqrt
from minitf.ops.fill import shape as shape_of
from minitf.ops.gather import gather
from minitf.ops.random import stateless_uniform, uniform


def batch_normalization(x, mean, variance, offset, scale, variance_epsilon, name=None):
    """`(x - mean) / sqrt(variance + variance_epsilon) * scale + offset`."""
    factor = rsqrt(convert.to_tensor(variance) + variance_epsilon)
    factor = factor if scale is None else factor * scale
    shifted = (convert.to_tensor(x) - mean) * factor
    return shifted if offset is None else shifted + offset


def embedding_lookup(params, ids, max_norm=None, name=None):
    """The rows of `params` that `ids` number, shape (*ids.shape, width)."""
    if max_norm is not None:
        raise NotImplementedError("minitf has no max_norm here; see tf.clip_by_norm")
    return gather(params, ids)


def dropout(x, rate, noise_shape=None, seed=None, name=None):
    """A share `rate` of the elements, drawn at random, put to 0, and the others scaled up.

    Args:
        noise_shape: the shape of the drawing, which is broadcast to that of `x`.
    """
    return _dropped(x, rate, noise_shape, lambda dims, kind: uniform(dims, dtype=kind, seed=seed))


def stateless_dropout(x, rate, seed, rng_alg=None, noise_shape=None, name=None):
    """The same, with the same elements put to 0 for the same seed."""
    return _dropped(
        x, rate, noise_shape, lambda dims, kind: stateless_uniform(dims, seed, dtype=kind)
    )


def _dropped(x, rate, noise_shape, draw):
    x = convert.to_tensor(x)
    if isinstance(rate, (int, float)) and not 0 <= rate < 1:
        raise ValueError(f"`rate` must be a number in the range [0, 1), not {rate}")
    if isinstance(rate, (int, float)) and rate == 0:
        return x
    noise = shape_of(x) if noise_shape is None else noise_shape
    kept = draw(noise, x.dtype) >= rate
    return apply("where", kept, x / (1 - rate), apply("zeros_like", x))

"""`tf.random`: seeds and random tensors."""

from minitf.ops.random import (
    normal, set_seed, shuffle, stateless_normal, stateless_uniform, uniform,
)  # fmt: skip

__all__ = [name for name in dir() if not name.startswith("_")]

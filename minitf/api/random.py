"""`tf.random`: seeds and random tensors."""

from types import SimpleNamespace as _SimpleNamespace

from minitf.ops.generator import (
    Generator, create_rng_state, get_global_generator, set_global_generator,
)  # fmt: skip
from minitf.ops.random import (
    categorical, fold_in, normal, set_seed, shuffle, split, stateless_categorical,
    stateless_normal, stateless_truncated_normal, stateless_uniform, truncated_normal, uniform,
)  # fmt: skip

# The older names of the same.
experimental = _SimpleNamespace(
    Generator=Generator, create_rng_state=create_rng_state, stateless_split=split,
    get_global_generator=get_global_generator, set_global_generator=set_global_generator,
    stateless_fold_in=fold_in,
)  # fmt: skip

"""`tf.random.Generator`: random numbers from a state that the program holds in its hands.

The state is a variable: a counter in two parts and a key. Each drawing reads it and moves
it on, so that a checkpoint of the variable goes on where it stopped.
"""

import os

import numpy as np

from minitf.core import convert
from minitf.core.door import apply
from minitf.core.module import Module
from minitf.core.variable import Variable
from minitf.ops.draws import draw, draw_uniform
from minitf.ops.elementwise import cast
from minitf.ops.fill import zeros_like
from minitf.ops.join import stack, unstack

PHILOX, _THREEFRY, _AUTO = 1, 2, 3
_FULL = 2**64 - 1


def _algorithm(alg) -> int:
    names = {"philox": PHILOX, "autoselect": PHILOX, "threefry": _THREEFRY}
    number = names.get(str(alg or "philox").lower().replace("_", ""), alg)
    if number == _THREEFRY:
        raise NotImplementedError("minitf draws with Philox; use alg='philox'")
    if number not in (PHILOX, _AUTO):
        raise ValueError(f"alg must be 'philox' or 'auto_select', not {alg!r}")
    return PHILOX


def create_rng_state(seed, alg="philox"):
    """The state, three int64, that a seed stands for: an int, or up to three of them.

    >>> create_rng_state(1234).numpy()
    array([1234,    0,    0])
    """
    _algorithm(alg)
    if isinstance(seed, int):
        parts = [seed >> shift & _FULL for shift in (0, 64, 128)]
    else:
        parts = [int(s) & _FULL for s in np.ravel(np.asarray(seed))][:3]
        parts = [0] * (3 - len(parts)) + parts
    return convert.to_tensor(np.array(parts, np.uint64).view(np.int64))


class Generator(Module):
    """Draws random numbers; made by one of the `from_` methods.

    >>> g = Generator.from_seed(1)
    >>> g.uniform([3], maxval=10, dtype="int32").numpy()
    array([4, 9, 3], dtype=int32)
    """

    def __init__(self, copy_from: "Generator | None" = None, state=None, alg=None):
        if (copy_from is None) == (state is None):
            raise ValueError("either `copy_from` or `state` must be given, and not both")
        super().__init__()
        self.algorithm = _algorithm(alg) if copy_from is None else copy_from.algorithm
        state = state if copy_from is None else copy_from.state.read_value()
        self.state = Variable(cast(state, "int64"), trainable=False, name="StateVar")
        self.state.shape.assert_is_compatible_with([3])

    @classmethod
    def from_state(cls, state, alg="philox") -> "Generator":
        return cls(state=state, alg=alg)

    @classmethod
    def from_seed(cls, seed, alg=None) -> "Generator":
        return cls(state=create_rng_state(seed, alg), alg=alg)

    @classmethod
    def from_non_deterministic_state(cls, alg=None) -> "Generator":
        return cls(state=np.frombuffer(os.urandom(24), np.int64), alg=alg)

    @classmethod
    def from_key_counter(cls, key, counter, alg="philox") -> "Generator":
        generator = cls(state=[0, 0, 0], alg=alg)
        generator.reset_from_key_counter(key, counter)
        return generator

    def reset(self, state) -> None:
        """Goes on from this state."""
        self.state.assign(cast(state, "int64"))

    def reset_from_seed(self, seed) -> None:
        self.state.assign(create_rng_state(seed))

    def reset_from_key_counter(self, key, counter) -> None:
        key, counter = cast(key, "int64"), cast(counter, "int64")
        self.state.assign(stack([counter[0], counter[1], key]))

    @property
    def key(self):
        """The part of the state that stays."""
        return self.state[-1]

    def skip(self, delta):
        """Moves on as if `delta` numbers had been drawn; gives the state before."""
        before = self.state.read_value()
        self.state.assign(apply("advanced_state", before, cast(delta, "int64")))
        return before

    def _drawn(self, shape):
        shape = convert.to_tensor(shape, like=self.state.dtype)
        axes = tuple(range(len(shape.shape)))
        return self.skip(apply("reduce_prod", shape, axis=axes, keepdims=False))

    def normal(self, shape, mean=0.0, stddev=1.0, dtype="float32", name=None):
        """Numbers from the bell curve."""
        return draw("normal", self._drawn(shape), shape, dtype) * stddev + mean

    def truncated_normal(self, shape, mean=0.0, stddev=1.0, dtype="float32", name=None):
        """The same, with none further than two standard deviations from the mean."""
        return draw("truncated_normal", self._drawn(shape), shape, dtype) * stddev + mean

    def uniform(self, shape, minval=0, maxval=None, dtype="float32", name=None):
        """Numbers in `[minval, maxval)`, each as likely."""
        return draw_uniform(self._drawn(shape), shape, minval, maxval, dtype)

    def uniform_full_int(self, shape, dtype="uint64", name=None):
        """Ints from the whole range of `dtype`."""
        return draw("bits", self._drawn(shape), shape, dtype)

    def make_seeds(self, count: int = 1):
        """Seeds for stateless operations, one a column."""
        keys = self.uniform_full_int([count], "int64")
        return stack([keys, zeros_like(keys)])

    def split(self, count: int = 1) -> list["Generator"]:
        """Generators that are independent of this one and each other."""
        keys = unstack(self.uniform_full_int([count], "int64"), count)
        return [Generator(state=stack([key * 0, key * 0, key])) for key in keys]


_GLOBAL: list[Generator] = []


def get_global_generator() -> Generator:
    """The generator that is shared by a whole program."""
    if not _GLOBAL:
        set_global_generator(Generator.from_non_deterministic_state())
    return _GLOBAL[0]


def set_global_generator(generator: Generator) -> None:
    """Puts another one in its place."""
    _GLOBAL[:] = [generator]

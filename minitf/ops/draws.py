"""Rows that draw random numbers, and the states that they draw from.

A draw is a function of a state: three numbers, a 128-bit counter in two parts and a key. Where
the state comes from makes the difference: from a pair of seeds (stateless operations), from a
stream that goes on with each call (`tf.random.normal`), or from a `Generator`'s variable. The
public functions are in `random.py`.
"""

import math
import random as python_random
import weakref

import numpy as np

from minitf.base.dtypes import as_dtype, float32, int64
from minitf.base.errors import invalid
from minitf.base.shape import TensorSpec
from minitf.core import convert
from minitf.core.door import STATE, apply
from minitf.core.holes import filled, known
from minitf.core.op import Sample, define
from minitf.ops import philox
from minitf.ops.rows import with_shape

_LARGEST = 2**31 - 1
# A drawing of n numbers moves the counter by 256 n, as in TensorFlow: some distributions
# need several words for a number.
PER_NUMBER = 256


class Stream:
    """Where one operation that is not stateless goes on drawing: its state is in `array`."""

    def __init__(self, key: int, start: int):
        self.array = philox.state(key, start << 64)

    def take(self, count: int) -> np.ndarray:
        """The state now; the next one begins `count` blocks further on."""
        state, (key, counter) = self.array, philox.parts(self.array)
        self.array = philox.state(key, counter + count)
        return state


class Seeds:
    """The global seed, the seeds drawn from it, and the streams that they started."""

    def __init__(self):
        self.set(None)

    def set(self, seed: int | None) -> None:
        """Starts over; None draws from the system's entropy."""
        self.seed = None if seed is None else int(seed)
        self._source = python_random.Random(self.seed)
        self._streams: dict[tuple, Stream] = {}
        self._in_graph = weakref.WeakKeyDictionary()

    def pair(self, seed: int | None = None) -> tuple[int, int]:
        """Global and own seed of one operation, by TensorFlow's rules (`tf.random.set_seed`)."""
        if self.seed is None and seed is None:
            return self._source.getrandbits(63), self._source.getrandbits(63)
        if seed is None and STATE.graph is None:
            seed = self._source.randint(0, _LARGEST)
        elif seed is None:  # in a graph, operations without a seed are numbered
            seed = self._in_graph.get(STATE.graph, 0)
            self._in_graph[STATE.graph] = seed + 1
        pair = (87654321 if self.seed is None else self.seed) % _LARGEST, int(seed) % _LARGEST
        return pair if any(pair) else (0, _LARGEST)

    def stream(self, kind: str, seed: int | None) -> Stream:
        """Eager operations of one kind and seed share a stream; each in a graph has its own."""
        pair = self.pair(seed)
        if STATE.graph is not None or seed is None:
            return Stream(*pair)
        return self._streams.setdefault((kind, *pair), Stream(*pair))


SEEDS = Seeds()


def _pair_of(seed) -> TensorSpec:
    if seed.shape != (2,):
        raise invalid(f"seed must have shape [2], not {list(seed.shape)}")
    return TensorSpec((3,), int64)


def _advanced(state, count):
    key, counter = philox.parts(state)
    return philox.state(key, counter + int(count) * PER_NUMBER)


_STATE = np.array((1, 2, 3), np.int64)
_STATE_ROWS = {
    # From a pair of seeds: mixed well, since users choose 1, 2, 3.
    "state_of_seed": (_pair_of, lambda seed: philox.state(*philox.scramble(seed.tolist()))),
    # A generator's state after it has drawn `count` numbers.
    "advanced_state": (lambda state, count: state, _advanced),
}
for _name, (_infer, _cpu) in _STATE_ROWS.items():
    _inputs = ((1, 2),) if _name == "state_of_seed" else (_STATE, 4)
    define(_name, _infer, _cpu, lambda n, g: (None,) * len(n.inputs),
           samples=(Sample(*_inputs, gradient=False),), tensorflow="")  # fmt: skip
define(
    "next_state",
    infer=lambda *holes, shape, stream, per: TensorSpec((3,), int64),
    cpu=lambda *holes, shape, stream, per: stream.take(
        math.ceil(math.prod(filled(shape, holes)) * per)
    ),
    grad=lambda n, g: (None,) * len(n.inputs),
    stateful=True,  # a graph draws anew each time it runs
    tensorflow="RngReadAndSkip",
)


def _draw(kind: str):
    def cell(state, *holes, shape, dtype):
        dims = filled(shape, holes)
        count = math.prod(dims)
        return philox.DISTRIBUTIONS[kind](count, *philox.parts(state), dtype.numpy).reshape(dims)

    return cell


for _kind, _tensorflow in (
    ("uniform", "StatelessRandomUniformV2"),
    ("normal", "StatelessRandomNormalV2"),
    ("truncated_normal", "StatelessTruncatedNormalV2"),
    ("bits", "StatelessRandomUniformFullIntV2"),
):
    define(
        f"draw_{_kind}",
        infer=lambda state, *holes, shape, dtype: TensorSpec(known(shape), dtype),
        cpu=_draw(_kind),
        grad=lambda n, g: (None,) * len(n.inputs),
        samples=(
            Sample(_STATE, gradient=False, shape=(3, 5),
                   dtype=float32 if _kind != "bits" else int64),
        ),
        tensorflow=_tensorflow,
    )  # fmt: skip


def from_seed(seed):
    """The state for a stateless operation's pair of seeds."""
    return apply("state_of_seed", convert.to_tensor(seed))


def from_stream(kind: str, shape, seed, per: float = PER_NUMBER):
    """The state of a stream that goes on by `per` blocks for each number of `shape`."""
    return with_shape("next_state", shape=shape, stream=SEEDS.stream(kind, seed), per=per)


def draw(kind: str, state, shape, dtype="float32"):
    """Numbers of a kind (uniform, normal, truncated_normal, bits) from a state."""
    return with_shape(f"draw_{kind}", state, shape=shape, dtype=as_dtype(dtype))


def draw_uniform(state, shape, minval, maxval, dtype):
    """Numbers in `[minval, maxval)`; ints of the whole range where both are None.

    Raises:
        ValueError: ints with only one of the bounds.
    """
    dtype = as_dtype(dtype)
    if not dtype.is_integer:
        unit = draw("uniform", state, shape, dtype)
        high = 1 if maxval is None else maxval
        return unit * (convert.to_tensor(high, like=dtype) - minval) + minval
    if (minval is None) != (maxval is None):
        raise ValueError(
            f"For integer dtype {dtype}, minval and maxval must be both `None` or both "
            f"non-`None`; got minval={minval} and maxval={maxval}."
        )
    if minval is None:
        return draw("bits", state, shape, dtype)
    low = convert.to_tensor(minval, dtype)
    wide = as_dtype("uint32" if dtype.size <= 4 else "uint64")
    span = apply("cast", convert.to_tensor(maxval, dtype) - low, dtype=wide)
    return apply("cast", draw("bits", state, shape, wide) % span, dtype=dtype) + low

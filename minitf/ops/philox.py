"""Philox 4x32-10: random bits from a key and a counter, the same on every machine.

A counter-based generator has no hidden state: block number i of key k is a function of
(i, k), so any part can be made alone, in any order. The constants and the way floats are
cut from the bits are TensorFlow's, so that a seeded program draws the same numbers.

Source: Salmon et al., "Parallel random numbers: as easy as 1, 2, 3" (2011).
"""

import itertools
from collections.abc import Iterator

import numpy as np

_M0, _M1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_W0, _W1 = 0x9E3779B9, 0xBB67AE85
_LOW, _32 = np.uint64(0xFFFFFFFF), np.uint64(32)
_FULL = 2**64 - 1


def rounds(counter: list[np.ndarray], key: tuple[int, int]) -> list[np.ndarray]:
    """Ten rounds of Philox on four columns of 32-bit words (held as uint64)."""
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(10):
        p0, p1 = c0 * _M0, c2 * _M1
        c0, c1 = (p1 >> _32) ^ c1 ^ np.uint64(k0), p1 & _LOW
        c2, c3 = (p0 >> _32) ^ c3 ^ np.uint64(k1), p0 & _LOW
        k0, k1 = (k0 + _W0) & 0xFFFFFFFF, (k1 + _W1) & 0xFFFFFFFF
    return [c0, c1, c2, c3]


def words(count: int, key: int, counter: int) -> np.ndarray:
    """`count` random uint32 words from a 64-bit key and a 128-bit first counter."""
    return blocks(np.arange(-(-count // 4)), key, counter)[:count]


def blocks(places: np.ndarray, key: int, counter: int) -> np.ndarray:
    """The four words of each block that lies so far behind the first counter."""
    start = np.uint64(counter & _FULL)
    low = start + places.astype(np.uint64)
    high = np.uint64(counter >> 64 & _FULL) + (low < start)
    columns = [low & _LOW, low >> _32, high & _LOW, high >> _32]
    out = rounds(columns, (key & 0xFFFFFFFF, key >> 32))
    return np.stack(out, 1).astype(np.uint32).reshape(-1)


def endless(key: int, start: int) -> Iterator[int]:
    """The words of the blocks from number `start * 2**64` on, one by one."""
    for block in itertools.count(start << 64, 64):
        yield from words(256, key, block).tolist()


def scramble(seed: tuple[int, int]) -> tuple[int, int]:
    """Key and counter of a stateless operation, from its pair of 64-bit seeds."""
    a, b = (int(s) & (2**64 - 1) for s in seed)
    start = [np.array([v], np.uint64) for v in (a & 0xFFFFFFFF, a >> 32, b & 0xFFFFFFFF, b >> 32)]
    mixed = [int(c[0]) for c in rounds(start, (0x3EC8F720, 0x02461E29))]
    return mixed[0] | mixed[1] << 32, (mixed[2] | mixed[3] << 32) << 64


def state(key: int, counter: int) -> np.ndarray:
    """Counter (in two parts) and key as three int64, the form in which tensors hold them."""
    parts = counter & _FULL, counter >> 64 & _FULL, key
    return np.array(parts, np.uint64).view(np.int64)


def parts(state: np.ndarray) -> tuple[int, int]:
    """Key and counter of a state."""
    low, high, key = state.view(np.uint64).tolist()
    return key, low | high << 64


# ---- from words to numbers ----------------------------------------------------------------


def bits(count: int, key: int, counter: int, dtype) -> np.ndarray:
    """Ints of the whole range: a word for 32 bits, two for 64."""
    wide = np.dtype(dtype).itemsize == 8
    found = words(count * 2 if wide else count, key, counter)
    return (found.view(np.uint64) if wide else found).astype(dtype)


def uniform(count: int, key: int, counter: int, dtype) -> np.ndarray:
    """Floats in [0, 1)."""
    if dtype == np.float64:
        high, low = words(count * 2, key, counter).reshape(-1, 2).T.astype(np.uint64)
        return _unit(high << _32 | low)
    found = words(count, key, counter)
    return _unit(found.astype(np.uint16) if dtype == np.float16 else found)


def _unit(bits: np.ndarray) -> np.ndarray:
    """The bits of a fraction behind an exponent that makes 1.xxx, less 1."""
    real, digits, one = {
        2: (np.float16, 10, 0x3C00), 4: (np.float32, 23, 0x3F800000), 8: (np.float64, 52, 0x3FF << 52),
    }[bits.dtype.itemsize]  # fmt: skip
    whole = bits.dtype.type
    return (bits & whole((1 << digits) - 1) | whole(one)).view(real) - real(1)


def normal(count: int, key: int, counter: int, dtype) -> np.ndarray:
    """Standard normal floats, two from each two uniform ones.

    Source: Box and Muller, "A note on the generation of random normal deviates" (1958).
    """
    real = np.float64 if dtype == np.float64 else np.float32
    pairs = uniform(count + count % 2, key, counter, real)
    return box_muller(pairs)[:count].astype(dtype)


def box_muller(u: np.ndarray) -> np.ndarray:
    """As many normal numbers from an even number of uniform ones."""
    real = u.dtype.type
    # Each step is worked out in float64 and rounded, as the C library does it for TensorFlow.
    angle = (2 * np.pi * u[1::2].astype(float)).astype(real).astype(float)
    logarithm = np.log(np.maximum(u[0::2], real(1e-7)).astype(float)).astype(real)
    radius = np.sqrt(real(-2) * logarithm)
    turned = np.sin(angle).astype(real), np.cos(angle).astype(real)
    return np.stack([turned[0] * radius, turned[1] * radius], 1).reshape(-1)


def truncated_normal(count: int, key: int, counter: int, dtype) -> np.ndarray:
    """Standard normal floats that are less than 2 from 0; others are drawn again.

    As in TensorFlow, every four numbers have 256 counters of their own to draw from, and
    take the first four that fit.
    """
    out = np.empty((-(-count // 4), 4), np.float32)
    todo, depth = np.arange(len(out)), 4
    while len(todo):
        places = todo[:, None] * 256 + np.arange(depth)
        drawn = box_muller(_unit(blocks(places.reshape(-1), key, counter))).reshape(len(todo), -1)
        fits = np.abs(drawn) < 2
        first = fits & (np.cumsum(fits, 1) <= 4)
        done = first.sum(1) == 4
        out[todo[done]] = drawn[done][first[done]].reshape(-1, 4)
        todo, depth = todo[~done], depth * 2
    return out.reshape(-1)[:count].astype(dtype)


DISTRIBUTIONS = {
    "bits": bits, "uniform": uniform, "normal": normal, "truncated_normal": truncated_normal,
}  # fmt: skip

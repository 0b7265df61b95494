"""Random numbers as loops, for whole graphs in machine code: the words of `ops/philox.py`.

Philox makes block number i of a key from i and the key alone; a state is a counter (in two
parts) and a key, as three int64. Each function fills `out`, a whole array, and gives it.
Called from generated code (`graph/native`); nothing else imports it.
"""

import math

import numpy as np
from numba import njit

compiled = njit(nogil=True, error_model="numpy")
_M0, _M1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_W0, _W1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
_LOW, _32, _1 = np.uint64(0xFFFFFFFF), np.uint64(32), np.uint64(1)
_K0, _K1 = np.uint64(0x3EC8F720), np.uint64(0x02461E29)


@compiled
def _block(low, high, k0, k1):
    """Ten rounds: the four words of the block with this counter and key."""
    c0, c1, c2, c3 = low & _LOW, low >> _32, high & _LOW, high >> _32
    for _ in range(10):
        p0, p1 = c0 * _M0, c2 * _M1
        c0, c1 = (p1 >> _32) ^ c1 ^ k0, p1 & _LOW
        c2, c3 = (p0 >> _32) ^ c3 ^ k1, p0 & _LOW
        k0, k1 = (k0 + _W0) & _LOW, (k1 + _W1) & _LOW
    return c0, c1, c2, c3


@compiled
def _behind(state, count):
    """The counter so many blocks further on, and the key in two words."""
    key, low = np.uint64(state[2]), np.uint64(state[0]) + np.uint64(count)
    carry = _1 if low < np.uint64(count) else np.uint64(0)
    return low, np.uint64(state[1]) + carry, key & _LOW, key >> _32


@compiled
def words(state, count):
    """The first `count` words from a state."""
    out = np.empty((count + 3) // 4 * 4, np.uint32)
    for i in range(out.size // 4):
        low, high, k0, k1 = _behind(state, i)
        out[4 * i], out[4 * i + 1], out[4 * i + 2], out[4 * i + 3] = _block(low, high, k0, k1)
    return out


@compiled
def state_of_seed(seed, out):
    """Mixes a pair of seeds well, since users choose 1, 2, 3."""
    w = _block(np.uint64(seed[0]), np.uint64(seed[1]), _K0, _K1)
    out[0], out[1], out[2] = 0, w[2] | w[3] << _32, w[0] | w[1] << _32
    return out


@compiled
def advanced_state(state, count, out):
    """The state after `count` blocks."""
    low, high, _, _ = _behind(state, count)
    out[0], out[1], out[2] = low, high, state[2]
    return out


@compiled
def next_state(state, count, out):
    """The state of a stream, which moves on."""
    out[:] = state
    advanced_state(out, count, state)
    return out


@compiled
def shuffled_positions(state, out):
    """Fisher and Yates: each place in turn changes with one at or behind it."""
    drawn, size = words(state, out.size), out.size
    for i in range(size):
        out[i] = i
    for i in range(size - 1):
        j = i + np.int64(drawn[i]) % (size - i)
        out[i], out[j] = out[j], out[i]
    return out


@compiled
def draw_bits(state, out):
    """Whole numbers of the full range: a word for 32 bits, two for 64."""
    flat, wide = out.reshape(-1), out.itemsize == 8
    drawn = words(state, 2 * flat.size if wide else flat.size)
    for i in range(flat.size):
        flat[i] = drawn[2 * i] | np.uint64(drawn[2 * i + 1]) << _32 if wide else drawn[i]
    return out


@compiled
def draw_uniform(state, out):
    """Floats in [0, 1): the low bits are the fraction, 23 of 32 or 52 of 64."""
    flat, wide = out.reshape(-1), out.itemsize == 8
    drawn = words(state, 2 * flat.size if wide else flat.size)
    for i in range(flat.size):
        if wide:
            high = np.uint64(drawn[2 * i]) & np.uint64(0xFFFFF)
            flat[i] = (high << _32 | np.uint64(drawn[2 * i + 1])) * 2.0**-52
        else:
            flat[i] = np.float32(drawn[i] & np.uint32(0x7FFFFF)) * np.float32(2.0**-23)
    return out


@compiled
def _box_muller(u, pair):
    """Two normal numbers in the place of two uniform ones, with roundings as in `philox.py`."""
    real = u.dtype.type
    angle = np.float64(real(2 * math.pi * np.float64(u[pair + 1])))
    logarithm = real(math.log(np.float64(max(u[pair], real(1e-7)))))
    radius = real(math.sqrt(real(-2) * logarithm))
    u[pair], u[pair + 1] = real(math.sin(angle)) * radius, real(math.cos(angle)) * radius


@compiled
def draw_normal(state, out):
    """Two normal numbers from each two uniform ones."""
    flat = out.reshape(-1)
    pairs = draw_uniform(state, np.empty((flat.size + 1) // 2 * 2, out.dtype))
    for pair in range(0, pairs.size, 2):
        _box_muller(pairs, pair)
    flat[:] = pairs[: flat.size]
    return out


@compiled
def draw_truncated_normal(state, out):
    """Every four numbers have 256 blocks of their own, and take the first four that fit."""
    flat, four, start = out.reshape(-1), np.empty(4, np.float32), np.empty(3, np.int64)
    for found in range(0, flat.size, 4):
        end, block = min(found + 4, flat.size), 64 * found
        while found < end:
            draw_uniform(advanced_state(state, block, start), four)
            _box_muller(four, 0)
            _box_muller(four, 2)
            for x in four:
                if abs(x) < 2 and found < end:
                    flat[found] = x
                    found += 1
            block += 1
    return out

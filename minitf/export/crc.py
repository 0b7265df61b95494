"""CRC-32C, the checksum in TensorFlow's files, in NumPy.

The bytes are cut into many lanes whose checksums grow side by side, and are then joined:
a checksum is linear, so 32 lanes more, of zeros, tell how a lane's length moves each bit.
"""

import functools

import numpy as np

_LANES = 1024


@functools.cache
def _table() -> np.ndarray:
    values = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        values = (values >> 1) ^ np.where(values & 1, np.uint32(0x82F63B78), np.uint32(0))
    return values


def crc32c(data: bytes) -> int:
    """The checksum of some bytes.

    >>> hex(crc32c(b"123456789"))
    '0xe3069283'
    """
    state, rest = 0xFFFFFFFF, memoryview(data)
    if len(rest) >= 16 * _LANES:
        length = len(rest) // _LANES
        state = _joined(state, np.frombuffer(rest[: length * _LANES], np.uint8), length)
        rest = rest[length * _LANES :]
    table = _table().tolist()
    for byte in rest:
        state = table[(state ^ byte) & 255] ^ (state >> 8)
    return state ^ 0xFFFFFFFF


def _joined(state: int, data: np.ndarray, length: int) -> int:
    table = _table()
    columns = np.zeros((length, _LANES + 32), np.uint8)
    columns[:, :_LANES] = data.reshape(_LANES, length).T
    lanes = np.zeros(_LANES + 32, np.uint32)
    lanes[_LANES:] = np.uint32(1) << np.arange(32, dtype=np.uint32)
    for column in columns:
        lanes = table[(lanes ^ column) & 255] ^ (lanes >> 8)
    moved = lanes[_LANES:].tolist()
    for lane in lanes[:_LANES].tolist():
        shifted = 0
        for bit in range(32):
            if state >> bit & 1:
                shifted ^= moved[bit]
        state = shifted ^ lane
    return state


def masked(data: bytes) -> int:
    """The checksum as TensorFlow stores it: turned, so that one of a checksum differs."""
    crc = crc32c(data)
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF

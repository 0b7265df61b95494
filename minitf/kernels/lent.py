"""Memory that is lent to machine code for the time of a call, and kept for the next one.

The system hands out new memory page by page, at the first touch of each: a step of training
can wait longer for that than it computes. Used by compiled graphs (`graph/native`).
"""

import numpy as np

LINE = 64  # bytes of a line of the cache
MOST = 16  # pieces of a loop that threads share; each can have memory of its own
_FREE: list[tuple[np.ndarray, int]] = []  # memory that no call has now, and where it begins


def rounded(size: int) -> int:
    """The next multiple of a line."""
    return size + LINE - 1 & -LINE


class Lent:
    """`with Lent(bytes) as address`: so many bytes from there on, until the end of the block."""

    def __init__(self, size: int):
        self.size = size

    def __enter__(self) -> int:
        try:
            self.kept = _FREE.pop()
        except IndexError:
            self.kept = np.empty(0, np.uint8), 0
        if self.kept[0].nbytes < self.size + LINE:
            array = np.empty(self.size + LINE, np.uint8)
            self.kept = array, rounded(array.ctypes.data)
        return self.kept[1]

    def __exit__(self, *error) -> None:
        _FREE.append(self.kept)

"""What no framework can go below: the same matrix products alone, by NumPy, or one read of
the memory. The rows have the names of those in `rows.py`.
"""

from collections.abc import Callable

import numpy as np


def _products(steps: int, *shapes: tuple[int, int, int]) -> Callable:
    """So many steps of products of (rows, inner) with (inner, columns) matrices."""
    pairs = [(np.ones((n, k), np.float32), np.ones((k, m), np.float32)) for n, k, m in shapes]

    def run():
        for _ in range(steps):
            for a, b in pairs:
                a @ b

    return run


def mlp() -> Callable:
    """Two layers forwards, and the gradients of both and of what is between them."""
    return _products(10, (128, 784, 128), (128, 128, 10), (128, 10, 128), (128, 128, 10),
                     (784, 128, 128))  # fmt: skip


def cnn() -> Callable:
    """Convolutions as products of all windows, their gradients, and the dense layer's."""
    one, two = 64 * 26 * 26, 64 * 11 * 11
    return _products(4, (one, 9, 32), (two, 288, 64), (64, 1600, 10), (64, 10, 1600), (1600, 64, 10),
                     (288, two, 64), (two, 64, 288), (9, one, 32))  # fmt: skip


def chain() -> Callable:
    """Each number read once."""
    x = np.ones(4_000_000, np.float32)
    return lambda: np.dot(x, x)

"""Four sets of points in the plane, of two kinds each: what the playground learns.

Used by ``playground``. Points are made with NumPy's own generator from a fixed seed, so
everybody has the same ones; half of them train, the other half test. All lie between
-1.2 and 1.2 on both axes.
"""

from functools import cache

import numpy as np

COUNT = 200  # of each half
REACH = 1.2


def circles(random, count):
    """An island (1) in a lake, with the shore (0) around it."""
    inner = np.arange(count) % 2
    radius = np.where(inner, random.uniform(0, 0.45, count), random.uniform(0.7, 1, count))
    angle = random.uniform(0, 2 * np.pi, count)
    return radius * np.cos(angle), radius * np.sin(angle), inner


def moons(random, count):
    """Two half circles that hook into each other."""
    upper = np.arange(count) % 2
    angle = random.uniform(0, np.pi, count)
    x = np.where(upper, np.cos(angle), 1 - np.cos(angle))
    y = np.where(upper, np.sin(angle), 0.5 - np.sin(angle))
    return (x - 0.5) * 0.68, (y - 0.25) * 0.9, upper


def spiral(random, count):
    """Two arms, each one and a half times round."""
    arm = np.arange(count) % 2
    along = np.sqrt(random.uniform(0.02, 1, count))
    angle = 3 * np.pi * along + np.pi * arm
    return along * np.cos(angle), along * np.sin(angle), arm


def xor(random, count):
    """Four fields like a chessboard's: 1 where just one of x and y is above 0."""
    x, y = random.uniform(0.08, 1, (2, count)) * random.choice((-1, 1), (2, count))
    return x, y, ((x > 0) != (y > 0)).astype(int)


SETS = {"circles": circles, "two moons": moons, "xor": xor, "spiral": spiral}
NOISE = {"circles": 0.05, "two moons": 0.07, "xor": 0.03, "spiral": 0.02}


@cache
def points(name: str) -> tuple[tuple[np.ndarray, np.ndarray], ...]:
    """((train rows, labels), (test rows, labels)): rows (200, 2), labels (200, 1)."""
    random = np.random.default_rng(4)
    x, y, kind = SETS[name](random, 2 * COUNT)
    rows = np.stack([x, y], axis=1) + random.normal(0, NOISE[name], (2 * COUNT, 2))
    rows = np.clip(rows, -REACH, REACH).astype("float32")
    labels = kind.astype("float32").reshape(-1, 1)
    return (rows[:COUNT], labels[:COUNT]), (rows[COUNT:], labels[COUNT:])

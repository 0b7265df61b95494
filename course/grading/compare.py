"""Compare what came with what was expected, and say how they differ.

``check`` judges and words every test with these. Whatever arrives here is plain data of
any shape: nothing in this file may fail on it, and a difference is told down to the
first element that differs.
"""

from typing import Any

import numpy as np

from course.words import counted

NUMBERS = "biuf"  # kinds of dtype that can be compared as floats


def same(got: Any, expected: Any, tolerance: float) -> bool:
    """Equal shapes and values, allowing noise relative to the largest value.

    >>> same([0.1 + 0.2], [0.3], 1e-4)
    True
    """
    if isinstance(expected, (list, tuple)):
        fits = isinstance(got, (list, tuple)) and len(got) == len(expected)
        pairs = zip(got, expected) if fits else ()
        return fits and all(same(g, e, tolerance) for g, e in pairs)
    wanted, found = np.asarray(expected, dtype=float), _numbers(got)
    if found is None or found.shape != wanted.shape:
        return False
    scale = float(np.max(np.abs(wanted), initial=0.0))
    noise = tolerance * (scale or 1.0)
    return bool(np.allclose(found, wanted, rtol=tolerance, atol=noise))


def identical(got: Any, expected: Any) -> bool:
    """Equal and of the same kind; NumPy's True is True.

    >>> identical(1, True)
    False
    """
    if isinstance(got, np.bool_):
        got = bool(got)
    if type(got) is not type(expected):
        return False
    if isinstance(expected, np.ndarray):
        return np.array_equal(got, expected)
    if isinstance(expected, (list, tuple)):
        return len(got) == len(expected) and all(map(identical, got, expected))
    if isinstance(expected, dict):
        fits = got.keys() == expected.keys()
        return fits and all(identical(got[key], expected[key]) for key in expected)
    return bool(got == expected)


def difference(got: Any, expected: Any, tolerance: float) -> str:
    """Two lines, expected and got, down to the first element that differs."""
    place = ""
    while isinstance(expected, (list, tuple)):
        if not isinstance(got, (list, tuple)) or len(got) != len(expected):
            return two_lines(f"a list of {counted(len(expected), 'arrays')}", show(got))
        pairs = enumerate(zip(got, expected))
        at = next(i for i, pair in pairs if not same(*pair, tolerance))
        got, expected, place = got[at], expected[at], f"{place}[{at}]"
    wanted, found = np.asarray(expected, dtype=float), _numbers(got)
    if found is None or found.shape != wanted.shape:
        return two_lines(show(wanted), show(got), place)
    with np.errstate(invalid="ignore"):
        gap = np.abs(found - wanted)
    worst = np.unravel_index(np.argmax(np.nan_to_num(gap, nan=np.inf)), wanted.shape)
    if wanted.ndim:
        place += f"[{', '.join(str(int(i)) for i in worst)}]"
    return two_lines(show(wanted[worst]), show(found[worst]), place)


def two_lines(expected: str, got: str, place: str = "") -> str:
    """What was expected above what came, aligned."""
    where = f" at {place}" if place else ""
    return f"  expected{where}  {expected}\n  got{where}       {got}"


def show(value: Any) -> str:
    """A value in a few words.

    >>> show(0.5), show([1, 2])
    ('0.5', '[1, 2]')
    """
    if value is None:
        return "None (does the function end with `return`?)"
    if isinstance(value, (np.ndarray, np.generic)) and np.ndim(value):
        return f"an array of shape {np.shape(value)}"
    number = _numbers(value)
    if number is not None and not isinstance(value, (bool, np.bool_, int)):
        return f"{float(number):.6g}"
    if isinstance(value, (list, tuple)) and any(np.ndim(item) for item in value
                                                if isinstance(item, np.ndarray)):
        return f"a list of {counted(len(value), 'arrays')}"
    text = repr(value)
    return text if len(text) <= 200 else f"{text[:200]}..."


def _numbers(value: Any) -> np.ndarray | None:
    """The value as an array of floats, or None if it is not numbers."""
    if not isinstance(value, (int, float, np.ndarray, np.generic)):
        return None
    array = np.asarray(value)
    return array.astype(float) if array.dtype.kind in NUMBERS else None

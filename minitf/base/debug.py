"""The debug ladder: `MINITF_DEBUG=1 python script.py`, or `debug.set_level(1)`.

1  every kernel as it runs          3  and the graph before and after each pass
2  and its shapes, time and bytes   4  and the path of every generated source file

Lines go to standard output, so that they stand in a notebook between the results.
"""

import os
from collections.abc import Callable
from time import perf_counter


def _from_environment() -> int:
    text = os.environ.get("MINITF_DEBUG", "0")
    if not text.isdigit():
        raise ValueError(f"MINITF_DEBUG must be 0, 1, 2, 3 or 4, not {text!r}")
    return int(text)


level = _from_environment()
# Whoever else wants to be told of each kernel: `listener(name, start, seconds, results, inside)`.
LISTENERS: list[Callable] = []
watched = level > 0  # whether each kernel is timed, for the ladder or for a listener


def set_level(value: int) -> None:
    """Sets the rung, 0 (silent) to 4."""
    global level
    level = int(value)
    _look()


def listen(listener: Callable) -> None:
    """Tells `listener` of each kernel from now on."""
    LISTENERS.append(listener)
    _look()


def stop_listening(listener: Callable) -> None:
    """Tells `listener` no more."""
    LISTENERS.remove(listener)
    _look()


def _look() -> None:
    global watched
    watched = level > 0 or bool(LISTENERS)


def say(rung: int, text: str) -> None:
    """Prints `text` if the ladder stands at `rung` or higher."""
    if level >= rung:
        print(f"minitf: {text}", flush=True)


def kernel(name: str, arrays, results, start: float, inside: str = "") -> None:
    """Tells of one kernel that began at `start` (`perf_counter`) and has run just now.

    `inside` is the name of the graph that it belongs to.
    """
    seconds = perf_counter() - start
    results = results if type(results) is tuple else (results,)
    for listener in LISTENERS:
        listener(name, start, seconds, results, inside)
    if level <= 1:
        return say(1, name)
    shapes = ", ".join(str(getattr(a, "shape", "variable")) for a in arrays)
    size = sum(getattr(r, "nbytes", 0) for r in results)
    out = ", ".join(str(getattr(r, "shape", "")) for r in results)
    say(2, f"{name:<18} {shapes} -> {out}  {seconds * 1e6:.1f} us  {size} bytes")

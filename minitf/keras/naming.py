"""Names: `dense`, `dense_1` for objects, and paths such as `sequential/dense/kernel`.
"""

import collections
import contextlib
import re
import threading


class _Names(threading.local):
    """Each thread counts for itself, as in Keras."""

    def __init__(self):
        self.counts: collections.Counter = collections.Counter()
        self.scopes: tuple[str, ...] = ()


_NAMES = _Names()


def snake_case(name: str) -> str:
    """`MaxPooling2D` to `max_pooling2d`, as Keras writes it."""
    name = re.sub(r"\W+", "", name)
    name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()


def unique(name: str) -> str:
    """The name itself the first time, then with `_1`, `_2` behind it."""
    count = _NAMES.counts[name]
    _NAMES.counts[name] += 1
    return f"{name}_{count}" if count else name


def auto_name(obj: object) -> str:
    """A name for an object, after its class."""
    return unique(snake_case(type(obj).__name__))


def clear_session(free_memory: bool = True) -> None:
    """Lets automatic names start over."""
    _NAMES.counts.clear()


@contextlib.contextmanager
def scope(name: str):
    """Variables made inside have `name/` in their paths."""
    before = _NAMES.scopes
    _NAMES.scopes = (*before, name)
    try:
        yield
    finally:
        _NAMES.scopes = before


def path_in(owner: str, name: str) -> str:
    """The path of something that belongs to the object of this name."""
    return path(name) if _NAMES.scopes[-1:] == (owner,) else path(f"{owner}/{name}")


def path(name: str) -> str:
    """The path of something with this name, made now."""
    return "/".join((*_NAMES.scopes, name))

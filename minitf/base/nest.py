"""Structures: nested lists, tuples and dicts of things, flattened and put back.

What `tf.nest` does. Used wherever TensorFlow takes "a tensor or a structure of them":
gradients, functions, data sets, models. Dicts are walked in the order of their keys.
"""

import functools
from collections.abc import Mapping


def is_nested(value: object) -> bool:
    """True for a list, a tuple or a dict."""
    return _nests(type(value))


@functools.cache
def _nests(kind: type) -> bool:
    return issubclass(kind, (list, tuple, Mapping)) and not hasattr(kind, "rank")


def children(value) -> list:
    """The parts of one level of a structure."""
    if isinstance(value, Mapping):
        return [value[key] for key in sorted(value)]
    return list(value)


def flatten(structure: object) -> list:
    """All leaves, left to right.

    >>> flatten({"b": (1, 2), "a": [3]})
    [3, 1, 2]
    """
    if not _nests(type(structure)):
        return [structure]
    return [leaf for part in children(structure) for leaf in flatten(part)]


def pack(structure: object, leaves: list) -> object:
    """A structure like `structure` with `leaves` in place of its own.

    Raises:
        ValueError: there are too few or too many leaves.
    """
    if len(leaves) == 1 and not _nests(type(structure)):
        return leaves[0]
    rest = list(leaves)
    packed = _pack(structure, rest)
    if rest:
        raise ValueError(
            f"the structure has {len(leaves) - len(rest)} leaves, but {len(leaves)} were given"
        )
    return packed


def _pack(structure: object, rest: list) -> object:
    if not _nests(type(structure)):
        if not rest:
            raise ValueError("the structure has more leaves than were given")
        return rest.pop(0)
    parts = [_pack(part, rest) for part in children(structure)]
    return rebuild(structure, parts)


def rebuild(structure, parts: list) -> object:
    """One level of a structure with `parts` in place of its own."""
    if isinstance(structure, Mapping):
        by_key = dict(zip(sorted(structure), parts))
        return type(structure)((key, by_key[key]) for key in structure)
    if hasattr(structure, "_fields"):  # a named tuple
        return type(structure)(*parts)
    return type(structure)(parts)


def map_structure(function, *structures, check_types: bool = True, **options):
    """Applies `function` leaf by leaf to structures of the same form."""
    for other in structures[1:]:
        assert_same_structure(structures[0], other, check_types)
    leaves = zip(*map(flatten, structures))
    return pack(structures[0], [function(*row, **options) for row in leaves])


def assert_same_structure(a: object, b: object, check_types: bool = True) -> None:
    """Raises `ValueError` or `TypeError` where two structures differ in form."""
    if is_nested(a) != is_nested(b):
        raise ValueError("The two structures don't have the same nested structure.")
    if not is_nested(a):
        return
    if check_types and type(a) is not type(b):
        raise TypeError(f"The two structures differ in type: {type(a)} and {type(b)}")
    keys = isinstance(a, Mapping) and isinstance(b, Mapping)
    if len(a) != len(b) or (keys and set(a) != set(b)):
        raise ValueError("The two structures don't have the same nested structure.")
    for left, right in zip(children(a), children(b)):
        assert_same_structure(left, right, check_types)

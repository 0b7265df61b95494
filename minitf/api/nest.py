"""`tf.nest`: structures of lists, tuples and dicts."""

from minitf.base import nest as _nest
from minitf.base.nest import is_nested, map_structure


def assert_same_structure(nest1, nest2, check_types=True, expand_composites=False) -> None:
    """Raises `ValueError` or `TypeError` where two structures differ in form."""
    _nest.assert_same_structure(nest1, nest2, check_types)


def flatten(structure, expand_composites=False) -> list:
    """All leaves, left to right; dicts in the order of their keys.

    >>> flatten({"b": (1, 2), "a": [3]})
    [3, 1, 2]
    """
    return _nest.flatten(structure)


def pack_sequence_as(structure, flat_sequence, expand_composites=False):
    """A structure like `structure` with these leaves."""
    return _nest.pack(structure, list(flat_sequence))

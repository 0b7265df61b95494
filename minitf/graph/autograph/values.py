"""The values that converted statements assign: which become tensors of a graph, which stay.

A value may be a structure. Its leaves are tensors (and numbers, which become tensors where
branches differ), or any other Python object, which must be the same on all ways.
"""

import numpy as np

from minitf.base import nest
from minitf.core.convert import to_tensor
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable
from minitf.ops.tensor_array import TensorArray


class Undefined:
    """Stands for a name that has no value, and knows why."""

    def __init__(self, name: str, why: str | None = None):
        self.name = name
        self.why = why or f"{name!r} is used before it is assigned"


class Place:
    """Something beside a name that a statement assigns: a field, or an item of a dict."""

    def __init__(self, name: str, get, put):
        self.name, self._get, self._put = name, get, put

    def get(self):
        try:
            return self._get()
        except (AttributeError, LookupError, TypeError):
            return Undefined(self.name)

    def put(self, value) -> None:
        if not isinstance(value, Undefined):
            self._put(value)


def carrying(function, places: tuple, gives: bool = True):
    """The function with the values of places as further arguments, and further results."""
    if not places or function is None:
        return function

    def run(*values):
        count = len(values) - len(places)
        for place, value in zip(places, values[count:]):
            place.put(value)
        results = function(*values[:count])
        return (*results, *[place.get() for place in places]) if gives else results

    return run


def ld(value):
    """The value of a name.

    Raises:
        UnboundLocalError, ValueError: it has none.
    """
    if isinstance(value, Undefined):
        raise (UnboundLocalError if "before it is assigned" in value.why else ValueError)(value.why)
    return value


def is_symbolic(value) -> bool:
    """Whether Python cannot decide on it: its numbers are not known while tracing."""
    if isinstance(value, Variable):
        value = value.read_value()
    return isinstance(value, Tensor) and value.array is None


_KINDS = (Tensor, Variable, TensorArray, bool, int, float, complex, str, bytes, np.ndarray,
          np.generic)  # fmt: skip


def is_number(leaf) -> bool:
    """Whether the leaf is, or can become, a tensor."""
    return isinstance(leaf, _KINDS)


def down(leaf) -> Tensor:
    """The tensor for a leaf."""
    return leaf.flow if isinstance(leaf, TensorArray) else to_tensor(leaf)


class Slot:
    """Marks in a structure where a tensor goes."""

    def __init__(self, like):
        self.like = like


def fill(structure, tensors):
    """The structure with tensors from an iterator in its slots."""

    def leaf(value):
        if not isinstance(value, Slot):
            return value
        tensor = next(tensors)
        return value.like.with_flow(tensor) if isinstance(value.like, TensorArray) else tensor

    return nest.map_structure(leaf, structure)


def slots(value, found: list):
    """The structure with slots in place of what is or can become a tensor."""

    def leaf(part):
        if not is_number(part):
            return part
        found.append(part)
        return Slot(part)

    return nest.map_structure(leaf, value)


def same_structure(name: str, one, two, here: str, there: str) -> None:
    """Raises TypeError where two values of one name have not the same structure."""
    try:
        nest.assert_same_structure(one, two)
    except ValueError:
        raise TypeError(f"{name!r} does not have the same nested structure in the {here} and "
                        f"the {there}: {one} and {two}") from None  # fmt: skip


def merge(name: str, one, two, pairs: list):
    """What a name stands for after an `if`, from what it is in the two branches.

    Puts the pairs of values that differ in `pairs`, and slots in their place.

    Raises:
        TypeError: they cannot be one value.
    """
    if one is two:
        return one
    for value, words in ((one, "main"), (two, "else")):
        if isinstance(value, Undefined):
            return Undefined(name, f"{name!r} must also be initialized in the {words} branch")
        if value is None:
            raise ValueError(f"{name!r} is None at the end of the {words} branch only")
    if nest.is_nested(one) or nest.is_nested(two):
        same_structure(name, one, two, "main branch", "else branch")
        parts = zip(nest.children(one), nest.children(two))
        return nest.rebuild(one, [merge(name, a, b, pairs) for a, b in parts])
    if is_number(one) and is_number(two):
        pairs.append((name, one, two))
        return Slot(one)
    if type(one) is type(two) and one == two:
        return one
    raise TypeError(
        f"{name!r} is {type(one).__name__} in the main branch, but {type(two).__name__} in the "
        "else branch; only tensors can depend on a tensor"
    )

"""Holes: attributes of which a part is known only when the graph runs.

`x[:n]` and `tf.reshape(x, (n, -1))` with a tensor `n` are one operation whose attribute
has a hole where `n` goes, and `n` as one more input.
"""

import numpy as np

from minitf.base.errors import wrong_dtype
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable


class Hole:
    """Marks where in a static index the value of input number `position` goes."""

    __slots__ = ("position",)

    def __init__(self, position: int):
        self.position = position

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Hole) and other.position == self.position

    def __hash__(self) -> int:
        return hash(("hole", self.position))

    def __repr__(self) -> str:
        return f"<input {self.position + 1}>"


def static(value, holes: list[Tensor]):
    """An int for what has a number now; else a hole, with the tensor put in `holes`.

    Raises:
        TypeError: it is no whole number.
    """
    if isinstance(value, Variable):
        value = value.read_value()
    if isinstance(value, Tensor):
        if value.shape.rank or not value.dtype.is_integer:
            raise wrong_dtype(
                f"takes whole numbers or scalar int tensors, not {value.dtype.name} {value.shape}"
            )
        if value.array is not None:
            return int(value.array)
        holes.append(value)
        return Hole(len(holes) - 1)
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
        raise wrong_dtype(f"takes whole numbers or scalar int tensors, not {value!r}")
    return int(value)


def number(part, values: tuple):
    """The number that a part of an attribute stands for, given the holes' values."""
    return int(values[part.position]) if isinstance(part, Hole) else part


def dimensions(shape, holes: list[Tensor]) -> tuple:
    """What users pass as a shape, with holes: ints, a list, a tensor, or a mixture."""
    if isinstance(shape, Tensor) and shape.array is None:
        if len(shape.shape) != 1 or shape.shape[0] is None:
            raise TypeError("a symbolic shape must be one axis of known length")
        return tuple(static(shape[i], holes) for i in range(shape.shape[0]))
    if isinstance(shape, (Tensor, Variable, np.ndarray)):
        return tuple(int(d) for d in np.atleast_1d(np.asarray(shape)))
    if isinstance(shape, (int, np.integer)):
        return (int(shape),)
    return tuple([static(d, holes) for d in shape])


def known(dims: tuple) -> list[int | None]:
    """Dimensions for a spec: None for each hole."""
    return [None if isinstance(d, Hole) else d for d in dims]


def filled(dims: tuple, values: tuple) -> tuple[int, ...]:
    """Dimensions with numbers in the holes, ready for NumPy."""
    return tuple([number(d, values) for d in dims])

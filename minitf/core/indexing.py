"""`x[...]`: Python's index, taken apart for the row `getitem` of the table.

The static part becomes an attribute; tensors in an index (`x[i]`, `x[:n]`) become inputs,
so that a graph can be traced through them. Read in lesson 02.
"""

import numpy as np

from minitf.base.errors import invalid
from minitf.base.shape import broadcast
from minitf.core.convert import apply, to_tensor
from minitf.core.holes import number, static
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable

NEW_AXIS = None


def getitem(x, index) -> Tensor:
    """`x[index]` with ints, slices, `...`, `tf.newaxis`, boolean masks, scalar tensors."""
    x = to_tensor(x)
    if isinstance(index, (bool, np.bool_)):
        raise ValueError("a mask cannot be scalar: x[mask] takes as many bools as x has rows")
    if isinstance(index, list):  # a list stands for its parts, as in TensorFlow
        index = tuple(index)
    if _is_mask(index):
        where = apply("boolean_positions", to_tensor(index))
        return apply("gather_nd", x, where)
    parts = index if isinstance(index, tuple) else (index,)
    holes: list[Tensor] = []
    static = tuple(_part(part, holes) for part in parts)
    given = sum(p is not NEW_AXIS and p is not Ellipsis for p in static)
    if given > len(x.shape):
        raise invalid(f"getitem: {given} indices for a tensor of shape {x.shape}")
    return apply("getitem", x, *holes, index=static)


def put(variable, index, value) -> Variable:
    """Puts numbers in a part of a variable: `variable[index].assign(value)`."""
    whole = variable.read_value()
    numbers = np.arange(whole.shape.num_elements()).reshape(whole.shape)
    places, value = getitem(numbers, index), to_tensor(value, like=whole.dtype)
    if not places.shape.is_compatible_with(broadcast("assign", value.shape, places.shape)):
        raise invalid(f"assign: {value.shape} does not fit in a part of shape {places.shape}")
    flat = apply(
        "tensor_scatter_nd_update", apply("reshape", whole, shape=(-1,)),
        apply("reshape", places, shape=(-1, 1)),
        apply("reshape", apply("broadcast_like", value, places), shape=(-1,)),
    )  # fmt: skip
    return variable.assign(apply("reshape_like", flat, whole))


def _part(part, holes: list[Tensor]):
    if isinstance(part, slice):
        return slice(*(_bound(b, holes) for b in (part.start, part.stop, part.step)))
    if part is NEW_AXIS or part is Ellipsis:
        return part
    return _bound(part, holes)


def _bound(value, holes: list[Tensor]):
    """One end of a slice, or one index: an int, None, or a hole for a tensor."""
    if value is None:
        return None
    try:
        return static(value, holes)
    except TypeError:
        raise TypeError(
            "Only integers, slices (`:`), ellipsis (`...`), tf.newaxis (`None`) and scalar "
            f"integer tensors are valid indices, got {value!r}"
        ) from None


def _is_mask(index) -> bool:
    return (
        isinstance(index, (Tensor, np.ndarray))
        and index.dtype in (np.bool_, "bool")
        and len(index.shape) > 0
    )


def fill(index: tuple, values: tuple) -> tuple:
    """The index with numbers in its holes, ready for NumPy."""
    return tuple(
        slice(number(p.start, values), number(p.stop, values), number(p.step, values))
        if isinstance(p, slice)
        else number(p, values)
        for p in index
    )

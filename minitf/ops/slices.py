"""Slices by their begins and sizes: other ways to write `x[...]`, all made of it.

Called as `tf.slice` and `tf.strided_slice`. The index itself is read in lesson 02.
"""

import builtins

from minitf.base.errors import invalid
from minitf.core import convert
from minitf.core.holes import Hole, dimensions


def slice(input_, begin, size, name=None):
    """The block of `input_` that starts at `begin` and has this `size`; -1: up to the end.

    Raises:
        InvalidArgumentError: the block is not all inside.

    >>> slice([[1, 2, 3], [4, 5, 6]], [0, 1], [2, -1]).numpy()
    array([[2, 3],
           [5, 6]], dtype=int32)
    """
    x = convert.to_tensor(input_)
    begins, sizes = numbers(begin), numbers(size)
    if not len(begins) == len(sizes) == len(x.shape):
        raise invalid(f"slice: begin {begins} and size {sizes} do not fit {x.shape}")
    index = [_block(b, s) for b, s in zip(begins, sizes)]
    part = x[tuple(index)]
    for axis, (wanted, found) in enumerate(zip(sizes, part.shape)):
        if isinstance(wanted, int) and wanted >= 0 and found not in (wanted, None):
            raise invalid(
                f"slice: axis {axis} of {x.shape} has no {wanted} elements from {begins[axis]}"
            )
    if part.array is None:
        part.set_shape([s if isinstance(s, int) and s >= 0 else None for s in sizes])
    return part


def _block(begin, size) -> builtins.slice:
    to_the_end = isinstance(size, int) and size == -1
    return builtins.slice(begin, None if to_the_end else begin + size)


def strided_slice(
    input_, begin, end, strides=None, begin_mask=0, end_mask=0, ellipsis_mask=0,
    new_axis_mask=0, shrink_axis_mask=0, var=None, name=None,
):  # fmt: skip
    """What `x[...]` does, with the index taken apart: bit i of a mask is for entry i.

    A bit of `begin_mask` or `end_mask` leaves that bound out; of the others it makes the
    entry an `...`, a new axis, or a single number.

    >>> strided_slice([1, 2, 3, 4], [0], [4], [2]).numpy()
    array([1, 3], dtype=int32)
    """
    begins, ends = numbers(begin), numbers(end)
    steps = [1] * len(begins) if strides is None else numbers(strides)
    index: list = []
    for i, (first, last, step) in enumerate(zip(begins, ends, steps)):
        bit = 1 << i
        if ellipsis_mask & bit:
            index.append(Ellipsis)
        elif new_axis_mask & bit:
            index.append(None)
        elif shrink_axis_mask & bit:
            index.append(first)
        else:
            first = None if begin_mask & bit else first
            index.append(builtins.slice(first, None if end_mask & bit else last, step))
    return convert.to_tensor(input_)[tuple(index)]


def numbers(values) -> list:
    """Ints where they are known now, scalar tensors where the graph will know them."""
    holes: list = []
    parts = dimensions(values, holes)
    return [holes[p.position] if isinstance(p, Hole) else p for p in parts]

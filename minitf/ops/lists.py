"""Lists of tensors: what a loop in a graph writes to and reads from.

A list is a tensor of dtype `variant` whose "number" is a `Rows`, a tuple of arrays. Like all
tensors it never changes: writing gives a new one. `tf.TensorArray` is its public face, and
loops keep in lists what their gradients need.
"""

import numpy as np

from minitf.base.dtypes import int32, variant
from minitf.base.errors import OutOfRangeError, invalid
from minitf.base.shape import TensorSpec
from minitf.core.door import apply
from minitf.core.op import Op, register

LIST = TensorSpec((), variant)


class Rows(tuple):
    """The arrays of a list; None where nothing has been written."""

    shape, ndim, size, dtype = (), 0, 1, variant

    @property
    def nbytes(self) -> int:
        return sum(row.nbytes for row in self if row is not None)


def _new(size, element):
    return Rows((None,) * int(size))


def _set(rows, index, value, element, grows):
    index, size = int(index), len(rows)
    if index >= size and grows:
        rows = rows + (None,) * (index + 1 - size)
    elif not 0 <= index < size:
        raise OutOfRangeError(None, None, f"Tried to write to index {index} but array is not "
                              f"resizeable and size is: {size}")  # fmt: skip
    return Rows((*rows[:index], value, *rows[index + 1 :]))


def _get(rows, index, element):
    index = int(index)
    if not 0 <= index < len(rows):
        raise OutOfRangeError(None, None, f"Tried to read from index {index} but array size is: "
                              f"{len(rows)}")  # fmt: skip
    return _filled(rows[index], element, index)


def _filled(row, element, index):
    """A row, or zeros for one that was never written, if their shape is known."""
    if row is not None:
        return row
    if not element.shape.is_fully_defined():
        raise invalid(f"Could not read index {index}: nothing has been written there")
    return np.zeros(element.shape, element.dtype.numpy)


def _stack(rows, element):
    if not rows:
        return np.zeros([0, *[d or 0 for d in element.shape]], element.dtype.numpy)
    try:
        return np.stack([_filled(row, element, i) for i, row in enumerate(rows)])
    except ValueError:
        shapes = ", ".join(str(row.shape) for row in rows)
        raise invalid(f"stack: all rows of the list must have one shape, not {shapes}") from None


def _concat(rows, element):
    return np.concatenate([_filled(row, element, i) for i, row in enumerate(rows)])


def _split(values, lengths, element):
    return Rows(np.split(values, np.cumsum(lengths)[:-1]))


def _zeros(rows):
    # One zero, seen many times: it takes no memory, since arrays of tensors never change.
    return Rows(r if r is None else np.broadcast_to(np.zeros((), r.dtype), r.shape) for r in rows)


def _add(left, right):
    """Sums row by row; a row that is missing on one side is 0 there."""
    size = max(len(left), len(right))
    pairs = zip(*[(*rows, *[None] * (size - len(rows))) for rows in (left, right)])
    return Rows(b if a is None else a if b is None else a + b for a, b in pairs)


def _element(rows, *others, element, **_):
    return element


def _stacked(rows, element):
    return TensorSpec(element.shape if element.shape.rank is None else (None, *element.shape),
                      element.dtype)  # fmt: skip


def _joined(rows, element):
    shape = element.shape
    return TensorSpec((None, *shape[1:]) if shape.rank else None, element.dtype)


def _list(*specs, **attrs):
    return LIST


def _set_grad(node, g):
    element = node.attrs["element"]
    nothing = apply("zeros_like", node.inputs[2])
    index = node.inputs[1]
    rest = apply("list_set", g, index, nothing, element=element, grows=False)
    return rest, None, apply("list_get", g, index, element=element)


def _get_grad(node, g):
    rows, index = node.inputs
    empty = apply("list_zeros", rows)
    return apply("list_set", empty, index, g, element=node.attrs["element"], grows=False), None


def _same(name):
    """A gradient that is another row applied to the gradient."""
    return lambda node, g: apply(name, g, element=node.attrs["element"])


for _name, _infer, _cpu, _grad, _tensorflow in (
    ("list_new", _list, _new, lambda n, g: None, "TensorListReserve"),
    ("list_set", _list, _set, _set_grad, "TensorListSetItem"),
    ("list_get", _element, _get, _get_grad, "TensorListGetItem"),
    ("list_stack", _stacked, _stack, _same("list_from"), "TensorListStack"),
    ("list_from", _list, lambda x, element: Rows(x), _same("list_stack"), "TensorListFromTensor"),
    ("list_concat", _joined, _concat,
     lambda n, g: apply("list_split", g, apply("list_lengths", n.inputs[0]), **n.attrs),
     "TensorListConcatV2"),
    ("list_split", _list, _split,
     lambda n, g: (apply("list_concat", g, **n.attrs), None), "TensorListSplit"),
    ("list_lengths", lambda rows: TensorSpec((None,), int32),
     lambda rows: np.array([len(r) for r in rows], np.int32), None, ""),
    ("list_size", lambda rows: TensorSpec((), int32), lambda rows: np.array(len(rows), np.int32),
     None, "TensorListLength"),
    ("list_zeros", _list, _zeros, lambda n, g: None, ""),
    ("list_add", _list, _add, lambda n, g: (g, g), ""),
):  # fmt: skip
    register(Op(_name, _infer, _cpu, _grad, tensorflow=_tensorflow))

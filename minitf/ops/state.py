"""Reading and assigning variables: operations on a handle, whose array is the storage.

An assignment puts a new array in the storage and leaves the old one alone, so that a
tensor that was read before keeps its value.
"""

import numpy as np

from minitf.base.shape import TensorSpec
from minitf.core.op import define


def _read(storage):
    return storage.array


def _assign(storage, value):
    # A number without axes may be a NumPy scalar; a storage always holds an array.
    storage.array = np.array(value) if not value.ndim else value
    return storage.array


def _assign_add(storage, delta):
    return _assign(storage, storage.array + delta)


def _assign_sub(storage, delta):
    return _assign(storage, storage.array - delta)


def _held(handle, *value) -> TensorSpec:
    return handle.value


define("read_variable", _held, _read, lambda n, g: g, stateful=True,
   tensorflow="ReadVariableOp")  # fmt: skip
for _name, _cell, _tensorflow in (
    ("assign", _assign, "AssignVariableOp"),
    ("assign_add", _assign_add, "AssignAddVariableOp"),
    ("assign_sub", _assign_sub, "AssignSubVariableOp"),
):
    define(_name, _held, _cell, lambda n, g: (None, None), stateful=True,
       tensorflow=_tensorflow)  # fmt: skip

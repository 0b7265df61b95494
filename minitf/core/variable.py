"""The variable: a named place that holds a tensor and can be given another.

Reading and assigning are operations like all others, on the variable's `handle`: a
tensor whose "number" is the storage. So tapes, graphs and compiled steps see variables
with no rule of their own. Read in lessons 03 and 04.
"""

import weakref

import numpy as np

import minitf.core as core
from minitf.base.dtypes import DType, resource
from minitf.base.errors import invalid
from minitf.base.shape import TensorShape, TensorSpec
from minitf.core import door
from minitf.core.operators import Operators
from minitf.core.scopes import scoped
from minitf.core.tensor import Reference, Tensor, show


def _no_change(sign: str, how: str):
    """The method for `variable += x`: Python would put a tensor in the variable's place."""

    def method(self, other):
        call = f"variable.assign_{how}(value)" if how else "variable.assign(variable * value)"
        raise RuntimeError(
            f"Variable {sign} value not supported. Use `{call}` to modify the variable value."
        )

    return method


class Storage:
    """Where a variable's array lies. An assignment puts another array here."""

    __slots__ = ("array", "trainable", "owner", "__weakref__")

    def __init__(self, array, trainable: bool, owner: "Variable"):
        self.array, self.trainable = array, trainable
        self.owner = weakref.ref(owner)


class HandleSpec(TensorSpec):
    """The spec of a handle, which knows the spec of what the variable holds."""

    __slots__ = ("value",)

    def __init__(self, value: TensorSpec):
        super().__init__((), resource)
        self.value = value


class Variable(Operators):
    """A tensor that can change: a model's weights, an optimizer's moments, a counter.

    Args:
        initial_value: what it holds at first, or a function that gives it.
        trainable: whether tapes watch it by themselves.
        name: shown in its repr.
        dtype: the element type, else that of the value.
        shape: what may be assigned; `None` dimensions may change. Default: the value's.

    >>> v = Variable([1.0, 2.0])
    >>> v.assign_add([1.0, 1.0]).numpy()
    array([2., 3.], dtype=float32)
    """

    def __init__(
        self, initial_value=None, trainable: bool | None = None, validate_shape: bool = True,
        caching_device=None, name: str | None = None, variable_def=None, dtype=None,
        import_scope=None, constraint=None, synchronization=None, aggregation=None,
        shape=None,
    ):  # fmt: skip
        if initial_value is None:
            raise ValueError("The `initial_value` arg to `tf.Variable` must be specified.")
        self._name = scoped(name or "Variable")
        self.constraint = constraint
        if door.STATE.graph is not None:
            door.STATE.graph.made.append(self)
        # A variable made while a graph is traced still gets its numbers now.
        with door.outside_graphs():
            value = initial_value() if callable(initial_value) else initial_value
            value = core.convert.to_tensor(value, dtype)
            if value.array is None:
                value = core.lift.lift(value)
        spec = value.spec if shape is None else TensorSpec(shape, value.dtype)
        if not spec.shape.is_compatible_with(value.shape):
            raise ValueError(
                f"The initial value's shape {value.shape} is not compatible with the "
                f"explicitly supplied `shape` argument ({spec.shape})."
            )
        trainable = True if trainable is None else bool(trainable)
        self.handle = Tensor(Storage(value.array, trainable, self), HandleSpec(spec))

    @property
    def trainable(self) -> bool:
        return self.handle.array.trainable

    @property
    def shape(self) -> TensorShape:
        return self.handle.spec.value.shape

    @property
    def dtype(self) -> DType:
        return self.handle.spec.value.dtype

    @property
    def ndim(self) -> int:
        return len(self.shape)

    @property
    def name(self) -> str:
        plain = ":" in self._name or self._name == "UnreadVariable"
        return self._name if plain else f"{self._name}:0"

    @property
    def device(self) -> str:
        return core.tensor.device.CPU

    def get_shape(self) -> TensorShape:
        return self.shape

    def numpy(self):
        """The value now, as a NumPy array or scalar."""
        array = self.handle.array.array
        return array.copy() if array.ndim else array[()]

    def read_value(self) -> Tensor:
        """The value as a tensor; open tapes and graphs see the read."""
        return door.apply("read_variable", self.handle)

    value = read_value

    def assign(self, value, use_locking=False, name=None, read_value=True) -> "Variable":
        """Puts `value` here.

        Raises:
            ValueError: the shape is not the variable's.
        """
        return self._change("assign", value)

    def assign_add(self, delta, use_locking=False, name=None, read_value=True) -> "Variable":
        """Adds `delta` to what is here."""
        return self._change("assign_add", delta)

    def assign_sub(self, delta, use_locking=False, name=None, read_value=True) -> "Variable":
        """Takes `delta` away from what is here."""
        return self._change("assign_sub", delta)

    def __getitem__(self, index) -> Tensor:
        """A part of the value; `variable[index].assign(value)` puts another there."""
        part = super().__getitem__(index)
        part.assign = lambda value, *_, **__: core.indexing.put(self, index, value)
        return part

    def _change(self, how: str, value) -> "Variable":
        value = core.convert.to_tensor(value, self.dtype)
        if not self.shape.is_compatible_with(value.shape):
            error = ValueError if how == "assign" else invalid
            raise error(
                f"Cannot assign value to variable ' {self.name}': Shape mismatch."
                f"The variable shape {self.shape}, and the assigned value shape "
                f"{value.shape} are incompatible."
            )
        door.apply(how, self.handle, value)
        return self._unread()

    def _unread(self) -> "Variable":
        """The same place under the name that TensorFlow shows for what `assign` gives."""
        same = object.__new__(type(self))
        same.__dict__.update(self.__dict__, _name="UnreadVariable")
        return same

    def is_initialized(self, name=None) -> Tensor:
        return core.convert.to_tensor(True)

    def ref(self) -> Reference:
        """A hashable stand-in, for variables as keys of a dict."""
        return Reference(self)

    def __array__(self, dtype=None, copy=None):
        return np.array(self.handle.array.array, dtype=dtype, copy=True)

    def __bool__(self) -> bool:
        return bool(self.read_value())

    def __len__(self) -> int:
        return len(self.read_value())

    def __iter__(self):
        return iter(self.read_value())

    def __int__(self) -> int:
        return int(self.numpy())

    def __float__(self) -> float:
        return float(self.numpy())

    def __index__(self) -> int:
        return self.numpy().__index__()

    def __format__(self, spec: str) -> str:
        return format(self.numpy(), spec) if spec else repr(self)

    def __repr__(self) -> str:
        return (
            f"<tf.Variable '{self.name}' shape={self.shape} dtype={self.dtype.name}, "
            f"numpy={show(self)}>"
        )

    __str__ = __repr__

    __iadd__, __isub__ = _no_change("+=", "add"), _no_change("-=", "sub")
    __imul__ = __itruediv__ = __ipow__ = _no_change("*= (or /=, **=)", "")

    def __deepcopy__(self, memo: dict) -> "Variable":
        return Variable(self.numpy(), self.trainable, name=self._name, dtype=self.dtype)

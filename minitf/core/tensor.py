"""The tensor: an array of numbers with a shape and a dtype, that never changes.

An eager tensor holds a NumPy array; a symbolic one holds none yet and stands for the
result of a node in a graph or a Keras model. Read in lesson 02.
"""

import numpy as np

from minitf.base import device
from minitf.base.dtypes import DType
from minitf.base.errors import OperatorNotAllowedInGraphError
from minitf.base.shape import TensorShape, TensorSpec
from minitf.core.operators import Operators


class Tensor(Operators):
    """What `tf.constant` gives and every operation takes and returns.

    >>> import minitf as tf
    >>> tf.constant([1.0, 2.0]) * 3.0
    <tf.Tensor: shape=(2,), dtype=float32, numpy=array([3., 6.], dtype=float32)>
    """

    __slots__ = ("array", "spec", "__weakref__", "__dict__")
    graph = node = _name = None  # of a symbolic tensor: where it belongs, and what makes it

    def __init__(self, array, spec: TensorSpec, graph=None, name: str | None = None):
        self.array = array  # NumPy array or scalar; None in a symbolic tensor
        self.spec = spec
        if array is None:
            self.graph, self._name = graph, name

    @property
    def shape(self) -> TensorShape:
        return self.spec.shape

    @property
    def dtype(self) -> DType:
        return self.spec.dtype

    @property
    def ndim(self) -> int:
        return len(self.spec.shape)

    @property
    def device(self) -> str:
        return device.CPU

    @property
    def name(self) -> str:
        """`operation:output` of a symbolic tensor; eager tensors have no name."""
        if self.array is not None:
            raise AttributeError("Tensor.name is undefined when eager execution is enabled.")
        return self._name or symbolic_name(self)

    @property
    def op(self):
        """The node that makes this symbolic tensor."""
        return self.node

    def get_shape(self) -> TensorShape:
        return self.spec.shape

    def numpy(self):
        """The value as a NumPy array, or a NumPy scalar for a tensor without axes.

        The array is a copy that may be written to; `np.asarray(x)` looks inside instead.

        Raises:
            AttributeError: the tensor is symbolic, so there is no value yet.
        """
        if self.array is None:
            raise AttributeError(
                f"{symbolic_name(self)} is symbolic: it has no numbers before its graph runs, "
                "so there is no .numpy(); use tf.print inside a tf.function"
            )
        return self.array.copy() if self.array.ndim else self.array[()]

    def set_shape(self, shape) -> None:
        """Adds what is known of a symbolic tensor's shape."""
        self.spec = TensorSpec(self.shape.merge_with(shape), self.dtype)

    def like(self, spec: TensorSpec) -> "Tensor":
        """A symbolic tensor of this kind: what an operation outside graphs makes of it."""
        return Tensor(None, spec)

    def ref(self) -> "Reference":
        """A hashable stand-in, for tensors as keys of a dict."""
        return Reference(self)

    def __array__(self, dtype=None, copy=None):
        if self.array is None:
            raise NotImplementedError(
                f"Cannot convert a symbolic tf.Tensor ({symbolic_name(self)}) to a numpy array."
            )
        array = np.array(self.array, dtype=dtype, copy=copy)
        if np.may_share_memory(array, self.array):
            array = array.view()
            array.flags.writeable = False  # a tensor never changes
        return array

    def __bool__(self) -> bool:
        if self.array is None:
            raise OperatorNotAllowedInGraphError(
                "Using a symbolic `tf.Tensor` as a Python `bool` is not allowed: its value is "
                "not known while the graph is traced. Use tf.cond or tf.where."
            )
        return bool(self.array) if self.array.size else False

    def __len__(self) -> int:
        if not self.spec.shape.rank:
            raise TypeError("Scalar tensor has no `len()`")
        if self.spec.shape[0] is None:
            raise TypeError("len is not known for a symbolic tensor; use tf.shape(x)[0]")
        return self.spec.shape[0]

    def __iter__(self):
        if not self.spec.shape.rank:
            raise TypeError("Cannot iterate over a scalar tensor.")
        if self.array is None and self.graph is not None:
            raise OperatorNotAllowedInGraphError(
                "Iterating over a symbolic `tf.Tensor` is not allowed: use tf.unstack, or a `for` "
                "loop that AutoGraph converts."
            )
        return (self[i] for i in range(len(self)))

    def __int__(self) -> int:
        return int(self.numpy())

    def __float__(self) -> float:
        return float(self.numpy())

    def __complex__(self) -> complex:
        return complex(self.numpy())

    def __index__(self) -> int:
        return self.numpy().__index__()

    def __format__(self, spec: str) -> str:
        return format(self.numpy(), spec) if self.array is not None else format(str(self), spec)

    def __str__(self) -> str:
        if self.array is None:
            shape = "" if self.shape.rank is None else f" shape={self.shape},"
            return f'Tensor("{self.name}",{shape} dtype={self.dtype.name})'
        text = _below(str(self.numpy()))
        return f"tf.Tensor({text}, shape={self.shape}, dtype={self.dtype.name})"

    def __repr__(self) -> str:
        if self.array is None:
            return f"<tf.Tensor {self.name!r} shape={self.shape} dtype={self.dtype.name}>"
        return f"<tf.Tensor: shape={self.shape}, dtype={self.dtype.name}, numpy={show(self)}>"

    def __copy__(self) -> "Tensor":
        return self

    def __deepcopy__(self, memo: dict) -> "Tensor":
        return self


class Reference:
    """Compares tensors and variables by identity, so that they can be keys."""

    __slots__ = ("_target",)

    def __init__(self, target):
        self._target = target

    def deref(self):
        return self._target

    def __hash__(self) -> int:
        return id(self._target)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Reference) and self._target is other._target

    def __repr__(self) -> str:
        return f"<Reference wrapping {self._target!r}>"


def show(tensor) -> str:
    """The `numpy=` part of a repr: a scalar as Python's, an array as NumPy shows it."""
    value = tensor.numpy()
    return _below(repr(value)) if isinstance(value, (np.ndarray, bytes)) else repr(value.item())


def _below(text: str) -> str:
    """Text of several lines starts on a line of its own."""
    return f"\n{text}" if "\n" in text else text


def symbolic_name(tensor: Tensor) -> str:
    """A name for a tensor with no numbers, after what makes it."""
    if tensor._name:
        return tensor._name
    if tensor.node is None:
        return "placeholder:0"
    position = [t is tensor for t in tensor.node.outputs].index(True)
    return f"{tensor.node.op.name}:{position}"

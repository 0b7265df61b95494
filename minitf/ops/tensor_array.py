"""`tf.TensorArray`: a list of tensors that loops in graphs can write and read.
"""

from minitf.base.dtypes import as_dtype, int32
from minitf.base.errors import invalid
from minitf.base.shape import TensorShape, TensorSpec
from minitf.core import convert
from minitf.core.door import STATE, apply
from minitf.core.tensor import Tensor


class TensorArray:
    """A list of tensors of one dtype. In a graph, keep what `write` gives.

    Args:
        dtype: of the elements.
        size: how many there are.
        dynamic_size: may it grow when it is written past its end?
        element_shape: what is known of the elements' shape.
        infer_shape: must all elements have one shape?

    >>> import minitf as tf
    >>> rows = tf.TensorArray(tf.float32, size=2)
    >>> rows = rows.write(0, [1.0, 2.0]).write(1, [3.0, 4.0])
    >>> rows.stack().numpy()
    array([[1., 2.],
           [3., 4.]], dtype=float32)
    """

    def __init__(self, dtype, size=None, dynamic_size=None, clear_after_read=None,
                 tensor_array_name=None, handle=None, flow=None, infer_shape=True,
                 element_shape=None, colocate_with_first_write_call=True, name=None):  # fmt: skip
        self.dtype, self.dynamic_size = as_dtype(dtype), bool(dynamic_size)
        self._infer_shape = infer_shape
        # In a list of one, so that arrays made from this one learn of it too.
        self._shape = [TensorShape(element_shape)]
        if flow is None:
            size = convert.to_tensor(0 if size is None else size, like=int32)
            flow = apply("list_new", size, element=self._element)
        self.flow = flow

    handle = None

    @property
    def element_shape(self) -> TensorShape:
        return self._shape[0]

    @property
    def _element(self) -> TensorSpec:
        return TensorSpec(self._shape[0] if self._infer_shape else None, self.dtype)

    def with_flow(self, flow: Tensor) -> "TensorArray":
        """The array with another list of rows in it."""
        other = TensorArray(self.dtype, dynamic_size=self.dynamic_size, flow=flow,
                            infer_shape=self._infer_shape)  # fmt: skip
        other._shape = self._shape
        return other

    def _changed(self, flow: Tensor) -> "TensorArray":
        if STATE.graph is None:  # eagerly the array itself changes, as TensorFlow's does
            self.flow = flow
            return self
        return self.with_flow(flow)

    def _learn(self, shape: TensorShape) -> None:
        if self._infer_shape:
            if not self._shape[0].is_compatible_with(shape):
                raise ValueError(f"Incompatible shape for value ({shape}), expected "
                                 f"({self._shape[0]})")  # fmt: skip
            self._shape[0] = self._shape[0].merge_with(shape)

    def write(self, index, value, name=None) -> "TensorArray":
        """The array with `value` at `index`.

        Raises:
            ValueError: its dtype or shape does not fit.
            OutOfRangeError: there is no such place, and the array may not grow.
        """
        value = convert.to_tensor(value, like=self.dtype)
        if value.dtype is not self.dtype:
            raise invalid(f"TensorArray dtype is {self.dtype.name} but Op is trying to write "
                          f"dtype {value.dtype.name}")  # fmt: skip
        self._learn(value.shape)
        index = convert.to_tensor(index, like=int32)
        return self._changed(apply("list_set", self.flow, index, value, element=self._element,
                                   grows=self.dynamic_size))  # fmt: skip

    def read(self, index, name=None) -> Tensor:
        """The element at `index`."""
        index = convert.to_tensor(index, like=int32)
        return apply("list_get", self.flow, index, element=self._element)

    def stack(self, name=None) -> Tensor:
        """All elements, along a new first axis."""
        return apply("list_stack", self.flow, element=self._element)

    def concat(self, name=None) -> Tensor:
        """All elements, joined along their first axis."""
        return apply("list_concat", self.flow, element=self._element)

    def unstack(self, value, name=None) -> "TensorArray":
        """The array filled with the rows of `value`."""
        value = convert.to_tensor(value, like=self.dtype)
        self._learn(value.shape[1:])
        return self._changed(apply("list_from", value, element=self._element))

    def split(self, value, lengths, name=None) -> "TensorArray":
        """The array filled with pieces of `value` of these lengths."""
        value, lengths = convert.to_tensor(value, like=self.dtype), convert.to_tensor(lengths)
        return self._changed(apply("list_split", value, lengths, element=self._element))

    def gather(self, indices, name=None) -> Tensor:
        """The elements at some indices, stacked."""
        return apply("gather", self.stack(), convert.to_tensor(indices), axis=0)

    def scatter(self, indices, value, name=None) -> "TensorArray":
        """The array with the rows of `value` at `indices`, whose number must be known."""
        indices, value, array = convert.to_tensor(indices), convert.to_tensor(value), self
        for position in range(len(indices)):
            array = array.write(indices[position], value[position])
        return array

    def size(self, name=None) -> Tensor:
        """How many elements there are."""
        return apply("list_size", self.flow)

    def identity(self) -> "TensorArray":
        return self.with_flow(self.flow)

    def close(self, name=None) -> None:
        """Nothing to do here: memory is given back by itself."""

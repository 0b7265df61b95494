"""Sparse tensors: the few values that are not zero, and where they are. A small part of TensorFlow's.

minitf computes with dense tensors; a sparse one can be made, shown, passed through a data set
and made dense (`tf.sparse.to_dense`).
"""

import numpy as np

from minitf.base.dtypes import DType
from minitf.base.errors import invalid
from minitf.base.shape import TensorShape
from minitf.core import convert
from minitf.core.tensor import Tensor
from minitf.ops.fill import fill, plain
from minitf.ops.gather import gather, gather_nd
from minitf.ops.logic import not_equal, where
from minitf.ops.scatter import tensor_scatter_nd_update


class SparseTensor:
    """`values[i]` at position `indices[i]`, in a tensor of shape `dense_shape`.

    Args:
        indices: int64, shape (values, axes).
        values: any dtype, shape (values,).
        dense_shape: int64, shape (axes,).

    Raises:
        InvalidArgumentError: the shapes do not fit each other.
    """

    def __init__(self, indices, values, dense_shape):
        self.indices = convert.to_tensor(indices, "int64")
        self.values = convert.to_tensor(values)
        self.dense_shape = convert.to_tensor(dense_shape, "int64")
        wanted = (len(self.values), len(self.dense_shape))
        if not self.indices.shape.is_compatible_with(wanted):
            raise invalid(
                f"SparseTensor: {wanted[0]} values in a shape with {wanted[1]} axes take indices "
                f"of shape {wanted}, not {self.indices.shape}"
            )

    @property
    def dtype(self) -> DType:
        return self.values.dtype

    @property
    def shape(self) -> TensorShape:
        return TensorShape(self.dense_shape.numpy())

    @property
    def spec(self) -> "SparseTensorSpec":
        return SparseTensorSpec(self.shape, self.dtype)

    def __array__(self, dtype=None, copy=None):
        raise ValueError("minitf's operations take no sparse tensors; use tf.sparse.to_dense")

    def __repr__(self) -> str:
        return (
            f"SparseTensor(indices={self.indices!s}, values={self.values!s}, "
            f"dense_shape={self.dense_shape!s})"
        )


class SparseTensorSpec:
    """What is known of a sparse tensor beside its numbers."""

    value_type = SparseTensor

    def __init__(self, shape, dtype):
        self.shape, self.dtype = TensorShape(shape), dtype

    def __repr__(self) -> str:
        return f"SparseTensorSpec({self.shape!r}, {self.dtype!r})"


def to_dense(sp_input: SparseTensor, default_value=None, validate_indices=True, name=None) -> Tensor:
    """The dense tensor, with `default_value` where the sparse one has none.

    >>> to_dense(SparseTensor([[0, 1], [1, 0]], [5, 7], [2, 2])).numpy()
    array([[0, 5],
           [7, 0]], dtype=int32)
    """
    value = plain(0, sp_input.dtype) if default_value is None else default_value
    empty = fill(sp_input.dense_shape, convert.to_tensor(value, like=sp_input.dtype))
    return tensor_scatter_nd_update(empty, sp_input.indices, sp_input.values)


def from_dense(tensor, name=None) -> SparseTensor:
    """The values that are not zero, and where they are."""
    x = convert.to_tensor(tensor)
    places = where(not_equal(x, convert.to_tensor(plain(0, x.dtype), x.dtype)))
    return SparseTensor(places, gather_nd(x, places), x.shape.as_list())


def reorder(sp_input: SparseTensor, name=None) -> SparseTensor:
    """The same with the positions in order, row by row."""
    order = np.lexsort(sp_input.indices.numpy().T[::-1])
    return SparseTensor(
        gather(sp_input.indices, order), gather(sp_input.values, order), sp_input.dense_shape
    )

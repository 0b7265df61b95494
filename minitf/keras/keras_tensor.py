"""The tensor of a functional model: a shape and a dtype, with no numbers and in no graph.

`Input` gives one; layers and operations that are called on one give more of them, which
remember the node that made them.
"""

from minitf.base import nest
from minitf.base.dtypes import as_dtype
from minitf.base.shape import TensorShape, TensorSpec
from minitf.core.tensor import Tensor
from minitf.keras import naming


class KerasShape(TensorShape):
    """A shape that shows itself as a plain tuple."""

    def __new__(cls, dims):
        return tuple.__new__(cls, TensorShape(dims))

    def __repr__(self) -> str:
        return tuple.__repr__(self)

    __str__ = __repr__


class KerasTensor(Tensor):
    """Stands for a tensor that a model will be given, or will make.

    >>> import minitf as tf
    >>> tf.keras.Input((3,), name="words")
    <KerasTensor shape=(None, 3), dtype=float32, sparse=False, ragged=False, name=words>
    """

    def __init__(self, shape, dtype="float32", sparse=False, ragged=False, record_history=True,
                 name: str | None = None):  # fmt: skip
        if sparse or ragged:
            raise NotImplementedError("minitf leaves sparse and ragged tensors out")
        name = name or naming.unique("keras_tensor")
        super().__init__(None, TensorSpec(shape, as_dtype(dtype)), name=name)

    @property
    def shape(self) -> KerasShape:
        return KerasShape(self.spec.shape)

    def like(self, spec: TensorSpec) -> "KerasTensor":
        """A tensor of this kind, for the result of an operation."""
        return KerasTensor(spec.shape, spec.dtype)

    def __repr__(self) -> str:
        return (
            f"<KerasTensor shape={self.shape}, dtype={self.dtype.name}, sparse=False, "
            f"ragged=False, name={self.name}>"
        )

    __str__ = __repr__


def is_keras_tensor(x) -> bool:
    """True for a tensor of a functional model."""
    return isinstance(x, KerasTensor)


def any_open(structure) -> bool:
    """Whether there is a tensor of a functional model in a structure."""
    return any(isinstance(t, KerasTensor) for t in nest.flatten(structure))

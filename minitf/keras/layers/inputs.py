"""Input: what a functional model starts from."""

from minitf.base.dtypes import as_dtype
from minitf.keras.config import floatx
from minitf.keras.keras_tensor import KerasTensor
from minitf.keras.layer import Layer


class InputLayer(Layer):
    """Says what a model takes: the shape of one example, and its dtype.

    Raises:
        ValueError: no shape is given, or two that contradict each other.
    """

    def __init__(self, shape=None, batch_size=None, dtype=None, sparse=None, batch_shape=None,
                 input_tensor=None, optional=False, name=None, ragged=None, **options):  # fmt: skip
        super().__init__(name=name)
        if sparse or ragged:
            raise NotImplementedError("minitf leaves sparse and ragged inputs out")
        shape = options.pop("input_shape", shape)
        batch_shape = options.pop("batch_input_shape", batch_shape)
        if input_tensor is not None:
            _agree(input_tensor, batch_size, shape, batch_shape, dtype)
            shape, batch_size, dtype = None, None, input_tensor.dtype
            batch_shape = input_tensor.shape
        if None not in (shape, batch_shape):
            raise ValueError("You cannot pass both `shape` and `batch_shape` at the same time.")
        if None not in (batch_size, batch_shape):
            raise ValueError("You cannot pass both `batch_size` and `batch_shape` at the same time.")
        if shape is None and batch_shape is None:
            raise ValueError("You must pass a `shape` argument.")
        if isinstance(shape, int):
            raise ValueError(f"Cannot convert '{shape}' to a shape.")
        self.batch_shape = tuple(batch_shape) if shape is None else (batch_size, *shape)
        self.dtype = as_dtype(dtype or floatx()).name
        self.optional, self.sparse, self.ragged = optional, False, False
        tensor = input_tensor
        if tensor is None:
            tensor = KerasTensor(self.batch_shape, self.dtype, name=self.name)
        tensor._keras_input = self
        self._tensor = (tensor,)
        self.built = True

    @property
    def output(self) -> KerasTensor:
        """The tensor with no numbers that this layer stands for."""
        return self._tensor[0]

    def call(self, inputs=None):
        return inputs

    def get_config(self) -> dict:
        return {"batch_shape": self.batch_shape, "dtype": self.dtype, "sparse": False,
                "ragged": False, "name": self.name, "optional": self.optional}  # fmt: skip


def _agree(tensor, batch_size, shape, batch_shape, dtype) -> None:
    """Raises unless the other arguments fit the tensor that is given."""
    known = tensor.shape
    faults = {
        "batch_size": batch_size is not None and known[0] != batch_size,
        "shape": shape is not None and tuple(shape) != tuple(known[1:]),
        "batch_shape": batch_shape is not None and tuple(batch_shape) != tuple(known),
        "dtype": dtype is not None and tensor.dtype != dtype,
    }
    for name, wrong in faults.items():
        if wrong:
            raise ValueError(
                "When providing the `input_tensor` argument, you cannot provide an incompatible "
                f"`{name}` argument."
            )


def Input(shape=None, batch_size=None, dtype=None, sparse=None, batch_shape=None, name=None,
          tensor=None, optional=False, ragged=None) -> KerasTensor:  # fmt: skip
    """A tensor with no numbers, of the shape that a model takes.

    Args:
        shape: of one example, without the batch.
    """
    layer = InputLayer(shape, batch_size, dtype, sparse, batch_shape, tensor, optional, name,
                       ragged)  # fmt: skip
    return layer.output

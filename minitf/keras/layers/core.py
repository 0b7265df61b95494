"""Dense, Activation, Flatten, Input: the layers that every model starts with.
"""

from __future__ import annotations

import math

from minitf.base.shape import TensorSpec
from minitf.core.tensor import Tensor
from minitf.keras import activations, initializers
from minitf.keras.layer import Layer
from minitf.ops.matmul import matmul
from minitf.ops.shape import reshape


class Dense(Layer):
    """`activation(inputs @ kernel + bias)`: every output looks at every input.

    Args:
        units: how many outputs.
        activation: a name or a function; default none.
        use_bias: whether to add a bias.

    Shapes: (..., inputs) to (..., units).

    >>> import minitf as tf
    >>> tf.keras.layers.Dense(3)(tf.ones((2, 5))).shape
    TensorShape([2, 3])
    """

    def __init__(self, units: int, activation=None, use_bias: bool = True,
                 kernel_initializer="glorot_uniform", bias_initializer="zeros",
                 kernel_regularizer=None, bias_regularizer=None, **options):  # fmt: skip
        super().__init__(**options)
        if not isinstance(units, int) or units <= 0:
            raise ValueError(
                "Received an invalid value for `units`, expected a positive integer. "
                f"Received: units={units}"
            )
        self.units = units
        self.activation = activations.get(activation)
        self.use_bias = use_bias
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.bias_initializer = initializers.get(bias_initializer)
        self.kernel_regularizer = kernel_regularizer
        self.bias_regularizer = bias_regularizer
        self.bias = None

    def build(self, input_shape) -> None:
        inputs = input_shape[-1]
        if inputs is None:
            raise ValueError(f"Dense needs to know its number of inputs, not {input_shape}")
        self.kernel = self.add_weight(
            (inputs, self.units), self.kernel_initializer, name="kernel",
            regularizer=self.kernel_regularizer,
        )  # fmt: skip
        if self.use_bias:
            self.bias = self.add_weight(
                (self.units,), self.bias_initializer, name="bias",
                regularizer=self.bias_regularizer,
            )  # fmt: skip

    def call(self, inputs):
        expected = self.kernel.shape[0]
        if inputs.shape[-1] != expected:
            raise ValueError(
                f"layer '{self.name}' was built for {expected} inputs, so it takes "
                f"(..., {expected}), not {inputs.shape}"
            )
        # A stack of vectors is one matrix: flatten it, multiply, and fold it back.
        rows = inputs if len(inputs.shape) == 2 else reshape(inputs, (-1, expected))
        outputs = matmul(rows, self.kernel)
        if self.use_bias:
            outputs = outputs + self.bias
        if rows is not inputs:
            free = [-1 if d is None else d for d in inputs.shape[:-1]]
            outputs = reshape(outputs, (*free, self.units))
        return self.activation(outputs)

    def get_config(self) -> dict:
        return super().get_config() | {
            "units": self.units,
            "activation": activations.serialize(self.activation),
            "use_bias": self.use_bias,
        }


class Activation(Layer):
    """Applies an activation, by name or function."""

    def __init__(self, activation, **options):
        super().__init__(**options)
        self.activation = activations.get(activation)

    def call(self, inputs):
        return self.activation(inputs)

    def get_config(self) -> dict:
        name = activations.serialize(self.activation)
        return super().get_config() | {"activation": name}


class Flatten(Layer):
    """All axes but the first in one: (batch, a, b) to (batch, a * b)."""

    def call(self, inputs):
        rest = inputs.shape[1:]
        if None in rest:
            raise ValueError(f"Flatten needs to know all sizes but the batch, not {inputs.shape}")
        return reshape(inputs, (-1, math.prod(rest)))


class InputLayer(Layer):
    """Says what a model takes: the shape of one example, and its dtype."""

    def __init__(self, shape=None, batch_size=None, dtype=None, batch_shape=None, name=None,
                 **options):  # fmt: skip
        super().__init__(name=name, dtype=dtype, **options)
        self.batch_shape = tuple(batch_shape) if batch_shape else (batch_size, *shape)
        tensor = Tensor(None, TensorSpec(self.batch_shape, self.dtype), name=self.name)
        tensor._keras_input = self
        self._tensor = (tensor,)
        self.built = True

    @property
    def output(self) -> Tensor:
        """The tensor with no numbers that this layer stands for."""
        return self._tensor[0]

    def call(self, inputs):
        return inputs

    def get_config(self) -> dict:
        return super().get_config() | {"batch_shape": self.batch_shape}


def Input(shape=None, batch_size=None, dtype=None, batch_shape=None, name=None) -> Tensor:
    """A tensor with no numbers, of the shape that a model takes.

    Args:
        shape: of one example, without the batch.
    """
    if shape is None and batch_shape is None:
        raise ValueError("You must pass a `shape` argument.")
    layer = InputLayer(shape, batch_size, dtype, batch_shape, name)
    return layer.output

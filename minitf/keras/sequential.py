"""Sequential: a model that calls its layers one after the other.
"""

from __future__ import annotations

from minitf.base.shape import TensorSpec
from minitf.core.tensor import Tensor
from minitf.keras.layer import Layer
from minitf.keras.layers.core import InputLayer
from minitf.keras.model import Model


class Sequential(Model):
    """A stack of layers, each taking what the one before gives.

    Weights are made at once if the first layer says what it takes (`input_shape`, or a
    `tf.keras.Input` in front), else at the first call.

    >>> import minitf as tf
    >>> model = tf.keras.Sequential([
    ...     tf.keras.layers.Dense(16, activation="relu", input_shape=(10,)),
    ...     tf.keras.layers.Dense(1, activation="sigmoid"),
    ... ])
    >>> model.count_params()
    193
    """

    def __init__(self, layers=None, trainable: bool = True, name: str | None = None):
        super().__init__(trainable=trainable, name=name)
        self._stack: list[Layer] = []
        self._input: TensorSpec | None = None
        for layer in layers or []:
            self.add(layer)

    @property
    def layers(self) -> list[Layer]:
        return list(self._stack)

    def add(self, layer) -> None:
        """Puts a layer on top.

        Raises:
            ValueError: it is no layer, or another one has its name.
        """
        if isinstance(layer, Tensor) and hasattr(layer, "_keras_input"):
            layer = layer._keras_input
        if isinstance(layer, InputLayer):
            if self._stack or self._input is not None:
                raise ValueError("an Input can only be the first layer of a Sequential")
            self._input = layer.spec
            return
        if not isinstance(layer, Layer):
            raise ValueError(f"Only instances of `keras.Layer` can be added, not {layer!r}")
        if layer.name in [other.name for other in self._stack]:
            raise ValueError(
                "All layers added to a Sequential model should have unique names. Name "
                f"'{layer.name}' is already the name of a layer in this model."
            )
        if not self._stack and self._input is None and layer._batch_input_shape is not None:
            self._input = TensorSpec(layer._batch_input_shape, layer.dtype)
        self._stack.append(layer)
        self.built = False
        if self._input is not None:
            self.build()

    def pop(self) -> Layer:
        """Takes the last layer off."""
        return self._stack.pop()

    def build(self, input_shape=None) -> None:
        """Makes the weights of all layers."""
        if input_shape is not None:
            self._input = TensorSpec(input_shape, self.dtype)
        if self._input is None:
            return
        super().build(self._input.shape)

    def call(self, inputs, training=None):
        for layer in self._stack:
            inputs = layer(inputs, training=training)
        return inputs

    @property
    def input_shape(self):
        """The shape of the input, with None for the batch."""
        if self._input is None:
            raise AttributeError(f"model '{self.name}' has not been built: it has no input yet")
        return tuple(self._input.shape)

    @property
    def output_shape(self):
        return self.compute_output_shape(self.input_shape)

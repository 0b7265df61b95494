"""Sequential: a model that calls its layers one after the other.
"""

from __future__ import annotations

from minitf.core.tensor import Tensor
from minitf.keras import naming
from minitf.keras.functional import LayerGraph
from minitf.keras.layer import Layer, outermost
from minitf.keras.layers.inputs import Input, InputLayer
from minitf.keras.model import Model
from minitf.keras.registry import deserialize_keras_object, serialize_keras_object


class Sequential(Model, own_build=True):
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
        self._input: Tensor | None = None
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
        if isinstance(layer, InputLayer):
            layer = layer.output
        if isinstance(layer, Tensor) and hasattr(layer, "_keras_input"):
            if self._stack or self._input is not None:
                raise ValueError("an Input can only be the first layer of a Sequential")
            self._input = layer
            return
        if not isinstance(layer, Layer):
            raise ValueError(f"Only instances of `keras.Layer` can be added, not {layer!r}")
        if layer.name in [other.name for other in self._stack]:
            raise ValueError(
                "All layers added to a Sequential model should have unique names. Name "
                f"'{layer.name}' is already the name of a layer in this model."
            )
        if not self._stack and self._input is None and layer._batch_input_shape is not None:
            self._input = Input(batch_shape=layer._batch_input_shape, dtype=layer.dtype)
        self._stack.append(layer)
        self.built = False
        if self._input is not None:
            self.build()

    def pop(self) -> Layer:
        """Takes the last layer off."""
        layer = self._stack.pop()
        self.graph, self.built = None, False
        self.build()
        return layer

    def build(self, input_shape=None) -> None:
        """Makes the weights of all layers, and the graph from input to output."""
        if input_shape is not None and self._input is None:
            self._input = Input(batch_shape=tuple(input_shape), dtype=self.dtype)
        if self._input is None or not self._stack:
            return
        with outermost(), naming.scope(self.name):
            outputs = self._input
            for layer in self._stack:
                outputs = layer(outputs)
        self.graph = LayerGraph(self._input, outputs)
        self.built = True

    def call(self, inputs, training=None):
        for layer in self._stack:
            inputs = layer(inputs, training=training)
        return inputs

    def get_config(self) -> dict:
        """The configs of the layers, an InputLayer first, and the shape of the input."""
        parts = list(self._stack)
        if self._input is not None:
            parts.insert(0, self._input._keras_input)
        config = Layer.get_config(self)
        config["layers"] = [serialize_keras_object(layer) for layer in parts]
        if self._input is not None:
            config["build_input_shape"] = tuple(self._input.shape)
        return config

    @classmethod
    def from_config(cls, config: dict, custom_objects: dict | None = None) -> "Sequential":
        model = cls(name=config.get("name"))
        for layer in config["layers"]:
            model.add(deserialize_keras_object(layer, custom_objects))
        if not model.built and config.get("build_input_shape"):
            model.build(config["build_input_shape"])
        return model

    def sublayers(self) -> list[Layer]:
        return list(self._stack)

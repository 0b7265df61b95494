"""Sequential: a model that calls its layers one after the other.
"""

import inspect

from minitf.core.waiting import resume
from minitf.keras import masks, naming, registry
from minitf.keras.layer import Layer
from minitf.keras.layers.inputs import InputLayer
from minitf.keras.model import Functional, Model


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
        self.input_layer: InputLayer | None = None
        self._stack: list[Layer] = []
        for layer in layers or []:
            self.add(layer, rebuild=False)
        self._rebuild()

    input_spec = None  # each layer checks for itself
    _functional: Functional | None = None  # the same layers, once it is known what comes in

    def add(self, layer, rebuild: bool = True) -> None:
        """Puts a layer on top.

        Raises:
            ValueError: it is no layer, or another one has its name.
        """
        first = self.input_layer is None and not self._stack
        layer = getattr(layer, "_keras_input", layer)
        if not isinstance(layer, Layer):
            raise ValueError(
                "Only instances of `keras.Layer` can be added to a Sequential model. Received: "
                f"{layer} (of type {type(layer)})"
            )
        if any(layer.name == other.name and layer is not other for other in self._stack):
            raise ValueError(
                "All layers added to a Sequential model should have unique names. Name "
                f"'{layer.name}' is already the name of a layer in this model."
            )
        if isinstance(layer, InputLayer):
            if self.input_layer is not None:
                raise ValueError(
                    f"Sequential model '{self.name}' has already been configured to use input "
                    f"shape {self.input_layer.batch_shape}. You cannot add a different Input layer "
                    "to it."
                )
            self.input_layer = layer
        else:
            if first and layer._batch_input_shape is not None:
                self.input_layer = InputLayer(batch_shape=layer._batch_input_shape)
            self._stack.append(layer)
        self._forget(rebuild)

    def pop(self, rebuild: bool = True) -> Layer:
        """Takes the last layer off."""
        layer = self._stack.pop()
        self._forget(rebuild)
        return layer

    def _forget(self, rebuild: bool) -> None:
        """After a change of the stack: what was built of it holds no longer."""
        self._functional = self.graph = None
        self.built = False
        if rebuild:
            self._rebuild()

    def _rebuild(self) -> None:
        """Builds the model again, if it is known what it takes."""
        if not self._stack:
            return
        first = self._stack[0]
        if self.input_layer is not None:
            self.build(self.input_layer.batch_shape)
        elif isinstance(first, Model) and first.graph is not None and len(self._stack) > 1:
            self.build(first.input_shape)

    def build(self, input_shape=None) -> None:
        """Makes the weights of all layers, and the graph from input to output."""
        if not isinstance(input_shape, (list, tuple)) or isinstance(next(iter(input_shape), None), (
            list, tuple)):  # fmt: skip
            return  # what a model of several inputs is, its first call will show
        if not self._stack:
            raise ValueError(
                f"Sequential model {self.name} cannot be built because it has no layers. Call "
                "`model.add(layer)`."
            )
        if self.input_layer is None:
            dtype = self._stack[0].compute_dtype
            self.input_layer = InputLayer(batch_shape=tuple(input_shape), dtype=dtype)
        elif tuple(self.input_layer.batch_shape) != tuple(input_shape):
            raise ValueError(
                f"Sequential model '{self.name}' has already been configured to use input shape "
                f"{self.input_layer.batch_shape}. You cannot build it with {tuple(input_shape)}"
            )
        outputs = self.input_layer.output
        with naming.scope(self.name):
            for layer in self._stack:
                try:
                    outputs = layer(outputs)
                except NotImplementedError:
                    return  # it can be called on numbers only
                except TypeError:
                    _takes_one(layer)
                    raise
        self._functional = Functional(self.input_layer.output, outputs)
        self.graph, self.built = self._functional.graph, True
        self._build_shapes = {"input_shape": tuple(input_shape)}
        resume(self)

    def call(self, inputs, training=None, mask=None):
        if self.graph is not None:
            return super().call(inputs, training, mask)
        for layer in self._stack:
            options = {"mask": mask} if "mask" in layer.signature else {}
            inputs = layer(inputs, training=training, **options)
            mask = masks.of(inputs)
        return inputs

    def sublayers(self) -> list[Layer]:
        return list(self._stack)

    def get_config(self) -> dict:
        front = [] if self.input_layer is None else [self.input_layer]
        layers = [registry.serialize_keras_object(layer) for layer in front + self._stack]
        config = {**super().get_config(), "layers": layers}
        if self.graph is not None:
            config["build_input_shape"] = self.input_layer.batch_shape
        return config

    @classmethod
    def from_config(cls, config: dict, custom_objects: dict | None = None) -> "Sequential":
        if "name" not in config:
            raise ValueError(
                "A Sequential model configuration must be a dictionary containing the 'name' and "
                f"'layers' keys. Received: config={config}"
            )
        layers = registry.deserialize_keras_object(config["layers"], custom_objects)
        model = cls(layers, name=config["name"])
        if config.get("build_input_shape") and model.graph is None:
            model.build(config["build_input_shape"])
        return model


def _takes_one(layer: Layer) -> None:
    """Raises `ValueError` unless the layer can be called on one tensor."""
    places = [p for p in layer.signature.values() if p.kind in (p.POSITIONAL_ONLY,
              p.POSITIONAL_OR_KEYWORD)]  # fmt: skip
    needed = [p for p in places if p.default is inspect.Parameter.empty]
    if not places or len(needed) > 1:
        raise ValueError(
            "Layers added to a Sequential model can only have a single positional argument, the "
            f"input tensor. Layer {type(layer).__name__} has {len(needed) or 'no'} of them: "
            f"{needed}"
        )

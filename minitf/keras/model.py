"""The model: a layer that can be trained, summarised and saved.
"""

import json

from minitf.base import nest
from minitf.core.tensor import Tensor
from minitf.core.waiting import resume
from minitf.keras import functional_config, naming, registry
from minitf.keras.functional import LayerGraph
from minitf.keras.input_spec import InputSpec
from minitf.keras.layer import Layer
from minitf.keras.layers.inputs import Input
from minitf.keras.saving.model import Savable
from minitf.keras.summary import print_summary
from minitf.keras.training import Trainer


class Model(Savable, Trainer, Layer):
    """Layers with a `call` of your own:

        class Classifier(tf.keras.Model):
            def __init__(self):
                super().__init__()
                self.hidden = tf.keras.layers.Dense(16, activation="relu")
                self.out = tf.keras.layers.Dense(1, activation="sigmoid")

            def call(self, x):
                return self.out(self.hidden(x))

    or a graph of layers from `inputs` to `outputs`: see `functional.py`.
    """

    graph: LayerGraph | None = None

    def __new__(cls, *args, **options):
        if cls is Model and (len(args) > 1 or "outputs" in options):
            cls = Functional
        return super().__new__(cls, *args, **options)

    def __init__(self, inputs=None, outputs=None, *, name: str | None = None, **options):
        if name is None and type(self) is Functional:
            name = naming.unique("functional")
        super().__init__(name=name, **options)
        if outputs is not None:
            self.connect(inputs, outputs)
            if options.get("trainable") is False:
                self.trainable = False

    def connect(self, inputs, outputs) -> None:
        """Makes this a functional model, from inputs to outputs."""
        self.graph = LayerGraph(inputs, outputs, _input_like)
        self.built = True
        resume(self)

    def call(self, inputs, training=None, mask=None):
        """A functional model runs its graph; a subclass writes a `call` of its own."""
        if self.graph is None:
            raise NotImplementedError(
                f"Model {type(self).__name__} does not have a `call()` method implemented."
            )
        if mask is not None:
            for tensor, m in zip(nest.flatten(inputs), nest.flatten(mask)):
                if m is not None and isinstance(tensor, Tensor):
                    tensor._keras_mask = m
        return self.graph.run(inputs, training)

    # ---- what a functional model is made of ----

    def _of_graph(self, what: str, value):
        if self.graph is None:
            raise AttributeError(f"{type(self).__name__} model '{self.name}' has no defined {what} "
                                 "yet.")  # fmt: skip
        return value()

    @property
    def inputs(self) -> list:
        """The tensors with no numbers that a functional model starts from."""
        return self._of_graph("inputs", lambda: nest.flatten(self.graph.inputs))

    @property
    def outputs(self) -> list:
        return self._of_graph("outputs", lambda: nest.flatten(self.graph.outputs))

    @property
    def input(self):
        return self.graph.inputs if self.graph else super().input

    @property
    def output(self):
        return self.graph.outputs if self.graph else super().output

    @property
    def input_shape(self):
        """The shape of the input, with None for the batch."""
        return self._of_graph("input shape", lambda: _shapes(self.inputs))

    @property
    def output_shape(self):
        return self._of_graph("output shape", lambda: _shapes(self.outputs))

    @property
    def output_names(self) -> list[str]:
        """The names of the layers that the outputs come from."""
        return self.graph.names_of(self.graph.outputs) if self.graph else []

    @property
    def _operations(self) -> list:
        """The layers of a functional model, and the tensor operations between them."""
        return self.graph.operations if self.graph else self.layers

    @property
    def input_spec(self):
        if self.graph is None or "_manual_spec" in vars(self):
            return vars(self).get("_manual_spec")
        inputs = self.graph.inputs
        if not isinstance(inputs, dict):
            return [_spec(t, t.name) for t in nest.flatten(inputs)]
        if any(map(nest.is_nested, inputs.values())):
            return None
        return {name: _spec(inputs[name], name) for name in sorted(inputs)}

    @input_spec.setter
    def input_spec(self, spec) -> None:
        self._manual_spec = spec

    def sublayers(self) -> list[Layer]:
        """The layers of the graph, then those in fields."""
        drawn = self.graph.layers if self.graph else []
        return drawn + [layer for layer in super().sublayers() if layer not in drawn]

    @property
    def layers(self) -> list[Layer]:
        """The layers of the model, in the order they were added."""
        return [layer for layer in self.sublayers() if isinstance(layer, Layer)]

    @layers.setter
    def layers(self, _) -> None:
        raise AttributeError(
            "`Model.layers` attribute is reserved and should not be used. Please use another name. "
            "Use `add()` and `pop()` to change the layers of a Sequential model."
        )

    def get_layer(self, name: str | None = None, index: int | None = None) -> Layer:
        """A layer by its name or its place.

        Raises:
            ValueError: there is none, or both are given.
        """
        if (name is None) == (index is None):
            raise ValueError("Provide either a layer name or layer index at `get_layer`, not "
                             f"both: {name=}, {index=}")  # fmt: skip
        layers = self.layers
        if index is not None:
            if not -len(layers) <= index < len(layers):
                raise ValueError(f"Was asked to retrieve layer at index {index} but model only has "
                                 f"{len(layers)} layers.")  # fmt: skip
            return layers[index]
        found = [layer for layer in layers if layer.name == name]
        if not found:
            raise ValueError(f"No such layer: {name}. Existing layers are: "
                             f"{[layer.name for layer in layers]}.")  # fmt: skip
        return found[0]

    # ---- building, printing, describing ----

    def summary(self, line_length=None, positions=None, print_fn=None, expand_nested=False,
                show_trainable=False, layer_range=None) -> None:  # fmt: skip
        """Prints the layers, the shapes they give and how many weights they have."""
        print_summary(self, line_length, positions, print_fn, expand_nested, show_trainable,
                      layer_range)  # fmt: skip

    def get_config(self) -> dict:
        if self.graph is not None and functional_config.is_plain(type(self)):
            return functional_config.config_of(self)
        return super().get_config()

    @classmethod
    def from_config(cls, config: dict, custom_objects: dict | None = None) -> "Model":
        if {"name", "layers", "input_layers", "output_layers"} <= set(config):
            kind = cls if functional_config.is_plain(cls) and cls is not Model else Functional
            return functional_config.model_from(kind, dict(config), custom_objects)
        try:
            return cls(**config)
        except TypeError as error:
            raise TypeError(
                f"Unable to revive model from config, which must contain all arguments of {cls}. "
                f"Error encountered during deserialization: '{error}'"
            ) from error

    def to_json(self, **options) -> str:
        """The config as text: see `tf.keras.models.model_from_json`."""
        return json.dumps(registry.serialize_keras_object(self), **options)


class Functional(Model):
    """What `Model(inputs, outputs)` gives."""


def _input_like(tensor):
    return Input(batch_shape=tensor.shape, dtype=tensor.dtype, name=f"{tensor.name}CLONE")


def _shapes(tensors: list):
    shapes = [tuple(t.shape) for t in tensors]
    return shapes[0] if len(shapes) == 1 else shapes


def _spec(tensor, name: str) -> InputSpec:
    shape = (None, *tensor.shape[1:]) if len(tensor.shape) else ()
    optional = tensor._keras_input.optional
    return InputSpec(shape=shape, allow_last_axis_squeeze=True, name=name, optional=optional)

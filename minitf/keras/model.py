"""The model: a layer that can be trained, summarised and saved.
"""

from __future__ import annotations

from minitf.base import nest
from minitf.base.shape import TensorSpec
from minitf.core.door import recording
from minitf.core.tensor import Tensor
from minitf.keras import naming
from minitf.keras.functional import LayerGraph
from minitf.keras.layer import Layer
from minitf.keras.saving.model import Savable
from minitf.keras.summary import print_summary
from minitf.keras.training import Trainer


class Model(Savable, Trainer, Layer, own_build=True):
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

    def __init__(self, inputs=None, outputs=None, *, name: str | None = None, **options):
        if name is None and outputs is not None and type(self) is Model:
            name = naming.unique("functional")
        super().__init__(name=name, **options)
        self.graph: LayerGraph | None = None
        if outputs is not None:
            self.graph = LayerGraph(inputs, outputs)
            self.built = True

    def call(self, inputs, training=None):
        """A functional model runs its graph; a subclass writes a `call` of its own."""
        if self.graph is None:
            return super().call(inputs)
        return self.graph.run(inputs, training)

    @property
    def inputs(self) -> list:
        """The tensors with no numbers that a functional model starts from."""
        return nest.flatten(self.graph.inputs) if self.graph else None

    @property
    def outputs(self) -> list:
        return nest.flatten(self.graph.outputs) if self.graph else None

    @property
    def input(self):
        return self.graph.inputs if self.graph else super().input

    @property
    def output(self):
        return self.graph.outputs if self.graph else super().output

    @property
    def input_shape(self):
        """The shape of the input, with None for the batch."""
        return _shapes(self.inputs, "input", self.name)

    @property
    def output_shape(self):
        return _shapes(self.outputs, "output", self.name)

    def sublayers(self) -> list[Layer]:
        """The layers of the graph, then those in fields."""
        drawn = self.graph.layers if self.graph else []
        both = drawn + [layer for layer in super().sublayers() if layer not in drawn]
        return both

    @property
    def layers(self) -> list[Layer]:
        """The layers of the model, in the order they were added."""
        return self.sublayers()

    def get_layer(self, name: str | None = None, index: int | None = None) -> Layer:
        """A layer by its name or its place.

        Raises:
            ValueError: there is none.
        """
        if index is not None and -len(self.layers) <= index < len(self.layers):
            return self.layers[index]
        for layer in self.layers:
            if name is not None and layer.name == name:
                return layer
        names = [layer.name for layer in self.layers]
        raise ValueError(f"No such layer: {name if index is None else index}. Existing: {names}.")

    def __call__(self, *args, **options):
        self.clear_losses()
        return super().__call__(*args, **options)

    def build(self, input_shape=None) -> None:
        """Makes all weights, by calling the model on a tensor of this shape."""
        if self.built or input_shape is None:
            return
        with recording():
            self.call(self._stand_in(input_shape))
        self._build_shapes = {"input_shape": input_shape}
        self.built = True

    def _stand_in(self, shape):
        """A tensor of this shape with no numbers, or a structure of them."""
        if isinstance(shape, dict):
            return {name: self._stand_in(part) for name, part in shape.items()}
        if any(isinstance(part, (list, tuple)) for part in shape):
            return [self._stand_in(part) for part in shape]
        return Tensor(None, TensorSpec(shape, self.dtype))

    def summary(self, line_length=None, print_fn=None, **_) -> None:
        """Prints the layers, the shapes they give and how many weights they have."""
        print_summary(self, print_fn)


def _shapes(tensors: list | None, what: str, name: str):
    if tensors is None:
        raise AttributeError(f"model '{name}' has no {what} shape: it has not been built yet")
    shapes = [tuple(t.shape) for t in tensors]
    return shapes[0] if len(shapes) == 1 else shapes

"""The model: a layer that can be trained, summarised and saved.
"""

from __future__ import annotations

from minitf.base.shape import TensorSpec
from minitf.core.door import recording
from minitf.core.tensor import Tensor
from minitf.keras.layer import Layer
from minitf.keras.summary import print_summary
from minitf.keras.training import Trainer


class Model(Trainer, Layer):
    """Layers with a `call` of your own:

        class Classifier(tf.keras.Model):
            def __init__(self):
                super().__init__()
                self.hidden = tf.keras.layers.Dense(16, activation="relu")
                self.out = tf.keras.layers.Dense(1, activation="sigmoid")

            def call(self, x):
                return self.out(self.hidden(x))
    """

    def __init__(self, *args, **options):
        if args or "inputs" in options or "outputs" in options:
            raise NotImplementedError(
                "minitf has no functional models yet: write tf.keras.Sequential([...]), or a "
                "subclass of tf.keras.Model with a call method"
            )
        super().__init__(**options)

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
            self.call(Tensor(None, TensorSpec(input_shape, self.dtype)))
        self.built = True

    def summary(self, line_length=None, print_fn=None, **_) -> None:
        """Prints the layers, the shapes they give and how many weights they have."""
        print_summary(self, print_fn)

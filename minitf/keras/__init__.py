"""Floor eight: Keras. Layers, models, training, by Keras' names (`tf.keras`)."""

from minitf.keras import (
    activations,
    callbacks,
    datasets,
    initializers,
    layers,
    losses,
    metrics,
    optimizers,
    utils,
)
from minitf.keras.layer import Layer
from minitf.keras.layers import Input
from minitf.keras.model import Model
from minitf.keras.sequential import Sequential

__all__ = [
    "Input", "Layer", "Model", "Sequential", "activations", "callbacks", "datasets",
    "initializers", "layers", "losses", "metrics", "optimizers", "utils",
]  # fmt: skip

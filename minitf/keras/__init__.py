"""Floor eight: Keras. Layers, models, training, by Keras' names (`tf.keras`)."""

from minitf.keras import (
    activations,
    backend,
    callbacks,
    constraints,
    datasets,
    initializers,
    layers,
    losses,
    metrics,
    models,
    optimizers,
    random,
    regularizers,
    saving,
    utils,
)
from minitf.keras.layer import Layer
from minitf.keras.layers import Input
from minitf.keras.model import Model
from minitf.keras.sequential import Sequential

config = backend

__all__ = [
    "Input", "Layer", "Model", "Sequential", "activations", "backend", "callbacks", "config",
    "constraints", "datasets", "initializers", "layers", "losses", "metrics", "models",
    "optimizers", "random", "regularizers", "saving", "utils",
]  # fmt: skip

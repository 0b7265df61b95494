"""Floor eight: Keras. Layers, models, training, by Keras' names (`tf.keras`)."""

from minitf.core.variable import Variable
from minitf.keras import (
    activations, backend, callbacks, config, constraints, datasets, initializers, layers,
    losses, metrics, models, ops, optimizers, random, regularizers, saving, tree, utils,
)  # fmt: skip
from minitf.keras.input_spec import InputSpec
from minitf.keras.keras_tensor import KerasTensor
from minitf.keras.layer import Layer
from minitf.keras.layers import Input
from minitf.keras.model import Model
from minitf.keras.sequential import Sequential

__all__ = [
    "Input", "InputSpec", "KerasTensor", "Layer", "Model", "Sequential", "Variable",
    "activations", "backend", "callbacks", "config",
    "constraints", "datasets", "initializers", "layers", "losses", "metrics", "models",
    "ops", "optimizers", "random", "regularizers", "saving", "tree", "utils",
]  # fmt: skip

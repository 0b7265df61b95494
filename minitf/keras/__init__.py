"""Floor eight: Keras. Layers, models, training, by Keras' names (`tf.keras`)."""

from minitf.core.variable import Variable
from minitf.keras import (
    activations, backend, callbacks, config, constraints, datasets, initializers, layers,
    losses, metrics, models, ops, optimizers, preprocessing, random, regularizers, saving, tree,
    utils,
)  # fmt: skip
from minitf.keras.config import name_scope
from minitf.keras.initializers import Initializer
from minitf.keras.input_spec import InputSpec
from minitf.keras.keras_tensor import KerasTensor
from minitf.keras.layer import Layer
from minitf.keras.layers import Input
from minitf.keras.losses import Loss
from minitf.keras.metrics import Metric
from minitf.keras.model import Model
from minitf.keras.optimizers import Optimizer
from minitf.keras.regularizers import Regularizer
from minitf.keras.sequential import Sequential

__all__ = [
    "Initializer", "Input", "InputSpec", "KerasTensor", "Layer", "Loss", "Metric", "Model",
    "Optimizer", "Regularizer", "Sequential", "Variable", "name_scope", "preprocessing",
    "activations", "backend", "callbacks", "config",
    "constraints", "datasets", "initializers", "layers", "losses", "metrics", "models",
    "ops", "optimizers", "random", "regularizers", "saving", "tree", "utils",
]  # fmt: skip

"""The layers: `tf.keras.layers`."""

from minitf.keras.layer import Layer
from minitf.keras.layers.core import Activation, Dense, Flatten, Input, InputLayer
from minitf.keras.layers.regularization import Dropout

__all__ = ["Activation", "Dense", "Dropout", "Flatten", "Input", "InputLayer", "Layer"]

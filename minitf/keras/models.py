"""`tf.keras.models`."""

from minitf.keras.model import Model
from minitf.keras.sequential import Sequential

__all__ = ["Model", "Sequential"]

"""`tf.saved_model`: folders that TensorFlow and TensorFlow Serving read."""

from minitf.export.saved_model import load, save

__all__ = ["load", "save"]

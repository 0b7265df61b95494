"""`tf.saved_model`: folders that TensorFlow and TensorFlow Serving read."""

from minitf.export.saved_model import SaveOptions, contains_saved_model, load, save

LoadOptions = SaveOptions

__all__ = ["LoadOptions", "SaveOptions", "contains_saved_model", "load", "save"]

"""`tf.saved_model`: folders that TensorFlow and TensorFlow Serving read."""

from minitf.export.restored import contains_saved_model, load
from minitf.export.saved_model import SaveOptions, save

LoadOptions = SaveOptions

"""Floor seven: data. `tf.data.Dataset`, and small real data sets that need no network."""

from minitf.data.dataset import AUTOTUNE, Dataset

__all__ = ["AUTOTUNE", "Dataset"]

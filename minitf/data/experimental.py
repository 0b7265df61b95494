"""`tf.data.experimental`: the names of it that notebooks still use."""

from minitf.data.dataset import AUTOTUNE, Dataset
from minitf.data.text import CsvDataset, make_csv_dataset

INFINITE_CARDINALITY, UNKNOWN_CARDINALITY = -1, -2
Counter = Dataset.counter


def cardinality(dataset):
    """How many elements; -1 for endless, -2 for unknown."""
    return dataset.cardinality()

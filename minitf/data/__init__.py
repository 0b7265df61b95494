"""Floor seven: data. `tf.data.Dataset`, and small real data sets that need no network."""

from minitf.data import experimental
from minitf.data.dataset import AUTOTUNE, Dataset
from minitf.data.dataset import DatasetIterator as Iterator
from minitf.data.elements import DatasetSpec
from minitf.data.steps import Options
from minitf.data.text import TextLineDataset

INFINITE_CARDINALITY, UNKNOWN_CARDINALITY = -1, -2

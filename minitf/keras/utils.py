"""`tf.keras.utils`: seeds, labels and sequences as arrays, data in two parts, the progress bar.
"""

import random

import numpy as np

from minitf.base import nest
from minitf.core.convert import to_tensor
from minitf.core.tensor import Tensor
from minitf.data import Dataset
from minitf.keras.batches import PyDataset
from minitf.keras.batches import pack as pack_x_y_sample_weight
from minitf.keras.batches import unpack as unpack_x_y_sample_weight
from minitf.keras.naming import clear_session
from minitf.keras.plotting import plot_model
from minitf.keras.progbar import Progbar
from minitf.keras.registry import (
    CustomObjectScope, custom_object_scope, deserialize_keras_object, get_custom_objects,
    get_registered_name, get_registered_object, register_keras_serializable,
    serialize_keras_object,
)  # fmt: skip
from minitf.ops.random import set_seed

Sequence = PyDataset  # its older name


def set_random_seed(seed: int) -> None:
    """Seeds Python's, NumPy's and minitf's random numbers, to repeat a run.

    Raises:
        ValueError: `seed` is no whole number.
    """
    if not isinstance(seed, int):
        raise ValueError(f"Expected `seed` argument to be an integer. Received: seed={seed!r}")
    random.seed(seed)
    np.random.seed(seed)
    set_seed(seed)


def to_categorical(x, num_classes: int | None = None) -> np.ndarray:
    """Class numbers to rows with a 1 at the class.

    >>> to_categorical([0, 2])
    array([[1., 0., 0.],
           [0., 0., 1.]])
    """
    if num_classes is None and isinstance(x, Tensor):
        raise ValueError("to_categorical: give `num_classes` for a tensor")
    numbers = np.asarray(x, dtype="int64")
    if numbers.ndim > 1 and numbers.shape[-1] == 1:
        numbers = numbers[..., 0]
    rows = np.eye(num_classes or int(numbers.max()) + 1)[numbers]
    return to_tensor(rows, "float32") if isinstance(x, Tensor) else rows


def normalize(x, axis: int = -1, order: int = 2) -> np.ndarray:
    """Rows (along `axis`) scaled to length 1; a row of zeros stays."""
    array = np.asarray(x)
    length = np.atleast_1d(np.linalg.norm(array, order, axis))
    length[length == 0] = 1
    scaled = array / np.expand_dims(length, axis)
    return to_tensor(scaled, "float32") if isinstance(x, Tensor) else scaled


def pad_sequences(sequences, maxlen=None, dtype="int32", padding="pre", truncating="pre",
                  value=0.0) -> np.ndarray:  # fmt: skip
    """Rows of different lengths as one array, filled up with `value` and cut.

    Args:
        maxlen: the length of all rows; default: that of the longest.
        padding: "pre" or "post": where to fill up.
        truncating: "pre" or "post": where to cut.

    >>> pad_sequences([[1], [1, 2, 3]])
    array([[0, 0, 1],
           [1, 2, 3]], dtype=int32)
    """
    for what, where in (("truncating", truncating), ("padding", padding)):
        if where not in ("pre", "post"):
            raise ValueError(f'{what.capitalize()} type "{where}" not understood')
    try:
        maxlen = max(map(len, sequences), default=0) if maxlen is None else maxlen
    except TypeError as error:
        raise ValueError(f"`sequences` must be a list of iterables. Found {error}") from error
    if isinstance(value, str) and not np.issubdtype(dtype, np.str_) and dtype is not object:
        raise ValueError(f"`dtype` {dtype} is not compatible with `value`'s type: {type(value)}. "
                         "You should set `dtype=object` for variable length strings.")  # fmt: skip
    inner = next((np.asarray(row).shape[1:] for row in sequences if len(row)), ())
    filled = np.full((len(sequences), maxlen, *inner), value, dtype)
    for target, row in zip(filled, sequences):
        kept = row[-maxlen:] if truncating == "pre" else row[:maxlen]
        if len(kept) and maxlen:
            place = slice(-len(kept), None) if padding == "pre" else slice(len(kept))
            target[place] = kept
    return filled


def split_dataset(dataset, left_size=None, right_size=None, shuffle=False, seed=None):
    """A data set (or arrays) in two: each size is a number of examples, or a share.

    Returns:
        Two data sets.
    """
    if left_size is None and right_size is None:
        raise ValueError("At least one of the `left_size` or `right_size` must be specified. "
                         "Received: left_size=None and right_size=None")  # fmt: skip
    if not isinstance(dataset, Dataset):
        dataset = Dataset.from_tensor_slices(dataset)
    rows = list(dataset)
    if shuffle:
        random.Random(seed).shuffle(rows)
    sizes = [round(s * len(rows)) if isinstance(s, float) else s for s in (left_size, right_size)]
    left = len(rows) - sizes[1] if sizes[0] is None else sizes[0]
    right = len(rows) - left if sizes[1] is None else sizes[1]
    if not 0 < left <= len(rows) - right < len(rows):
        raise ValueError(f"split_dataset: {left} and {right} examples cannot be had from {len(rows)}")
    parts = rows[:left], rows[len(rows) - right :]
    return tuple(
        Dataset.from_tensor_slices(nest.map_structure(lambda *leaves: np.stack(leaves), *part))
        for part in parts
    )


def get_file(fname=None, origin=None, *_, **options):
    """Raises: the course works offline.

    Raises:
        NotImplementedError: always, with the nearest thing there is.
    """
    raise NotImplementedError(
        f"keras.utils.get_file would download {origin or fname}; the course works offline: "
        "use tf.keras.datasets.digits or breast_cancer, or open a file of yours"
    )

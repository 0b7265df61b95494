"""`tf.keras.utils`: seeds, one-hot labels, the progress bar.
"""

from __future__ import annotations

import random

import numpy as np

from minitf.core.tensor import Tensor
from minitf.keras.naming import clear_session
from minitf.keras.progbar import Progbar
from minitf.keras.registry import (
    CustomObjectScope, custom_object_scope, deserialize_keras_object, get_custom_objects,
    get_registered_name, get_registered_object, register_keras_serializable,
    serialize_keras_object,
)  # fmt: skip
from minitf.ops.random import set_seed

__all__ = [
    "CustomObjectScope", "Progbar", "clear_session", "custom_object_scope",
    "deserialize_keras_object", "get_custom_objects", "get_registered_name",
    "get_registered_object", "register_keras_serializable", "serialize_keras_object",
    "set_random_seed", "to_categorical",
]  # fmt: skip


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
    return np.eye(num_classes or int(numbers.max()) + 1)[numbers]

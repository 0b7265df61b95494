"""Cross-entropies under `keras.ops`: of each example, before a loss takes their mean."""

from minitf.keras import losses
from minitf.ops.shape import expand_dims


def binary_crossentropy(target, output, from_logits=False):
    """How surprised each probability is by its label, 0 or 1."""
    return losses.binary_crossentropy(expand_dims(target, -1), expand_dims(output, -1), from_logits)


def categorical_crossentropy(target, output, from_logits=False, axis=-1):
    """How surprised probabilities over classes are by one-hot labels."""
    return losses.categorical_crossentropy(target, output, from_logits, axis=axis)


def sparse_categorical_crossentropy(target, output, from_logits=False, axis=-1):
    """How surprised probabilities over classes are by the number of the true class."""
    return losses.sparse_categorical_crossentropy(target, output, from_logits, axis=axis)

"""Accuracies: the share of answers that are right.
"""

from minitf.core import convert
from minitf.core.tensor import Tensor
from minitf.keras.losses.loss import class_numbers, same_rank
from minitf.keras.metrics.metric import OfFunction
from minitf.ops.elementwise import cast
from minitf.ops.index import one_hot
from minitf.ops.logic import equal
from minitf.ops.reduce import argmax, reduce_any, reduce_sum
from minitf.ops.shape import expand_dims, squeeze


def accuracy(y_true, y_pred) -> Tensor:
    """1 where the prediction is equal to the truth, else 0."""
    y_pred = convert.to_tensor(y_pred)
    y_true, y_pred = same_rank(cast(y_true, y_pred.dtype), y_pred)
    return cast(equal(y_true, y_pred), "float32")


def binary_accuracy(y_true, y_pred, threshold: float = 0.5) -> Tensor:
    """1 where the probability is on the right side of `threshold`, else 0."""
    y_true, y_pred = same_rank(convert.to_tensor(y_true), convert.to_tensor(y_pred))
    if not y_pred.dtype.is_floating:
        y_pred = cast(y_pred, "float32")
    return cast(equal(y_true, cast(y_pred > threshold, y_true.dtype)), "float32")


def categorical_accuracy(y_true, y_pred) -> Tensor:
    """1 where the highest score is at the one of a one-hot label, else 0."""
    return cast(equal(argmax(y_true, -1), argmax(y_pred, -1)), "float32")


def sparse_categorical_accuracy(y_true, y_pred) -> Tensor:
    """1 where the highest score is at the number of the true class, else 0."""
    y_pred = convert.to_tensor(y_pred)
    chosen = argmax(y_pred, -1)
    right = cast(equal(cast(class_numbers(y_true, y_pred), chosen.dtype), chosen), "float32")
    return squeeze(right, -1) if len(right.shape) > 1 and right.shape[-1] == 1 else right


def top_k_categorical_accuracy(y_true, y_pred, k: int = 5) -> Tensor:
    """1 where the one of a one-hot label is among the `k` highest scores, else 0."""
    return sparse_top_k_categorical_accuracy(argmax(y_true, -1), y_pred, k)


def sparse_top_k_categorical_accuracy(y_true, y_pred, k: int = 5, from_sorted_ids=False) -> Tensor:
    """1 where the true class is among the `k` highest scores, else 0.

    Args:
        from_sorted_ids: `y_pred` holds class numbers, the best first.
    """
    y_pred = convert.to_tensor(y_pred)
    if from_sorted_ids:
        among = equal(expand_dims(cast(y_true, y_pred.dtype), 1), y_pred[:, :k])
        return cast(reduce_any(among, axis=1), "float32")
    numbers = cast(class_numbers(y_true, y_pred), "int64")
    truth = one_hot(numbers, y_pred.shape[-1], dtype=y_pred.dtype)
    score = reduce_sum(y_pred * truth, -1, keepdims=True)
    better = reduce_sum(cast(y_pred > score, "int32"), -1)
    return cast(better < k, "float32")


class Accuracy(OfFunction, of=accuracy, better="up"):
    """The share of predictions that are equal to the truth."""


class BinaryAccuracy(OfFunction, of=binary_accuracy, better="up"):
    """The share of yes/no answers that are right."""


class CategoricalAccuracy(OfFunction, of=categorical_accuracy, better="up"):
    """The share of one-hot classes that got the highest score."""


class SparseCategoricalAccuracy(OfFunction, of=sparse_categorical_accuracy, better="up"):
    """The share of class numbers that got the highest score."""


class TopKCategoricalAccuracy(OfFunction, of=top_k_categorical_accuracy, better="up"):
    """The share of one-hot classes that are among the `k` highest scores."""


class SparseTopKCategoricalAccuracy(
    OfFunction, of=sparse_top_k_categorical_accuracy, better="up"
):
    """The share of class numbers that are among the `k` highest scores."""

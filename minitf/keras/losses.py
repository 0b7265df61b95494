"""Losses: one number that says how wrong a model's answers are.

Each is a function `(y_true, y_pred)` that gives one loss for each example, and a class
that adds them up. Read in lesson 05.
"""

from __future__ import annotations

from minitf.core import convert
from minitf.core.tensor import Tensor
from minitf.keras import naming
from minitf.ops.elementwise import abs as absolute
from minitf.ops.elementwise import cast, clip_by_value, log, square
from minitf.ops.fill import size
from minitf.ops.nn import (
    sigmoid_cross_entropy_with_logits,
    softmax_cross_entropy_with_logits,
    sparse_softmax_cross_entropy_with_logits,
)
from minitf.ops.reduce import reduce_mean, reduce_sum
from minitf.ops.shape import expand_dims, squeeze

EPSILON = 1e-7  # keeps a probability away from 0, whose logarithm is infinite


def mean_squared_error(y_true, y_pred):
    """The mean of `(y_true - y_pred) ** 2` over the last axis."""
    y_true, y_pred = _pair(y_true, y_pred)
    return reduce_mean(square(y_true - y_pred), axis=-1)


def mean_absolute_error(y_true, y_pred):
    """The mean of `|y_true - y_pred|` over the last axis."""
    y_true, y_pred = _pair(y_true, y_pred)
    return reduce_mean(absolute(y_true - y_pred), axis=-1)


def binary_crossentropy(y_true, y_pred, from_logits=False, label_smoothing=0.0, axis=-1):
    """How surprised probabilities `y_pred` are by labels 0 and 1: the mean over `axis`.

    Args:
        y_true: labels, the shape of `y_pred`.
        y_pred: probabilities, or scores before a sigmoid with `from_logits`.
    """
    y_true, y_pred = _pair(y_true, y_pred)
    if label_smoothing:
        y_true = y_true * (1.0 - label_smoothing) + 0.5 * label_smoothing
    logits = y_pred if from_logits else logits_of(y_pred, "sigmoid")
    if logits is not None:
        losses = sigmoid_cross_entropy_with_logits(y_true, logits)
    else:
        p = clip_by_value(y_pred, EPSILON, 1.0 - EPSILON)
        losses = -(y_true * log(p) + (1.0 - y_true) * log(1.0 - p))
    return reduce_mean(losses, axis=axis)


def categorical_crossentropy(y_true, y_pred, from_logits=False, label_smoothing=0.0, axis=-1):
    """How surprised probabilities over classes are by one-hot labels."""
    y_true, y_pred = _pair(y_true, y_pred)
    if label_smoothing:
        classes = y_pred.shape[axis]
        y_true = y_true * (1.0 - label_smoothing) + label_smoothing / classes
    logits = y_pred if from_logits else logits_of(y_pred, "softmax")
    if logits is not None:
        return softmax_cross_entropy_with_logits(y_true, logits, axis)
    shares = y_pred / reduce_sum(y_pred, axis, keepdims=True)
    return -reduce_sum(y_true * log(clip_by_value(shares, EPSILON, 1.0 - EPSILON)), axis)


def sparse_categorical_crossentropy(y_true, y_pred, from_logits=False, ignore_class=None,
                                    axis=-1):  # fmt: skip
    """How surprised probabilities over classes are by the number of the true class.

    Args:
        y_true: class numbers, shape (batch,) or (batch, 1).
        y_pred: probabilities, shape (batch, classes), or scores with `from_logits`.
    """
    y_pred = convert.to_tensor(y_pred)
    y_true = convert.to_tensor(y_true)
    if len(y_true.shape) == len(y_pred.shape) and y_true.shape[-1] == 1:
        y_true = squeeze(y_true, -1)
    labels = cast(y_true, "int64")
    logits = y_pred if from_logits else logits_of(y_pred, "softmax")
    if logits is None:
        # The logarithm of probabilities is as good a score as any: softmax undoes it.
        logits = log(clip_by_value(y_pred, EPSILON, 1.0 - EPSILON))
    return sparse_softmax_cross_entropy_with_logits(labels, logits)


def logits_of(y_pred: Tensor, activation: str) -> Tensor | None:
    """The input of the activation that made `y_pred`, where that is known."""
    known = getattr(y_pred, "_keras_logits", None)
    if known is not None:
        return known
    made_by = y_pred.node
    return made_by.inputs[0] if made_by and made_by.op.name == activation else None


def _pair(y_true, y_pred) -> tuple[Tensor, Tensor]:
    """Both as tensors of the prediction's dtype and, as far as it can be, its shape."""
    y_pred = convert.to_tensor(y_pred)
    if not y_pred.dtype.is_floating:
        y_pred = cast(y_pred, "float32")
    y_true = cast(convert.to_tensor(y_true), y_pred.dtype)
    return same_rank(y_true, y_pred), y_pred


def same_rank(value: Tensor, like: Tensor) -> Tensor:
    """Adds or drops a last axis of size 1, where that makes the ranks equal."""
    if len(value.shape) == len(like.shape) - 1 and like.shape[-1] == 1:
        return expand_dims(value, -1)
    if len(value.shape) == len(like.shape) + 1 and value.shape[-1] == 1:
        return squeeze(value, -1)
    return value


class Loss:
    """A loss that adds its values up to one number.

    Subclasses write `call(self, y_true, y_pred)`, one loss for each example.

    Args:
        reduction: "sum_over_batch_size" (the mean), "sum", "mean_with_sample_weight" or
            None for all values.
    """

    def __init__(self, name: str | None = None, reduction: str | None = "sum_over_batch_size",
                 dtype=None):  # fmt: skip
        if reduction not in ("sum_over_batch_size", "sum", "mean", "none", None,
                             "mean_with_sample_weight"):  # fmt: skip
            raise ValueError(f"Invalid value for argument `reduction`: {reduction!r}")
        self.name = name or naming.snake_case(type(self).__name__)
        self.reduction = reduction

    def call(self, y_true, y_pred):
        raise NotImplementedError(f"{type(self).__name__} has no call(self, y_true, y_pred)")

    def __call__(self, y_true, y_pred, sample_weight=None) -> Tensor:
        y_pred, y_true = convert.to_tensor(y_pred), convert.to_tensor(y_true)
        values = self.call(same_rank(y_true, y_pred), y_pred)
        return reduce_weighted(convert.to_tensor(values), sample_weight, self.reduction)

    def get_config(self) -> dict:
        return {"name": self.name, "reduction": self.reduction}

    @classmethod
    def from_config(cls, config: dict) -> "Loss":
        return cls(**config)


def reduce_weighted(values: Tensor, sample_weight=None, reduction="sum_over_batch_size"):
    """The losses, each times its example's weight, as one number."""
    weights = None
    if sample_weight is not None:
        weights = same_rank(cast(convert.to_tensor(sample_weight), values.dtype), values)
        while len(weights.shape) < len(values.shape):
            weights = expand_dims(weights, -1)
        values = values * weights
    if reduction in (None, "none"):
        return values
    total = reduce_sum(values)
    if reduction == "sum":
        return total
    if reduction == "mean_with_sample_weight" and weights is not None:
        return total / reduce_sum(weights)
    return total / cast(size(values), values.dtype)


class FunctionLoss(Loss):
    """A loss class made of one of the functions above."""

    def __init__(self, function, name=None, reduction="sum_over_batch_size", **arguments):
        super().__init__(name or function.__name__, reduction)
        self.function, self.arguments = function, arguments

    def call(self, y_true, y_pred):
        return self.function(y_true, y_pred, **self.arguments)

    def get_config(self) -> dict:
        return super().get_config() | self.arguments


class MeanSquaredError(FunctionLoss):
    """The mean squared distance from the truth: for numbers."""

    def __init__(self, reduction="sum_over_batch_size", name="mean_squared_error", dtype=None):
        super().__init__(mean_squared_error, name, reduction)


class MeanAbsoluteError(FunctionLoss):
    """The mean distance from the truth: for numbers, with less care for outliers."""

    def __init__(self, reduction="sum_over_batch_size", name="mean_absolute_error", dtype=None):
        super().__init__(mean_absolute_error, name, reduction)


class BinaryCrossentropy(FunctionLoss):
    """For labels 0 and 1 and one probability (or score) for each."""

    def __init__(self, from_logits=False, label_smoothing=0.0, axis=-1,
                 reduction="sum_over_batch_size", name="binary_crossentropy", dtype=None):  # fmt: skip
        super().__init__(binary_crossentropy, name, reduction, from_logits=from_logits,
                         label_smoothing=label_smoothing, axis=axis)  # fmt: skip


class CategoricalCrossentropy(FunctionLoss):
    """For one-hot labels and a probability (or score) for each class."""

    def __init__(self, from_logits=False, label_smoothing=0.0, axis=-1,
                 reduction="sum_over_batch_size", name="categorical_crossentropy", dtype=None):  # fmt: skip
        super().__init__(categorical_crossentropy, name, reduction, from_logits=from_logits,
                         label_smoothing=label_smoothing, axis=axis)  # fmt: skip


class SparseCategoricalCrossentropy(FunctionLoss):
    """For class numbers and a probability (or score) for each class."""

    def __init__(self, from_logits=False, ignore_class=None, reduction="sum_over_batch_size",
                 axis=-1, name="sparse_categorical_crossentropy", dtype=None):  # fmt: skip
        super().__init__(sparse_categorical_crossentropy, name, reduction,
                         from_logits=from_logits)  # fmt: skip


_BY_NAME = {
    "mean_squared_error": MeanSquaredError, "mse": MeanSquaredError,
    "mean_absolute_error": MeanAbsoluteError, "mae": MeanAbsoluteError,
    "binary_crossentropy": BinaryCrossentropy,
    "categorical_crossentropy": CategoricalCrossentropy,
    "sparse_categorical_crossentropy": SparseCategoricalCrossentropy,
}  # fmt: skip


def get(identifier):
    """A loss from a name, an object, or a function `(y_true, y_pred)`.

    Raises:
        ValueError: there is none of that name.
    """
    if isinstance(identifier, str):
        if identifier not in _BY_NAME:
            raise ValueError(
                f"there is no loss {identifier!r}; one of {', '.join(sorted(_BY_NAME))}"
            )
        return _BY_NAME[identifier]()
    if isinstance(identifier, Loss) or identifier is None:
        return identifier
    if callable(identifier):
        return FunctionLoss(identifier, getattr(identifier, "__name__", "loss"))
    raise ValueError(f"Could not interpret loss identifier: {identifier!r}")

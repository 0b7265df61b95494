"""F scores, intersection over union, and R2: scores made of sums over all batches.
"""

import warnings

import numpy as np

from minitf.base.dtypes import as_dtype
from minitf.core import convert
from minitf.core.tensor import Tensor
from minitf.keras.losses.loss import EPSILON, same_rank
from minitf.keras.metrics.metric import Metric, weights_like
from minitf.ops.elementwise import abs as absolute
from minitf.ops.elementwise import cast, square
from minitf.ops.fill import ones_like, size
from minitf.ops.index import one_hot
from minitf.ops.logic import is_finite, logical_and, not_equal, where
from minitf.ops.matmul import matmul
from minitf.ops.reduce import argmax, reduce_max, reduce_mean, reduce_sum
from minitf.ops.shape import expand_dims, reshape


def _two_axes(name: str, y_true, y_pred) -> None:
    if len(y_pred.shape) != 2 or len(y_true.shape) != 2 or y_pred.shape[-1] is None:
        raise ValueError(
            f"{name} expects 2D inputs with shape (batch_size, output_dim). Received input "
            f"shapes: y_pred.shape={y_pred.shape} and y_true.shape={y_true.shape}."
        )


class FBetaScore(Metric):
    """Precision and recall in one number; `beta` says how much more recall weighs.

    Args:
        average: None for one score a class, or "micro", "macro", "weighted".
        threshold: the score from which an answer is a yes; default: the highest one is.
    """

    _direction = "up"

    def __init__(self, average=None, beta=1.0, threshold=None, name="fbeta_score", dtype=None):
        super().__init__(name=name, dtype=dtype)
        if average not in (None, "micro", "macro", "weighted"):
            raise ValueError("Invalid `average` argument value. Expected one of: {None, 'micro', "
                             f"'macro', 'weighted'}}. Received: average={average}")  # fmt: skip
        if not isinstance(beta, float):
            raise ValueError("Invalid `beta` argument value. It should be a Python float. Received: "
                             f"beta={beta} of type '{type(beta)}'")  # fmt: skip
        if beta <= 0.0:
            raise ValueError(f"Invalid `beta` argument value. It should be > 0. Received: beta={beta}")
        if threshold is not None and not isinstance(threshold, float):
            raise ValueError("Invalid `threshold` argument value. It should be a Python float. "
                             f"Received: threshold={threshold} of type '{type(threshold)}'")  # fmt: skip
        if threshold is not None and not 0 < threshold <= 1:
            raise ValueError("Invalid `threshold` argument value. It should verify 0 < threshold "
                             f"<= 1. Received: threshold={threshold}")  # fmt: skip
        self.average, self.beta, self.threshold = average, beta, threshold

    def update_state(self, y_true, y_pred, sample_weight=None) -> None:
        y_true, y_pred = (cast(y, self.dtype) for y in (y_true, y_pred))
        _two_axes("FBetaScore", y_true, y_pred)
        if not self._variables:
            shape = () if self.average == "micro" else (y_pred.shape[-1],)
            for name in ("true_positives", "false_positives", "false_negatives", "weights"):
                setattr(self, name, self.add_variable(shape, name=name))
        if self.threshold is None:
            highest = reduce_max(y_pred, -1, keepdims=True)
            said = logical_and(y_pred >= highest, absolute(y_pred) > 1e-9)
        else:
            said = y_pred > self.threshold
        said, axis = cast(said, self.dtype), None if self.average == "micro" else 0
        weights = weights_like(y_true, sample_weight)
        self.true_positives.assign_add(reduce_sum(said * y_true * weights, axis))
        self.false_positives.assign_add(reduce_sum(said * (1.0 - y_true) * weights, axis))
        self.false_negatives.assign_add(reduce_sum((1.0 - said) * y_true * weights, axis))
        self.weights.assign_add(reduce_sum(y_true * weights, axis))

    def result(self) -> Tensor:
        tp = self.true_positives.read_value()
        precision = tp / (tp + self.false_positives + EPSILON)
        recall = tp / (tp + self.false_negatives + EPSILON)
        squared = self.beta**2
        scores = precision * recall / (squared * precision + recall + EPSILON) * (1 + squared)
        if self.average == "weighted":
            total = reduce_sum(self.weights.read_value()) + EPSILON
            return reduce_sum(scores * (self.weights / total))
        return scores if self.average is None else reduce_mean(scores)


class F1Score(FBetaScore):
    """The harmonic mean of precision and recall."""

    def __init__(self, average=None, threshold=None, name="f1_score", dtype=None):
        super().__init__(average, 1.0, threshold, name, dtype)


class _Matrix(Metric):
    """A metric of the confusion matrix: rows are true classes, columns predicted ones."""

    _direction = "up"

    def __init__(self, num_classes, target_class_ids, name=None, dtype=None, ignore_class=None,
                 sparse_y_true=True, sparse_y_pred=True, axis=-1):  # fmt: skip
        super().__init__(dtype or "int32", name)
        if max(target_class_ids) >= num_classes:
            raise ValueError(f"Target class id {max(target_class_ids)} is out of range, which is "
                             f"[0, {num_classes}).")  # fmt: skip
        self.num_classes, self.target_class_ids = num_classes, list(target_class_ids)
        self.ignore_class, self.axis = ignore_class, axis
        self.sparse_y_true, self.sparse_y_pred = sparse_y_true, sparse_y_pred
        shape = (num_classes, num_classes)
        self.total_cm = self.add_variable(shape, dtype=self.dtype, name="total_confusion_matrix")

    def update_state(self, y_true, y_pred, sample_weight=None) -> None:
        y_true, y_pred = convert.to_tensor(y_true), convert.to_tensor(y_pred)
        y_true = y_true if self.sparse_y_true else argmax(y_true, self.axis)
        y_pred = y_pred if self.sparse_y_pred else argmax(y_pred, self.axis)
        y_true, y_pred = (reshape(cast(y, "int32"), [-1]) for y in (y_true, y_pred))
        weights = ones_like(cast(y_true, self.dtype))
        if sample_weight is not None:
            given = convert.to_tensor(sample_weight)
            if given.dtype.is_floating and not as_dtype(self.dtype).is_floating:
                warnings.warn("You are passing weight as `float`, but dtype is `int`. This may result "
                              "in an incorrect weight due to type casting Consider using integer "
                              "weights.", stacklevel=2)  # fmt: skip
            given = cast(given, self.dtype)
            weights = weights * (reshape(given, [-1]) if len(given.shape) > 1 else given)
        if self.ignore_class is not None:
            weights = weights * cast(not_equal(y_true, self.ignore_class), self.dtype)
        # A class that does not exist is a row of zeros, so it is not counted.
        true_rows = one_hot(y_true, self.num_classes, dtype=self.dtype) * expand_dims(weights, 1)
        rows = one_hot(y_pred, self.num_classes, dtype=self.dtype)
        self.total_cm.assign_add(matmul(true_rows, rows, transpose_a=True))

    def result(self) -> Tensor:
        """The overlap of prediction and truth as a share of both, a mean over classes."""
        matrix = cast(self.total_cm.read_value(), "float32")
        unit = convert.to_tensor(np.eye(self.num_classes, dtype=np.float32))
        overlap = reduce_sum(matrix * unit, 0)
        either = reduce_sum(matrix, 0) + reduce_sum(matrix, 1) - overlap
        chosen = np.zeros(self.num_classes, np.float32)
        chosen[self.target_class_ids] = 1.0
        present = cast(either > 1e-9, "float32") * chosen
        share = overlap / (either + EPSILON) * present
        return reduce_sum(share) / (reduce_sum(present) + EPSILON)


class IoU(_Matrix):
    """Intersection over union, for some of the classes."""


class MeanIoU(_Matrix):
    """Intersection over union, the mean over all classes."""

    unsaved: tuple[str, ...] = ("target_class_ids",)

    def __init__(self, num_classes, name=None, dtype=None, **options):
        super().__init__(num_classes, range(num_classes), name, dtype, **options)


class OneHotIoU(_Matrix):
    """Intersection over union for one-hot labels."""

    def __init__(self, num_classes, target_class_ids, name=None, dtype=None, ignore_class=None,
                 sparse_y_pred=False, axis=-1):  # fmt: skip
        super().__init__(num_classes, target_class_ids, name, dtype, ignore_class, False,
                         sparse_y_pred, axis)  # fmt: skip


class OneHotMeanIoU(MeanIoU):
    """Intersection over union for one-hot labels, the mean over all classes."""

    unsaved = ("target_class_ids", "sparse_y_true")

    def __init__(self, num_classes, name=None, dtype=None, sparse_y_pred=False, **options):
        super().__init__(num_classes, name, dtype, sparse_y_true=False,
                         sparse_y_pred=sparse_y_pred, **options)  # fmt: skip


class BinaryIoU(_Matrix):
    """Intersection over union for probabilities of yes."""

    def __init__(self, target_class_ids=(0, 1), threshold=0.5, name=None, dtype=None):
        super().__init__(2, target_class_ids, name, dtype)
        self.threshold = threshold

    def update_state(self, y_true, y_pred, sample_weight=None) -> None:
        said = cast(y_pred, "float32") >= self.threshold
        super().update_state(y_true, cast(said, "int32"), sample_weight)


class R2Score(Metric):
    """The share of the labels' spread that the predictions explain.

    Args:
        class_aggregation: "uniform_average", "variance_weighted_average" or None.
        num_regressors: how many inputs to correct for; 0 for none.
    """

    _direction = "up"

    def __init__(self, class_aggregation="uniform_average", num_regressors=0, name="r2_score",
                 dtype=None):  # fmt: skip
        super().__init__(name=name, dtype=dtype)
        ways = (None, "uniform_average", "variance_weighted_average")
        if class_aggregation not in ways:
            raise ValueError(f"Invalid value for argument `class_aggregation`. Expected one of {ways}. "
                             f"Received: class_aggregation={class_aggregation}")  # fmt: skip
        if num_regressors < 0:
            raise ValueError("Invalid value for argument `num_regressors`. Expected a value >= 0. "
                             f"Received: num_regressors={num_regressors}")  # fmt: skip
        self.class_aggregation, self.num_regressors = class_aggregation, num_regressors
        self.num_samples = self.add_variable(name="num_samples")

    def update_state(self, y_true, y_pred, sample_weight=None) -> None:
        y_true, y_pred = (cast(y, self.dtype) for y in (y_true, y_pred))
        y_true, y_pred = same_rank(y_true, y_pred)
        _two_axes("R2Score", y_true, y_pred)
        if len(self._variables) == 1:
            for name in ("squared_sum", "sum", "residual", "count"):
                setattr(self, name, self.add_variable((y_pred.shape[-1],), name=name))
        weights = weights_like(y_true, sample_weight)
        self.sum.assign_add(reduce_sum(y_true * weights, 0))
        self.squared_sum.assign_add(reduce_sum(square(y_true) * weights, 0))
        self.residual.assign_add(reduce_sum(square(y_true - y_pred) * weights, 0))
        self.count.assign_add(reduce_sum(weights, 0))
        self.num_samples.assign_add(cast(size(y_true), "float32"))

    def result(self) -> Tensor:
        spread = self.squared_sum - self.sum * (self.sum / self.count)
        scores = 1.0 - self.residual / spread
        scores = where(is_finite(scores), scores, 0.0)
        if self.class_aggregation == "uniform_average":
            scores = reduce_mean(scores)
        elif self.class_aggregation == "variance_weighted_average":
            scores = reduce_sum(spread * scores) / reduce_sum(spread)
        if not self.num_regressors:
            return scores
        free = self.num_samples - 1.0 - float(self.num_regressors)
        corrected = 1.0 - (1.0 - scores) * (self.num_samples - 1.0) / where(free > 0.0, free, 1.0)
        return where(free > 0.0, corrected, scores)

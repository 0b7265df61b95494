"""Metrics that are the mean of a loss, or of another function of each example.
"""

from __future__ import annotations

from minitf.core import convert
from minitf.keras import losses
from minitf.keras.losses.loss import EPSILON, pair, same_rank
from minitf.keras.losses.regression import unit
from minitf.keras.metrics.metric import Mean, MeanMetricWrapper
from minitf.ops.elementwise import cast, sqrt, square
from minitf.ops.reduce import reduce_mean, reduce_std, reduce_sum, reduce_variance


def cosine_similarity(y_true, y_pred, axis=-1):
    """The cosine of the angle between the two: 1 where they point the same way."""
    y_true, y_pred = pair(y_true, y_pred)
    return reduce_sum(unit(y_true, axis) * unit(y_pred, axis), axis)


def pearson_correlation(y_true, y_pred, axis=-1):
    """How well one is a straight line of the other: from -1 to 1."""

    def standard(x):
        x = x - reduce_mean(x, axis, keepdims=True)
        return x / reduce_std(x, axis, keepdims=True)

    y_true, y_pred = pair(y_true, y_pred)
    return reduce_mean(standard(y_true) * standard(y_pred), axis)


def concordance_correlation(y_true, y_pred, axis=-1):
    """Pearson's correlation that other means and spreads make smaller."""
    y_true, y_pred = pair(y_true, y_pred)
    true_mean, mean = (reduce_mean(y, axis, keepdims=True) for y in (y_true, y_pred))
    spread = sum(reduce_variance(y, axis, keepdims=True) for y in (y_true, y_pred))
    shared = (y_true - mean) * (y_pred - mean)
    return reduce_mean(2 * shared / (spread + square(true_mean - mean) + EPSILON), axis)


class MeanSquaredError(MeanMetricWrapper):
    """The mean squared distance from the truth."""

    _direction = "down"

    def __init__(self, name="mean_squared_error", dtype=None):
        super().__init__(losses.mean_squared_error, name, dtype)


class MeanAbsoluteError(MeanMetricWrapper):
    """The mean distance from the truth."""

    _direction = "down"

    def __init__(self, name="mean_absolute_error", dtype=None):
        super().__init__(losses.mean_absolute_error, name, dtype)


class MeanAbsolutePercentageError(MeanMetricWrapper):
    """The mean distance from the truth in per cent of it."""

    _direction = "down"

    def __init__(self, name="mean_absolute_percentage_error", dtype=None):
        super().__init__(losses.mean_absolute_percentage_error, name, dtype)


class MeanSquaredLogarithmicError(MeanMetricWrapper):
    """The mean squared distance of the logarithms."""

    _direction = "down"

    def __init__(self, name="mean_squared_logarithmic_error", dtype=None):
        super().__init__(losses.mean_squared_logarithmic_error, name, dtype)


class RootMeanSquaredError(Mean):
    """The square root of the mean squared error: in the unit of the labels."""

    _direction = "down"

    def __init__(self, name="root_mean_squared_error", dtype=None):
        super().__init__(name, dtype)

    def update_state(self, y_true, y_pred, sample_weight=None) -> None:
        y_true, y_pred = (cast(convert.to_tensor(y), self.dtype) for y in (y_true, y_pred))
        y_true, y_pred = same_rank(y_true, y_pred)
        super().update_state(square(y_pred - y_true), sample_weight)

    def result(self):
        return sqrt(super().result())


class CosineSimilarity(MeanMetricWrapper):
    """The mean cosine of the angle to the truth."""

    _direction = "up"

    def __init__(self, name="cosine_similarity", dtype=None, axis=-1):
        super().__init__(cosine_similarity, name, dtype, axis=axis)


class LogCoshError(MeanMetricWrapper):
    """The mean of the smooth absolute error."""

    _direction = "down"

    def __init__(self, name="logcosh", dtype=None):
        super().__init__(losses.log_cosh, name, dtype)


class PearsonCorrelation(MeanMetricWrapper):
    """The mean of Pearson's correlation."""

    _direction = "up"

    def __init__(self, name="pearson_correlation", dtype=None, axis=-1):
        super().__init__(pearson_correlation, name, dtype, axis=axis)


class ConcordanceCorrelation(MeanMetricWrapper):
    """The mean concordance correlation."""

    _direction = "up"

    def __init__(self, name="concordance_correlation", dtype=None, axis=-1):
        super().__init__(concordance_correlation, name, dtype, axis=axis)


class BinaryCrossentropy(MeanMetricWrapper):
    """The mean binary cross-entropy."""

    _direction = "down"

    def __init__(self, name="binary_crossentropy", dtype=None, from_logits=False,
                 label_smoothing=0):  # fmt: skip
        super().__init__(losses.binary_crossentropy, name, dtype, from_logits=from_logits,
                         label_smoothing=label_smoothing)  # fmt: skip


class CategoricalCrossentropy(MeanMetricWrapper):
    """The mean cross-entropy of one-hot labels."""

    _direction = "down"

    def __init__(self, name="categorical_crossentropy", dtype=None, from_logits=False,
                 label_smoothing=0, axis=-1):  # fmt: skip
        super().__init__(losses.categorical_crossentropy, name, dtype, from_logits=from_logits,
                         label_smoothing=label_smoothing, axis=axis)  # fmt: skip


class SparseCategoricalCrossentropy(MeanMetricWrapper):
    """The mean cross-entropy of class numbers."""

    _direction = "down"

    def __init__(self, name="sparse_categorical_crossentropy", dtype=None, from_logits=False,
                 axis=-1):  # fmt: skip
        super().__init__(losses.sparse_categorical_crossentropy, name, dtype,
                         from_logits=from_logits, axis=axis)  # fmt: skip


class KLDivergence(MeanMetricWrapper):
    """The mean distance of distributions."""

    _direction = "down"

    def __init__(self, name="kl_divergence", dtype=None):
        super().__init__(losses.kl_divergence, name, dtype)


class Poisson(MeanMetricWrapper):
    """The mean loss of counts."""

    _direction = "down"

    def __init__(self, name="poisson", dtype=None):
        super().__init__(losses.poisson, name, dtype)


class Hinge(MeanMetricWrapper):
    """The mean hinge loss."""

    _direction = "down"

    def __init__(self, name="hinge", dtype=None):
        super().__init__(losses.hinge, name, dtype)


class SquaredHinge(MeanMetricWrapper):
    """The mean squared hinge loss."""

    _direction = "down"

    def __init__(self, name="squared_hinge", dtype=None):
        super().__init__(losses.squared_hinge, name, dtype)


class CategoricalHinge(MeanMetricWrapper):
    """The mean categorical hinge loss."""

    _direction = "down"

    def __init__(self, name="categorical_hinge", dtype=None):
        super().__init__(losses.categorical_hinge, name, dtype)

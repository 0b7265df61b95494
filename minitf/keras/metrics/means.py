"""Metrics that are the mean of a loss, or of another function of each example.
"""

from minitf.keras import losses
from minitf.keras.losses.loss import EPSILON, pair, same_rank
from minitf.keras.metrics.metric import Mean, OfFunction
from minitf.ops.elementwise import cast, sqrt, square
from minitf.ops.reduce import reduce_mean, reduce_std, reduce_variance


def cosine_similarity(y_true, y_pred, axis=-1):
    """The cosine of the angle between the two: 1 where they point the same way."""
    return -losses.cosine_similarity(y_true, y_pred, axis)


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


class MeanSquaredError(OfFunction, of=losses.mean_squared_error):
    """The mean squared distance from the truth."""


class MeanAbsoluteError(OfFunction, of=losses.mean_absolute_error):
    """The mean distance from the truth."""


class MeanAbsolutePercentageError(OfFunction, of=losses.mean_absolute_percentage_error):
    """The mean distance from the truth in per cent of it."""


class MeanSquaredLogarithmicError(OfFunction, of=losses.mean_squared_logarithmic_error):
    """The mean squared distance of the logarithms."""


class RootMeanSquaredError(Mean):
    """The square root of the mean squared error: in the unit of the labels."""

    _direction = "down"

    def __init__(self, name="root_mean_squared_error", dtype=None):
        super().__init__(name, dtype)

    def update_state(self, y_true, y_pred, sample_weight=None) -> None:
        y_true, y_pred = (cast(y, self.dtype) for y in (y_true, y_pred))
        y_true, y_pred = same_rank(y_true, y_pred)
        super().update_state(square(y_pred - y_true), sample_weight)

    def result(self):
        return sqrt(super().result())


class CosineSimilarity(OfFunction, of=cosine_similarity, better="up"):
    """The mean cosine of the angle to the truth."""


class LogCoshError(OfFunction, of=losses.log_cosh, name="logcosh"):
    """The mean of the smooth absolute error."""


class PearsonCorrelation(OfFunction, of=pearson_correlation, better="up"):
    """The mean of Pearson's correlation."""


class ConcordanceCorrelation(OfFunction, of=concordance_correlation, better="up"):
    """The mean concordance correlation."""


class BinaryCrossentropy(OfFunction, of=losses.binary_crossentropy, without=("axis",)):
    """The mean binary cross-entropy."""


class CategoricalCrossentropy(OfFunction, of=losses.categorical_crossentropy):
    """The mean cross-entropy of one-hot labels."""


class SparseCategoricalCrossentropy(OfFunction, of=losses.sparse_categorical_crossentropy):
    """The mean cross-entropy of class numbers."""


class KLDivergence(OfFunction, of=losses.kl_divergence):
    """The mean distance of distributions."""


class Poisson(OfFunction, of=losses.poisson):
    """The mean loss of counts."""


class Hinge(OfFunction, of=losses.hinge):
    """The mean hinge loss."""


class SquaredHinge(OfFunction, of=losses.squared_hinge):
    """The mean of the squared hinge loss."""


class CategoricalHinge(OfFunction, of=losses.categorical_hinge):
    """The mean hinge loss of one-hot labels."""

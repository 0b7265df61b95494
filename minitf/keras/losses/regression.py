"""Losses for numbers: how far predictions are from the truth.

Every function takes the mean (or the sum) over the last axis: one loss an example.
"""

import math

from minitf.core.door import apply
from minitf.keras.losses.loss import EPSILON, OfFunction, pair
from minitf.ops.elementwise import abs as absolute
from minitf.ops.elementwise import log, maximum, softplus, square
from minitf.ops.matrices import l2_normalize as unit
from minitf.ops.reduce import reduce_mean, reduce_sum


def mean_squared_error(y_true, y_pred):
    """The mean of `(y_true - y_pred) ** 2` over the last axis."""
    y_true, y_pred = pair(y_true, y_pred)
    return reduce_mean(square(y_true - y_pred), axis=-1)


def mean_absolute_error(y_true, y_pred):
    """The mean of `|y_true - y_pred|` over the last axis."""
    y_true, y_pred = pair(y_true, y_pred)
    return reduce_mean(absolute(y_true - y_pred), axis=-1)


def mean_absolute_percentage_error(y_true, y_pred):
    """The mean distance as a percentage of the truth."""
    y_true, y_pred = pair(y_true, y_pred)
    share = absolute((y_true - y_pred) / maximum(absolute(y_true), EPSILON))
    return 100.0 * reduce_mean(share, axis=-1)


def mean_squared_logarithmic_error(y_true, y_pred):
    """The mean squared distance of `log(1 + y)`: by what factor, rather than by how much."""
    y_true, y_pred = pair(y_true, y_pred)
    distance = log(maximum(y_pred, EPSILON) + 1.0) - log(maximum(y_true, EPSILON) + 1.0)
    return reduce_mean(square(distance), axis=-1)


def cosine_similarity(y_true, y_pred, axis=-1):
    """Minus the cosine of the angle between the two: -1 where they point the same way."""
    y_true, y_pred = pair(y_true, y_pred)
    return -reduce_sum(unit(y_true, axis) * unit(y_pred, axis), axis=axis)


def huber(y_true, y_pred, delta=1.0):
    """Half the squared error up to `delta`, and from there a straight line.

    Source: Huber, "Robust estimation of a location parameter" (1964).
    """
    y_true, y_pred = pair(y_true, y_pred)
    error = y_pred - y_true
    size = absolute(error)
    parts = apply("where", size <= delta, 0.5 * square(error), delta * size - 0.5 * delta**2)
    return reduce_mean(parts, axis=-1)


def log_cosh(y_true, y_pred):
    """The logarithm of the hyperbolic cosine of the error: like Huber's, but smooth."""
    y_true, y_pred = pair(y_true, y_pred)
    error = y_pred - y_true
    return reduce_mean(error + softplus(error * -2.0) - math.log(2.0), axis=-1)


def poisson(y_true, y_pred):
    """For counts: `y_pred - y_true * log(y_pred)`."""
    y_true, y_pred = pair(y_true, y_pred)
    return reduce_mean(y_pred - y_true * log(y_pred + EPSILON), axis=-1)


class MeanSquaredError(OfFunction, of=mean_squared_error):
    """The mean squared distance from the truth: for numbers."""


class MeanAbsoluteError(OfFunction, of=mean_absolute_error):
    """The mean distance from the truth: for numbers, with less care for outliers."""


class MeanAbsolutePercentageError(OfFunction, of=mean_absolute_percentage_error):
    """The mean distance from the truth in per cent of it."""


class MeanSquaredLogarithmicError(OfFunction, of=mean_squared_logarithmic_error):
    """The mean squared distance of the logarithms."""


class CosineSimilarity(OfFunction, of=cosine_similarity):
    """For directions: -1 where they are the same, 1 where they are opposite."""

    unsaved = ("axis",)  # as in Keras


class Huber(OfFunction, of=huber, name="huber_loss"):
    """Squared error for small errors, absolute error for those over `delta`."""

    unsaved = ("delta",)  # as in Keras


class LogCosh(OfFunction, of=log_cosh):
    """A smooth kind of absolute error."""


class Poisson(OfFunction, of=poisson):
    """For counts."""

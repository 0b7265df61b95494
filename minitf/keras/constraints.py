"""Constraints: what a weight must be after each step of training (`kernel_constraint`).

The optimizer calls them on the weight that it has just changed.
"""

from minitf.keras.config import epsilon
from minitf.keras.namespaces import Names, names_of
from minitf.keras.registry import Configured
from minitf.ops.elementwise import clip_by_value, maximum, sqrt, square
from minitf.ops.reduce import reduce_sum


class Constraint(Configured):
    """Gives the weight as it may be: `constraint(weight)`."""

    def __call__(self, w):
        return w


class MaxNorm(Constraint):
    """Vectors along `axis` no longer than `max_value`.

    Source: Srivastava et al., "Dropout: a simple way to prevent neural networks from
    overfitting" (2014).
    """

    def __init__(self, max_value=2, axis=0):
        self.max_value, self.axis = max_value, axis

    def __call__(self, w):
        length = _length(w, self.axis)
        return w * (clip_by_value(length, 0, self.max_value) / (epsilon() + length))


class NonNeg(Constraint):
    """No element below 0."""

    def __call__(self, w):
        return maximum(w, 0.0)


class UnitNorm(Constraint):
    """Vectors along `axis` of length 1."""

    def __init__(self, axis=0):
        self.axis = axis

    def __call__(self, w):
        return w / (epsilon() + _length(w, self.axis))


class MinMaxNorm(Constraint):
    """Vectors along `axis` with lengths in a range.

    Args:
        rate: 1 puts the length in the range at once, less goes only part of the way.
    """

    def __init__(self, min_value=0.0, max_value=1.0, rate=1.0, axis=0):
        self.min_value, self.max_value, self.rate, self.axis = min_value, max_value, rate, axis

    def __call__(self, w):
        length = _length(w, self.axis)
        clipped = clip_by_value(length, self.min_value, self.max_value)
        wanted = self.rate * clipped + (1 - self.rate) * length
        return w * (wanted / (epsilon() + length))


def _length(w, axis):
    return sqrt(reduce_sum(square(w), axis, keepdims=True))


max_norm, non_neg, unit_norm, min_max_norm = MaxNorm, NonNeg, UnitNorm, MinMaxNorm
NAMES = Names("constraint", names_of(MaxNorm, NonNeg, UnitNorm, MinMaxNorm))
get, serialize, deserialize = NAMES.get, NAMES.serialize, NAMES.deserialize

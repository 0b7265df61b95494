"""Losses for classes: how surprised probabilities are by the truth, and hinges.
"""

import warnings

from minitf.core import convert
from minitf.core.door import apply
from minitf.core.tensor import Tensor
from minitf.keras.losses.loss import EPSILON, OfFunction, class_numbers, pair
from minitf.ops.elementwise import cast, clip_by_value, log, maximum, pow, sigmoid, softplus, square
from minitf.ops.fill import size, zeros_like
from minitf.ops.index import one_hot
from minitf.ops.logic import equal, logical_and, logical_not, logical_or, not_equal, where
from minitf.ops.matmul import matmul
from minitf.ops.nn import (
    sigmoid_cross_entropy_with_logits, softmax, softmax_cross_entropy_with_logits,
    sparse_softmax_cross_entropy_with_logits,
)  # fmt: skip
from minitf.ops.reduce import reduce_all, reduce_logsumexp, reduce_max, reduce_mean, reduce_sum
from minitf.ops.sequence import range
from minitf.ops.shape import expand_dims, reshape


def binary_crossentropy(y_true, y_pred, from_logits=False, label_smoothing=0.0, axis=-1):
    """How surprised probabilities `y_pred` are by labels 0 and 1: the mean over `axis`.

    Args:
        y_true: labels, the shape of `y_pred`.
        y_pred: probabilities, or scores before a sigmoid with `from_logits`.
    """
    y_true, y_pred = pair(y_true, y_pred)
    _same_shape("binary_crossentropy", y_true, y_pred)
    y_true = _smoothed(y_true, label_smoothing, 2)
    logits = logits_of(y_pred, "sigmoid", from_logits)
    if logits is not None:
        losses = sigmoid_cross_entropy_with_logits(y_true, logits)
    else:
        losses = _binary(y_true, clip_by_value(y_pred, EPSILON, 1.0 - EPSILON))
    return reduce_mean(losses, axis=axis)


def _binary(y_true, p):
    return -(y_true * log(p) + (1.0 - y_true) * log(1.0 - p))


def _smoothed(y_true, share, classes):
    return y_true * (1.0 - share) + share / classes if share else y_true


def _same_shape(name: str, y_true, y_pred) -> None:
    if not y_true.shape.is_compatible_with(y_pred.shape) and 1 not in y_pred.shape:
        raise ValueError(
            f"{name}: labels and predictions must have the same shape, not {y_true.shape} and "
            f"{y_pred.shape}"
        )


def categorical_crossentropy(y_true, y_pred, from_logits=False, label_smoothing=0.0, axis=-1):
    """How surprised probabilities over classes are by one-hot labels."""
    _check_axis(axis)
    y_true, y_pred = pair(y_true, y_pred)
    _same_shape("categorical_crossentropy", y_true, y_pred)
    y_true = _smoothed(y_true, label_smoothing, y_true.shape[-1])
    logits = logits_of(y_pred, "softmax", from_logits)
    if logits is not None:
        return softmax_cross_entropy_with_logits(y_true, logits, axis)
    return -reduce_sum(y_true * log(_shares(y_pred, axis)), axis)


def _shares(y_pred, axis):
    """Probabilities that add up to 1 and stay away from 0."""
    return clip_by_value(y_pred / reduce_sum(y_pred, axis, keepdims=True), EPSILON, 1.0 - EPSILON)


def _check_axis(axis) -> None:
    if isinstance(axis, bool):
        raise ValueError(f"`axis` must be of type `int`. Received: axis={axis} of type {type(axis)}")


def sparse_categorical_crossentropy(y_true, y_pred, from_logits=False, ignore_class=None,
                                    axis=-1):  # fmt: skip
    """How surprised probabilities over classes are by the number of the true class.

    Args:
        y_true: class numbers, shape (batch,) or (batch, 1).
        y_pred: probabilities, shape (batch, classes), or scores with `from_logits`.
        ignore_class: a number whose examples do not count.
    """
    y_pred = convert.to_tensor(y_pred)
    if axis not in (-1, len(y_pred.shape) - 1):
        raise ValueError(f"Only axis=-1 is currently supported. Received: axis={axis}")
    labels = cast(class_numbers(y_true, y_pred), "int64")
    counts = None
    if ignore_class is not None:
        counts = not_equal(labels, ignore_class)
        labels = where(counts, labels, zeros_like(labels))
    logits = logits_of(y_pred, "softmax", from_logits)
    if logits is None:
        # The logarithm of probabilities is as good a score as any: softmax undoes it.
        logits = log(clip_by_value(y_pred, EPSILON, 1.0 - EPSILON))
    losses = sparse_softmax_cross_entropy_with_logits(labels, logits)
    if counts is not None:
        losses = where(counts, losses, zeros_like(losses))
        losses._keras_mask = counts
    return losses


def logits_of(y_pred: Tensor, activation: str, from_logits: bool) -> Tensor | None:
    """The scores: what went into the activation that made `y_pred`, where that is known, else
    `y_pred` itself if the caller says that it holds them. None if neither is so."""
    known = getattr(y_pred, "_keras_logits", None)
    if known is None and y_pred.node and y_pred.node.op.name == activation:
        known = y_pred.node.inputs[0]
    if known is None:
        return y_pred if from_logits else None
    if from_logits:
        warnings.warn(f"from_logits=True, but these are the answers of a {activation} activation, "
                      "not logits: the loss takes what went into it. Was this intended?",
                      stacklevel=3)  # fmt: skip
    return known


def binary_focal_crossentropy(y_true, y_pred, apply_class_balancing=False, alpha=0.25, gamma=2.0,
                              from_logits=False, label_smoothing=0.0, axis=-1):  # fmt: skip
    """Binary cross-entropy that cares less for examples that are right already.

    Source: Lin et al., "Focal loss for dense object detection" (2017).
    """
    y_true, y_pred = pair(y_true, y_pred)
    y_true = _smoothed(y_true, label_smoothing, 2)
    p = sigmoid(y_pred) if from_logits else y_pred
    losses = _binary(y_true, clip_by_value(p, EPSILON, 1.0 - EPSILON))
    right = y_true * p + (1.0 - y_true) * (1.0 - p)
    losses = losses * pow(1.0 - right, gamma)
    if apply_class_balancing:
        losses = losses * (y_true * alpha + (1.0 - y_true) * (1.0 - alpha))
    return reduce_mean(losses, axis=axis)


def categorical_focal_crossentropy(y_true, y_pred, alpha=0.25, gamma=2.0, from_logits=False,
                                   label_smoothing=0.0, axis=-1):  # fmt: skip
    """Categorical cross-entropy that cares less for examples that are right already."""
    _check_axis(axis)
    y_true, y_pred = pair(y_true, y_pred)
    y_true = _smoothed(y_true, label_smoothing, y_true.shape[-1])
    p = _shares(softmax(y_pred, axis) if from_logits else y_pred, axis)
    return reduce_sum(-y_true * log(p) * pow(1.0 - p, gamma) * alpha, axis)


def categorical_generalized_cross_entropy(y_true, y_pred, q=0.5):
    """Cross-entropy that wrong labels cannot pull far: `(1 - p ** q) / q`."""
    y_pred = convert.to_tensor(y_pred)
    truth = one_hot(cast(y_true, "int64"), y_pred.shape[-1], dtype=y_pred.dtype)
    return (1.0 - pow(reduce_sum(y_pred * truth, -1), q)) / q


def kl_divergence(y_true, y_pred):
    """How far the distribution `y_pred` is from `y_true`."""
    y_true, y_pred = (clip_by_value(y, EPSILON, 1.0) for y in pair(y_true, y_pred))
    return reduce_sum(y_true * log(y_true / y_pred), axis=-1)


def _lack(y_true, y_pred):
    """What each score lacks of a margin of 1. Labels 0 and 1 become -1 and 1; others stay."""
    y_true, y_pred = pair(y_true, y_pred)
    binary = reduce_all(logical_or(y_true == 0.0, y_true == 1.0))
    signs = apply("where", binary, 2.0 * y_true - 1.0, y_true)
    return maximum(1.0 - signs * y_pred, 0.0)


def hinge(y_true, y_pred):
    """0 from a margin of 1 on the right side, then a straight line."""
    return reduce_mean(_lack(y_true, y_pred), axis=-1)


def squared_hinge(y_true, y_pred):
    """The square of `hinge`."""
    return reduce_mean(square(_lack(y_true, y_pred)), axis=-1)


def categorical_hinge(y_true, y_pred):
    """0 where the true class leads all others by 1."""
    y_true, y_pred = pair(y_true, y_pred)
    best_wrong = reduce_max((1.0 - y_true) * y_pred, axis=-1)
    return maximum(best_wrong - reduce_sum(y_true * y_pred, axis=-1) + 1.0, 0.0)


def dice(y_true, y_pred, axis=None):
    """1 less twice the overlap as a share of both areas: for masks of pictures."""
    y_true, y_pred = pair(y_true, y_pred)
    both = reduce_sum(y_true, axis) + reduce_sum(y_pred, axis) + EPSILON
    return 1.0 - 2.0 * reduce_sum(y_true * y_pred, axis) / both


def tversky(y_true, y_pred, alpha=0.5, beta=0.5, axis=None):
    """dice with weights for what is missed (`alpha`) and what is too much (`beta`)."""
    y_true, y_pred = pair(y_true, y_pred)
    overlap = reduce_sum(y_true * y_pred, axis)
    missed = reduce_sum((1.0 - y_pred) * y_true, axis)
    too_much = reduce_sum(y_pred * (1.0 - y_true), axis)
    return 1.0 - overlap / (overlap + missed * alpha + too_much * beta + EPSILON)


def circle(y_true, y_pred, ref_labels=None, ref_embeddings=None, remove_diagonal=True,
           gamma=80.0, margin=0.4):  # fmt: skip
    """For embeddings of length 1: pairs of one class close, all others far apart.

    Args:
        ref_labels, ref_embeddings: what to compare with; default: the examples themselves.

    Source: Sun et al., "Circle loss" (2020).
    """
    y_pred = convert.to_tensor(y_pred)
    labels = reshape(cast(y_true, "int32"), [-1, 1])
    others = y_pred if ref_embeddings is None else convert.to_tensor(ref_embeddings)
    known = labels if ref_labels is None else cast(ref_labels, "int32")
    distance = maximum(1.0 - matmul(y_pred, others, transpose_b=True), 0.0)
    same = equal(labels, reshape(known, [1, -1]))
    alike, other = same, logical_not(same)
    if remove_diagonal:
        places = range(size(labels))
        alike = logical_and(same, not_equal(range(size(known)), expand_dims(places, 1)))
    near = -gamma * maximum(margin + distance, 0.0) * (margin - distance)
    far = gamma * maximum(1.0 + margin - distance, 0.0) * (1.0 - margin - distance)
    nothing = zeros_like(distance) - float("inf")
    both = [reduce_logsumexp(where(which, part, nothing), axis=1)
            for which, part in ((alike, near), (other, far))]  # fmt: skip
    losses = softplus(both[0] + both[1])
    losses._keras_mask = losses > 0.0
    return losses


class BinaryCrossentropy(OfFunction, of=binary_crossentropy):
    """For labels 0 and 1 and one probability (or score) for each."""


class BinaryFocalCrossentropy(OfFunction, of=binary_focal_crossentropy):
    """Binary cross-entropy for few positives among many negatives."""


class CategoricalCrossentropy(OfFunction, of=categorical_crossentropy):
    """For one-hot labels and a probability (or score) for each class."""


class CategoricalFocalCrossentropy(OfFunction, of=categorical_focal_crossentropy):
    """Categorical cross-entropy for classes that differ much in size."""


class SparseCategoricalCrossentropy(OfFunction, of=sparse_categorical_crossentropy):
    """For class numbers and a probability (or score) for each class."""


class CategoricalGeneralizedCrossEntropy(OfFunction, of=categorical_generalized_cross_entropy):
    """Cross-entropy for labels some of which are wrong; `q` between 0 and 1."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if not 0 < self.arguments["q"] < 1:
            raise ValueError("q must be in the interval (0, 1)")


class KLDivergence(OfFunction, of=kl_divergence):
    """For distributions."""


class Hinge(OfFunction, of=hinge):
    """For labels -1 and 1 (or 0 and 1) and a score."""


class SquaredHinge(OfFunction, of=squared_hinge):
    """The square of Hinge."""


class CategoricalHinge(OfFunction, of=categorical_hinge):
    """For one-hot labels and scores."""


class Dice(OfFunction, of=dice):
    """For masks: how little the two overlap."""


class Tversky(OfFunction, of=tversky):
    """For masks, where misses and false alarms weigh differently."""


class Circle(OfFunction, of=circle, without=("ref_labels", "ref_embeddings")):
    """For embeddings: what belongs together close together."""

"""AUC: how well scores tell yes from no, whatever the threshold.
"""

from minitf.core import convert
from minitf.core.tensor import Tensor
from minitf.keras.losses.loss import EPSILON
from minitf.keras.metrics.confusion import FN, FP, TN, TP, _Counted, counts, spread
from minitf.ops.elementwise import log, maximum, minimum, sigmoid
from minitf.ops.fill import ones_like
from minitf.ops.logic import equal, logical_and, where
from minitf.ops.reduce import reduce_mean, reduce_sum
from minitf.ops.special import divide_no_nan


class AUC(_Counted):
    """The area under the curve of recall and false alarms, from sums over thresholds.

    Args:
        num_thresholds: how many points the curve has.
        curve: "ROC" (recall over false alarms), "PR" (precision over recall) or "PRGAIN".
        summation_method: "interpolation", "minoring" or "majoring".
        multi_label: a curve for each label, of which the mean is taken.

    Raises:
        ValueError: there is no such curve or method.
    """

    kept = (TP, FP, TN, FN)

    def __init__(self, num_thresholds=200, curve="ROC", summation_method="interpolation",
                 name=None, dtype=None, thresholds=None, multi_label=False, num_labels=None,
                 label_weights=None, from_logits=False):  # fmt: skip
        super().__init__(name=name, dtype=dtype)
        if str(curve).upper() not in ("ROC", "PR", "PRGAIN"):
            raise ValueError(f'Invalid AUC curve value: "{curve}". Expected values are '
                             '["PR", "ROC", "PRGAIN"]')  # fmt: skip
        if str(summation_method).lower() not in ("interpolation", "majoring", "minoring"):
            raise ValueError(
                f'Invalid AUC summation method value: "{summation_method}". Expected values are '
                '["interpolation", "majoring", "minoring"]'
            )
        if thresholds is None and num_thresholds <= 1:
            raise ValueError("Argument `num_thresholds` must be an integer > 1. Received: "
                             f"num_thresholds={num_thresholds}")  # fmt: skip
        if num_labels and not multi_label:
            raise ValueError("`num_labels` is needed only when `multi_label` is True.")
        self.curve, self.summation_method = str(curve).upper(), str(summation_method).lower()
        self._own_thresholds = thresholds is not None
        inner = sorted(thresholds) if thresholds is not None else spread(num_thresholds)[1:-1]
        self.thresholds = [0.0 - EPSILON, *inner, 1.0 + EPSILON]
        self.num_thresholds = len(self.thresholds)
        self.multi_label, self.num_labels = multi_label, num_labels
        self.label_weights, self.from_logits = label_weights, from_logits
        if not multi_label:
            self._keep((self.num_thresholds,))
        elif num_labels:
            self._keep((self.num_thresholds, num_labels))

    def update_state(self, y_true, y_pred, sample_weight=None) -> None:
        y_pred = convert.to_tensor(y_pred)
        if not self._variables:
            if len(y_pred.shape) != 2:
                raise ValueError("`y_pred` must have rank 2 when `multi_label=True`. Found rank "
                                 f"{len(y_pred.shape)}.")  # fmt: skip
            self._keep((self.num_thresholds, y_pred.shape[1]))
        self._add(counts(
            y_true, sigmoid(y_pred) if self.from_logits else y_pred, self.thresholds,
            sample_weight, by_label=self.multi_label,
            label_weights=None if self.multi_label else self.label_weights,
        ))  # fmt: skip

    def result(self) -> Tensor:
        if self.curve == "PR" and self.summation_method == "interpolation":
            return self._over_labels(self._interpolated())
        x, y = self._points()
        low, high = y[:-1], y[1:]
        heights = {
            "interpolation": lambda: (low + high) / 2.0,
            "minoring": lambda: minimum(low, high),
            "majoring": lambda: maximum(low, high),
        }[self.summation_method]()
        return self._over_labels((x[:-1] - x[1:]) * heights)

    def _points(self) -> tuple[Tensor, Tensor]:
        if self.curve == "ROC":
            return self._share(FP, TN), self._share(TP, FN)
        if self.curve == "PR":
            return self._share(TP, FN), self._share(TP, FP)
        tp, fp, tn, fn = (getattr(self, name).read_value() for name in self.kept)
        odds, none = divide_no_nan(tp + fn, tn + fp), equal(tp, 0.0)
        recall = where(none, 0.0, 1.0 - odds * divide_no_nan(fn, tp))
        precision = where(none, 1.0, 1.0 - odds * divide_no_nan(fp, tp))
        return maximum(recall, 0.0), precision

    def _interpolated(self) -> Tensor:
        """Between two points of the PR curve, precision does not change in a straight line.

        Source: Davis and Goadrich, "The relationship between precision-recall and ROC
        curves" (2006).
        """
        tp, fn = self.true_positives.read_value(), self.false_negatives.read_value()
        said_yes = tp + self.false_positives.read_value()
        gained, step = tp[:-1] - tp[1:], said_yes[:-1] - said_yes[1:]
        slope = divide_no_nan(gained, maximum(step, 0.0))
        start = tp[1:] - slope * said_yes[1:]
        both = logical_and(said_yes[:-1] > 0.0, said_yes[1:] > 0.0)
        growth = divide_no_nan(said_yes[:-1], maximum(said_yes[1:], 0.0))
        ratio = where(both, growth, ones_like(said_yes[1:]))
        return divide_no_nan(slope * (gained + start * log(ratio)), maximum(tp[1:] + fn[1:], 0.0))

    def _over_labels(self, parts) -> Tensor:
        if not self.multi_label:
            return reduce_sum(parts)
        areas = reduce_sum(parts, 0)
        if self.label_weights is None:
            return reduce_mean(areas)
        weights = convert.to_tensor(self.label_weights, "float32")
        return divide_no_nan(reduce_sum(areas * weights), reduce_sum(weights))

    def get_config(self) -> dict:
        config = super().get_config()
        own = self.thresholds[1:-1] if self._own_thresholds else None
        return {k: v for k, v in config.items() if k != "thresholds"} | (
            {"thresholds": own} if own else {}
        )

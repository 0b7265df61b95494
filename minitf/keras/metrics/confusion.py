"""The four counts of yes/no answers at one or more thresholds, and what is made of them.

|             | said yes       | said no        |
| ----------- | -------------- | -------------- |
| is yes      | true positive  | false negative |
| is no       | false positive | true negative  |
"""

from minitf.core import convert
from minitf.core.tensor import Tensor
from minitf.keras.losses.loss import same_rank
from minitf.keras.metrics.metric import Metric, weights_like
from minitf.ops.elementwise import cast
from minitf.ops.index import one_hot
from minitf.ops.logic import where
from minitf.ops.reduce import reduce_max, reduce_sum
from minitf.ops.shape import expand_dims, reshape
from minitf.ops.sort import top_k as top
from minitf.ops.special import divide_no_nan

NEVER = -1e10  # a score that is below every threshold
TP, FP, TN, FN = "true_positives", "false_positives", "true_negatives", "false_negatives"


def counts(y_true, y_pred, thresholds: list, sample_weight=None, top_k=None, class_id=None,
           label_weights=None, by_label=False) -> dict[str, Tensor]:  # fmt: skip
    """The four counts at each threshold, shape (thresholds,) or (thresholds, labels).

    Args:
        top_k: only the `k` highest scores of an example can be a yes.
        class_id: count for this class alone.
        by_label: count for each label on its own.

    Raises:
        ValueError: `class_id` with predictions that have no classes.
    """
    y_true, y_pred = (cast(y, "float32") for y in (y_true, y_pred))
    y_pred, y_true = same_rank(y_pred, y_true)
    weights = weights_like(y_pred, sample_weight)
    if label_weights is not None:
        weights = weights * expand_dims(convert.to_tensor(label_weights, "float32"), 0)
    if top_k is not None:
        y_pred = _only_top(y_pred, top_k)
    if class_id is not None:
        if len(y_pred.shape) == 1:
            raise ValueError(
                "When class_id is provided, y_pred must be a 2D array with shape "
                f"(num_samples, num_classes), found shape: {y_pred.shape}"
            )
        y_true, y_pred, weights = (y[..., class_id] for y in (y_true, y_pred, weights))
    rest = [-1, y_pred.shape[-1]] if by_label else [-1]
    yes, scores, weights = (reshape(y, rest) for y in (y_true, y_pred, weights))
    yes = cast(cast(yes, "bool"), "float32")
    limits = convert.to_tensor(list(map(float, thresholds)), "float32")
    limits = reshape(limits, [-1] + [1] * len(rest))
    said_yes = cast(expand_dims(scores, 0) > limits, "float32")
    is_yes, is_no = yes * weights, (1.0 - yes) * weights
    tp, fp = reduce_sum(said_yes * is_yes, 1), reduce_sum(said_yes * is_no, 1)
    return {TP: tp, FP: fp, FN: reduce_sum(is_yes, 0) - tp, TN: reduce_sum(is_no, 0) - fp}


def _only_top(scores, k: int) -> Tensor:
    best = reduce_sum(one_hot(top(scores, k)[1], scores.shape[-1]), -2)
    return where(best > 0.0, scores, NEVER)


def _checked(thresholds, default: float) -> list[float]:
    """Thresholds as a list.

    Raises:
        ValueError: one is not in [0, 1].
    """
    if thresholds is None:
        return [default]
    given = list(thresholds) if isinstance(thresholds, (list, tuple)) else [thresholds]
    wrong = [t for t in given if t is None or t < 0 or t > 1]
    if wrong:
        raise ValueError(f"Threshold values must be in [0, 1]. Received: {wrong}")
    return given


class _Counted(Metric):
    """A metric whose state is some of the four counts."""

    _direction = "up"
    kept: tuple[str, ...] = ()

    def _keep(self, shape: tuple) -> None:
        for name in self.kept:
            setattr(self, name, self.add_variable(shape, name=name))

    def _add(self, found: dict) -> None:
        for name in self.kept:
            getattr(self, name).assign_add(found[name])

    def _share(self, part: str, other: str) -> Tensor:
        """`part` as a share of both."""
        part, other = getattr(self, part).read_value(), getattr(self, other).read_value()
        return divide_no_nan(part, part + other)


class _AtThresholds(_Counted):
    """Counts at thresholds that the user gives, by default at a half."""

    def __init__(self, thresholds=None, top_k=None, class_id=None, name=None, dtype=None):
        super().__init__(name=name, dtype=dtype)
        self.init_thresholds, self.top_k, self.class_id = thresholds, top_k, class_id
        self.thresholds = _checked(thresholds, 0.5 if top_k is None else NEVER)
        self._keep((len(self.thresholds),))

    def update_state(self, y_true, y_pred, sample_weight=None) -> None:
        self._add(counts(y_true, y_pred, self.thresholds, sample_weight, self.top_k, self.class_id))

    def _one_or_all(self, values) -> Tensor:
        return values[0] if len(self.thresholds) == 1 else values

    def get_config(self) -> dict:
        return super().get_config() | {"thresholds": self.init_thresholds}


class Precision(_AtThresholds):
    """The share of the yes answers that are right."""

    kept = (TP, FP)

    def result(self) -> Tensor:
        return self._one_or_all(self._share(TP, FP))


class Recall(_AtThresholds):
    """The share of the true yes that were found."""

    kept = (TP, FN)

    def result(self) -> Tensor:
        return self._one_or_all(self._share(TP, FN))


class _Count(_AtThresholds):
    """One of the four counts."""

    def __init__(self, thresholds=None, name=None, dtype=None):
        super().__init__(thresholds, name=name, dtype=dtype)

    @property
    def accumulator(self):
        return self._variables[0]

    def result(self) -> Tensor:
        return self._one_or_all(self.accumulator.read_value())


class TruePositives(_Count):
    """How many yes answers are right."""

    kept = (TP,)


class FalsePositives(_Count):
    """How many yes answers are wrong."""

    kept = (FP,)


class TrueNegatives(_Count):
    """How many no answers are right."""

    kept = (TN,)


class FalseNegatives(_Count):
    """How many no answers are wrong."""

    kept = (FN,)


def spread(number: int) -> list[float]:
    """Thresholds from 0 to 1, evenly."""
    return [0.5] if number == 1 else [i / (number - 1) for i in range(number)]


class _Best(_Counted):
    """The best of one share where another is at least what is asked for."""

    kept = (TP, FP, TN, FN)
    asked = ""  # the argument's name
    wanted: tuple[str, str]  # the share to make large: a count, and what is beside it in the whole
    enough: tuple[str, str]  # the share that must be as large as was asked for

    def __init__(self, value: float, num_thresholds=200, class_id=None, name=None, dtype=None):
        super().__init__(name=name, dtype=dtype)
        if not 0 <= value <= 1:
            raise ValueError(f"Argument `{self.asked}` must be in the range [0, 1]. "
                             f"Received: {self.asked}={value}")  # fmt: skip
        if num_thresholds <= 0:
            raise ValueError("Argument `num_thresholds` must be an integer > 0. Received: "
                             f"num_thresholds={num_thresholds}")  # fmt: skip
        self.num_thresholds, self.class_id, self.value = num_thresholds, class_id, value
        setattr(self, self.asked, value)
        self.thresholds = spread(num_thresholds)
        self._keep((num_thresholds,))

    def update_state(self, y_true, y_pred, sample_weight=None) -> None:
        self._add(counts(y_true, y_pred, self.thresholds, sample_weight, class_id=self.class_id))

    def result(self) -> Tensor:
        enough = self._share(*self.enough) >= self.value
        return reduce_max(where(enough, self._share(*self.wanted), 0.0))


class SensitivityAtSpecificity(_Best):
    """The best recall of the yes where enough of the no are recognised."""

    asked, wanted, enough = "specificity", (TP, FN), (TN, FP)

    def __init__(self, specificity, num_thresholds=200, class_id=None, name=None, dtype=None):
        super().__init__(specificity, num_thresholds, class_id, name, dtype)


class SpecificityAtSensitivity(_Best):
    """The best recall of the no where enough of the yes are recognised."""

    asked, wanted, enough = "sensitivity", (TN, FP), (TP, FN)

    def __init__(self, sensitivity, num_thresholds=200, class_id=None, name=None, dtype=None):
        super().__init__(sensitivity, num_thresholds, class_id, name, dtype)


class PrecisionAtRecall(_Best):
    """The best precision where recall is enough."""

    asked, wanted, enough = "recall", (TP, FP), (TP, FN)

    def __init__(self, recall, num_thresholds=200, class_id=None, name=None, dtype=None):
        super().__init__(recall, num_thresholds, class_id, name, dtype)


class RecallAtPrecision(_Best):
    """The best recall where precision is enough."""

    asked, wanted, enough = "precision", (TP, FN), (TP, FP)

    def __init__(self, precision, num_thresholds=200, class_id=None, name=None, dtype=None):
        super().__init__(precision, num_thresholds, class_id, name, dtype)

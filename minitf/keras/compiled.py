"""What `compile` connects to a model: the loss, the metrics, the optimizer.

Names are looked up here; which accuracy is meant is settled when the first labels and
predictions are seen. Read in lesson 05.
"""

from __future__ import annotations

from minitf.base import nest
from minitf.keras import losses, metrics


class CompiledLoss:
    """One loss for one output, or one for each of several with weights."""

    def __init__(self, loss, loss_weights=None):
        self.given, self.weights = loss, loss_weights
        self.loss = nest.map_structure(_loss, loss)

    def __call__(self, y_true, y_pred, sample_weight=None):
        """The number to make small, or None without a loss."""
        if self.loss is None:
            return None
        if not nest.is_nested(y_pred):
            single = self.loss[0] if isinstance(self.loss, (list, tuple)) else self.loss
            return single(y_true, y_pred, sample_weight)
        total = None
        for name, value in self._parts(y_true, y_pred, sample_weight):
            weight = 1.0 if self.weights is None else self.weights[name]
            total = value * weight if total is None else total + value * weight
        return total

    def _parts(self, y_true, y_pred, sample_weight):
        keys = y_pred if isinstance(y_pred, dict) else range(len(y_pred))
        for key in keys:
            loss = self.loss[key] if nest.is_nested(self.loss) else self.loss
            weight = sample_weight[key] if nest.is_nested(sample_weight) else sample_weight
            if loss is not None:
                yield key, loss(y_true[key], y_pred[key], weight)


class CompiledMetrics:
    """The metrics of one output, with and without sample weights."""

    def __init__(self, given, weighted=None):
        self.given, self.given_weighted = _listed(given), _listed(weighted)
        self.plain: list[metrics.Metric] = []
        self.weighted: list[metrics.Metric] = []
        self.built = not (self.given or self.given_weighted)

    @property
    def metrics(self) -> list:
        return self.plain + self.weighted

    def build(self, y_true, y_pred) -> None:
        """Makes the metrics, now that it is known what labels look like."""
        self.plain = [_metric(m, y_true, y_pred) for m in self.given]
        self.weighted = [_metric(m, y_true, y_pred) for m in self.given_weighted]
        self.built = True

    def update_state(self, y_true, y_pred, sample_weight=None) -> None:
        if not self.built:
            self.build(y_true, y_pred)
        for metric in self.plain:
            metric.update_state(y_true, y_pred)
        for metric in self.weighted:
            metric.update_state(y_true, y_pred, sample_weight=sample_weight)


def _listed(value) -> list:
    if value is None:
        return []
    if isinstance(value, dict):
        raise NotImplementedError("metrics by output name are for models with several outputs")
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _loss(given):
    """A loss object from a name, an object or a function."""
    found = losses.get(given)
    if found is None or isinstance(found, losses.Loss):
        return found
    return losses.LossFunctionWrapper(found, name=getattr(found, "__name__", "loss"))


def _metric(given, y_true, y_pred) -> metrics.Metric:
    """A metric from a name, an object, or a function; "accuracy" by the shapes."""
    if given in ("accuracy", "acc"):
        return metrics.MeanMetricWrapper(_accuracy_for(y_true, y_pred), given)
    found = metrics.get(given)
    if isinstance(found, metrics.Metric):
        return found
    return metrics.MeanMetricWrapper(found, given if isinstance(given, str) else None)


def _accuracy_for(y_true, y_pred):
    """Which accuracy: by the number of scores, and by whether labels are numbers or rows."""
    if y_pred.shape[-1] == 1:
        return metrics.binary_accuracy
    is_number = len(y_true.shape) < len(y_pred.shape) or y_true.shape[-1] == 1
    return metrics.sparse_categorical_accuracy if is_number else metrics.categorical_accuracy

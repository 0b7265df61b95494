"""Metrics: numbers for people to read, gathered batch by batch. Training ignores them.

A metric has state (a total, a count) in variables, which `update_state` adds to,
`result` reads and `reset_state` puts back to zero. Read in lesson 05.
"""

from __future__ import annotations

from minitf.core import convert
from minitf.core.tensor import Tensor
from minitf.keras import initializers, losses, naming
from minitf.keras.layer import Weight
from minitf.keras.losses import same_rank
from minitf.ops.elementwise import cast
from minitf.ops.fill import ones_like, size, zeros_like
from minitf.ops.logic import equal, where
from minitf.ops.reduce import argmax, reduce_sum
from minitf.ops.shape import expand_dims, squeeze


class Metric:
    """A number that is gathered over batches.

    Subclasses make variables with `add_variable` (or `add_weight`) and write
    `update_state` and `result`.
    """

    def __init__(self, dtype=None, name: str | None = None):
        self.name = name or naming.auto_name(self)
        self.dtype = dtype or "float32"
        self.variables: list[Weight] = []

    def add_variable(self, shape=(), initializer="zeros", dtype=None, aggregation=None,
                     name=None) -> Weight:  # fmt: skip
        """A new number (or array) of state."""
        chosen, kind, name = initializers.get(initializer), dtype or self.dtype, name or "variable"
        # As a function, so that it is made with numbers while a graph is traced too.
        variable = Weight(lambda: chosen(shape, dtype=kind), False, name, f"{self.name}/{name}")
        self.variables.append(variable)
        return variable

    def add_weight(self, shape=(), initializer="zeros", dtype=None, name=None) -> Weight:
        return self.add_variable(shape, initializer, dtype, name=name)

    def update_state(self, *args, **options) -> None:
        """Takes in one batch."""
        raise NotImplementedError(f"{type(self).__name__} has no update_state")

    def result(self):
        """The metric, over all batches since the last reset."""
        raise NotImplementedError(f"{type(self).__name__} has no result")

    def reset_state(self) -> None:
        """Forgets all batches."""
        for variable in self.variables:
            variable.assign(zeros_like(variable))

    def __call__(self, *args, **options):
        self.update_state(*args, **options)
        return self.result()

    def get_config(self) -> dict:
        return {"name": self.name, "dtype": self.dtype}

    @classmethod
    def from_config(cls, config: dict) -> "Metric":
        return cls(**config)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} name={self.name}>"


class Mean(Metric):
    """The mean of all values, each with its weight.

    >>> import minitf as tf
    >>> m = tf.keras.metrics.Mean()
    >>> m.update_state([1.0, 3.0]); m.update_state([5.0])
    >>> float(m.result())
    3.0
    """

    def __init__(self, name: str = "mean", dtype=None):
        super().__init__(dtype, name)
        self.total = self.add_variable(name="total")
        self.count = self.add_variable(name="count")

    def update_state(self, values, sample_weight=None) -> None:
        values = cast(convert.to_tensor(values), self.dtype)
        if sample_weight is None:
            number = cast(size(values), self.dtype)
        else:
            weight = cast(convert.to_tensor(sample_weight), self.dtype)
            if weight.shape and values.shape:
                weight = same_rank(weight, values)
                while len(weight.shape) < len(values.shape):
                    weight = expand_dims(weight, -1)
            number = reduce_sum(weight * ones_like(values))
            values = values * weight
        self.total.assign_add(reduce_sum(values))
        self.count.assign_add(number)

    def result(self) -> Tensor:
        # No batches yet: 0, and not 0 / 0.
        safe = where(equal(self.count, 0.0), 1.0, self.count)
        return self.total / safe


class MeanMetricWrapper(Mean):
    """The mean of a function `(y_true, y_pred)` of each example."""

    def __init__(self, fn, name: str | None = None, dtype=None, **arguments):
        super().__init__(name or fn.__name__, dtype)
        self.fn, self.arguments = fn, arguments

    def update_state(self, y_true, y_pred, sample_weight=None) -> None:
        y_true, y_pred = convert.to_tensor(y_true), convert.to_tensor(y_pred)
        super().update_state(self.fn(y_true, y_pred, **self.arguments), sample_weight)


def accuracy(y_true, y_pred) -> Tensor:
    """1 where the prediction is equal to the truth, else 0."""
    y_pred = convert.to_tensor(y_pred)
    y_true = same_rank(cast(convert.to_tensor(y_true), y_pred.dtype), y_pred)
    return cast(equal(y_true, y_pred), "float32")


def binary_accuracy(y_true, y_pred, threshold: float = 0.5) -> Tensor:
    """The share of labels that the probability is on the right side of `threshold` for."""
    y_pred = convert.to_tensor(y_pred)
    y_true = same_rank(cast(convert.to_tensor(y_true), y_pred.dtype), y_pred)
    said_yes = cast(y_pred > threshold, y_pred.dtype)
    return cast(equal(y_true, said_yes), "float32")


def categorical_accuracy(y_true, y_pred) -> Tensor:
    """1 where the highest score is at the one of a one-hot label, else 0."""
    return cast(equal(argmax(y_true, -1), argmax(y_pred, -1)), "float32")


def sparse_categorical_accuracy(y_true, y_pred) -> Tensor:
    """1 where the highest score is at the number of the true class, else 0."""
    y_pred = convert.to_tensor(y_pred)
    y_true = convert.to_tensor(y_true)
    if len(y_true.shape) == len(y_pred.shape) and y_true.shape[-1] == 1:
        y_true = squeeze(y_true, -1)
    chosen = argmax(y_pred, -1)
    return cast(equal(cast(y_true, chosen.dtype), chosen), "float32")


class Accuracy(MeanMetricWrapper):
    """The share of predictions that are equal to the truth."""

    def __init__(self, name="accuracy", dtype=None):
        super().__init__(accuracy, name, dtype)


class BinaryAccuracy(MeanMetricWrapper):
    """The share of yes/no answers that are right."""

    def __init__(self, name="binary_accuracy", dtype=None, threshold=0.5):
        super().__init__(binary_accuracy, name, dtype, threshold=threshold)


class CategoricalAccuracy(MeanMetricWrapper):
    """The share of one-hot classes that got the highest score."""

    def __init__(self, name="categorical_accuracy", dtype=None):
        super().__init__(categorical_accuracy, name, dtype)


class SparseCategoricalAccuracy(MeanMetricWrapper):
    """The share of class numbers that got the highest score."""

    def __init__(self, name="sparse_categorical_accuracy", dtype=None):
        super().__init__(sparse_categorical_accuracy, name, dtype)


class MeanSquaredError(MeanMetricWrapper):
    """The mean squared distance from the truth."""

    def __init__(self, name="mean_squared_error", dtype=None):
        super().__init__(losses.mean_squared_error, name, dtype)


class MeanAbsoluteError(MeanMetricWrapper):
    """The mean distance from the truth."""

    def __init__(self, name="mean_absolute_error", dtype=None):
        super().__init__(losses.mean_absolute_error, name, dtype)


class BinaryCrossentropy(MeanMetricWrapper):
    """The mean binary cross-entropy."""

    def __init__(self, name="binary_crossentropy", dtype=None, from_logits=False,
                 label_smoothing=0):  # fmt: skip
        super().__init__(losses.binary_crossentropy, name, dtype, from_logits=from_logits,
                         label_smoothing=label_smoothing)  # fmt: skip


class SparseCategoricalCrossentropy(MeanMetricWrapper):
    """The mean cross-entropy of class numbers."""

    def __init__(self, name="sparse_categorical_crossentropy", dtype=None, from_logits=False):
        super().__init__(losses.sparse_categorical_crossentropy, name, dtype,
                         from_logits=from_logits)  # fmt: skip


_BY_NAME = {
    "binary_accuracy": BinaryAccuracy, "categorical_accuracy": CategoricalAccuracy,
    "sparse_categorical_accuracy": SparseCategoricalAccuracy,
    "mean_squared_error": MeanSquaredError, "mse": MeanSquaredError,
    "mean_absolute_error": MeanAbsoluteError, "mae": MeanAbsoluteError,
    "binary_crossentropy": BinaryCrossentropy,
    "sparse_categorical_crossentropy": SparseCategoricalCrossentropy,
}  # fmt: skip


def get(identifier, y_true=None, y_pred=None) -> Metric:
    """A metric from a name, an object, or a function `(y_true, y_pred)`.

    "accuracy" means the accuracy that fits the shapes of labels and predictions.

    Raises:
        ValueError: there is none of that name.
    """
    if isinstance(identifier, Metric):
        return identifier
    if identifier in ("accuracy", "acc"):
        return MeanMetricWrapper(_accuracy_for(y_true, y_pred), identifier)
    if isinstance(identifier, str) and identifier in _BY_NAME:
        return _BY_NAME[identifier](name=identifier)
    if callable(identifier):
        return MeanMetricWrapper(identifier)
    raise ValueError(
        f"there is no metric {identifier!r}; one of accuracy, {', '.join(sorted(_BY_NAME))}"
    )


def _accuracy_for(y_true, y_pred):
    """Which accuracy: by the number of scores, and by whether labels are numbers or rows."""
    if y_pred.shape[-1] == 1:
        return binary_accuracy
    is_number = len(y_true.shape) < len(y_pred.shape) or y_true.shape[-1] == 1
    return sparse_categorical_accuracy if is_number else categorical_accuracy

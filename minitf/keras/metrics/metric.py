"""The metric: state in variables, which `update_state` adds to and `result` reads.

`Mean` and what is made of it are most of all metrics; the others write their own state.
"""

import inspect
from collections.abc import Callable

import numpy as np

from minitf.base import nest
from minitf.base.dtypes import as_dtype
from minitf.core import convert
from minitf.core.door import STATE
from minitf.core.tensor import Tensor
from minitf.keras import initializers, naming
from minitf.keras.config import floatx
from minitf.keras.layer_tree import Weight
from minitf.keras.losses.loss import masked, options_of, parameters, same_rank
from minitf.keras.registry import FromConfig, arguments, serialize_keras_object
from minitf.ops.elementwise import cast
from minitf.ops.fill import ones_like, shape, zeros_like
from minitf.ops.reduce import reduce_mean, reduce_sum
from minitf.ops.shape import expand_dims
from minitf.ops.special import divide_no_nan


class Metric(FromConfig):
    """A number that is gathered over batches.

    Subclasses make variables with `add_variable` (or `add_weight`) and write
    `update_state` and `result`. Their config is read from fields with the names of the
    arguments.
    """

    unsaved: tuple[str, ...] = ()  # arguments of base classes that its config does not have
    _direction = None  # "up" or "down": which way is better, for callbacks

    def __init__(self, dtype=None, name: str | None = None):
        self.name = name or naming.auto_name(self)
        self._dtype = as_dtype({"int": "int32"}.get(dtype, dtype) or floatx()).name
        self._variables: list[Weight] = []

    @property
    def dtype(self) -> str:
        """The dtype that it works in."""
        return self._dtype

    @property
    def variables(self) -> list[Weight]:
        """Its state, and that of metrics in its fields."""
        fields = [leaf for field in vars(self).values() for leaf in nest.flatten(field)]
        inner = [v for metric in fields if isinstance(metric, Metric) for v in metric.variables]
        return [*self._variables, *inner]

    def add_variable(self, shape=(), initializer="zeros", dtype=None, aggregation=None,
                     name=None) -> Weight:  # fmt: skip
        """A new number (or array) of state.

        Raises:
            RuntimeError: `super().__init__()` was not called first.
        """
        if "_variables" not in vars(self):
            raise RuntimeError("You forgot to call `super().__init__()` in the `__init__()` method. "
                               "Go add it!")  # fmt: skip
        chosen, kind, name = initializers.get(initializer), dtype or self.dtype, name or "variable"
        # As a function, so that it is made with numbers while a graph is traced too.
        variable = Weight(lambda: chosen(shape, dtype=kind), False, name, f"{self.name}/{name}")
        self._variables.append(variable)
        return variable

    def add_weight(self, shape=(), initializer="zeros", dtype=None, name=None) -> Weight:
        return self.add_variable(shape, initializer or "zeros", dtype, name=name)

    def update_state(self, *args, **options) -> None:
        """Takes in one batch."""
        raise NotImplementedError(f"{type(self).__name__} has no update_state")

    def result(self):
        """The metric, over all batches since the last reset."""
        raise NotImplementedError(f"{type(self).__name__} has no result")

    def reset_state(self) -> None:
        """Forgets all batches."""
        for variable in self.variables:
            if STATE.graph is not None:
                variable.assign(zeros_like(variable))
            else:  # the same, told to nobody: `fit` does it in each epoch
                variable.handle.array.array = np.zeros(variable.shape, variable.dtype.numpy)

    def __call__(self, *args, **options):
        self.update_state(*args, **options)
        return self.result()

    def get_config(self) -> dict:
        left_out = ("name", "dtype", "fn", *self.unsaved)
        return {"name": self.name, "dtype": self.dtype} | arguments(self, left_out)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} name={self.name}>"


def weights_like(x: Tensor, sample_weight) -> Tensor:
    """Ones in the shape of `x`, times the weights that are given: one an element, or a row."""
    ones = ones_like(x)
    if sample_weight is None:
        return ones
    given = cast(sample_weight, x.dtype)
    return ones * (expand_dims(given, -1) if len(given.shape) < len(x.shape) else given)


def samplewise(values, weights, dtype, reduce: Callable) -> tuple[Tensor, Tensor | None]:
    """One value (times its weight) for each example, and the weights."""
    mask = getattr(values, "_keras_mask", None)
    values = cast(values, dtype)
    if weights is not None:
        weights = cast(weights, dtype)
        weights = weights if mask is None else masked(weights, mask, dtype, "sum")
        values, weights = same_rank(values, weights)
        rank = len(weights.shape)
        if len(values.shape) > rank:
            values = reduce(values, list(range(rank, len(values.shape))))
        if weights.shape != values.shape:
            weights = weights * ones_like(values)
        values = values * weights
        if rank > 1:
            weights = reduce(weights, list(range(1, rank)))
    if len(values.shape) > 1:
        values = reduce(values, list(range(1, len(values.shape))))
    return values, weights


class Sum(Metric):
    """The sum of all values, each times its weight."""

    def __init__(self, name: str = "sum", dtype=None):
        super().__init__(dtype, name)
        self.total = self.add_variable(dtype=self.dtype, name="total")

    def update_state(self, values, sample_weight=None) -> None:
        values, _ = samplewise(values, sample_weight, self.dtype, reduce_sum)
        self.total.assign_add(reduce_sum(values))

    def result(self) -> Tensor:
        return self.total.read_value()


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
        self.total = self.add_variable(dtype=self.dtype, name="total")
        self.count = self.add_variable(dtype=self.dtype, name="count")

    def update_state(self, values, sample_weight=None) -> None:
        values, weights = samplewise(values, sample_weight, self.dtype, reduce_mean)
        if weights is not None:
            number = reduce_sum(weights)
        else:
            number = cast(shape(values)[0], self.dtype) if values.shape.rank else 1.0
        self.total.assign_add(reduce_sum(values))
        self.count.assign_add(number)

    def result(self) -> Tensor:
        return divide_no_nan(self.total.read_value(), self.count.read_value())


class MeanMetricWrapper(Mean):
    """The mean of a function `(y_true, y_pred)` of each example."""

    def __init__(self, fn: Callable, name: str | None = None, dtype=None, **options):
        super().__init__(name or getattr(fn, "__name__", None), dtype)
        self.fn, self.options = fn, options

    def update_state(self, y_true, y_pred, sample_weight=None) -> None:
        mask = getattr(y_pred, "_keras_mask", None)
        y_true, y_pred = convert.to_tensor(y_true), convert.to_tensor(y_pred)
        values = self.fn(y_true, y_pred, **self.options)
        if mask is not None:
            sample_weight = masked(sample_weight, mask, self.dtype, "sum")
        super().update_state(values, sample_weight)

    def get_config(self) -> dict:
        config = {"name": self.name, "dtype": self.dtype} | serialize_keras_object(self.options)
        # The classes of single functions know theirs.
        own = type(self).__init__ is MeanMetricWrapper.__init__
        return config | {"fn": serialize_keras_object(self.fn)} if own else config


class OfFunction(MeanMetricWrapper):
    """The mean of one function. It takes a name, a dtype and the function's options.

    Args (of a subclass):
        of: the function.
        better: "up" or "down".
        without: an option that the metric does not have.
    """

    def __init_subclass__(cls, of: Callable | None = None, better: str = "down", name=None,
                          without: tuple = (), **options):  # fmt: skip
        super().__init_subclass__(**options)
        if of is None:
            return
        cls.of, cls._direction = staticmethod(of), better
        own = parameters({"name": name or naming.snake_case(cls.__name__), "dtype": None})
        more = options_of(of, without)
        first = [p for p in more if p.name == "k"]  # of the best k, which is said first
        cls.__signature__ = inspect.Signature(first + own + [p for p in more if p not in first])

    def __init__(self, *args, **options):
        given = type(self).__signature__.bind(*args, **options)
        given.apply_defaults()
        super().__init__(self.of, **given.arguments)
        vars(self).update(self.options)

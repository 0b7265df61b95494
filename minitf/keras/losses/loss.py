"""The loss base class: from one loss for each example to one number.

A subclass writes `call`; weights, masks and the reduction are the same for all.
"""

import inspect
from collections.abc import Callable

from minitf.base import nest
from minitf.base.dtypes import as_dtype
from minitf.core import convert
from minitf.core.tensor import Tensor
from minitf.keras import naming
from minitf.keras.registry import FromConfig, serialize_keras_object
from minitf.ops.elementwise import cast
from minitf.ops.fill import size
from minitf.ops.reduce import reduce_sum
from minitf.ops.shape import expand_dims, squeeze
from minitf.ops.special import divide_no_nan

EPSILON = 1e-7  # keeps a probability away from 0, whose logarithm is infinite
MEAN = "sum_over_batch_size"
REDUCTIONS = (MEAN, "sum", "mean", "mean_with_sample_weight", "none", None)


def same_rank(x, y, expand: bool = True) -> tuple[Tensor, Tensor]:
    """The pair, of one rank where a last axis of size 1 can be added or dropped."""
    if len(x.shape) == len(y.shape) + 1 and x.shape[-1] == 1:
        return (x, expand_dims(y, -1)) if len(y.shape) == 1 and expand else (squeeze(x, -1), y)
    if len(y.shape) == len(x.shape) + 1 and y.shape[-1] == 1:
        return (expand_dims(x, -1), y) if len(x.shape) == 1 and expand else (x, squeeze(y, -1))
    return x, y


def class_numbers(y_true, y_pred) -> Tensor:
    """Labels as numbers of classes, without a last axis of size 1 that scores have for classes."""
    y_true = convert.to_tensor(y_true)
    extra = len(y_true.shape) == len(y_pred.shape) and y_true.shape[-1] == 1
    return squeeze(y_true, -1) if extra else y_true


def pair(y_true, y_pred) -> tuple[Tensor, Tensor]:
    """Both as tensors of the prediction's dtype and, as far as it can be, its rank."""
    y_pred = convert.to_tensor(y_pred)
    if not y_pred.dtype.is_floating:
        y_pred = cast(y_pred, "float32")
    return same_rank(cast(y_true, y_pred.dtype), y_pred)


class Loss(FromConfig):
    """A loss that adds its values up to one number.

    Subclasses write `call(self, y_true, y_pred)`, one loss for each example.

    Args:
        reduction: "sum_over_batch_size" (the mean), "sum", "mean_with_sample_weight" or
            None for all values.

    Raises:
        ValueError: there is no such reduction.
    """

    def __init__(self, name: str | None = None, reduction: str | None = MEAN,
                 dtype=None):  # fmt: skip
        if reduction not in REDUCTIONS:
            raise ValueError(
                f"Invalid value for argument `reduction`. Expected one of {REDUCTIONS}. "
                f"Received: reduction={reduction}"
            )
        self.name = name or naming.auto_name(self)
        self.reduction = reduction
        self.dtype = as_dtype(dtype or "float32").name

    def call(self, y_true, y_pred):
        raise NotImplementedError(f"{type(self).__name__} has no call(self, y_true, y_pred)")

    def __call__(self, y_true, y_pred, sample_weight=None) -> Tensor:
        mask = getattr(y_pred, "_keras_mask", None)
        y_pred, y_true = nest.map_structure(lambda t: cast(t, self.dtype), (y_pred, y_true))
        values = convert.to_tensor(self.call(y_true, y_pred))
        found = getattr(values, "_keras_mask", None)
        mask = found if mask is None else mask if found is None else mask & found
        return reduce_weighted(values, sample_weight, self.reduction, mask)

    def get_config(self) -> dict:
        return {"name": self.name, "reduction": self.reduction}


def reduce_weighted(values, sample_weight=None, reduction=MEAN, mask=None):
    """The losses, each times its example's weight, as one number."""
    weights = None
    if sample_weight is not None:
        weights = cast(sample_weight, values.dtype)
    if mask is not None:
        weights = masked(weights, mask, values.dtype, reduction)
    if weights is not None:
        values, weights = same_rank(values, weights)
        values = values * weights
    if reduction in (None, "none") or values.shape in ((), (0,)):
        return values
    total = reduce_sum(values)
    if reduction == "sum":
        return total
    if reduction == "mean_with_sample_weight" and weights is not None:
        return divide_no_nan(total, reduce_sum(weights))
    return total / cast(size(values), values.dtype)


def masked(weights, mask, dtype, reduction) -> Tensor:
    """Sample weights that are 0 where `mask` is False.

    For a mean, what is left weighs more, so that hidden examples do not count at all.
    """
    kept = cast(mask, dtype)
    if reduction in ("mean", MEAN):
        kept = kept * divide_no_nan(cast(size(kept), dtype), reduce_sum(kept))
    if weights is None:
        return kept
    kept, weights = same_rank(kept, cast(weights, dtype))
    return weights * kept


class LossFunctionWrapper(Loss):
    """A loss made of a function `(y_true, y_pred)` with some arguments."""

    unsaved: tuple[str, ...] = ()  # arguments that its config does not have

    def __init__(self, fn: Callable, reduction=MEAN, name=None, dtype=None,
                 **arguments):  # fmt: skip
        super().__init__(name, reduction, dtype)
        self.fn, self.arguments = fn, arguments

    def call(self, y_true, y_pred):
        if not nest.is_nested(y_pred) and not nest.is_nested(y_true):
            y_true, y_pred = same_rank(y_true, y_pred)
        return self.fn(y_true, y_pred, **self.arguments)

    def get_config(self) -> dict:
        kept = {k: v for k, v in self.arguments.items() if k not in self.unsaved}
        config = super().get_config() | serialize_keras_object(kept)
        # The classes of single functions know theirs.
        own = type(self).__init__ is LossFunctionWrapper.__init__
        return config | {"fn": serialize_keras_object(self.fn)} if own else config

    def __repr__(self) -> str:
        return f"<LossFunctionWrapper({self.fn}, kwargs={self.arguments})>"


class OfFunction(LossFunctionWrapper):
    """The loss of one function. It takes the function's options, a reduction and a name:

        class Huber(OfFunction, of=huber): ...
        Huber(delta=2.0, reduction="sum")
    """

    def __init_subclass__(cls, of: Callable | None = None, name: str | None = None,
                          without: tuple = (), **options):  # fmt: skip
        super().__init_subclass__(**options)
        if of is not None:
            cls.of = staticmethod(of)
            name = name or naming.snake_case(cls.__name__)
            own = {"reduction": MEAN, "name": name, "dtype": None}
            cls.__signature__ = inspect.Signature(options_of(of, without) + parameters(own))

    def __init__(self, *args, **options):
        given = type(self).__signature__.bind(*args, **options)
        given.apply_defaults()
        super().__init__(self.of, **given.arguments)


def options_of(function: Callable, without: tuple = ()) -> list[inspect.Parameter]:
    """The arguments of a function that have a default, but for some."""
    found = inspect.signature(function).parameters.values()
    return [p for p in found if p.default is not p.empty and p.name not in without]


def parameters(defaults: dict) -> list[inspect.Parameter]:
    """Arguments with these names and defaults."""
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    return [inspect.Parameter(name, kind, default=value) for name, value in defaults.items()]

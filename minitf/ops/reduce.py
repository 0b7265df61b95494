"""Reductions: many numbers to one, along some axes or all of them.

`axis` is None (all), a number or several; `keepdims` leaves axes of size 1 in place.
"""

import functools

import numpy as np

from minitf.base.dtypes import as_dtype, int64
from minitf.base.errors import invalid
from minitf.base.shape import TensorShape, TensorSpec
from minitf.core import convert
from minitf.core.door import apply
from minitf.core.op import Sample, define
from minitf.ops.elementwise import cast, exp, log, sqrt, square
from minitf.ops.rows import BOOL, FLOATING, NUMERIC, TABLE, check, named, normal_axes

_SAMPLES = (
    Sample(TABLE, axis=(0, 1), keepdims=False),
    Sample(TABLE, axis=(1,), keepdims=False),
    Sample(TABLE, axis=(0,), keepdims=True),
)
_TRUTHS = (Sample(((True, False), (True, True)), gradient=False, axis=(0,), keepdims=False),)


@functools.lru_cache(maxsize=4096)
def _reduced(shape: TensorShape, axis: tuple, keepdims: bool) -> TensorShape:
    if shape.rank is None:
        return TensorShape(() if axis is None and not keepdims else None)
    kept = [1 if i in axis else d for i, d in enumerate(shape)]
    if keepdims:
        return TensorShape(kept)
    return TensorShape([d for i, d in enumerate(shape) if i not in axis])


def _back(node, g):
    """The output's gradient with its lost axes put back as axes of size 1."""
    if node.attrs["keepdims"] or node.attrs["axis"] is None:
        return g
    return apply("expand_dims", g, axis=node.attrs["axis"])


def _spread(node, g):
    """One gradient for each input that went into the output."""
    return apply("broadcast_like", _back(node, g), node.inputs[0])


def _mean_grad(node, g):
    x, y = node.inputs[0], node.output
    whole, parts = x.shape.num_elements(), y.shape.num_elements()
    if None not in (whole, parts):
        return _spread(node, g / (whole / max(parts, 1)))
    # In a graph a batch may be of any size: it is asked for when the graph runs.
    count = apply("size", x, dtype=int64) // apply("size", y, dtype=int64)
    return _spread(node, g / cast(count, g.dtype))


def _extreme_grad(node, g):
    """Those that are the largest (or smallest) share the gradient."""
    chosen = cast(apply("equal", node.inputs[0], _back(node, node.output)), g.dtype)
    shares = reduce_sum(chosen, axis=node.attrs["axis"], keepdims=True)
    return chosen / shares * _back(node, g)


def _reduction(row, doc, cpu, grad, kind=NUMERIC, samples=_SAMPLES, tensorflow=""):
    """A row for a reduction, and its public function."""

    @functools.lru_cache(maxsize=4096)
    def infer(x, axis, keepdims):
        check(row, kind, x.dtype)
        return TensorSpec(_reduced(x.shape, axis, keepdims), x.dtype)

    define(row, infer, cpu, grad, samples=samples, tensorflow=tensorflow)

    def function(input_tensor, axis=None, keepdims=False, name=None):
        x = convert.to_tensor(input_tensor)
        axes = normal_axes(row, axis, x.spec.rank)
        return apply(row, x, axis=axes, keepdims=bool(keepdims))

    return named(function, row, doc)


_HALF = np.dtype(np.float16)


def _mean(x, axis, keepdims):
    if x.itemsize == 2 and x.dtype == _HALF:  # NumPy adds these up in float32
        return np.mean(x, axis=axis, keepdims=keepdims)
    total = np.add.reduce(x, axis, x.dtype, None, keepdims)
    count = x.size // (total.size or 1)
    if x.dtype.kind in "iu":  # as TensorFlow has it: the mean of ints is cut to an int
        return np.trunc(total / count).astype(x.dtype)
    return total / count


def _limits(x):
    """What the largest and the smallest of no numbers at all are."""
    if x.dtype.kind not in "iu":
        return -np.inf, np.inf
    bounds = np.iinfo(x.dtype)
    return bounds.min, bounds.max


reduce_sum = _reduction(
    "reduce_sum", "The sum of the elements along `axis`.",
    lambda x, axis, keepdims: np.add.reduce(x, axis, x.dtype, keepdims=keepdims),
    _spread, tensorflow="Sum",
)  # fmt: skip
reduce_mean = _reduction(
    "reduce_mean", "The mean of the elements along `axis`.", _mean, _mean_grad,
    tensorflow="Mean",
)  # fmt: skip
reduce_max = _reduction(
    "reduce_max", "The largest element along `axis`.",
    lambda x, axis, keepdims: np.max(x, axis, keepdims=keepdims, initial=_limits(x)[0]),
    _extreme_grad, tensorflow="Max",
)  # fmt: skip
reduce_min = _reduction(
    "reduce_min", "The smallest element along `axis`.",
    lambda x, axis, keepdims: np.min(x, axis, keepdims=keepdims, initial=_limits(x)[1]),
    _extreme_grad, tensorflow="Min",
)  # fmt: skip
reduce_all = _reduction(
    "reduce_all", "True where all elements along `axis` are.",
    lambda x, axis, keepdims: np.all(x, axis=axis, keepdims=keepdims),
    lambda n, g: None, kind=BOOL, samples=_TRUTHS, tensorflow="All",
)  # fmt: skip
reduce_any = _reduction(
    "reduce_any", "True where any element along `axis` is.",
    lambda x, axis, keepdims: np.any(x, axis=axis, keepdims=keepdims),
    lambda n, g: None, kind=BOOL, samples=_TRUTHS, tensorflow="Any",
)  # fmt: skip


def _prod_grad(node, g):
    """Each element's share is the product of all others: those before, those behind."""
    x, (axis,) = node.inputs[0], node.attrs["axis"]
    before = apply("cumprod", x, axis=axis, exclusive=True, reverse=False)
    behind = apply("cumprod", x, axis=axis, exclusive=True, reverse=True)
    return _spread(node, g) * before * behind


_reduce_prod = _reduction(
    "reduce_prod", "The product along one axis.",
    lambda x, axis, keepdims: np.prod(x, axis=axis, keepdims=keepdims, dtype=x.dtype),
    _prod_grad, samples=_SAMPLES[1:], tensorflow="Prod",
)  # fmt: skip


def reduce_prod(input_tensor, axis=None, keepdims=False, name=None):
    """The product of the elements along `axis`."""
    x = convert.to_tensor(input_tensor)
    axes = normal_axes("reduce_prod", axis, len(x.shape))
    for a in axes:
        x = _reduce_prod(x, a, keepdims=True)
    return x if keepdims or not axes else apply("squeeze", x, axis=axes)


def reduce_euclidean_norm(input_tensor, axis=None, keepdims=False, name=None):
    """The root of the sum of squares along `axis`."""
    x = convert.to_tensor(input_tensor)
    total = reduce_sum(square(x), axis, keepdims)
    return sqrt(total) if x.dtype.is_floating else cast(sqrt(cast(total, "float64")), x.dtype)


def reduce_variance(input_tensor, axis=None, keepdims=False, name=None):
    """The variance along `axis`: the mean squared distance from the mean."""
    x = convert.to_tensor(input_tensor)
    check("reduce_variance", FLOATING, x.dtype)
    return reduce_mean(square(x - reduce_mean(x, axis, True)), axis, keepdims)


def reduce_std(input_tensor, axis=None, keepdims=False, name=None):
    """The standard deviation along `axis`: the square root of the variance."""
    return sqrt(reduce_variance(input_tensor, axis, keepdims))


def reduce_logsumexp(input_tensor, axis=None, keepdims=False, name=None):
    """`log(sum(exp(x)))` along `axis`, without overflow."""
    x = convert.to_tensor(input_tensor)
    top = apply("stop_gradient", reduce_max(x, axis, True))
    top = apply("where", apply("is_finite", top), top, apply("zeros_like", top))
    total = log(reduce_sum(exp(x - top), axis, True)) + top
    return total if keepdims else reduce_sum(total, axis)


def _position(row, doc, cpu, tensorflow):
    """A row for argmax or argmin, and its public function."""

    def infer(x, axis, output_type):
        if x.shape[axis] == 0:
            raise invalid(f"Reduction axis {axis} is empty in shape {x.shape}")
        return TensorSpec(_reduced(x.shape, (axis,), False), output_type)

    define(
        row, infer,
        lambda x, axis, output_type: cpu(x, axis=axis).astype(output_type.numpy),
        lambda n, g: None,
        samples=(Sample(TABLE, gradient=False, axis=1, output_type=int64),),
        tensorflow=tensorflow,
    )  # fmt: skip

    def function(input, axis=None, output_type=int64, name=None):
        x = convert.to_tensor(input)
        axis = normal_axes(row, 0 if axis is None else int(axis), len(x.shape))[0]
        return apply(row, x, axis=axis, output_type=as_dtype(output_type))

    return named(function, row, doc)


argmax = _position("argmax", "Where along `axis` the largest element is.", np.argmax, "ArgMax")
argmin = _position("argmin", "Where along `axis` the smallest element is.", np.argmin, "ArgMin")


def count_nonzero(input, axis=None, keepdims=None, dtype=int64, name=None):
    """How many elements along `axis` are not zero."""
    x = convert.to_tensor(input)
    zero = apply("zeros_like", x)
    return reduce_sum(cast(apply("not_equal", x, zero), dtype), axis, bool(keepdims))

"""Running totals along an axis: cumsum, cumprod, cumulative_logsumexp, and counting.

`exclusive` leaves an element's own value out of its total; `reverse` starts at the end.
"""

import numpy as np

from minitf.base.dtypes import as_dtype, int32
from minitf.base.errors import invalid
from minitf.base.shape import TensorSpec
from minitf.core import convert
from minitf.core.door import apply
from minitf.core.op import Sample, define
from minitf.core.tensor import Tensor
from minitf.ops.elementwise import cast, exp, log, maximum, negative
from minitf.ops.rows import FLOATING, NUMERIC, TABLE, check, named, normal_axes

_SAMPLES = (
    Sample(TABLE, axis=1, exclusive=False, reverse=False),
    Sample(TABLE, axis=0, exclusive=True, reverse=True),
)


def _running(total, start):
    def cpu(x, axis, exclusive, reverse):
        x = np.flip(x, axis) if reverse else x
        out = total(x, axis).astype(x.dtype, copy=False)
        if exclusive:
            first = np.full_like(np.take(out, [0], axis), start(x)) if x.shape[axis] else out
            out = np.concatenate([first, np.delete(out, -1, axis)], axis)
        return np.flip(out, axis) if reverse else out

    return cpu


def _log_total(x, axis):
    return np.logaddexp.accumulate(x, axis)


def _cumsum_grad(node, g):
    attrs = node.attrs
    return apply("cumsum", g, **{**attrs, "reverse": not attrs["reverse"]})


def _cumprod_grad(node, g):
    attrs = node.attrs
    total = apply("cumsum", node.output * g, **{**attrs, "reverse": not attrs["reverse"]})
    return total / node.inputs[0]


def _logsumexp_grad(node, g):
    """`sum_i g_i exp(x - out_i)`, by logarithms of the positive and the negative parts."""
    attrs = {**node.attrs, "reverse": not node.attrs["reverse"]}
    x, tiny = node.inputs[0], float(np.finfo(g.dtype.numpy).tiny)

    def half(part):
        # Where the part is 0 its logarithm is so low that it adds nothing.
        logs = log(maximum(part, tiny))
        return exp(apply("cumulative_logsumexp", logs - node.output, **attrs) + x)

    return half(g) - half(negative(g))


def _cumulative(row, doc, kind, cpu, grad, samples=_SAMPLES):
    """A row for a running total, and its public function."""

    def infer(x, axis, exclusive, reverse):
        check(row, kind, x.dtype)
        return x

    define(row, infer, cpu, grad, samples=samples)

    def function(x, axis=0, exclusive=False, reverse=False, name=None):
        x = convert.to_tensor(x)
        axis = normal_axes(row, int(axis), len(x.shape))[0]
        return apply(row, x, axis=axis, exclusive=bool(exclusive), reverse=bool(reverse))

    return named(function, row, doc)


cumsum = _cumulative(
    "cumsum", "Running sums along `axis`.", NUMERIC,
    _running(np.cumsum, lambda x: 0), _cumsum_grad,
)  # fmt: skip
cumprod = _cumulative(
    "cumprod", "Running products along `axis`.", NUMERIC,
    _running(np.cumprod, lambda x: 1), _cumprod_grad,
)  # fmt: skip
cumulative_logsumexp = _cumulative(
    "cumulative_logsumexp", "Running `log(sum(exp(x)))` along `axis`, without overflow.",
    FLOATING, _running(_log_total, lambda x: -np.inf), _logsumexp_grad,
    samples=(_SAMPLES[0], Sample(TABLE, axis=0, exclusive=False, reverse=True)),
)  # fmt: skip

# ---- counting -----------------------------------------------------------------------


def _bincount(x, *weights, size, dtype):
    flat = x.reshape(-1).astype(np.int64)
    if (flat < 0).any():
        raise invalid("bincount: Input arr must be non-negative!")
    low, high = size
    count = max(low, int(flat.max(initial=-1)) + 1)
    count = count if high is None else min(count, high)
    kept = flat < count
    values = weights[0].reshape(-1)[kept] if weights else np.ones(kept.sum())
    out = np.zeros(count, dtype.numpy)
    np.add.at(out, flat[kept], values.astype(dtype.numpy))
    return out


define(
    "bincount",
    infer=lambda x, *weights, size, dtype: TensorSpec((None,), dtype),
    cpu=_bincount,
    grad=lambda n, g: (None,) * len(n.inputs),
    samples=(Sample((1, 2, 2), gradient=False, size=(0, None), dtype=int32),),
)


def bincount(
    arr, weights=None, minlength=None, maxlength=None, dtype=int32, name=None, axis=None,
    binary_output=False,
):  # fmt: skip
    """How often each whole number comes, from 0 up; with `weights`, their sums instead.

    Args:
        minlength, maxlength: bounds on the length of the result.
        axis: -1 to count in each row apart (as long as the longest row needs).
        binary_output: 1 for any that comes, rather than how often.

    >>> bincount([1, 2, 2]).numpy()
    array([0, 1, 2], dtype=int32)
    """
    x = convert.to_tensor(arr)
    inputs = [x] if weights is None else [x, convert.to_tensor(weights)]
    kind = as_dtype(dtype) if weights is None else inputs[1].dtype
    size = (0 if minlength is None else int(minlength),
            None if maxlength is None else int(maxlength))  # fmt: skip
    if axis == -1 and len(x.shape) == 2:
        longest = max(size[0], int(np.max(x.numpy(), initial=-1)) + 1)
        parts = [[t[i] for t in inputs] for i in range(x.shape[0])]
        rows = [apply("bincount", *p, size=(longest, size[1]), dtype=kind) for p in parts]
        out = apply("stack", *rows, axis=0)
    else:
        out = apply("bincount", *inputs, size=size, dtype=kind)
    return cast(out > 0, kind) if binary_output else out


def confusion_matrix(
    labels, predictions, num_classes=None, weights=None, dtype=int32, name=None
) -> Tensor:
    """How often label i was taken for class j: a matrix of counts, rows for labels.

    >>> confusion_matrix([0, 1, 1], [0, 1, 0]).numpy()
    array([[1, 0],
           [1, 1]], dtype=int32)
    """
    labels, predictions = (
        apply("reshape", convert.to_tensor(v), shape=(-1,)) for v in (labels, predictions)
    )
    if num_classes is None:
        num_classes = 1 + max(int(np.max(t.numpy(), initial=0)) for t in (labels, predictions))
    n, kind = int(num_classes), as_dtype(dtype)
    places = apply("stack", cast(labels, "int64"), cast(predictions, "int64"), axis=1)
    ones = apply("ones_like", labels) if weights is None else convert.to_tensor(weights)
    return apply("scatter_nd", cast(ones, kind), places, shape=(n, n))


def histogram_fixed_width_bins(values, value_range, nbins=100, dtype=int32, name=None):
    """For each value, the number of the bin that it falls in, of `nbins` of equal width."""
    x = convert.to_tensor(values)
    low, high = (float(v) for v in convert.to_tensor(value_range))
    if low >= high:
        raise invalid(f"histogram: value_range must be increasing, not [{low}, {high}]")
    place = cast((cast(x, "float64") - low) / (high - low) * float(int(nbins)), "int32")
    place = apply("maximum", place, convert.to_tensor(0))
    return cast(apply("minimum", place, convert.to_tensor(int(nbins) - 1)), dtype)


def histogram_fixed_width(values, value_range, nbins=100, dtype=int32, name=None):
    """How many values fall in each of `nbins` bins of equal width; the ends take the rest."""
    bins = histogram_fixed_width_bins(values, value_range, nbins)
    return bincount(bins, minlength=int(nbins), maxlength=int(nbins), dtype=dtype)

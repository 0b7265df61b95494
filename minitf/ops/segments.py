"""Sums, products and extremes by segment: elements with the same number go together.

The gradient of a pick (`gather.py`) turned into an operation of its own.
"""

import numpy as np

from minitf.base.errors import invalid
from minitf.base.shape import TensorSpec
from minitf.core import convert
from minitf.core.door import apply
from minitf.core.op import Sample, define
from minitf.ops.elementwise import cast, divide, maximum, sqrt
from minitf.ops.rows import named

_TABLE = ((1.0, -2.0), (0.5, 4.0), (3.0, -1.5))


def _segment_cpu(row: str, change, start):
    def cpu(data, ids, count):
        count = int(ids.max(initial=-1)) + 1 if count is None else count
        if (ids >= count).any():
            raise invalid(f"{row}: segment id {ids.max()} is not below {count}")
        out = np.full((count, *data.shape[ids.ndim :]), start(data.dtype), data.dtype)
        kept = ids >= 0  # elements with a negative id are left out
        change(out, ids[kept], data[kept])
        return out

    return cpu


def _lowest(dtype):
    return np.finfo(dtype).min if dtype.kind == "f" else np.iinfo(dtype).min


def _highest(dtype):
    return np.finfo(dtype).max if dtype.kind == "f" else np.iinfo(dtype).max


def _picked(g, ids):
    """Each element's gradient is that of its segment; a negative id has none."""
    found = apply("gather", g, maximum(ids, 0), axis=0)
    there = apply("greater_equal", ids, apply("zeros_like", ids))
    return found * cast(_lifted(there, len(found.shape)), g.dtype)


def _lifted(x, rank: int):
    """The tensor with new last axes of size 1, up to `rank` axes."""
    return apply("expand_dims", x, axis=tuple(range(len(x.shape), rank)))


def _extreme_segment_grad(node, g):
    data, ids = node.inputs
    chosen = cast(apply("equal", data, _picked(node.output, ids)), g.dtype)
    counts = apply("segment_sum", chosen, ids, count=node.attrs["count"])
    return chosen * _picked(g / maximum(counts, 1), ids), None


def _product_grad(node, g):
    data, ids = node.inputs
    return _picked(g * node.output, ids) / data, None


_ROWS = {
    "sum": (np.add.at, lambda t: 0, lambda n, g: (_picked(g, n.inputs[1]), None)),
    "prod": (np.multiply.at, lambda t: 1, _product_grad),
    "max": (np.maximum.at, _lowest, _extreme_segment_grad),
    "min": (np.minimum.at, _highest, _extreme_segment_grad),
}
for _how, (_change, _start, _grad) in _ROWS.items():
    define(
        f"segment_{_how}",
        infer=lambda data, ids, count: TensorSpec(
            [count, *data.shape[len(ids.shape) :]], data.dtype
        ),
        cpu=_segment_cpu(f"segment_{_how}", _change, _start),
        grad=_grad,
        samples=(Sample(_TABLE, (0, 1, 0), count=2), Sample(_TABLE, (0, 0, 1), count=None)),
        tensorflow=f"UnsortedSegment{_how.title()}",
    )


def _segments(how: str):
    """`tf.math.segment_x` (ids in order) and `tf.math.unsorted_segment_x`."""
    what = {"sum": "sum", "prod": "product", "max": "largest", "min": "smallest"}[how]

    def unsorted(data, segment_ids, num_segments, name=None):
        data, ids = convert.to_tensor(data), convert.to_tensor(segment_ids)
        return apply(f"segment_{how}", data, ids, count=int(num_segments))

    def ordered(data, segment_ids, name=None):
        data, ids = convert.to_tensor(data), convert.to_tensor(segment_ids)
        if ids.array is not None and (np.diff(ids.array) < 0).any():
            raise invalid(f"segment_{how}: segment ids are not increasing")
        out = apply(f"segment_{how}", data, ids, count=None)
        if how in ("max", "min"):  # a segment with no elements is 0 here
            ones = apply("ones_like", cast(ids, data.dtype))
            there = apply("segment_sum", ones, ids, count=None) > 0
            there = _lifted(there, len(out.shape))
            out = apply("where", there, out, apply("zeros_like", out))
        return out

    doc = f"The {what} of the elements with the same segment id, along the first axis"
    return (
        named(ordered, f"segment_{how}", f"{doc}; ids in order."),
        named(unsorted, f"unsorted_segment_{how}", f"{doc}; ids in any order."),
    )


segment_sum, unsorted_segment_sum = _segments("sum")
segment_prod, unsorted_segment_prod = _segments("prod")
segment_max, unsorted_segment_max = _segments("max")
segment_min, unsorted_segment_min = _segments("min")


def _spread(data, ids, count, by):
    """The sum of each segment over its size, or over a function of that."""
    data, ids = convert.to_tensor(data), convert.to_tensor(ids)
    ordered = count is None
    total = segment_sum(data, ids) if ordered else unsorted_segment_sum(data, ids, count)
    ones = cast(apply("ones_like", ids), data.dtype)
    sizes = apply("segment_sum", ones, ids, count=None if ordered else int(count))
    sizes = _lifted(maximum(sizes, 1), 1 + len(data.shape) - len(ids.shape))
    return divide(total, by(sizes))


def segment_mean(data, segment_ids, name=None):
    """The mean of the elements with the same segment id; ids in order."""
    return _spread(data, segment_ids, None, lambda sizes: sizes)


def unsorted_segment_mean(data, segment_ids, num_segments, name=None):
    """The mean of the elements with the same segment id; ids in any order."""
    return _spread(data, segment_ids, num_segments, lambda sizes: sizes)


def unsorted_segment_sqrt_n(data, segment_ids, num_segments, name=None):
    """The sum of the elements with the same segment id, over the root of their number."""
    return _spread(data, segment_ids, num_segments, sqrt)

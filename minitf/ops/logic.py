"""Comparisons, logic and choice: operations whose answers are yes or no, or decided by one.
"""

import numpy as np

from minitf.base.dtypes import boolean, int64
from minitf.base.errors import wrong_dtype
from minitf.base.shape import TensorSpec, broadcast
from minitf.core import convert
from minitf.core.door import apply
from minitf.core.op import Sample, define
from minitf.ops.rows import ANY, BOOL, FLOATING, NUMERIC, binary, unary

_ORDERED = (Sample((1.0, 2.0, 3.0), (2.0, 2.0, 2.0), gradient=False),)
_TRUTHS = (Sample((True, True, False, False), (True, False, True, False), gradient=False),)
_ODD = (Sample((1.0, float("nan"), float("inf")), gradient=False),)


def _flat(node, g):
    """A step is flat wherever it has a slope at all: no gradient flows."""
    return (None,) * len(node.inputs)


def _comparison(name, sign, cpu, scalar, kind):
    doc = f"`x {sign} y`, elementwise: a bool tensor."
    return binary(name, doc, cpu, scalar, _flat, kind=kind, out=boolean, samples=_ORDERED)


equal = _comparison("equal", "==", np.equal, lambda x, y: x == y, ANY)
not_equal = _comparison("not_equal", "!=", np.not_equal, lambda x, y: x != y, ANY)
less = _comparison("less", "<", np.less, lambda x, y: x < y, NUMERIC)
less_equal = _comparison("less_equal", "<=", np.less_equal, lambda x, y: x <= y, NUMERIC)
greater = _comparison("greater", ">", np.greater, lambda x, y: x > y, NUMERIC)
greater_equal = _comparison(
    "greater_equal", ">=", np.greater_equal, lambda x, y: x >= y, NUMERIC
)
logical_and = binary(
    "logical_and", "True where both are.", np.logical_and, lambda x, y: x and y, _flat,
    kind=BOOL, samples=_TRUTHS,
)  # fmt: skip
logical_or = binary(
    "logical_or", "True where one is, or both.", np.logical_or, lambda x, y: x or y, _flat,
    kind=BOOL, samples=_TRUTHS,
)  # fmt: skip
logical_xor = binary(
    "logical_xor", "True where one is, but not both.", np.logical_xor,
    lambda x, y: x != y, _flat, kind=BOOL, samples=_TRUTHS, tensorflow="NotEqual",
)  # fmt: skip
logical_not = unary(
    "logical_not", "True where it is False.", np.logical_not, lambda x: not x, _flat,
    kind=BOOL, samples=(Sample((True, False), gradient=False),),
)  # fmt: skip
is_nan = unary(
    "is_nan", "True where the element is not a number.", np.isnan, lambda x: x != x, _flat,
    kind=FLOATING, out=boolean, samples=_ODD,
)  # fmt: skip
is_finite = unary(
    "is_finite", "True where the element is neither infinite nor NaN.", np.isfinite,
    lambda x: x - x == 0, _flat, kind=FLOATING, out=boolean, samples=_ODD,
)  # fmt: skip

is_inf = unary(
    "is_inf", "True where the element is infinite.", np.isinf,
    lambda x: x == x and x - x != 0, _flat, kind=FLOATING, out=boolean, samples=_ODD,
)  # fmt: skip


def _where_spec(condition, x, y):
    if not condition.dtype.is_bool or x.dtype is not y.dtype:
        given = ", ".join(s.dtype.name for s in (condition, x, y))
        raise wrong_dtype(f"where: takes a bool and two tensors of one dtype, not {given}")
    return TensorSpec(broadcast("where", condition.shape, x.shape, y.shape), x.dtype)


def _where_grad(node, g):
    condition, zero = node.inputs[0], convert.to_tensor(0, g.dtype)
    return None, apply("where", condition, g, zero), apply("where", condition, zero, g)


define(
    "where", _where_spec, np.where, _where_grad,
    scalar=lambda condition, x, y: x if condition else y,
    samples=(Sample((True, False, True), (1.0, 2.0, 3.0), (-1.0, -2.0, -3.0)),),
    tensorflow="SelectV2",
)  # fmt: skip
define(
    "boolean_positions",
    infer=lambda mask: TensorSpec((None, len(mask.shape)), int64),
    cpu=lambda mask: np.argwhere(mask),
    grad=_flat,
    samples=(Sample(((True, False), (False, True)), gradient=False),),
    tensorflow="Where",
)


def where(condition, x=None, y=None, name=None):
    """`x` where `condition` holds, else `y`; with neither, the positions where it holds.

    >>> where([True, False], [1, 2], [10, 20]).numpy()
    array([ 1, 20], dtype=int32)
    """
    condition = convert.to_tensor(condition)
    if x is None and y is None:
        return apply("boolean_positions", condition)
    if x is None or y is None:
        raise ValueError("x and y must both be given, or neither")
    return apply("where", condition, *convert.alike([x, y]))


def _in_order(x, compare: str):
    flat = apply("reshape", convert.to_tensor(x), shape=(-1,))
    pairs = apply(compare, flat[:-1], flat[1:])
    return apply("reduce_all", pairs, axis=(0,), keepdims=False)


def is_non_decreasing(x, name=None):
    """Whether no element is less than the one before it."""
    return _in_order(x, "less_equal")


def is_strictly_increasing(x, name=None):
    """Whether every element is greater than the one before it."""
    return _in_order(x, "less")

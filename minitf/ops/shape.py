"""Reshape, transpose, and axes of size one: the same elements, looked at differently.
"""

import functools
import math

import numpy as np

from minitf.base.errors import invalid
from minitf.base.shape import TensorSpec
from minitf.core import convert
from minitf.core.door import apply
from minitf.core.holes import filled, known
from minitf.core.op import Sample, define
from minitf.ops.rows import TABLE, normal_axes, only_first, with_shape

_OTHER = ((9.0, 8.0, 7.0), (6.0, 5.0, 4.0))

# ---- reshape, and axes of size one --------------------------------------------------


@functools.lru_cache(maxsize=4096)
def _reshape_spec(x, *holes, shape):
    dims, size = known(shape), x.shape.num_elements()
    free = [i for i, d in enumerate(dims) if d == -1]
    if len(free) > 1:
        raise invalid(f"reshape: only one dimension may be -1, not {list(shape)}")
    rest = [d for d in dims if d != -1]
    wanted = None if None in rest else math.prod(rest)
    if free:
        dims[free[0]] = None
        if size is not None and wanted:
            dims[free[0]] = size // wanted
            wanted *= dims[free[0]]
        elif x.shape.rank and x.shape[1:].is_fully_defined() and wanted is not None:
            wanted = None  # a batch of unknown size: the free dimension stays unknown
    if None not in (size, wanted) and size != wanted:
        raise invalid(
            f"reshape: {x.shape} has {size} elements, which do not fill {list(shape)}"
        )
    return TensorSpec(dims, x.dtype)


define(
    "reshape", _reshape_spec,
    lambda x, *holes, shape: np.reshape(x, filled(shape, holes)),
    lambda n, g: only_first(n, apply("reshape_like", g, n.inputs[0])),
    samples=(Sample(TABLE, shape=(3, 2)), Sample(TABLE, shape=(-1,))),
)  # fmt: skip
define(
    "reshape_like",
    infer=lambda x, like: TensorSpec(like.shape, x.dtype),
    cpu=lambda x, like: np.reshape(x, like.shape),
    grad=lambda n, g: (apply("reshape_like", g, n.inputs[0]), None),
    samples=(Sample(TABLE, (1.0, 2.0, 3.0, 4.0, 5.0, 6.0)),),
    tensorflow="Reshape",
)


def reshape(tensor, shape, name=None):
    """The same elements in the same order, in another shape; -1 is worked out.

    Raises:
        InvalidArgumentError: the shapes do not hold the same number of elements.

    >>> reshape([[1, 2], [3, 4]], (-1,)).numpy()
    array([1, 2, 3, 4], dtype=int32)
    """
    return with_shape("reshape", convert.to_tensor(tensor), shape=shape)


def _expanded(shape: tuple, axes: tuple) -> list:
    dims = list(shape)
    for axis in sorted(axes):
        dims.insert(axis, 1)
    return dims


define(
    "expand_dims",
    infer=lambda x, axis: TensorSpec(_expanded(x.shape, axis), x.dtype),
    cpu=lambda x, axis: x.reshape(_expanded(x.shape, axis)),
    grad=lambda n, g: apply("squeeze", g, axis=n.attrs["axis"]),
    samples=(Sample(TABLE, axis=(1,)), Sample(TABLE, axis=(0, 3))),
)


@functools.lru_cache(maxsize=4096)
def _squeeze_spec(x, axis):
    for a in axis:
        if x.shape[a] not in (1, None):
            raise invalid(f"squeeze: axis {a} of {x.shape} has {x.shape[a]} elements, not 1")
    return TensorSpec([d for i, d in enumerate(x.shape) if i not in axis], x.dtype)


define(
    "squeeze", _squeeze_spec,
    lambda x, axis: np.squeeze(x, axis),
    lambda n, g: apply("expand_dims", g, axis=n.attrs["axis"]),
    samples=(Sample(((1.0, 2.0),), axis=(0,)),),
)  # fmt: skip


def expand_dims(input, axis, name=None):
    """The tensor with a new axis of size 1 at position `axis`."""
    x = convert.to_tensor(input)
    return apply("expand_dims", x, axis=normal_axes("expand_dims", int(axis), len(x.shape) + 1))


def squeeze(input, axis=None, name=None):
    """The tensor without its axes of size 1, or without those named."""
    x = convert.to_tensor(input)
    if axis is None:
        axis = [i for i, d in enumerate(x.shape) if d == 1]
    return apply("squeeze", x, axis=normal_axes("squeeze", axis, len(x.shape)))


define(
    "transpose",
    infer=lambda x, perm: TensorSpec([x.shape[p] for p in perm], x.dtype),
    cpu=lambda x, perm: np.transpose(x, perm),
    grad=lambda n, g: apply("transpose", g, perm=tuple(map(int, np.argsort(n.attrs["perm"])))),
    samples=(Sample(TABLE, perm=(1, 0)), Sample((TABLE, _OTHER), perm=(2, 0, 1))),
)


def transpose(a, perm=None, conjugate=False, name="transpose"):
    """The tensor with its axes in another order; by default reversed."""
    x = convert.to_tensor(a)
    rank = len(x.shape)
    perm = tuple(range(rank))[::-1] if perm is None else tuple(int(p) % rank for p in perm)
    if sorted(perm) != list(range(rank)):
        raise invalid(f"transpose: {perm} is no order of the {rank} axes of {x.shape}")
    turned = apply("transpose", x, perm=perm)
    return apply("conj", turned) if conjugate and x.dtype.is_complex else turned

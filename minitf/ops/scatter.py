"""Scattering: putting elements into tensors by position.

The opposite of `gather.py`. Tensors never change: each gives a new one.
"""

import numpy as np

from minitf.base.errors import invalid
from minitf.base.shape import TensorShape, TensorSpec
from minitf.core import convert
from minitf.core.door import apply
from minitf.core.holes import filled, known
from minitf.core.op import Sample, define
from minitf.ops.elementwise import cast
from minitf.ops.gather import positions
from minitf.ops.rows import named, only_first, with_shape

_TABLE = ((1.0, -2.0), (0.5, 4.0), (3.0, -1.5))
_WHERE = ((2, 0), (0, 1))

# ---- by position --------------------------------------------------------------------


def _scatter_nd(updates, indices, *holes, shape):
    out = np.zeros(filled(shape, holes), updates.dtype)
    np.add.at(out, positions("scatter_nd", indices, out.shape), updates)
    return out


define(
    "scatter_nd",
    lambda updates, indices, *holes, shape: TensorSpec(known(shape), updates.dtype),
    _scatter_nd,
    lambda n, g: only_first(n, apply("gather_nd", g, n.inputs[1])),
    samples=(
        Sample((5.0, 6.0, 7.0), ((1,), (3,), (1,)), shape=(5,)),
        Sample((5.0, 6.0), _WHERE, shape=(3, 2)),
    ),
)  # fmt: skip


def scatter_nd(indices, updates, shape, name=None):
    """Zeros in `shape`, with `updates` added at the positions in `indices`.

    >>> scatter_nd([[1], [3], [1]], [5, 6, 7], [4]).numpy()
    array([ 0, 12,  0,  6], dtype=int32)
    """
    updates, indices = convert.to_tensor(updates), convert.to_tensor(indices)
    return with_shape("scatter_nd", updates, indices, shape=shape)


def _changes(how: str, doc: str, change, grad, tensorflow: str):
    """A row that changes a tensor at some positions, and its public function."""
    row = f"tensor_scatter_nd_{how}"

    def cpu(x, indices, updates):
        out = x.copy()
        change(out, positions(row, indices, x.shape), updates)
        return out

    def infer(x, indices, updates):
        if updates.dtype is not x.dtype:
            raise invalid(f"{row}: dtypes differ: {x.dtype.name} and {updates.dtype.name}")
        depth = indices.shape[-1]
        wanted = TensorShape(None) if depth is None else indices.shape[:-1] + x.shape[depth:]
        if not updates.shape.is_compatible_with(wanted):
            raise invalid(f"{row}: updates have the shape {updates.shape}, not {wanted}")
        return x

    define(row, infer, cpu, grad, samples=(Sample(_TABLE, _WHERE, (9.0, 0.25)),),
       tensorflow=tensorflow)  # fmt: skip

    def function(tensor, indices, updates, name=None):
        x = convert.to_tensor(tensor)
        updates = convert.to_tensor(updates, like=x.dtype)
        return apply(row, x, convert.to_tensor(indices), updates)

    return named(function, row, doc)


def _update(out, where, updates):
    out[where] = updates


def _update_grad(node, g):
    x, where, updates = node.inputs
    kept = apply("tensor_scatter_nd_update", g, where, apply("zeros_like", updates))
    return kept, None, apply("gather_nd", g, where)


def _extreme_grad(node, g):
    """Where several are the largest (or smallest), they share the gradient."""
    x, where, updates = node.inputs
    kept = cast(apply("equal", x, node.output), g.dtype)
    put = cast(apply("equal", updates, apply("gather_nd", node.output, where)), g.dtype)
    share = g / (kept + apply("scatter_nd_like", put, where, x))
    return kept * share, None, put * apply("gather_nd", share, where)


tensor_scatter_nd_update = _changes(
    "update", "The tensor with `updates` at the positions in `indices`.",
    _update, _update_grad, "TensorScatterUpdate",
)  # fmt: skip
tensor_scatter_nd_add = _changes(
    "add", "The tensor with `updates` added at the positions in `indices`.", np.add.at,
    lambda n, g: (g, None, apply("gather_nd", g, n.inputs[1])), "TensorScatterAdd",
)  # fmt: skip
tensor_scatter_nd_sub = _changes(
    "sub", "The tensor with `updates` taken away at the positions in `indices`.",
    np.subtract.at, lambda n, g: (g, None, -apply("gather_nd", g, n.inputs[1])),
    "TensorScatterSub",
)  # fmt: skip
tensor_scatter_nd_max = _changes(
    "max", "The tensor, or `updates` where they are larger, at the positions in `indices`.",
    np.maximum.at, _extreme_grad, "TensorScatterMax",
)  # fmt: skip
tensor_scatter_nd_min = _changes(
    "min", "The tensor, or `updates` where they are smaller, at the positions in `indices`.",
    np.minimum.at, _extreme_grad, "TensorScatterMin",
)  # fmt: skip

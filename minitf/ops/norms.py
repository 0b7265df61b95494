"""Lengths of vectors and matrices, and clipping by them.
"""

import numpy as np

from minitf.core import convert
from minitf.core.door import apply
from minitf.core.tensor import Tensor
from minitf.ops.elementwise import abs as absolute
from minitf.ops.elementwise import maximum, minimum, pow, sqrt, square
from minitf.ops.decompositions import svd
from minitf.ops.reduce import reduce_max, reduce_sum

NAMES = "'euclidean', 'fro', 1, 2, np.inf, or any positive real number"


def norm(tensor, ord="euclidean", axis=None, keepdims=None, name=None) -> Tensor:
    """The length of the tensor, of its vectors (one axis) or of its matrices (two).

    Args:
        ord: 'euclidean', 'fro' (matrices), 1, 2, inf, or another positive number.

    >>> norm([3.0, 4.0]).numpy()
    np.float32(5.0)
    """
    x, keepdims = convert.to_tensor(tensor), bool(keepdims)
    if axis is not None and not isinstance(axis, (int, np.integer)):
        axis = tuple(int(a) for a in axis)
        axis = axis[0] if len(axis) == 1 else axis
    matrices = isinstance(axis, tuple)
    if matrices and (len(axis) != 2 or axis[0] == axis[1]):
        raise ValueError(f"'axis' must be None, an integer, or 2 different ones, not {axis}")
    if isinstance(ord, str) and ord not in (("euclidean", "fro") if matrices else ("euclidean",)):
        raise ValueError(f"{ord!r} is not a norm here. Supported: {NAMES}")
    if not isinstance(ord, str) and ord <= 0:
        raise ValueError(f"{ord!r} is not a norm. Supported: {NAMES}")
    if matrices and not isinstance(ord, str):
        return _matrix_norm(x, ord, axis, keepdims)
    if ord in ("euclidean", "fro", 2):
        return sqrt(reduce_sum(square(absolute(x)), axis, keepdims))
    if ord == 1:
        return reduce_sum(absolute(x), axis, keepdims)
    if ord == np.inf:
        return reduce_max(absolute(x), axis, keepdims)
    return pow(reduce_sum(pow(absolute(x), ord), axis, keepdims), 1.0 / ord)


def _matrix_norm(x, ord, axis: tuple, keepdims: bool) -> Tensor:
    rows, columns = (a % len(x.shape) for a in axis)
    if ord in (1, np.inf):
        first, second = (rows, columns) if ord == 1 else (columns, rows)
        sums = reduce_sum(absolute(x), first, keepdims=True)
        out = reduce_max(sums, second, keepdims=True)
    elif ord == 2:
        others = [i for i in range(len(x.shape)) if i not in (rows, columns)]
        turned = apply("transpose", x, perm=(*others, rows, columns))
        out = reduce_max(svd(turned, compute_uv=False), -1)
        out = apply("expand_dims", out, axis=tuple(sorted((rows, columns))))
    else:
        raise ValueError(f"{ord!r} is not a norm of matrices. Supported: {NAMES}")
    return out if keepdims else apply("squeeze", out, axis=tuple(sorted((rows, columns))))


def normalize(tensor, ord="euclidean", axis=None, name=None) -> tuple[Tensor, Tensor]:
    """The tensor divided by its length along `axis`, and that length."""
    x = convert.to_tensor(tensor)
    length = norm(x, ord, axis, keepdims=True)
    return x / length, length


def global_norm(t_list, name=None) -> Tensor:
    """The length of all the tensors' elements, taken as one vector; None has no elements."""
    squares = [reduce_sum(square(t)) for t in t_list if t is not None]
    total = squares[0]
    for part in squares[1:]:
        total = total + part
    return sqrt(total)


def clip_by_norm(t, clip_norm, axes=None, name=None) -> Tensor:
    """The tensor, made shorter if it is longer than `clip_norm`.

    >>> clip_by_norm([3.0, 4.0], 1.0).numpy()
    array([0.6, 0.8], dtype=float32)
    """
    x = convert.to_tensor(t)
    total = reduce_sum(x * x, axes, keepdims=True)
    # Where the length is 0 the slope of the root has no end, so 1 goes in its place.
    some = total > 0
    length = sqrt(apply("where", some, total, apply("ones_like", total)))
    length = apply("where", some, length, total)
    return x * clip_norm / maximum(length, clip_norm)


def clip_by_global_norm(t_list, clip_norm, use_norm=None, name=None):
    """The tensors, all made shorter by one factor if together they are longer than that.

    Returns:
        The list of tensors, and the length that they had together.
    """
    if not isinstance(t_list, (list, tuple)):
        raise TypeError("`t_list` should be a sequence of tensors.")
    length = global_norm(t_list) if use_norm is None else convert.to_tensor(use_norm)
    # A length that is not finite makes all NaN, so that the mistake is seen.
    factor = clip_norm * minimum(1.0 / length, 1.0 / convert.to_tensor(clip_norm, like=length.dtype))
    factor = factor + (length - length)
    return [None if t is None else convert.to_tensor(t) * factor for t in t_list], length

"""Parts and shapes of matrices: diagonals, bands, transposes; and vector algebra.

All work on the last two axes, and on stacks of matrices. Decompositions: `linalg.py`.
"""

import numpy as np

from minitf.base.errors import invalid
from minitf.base.shape import TensorSpec
from minitf.core import convert
from minitf.core.door import apply
from minitf.core.op import Sample, define
from minitf.core.tensor import Tensor
from minitf.ops.elementwise import maximum, rsqrt, square
from minitf.ops.matmul import matmul
from minitf.ops.reduce import reduce_sum
from minitf.ops.rows import TABLE, picking
from minitf.ops.shape import expand_dims, reshape, squeeze, transpose


# ---- bands and diagonals ------------------------------------------------------------


def _band(x, low, high):
    rows, columns = np.indices(x.shape[-2:])
    kept = np.ones(x.shape[-2:], bool)
    if low >= 0:
        kept &= rows - columns <= low
    if high >= 0:
        kept &= columns - rows <= high
    return np.where(kept, x, x.dtype.type(0))


define(
    "band_part", lambda x, low, high: x, _band,
    lambda n, g: apply("band_part", g, **n.attrs),
    samples=(Sample(TABLE, low=0, high=1), Sample(TABLE, low=-1, high=0)),
    tensorflow="MatrixBandPart",
)  # fmt: skip


def band_part(input, num_lower, num_upper, name=None) -> Tensor:
    """The diagonal with so many below and above it; -1 keeps all, the rest becomes 0."""
    return apply("band_part", convert.to_tensor(input), low=int(num_lower), high=int(num_upper))


def _put(out, diagonal, k):
    """Writes a diagonal: the main one for `k` 0, one above it for 1, one below for -1."""
    at = np.arange(diagonal.shape[-1])
    out[..., at + max(-k, 0), at + max(k, 0)] = diagonal


def _diag(x, k):
    size = x.shape[-1] + abs(k)
    out = np.zeros((*x.shape[:-1], size, size), x.dtype)
    _put(out, x, k)
    return out


def _diag_spec(x, k):
    size = None if x.shape[-1] is None else x.shape[-1] + abs(k)
    return TensorSpec([*x.shape[:-1], size, size], x.dtype)


def _part_spec(x, k):
    rows, columns = x.shape[-2:]
    size = None
    if None not in (rows, columns):
        size = min(rows + min(k, 0), columns - max(k, 0))
        if size <= 0:
            raise invalid(f"diag_part: a matrix of shape {x.shape} has no diagonal {k}")
    return TensorSpec([*x.shape[:-2], size], x.dtype)


define(
    "diag", _diag_spec, _diag,
    lambda n, g: apply("diag_part", g, k=n.attrs["k"]),
    samples=(Sample((1.0, 2.0), k=0), Sample(TABLE, k=-1)),
    tensorflow="MatrixDiagV3",
)  # fmt: skip
picking(
    "diag_part", "diag_part_grad", _part_spec, lambda x, k: np.diagonal(x, k, -2, -1), _put,
    samples=(Sample(TABLE, k=0), Sample(TABLE, k=1)),
    back_samples=(Sample((5.0, 6.0), TABLE, k=0),),
    tensorflow="MatrixDiagPartV3", back_tensorflow="MatrixSetDiagV3",
)  # fmt: skip


def diag(diagonal, name="diag", k=0, **other) -> Tensor:
    """Matrices of zeros with these diagonals; `k` above (or, if negative, below) the main one.

    >>> diag([1, 2]).numpy()
    array([[1, 0],
           [0, 2]], dtype=int32)
    """
    return apply("diag", convert.to_tensor(diagonal), k=_single(k, other))


def diag_part(input, name="diag_part", k=0, **other) -> Tensor:
    """The diagonal of each matrix; `k` above (or, if negative, below) the main one."""
    return apply("diag_part", convert.to_tensor(input), k=_single(k, other))


def _single(k, other: dict) -> int:
    if other or np.ndim(k):
        raise NotImplementedError("minitf takes one diagonal at a time, without padding")
    return int(k)


def set_diag(input, diagonal, name="set_diag", k=0) -> Tensor:
    """The matrices with other diagonals."""
    x = convert.to_tensor(input)
    now = apply("diag_part", x, k=int(k))
    change = convert.to_tensor(diagonal, like=x.dtype) - now
    return x + apply("diag_part_grad", change, x, k=int(k))


def tensor_diag(diagonal, name=None) -> Tensor:
    """Zeros in shape `diagonal.shape + diagonal.shape`, with the values on the diagonal."""
    x = convert.to_tensor(diagonal)
    return reshape(diag(reshape(x, [-1])), [*x.shape, *x.shape])


def tensor_diag_part(input, name=None) -> Tensor:
    """The diagonal of a tensor whose first half of axes equals its second half."""
    x = convert.to_tensor(input)
    half = x.shape[: len(x.shape) // 2]
    if half + half != x.shape:
        raise invalid(f"tensor_diag_part: the halves of {x.shape} differ")
    size = half.num_elements()
    return reshape(diag_part(reshape(x, [size, size])), half)


def trace(x, name=None) -> Tensor:
    """The sum of the main diagonal of each matrix."""
    return reduce_sum(diag_part(x), -1)


# ---- transposes, products -----------------------------------------------------------


def matrix_transpose(a, name="matrix_transpose", conjugate=False) -> Tensor:
    """Rows for columns, in each matrix.

    Raises:
        ValueError: the tensor has fewer than two axes.
    """
    x = convert.to_tensor(a)
    rank = len(x.shape)
    if rank < 2:
        raise ValueError(f"Argument `a` should be a (batch) matrix, not of shape {x.shape}")
    turned = transpose(x, [*range(rank - 2), rank - 1, rank - 2])
    return apply("conj", turned) if conjugate and x.dtype.is_complex else turned


def adjoint(matrix, name=None) -> Tensor:
    """Rows for columns in each matrix, and complex numbers conjugated."""
    return matrix_transpose(matrix, conjugate=True)


def matvec(a, b, transpose_a=False, adjoint_a=False, name=None, **sparse) -> Tensor:
    """Each matrix times its vector."""
    product = matmul(a, expand_dims(b, -1), transpose_a=transpose_a, adjoint_a=adjoint_a)
    return squeeze(product, -1)


def cross(a, b, name=None) -> Tensor:
    """The cross product of vectors of three numbers, in the last axis."""
    a, b = convert.alike([a, b])
    if a.shape[-1:] != (3,) or b.shape[-1:] != (3,):
        raise invalid(f"cross: takes vectors of 3 numbers, not {a.shape} and {b.shape}")
    x, y, z = (a[..., i] for i in range(3))
    u, v, w = (b[..., i] for i in range(3))
    return apply("stack", y * w - z * v, z * u - x * w, x * v - y * u, axis=len(a.shape) - 1)


def l2_normalize(x, axis=None, epsilon=1e-12, name=None) -> Tensor:
    """The tensor divided by its length along `axis`."""
    x = convert.to_tensor(x)
    total = reduce_sum(square(x), axis, keepdims=True)
    return x * rsqrt(maximum(total, epsilon))

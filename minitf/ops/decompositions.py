"""Decompositions of matrices: cholesky, qr, svd, eigenvalues; and what is made of them.

All work on the last two axes, and on stacks of matrices. Source of the gradients: Giles
(see `linalg.py`), and Townsend, "Differentiating the singular value decomposition" (2016).
"""

import numpy as np

from minitf.base.dtypes import DType, complex64, complex128, float32, int32
from minitf.base.shape import TensorSpec
from minitf.core import convert
from minitf.core.door import apply
from minitf.core.op import Sample, define
from minitf.core.tensor import Tensor
from minitf.ops.linalg import guarded, inv, same_spec, solve, square, triangular_solve
from minitf.ops.matmul import matmul
from minitf.ops.matrices import adjoint, band_part, diag, diag_part, set_diag
from minitf.ops.rows import FLOATING, check

_SQUARE = ((4.0, 1.0), (2.0, 3.0))
_EVEN = ((4.0, 1.0), (1.0, 3.0))
_TALL = ((1.0, 2.0), (0.5, -1.0), (3.0, 0.0))


def _cholesky_grad(node, g):
    lower = node.output
    middle = matmul(lower, g, transpose_a=True)
    middle = band_part(set_diag(middle, 0.5 * diag_part(middle)), -1, 0)
    back = inv(lower)
    out = matmul(matmul(back, middle, transpose_a=True), back)
    return 0.5 * (out + adjoint(out))


define(
    "cholesky", same_spec("cholesky"), guarded("cholesky", np.linalg.cholesky),
    _cholesky_grad,
    samples=(Sample(_EVEN, gradient=False),),  # the gradient is for both triangles
)  # fmt: skip


def cholesky(input, name=None) -> Tensor:
    """The lower triangle `l` for which `l @ transpose(l)` is the matrix.

    Raises:
        InvalidArgumentError: a matrix is not positive definite.
    """
    return apply("cholesky", convert.to_tensor(input))


def cholesky_solve(chol, rhs, name=None) -> Tensor:
    """`solve`, given the lower triangle that `cholesky` found."""
    return triangular_solve(chol, triangular_solve(chol, rhs), adjoint=True)


def _sizes(name: str, x: TensorSpec) -> tuple:
    """The stack's shape, rows, columns, and the lesser of the two, where it is known."""
    check(name, FLOATING, x.dtype)
    *stack, rows, columns = x.shape
    return stack, rows, columns, None if None in (rows, columns) else min(rows, columns)


def _qr_spec(x, full):
    stack, rows, columns, inner = _sizes("qr", x)
    inner = rows if full else inner
    return (TensorSpec([*stack, rows, inner], x.dtype),
            TensorSpec([*stack, inner, columns], x.dtype))  # fmt: skip


def _qr_grad(node, of_q, of_r):
    q, r = node.outputs
    if q.shape[-1] != r.shape[-1]:
        raise NotImplementedError("qr: minitf has gradients for tall and square matrices only")
    of_q = apply("zeros_like", q) if of_q is None else of_q
    of_r = apply("zeros_like", r) if of_r is None else of_r
    m = matmul(r, of_r, transpose_b=True) - matmul(of_q, q, transpose_a=True)
    m = band_part(m, -1, 0)
    m = m + adjoint(m) - diag(diag_part(m))
    return adjoint(solve(r, adjoint(of_q + matmul(q, m))))


define(
    "qr", _qr_spec,
    lambda x, full: tuple(np.linalg.qr(x, "complete" if full else "reduced")),
    _qr_grad,
    samples=(Sample(_TALL, full=False), Sample(_SQUARE, full=False)),
)  # fmt: skip


def qr(input, full_matrices=False, name=None) -> tuple[Tensor, Tensor]:
    """Orthogonal `q` and upper triangular `r` for which `q @ r` is the matrix."""
    return apply("qr", convert.to_tensor(input), full=bool(full_matrices))


def _svd_spec(x, full):
    stack, rows, columns, inner = _sizes("svd", x)
    return (
        TensorSpec([*stack, inner], x.dtype),
        TensorSpec([*stack, rows, rows if full else inner], x.dtype),
        TensorSpec([*stack, columns, columns if full else inner], x.dtype),
    )


def _svd(x, full):
    u, s, v = np.linalg.svd(x, full_matrices=full)
    return s, u, np.swapaxes(v, -1, -2)


def _gaps(values):
    """`1 / (values[j] - values[i])` in row i, column j; 0 on the diagonal."""
    last = len(values.shape)
    gap = apply("expand_dims", values, axis=(last - 1,)) - apply(
        "expand_dims", values, axis=(last,)
    )
    none = apply("equal", gap, apply("zeros_like", gap))
    one = apply("where", none, apply("ones_like", gap), gap)
    return apply("where", none, apply("zeros_like", gap), 1.0 / one)


def _svd_grad(node, of_s, of_u, of_v):
    s, u, v = node.outputs
    middle = diag(apply("zeros_like", s) if of_s is None else of_s)
    if of_u is None and of_v is None:
        return matmul(matmul(u, middle), v, transpose_b=True)
    of_u = apply("zeros_like", u) if of_u is None else of_u
    of_v = apply("zeros_like", v) if of_v is None else of_v
    gaps, wide = _gaps(s * s), diag(s)
    turn_u, turn_v = matmul(u, of_u, transpose_a=True), matmul(v, of_v, transpose_a=True)
    middle += matmul(gaps * (turn_u - adjoint(turn_u)), wide)
    middle += matmul(wide, gaps * (turn_v - adjoint(turn_v)))
    inverse = diag(1.0 / s)
    out_u = matmul(of_u - matmul(u, turn_u), inverse)
    out_v = matmul(inverse, of_v - matmul(v, turn_v), transpose_b=True)
    return matmul(matmul(u, middle) + out_u, v, transpose_b=True) + matmul(u, out_v)


define(
    "svd", _svd_spec, _svd, _svd_grad,
    samples=(Sample(_TALL, gradient=False, full=False),),  # signs of u, v are free
)  # fmt: skip


def svd(tensor, full_matrices=False, compute_uv=True, name=None):
    """Singular values `s`, and `u`, `v` for which `u @ diag(s) @ transpose(v)` is the matrix."""
    s, u, v = apply("svd", convert.to_tensor(tensor), full=bool(full_matrices))
    return (s, u, v) if compute_uv else s


def _eigh_grad(node, of_e, of_v):
    _, v = node.outputs
    middle = diag(apply("zeros_like", node.outputs[0]) if of_e is None else of_e)
    if of_v is not None:
        middle += _gaps(node.outputs[0]) * matmul(v, of_v, transpose_a=True)
    out = matmul(matmul(v, middle), v, transpose_b=True)
    # Only the lower triangle was read: it stands for the upper one too.
    out = band_part(out + adjoint(out), -1, 0)
    return set_diag(out, 0.5 * diag_part(out))


def _eigh_spec(x):
    square("eigh", x)
    return TensorSpec(x.shape[:-1], x.dtype), x


define(
    "eigh", _eigh_spec, lambda x: tuple(np.linalg.eigh(x)), _eigh_grad,
    samples=(Sample(_EVEN, gradient=False),),
    tensorflow="SelfAdjointEigV2",
)  # fmt: skip


def eigh(tensor, name=None) -> tuple[Tensor, Tensor]:
    """Eigenvalues, from the lowest, and eigenvectors (columns) of symmetric matrices."""
    return apply("eigh", convert.to_tensor(tensor))


def eigvalsh(tensor, name=None) -> Tensor:
    """Eigenvalues of symmetric matrices, from the lowest."""
    return eigh(tensor)[0]


def _complex(dtype: DType) -> DType:
    return complex64 if dtype in (float32, complex64) else complex128


def _eig_spec(x):
    square("eig", x)
    kind = _complex(x.dtype)
    return TensorSpec(x.shape[:-1], kind), TensorSpec(x.shape, kind)


def _eig(x):
    kind = np.result_type(x.dtype, np.complex64)
    values, vectors = np.linalg.eig(x)
    return values.astype(kind), vectors.astype(kind)


define("eig", _eig_spec, _eig, samples=(Sample(_EVEN, gradient=False),))


def eig(tensor, name=None) -> tuple[Tensor, Tensor]:
    """Eigenvalues and eigenvectors (columns) of any square matrices: complex numbers."""
    return apply("eig", convert.to_tensor(tensor))


def eigvals(tensor, name=None) -> Tensor:
    """Eigenvalues of any square matrices: complex numbers."""
    return eig(tensor)[0]


def pinv(a, rcond=None, validate_args=False, name=None) -> Tensor:
    """The pseudo-inverse: of singular values too small to count, none is turned over."""
    a = convert.to_tensor(a)
    s, u, v = svd(a)
    cut = 10 * max(a.shape[-2:]) * np.finfo(a.dtype.numpy).eps if rcond is None else rcond
    counts = s > cut * apply("reduce_max", s, axis=(len(s.shape) - 1,), keepdims=True)
    turned = apply("where", counts, 1.0 / s, apply("zeros_like", s))
    return matmul(matmul(v, diag(turned)), u, transpose_b=True)


def matrix_rank(a, tol=None, validate_args=False, name=None) -> Tensor:
    """How many singular values are not zero, but for rounding."""
    a = convert.to_tensor(a)
    s = svd(a, compute_uv=False)
    if tol is None:
        top = apply("reduce_max", s, axis=(len(s.shape) - 1,), keepdims=True)
        tol = np.finfo(a.dtype.numpy).eps * max(a.shape[-2:]) * top
    return apply(
        "reduce_sum", apply("cast", s > tol, dtype=int32), axis=(len(s.shape) - 1,), keepdims=False
    )

"""Linear algebra: inverse, determinant, and systems of equations.

All work on matrices in the last two axes, and on stacks of them. The gradients' source:
Giles, "An extended collection of matrix derivative results" (2008).
"""

from typing import NamedTuple

import numpy as np

from minitf.base.errors import invalid
from minitf.base.shape import TensorSpec
from minitf.core import convert
from minitf.core.door import apply
from minitf.core.op import Sample, define
from minitf.core.tensor import Tensor
from minitf.ops.matmul import matmul
from minitf.ops.matrices import adjoint, band_part, matrix_transpose
from minitf.ops.rows import FLOATING, check

_SQUARE = ((4.0, 1.0), (2.0, 3.0))
_EVEN = ((4.0, 1.0), (1.0, 3.0))
_RIGHT = ((1.0, 0.0), (2.0, -1.0))


def square(name: str, x: TensorSpec) -> None:
    """Raises the error for what is no stack of square matrices of floats."""
    check(name, FLOATING, x.dtype)
    if len(x.shape) < 2 or None not in x.shape[-2:] and x.shape[-1] != x.shape[-2]:
        raise invalid(f"{name}: Input matrix must be square, not of shape {x.shape}")


def guarded(name: str, function):
    """NumPy's function, with NumPy's refusals as TensorFlow's kind of error."""

    def cpu(*arrays, **attrs):
        try:
            return function(*arrays, **attrs)
        except np.linalg.LinAlgError as error:
            words = "Input is not invertible." if "Singular" in str(error) else str(error)
            raise invalid(f"{name}: {words}") from None

    return cpu


def same_spec(name: str):
    """The rule of an operation from square matrices to such."""

    def infer(x, **attrs):
        square(name, x)
        return x

    return infer


# ---- inverse, determinant -----------------------------------------------------------

define(
    "inv", same_spec("inv"), guarded("inv", np.linalg.inv),
    lambda n, g: -matmul(adjoint(n.output), matmul(g, adjoint(n.output))),
    samples=(Sample(_SQUARE), Sample((_SQUARE, _EVEN))),
    tensorflow="MatrixInverse",
)  # fmt: skip


def inv(input, adjoint=False, name=None) -> Tensor:
    """The inverse of each matrix.

    Raises:
        InvalidArgumentError: a matrix is not square, or has no inverse.

    >>> inv([[2.0, 0.0], [0.0, 4.0]]).numpy()
    array([[0.5 , 0.  ],
           [0.  , 0.25]], dtype=float32)
    """
    out = apply("inv", convert.to_tensor(input))
    return matrix_transpose(out, conjugate=True) if adjoint else out


def _scalars(name: str, count: int):
    def infer(x):
        square(name, x)
        spec = TensorSpec(x.shape[:-2], x.dtype)
        return spec if count == 1 else (spec,) * count

    return infer


def _wide(g):
    """A number for each matrix, ready to multiply its elements."""
    rank = len(g.shape)
    return apply("expand_dims", g, axis=(rank, rank + 1))


define(
    "det", _scalars("det", 1), np.linalg.det,
    lambda n, g: _wide(g * n.output) * adjoint(inv(n.inputs[0])),
    samples=(Sample(_SQUARE), Sample((_SQUARE, _EVEN))),
    tensorflow="MatrixDeterminant",
)  # fmt: skip
define(
    "slogdet", _scalars("slogdet", 2), lambda x: tuple(np.linalg.slogdet(x)),
    lambda n, sign, g: None if g is None else _wide(g) * adjoint(inv(n.inputs[0])),
    samples=(Sample(_SQUARE),),
    tensorflow="LogMatrixDeterminant",
)  # fmt: skip


def det(input, name=None) -> Tensor:
    """The determinant of each matrix."""
    return apply("det", convert.to_tensor(input))


class LogMatrixDeterminant(NamedTuple):
    """What `slogdet` gives."""

    sign: Tensor
    log_abs_determinant: Tensor


def slogdet(input, name=None) -> LogMatrixDeterminant:
    """The sign of each determinant, and the logarithm of its size."""
    return LogMatrixDeterminant(*apply("slogdet", convert.to_tensor(input)))


def logdet(matrix, name=None) -> Tensor:
    """The logarithm of each determinant; the matrices are positive definite."""
    return slogdet(matrix)[1]


# ---- systems of equations -----------------------------------------------------------


def _solve_spec(a, b, **attrs):
    square("solve", a)
    if a.dtype is not b.dtype or len(b.shape) < 2 or a.shape[-2] != b.shape[-2]:
        raise invalid(
            f"solve: a {a.dtype.name}{a.shape} system has no {b.dtype.name}{b.shape} right side"
        )
    return TensorSpec([*b.shape[:-2], a.shape[-1], b.shape[-1]], b.dtype)


def _solve_grad(node, g):
    of_b = solve(node.inputs[0], g, adjoint=not node.attrs["adjoint"])
    if node.attrs["adjoint"]:
        return -matmul(node.output, of_b, transpose_b=True), of_b
    return -matmul(of_b, node.output, transpose_b=True), of_b


def _turned(a, adjoint):
    return np.swapaxes(a, -1, -2).conj() if adjoint else a


define(
    "solve", _solve_spec,
    guarded("solve", lambda a, b, adjoint: np.linalg.solve(_turned(a, adjoint), b)),
    _solve_grad,
    samples=(Sample(_SQUARE, _RIGHT, adjoint=False), Sample(_SQUARE, _RIGHT, adjoint=True)),
    tensorflow="MatrixSolve",
)  # fmt: skip


def solve(matrix, rhs, adjoint=False, name=None) -> Tensor:
    """The `x` for which `matrix @ x == rhs`.

    >>> solve([[2.0, 0.0], [0.0, 4.0]], [[2.0], [2.0]]).numpy()
    array([[1. ],
           [0.5]], dtype=float32)
    """
    a = convert.to_tensor(matrix)
    return apply("solve", a, convert.to_tensor(rhs, like=a.dtype), adjoint=bool(adjoint))


def triangular_solve(matrix, rhs, lower=True, adjoint=False, name=None) -> Tensor:
    """`solve` for a matrix of which only one triangle counts."""
    a = convert.to_tensor(matrix)
    half = band_part(a, -1, 0) if lower else band_part(a, 0, -1)
    return solve(half, rhs, adjoint)


def lstsq(matrix, rhs, l2_regularizer=0.0, fast=True, name=None) -> Tensor:
    """The `x` for which `matrix @ x` comes nearest to `rhs`, by the normal equations."""
    a, b = convert.alike([matrix, rhs])
    rows, columns = a.shape[-2:]
    small = convert.constant(np.eye(min(rows, columns)) * l2_regularizer, a.dtype)
    if rows >= columns:
        return solve(matmul(a, a, transpose_a=True) + small, matmul(a, b, transpose_a=True))
    return matmul(a, solve(matmul(a, a, transpose_b=True) + small, b), transpose_a=True)

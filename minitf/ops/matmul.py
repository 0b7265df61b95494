"""Matrix multiplication: the operation that a neural network spends its time in.
"""

import functools

import numpy as np

from minitf.base.errors import invalid, wrong_dtype
from minitf.base.shape import TensorShape, TensorSpec, broadcast
from minitf.core import convert
from minitf.core.op import Sample, define
from minitf.ops.rows import NUMERIC, check


@functools.lru_cache(maxsize=4096)
def _infer(a, b, transpose_a=False, transpose_b=False):
    if a.dtype is not b.dtype:
        raise wrong_dtype(f"matmul: dtypes differ: {a.dtype.name} and {b.dtype.name}")
    check("matmul", NUMERIC, a.dtype)
    if len(a.shape) < 2 or len(b.shape) < 2:
        raise invalid(f"matmul: takes matrices, or stacks of them, not {a.shape} @ {b.shape}")
    rows, inner = a.shape[-2:] if not transpose_a else a.shape[: -3 : -1]
    other, columns = b.shape[-2:] if not transpose_b else b.shape[: -3 : -1]
    if inner != other and None not in (inner, other):
        raise invalid(
            f"matmul: inner sizes differ: {_shown(a, transpose_a)} @ {_shown(b, transpose_b)}, "
            f"{inner} != {other}"
        )
    stack = broadcast("matmul", a.shape[:-2], b.shape[:-2])
    return TensorSpec(TensorShape([*stack, rows, columns]), a.dtype)


def _shown(spec, transposed: bool) -> str:
    return f"{spec.shape}{' transposed' if transposed else ''}"


def _flip(x):
    return x.T if x.ndim == 2 else np.swapaxes(x, -1, -2)


def _multiply(a, b, transpose_a=False, transpose_b=False):
    if transpose_a:
        a = _flip(a)
    if transpose_b:
        b = _flip(b)
    product = a.dot(b) if a.ndim == b.ndim == 2 else np.matmul(a, b)
    # NumPy multiplies bfloat16 in float32.
    return product if product.dtype is a.dtype else product.astype(a.dtype, copy=False)


def _loops(a, b, out):
    """The same in loops: each output is a row of `a` times a column of `b`."""
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            total = a.dtype.type(0)
            for k in range(a.shape[1]):
                total += a[i, k] * b[k, j]
            out[i, j] = total


def _grad(node, g):
    """Each side's gradient is the output's, multiplied by the other side, turned."""
    a, b = node.inputs
    turned_a, turned_b = node.attrs.get("transpose_a"), node.attrs.get("transpose_b")
    if not turned_a:
        grad_a = matmul(g, b, transpose_b=not turned_b)
    else:
        grad_a = matmul(b, g, transpose_a=turned_b, transpose_b=True)
    if not turned_b:
        grad_b = matmul(a, g, transpose_a=not turned_a)
    else:
        grad_b = matmul(g, a, transpose_a=True, transpose_b=turned_a)
    return grad_a, grad_b


_A, _B = ((1.0, 2.0, -1.0), (0.5, -3.0, 2.0)), ((1.0, 0.0), (-2.0, 1.5), (0.5, 2.0))
_SAMPLES = (
    Sample(_A, _B),
    Sample(_B, _A, transpose_a=True, transpose_b=True),
    Sample((_A, _A), _A, transpose_b=True),
)
define("matmul", _infer, _multiply, _grad, loops=_loops, samples=_SAMPLES,
       tensorflow="MatMul")  # fmt: skip


def matmul(
    a, b, transpose_a=False, transpose_b=False, adjoint_a=False, adjoint_b=False,
    a_is_sparse=False, b_is_sparse=False, output_type=None, name=None,
):  # fmt: skip
    """The matrix product `a @ b`, over stacks of matrices with broadcasting.

    Args:
        a: shape (..., n, k), or (..., k, n) with `transpose_a`.
        b: shape (..., k, m), or (..., m, k) with `transpose_b`.

    Returns:
        Shape (..., n, m), the dtype of both.

    Raises:
        InvalidArgumentError: the inner sizes differ.

    >>> matmul([[1.0, 2.0]], [[3.0], [4.0]]).numpy()
    array([[11.]], dtype=float32)
    """
    flags = {}
    if transpose_a or adjoint_a:
        flags["transpose_a"] = True
    if transpose_b or adjoint_b:
        flags["transpose_b"] = True
    return convert.binary("matmul", a, b, **flags)

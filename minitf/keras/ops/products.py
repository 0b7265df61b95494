"""Products of matrices, decompositions, windows and convolution."""

from minitf.core.tensor import Tensor
from minitf.keras import config
from minitf.keras.ops.elementwise import multiply
from minitf.keras.ops.shapes import reshape
from minitf.keras.ops.tensors import ndim
from minitf.keras.promotion import floating, promoted, tensor, together
from minitf.ops import convolution, decompositions, linalg, pool
from minitf.ops import matmul as products
from minitf.ops import shape as shaping
from minitf.ops.einsum import einsum as _einsum
from minitf.ops.einsum import tensordot as _tensordot

@promoted
def matmul(x1, x2):
    """The matrix product; a vector is a row on the left and a column on the right."""
    left, right = len(x1.shape) == 1, len(x2.shape) == 1
    x1 = shaping.expand_dims(x1, 0) if left else x1
    x2 = shaping.expand_dims(x2, -1) if right else x2
    found = products.matmul(x1, x2)
    found = shaping.squeeze(found, -1) if right else found
    return shaping.squeeze(found, -1 if right else -2) if left else found


@promoted
def dot(x1, x2):
    """NumPy's `dot`: over the last axis of the first and the last but one of the second."""
    if x1.shape.rank == 0 or x2.shape.rank == 0:
        return x1 * x2
    return _tensordot(x1, x2, [[-1], [0 if len(x2.shape) == 1 else -2]])


def tensordot(x1, x2, axes=2) -> Tensor:
    return _tensordot(*together((x1, x2)), axes)


def outer(x1, x2) -> Tensor:
    return multiply(reshape(x1, (-1, 1)), reshape(x2, (1, -1)))


def einsum(subscripts, *operands, **options) -> Tensor:
    return _einsum(subscripts, *together(operands), **options)


cholesky, det, inv, qr, svd, eigh, eig = map(floating, (
    decompositions.cholesky, linalg.det, linalg.inv, decompositions.qr, decompositions.svd,
    decompositions.eigh, decompositions.eig,
))  # fmt: skip


_float = floating(lambda x: x)


def solve(a, b) -> Tensor:
    a, b = together((_float(a), b))
    if len(b.shape) == len(a.shape) - 1:
        return shaping.squeeze(linalg.solve(a, shaping.expand_dims(b, -1)), -1)
    return linalg.solve(a, b)


def _windows(function):
    def pooling(inputs, pool_size, strides=None, padding="valid", data_format=None):
        rank = ndim(inputs) - 2
        strides = pool_size if strides is None else strides
        size, strides = ((v,) * rank if isinstance(v, int) else v for v in (pool_size, strides))
        form = config.standardize_data_format(data_format)
        return function(tensor(inputs), size, strides, padding.upper(), form)

    return pooling


max_pool, average_pool = _windows(pool.max_pool), _windows(pool.avg_pool)


def conv(inputs, kernel, strides=1, padding="valid", data_format=None, dilation_rate=1) -> Tensor:
    inputs, kernel = together((inputs, kernel))
    form = config.standardize_data_format(data_format)
    return convolution.convolution(inputs, kernel, strides, padding.upper(), form, dilation_rate)

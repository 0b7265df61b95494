"""`tf.linalg`: matrices, and stacks of them."""

from minitf.ops.decompositions import (
    cholesky, cholesky_solve, eig, eigh, eigvals, eigvalsh, matrix_rank, pinv, qr, svd,
)  # fmt: skip
from minitf.ops.einsum import einsum, tensordot
from minitf.ops.linalg import det, inv, logdet, lstsq, slogdet, solve, triangular_solve
from minitf.ops.matmul import matmul
from minitf.ops.matrices import (
    adjoint, band_part, cross, diag, diag_part, l2_normalize, matrix_transpose, matvec,
    set_diag, tensor_diag, tensor_diag_part, trace,
)  # fmt: skip
from minitf.ops.norms import global_norm, norm, normalize
from minitf.ops.sequence import eye

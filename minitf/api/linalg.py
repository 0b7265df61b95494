"""`tf.linalg`: matrices."""

from minitf.ops.matmul import matmul
from minitf.ops.sequence import eye

__all__ = ["eye", "matmul"]

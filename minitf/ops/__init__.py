"""Floor four: the rows of the table, by family. One record, one operation.

Importing this package fills the table.
"""

from minitf.ops import conv, elementwise, fill, index, join, logic, matmul, nn, pool
from minitf.ops import random, reduce, sequence, shape, state

__all__ = [
    "conv", "elementwise", "fill", "index", "join", "logic", "matmul", "nn", "pool",
    "random", "reduce", "sequence", "shape", "state",
]  # fmt: skip

"""Floor four: the rows of the table, by family. One record, one operation.

Importing this package fills the table.
"""

from minitf.ops import elementwise, fill, index, join, logic, matmul, nn, random, reduce
from minitf.ops import sequence, shape, state

__all__ = [
    "elementwise", "fill", "index", "join", "logic", "matmul", "nn", "random", "reduce",
    "sequence", "shape", "state",
]  # fmt: skip

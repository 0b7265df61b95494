"""Floor four: the rows of the table, by family. One record, one operation.

Importing this package fills the table.
"""

from minitf.ops import arrange, bits, complex, conv, cumulative, decompositions, einsum
from minitf.ops import elementwise, fill, gather, index, join, linalg, logic, matmul
from minitf.ops import matrices, nn, norms, pool, random, reduce, scatter, segments
from minitf.ops import sequence, shape, slices, sort, special, state, trigonometry

__all__ = [
    "arrange", "bits", "complex", "conv", "cumulative", "decompositions", "einsum",
    "elementwise", "fill", "gather", "index", "join", "linalg", "logic", "matmul",
    "matrices", "nn", "norms", "pool", "random", "reduce", "scatter", "segments",
    "sequence", "shape", "slices", "sort", "special", "state", "trigonometry",
]  # fmt: skip

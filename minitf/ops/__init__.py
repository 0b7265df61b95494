"""Floor four: the rows of the table, by family. One record, one operation.

Importing this package fills the table.
"""

from minitf.ops import (
    arrange, bits, checks, complex, conv, cumulative, decompositions, draws, effects, einsum,
    elementwise, fill, gather, generator, image, index, join, linalg, lists, logic, matmul,
    matrices, nn, norms, pool, printing, ragged, random, reduce, scatter, segments, sequence,
    shape, slices, sort, sparse, special, state, strings, trigonometry,
)  # fmt: skip

"""Products of small matrices, which lie in flat arrays with any distance between their rows.

A library's product takes only matrices without gaps, and first copies them into an order
of its own. Called from generated code (`graph/native`) for heads of attention and the like.
"""

import numpy as np

from minitf.kernels.tiles import add_product, compiled, lanes
from minitf.kernels.vector_math import plus_times

NONE, ONE = np.int64(0), np.int64(1)  # a number that is written out is a type of its own


@compiled
def product(out, rows, x, x_rows, x_step, y, y_row, y_step, k, n):
    """out = x @ y, for a second matrix of k rows and n columns; each begins where its array does.

    Args:
        rows, x_rows: where the rows are, as `tiles.table` says it.
        y_row: numbers from a row to the next; x_step, y_step: from a column to the next.
    """
    if y_step != ONE:
        y, y_row = _turned(y, y_step, n, k), n
    width, loops = lanes(out), (ONE, NONE, NONE, ONE, NONE, NONE, k, x_step, y_row)
    add_product(out, NONE, rows, x, x_rows, y, NONE, n // width * width, loops, NONE)
    if n % width and n > width:  # the last columns, some of which are done
        add_product(out, n - width, rows, x, x_rows, y, n - width, width, loops, NONE)
    for i in range(len(rows) if n < width else 0):
        for j in range(n):
            place = rows[i] + j
            out[place] = 0
            for q in range(k):
                out[place] = plus_times(out[place], x[x_rows[i] + q * x_step], y[q * y_row + j])


@compiled
def _turned(x, row, rows, columns):
    """A copy of a matrix whose columns lie side by side, turned around."""
    out = np.empty(columns * rows, x.dtype)
    for j in range(columns):
        for i in range(rows):
            out[j * rows + i] = x[i * row + j]
    return out

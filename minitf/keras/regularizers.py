"""Regularizers: penalties on large weights, added to the loss that training makes small.

A layer is given one as `kernel_regularizer`, by name, as an object, or as any function
from a weight to a number.
"""

import math

from minitf.keras.namespaces import Names, names_of
from minitf.keras.registry import Configured
from minitf.ops.elementwise import abs as absolute
from minitf.ops.elementwise import cast, square
from minitf.ops.matmul import matmul
from minitf.ops.matrices import l2_normalize
from minitf.ops.reduce import reduce_sum
from minitf.ops.sequence import eye


class Regularizer(Configured):
    """Gives a number for a weight: `regularizer(x)`."""

    def __call__(self, x):
        return 0.0


class L1L2(Regularizer):
    """`l1` times the absolute elements, plus `l2` times their squares.

    >>> import minitf as tf
    >>> float(tf.keras.regularizers.L1L2(l1=1.0, l2=0.5)(tf.constant([2.0, -2.0])))
    8.0
    """

    def __init__(self, l1=0.0, l2=0.0):
        self.l1, self.l2 = _penalty("l1", l1), _penalty("l2", l2)

    def __call__(self, x):
        total = cast(0.0, x.dtype)
        if self.l1:
            total = total + self.l1 * reduce_sum(absolute(x))
        return total + self.l2 * reduce_sum(square(x)) if self.l2 else total


class L1(L1L2):
    """`l1` times the sum of the absolute elements: makes many of them 0."""

    def __init__(self, l1=0.01):
        super().__init__(l1=0.01 if l1 is None else l1)


class L2(L1L2):
    """`l2` times the sum of the squares: keeps all of them small."""

    def __init__(self, l2=0.01):
        super().__init__(l2=0.01 if l2 is None else l2)


class OrthogonalRegularizer(Regularizer):
    """Asks for rows (or columns) at right angles: `factor` times their mean cosine.

    Raises:
        ValueError: `mode` is neither "rows" nor "columns", or the weight has not two axes.
    """

    def __init__(self, factor=0.01, mode="rows"):
        if mode not in ("rows", "columns"):
            raise ValueError('Invalid value for argument `mode`. Expected one of {"rows", '
                             f'"columns"}}. Received: mode={mode}')  # fmt: skip
        self.factor, self.mode = _penalty("factor", factor), mode

    def __call__(self, x):
        if len(x.shape) != 2:
            raise ValueError("Inputs to OrthogonalRegularizer must have rank 2. Received: "
                             f"inputs.shape={tuple(x.shape)}")  # fmt: skip
        rows = self.mode == "rows"
        unit = l2_normalize(x, 1 if rows else 0)
        cosines = matmul(unit, unit, transpose_a=not rows, transpose_b=rows)
        size = x.shape[0 if rows else 1]
        pairs = size * (size - 1.0) / 2.0
        off_diagonal = absolute(cosines * (1.0 - eye(size, dtype=x.dtype)))
        return self.factor * 0.5 * reduce_sum(off_diagonal) / pairs


def _penalty(name: str, value) -> float:
    if not isinstance(value, (int, float)) or not math.isfinite(value) or value < 0:
        raise ValueError(
            f"Invalid value for argument {name}: expected a non-negative float."
            f"Received: {name}={value}"
        )
    return float(value)


l1, l2, l1_l2, orthogonal_regularizer = L1, L2, L1L2, OrthogonalRegularizer
NAMES = Names("regularizer", names_of(L1, L2, L1L2, OrthogonalRegularizer, l1_l2=L1L2))
get, serialize, deserialize = NAMES.get, NAMES.serialize, NAMES.deserialize

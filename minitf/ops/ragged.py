"""Ragged tensors: rows of different lengths (`tf.ragged.constant`). A small part of TensorFlow's.

All values lie end to end in one tensor; `row_splits` says where each row starts. minitf's
operations take no ragged tensors: `to_tensor()` fills the rows up. `tf.strings.split` gives
one for several strings.
"""

import numpy as np

from minitf.base.dtypes import DType
from minitf.base.shape import TensorShape
from minitf.core import convert
from minitf.core.tensor import Tensor


class RaggedTensor:
    """Rows of different lengths, themselves tensors or ragged.

    >>> rows = RaggedTensor.from_row_splits([3, 1, 4, 1], [0, 2, 2, 4])
    >>> rows
    <tf.RaggedTensor [[3, 1], [], [4, 1]]>
    >>> rows.to_tensor().numpy()
    array([[3, 1],
           [0, 0],
           [4, 1]], dtype=int32)
    """

    def __init__(self, values: "Tensor | RaggedTensor", row_splits: Tensor):
        self.values, self.row_splits = values, row_splits

    @classmethod
    def from_row_splits(cls, values, row_splits, name=None, validate=True) -> "RaggedTensor":
        """Row i is `values[row_splits[i]:row_splits[i + 1]]`."""
        if not isinstance(values, RaggedTensor):
            values = convert.to_tensor(values)
        return cls(values, convert.to_tensor(np.asarray(row_splits, np.int64)))

    @classmethod
    def from_row_lengths(cls, values, row_lengths, name=None, validate=True) -> "RaggedTensor":
        """Rows of these lengths, one after the other."""
        return cls.from_row_splits(values, np.concatenate([[0], np.cumsum(row_lengths)]))

    @property
    def dtype(self) -> DType:
        return self.values.dtype

    @property
    def shape(self) -> TensorShape:
        """None stands for the axis along which rows differ."""
        return TensorShape([len(self), None, *self.values.shape[1:]])

    @property
    def flat_values(self) -> Tensor:
        """The values of the innermost rows, end to end."""
        return self.values.flat_values if self.ragged_rank > 1 else self.values

    @property
    def ragged_rank(self) -> int:
        """Along how many axes rows differ."""
        return 1 + getattr(self.values, "ragged_rank", 0)

    def nrows(self) -> Tensor:
        return convert.to_tensor(len(self), "int64")

    def row_lengths(self) -> Tensor:
        """The length of each row."""
        return self.row_splits[1:] - self.row_splits[:-1]

    def __len__(self) -> int:
        return len(self.row_splits) - 1

    def __getitem__(self, i) -> "Tensor | RaggedTensor":
        """Row `i`, or the rows of a slice."""
        if isinstance(i, slice) and i.step in (None, 1):
            return self._rows(*i.indices(len(self))[:2])
        if not isinstance(i, (int, np.integer)):
            raise NotImplementedError(f"minitf takes a number or a slice of rows here, not {i!r}")
        i = range(len(self))[i]
        return _part(self.values, *self.row_splits.numpy()[i : i + 2].tolist())

    def _rows(self, start: int, stop: int) -> "RaggedTensor":
        splits = self.row_splits.numpy()[start : stop + 1]
        values = _part(self.values, int(splits[0]), int(splits[-1]))
        return RaggedTensor.from_row_splits(values, splits - splits[0])

    def to_list(self) -> list:
        """Nested Python lists."""
        splits, values = self.row_splits.numpy(), self.values
        inner = values.to_list() if self.ragged_rank > 1 else values.numpy().tolist()
        return [inner[a:b] for a, b in zip(splits, splits[1:])]

    def to_tensor(self, default_value=None, name=None, shape=None) -> Tensor:
        """A tensor, short rows filled up with `default_value` (0 or "")."""
        rows = self.values if self.ragged_rank == 1 else self.values.to_tensor(default_value)
        lengths = self.row_lengths().numpy()
        width = max(lengths, default=0) if shape is None or shape[1] is None else shape[1]
        empty = b"" if rows.dtype.name == "string" else 0
        out = np.full((len(self), width, *rows.shape[1:]),
                      empty if default_value is None else default_value, rows.dtype.numpy)  # fmt: skip
        for row, length, start in zip(out, lengths, self.row_splits.numpy()):
            row[:length] = rows.numpy()[start : start + min(length, width)]
        return convert.to_tensor(out)

    def numpy(self) -> np.ndarray:
        """An array of arrays; where all rows are of one length, an array with one axis more."""
        rows = [self[i].numpy() for i in range(len(self))]
        if rows and len({row.shape for row in rows}) == 1:
            return np.stack(rows)
        out = np.empty(len(rows), object)
        out[:] = rows
        return out

    def __array__(self, dtype=None, copy=None):
        raise ValueError("minitf's operations take no ragged tensors; use .to_tensor() or .values")

    def __repr__(self) -> str:
        with np.printoptions(formatter={"all": _shown}):
            return f"<tf.RaggedTensor {_shown(self.numpy())}>"


def _shown(value) -> str:
    if not isinstance(value, np.ndarray):
        return str(value)
    return np.array2string(value, separator=", ") if value.size else str(value.tolist())


def constant(pylist, dtype=None, ragged_rank=None, inner_shape=None, name=None):
    """A ragged tensor with the numbers or strings of nested lists.

    >>> constant([[1, 2], [3]])
    <tf.RaggedTensor [[1, 2], [3]]>
    """
    rows = [list(row) for row in pylist]
    if any(isinstance(part, (list, tuple, np.ndarray)) for row in rows for part in row):
        values = constant([part for row in rows for part in row], dtype)
    else:
        values = convert.to_tensor([part for row in rows for part in row], dtype)
    return RaggedTensor.from_row_lengths(values, [len(row) for row in rows])


def _part(values: "Tensor | RaggedTensor", start: int, stop: int) -> "Tensor | RaggedTensor":
    return values._rows(start, stop) if isinstance(values, RaggedTensor) else values[start:stop]

"""Data sets from text files: lines, and the columns of CSV files.
"""

import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from typing import BinaryIO

import numpy as np

from minitf.base import nest
from minitf.base.dtypes import DType, as_dtype, string
from minitf.base.shape import TensorSpec
from minitf.core import convert
from minitf.core.tensor import Tensor
from minitf.data.dataset import Dataset
from minitf.data.steps import INFINITE, UNKNOWN


def TextLineDataset(filenames, compression_type=None, buffer_size=None,
                    num_parallel_reads=None, name=None) -> Dataset:  # fmt: skip
    """The lines of text files, without their ends, as byte strings.

    Args:
        compression_type: None, "GZIP" or "ZLIB".
    """
    paths = _paths(filenames)

    def start() -> Iterator:
        for path in paths:
            with _opened(path, compression_type) as file:
                for line in file:
                    yield _text(line.rstrip(b"\r\n"))

    return Dataset(start, TensorSpec((), string), UNKNOWN, "TextLineDatasetV2")


def CsvDataset(filenames, record_defaults, compression_type=None, buffer_size=None,
               header=False, field_delim=",", use_quote_delim=True, na_value="",
               select_cols=None, exclude_cols=None) -> Dataset:  # fmt: skip
    """The rows of CSV files, as tuples with one scalar for each column.

    Args:
        record_defaults: for each column that is read its dtype (the column is required)
            or a value to put where it is empty.
        compression_type: None, "GZIP" or "ZLIB".
        header: the first line is no row.
        select_cols: numbers of the columns to read; default all.

    Raises:
        ValueError: a required field is empty, or a row has too few.
    """
    paths, defaults = _paths(filenames), [_default(d) for d in record_defaults]

    def start() -> Iterator:
        for path in paths:
            with _opened(path, compression_type) as file:
                text = io.TextIOWrapper(file, encoding="utf-8", newline="")
                rows = csv.reader(text, delimiter=field_delim)
                for number, row in enumerate(rows):
                    if row and not (header and number == 0):
                        yield tuple(_fields(row, defaults, select_cols, na_value, path, number))

    specs = tuple(TensorSpec((), kind) for kind, _ in defaults)
    return Dataset(start, specs, UNKNOWN, "CsvDatasetV2")


def decode_csv(records, record_defaults, field_delim=",", use_quote_delim=True, na_value="",
               select_cols=None, name=None) -> list[Tensor]:  # fmt: skip
    """The fields of lines of text: a tensor for each column, in the shape of `records`."""
    lines, defaults = convert.to_tensor(records).numpy(), [_default(d) for d in record_defaults]
    rows = csv.reader([line.decode() for line in np.ravel(lines)], delimiter=field_delim)
    parsed = [_fields(row, defaults, select_cols, na_value, "decode_csv", number)
              for number, row in enumerate(rows)]  # fmt: skip
    return [convert.to_tensor(np.stack(c).reshape(np.shape(lines))) for c in zip(*parsed)]


def _opened(path: str, compression: str | None) -> BinaryIO:
    """A file to read bytes from, unpacked on the way.

    Raises:
        ValueError: nothing is packed in that way.
    """
    if compression == "GZIP":
        return gzip.open(path)
    if compression == "ZLIB":
        with open(path, "rb") as file:
            return io.BytesIO(zlib.decompress(file.read()))
    if compression:
        raise ValueError(f"compression_type must be None, 'GZIP' or 'ZLIB', not {compression!r}")
    return open(path, "rb")


def _paths(filenames) -> list[str]:
    leaves = nest.flatten(filenames)
    if len(leaves) == 1 and hasattr(leaves[0], "numpy"):
        leaves = np.atleast_1d(leaves[0].numpy()).tolist()
    return [p.decode() if isinstance(p, bytes) else str(p) for p in leaves]


def _text(value: bytes) -> np.ndarray:
    out = np.empty((), object)
    out[()] = value
    return out


def _default(given) -> tuple[DType, object]:
    """The dtype of a column and the value for an empty field, None if there is none."""
    if isinstance(given, (DType, type)) or (isinstance(given, str) and given in ("string",)):
        return as_dtype(given), None
    tensor = convert.to_tensor(given)
    value = tensor.numpy()
    if np.ndim(value):
        return tensor.dtype, value.reshape(-1)[0] if value.size else None
    return tensor.dtype, value


def _fields(row: list[str], columns: list, chosen, empty: str, path: str, number: int) -> list:
    """The values in a row, of all columns or of those that were chosen."""
    fields = row if chosen is None else [row[i] for i in chosen]
    return [_parsed(f, c, empty, path, number) for f, c in zip(fields, columns, strict=True)]


def _parsed(field: str, column: tuple[DType, object], empty: str, path: str, row: int):
    kind, default = column
    if field == empty:
        if default is None:
            raise ValueError(f"{path}, row {row}: a required field is empty")
        return _text(default) if kind is string else np.asarray(default, kind.numpy)
    if kind is string:
        return _text(field.encode())
    return np.asarray(float(field) if kind.is_floating else int(float(field)), kind.numpy)


def make_csv_dataset(file_pattern, batch_size, column_names=None, column_defaults=None,
                     label_name=None, select_columns=None, field_delim=",", num_epochs=None,
                     shuffle=True, shuffle_buffer_size=10000, shuffle_seed=None,
                     **_) -> Dataset:  # fmt: skip
    """Batches of a CSV file with a header: dicts of columns, and the label apart.

    Column types are found by looking: ints, else floats, else strings.
    """
    path = _paths(file_pattern)[0]
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file, delimiter=field_delim))
    names = column_names or rows[0]
    body = rows[1:] if column_names is None else rows
    wanted = [names[c] if isinstance(c, int) else c for c in select_columns or names]
    columns = {name: _column([row[names.index(name)] for row in body]) for name in wanted}
    label = columns.pop(label_name) if label_name else None
    rows_set = Dataset.from_tensor_slices(columns if label is None else (columns, label))
    if shuffle:
        rows_set = rows_set.shuffle(shuffle_buffer_size, shuffle_seed)
    batched = rows_set.repeat(num_epochs).batch(batch_size, drop_remainder=num_epochs is None)
    return batched._like(batched.start, batched._size if num_epochs else INFINITE,
                         "_PrefetchDataset")  # fmt: skip


def _column(fields: list[str]) -> np.ndarray:
    for kind in (np.int32, np.float32):
        try:
            return np.array([kind(f) if f else kind(0) for f in fields], kind)
        except (ValueError, OverflowError):
            continue
    return np.array([f.encode() for f in fields], object)

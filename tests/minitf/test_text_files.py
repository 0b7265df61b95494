"""Data sets from text files, plain and packed: lines, and the columns of CSV files."""

import gzip
import zlib

import pytest

import minitf as tf

TABLE = b'size,name,price\n1,"a, b",2.5\n2,,0.5\n'
PACKED = {None: bytes, "GZIP": gzip.compress, "ZLIB": zlib.compress}


@pytest.fixture(params=PACKED, ids=str)
def table(request, tmp_path):
    path = tmp_path / "table.csv"
    path.write_bytes(PACKED[request.param](TABLE))
    return str(path), request.param


def test_lines_come_without_their_ends(table):
    path, packed = table
    lines = tf.data.TextLineDataset(path, compression_type=packed)
    assert list(lines.as_numpy_iterator()) == TABLE.splitlines()


def test_rows_come_as_the_dtypes_that_were_asked_for(table):
    path, packed = table
    rows = tf.data.experimental.CsvDataset(
        path, [tf.int32, "none", tf.float32], compression_type=packed, header=True
    )
    assert [kind.dtype.name for kind in rows.element_spec] == ["int32", "string", "float32"]
    assert list(rows.as_numpy_iterator()) == [(1, b"a, b", 2.5), (2, b"none", 0.5)]


def test_some_columns_only(table):
    path, packed = table
    rows = tf.data.experimental.CsvDataset(
        path, [tf.float32], compression_type=packed, header=True, select_cols=[2]
    )
    assert list(rows.as_numpy_iterator()) == [(2.5,), (0.5,)]


def test_a_required_field_must_not_be_empty(table):
    path, packed = table
    rows = tf.data.experimental.CsvDataset(
        path, [tf.int32, tf.string, tf.float32], compression_type=packed, header=True
    )
    with pytest.raises(ValueError, match="row 2: a required field is empty"):
        list(rows)


def test_what_packs_is_named(tmp_path):
    with pytest.raises(ValueError, match="must be None, 'GZIP' or 'ZLIB', not 'RAR'"):
        list(tf.data.TextLineDataset(str(tmp_path / "x"), compression_type="RAR"))

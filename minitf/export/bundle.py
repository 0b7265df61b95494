"""TensorFlow's own files of named arrays: `NAME.index` and `NAME.data-00000-of-00001`.

The data file holds the bytes of all arrays. The index is a table of LevelDB's kind: sorted
names, each with the dtype, shape, place and checksum of its array. TensorFlow reads what is
written here, and the other way round. (`tensorflow/core/util/tensor_bundle`)
"""

import os
import struct

import numpy as np

from minitf.base.dtypes import BY_NAME, as_dtype
from minitf.base.errors import DataLossError, NotFoundError, UnimplementedError
from minitf.export.crc import masked
from minitf.keras.saving.written import written

_MAGIC = 0xDB4775248B80FB57
_HEADER = b"\x08\x01\x1a\x02\x08\x01"  # one shard, little-endian, version 1
_STRING = 7  # TensorFlow's number for strings


def write(prefix: str, arrays: dict) -> None:
    """Writes arrays (and `bytes`, as strings) under names.

    Args:
        prefix: the path without an ending.
    """
    entries, parts, offset = {"": _HEADER}, [], 0
    for name in sorted(arrays):
        entry, data = _entry(arrays[name], offset)
        entries[name] = entry
        parts.append(data)
        offset += len(data)
    with written(f"{prefix}.data-00000-of-00001") as path, open(path, "wb") as file:
        file.writelines(parts)
    with written(f"{prefix}.index") as path, open(path, "wb") as file:
        file.write(_table(entries))


def _entry(value, offset: int) -> tuple[bytes, bytes]:
    """What the index says of an array, and the array's bytes."""
    if isinstance(value, bytes):
        length = struct.pack("<I", masked(struct.pack("<I", len(value))))
        data = _varint(len(value)) + length + value
        checksum = masked(struct.pack("<I", len(value)) + length + value)
        kind, shape = _STRING, b""
    else:
        array = np.ascontiguousarray(value)
        data, kind = array.tobytes(), as_dtype(array.dtype).as_datatype_enum
        checksum = masked(data)
        sizes = [number_field(1, d) if d else b"" for d in np.shape(value)]
        shape = b"".join(bytes_field(2, size) for size in sizes)
    entry = number_field(1, kind) + bytes_field(2, shape)
    entry += number_field(4, offset) if offset else b""
    return entry + number_field(5, len(data)) + b"\x35" + struct.pack("<I", checksum), data


def _table(entries: dict[str, bytes]) -> bytes:
    """The index: a block of entries, an empty one, one that says where the first is."""
    out = b""
    names = [name.encode() for name in entries]
    blocks = [dict(zip(names, entries.values())), {}]
    handles = []
    for block in blocks:
        handle, out = _block(block, out)
        handles.append(handle)
    handle, out = _block({max(names): handles[0]}, out)
    footer = handles[1] + handle
    return out + footer.ljust(40, b"\0") + struct.pack("<Q", _MAGIC)


def _block(entries: dict[bytes, bytes], before: bytes) -> tuple[bytes, bytes]:
    """A block's place and size, and the file with the block at its end."""
    content, starts = b"", []
    for name in sorted(entries):
        starts.append(len(content))
        content += _varint(0) + _varint(len(name)) + _varint(len(entries[name]))
        content += name + entries[name]
    starts = starts or [0]
    content += struct.pack(f"<{len(starts) + 1}I", *starts, len(starts))
    whole = content + b"\0" + struct.pack("<I", masked(content + b"\0"))
    return _varint(len(before)) + _varint(len(content)), before + whole


def _varint(number: int) -> bytes:
    out = bytearray()
    while number >= 128:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes(out + bytes([number]))


def number_field(tag: int, number: int) -> bytes:
    """A field of a protocol buffer that holds a number."""
    return _varint(tag << 3) + _varint(number)


def bytes_field(tag: int, content: bytes) -> bytes:
    """A field that holds bytes, or another message."""
    return _varint(tag << 3 | 2) + _varint(len(content)) + content


# ---- and back ------------------------------------------------------------------------


class Reader:
    """The names in such files, and their arrays. `tf.train.load_checkpoint` gives one.

    Raises:
        NotFoundError: there are no such files.
        DataLossError: they are damaged.
    """

    def __init__(self, prefix: str):
        self.prefix = str(prefix)
        if not os.path.exists(f"{prefix}.index"):
            raise NotFoundError(
                None, None, "Unsuccessful TensorSliceReader constructor: Failed to find any "
                f"matching files for {prefix}"
            )
        with open(f"{prefix}.index", "rb") as file:
            data = file.read()
        if len(data) < 48 or struct.unpack("<Q", data[-8:])[0] != _MAGIC:
            raise DataLossError(None, None, f"{prefix}.index is no index of a checkpoint")
        self._entries = {}
        footer = _Cursor(data[-48:])
        footer.varint(), footer.varint()
        for _, handle in _read_block(data, footer.varint(), footer.varint()):
            place = _Cursor(handle)
            for name, entry in _read_block(data, place.varint(), place.varint()):
                if name:
                    self._entries[name.decode()] = _read_entry(entry)

    def get_variable_to_shape_map(self) -> dict[str, list[int]]:
        return {name: list(entry["shape"]) for name, entry in self._entries.items()}

    def get_variable_to_dtype_map(self) -> dict:
        return {name: entry["dtype"] for name, entry in self._entries.items()}

    def has_tensor(self, name: str) -> bool:
        return name in self._entries

    def get_tensor(self, name: str):
        """The array (or the `bytes`) of this name."""
        if name not in self._entries:
            raise NotFoundError(None, None, f"Key {name} not found in checkpoint")
        entry = self._entries[name]
        if entry["dtype"] is None:
            raise UnimplementedError(None, None, f"{name} has a dtype that minitf leaves out")
        with open(f"{self.prefix}.data-{entry['shard']}", "rb") as file:
            file.seek(entry["offset"])
            data = file.read(entry["size"])
        if entry["dtype"].name == "string":
            return _strings(data, entry["shape"])
        if masked(data) != entry["checksum"]:
            raise DataLossError(None, None, f"the checksum of {name} in {self.prefix} is wrong")
        array = np.frombuffer(data, entry["dtype"].numpy).reshape(entry["shape"])
        return array.copy() if array.ndim else array[()]


def _strings(data: bytes, shape: tuple):
    cursor = _Cursor(data)
    lengths = [cursor.varint() for _ in range(int(np.prod(shape)))]
    cursor.take(4)
    found = [cursor.take(length) for length in lengths]
    return np.array(found, object).reshape(shape) if shape else found[0]


class _Cursor:
    """Reads bytes from front to back."""

    def __init__(self, data: bytes):
        self.data, self.at = data, 0

    def take(self, count: int) -> bytes:
        self.at += count
        return self.data[self.at - count : self.at]

    def varint(self) -> int:
        number = shift = 0
        while True:
            byte = self.data[self.at]
            self.at += 1
            number |= (byte & 127) << shift
            if byte < 128:
                return number
            shift += 7


def fields(data: bytes):
    """The fields of a protocol buffer: each a tag, and a number or bytes."""
    cursor = _Cursor(data)
    while cursor.at < len(data):
        key = cursor.varint()
        size = {1: 8, 5: 4}.get(key & 7)
        yield key >> 3, cursor.take(size or cursor.varint()) if key & 7 else cursor.varint()


def _read_block(data: bytes, offset: int, size: int) -> list[tuple[bytes, bytes]]:
    if data[offset + size] != 0:
        raise UnimplementedError(None, None, "minitf cannot read a compressed index")
    content = data[offset : offset + size]
    restarts = struct.unpack("<I", content[-4:])[0]
    cursor, key, found = _Cursor(content[: -4 * (restarts + 1)]), b"", []
    while cursor.at < len(cursor.data):
        shared, rest, length = cursor.varint(), cursor.varint(), cursor.varint()
        key = key[:shared] + cursor.take(rest)
        found.append((key, cursor.take(length)))
    return found


def _read_entry(entry: bytes) -> dict:
    found = dict(fields(entry))
    numbers = {dtype.as_datatype_enum: dtype for dtype in BY_NAME.values()}
    sizes = [dict(fields(d)) for tag, d in fields(found.get(2, b"")) if tag == 2]
    return {
        "dtype": numbers.get(found.get(1, 0)), "shape": tuple(d.get(1, 0) for d in sizes),
        "shard": f"{found.get(3, 0):05d}-of-00001", "offset": found.get(4, 0),
        "size": found.get(5, 0), "checksum": struct.unpack("<I", found[6])[0],
    }  # fmt: skip

"""Plain data between two processes: numbers, text, lists, dicts and NumPy arrays.

``process`` (the grader), ``learner`` (the sandbox) and ``tester`` write and read these
frames over pipes. A frame is a length, a JSON header and the arrays' raw bytes; nothing
is ever unpickled, every size is bounded before memory is taken for it, and what comes
out is built from Python's own types only, whatever the other side sent.
"""

import json
import struct
from typing import Any, BinaryIO

import numpy as np

MAX_HEADER = 8 * 2**20  # bytes of JSON in one frame
MAX_ARRAYS = 64 * 2**20  # bytes of all arrays in one frame
MAX_DEPTH = 40  # nesting of lists and dicts
DTYPES = frozenset(
    np.dtype(name).str
    for name in (
        "bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 "
        "float16 float32 float64 complex64 complex128"
    ).split()
)


class WireError(Exception):
    """A frame that is broken, too large, or holds something that is not plain data."""


def pack(value: Any) -> bytes:
    """The frame for a value made of None, bool, int, float, str, list, tuple, dict and
    arrays. Anything with a ``numpy()`` method (a tensor, a variable) goes as an array.

    >>> unpack(pack({"loss": 0.5, "shape": (2, 3)}))
    {'loss': 0.5, 'shape': (2, 3)}
    """
    blobs: list[bytes] = []
    header = json.dumps({"v": _flatten(value, blobs, 0), "n": [len(b) for b in blobs]})
    text = header.encode("ascii")
    if len(text) > MAX_HEADER or sum(map(len, blobs)) > MAX_ARRAYS:
        raise WireError("the data is too large to send")
    return struct.pack(">I", len(text)) + text + b"".join(blobs)


def unpack(frame: bytes) -> Any:
    """The value of one whole frame."""
    from io import BytesIO

    return read(BytesIO(frame))


def read(stream: BinaryIO) -> Any:
    """Read one frame and return its value.

    Raises EOFError when the other side has closed, WireError when the frame is broken.
    """
    (size,) = struct.unpack(">I", _exactly(stream, 4))
    if size > MAX_HEADER:
        raise WireError("the header is too large")
    text = _exactly(stream, size)
    try:
        header = json.loads(text)
        sizes = header["n"]
        if not all(type(n) is int and n >= 0 for n in sizes) or sum(sizes) > MAX_ARRAYS:
            raise WireError("the arrays are too large")
        blobs = [_exactly(stream, n) for n in sizes]
        return _build(header["v"], blobs, 0)
    except (ValueError, KeyError, TypeError, IndexError, RecursionError) as error:
        raise WireError(f"the frame is broken: {type(error).__name__}") from None


def _exactly(stream: BinaryIO, size: int) -> bytes:
    parts: list[bytes] = []
    while size:
        part = stream.read(min(size, 2**20))
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _flatten(value: Any, blobs: list[bytes], depth: int) -> Any:
    """The value as JSON can hold it; arrays are put aside in ``blobs``."""
    if depth > MAX_DEPTH:
        raise WireError("the data is nested too deeply")
    if value is None or type(value) in (bool, int, float, str):
        return value
    if isinstance(value, (list, tuple)):
        kind = "tuple" if isinstance(value, tuple) else "list"
        return {kind: [_flatten(item, blobs, depth + 1) for item in value]}
    if isinstance(value, dict):
        items = [[_key(k), _flatten(v, blobs, depth + 1)] for k, v in value.items()]
        return {"dict": items}
    scalar = isinstance(value, np.generic)
    if not isinstance(value, (np.ndarray, np.generic)):
        if not callable(getattr(value, "numpy", None)):
            raise WireError(f"a {type(value).__name__} is not plain data")
        value = value.numpy()
    array = np.asarray(value)
    dtype = array.dtype.newbyteorder("<").str
    if dtype not in DTYPES:
        raise WireError(f"an array of {array.dtype} is not plain data")
    blobs.append(np.ascontiguousarray(array, dtype).tobytes())
    what = {"array": len(blobs) - 1, "dtype": dtype, "shape": list(array.shape)}
    return {**what, "scalar": True} if scalar else what


def _key(key: Any) -> Any:
    if type(key) not in (str, int):
        raise WireError(f"a dict key of type {type(key).__name__} is not plain data")
    return key


def _build(tree: Any, blobs: list[bytes], depth: int) -> Any:
    """The value again, of Python's own types and plain arrays only."""
    if depth > MAX_DEPTH:
        raise WireError("the data is nested too deeply")
    if not isinstance(tree, dict):
        if isinstance(tree, list):
            raise WireError("the frame is broken: a bare list")
        return tree
    if "array" in tree:
        if tree["dtype"] not in DTYPES:
            raise WireError("an array of this dtype is not plain data")
        flat = np.frombuffer(blobs[tree["array"]], tree["dtype"])
        array = flat.reshape(tuple(tree["shape"])).copy()
        return array[()] if tree.get("scalar") else array
    if "dict" in tree:
        return {_key(k): _build(v, blobs, depth + 1) for k, v in tree["dict"]}
    kind = tuple if "tuple" in tree else list
    return kind(_build(item, blobs, depth + 1) for item in tree[kind.__name__])

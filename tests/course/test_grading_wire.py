"""Plain data goes over the wire unchanged; anything else is refused, never guessed."""

import io
import json
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from hypothesis.extra import numpy as arrays

from course.grading import wire

PLAIN = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats(allow_nan=False)
    | some.text(),
    lambda inner: some.lists(inner) | some.tuples(inner, inner)
    | some.dictionaries(some.text() | some.integers(), inner),
    max_leaves=20)
DTYPES = some.sampled_from(["bool", "int8", "uint16", "int64", "float16", "float32",
                            "complex64"])


@given(PLAIN)
def test_plain_data_comes_back_as_it_was(value):
    back = wire.unpack(wire.pack(value))
    assert back == value
    assert type(back) is type(value)


@given(arrays.arrays(DTYPES, arrays.array_shapes(min_dims=0, max_dims=3, min_side=0)))
def test_arrays_keep_shape_dtype_and_every_bit(array):
    back = wire.unpack(wire.pack({"a": [array]}))["a"][0]
    assert back.dtype == array.dtype and back.shape == array.shape
    assert back.tobytes() == np.ascontiguousarray(array).tobytes()
    assert back.flags.writeable


def test_numpy_numbers_stay_numbers_and_tensors_become_arrays():
    import minitf as tf

    number, tensor = wire.unpack(wire.pack([np.float32(0.5), tf.constant([1.0, 2.0])]))
    assert isinstance(number, np.float32) and number == 0.5
    assert isinstance(tensor, np.ndarray) and tensor.tolist() == [1.0, 2.0]


@pytest.mark.parametrize("value", [
    object(), {1, 2}, b"bytes", {"f": len}, {(1, 2): 3}, np.array(["text"]),
    np.array([object()]), np.datetime64("2026-01-01")])
def test_what_is_not_plain_is_refused(value):
    with pytest.raises(wire.WireError):
        wire.pack(value)


def test_what_contains_itself_is_refused():
    loop: list = []
    loop.append(loop)
    with pytest.raises(wire.WireError, match="nested"):
        wire.pack(loop)


def frame(header: object, blobs: bytes = b"") -> bytes:
    text = json.dumps(header).encode()
    return struct.pack(">I", len(text)) + text + blobs


@pytest.mark.parametrize("bad", [
    struct.pack(">I", 2**31) + b"x",
    frame({"v": 1}),
    frame({"v": 1, "n": [2**40]}),
    frame({"v": 1, "n": [-1]}),
    frame({"v": [1], "n": []}),
    frame({"v": {"what": 1}, "n": []}),
    frame({"v": {"array": 0, "dtype": "|O", "shape": [1]}, "n": [8]}, b"x" * 8),
    frame({"v": {"array": 0, "dtype": "<f4", "shape": [2**40]}, "n": [4]}, b"x" * 4),
    frame({"v": {"array": 3, "dtype": "<f4", "shape": []}, "n": []}),
    frame({"v": {"dict": [[[1], 2]]}, "n": []}),
    struct.pack(">I", 4) + b"\xff\xfe\x00\x00",
    struct.pack(">I", 100_000) + b"[" * 100_000,
])
def test_a_broken_frame_is_refused_before_memory_is_taken(bad):
    with pytest.raises((wire.WireError, EOFError)):
        wire.read(io.BytesIO(bad))


def test_a_frame_that_ends_early_is_the_end():
    whole = wire.pack({"a": np.zeros(100)})
    for cut in (0, 3, 4, 20, len(whole) - 1):
        with pytest.raises(EOFError):
            wire.read(io.BytesIO(whole[:cut]))

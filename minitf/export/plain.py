"""Python values as JSON and back: the attributes of operations, and structures of them.

What JSON has itself stays as it is; everything else is a dict of one key that tells its
kind, `{"tuple": [1, 2]}`. There is no pickle, so reading a file runs no code.
"""

import base64

import numpy as np

from minitf.base.dtypes import DType, as_dtype
from minitf.base.shape import TensorShape, TensorSpec
from minitf.core.holes import Hole


def to_plain(value, other=None):
    """A value as JSON has it.

    Args:
        other: takes what is of no kind known here, and gives it in the same way.

    Raises:
        TypeError: a value that only this program knows.
    """
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, TensorShape):
        return {"shape": None if value.rank is None else list(value)}
    if isinstance(value, (tuple, list)):
        kind = "tuple" if isinstance(value, tuple) else "list"
        return {kind: [to_plain(v, other) for v in value]}
    if isinstance(value, dict):
        return {"dict": [[to_plain(k), to_plain(v, other)] for k, v in value.items()]}
    if isinstance(value, slice):
        return {"slice": [to_plain(v, other) for v in (value.start, value.stop, value.step)]}
    if isinstance(value, TensorSpec):
        return {"spec": [to_plain(value.shape), value.dtype.name, value.name]}
    if isinstance(value, (np.ndarray, np.generic)) and value.dtype != object:
        data = base64.b64encode(np.ascontiguousarray(value).tobytes()).decode()
        return {"array": [list(value.shape), value.dtype.str, data]}
    if isinstance(value, np.ndarray):
        strings = [base64.b64encode(v).decode() for v in value.ravel().tolist()]
        return {"strings": [list(value.shape), strings]}
    for kind, cls, field in (("dtype", DType, "name"), ("hole", Hole, "position")):
        if isinstance(value, cls):
            return {kind: getattr(value, field)}
    if value is Ellipsis:
        return {"ellipsis": None}
    if other is None:
        raise TypeError(f"{value!r} exists in this program only")
    return other(value)


def from_plain(value, other=None):
    """The value that `to_plain` described."""
    if not isinstance(value, dict):
        return value
    (kind, inner), = value.items()
    if kind in ("tuple", "list", "slice"):
        made = [from_plain(v, other) for v in inner]
        return {"tuple": tuple, "list": list, "slice": lambda v: slice(*v)}[kind](made)
    if kind == "dict":
        return {from_plain(k): from_plain(v, other) for k, v in inner}
    if kind == "array":
        shape, dtype, data = inner
        array = np.frombuffer(base64.b64decode(data), np.dtype(dtype)).reshape(shape)
        return array.copy() if shape else array[()]
    if kind == "strings":
        return np.array([base64.b64decode(s) for s in inner[1]], object).reshape(inner[0])
    simple = {
        "shape": TensorShape, "dtype": as_dtype, "hole": Hole,
        "ellipsis": lambda _: Ellipsis,
        "spec": lambda v: TensorSpec(from_plain(v[0]), as_dtype(v[1]), v[2]),
    }  # fmt: skip
    return simple[kind](inner) if kind in simple else other(kind, inner)

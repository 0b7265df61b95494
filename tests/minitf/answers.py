"""Answers: what a cell gave, as plain data, and whether two of them are the same.

`describe` knows TensorFlow's things and minitf's by what they can do, not by class, so
that one function serves both. Used by `cells.py` and the tests that compare with
recorded results.
"""

from __future__ import annotations

import builtins
import math

import numpy as np


def describe(value, tf) -> object:
    """Plain data for a value: numbers with dtype and shape, structures, or its repr."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return {"float": value}
    if isinstance(value, bytes):
        return {"bytes": value.decode("latin-1")}
    if isinstance(value, (list, tuple)) and not hasattr(value, "rank"):
        kind = "list" if isinstance(value, list) else "tuple"
        return {kind: [describe(v, tf) for v in value]}
    if isinstance(value, dict):
        return {"dict": [[describe(k, tf), describe(v, tf)] for k, v in value.items()]}
    if hasattr(value, "indices") and hasattr(value, "values"):
        value = tf.convert_to_tensor(value)  # rows of a sparse gradient, put in place
    if isinstance(value, np.generic):
        return {"numpy": numbers(np.asarray(value)), "dtype": str(value.dtype)}
    if isinstance(value, np.ndarray):
        return {"numpy": numbers(value), "dtype": str(value.dtype), "shape": list(value.shape)}
    if tf.is_tensor(value) or (hasattr(value, "dtype") and hasattr(value, "shape")):
        return _tensor(value)
    return {"repr": repr(value)}


def _tensor(value) -> dict:
    dtype = getattr(value.dtype, "name", value.dtype)
    shape = list(value.shape)
    try:
        array = np.asarray(value.numpy())
    except (AttributeError, NotImplementedError):  # it has a spec and no numbers
        return {"symbolic": dtype, "shape": shape}
    return {"tensor": numbers(array), "dtype": dtype, "shape": shape}


def numbers(array: np.ndarray) -> list:
    """The elements in one flat list; floats with as many digits as their dtype has."""
    flat = array.ravel()
    if array.dtype.kind == "f":
        return [float(str(v)) for v in flat]
    if array.dtype.kind == "c":
        return [[float(str(v.real)), float(str(v.imag))] for v in flat]
    if array.dtype.kind in "OSU":
        return [v.decode("latin-1") if isinstance(v, bytes) else str(v) for v in flat]
    return flat.tolist()


def kind_of_error(error: Exception, tf) -> str:
    """The nearest class of an error that is Python's or one of TensorFlow's statuses."""
    for cls in type(error).__mro__:
        is_status = issubclass(cls, tf.errors.OpError)
        if getattr(tf.errors if is_status else builtins, cls.__name__, None) is cls:
            return cls.__name__
    raise AssertionError("every exception is an Exception")


def is_kind(error: Exception, kind: str, tf) -> bool:
    """Whether whoever catches errors of that kind catches this one."""
    cls = getattr(tf.errors, kind, None) or getattr(builtins, kind)
    return isinstance(error, cls)


def difference(got, wanted, tolerance: float, path: str = "answer") -> str | None:
    """Where two answers differ, in words; None if they do not."""
    if isinstance(wanted, dict) and isinstance(got, dict):
        if set(got) != set(wanted):
            return f"{path}: {got}, not {wanted}"
        items = [(key, got[key], wanted[key]) for key in wanted]
    elif isinstance(wanted, list) and isinstance(got, list):
        if len(got) != len(wanted):
            return f"{path}: {len(got)} parts, not {len(wanted)}: {got}, not {wanted}"
        items = [(i, a, b) for i, (a, b) in enumerate(zip(got, wanted))]
    elif isinstance(wanted, float) and isinstance(got, float):
        return None if near(got, wanted, tolerance) else f"{path}: {got!r}, not {wanted!r}"
    else:
        same = type(got) is type(wanted) and got == wanted
        return None if same else f"{path}: {got!r}, not {wanted!r}"
    found = (difference(a, b, tolerance, f"{path}[{key}]") for key, a, b in items)
    return next((words for words in found if words), None)


def near(a: float, b: float, tolerance: float) -> bool:
    """Equal but for rounding, relative to the larger of the two and 1."""
    if math.isnan(a) or math.isnan(b):
        return math.isnan(a) and math.isnan(b)
    if math.isinf(a) or math.isinf(b):
        return a == b
    return abs(a - b) <= tolerance * max(1e-2, abs(a), abs(b))

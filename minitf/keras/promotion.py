"""Keras' dtype rules: operands of different dtypes meet in one, where TensorFlow raises.

Used by `tf.keras.ops` and by layers that merge several tensors. Python's numbers are
weak: they take the dtype of what stands beside them, unless it cannot hold a fraction.
"""

import functools
from collections.abc import Callable

import numpy as np

from minitf.base.dtypes import as_dtype
from minitf.core import convert
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable
from minitf.keras.config import floatx
from minitf.ops.elementwise import cast

_WEAK = {bool: "bool", int: "int", float: "float"}


def result_type(*dtypes) -> str:
    """The dtype in which values of these dtypes meet; "int" and "float" stand for Python's.

    >>> result_type("int32", "float16"), result_type("int8", "int32"), result_type("int32", float)
    ('float16', 'int32', 'float32')
    """
    names = [_WEAK.get(d, d) if isinstance(d, (type, str)) else as_dtype(d).name for d in dtypes]
    weak = {"int", "float"} & set(names)
    strong = [n for n in names if n not in weak]
    floats = {n for n in strong if "float" in n}
    if floats:
        # Neither half holds all of the other: they meet in float32.
        halves = len(floats & {"bfloat16", "float16"})
        return "float32" if halves == 2 else max(floats, key=lambda n: as_dtype(n).size)
    if "float" in weak:
        return floatx()
    if not strong or set(strong) == {"bool"}:
        return "int32" if weak else "bool"
    found = np.result_type(*strong).name
    return floatx() if found.startswith("float") else found  # of int64 and uint64


def tensor(x) -> Tensor:
    """A tensor of anything; Python's floats, and arrays made of them, are `floatx()`."""
    if isinstance(x, float):
        return convert.to_tensor(x, floatx())
    return convert.to_tensor(x)


def converted(function: Callable) -> Callable:
    """A function of a tensor that takes anything as its first argument."""

    @functools.wraps(function)
    def wrapper(x, *args, **options):
        return function(tensor(x), *args, **options)

    return wrapper


def kind_of(x):
    """What a value brings to `result_type`."""
    if isinstance(x, (bool, int, float)):
        return type(x)
    return x.dtype if isinstance(x, (Tensor, Variable, np.ndarray, np.generic)) else tensor(x).dtype


def together(values) -> list[Tensor]:
    """Tensors of one dtype, that in which all the values meet."""
    kind = result_type(*map(kind_of, values))
    return [cast(x, kind) for x in values]


def promoted(function: Callable) -> Callable:
    """A function of two tensors that takes different dtypes."""

    @functools.wraps(function)
    def wrapper(x1, x2):
        return function(*together((x1, x2)))

    return wrapper


def floating(function: Callable) -> Callable:
    """A function of floats that also takes ints, as `floatx()`."""

    @functools.wraps(function)
    def wrapper(x, *args, **options):
        x = tensor(x)
        if not (x.dtype.is_floating or x.dtype.is_complex):
            x = cast(x, floatx())
        return function(x, *args, **options)

    return wrapper

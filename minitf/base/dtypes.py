"""Element types: TensorFlow's names over NumPy's.

A `DType` says what one element of a tensor is. There is one object per type, so
`a.dtype is tf.float32` is a valid and quick test. Read in lesson 02.
"""

import numpy as np


class DType:
    """The type of a tensor's elements, such as `tf.float32`.

    >>> import minitf as tf
    >>> tf.float32 == "float32", tf.as_dtype(float).name, tf.int32.max
    (True, 'float32', 2147483647)
    """

    __slots__ = ("name", "numpy", "is_floating", "is_integer", "is_bool", "is_complex",
                 "is_numeric", "is_differentiable")  # fmt: skip

    def __init__(self, name: str, numpy: object, kind: str):
        self.name = name
        if numpy is not None:
            self.numpy = np.dtype(numpy)
        self.is_floating = kind == "float"
        self.is_integer = kind == "int"
        self.is_bool = kind == "bool"
        self.is_complex = kind == "complex"
        self.is_numeric = kind in ("float", "int", "complex")
        # What gradients flow through: numbers, handles of variables, lists of tensors.
        self.is_differentiable = kind in ("float", "complex", "resource", "variant")

    @property
    def as_numpy_dtype(self) -> type:
        """The NumPy scalar type, such as `np.float32`."""
        return self.numpy.type

    @property
    def size(self) -> int:
        """Bytes in one element."""
        return self.numpy.itemsize

    @property
    def min(self):
        """The smallest number that this type holds."""
        return self._limits().min

    @property
    def max(self):
        """The largest number that this type holds."""
        return self._limits().max

    @property
    def limits(self) -> tuple:
        """`(min, max)`."""
        return self.min, self.max

    @property
    def base_dtype(self) -> "DType":
        return self

    @property
    def as_datatype_enum(self) -> int:
        """TensorFlow's number for this type in saved graphs."""
        return _ENUM[self.name]

    @property
    def is_unsigned(self) -> bool:
        return self.numpy.kind == "u"

    def is_compatible_with(self, other: object) -> bool:
        return self is as_dtype(other)

    def _limits(self):
        if self.is_integer:
            return np.iinfo(self.numpy)
        if self.is_floating:
            return np.finfo(self.numpy)
        raise TypeError(f"{self.name} has no smallest and largest value")

    def __eq__(self, other: object) -> bool:
        if isinstance(other, DType) or other is None:
            return self is other
        try:
            return self is as_dtype(other)
        except TypeError:
            return False

    def __hash__(self) -> int:
        return hash(self.name)

    def __repr__(self) -> str:
        return f"tf.{self.name}"

    def __str__(self) -> str:
        return f"<dtype: {self.name!r}>"

    def __reduce__(self):
        return as_dtype, (self.name,)


class _BFloat16(DType):
    """The upper half of a float32, which NumPy lacks; `ml_dtypes` brings it at first use."""

    __slots__ = ()

    @property
    def numpy(self) -> np.dtype:
        from ml_dtypes import bfloat16

        found = np.dtype(bfloat16)
        BY_NUMPY.setdefault(found, self)
        return found

    def _limits(self):
        from ml_dtypes import finfo

        return finfo(self.numpy)


float16 = half = DType("float16", np.float16, "float")
float32 = DType("float32", np.float32, "float")
float64 = double = DType("float64", np.float64, "float")
bfloat16 = _BFloat16("bfloat16", None, "float")
int8 = DType("int8", np.int8, "int")
int16 = DType("int16", np.int16, "int")
int32 = DType("int32", np.int32, "int")
int64 = DType("int64", np.int64, "int")
uint8 = DType("uint8", np.uint8, "int")
uint16 = DType("uint16", np.uint16, "int")
uint32 = DType("uint32", np.uint32, "int")
uint64 = DType("uint64", np.uint64, "int")
complex64 = DType("complex64", np.complex64, "complex")
complex128 = DType("complex128", np.complex128, "complex")
# `bool` hides Python's own in this file; the public name must be TensorFlow's.
boolean = DType("bool", np.bool_, "bool")
# Strings are Python `bytes` in an object array; a resource is a variable's storage, a
# variant some other object: the rows of a list, an iterator.
string = DType("string", np.object_, "string")
resource = DType("resource", np.object_, "resource")
variant = DType("variant", np.object_, "variant")

_ENUM = {
    "float32": 1, "float64": 2, "int32": 3, "uint8": 4, "int16": 5, "int8": 6,
    "string": 7, "complex64": 8, "int64": 9, "bool": 10, "bfloat16": 14, "uint16": 17,
    "complex128": 18, "float16": 19, "resource": 20, "variant": 21, "uint32": 22, "uint64": 23,
}  # fmt: skip

NUMERIC = (
    float16, float32, float64, bfloat16, int8, int16, int32, int64, uint8, uint16,
    uint32, uint64, complex64, complex128, boolean,
)  # fmt: skip
BY_NAME = {d.name: d for d in (*NUMERIC, string, resource, variant)}
BY_NAME |= {"half": float16, "double": float64, "float": float32}
BY_NUMPY = {d.numpy: d for d in NUMERIC if d is not bfloat16} | {string.numpy: string}
# What NumPy takes for a dtype, and TensorFlow does not.
_NOT_TENSORFLOW = (None, int, str, complex, "int", "str")
# Python's types that stand for one of these; `int` does not, as in TensorFlow.
PYTHON = {float: float32, bool: boolean, object: string}


def as_dtype(value: object) -> DType:
    """The `DType` that a DType, a name, a NumPy type or a Python type stands for.

    Raises:
        TypeError: nothing here has that type.
    """
    if isinstance(value, DType):
        return value
    if isinstance(value, str) and value in BY_NAME:
        return BY_NAME[value]
    if isinstance(value, type) and value in PYTHON:
        return PYTHON[value]
    if type(value) is int and value in _ENUM.values():
        return BY_NAME[next(name for name, number in _ENUM.items() if number == value)]
    try:
        if not any(value is other for other in _NOT_TENSORFLOW):
            found = np.dtype(value)
            return BY_NUMPY.get(found) or BY_NAME[found.name]
    except (TypeError, KeyError):
        pass
    # NumPy's fixed-width text and bytes hold strings, of any width.
    if isinstance(value, np.dtype) and value.kind in "SU":
        return string
    raise TypeError(f"Cannot convert {value!r} to a minitf dtype")

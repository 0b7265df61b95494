"""From Python and NumPy to tensors: TensorFlow's rules for what dtype a value gets.

Python floats become float32 and ints int32; NumPy arrays keep their dtype; next to a
tensor, a Python or NumPy value takes the tensor's dtype; two tensors must agree.
"""

from __future__ import annotations

import numpy as np

from minitf.base.dtypes import DType, as_dtype, string
from minitf.base.errors import DTypeError
from minitf.base.shape import spec_of
from minitf.core.door import apply
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable

_NARROW = {np.dtype("float64"): np.float32, np.dtype("int64"): np.int32}


def to_tensor(value, dtype=None, like: DType | None = None) -> Tensor:
    """A tensor with `value` (`tf.convert_to_tensor`).

    Args:
        value: a tensor, a variable, or numbers: Python's, NumPy's, or nested lists.
        dtype: the dtype it must have.
        like: the dtype to take where the value has none of its own.

    Raises:
        ValueError: `value` is a tensor of another dtype, a ragged list, or None.
        TypeError: the dtype cannot hold the value.
    """
    if dtype is not None:
        dtype = as_dtype(dtype)
    if type(value) is Variable or isinstance(value, Variable):
        value = value.read_value()
    if isinstance(value, Tensor):
        if dtype is not None and dtype is not value.spec.dtype:
            raise ValueError(
                f"Tensor conversion requested dtype {dtype.name} for Tensor with dtype "
                f"{value.dtype.name}: {value!r}; use tf.cast"
            )
        return value
    if isinstance(value, (list, tuple)) and _holds_tensors(value):
        return _pack(value, dtype or like)
    array = to_array(value, dtype or like)
    return Tensor(array, spec_of(array))


def to_array(value, dtype: DType | None = None) -> np.ndarray:
    """The NumPy array that holds `value`, with TensorFlow's choice of dtype."""
    if value is None:
        raise ValueError(
            "Attempt to convert a value (None) with an unsupported type (<class 'NoneType'>) "
            "to a Tensor."
        )
    if isinstance(value, (np.ndarray, np.generic)) or hasattr(value, "__array__"):
        return _from_numpy(np.asarray(value), dtype)
    try:
        array = np.array(value)
    except ValueError:
        raise ValueError("Can't convert non-rectangular Python sequence to Tensor.") from None
    if array.dtype.kind in "SUO":
        return _from_text(value, array, dtype)
    if dtype is None:
        if _first_leaf_is_python(value) and array.dtype in _NARROW:
            return _narrowed(array)
        return array
    if not _holds(dtype, array):
        raise TypeError(f"Cannot convert {value} to a tensor of dtype {dtype.name}")
    return array.astype(dtype.numpy)


def _from_numpy(array: np.ndarray, dtype: DType | None) -> np.ndarray:
    if array.dtype.kind in "SU" or (array.dtype == object and array.size):
        return _from_text(array, array, dtype)
    if dtype is None:
        as_dtype(array.dtype)  # refuses dates and records
        return np.array(array)
    return array.astype(dtype.numpy)  # always a copy: tensors never change


def _from_text(value, array: np.ndarray, dtype: DType | None) -> np.ndarray:
    leaves = array.ravel()
    if not all(isinstance(leaf, (str, bytes)) for leaf in leaves):
        kind = type(value).__name__
        raise ValueError(f"Attempt to convert a value ({value!r}) of type {kind} to a Tensor.")
    if dtype not in (None, string):
        raise TypeError(f"Cannot convert {value!r} to a tensor of dtype {dtype.name}")
    out = np.empty(array.shape, object)
    out.flat = [_as_bytes(leaf) for leaf in leaves]
    return out


def _as_bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else bytes(text)


def _first_leaf_is_python(value) -> bool:
    while isinstance(value, (list, tuple)) and value:
        value = value[0]
    return not isinstance(value, (np.ndarray, np.generic))


def _narrowed(array: np.ndarray) -> np.ndarray:
    narrow = array.astype(_NARROW[array.dtype])
    too_big = array.dtype.kind == "i" and not np.array_equal(narrow, array)
    return array if too_big else narrow


def _holds(dtype: DType, array: np.ndarray) -> bool:
    """May Python values of this kind go to `dtype`? Ints may become floats, no more."""
    kind = array.dtype.kind
    if not array.size or dtype.numpy.kind == kind:
        return True
    if dtype.is_complex:
        return kind in "fiu"
    if dtype.is_floating:
        return kind in "iu"
    return dtype.is_integer and kind in "iu"


def _holds_tensors(value) -> bool:
    return any(
        isinstance(v, (Tensor, Variable))
        or (isinstance(v, (list, tuple)) and _holds_tensors(v))
        for v in value
    )


def _pack(values, dtype: DType | None) -> Tensor:
    """A list with tensors in it becomes one tensor, stacked along a new first axis."""
    for value in values:
        if dtype is None and isinstance(value, (Tensor, Variable)):
            dtype = value.dtype
    parts = [to_tensor(v, like=dtype) for v in values]
    return apply("stack", *parts, axis=0)


def unary(name: str, x) -> Tensor:
    """Applies a one-input operation to anything that can become a tensor."""
    return apply(name, to_tensor(x))


def binary(name: str, x, y) -> Tensor:
    """Applies a two-input operation; a plain number takes the other side's dtype."""
    if not isinstance(x, Tensor):
        like = y.dtype if isinstance(y, (Tensor, Variable)) else None
        x = to_tensor(x, like=like)
    if not isinstance(y, Tensor):
        y = to_tensor(y, like=x.spec.dtype)
    return apply(name, x, y)


def compare(name: str, x, y, otherwise: bool):
    """`==` and `!=`: elementwise, and `otherwise` where the two cannot be compared."""
    if y is None:
        return otherwise
    try:
        return binary(name, x, y)
    except DTypeError:
        raise
    except (TypeError, ValueError):  # another kind of thing, or shapes that do not meet
        return to_tensor(otherwise)


def constant(value, dtype=None, shape=None, name: str | None = None) -> Tensor:
    """A tensor with these numbers.

    Args:
        value: a number, nested lists of them, or a NumPy array.
        dtype: the element type; else Python floats are float32 and ints int32.
        shape: the shape to fill; one value may be repeated to do so.

    Raises:
        TypeError: `shape` asks for another number of elements.

    >>> constant([[1, 2], [3, 4]])
    <tf.Tensor: shape=(2, 2), dtype=int32, numpy=
    array([[1, 2],
           [3, 4]], dtype=int32)>
    """
    tensor = to_tensor(value, dtype)
    if shape is None or tuple(shape) == tensor.shape:
        return tensor
    array = tensor.numpy()
    wanted = int(np.prod(shape))
    if np.size(array) not in (1, wanted):
        raise TypeError(
            f"constant: {np.size(array)} values do not fill shape {tuple(shape)}, "
            f"which has {wanted}"
        )
    array = np.broadcast_to(np.reshape(array, -1), wanted).reshape(shape).copy()
    return Tensor(array, spec_of(array))


def shape_dims(shape) -> tuple:
    """Dimensions from what users pass as a shape: ints, a list, or a tensor."""
    if isinstance(shape, (Tensor, np.ndarray)):
        return tuple(int(d) for d in np.atleast_1d(np.asarray(shape)))
    if isinstance(shape, (int, np.integer)):
        return (int(shape),)
    return tuple(None if d is None else int(d) for d in shape)

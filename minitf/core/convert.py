"""From Python and NumPy to tensors: TensorFlow's rules for what dtype a value gets.

Python floats become float32 and ints int32; NumPy arrays keep their dtype; next to a
tensor, a Python or NumPy value takes the tensor's dtype; two tensors must agree.
"""

import functools

import numpy as np

from minitf.base.dtypes import DType, as_dtype, string
from minitf.base.errors import DTypeError, InvalidArgumentError, wrong_dtype
from minitf.base.shape import spec_of
from minitf.core.door import apply
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable

def to_tensor(value, dtype=None, like=None) -> Tensor:
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
    if isinstance(value, Variable):
        value = value.read_value()
    if isinstance(value, Tensor):
        if dtype is not None and dtype is not value.spec.dtype:
            raise wrong_dtype(
                f"Tensor conversion requested dtype {dtype.name} for Tensor with dtype "
                f"{value.dtype.name}: {value!r}; use tf.cast"
            )
        return value
    dtype = dtype or (like and as_dtype(like))
    if isinstance(value, (list, tuple)) and _holds_tensors(value):
        return _pack(value, dtype)
    array = to_array(value, dtype)
    return Tensor(array, spec_of(array))


def to_array(value, dtype: DType | None = None) -> np.ndarray:
    """The NumPy array that holds `value`, with TensorFlow's choice of dtype."""
    if value is None:
        raise _unsupported(value)
    if isinstance(value, (np.ndarray, np.generic)) or hasattr(value, "__array__"):
        return _from_numpy(np.asarray(value), dtype)
    try:
        array = np.array(value)
    except ValueError:
        raise ValueError("Can't convert non-rectangular Python sequence to Tensor.") from None
    kind = array.dtype.kind
    if kind in "SUO":
        return _from_text(value, np.array(value, object), dtype)
    if dtype is None:
        return _natural(array, _first_leaf(value))
    if kind not in _KINDS.get("f" if dtype.is_floating else dtype.numpy.kind, "") and array.size:
        raise wrong_dtype(f"Cannot convert {value!r} to a tensor of dtype {dtype.name}")
    return array.astype(dtype.numpy)


# For each kind of dtype, the kinds of Python numbers that it takes: ints may become
# floats, never the other way round.
_KINDS = {"b": "b", "i": "biu", "u": "biu", "f": "biuf", "c": "biufc"}


def _natural(array: np.ndarray, leaf) -> np.ndarray:
    """Python's numbers in the dtype that the first of them, `leaf`, gives them.

    Floats become float32 and ints int32, or int64 where one is too large; a NumPy float
    keeps its type.
    """
    kind = array.dtype.kind
    if kind == "b":
        return array
    if isinstance(leaf, (bool, np.bool_)) or (kind == "c" and not np.iscomplexobj(leaf)):
        raise ValueError("Can't convert Python sequence with mixed types to Tensor.")
    if kind == "c":
        return array.astype(np.complex128)
    if kind == "f":
        narrow = array.astype(leaf.dtype if isinstance(leaf, np.floating) else np.float32)
        if not np.array_equal(np.isinf(narrow), np.isinf(array)):
            raise ValueError(f"Python float out of range for {narrow.dtype}")
        return narrow
    narrow = array.astype(np.int32)
    if np.array_equal(narrow, array):
        return narrow
    if kind == "u":
        raise ValueError("Can't convert Python int too large to Tensor.")
    return array


def _from_numpy(array: np.ndarray, dtype: DType | None) -> np.ndarray:
    kind = array.dtype.kind
    if kind in "SU" or (kind == "O" and array.size):
        return _from_text(array, array, dtype)
    if kind in "mMV" and array.dtype.name != "bfloat16":
        raise ValueError(
            f"Failed to convert a NumPy array to a Tensor (Unsupported numpy type {array.dtype})."
        )
    # Always a copy: tensors never change.
    return np.array(array) if dtype is None else array.astype(dtype.numpy)


def _from_text(value, array: np.ndarray, dtype: DType | None) -> np.ndarray:
    leaves = array.ravel()
    if not all(isinstance(leaf, (str, bytes)) for leaf in leaves):
        raise _unsupported(value)
    if dtype not in (None, string):
        raise wrong_dtype(f"Cannot convert {value!r} to a tensor of dtype {dtype.name}")
    out = np.empty(array.shape, object)
    out.flat = [leaf.encode() if isinstance(leaf, str) else bytes(leaf) for leaf in leaves]
    return out


def _unsupported(value) -> ValueError:
    return ValueError(
        f"Attempt to convert a value ({value!r}) with an unsupported type ({type(value)}) "
        "to a Tensor."
    )


def _first_leaf(value):
    while isinstance(value, (list, tuple, np.ndarray)) and np.ndim(value) and len(value):
        value = value[0]
    return value


def _holds_tensors(value) -> bool:
    return any(
        isinstance(v, (Tensor, Variable))
        or (isinstance(v, (list, tuple)) and _holds_tensors(v))
        for v in value
    )


def _pack(values, dtype: DType | None) -> Tensor:
    """A list with tensors in it becomes one tensor, stacked along a new first axis."""
    return apply("stack", *alike(values, dtype), axis=0)


def alike(values, dtype: DType | None = None) -> list[Tensor]:
    """Tensors of one dtype: that of a tensor among them, else a float's, else the first's."""
    found = [v.dtype for v in values if isinstance(v, (Tensor, Variable))]
    if not found and dtype is None:
        values = [to_tensor(v) for v in values]
        found = [v.dtype for v in values if v.dtype.is_floating] or [v.dtype for v in values[:1]]
        return [v if v.dtype is found[0] else apply("cast", v, dtype=found[0]) for v in values]
    return [to_tensor(v, like=dtype or found[0]) for v in values]


@functools.lru_cache(maxsize=1024, typed=True)
def _number(value, like: DType) -> Tensor:
    """A Python number as a tensor: programs use the same few again and again."""
    return to_tensor(value, like=like)


def unary(name: str, x) -> Tensor:
    """Applies a one-input operation to anything that can become a tensor."""
    return apply(name, x if isinstance(x, Tensor) else to_tensor(x))


def binary(name: str, x, y, **attrs) -> Tensor:
    """Applies a two-input operation; a plain number takes the other side's dtype."""
    if not isinstance(x, Tensor):
        like = y.dtype if isinstance(y, (Tensor, Variable)) else None
        x = to_tensor(x, like=like)
    if not isinstance(y, Tensor):
        # Not for 0: 0.0 and -0.0 are equal and would be taken for one another.
        make = _number if type(y) in (float, int) and y else to_tensor
        y = make(y, like=x.spec.dtype)
    return apply(name, x, y, **attrs)


def compare(name: str, x, y, otherwise: bool):
    """`==` and `!=`: elementwise, and `otherwise` where the two cannot be compared."""
    if y is None:
        return otherwise
    try:
        return binary(name, x, y)
    except DTypeError:
        raise
    except InvalidArgumentError:  # shapes that do not meet
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
    if isinstance(value, (list, tuple)) and _holds_tensors(value):
        raise _unsupported(value)  # tf.stack and tf.convert_to_tensor take such a list
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

"""Making tensors and asking what they are: see `tf.keras.ops`."""

import numpy as np

from minitf.core.tensor import Tensor
from minitf.core.variable import Variable
from minitf.keras import config
from minitf.keras.keras_tensor import is_keras_tensor
from minitf.keras.promotion import floating, tensor, together
from minitf.ops import elementwise, fill, sequence

def convert_to_tensor(x, dtype=None, sparse=None, ragged=None) -> Tensor:
    """A tensor with these numbers, cast if they have another dtype."""
    x = tensor(x)
    return x if dtype is None else elementwise.cast(x, standard(dtype))


def standard(dtype, default=None) -> str:
    """The name of a dtype; of the default, or `floatx()`, for None."""
    return config.standardize_dtype(default if dtype is None else _PYTHON.get(dtype, dtype))


_PYTHON = {float: "float32", int: "int32", bool: "bool", "float": "float32", "int": "int32"}
array = convert_to_tensor


def cast(x, dtype) -> Tensor:
    """The tensor with another dtype."""
    return elementwise.cast(tensor(x), standard(dtype))


def convert_to_numpy(x) -> np.ndarray:
    return np.asarray(x)


def is_tensor(x) -> bool:
    """True for tensors with numbers and for those of a `tf.function`."""
    return isinstance(x, Tensor) and not is_keras_tensor(x)


def shape(x) -> tuple:
    """The shape: whole numbers, and tensors for what only a run can tell."""
    x = x if isinstance(x, (Tensor, Variable)) else tensor(x)
    return tuple(x.shape) if is_keras_tensor(x) else fill.sizes(x)


def ndim(x) -> int:
    return len(tensor(x).shape)


def size(x) -> Tensor:
    """How many elements."""
    return fill.size(tensor(x))


def dtype(x) -> str:
    return tensor(x).dtype.name


def zeros(shape, dtype=None) -> Tensor:
    return fill.zeros(shape, standard(dtype))


def ones(shape, dtype=None) -> Tensor:
    return fill.ones(shape, standard(dtype))


def full(shape, fill_value, dtype=None) -> Tensor:
    return fill.broadcast_to(cast(fill_value, standard(dtype)), shape)


def zeros_like(x, dtype=None) -> Tensor:
    x = tensor(x)
    return fill.zeros_like(x, standard(dtype, x.dtype))


def ones_like(x, dtype=None) -> Tensor:
    x = tensor(x)
    return fill.ones_like(x, standard(dtype, x.dtype))


def full_like(x, fill_value, dtype=None) -> Tensor:
    return ones_like(x, dtype) * cast(fill_value, standard(dtype, tensor(x).dtype))


def arange(start, stop=None, step=None, dtype=None) -> Tensor:
    """Numbers from `start` (or 0) up to, but not including, `stop`."""
    start, stop = (0, start) if stop is None else (start, stop)
    step = 1 if step is None else step
    if dtype is None:
        whole = all(isinstance(v, int) for v in (start, stop, step))
        dtype = "int32" if whole else together([start, stop, step])[0].dtype
    return sequence.range(*(cast(v, dtype) for v in (start, stop, step)))


def linspace(start, stop, num=50, endpoint=True, retstep=False, dtype=None, axis=0):
    """`num` numbers at even distances."""
    start, stop = together((floating(elementwise.identity)(start), stop))
    step = (stop - start) / float(max(num - endpoint, 1))
    found = sequence.linspace(start, stop if endpoint else stop - step, num, axis=axis)
    found = found if dtype is None else cast(found, dtype)
    return (found, step) if retstep else found


def eye(N, M=None, k=0, dtype=None) -> Tensor:
    return cast(np.eye(N, M, k), standard(dtype))


def identity(n, dtype=None) -> Tensor:
    return eye(n, dtype=dtype)


def tri(N, M=None, k=0, dtype=None) -> Tensor:
    return cast(np.tri(N, M, k), standard(dtype))

"""`tf.keras.backend` and `tf.keras.config`: what holds for all layers, and small helpers.

Layers ask here for the dtype of their weights and for where channels are.
"""

import collections

from minitf.base.dtypes import as_dtype
from minitf.keras.keras_tensor import is_keras_tensor
from minitf.keras.naming import clear_session, scope
from minitf.keras.registry import Configured

_STATE = {"floatx": "float32", "epsilon": 1e-7, "image_data_format": "channels_last"}
_FLOATS = ("bfloat16", "float16", "float32", "float64")
_UIDS: collections.Counter = collections.Counter()
name_scope = scope


class DTypePolicy(Configured):
    """The dtype of a layer's weights and of its results. minitf does not mix two."""

    def __init__(self, name: str):
        if not isinstance(name, str):
            raise TypeError(f"'name' must be a string, such as 'float32'. Received: name={name}")
        if name.startswith("mixed_"):
            raise NotImplementedError(f"minitf leaves mixed precision out ({name!r}); use 'float32'")
        self.name = as_dtype(name).name
        self.compute_dtype = self.variable_dtype = self.name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DTypePolicy) and other.name == self.name

    def __hash__(self) -> int:
        return hash(self.name)

    def __repr__(self) -> str:
        return f'<DTypePolicy "{self.name}">'


def policy(dtype) -> DTypePolicy:
    """The policy for what a layer was given as `dtype`: a name, a dtype, a policy, a config."""
    if isinstance(dtype, DTypePolicy):
        return dtype
    if isinstance(dtype, dict):
        return DTypePolicy(**dtype["config"])
    if dtype is None:
        return DTypePolicy(_STATE["floatx"])
    return DTypePolicy(dtype if isinstance(dtype, str) else as_dtype(dtype).name)


def backend() -> str:
    """The name of the library that Keras runs on."""
    return "tensorflow"


def floatx() -> str:
    """The dtype of weights where none is given."""
    return _STATE["floatx"]


def set_floatx(value: str) -> None:
    """Changes the dtype of weights where none is given.

    Raises:
        ValueError: it is no float type.
    """
    if value not in _FLOATS:
        raise ValueError(f"Unknown `floatx` value: {value}. Expected one of {set(_FLOATS)}")
    _STATE["floatx"] = value


def dtype_policy() -> DTypePolicy:
    return policy(None)


def set_dtype_policy(value) -> None:
    set_floatx(policy(value).name)


def epsilon() -> float:
    """A small number that keeps divisions and logarithms finite."""
    return _STATE["epsilon"]


def set_epsilon(value: float) -> None:
    _STATE["epsilon"] = value


def image_data_format() -> str:
    """"channels_last" or "channels_first": where layers take channels to be."""
    return _STATE["image_data_format"]


def set_image_data_format(data_format: str) -> None:
    _STATE["image_data_format"] = standardize_data_format(data_format)


def standardize_data_format(data_format: str | None) -> str:
    """The data format, with the default for None.

    Raises:
        ValueError: there is none of that name.
    """
    found = str(data_format or image_data_format()).lower()
    if found not in ("channels_first", "channels_last"):
        raise ValueError(
            "The `data_format` argument must be one of ('channels_first', 'channels_last'). "
            f"Received: data_format={data_format}"
        )
    return found


def standardize_dtype(dtype) -> str:
    """The name of a dtype; None is `floatx()`."""
    return floatx() if dtype is None else as_dtype(dtype).name


def is_float_dtype(dtype) -> bool:
    return as_dtype(dtype).is_floating


def is_int_dtype(dtype) -> bool:
    return as_dtype(dtype).is_integer


def get_uid(prefix: str = "") -> int:
    """1 the first time for this prefix, then 2, 3, ..."""
    _UIDS[prefix] += 1
    return _UIDS[prefix]

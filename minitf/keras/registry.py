"""Objects to configs and back: what saving, cloning and `get("name")` are made of.

A config is a plain dict of the arguments that make an equal object. Keras' classes are
found by their names; your own must be registered, or named in a scope, since a file
must not decide which code runs.
"""

import base64
import inspect
import marshal
import types
import warnings
from typing import Self

import numpy as np

from minitf.base.dtypes import DType
from minitf.base.shape import TensorShape
from minitf.core import convert
from minitf.core.tensor import Tensor
from minitf.keras.names import (  # noqa: F401  who asks for configs finds the names here too
    _NAMES, _SCOPES, CustomObjectScope, custom_object_scope, get_custom_objects,
    get_registered_name, get_registered_object, ours, public, public_home,
    register_keras_serializable,
)  # fmt: skip

# ---- the arguments of an object ------------------------------------------------------


def arguments(obj, leave_out: tuple = ()) -> dict:
    """The arguments of minitf's part of an object, read from fields of the same names."""
    kind = next(k for k in type(obj).__mro__ if ours(k))
    return {n: getattr(obj, n) for n in argument_names(kind) if n not in leave_out}


def keep(obj, given: dict, leave_out: tuple = ()) -> None:
    """Makes fields of a constructor's `locals()`, but for some."""
    left_out = ("self", "options", "__class__", *leave_out)
    vars(obj).update({k: v for k, v in given.items() if k not in left_out})


def argument_names(kind: type) -> list[str]:
    """What a class takes, with what its `**options` pass on to its base classes."""
    names: dict[str, None] = {}
    for cls in kind.__mro__:
        if "__init__" not in vars(cls) or cls is object:
            continue
        parameters = list(inspect.signature(cls.__init__).parameters.values())[1:]
        names |= {p.name: None for p in parameters if p.kind not in (p.VAR_KEYWORD, p.VAR_POSITIONAL)}
        if all(p.kind is not p.VAR_KEYWORD for p in parameters):
            break
    return list(names)


def revived(value):
    """A part of a config, with objects where it has configs of objects."""
    if isinstance(value, (list, tuple)):
        return type(value)(map(revived, value))
    if not isinstance(value, dict):
        return value
    if value.get("module") or str(value.get("class_name")).startswith("__"):
        return deserialize_keras_object(value)
    return {key: revived(part) for key, part in value.items()}


class FromConfig:
    """An object whose config is the arguments that make an equal one."""

    @classmethod
    def from_config(cls, config: dict) -> Self:
        return cls(**{k: v if k == "dtype" else revived(v) for k, v in config.items()})


class Configured(FromConfig):
    """An object whose config is read from fields with the names of its arguments."""

    def get_config(self) -> dict:
        """The arguments that make an equal object."""
        return arguments(self)

    def __repr__(self) -> str:
        fields = ", ".join(f"{k}={v!r}" for k, v in self.get_config().items())
        return f"<{type(self).__name__} {fields}>" if fields else f"<{type(self).__name__}>"


# ---- to a config ---------------------------------------------------------------------


def serialize_keras_object(obj):
    """A plain, JSON-able description of an object, a structure of them, or a plain value."""
    if obj is None or isinstance(obj, (str, int, float, bool)):
        return obj
    if isinstance(obj, TensorShape):
        return obj.as_list()
    if isinstance(obj, (list, tuple)):
        parts = [serialize_keras_object(x) for x in obj]
        return tuple(parts) if isinstance(obj, tuple) else parts
    if isinstance(obj, dict):
        return {key: serialize_keras_object(value) for key, value in obj.items()}
    if isinstance(obj, DType):
        return obj.name
    value = _special(obj)
    return _described(obj) if value is None else value


def _special(obj):
    """Values that Keras marks with a name of their own, else None."""
    if isinstance(obj, np.ndarray) and obj.ndim:
        return _marked("numpy", value=obj.tolist(), dtype=obj.dtype.name)
    if isinstance(obj, (np.generic, np.ndarray)):
        return obj.item()
    if isinstance(obj, Tensor) and obj.array is not None:
        return _marked("tensor", value=np.asarray(obj).tolist(), dtype=obj.dtype.name)
    if isinstance(obj, bytes):
        return _marked("bytes", value=obj.decode())
    if isinstance(obj, slice):
        parts = {k: serialize_keras_object(getattr(obj, k)) for k in ("start", "stop", "step")}
        return _marked("slice", **parts)
    return _marked("ellipsis") if obj is ... else None


def _marked(kind: str, **config) -> dict:
    return {"class_name": f"__{kind}__", "config": config}


def _described(obj) -> dict:
    if isinstance(obj, types.FunctionType):
        if obj.__name__ == "<lambda>":
            return _lambda(obj)
        return {"module": "builtins", "class_name": "function",
                "config": get_registered_name(obj), "registered_name": "function"}  # fmt: skip
    if not hasattr(obj, "get_config"):
        raise TypeError(
            f"Cannot serialize object {obj} of type {type(obj)}. To be serializable, a class "
            "must implement the `get_config()` method."
        )
    config = obj.get_config()
    if not isinstance(config, dict):
        raise TypeError(f"The `get_config()` method of {obj} should return a dict. "
                        f"It returned: {config}")  # fmt: skip
    kind = type(obj)
    module, name, registered = kind.__module__, kind.__name__, get_registered_name(kind)
    if ours(kind) and kind not in _NAMES:
        module, name, registered = public_home(obj)
    made = {"module": None if module == "__main__" else module, "class_name": name,
            "config": serialize_keras_object(config), "registered_name": registered}  # fmt: skip
    for part in ("build_config", "compile_config"):
        found = getattr(obj, f"get_{part}", lambda: None)()
        if found is not None:
            made[part] = serialize_keras_object(found)
    return made


def _lambda(function) -> dict:
    """A lambda as Keras writes it: its compiled code. minitf never loads one."""
    warnings.warn(
        "The object being serialized includes a `lambda`. This is unsafe: Keras needs "
        "`safe_mode=False`, and minitf cannot reload it. Please use named functions.", stacklevel=2,
    )  # fmt: skip
    code = base64.encodebytes(marshal.dumps(function.__code__)).decode()
    closure = [cell.cell_contents for cell in function.__closure__ or ()] or None
    closure = serialize_keras_object(closure)
    defaults = serialize_keras_object(function.__defaults__)
    return _marked("lambda", code=code, defaults=defaults, closure=closure)


# ---- and back ------------------------------------------------------------------------


def deserialize_keras_object(config, custom_objects: dict | None = None, safe_mode: bool = True,
                             module_objects: dict | None = None, **_):  # fmt: skip
    """The object that a config describes. No config ever makes Python code run.

    Raises:
        TypeError: there is no class of that name, or it takes other arguments.
        ValueError: it holds a lambda, which is code from a file.
    """
    if config is None:
        return None
    if isinstance(config, str):
        found = get_registered_object(config, custom_objects, module_objects)
        return found if found is not None else config
    if isinstance(config, (list, tuple)):
        return [deserialize_keras_object(x, custom_objects) for x in config]
    if isinstance(config, (int, float, bool)):
        return config
    if not isinstance(config, dict):
        raise TypeError(f"Could not parse config: {config}")
    if "class_name" not in config or "config" not in config:
        return {k: deserialize_keras_object(v, custom_objects) for k, v in config.items()}
    if config["class_name"].startswith("__"):
        return _unmarked(config["class_name"].strip("_"), config["config"])
    found = _located(config, custom_objects or {}, module_objects)
    if config["class_name"] == "function" or isinstance(found, types.FunctionType):
        return found
    return _made(found, config, custom_objects)


def _unmarked(kind: str, given: dict):
    if kind == "numpy":
        return np.array(given["value"], given["dtype"])
    if kind == "tensor":
        return convert.to_tensor(given["value"], given["dtype"])
    if kind == "bytes":
        return given["value"].encode()
    if kind == "slice":
        return slice(*[deserialize_keras_object(given[k]) for k in ("start", "stop", "step")])
    if kind == "ellipsis":
        return ...
    if kind == "lambda":
        raise ValueError(
            "Requested the deserialization of a Python lambda. This carries a potential risk of "
            "arbitrary code execution: minitf does not allow it, with `safe_mode=False` either. "
            "Give the function a name and `@keras.saving.register_keras_serializable()`."
        )
    raise ValueError(f"minitf cannot load a {kind} from a config; use a registered function")


def _located(config: dict, custom_objects: dict, module_objects: dict | None):
    is_function = config["class_name"] == "function"
    name = config["config"] if is_function else config["class_name"]
    registered = name if is_function else config.get("registered_name") or name
    kind = "non-null str" if is_function else "dict"
    if not isinstance(config["config"], str if is_function else dict):
        raise TypeError(f"Expected 'config' to be a {kind}. Received: config={config['config']}")
    for key in (registered, name):
        found = get_registered_object(key, custom_objects)
        if found is not None:
            return found
    found = (module_objects or {}).get(name) or public(config.get("module"), name)
    if found is None and is_function:  # Keras 3.6 left the package out
        known = get_custom_objects().items()
        found = next((f for key, f in known if key.endswith(f">{name}")), None)
    if found is None:
        raise TypeError(
            f"Could not locate {'function' if is_function else 'class'} '{name}'. Decorate it with "
            "`@keras.saving.register_keras_serializable()` and import it, or pass it in "
            "`custom_objects`."
        )
    return found


def _made(kind, config: dict, custom_objects: dict | None):
    if not hasattr(kind, "from_config"):
        raise TypeError(
            f"Unable to reconstruct an instance of '{kind.__name__}' because the class is "
            "missing a `from_config()` method."
        )
    given = dict(config["config"] or {})
    if ours(kind):
        # What Keras has and minitf has not may be in a file as long as it is switched off.
        known = argument_names(kind)
        given = {k: v for k, v in given.items() if k in known or v not in (None, False)}
    with CustomObjectScope({**(_SCOPES[-1] if _SCOPES else {}), **(custom_objects or {})}):
        try:
            made = kind.from_config(given)
        except TypeError as error:
            raise TypeError(
                f"{kind} could not be deserialized properly: its `from_config()` must deserialize "
                f"the objects in its config.\n\nconfig={config}.\n\nException encountered: {error}"
            ) from error
        if config.get("build_config") and not getattr(made, "built", True):
            made.build_from_config(config["build_config"])
        if config.get("compile_config"):
            made.compile_from_config(config["compile_config"])
    return made

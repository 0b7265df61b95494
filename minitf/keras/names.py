"""What a name in a config stands for: Keras' own classes, and those that users register.

Keras' are found by their public names. Your own must be registered, or named in a scope,
since a file must not decide which code runs.
"""

import inspect
from collections.abc import Callable

_CUSTOM: dict[str, object] = {}  # "package>name" to class or function
_NAMES: dict[object, str] = {}
_SCOPES: list[dict] = []
_HOMES = ("regularizers", "constraints", "initializers", "losses", "metrics", "optimizers")


class CustomObjectScope:
    """Inside, names in configs may stand for the classes and functions of this dict."""

    def __init__(self, custom_objects: dict | None):
        self.custom_objects = custom_objects or {}

    def __enter__(self) -> "CustomObjectScope":
        _SCOPES.append(dict(self.custom_objects))
        return self

    def __exit__(self, *error) -> None:
        _SCOPES.pop()


custom_object_scope = CustomObjectScope


def get_custom_objects() -> dict:
    """The registered classes and functions themselves, by name; may be changed."""
    return _CUSTOM


def register_keras_serializable(package: str = "Custom", name: str | None = None) -> Callable:
    """Registers a class or function under `package>name`; use it as a decorator.

    Raises:
        ValueError: a class without `get_config`.
    """

    def decorate(target):
        if inspect.isclass(target) and not hasattr(target, "get_config"):
            raise ValueError("Cannot register a class that does not have a get_config() method.")
        registered = f"{package}>{name or target.__name__}"
        _CUSTOM[registered], _NAMES[target] = target, registered
        return target

    return decorate


def get_registered_name(obj) -> str:
    """The name an object is registered under, else its own."""
    return _NAMES.get(obj) or obj.__name__


def get_registered_object(name, custom_objects: dict | None = None, module_objects=None):
    """What a name stands for, or None."""
    scopes = [_SCOPES[-1]] if _SCOPES else []
    for table in (*scopes, _CUSTOM, custom_objects or {}, module_objects or {}):
        if name in table:
            return table[name]
    return None


def ours(thing) -> bool:
    """Whether a class or function is minitf's own."""
    return thing.__module__.split(".")[0] == "minitf"


def public_home(obj) -> tuple[str, str, str | None]:
    """Where Keras has a class, and what it is called there."""
    name = type(obj).__name__
    if name == "Functional":
        return "keras.src.models.functional", "Functional", "Functional"
    if name in ("Sequential", "Model"):
        return "keras", name, None
    parts = type(obj).__module__.split(".")  # minitf.keras.losses.regression
    home = parts[2] if len(parts) > 3 or parts[2] in _HOMES else "layers"
    if "schedules" in parts:
        home = "optimizers.schedules"
    return f"keras.{home}", name, None


def public(module: str | None, name: str):
    """The public object of Keras with this module and name, or None."""
    from minitf import keras  # the whole of it needs this file first

    if module == "builtins":
        homes = ("activations", "losses", "metrics", "constraints", "initializers", "regularizers")
        found = [getattr(getattr(keras, home), name, None) for home in homes]
        return next((f for f in found if f is not None), None)
    if name == "Functional":
        return keras.Model
    place = keras
    for part in (module or "").split(".")[1:]:
        place = getattr(place, part, None)
    return getattr(place, name, None) if module and module.split(".")[0] == "keras" else None

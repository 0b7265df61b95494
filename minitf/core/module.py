"""`tf.Module`: an object that keeps variables and other modules in its fields.
"""

import re
from collections.abc import Callable

from minitf.core.scopes import name_scope
from minitf.core.variable import Variable
from minitf.core.waiting import resume

class Module:
    """Base class for objects with variables. Subclasses assign them to fields.

    >>> import minitf as tf
    >>> class Scale(tf.Module):
    ...     def __init__(self):
    ...         super().__init__(name="scale")
    ...         self.factor = tf.Variable(2.0, name="factor")
    ...     def __call__(self, x):
    ...         return self.factor * x
    >>> scale = Scale()
    >>> scale(3.0).numpy(), len(scale.trainable_variables)
    (np.float32(6.0), 1)
    """

    def __init__(self, name: str | None = None):
        if name is not None and not re.fullmatch(r"[A-Za-z_]\w*", name):
            raise ValueError(f"{name!r} is not a valid module name. Module names must be valid "
                             "Python identifiers (e.g. a valid class name).")  # fmt: skip
        self._name = name or _snake_case(type(self).__name__)

    def __setattr__(self, name: str, value) -> None:
        super().__setattr__(name, value)
        resume(self)

    @property
    def name(self) -> str:
        return self._name

    @property
    def name_scope(self):
        return name_scope(self._name)

    @property
    def variables(self) -> tuple[Variable, ...]:
        """Its own variables by the names of their fields, then those of its modules."""
        return _distinct(self._walk(lambda v: isinstance(v, Variable)))

    @property
    def trainable_variables(self) -> tuple[Variable, ...]:
        return tuple(v for v in self.variables if v.trainable)

    @property
    def non_trainable_variables(self) -> tuple[Variable, ...]:
        return tuple(v for v in self.variables if not v.trainable)

    @property
    def submodules(self) -> tuple["Module", ...]:
        """The modules in its fields, and in theirs."""
        return _distinct(self._walk(lambda v: isinstance(v, Module)))

    def _walk(self, wanted: Callable, seen: set[int] | None = None) -> list:
        seen = {id(self)} if seen is None else seen
        found, inner = [], []
        for name in sorted(vars(self)):
            for value in _leaves(vars(self)[name]):
                if wanted(value):
                    found.append(value)
                if isinstance(value, Module) and id(value) not in seen:
                    seen.add(id(value))
                    inner.append(value)
        for module in inner:
            found += module._walk(wanted, seen)
        return found

    @classmethod
    def with_name_scope(cls, method: Callable) -> Callable:
        """Decorates a method so that it runs in the module's name scope."""

        def wrapped(self, *args, **options):
            with self.name_scope:
                return method(self, *args, **options)

        return wrapped


def _leaves(value) -> list:
    """What a field holds; a dict may have keys that cannot be put in order."""
    if isinstance(value, dict):
        return [leaf for part in value.values() for leaf in _leaves(part)]
    if isinstance(value, (list, tuple)):
        return [leaf for part in value for leaf in _leaves(part)]
    return [value]


def _distinct(values: list) -> tuple:
    return tuple({id(v): v for v in values}.values())


def _snake_case(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])([A-Z])|(?<!^)([A-Z])(?=[a-z])", r"_\1\2", name).lower()

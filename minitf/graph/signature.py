"""The signature of a call: what of its arguments decides which graph runs.

Tensors count by their specs, everything else by its value.
"""

from __future__ import annotations

import inspect

import numpy as np

from minitf.base import nest
from minitf.base.shape import TensorSpec
from minitf.core import convert
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable


class Call:
    """The arguments of one call, flat: leaves that are tensors, and Python values."""

    def __init__(self, signature: inspect.Signature, args: tuple, options: dict):
        self.signature = signature
        bound = signature.bind(*args, **options)
        bound.apply_defaults()
        self.names = list(bound.arguments)
        self.values = [nest.map_structure(_leaf, v) for v in bound.arguments.values()]
        self._flatten()

    def _flatten(self) -> None:
        self.leaves = nest.flatten(self.values)
        self.specs = [_spec(leaf) for leaf in self.leaves]
        self.leaf_names = []
        for name, value in zip(self.names, self.values):
            count = len(nest.flatten(value))
            self.leaf_names += [name] if count == 1 else [f"{name}_{i}" for i in range(count)]

    def fit(self, function: str, signature: tuple) -> None:
        """Takes the specs of an `input_signature`.

        Raises:
            TypeError: an argument does not fit.
        """
        wanted = nest.flatten(list(signature))
        for i, spec in enumerate(wanted[: len(self.leaves)]):
            leaf = self.leaves[i]
            if isinstance(leaf, Python):
                leaf = self.leaves[i] = convert.to_tensor(leaf.value, like=spec.dtype)
            if not spec.is_compatible_with(_spec(leaf)):
                raise TypeError(
                    f"{function}: argument {self.leaf_names[i]!r} has {_spec(leaf)}, which does "
                    f"not fit the input_signature's {spec}"
                )
            self.specs[i] = spec

    def relax(self, before: list[TensorSpec]) -> None:
        """Leaves the sizes open in which this call differs from an earlier one."""
        earlier = iter(before)
        for i, spec in enumerate(self.specs):
            if spec is not None:
                other = next(earlier)
                self.specs[i] = spec.most_general(other) if spec.dtype is other.dtype else spec

    def key(self) -> tuple:
        """What decides on the graph: the specs, the structure, the Python values."""
        return (*self.specs, *self.python_key())

    def python_key(self) -> tuple:
        python = [_key(leaf.value) for leaf in self.leaves if isinstance(leaf, Python)]
        return (_form(self.values), *python)

    def tensors(self) -> list[Tensor]:
        return [leaf for leaf in self.leaves if isinstance(leaf, Tensor)]

    def tensor_specs(self) -> list[TensorSpec]:
        return [spec for spec in self.specs if spec is not None]

    def arguments(self, leaves: list) -> tuple[tuple, dict]:
        """The call's arguments with other leaves, as Python wants them."""
        values = nest.pack(self.values, leaves)
        bound = inspect.BoundArguments(self.signature, dict(zip(self.names, values)))
        return bound.args, bound.kwargs


class Python:
    """A Python argument: no tensor, but a part of the signature."""

    __slots__ = ("value",)

    def __init__(self, value):
        self.value = value


def _leaf(value):
    if isinstance(value, (Tensor, TensorSpec)):
        return value
    if isinstance(value, (np.ndarray, np.generic)):
        return convert.to_tensor(value)
    return Python(value)


def _spec(leaf) -> TensorSpec | None:
    return leaf if isinstance(leaf, TensorSpec) else getattr(leaf, "spec", None)


def _key(value) -> tuple:
    if isinstance(value, Variable):
        return ("variable", id(value.handle))
    try:
        hash(value)
    except TypeError:
        return ("object", id(value))
    return (type(value), value)


def _form(values) -> tuple | int:
    """The structure of the arguments, as a key."""
    if not nest.is_nested(values):
        return 0
    names = tuple(sorted(values)) if isinstance(values, dict) else ()
    return (type(values).__name__, names, *[_form(v) for v in nest.children(values)])

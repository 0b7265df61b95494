"""The signature of a call: what of its arguments decides which graph runs.

Tensors count by their specs, everything else by its value.
"""

import inspect
from inspect import Parameter

import numpy as np

from minitf.base import nest
from minitf.base.shape import TensorSpec
from minitf.core import convert
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable
from minitf.graph.function_type import Typed


class Call:
    """The arguments of one call, flat: leaves that are tensors, and Python values.

    Args:
        signature: of the Python function.
        specs: an `input_signature`, which the arguments must fit.

    Raises:
        TypeError: they do not fit.
    """

    def __init__(self, signature: inspect.Signature, args: tuple, options: dict, specs=None):
        self.signature, self.wanted = signature, specs
        try:
            bound = signature.bind(*args, **options)
            bound.apply_defaults()
            self.names = list(bound.arguments)
            given = list(bound.arguments.values())
            if specs is not None:
                given[: len(specs)] = [_fit(s, v) for s, v in zip(specs, given)]
        except (TypeError, ValueError) as error:
            raise TypeError(
                f"Binding inputs to tf.function failed due to `{error}`. Received args: {args} "
                f"and kwargs: {options} for signature: {_shown(signature, specs)}."
            ) from None
        self.values = [nest.map_structure(_leaf, v) for v in given]
        self.flatten()

    def flatten(self) -> None:
        """Finds the leaves and their specs."""
        self.leaves = nest.flatten(self.values)
        self.specs = [_spec(leaf) for leaf in self.leaves]
        if self.wanted is not None:
            wanted = nest.flatten(list(self.wanted))
            self.specs[: len(wanted)] = wanted[: len(self.specs)]

    def leaf_names(self) -> list[str]:
        """A name for each leaf: its argument's, with numbers behind it where there are several."""
        return [
            name if count == 1 else f"{name}_{i}" if i else name
            for name, value in zip(self.names, self.values)
            for count in [len(nest.flatten(value))]
            for i in range(count)
        ]

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

    def typed(self) -> list[Typed]:
        """The parameters with the types of this call; `*args` and `**options` one by one."""
        pairs = zip(self.leaves, self.specs)
        leaves = [leaf.value if spec is None else spec for leaf, spec in pairs]
        rows: list[Typed] = []
        for name, value in zip(self.names, nest.pack(self.values, leaves)):
            kind = self.signature.parameters[name].kind
            if kind is Parameter.VAR_POSITIONAL:
                for row in rows if value else ():
                    row.kind = Parameter.POSITIONAL_ONLY
                rows += [Typed(f"{name}_{i}", Parameter.POSITIONAL_ONLY, v)
                         for i, v in enumerate(value)]  # fmt: skip
            elif kind is Parameter.VAR_KEYWORD:
                rows += [Typed(key, Parameter.KEYWORD_ONLY, v) for key, v in value.items()]
            else:
                rows.append(Typed(name, kind, value))
        return rows


class Python:
    """A Python argument: no tensor, but a part of the signature."""

    __slots__ = ("value",)

    def __init__(self, value):
        self.value = value


def _fit(spec, value):
    """An argument in the structure and with the dtypes of an `input_signature`."""
    if nest.is_nested(spec):
        nest.assert_same_structure(spec, value, check_types=False)
        return nest.rebuild(value, [_fit(s, v) for s, v in
                                    zip(nest.children(spec), nest.children(value))])  # fmt: skip
    if not isinstance(value, (Tensor, TensorSpec)):
        value = convert.to_tensor(value, like=spec.dtype)
    if not spec.is_compatible_with(_spec(value)):
        raise TypeError(f"Can not cast {_spec(value)} to {spec}")
    return value


def _shown(signature: inspect.Signature, specs) -> str:
    """The signature as TensorFlow's errors show it."""
    parts = []
    for i, p in enumerate(signature.parameters.values()):
        kind = f": {specs[i]}" if specs is not None and i < len(specs) else ""
        equals = " = " if kind else "="
        default = "" if p.default is Parameter.empty else f"{equals}<captured_default_value>"
        star = {Parameter.VAR_POSITIONAL: "*", Parameter.VAR_KEYWORD: "**"}.get(p.kind, "")
        parts.append(f"{star}{p.name}{kind}{default}")
    return f"({', '.join(parts)})"


def _leaf(value):
    if isinstance(value, (Tensor, TensorSpec)):
        return value
    if isinstance(value, (np.ndarray, np.generic)):
        return convert.to_tensor(value)
    return Python(value)


def _spec(leaf) -> TensorSpec | None:
    return leaf if isinstance(leaf, TensorSpec) else getattr(leaf, "spec", None)


def _key(value):
    if isinstance(value, Variable):
        return ("variable", id(value.handle))
    if hasattr(value, "__tf_tracing_type__"):
        return value.__tf_tracing_type__(None)
    try:
        hash(value)
    except TypeError:
        return ("object", id(value))
    return value  # 1, 1.0 and True are one key, as in TensorFlow


def _form(values) -> tuple | int:
    """The structure of the arguments, as a key."""
    if not nest.is_nested(values):
        return 0
    names = tuple(sorted(values)) if isinstance(values, dict) else ()
    return (type(values).__name__, names, *[_form(v) for v in nest.children(values)])

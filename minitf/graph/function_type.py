"""The type of a traced function, as TensorFlow prints it.

    (x: TensorSpec(shape=(), dtype=tf.int32, name=None), y: Literal[1]) -> TensorSpec(...)
"""

import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from inspect import Parameter

from minitf.base import nest
from minitf.base.shape import TensorSpec
from minitf.core.variable import Variable


class TraceType:
    """What of a Python argument decides on the graph: equal types share one.

    A class gives its own with `__tf_tracing_type__(self, context)`; it needs `__eq__` and
    `__hash__`.
    """


@dataclass
class Typed:
    """One parameter: its `value` is a structure with specs in the places of tensors."""

    name: str
    kind: object
    value: object

    def __str__(self) -> str:
        return f"{self.name}: {words(self.value)}"


class FunctionType:
    """The parameters of a traced function, and what it gives."""

    def __init__(self, parameters: list[Typed], result):
        self.parameters, self.result = parameters, result

    def __str__(self) -> str:
        by_kind = {kind: [str(p) for p in self.parameters if p.kind is kind] for kind in
                   (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD,
                    Parameter.KEYWORD_ONLY)}  # fmt: skip
        first, middle, last = by_kind.values()
        parts = [*first, *["/"] * bool(first), *middle, *["*"] * bool(last), *last]
        return f"({', '.join(parts)}) -> {words(self.result)}"

    __repr__ = __str__

    def lines(self) -> list[str]:
        """The summary that `pretty_printed_concrete_signatures` shows."""
        inputs = [f"  {p.name} ({p.kind.name}): {words(p.value)}" for p in self.parameters]
        return ["Input Parameters:", *inputs, "Output Type:", f"  {words(self.result)}"]

    def structured_input(self) -> tuple[tuple, dict]:
        """The specs of the arguments, each with its name: positions, then keywords."""
        is_keyword = [p.kind is Parameter.KEYWORD_ONLY for p in self.parameters]
        named = [_named(p.name, p.value) for p in self.parameters]
        positions = tuple(v for v, key in zip(named, is_keyword) if not key)
        keywords = {p.name: v for p, v, key in zip(self.parameters, named, is_keyword) if key}
        return positions, keywords


def words(value) -> str:
    """The type of a value."""
    if isinstance(value, TensorSpec):
        return repr(value)
    if isinstance(value, Variable):
        return (f"VariableSpec(shape={value.shape}, dtype={value.dtype!r}, "
                f"trainable={value.trainable}, alias_id=0)")  # fmt: skip
    if isinstance(value, Mapping):
        pairs = ", ".join(f"[{key!r}, {words(v)}]" for key, v in value.items())
        return f"Dict[{pairs}]"
    if nest.is_nested(value):
        kind = "List" if isinstance(value, list) else "Tuple"
        return f"{kind}[{', '.join(map(words, value))}]"
    if value is None or isinstance(value, (bool, int, float, complex, str, bytes)):
        return f"Literal[{value!r}]"
    try:
        return f"Weakref[{weakref.ref(value)!r}])"
    except TypeError:
        return f"Literal[{value!r}]"


def _named(name: str, value):
    if isinstance(value, TensorSpec):
        return TensorSpec(value.shape, value.dtype, value.name or name)
    if isinstance(value, Mapping):
        return {key: _named(f"{name}_{key}", v) for key, v in value.items()}
    if nest.is_nested(value):
        return nest.rebuild(value, [_named(f"{name}_{i}", v) for i, v in enumerate(value)])
    return value

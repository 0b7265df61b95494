"""Elements of a data set: NumPy arrays inside, tensors outside, and functions of them.
"""

from collections.abc import Callable

import numpy as np

from minitf.base import nest
from minitf.base.shape import TensorShape, TensorSpec, spec_of
from minitf.core import convert
from minitf.core.tensor import Tensor
from minitf.graph.function import function
from minitf.ops.sparse import SparseTensor


class DatasetSpec:
    """The spec of an element that is a data set itself, as `window` gives."""

    def __init__(self, element_spec):
        self.element_spec = element_spec

    @property
    def value_type(self) -> type:
        return type(self)

    def __repr__(self) -> str:
        return f"DatasetSpec({self.element_spec!r}, {TensorShape([])!r})"


def to_arrays(element):
    """What a user gave or a function returned, as a structure of NumPy arrays."""
    return nest.map_structure(_array, _tuples(element))


def _array(value):
    if hasattr(value, "as_numpy_iterator") or isinstance(value, SparseTensor):
        return value
    return np.asarray(convert.to_tensor(value).array)


def _tuples(element):
    """Lists of tensors are stacked by `tf.data`, tuples and dicts keep their form."""
    if isinstance(element, tuple):
        return nest.rebuild(element, [_tuples(part) for part in element])
    if isinstance(element, dict):
        return {key: _tuples(part) for key, part in element.items()}
    return convert.to_tensor(element) if isinstance(element, list) else element


def to_tensors(element):
    """The element as the user sees it."""
    return nest.map_structure(
        lambda a: Tensor(a, spec_of(a)) if isinstance(a, (np.ndarray, np.generic)) else a, element
    )


def specs_of(element):
    """The specs of an element of arrays."""
    return nest.map_structure(_spec, element)


def _spec(part):
    if isinstance(part, SparseTensor):
        return part.spec
    return spec_of(part) if hasattr(part, "dtype") else part


def with_batch(spec, size: int | None):
    """The specs of a batch of such elements."""
    return nest.map_structure(lambda s: TensorSpec((size, *s.shape), s.dtype), spec)


def without_batch(spec):
    return nest.map_structure(lambda s: TensorSpec(s.shape[1:], s.dtype), spec)


def call(given: Callable, element):
    """A function of one element; a tuple is passed as several arguments."""
    return given(*element) if isinstance(element, tuple) else given(element)


class Mapped:
    """A user's function of elements: a graph where it can be traced, else plain Python.

    Python is needed where the function looks at values (`if x > 0:`), or works on data
    sets, which no graph can hold.
    """

    def __init__(self, given: Callable, spec):
        self.given, self.spec = given, spec
        leaves = nest.flatten(spec)
        self.graph = self._trace() if all(isinstance(s, TensorSpec) for s in leaves) else None

    def _called(self, element):
        # A list here is what an operation with several results gave: not to be stacked.
        found = call(self.given, element)
        return tuple(found) if isinstance(found, list) else found

    def _trace(self):
        try:
            traced = function(lambda element: _tuples(self._called(element)))
            return traced.get_concrete_function(self.spec)
        except (TypeError, AttributeError, NotImplementedError, ValueError):
            return None  # it looks at values: the first element will show any real mistake

    def output_spec(self):
        """The specs of what the function returns; None where only running it tells."""
        if self.graph is None:
            return None
        return self.graph.structured_outputs

    def __call__(self, element):
        if self.graph is None:
            return to_arrays(self._called(to_tensors(element)))
        results = self.graph.plan.run(*nest.flatten(element))
        return self.graph.pack(list(map(np.asarray, results)))

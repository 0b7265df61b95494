"""`tf.data.Dataset`: examples one after the other, with steps that change the stream.

A data set is a recipe: a function that starts an iterator. Nothing is read before a loop
asks for it, and every loop starts again from the beginning.
"""

import functools
import itertools
from collections.abc import Callable, Iterator

import numpy as np

from minitf.base import nest
from minitf.base.errors import OutOfRangeError, invalid
from minitf.core import convert
from minitf.core.door import STATE
from minitf.core.tensor import Tensor
from minitf.data import elements, flows
from minitf.data.elements import Mapped
from minitf.data.sources import Sources
from minitf.data.steps import INFINITE, UNKNOWN, Steps
from minitf.graph.autograph import converted
from minitf.graph.autograph.loops import for_stmt
from minitf.ops.effects import feed, get_next

AUTOTUNE = -1


class DatasetIterator:
    """What `iter(dataset)` gives. `position` counts the elements, for checkpoints."""

    def __init__(self, dataset: "Dataset", position: int = 0):
        self._dataset = dataset
        self.restore(position)

    @property
    def element_spec(self):
        return self._dataset.element_spec

    def restore(self, position: int) -> None:
        """Starts again and goes on to where `position` elements have been given."""
        self._flow = self._dataset.start()
        self.position = 0
        for _ in range(position):
            next(self)

    def __iter__(self) -> "DatasetIterator":
        return self

    def __next__(self):
        if STATE.graph is not None:  # the iterator moves on when the graph runs
            return get_next(feed(self), self.element_spec)
        element = next(self._flow)
        self.position += 1
        return elements.to_tensors(element)

    def get_next(self):
        """The next element.

        Raises:
            OutOfRangeError: there is none.
        """
        try:
            return next(self)
        except StopIteration:
            raise OutOfRangeError(None, None, "End of sequence") from None


class Dataset(Sources, Steps):
    """A stream of elements: tensors, or tuples and dicts of them.

    >>> import minitf as tf
    >>> ds = tf.data.Dataset.range(5).map(lambda x: x * x).batch(2)
    >>> [b.numpy().tolist() for b in ds]
    [[0, 1], [4, 9], [16]]
    """

    def __init__(self, start: Callable[[], Iterator], spec, size: int = UNKNOWN,
                 kind: str = "_VariantDataset"):  # fmt: skip
        # `start` gives an iterator over structures of arrays. `spec` may be a function,
        # since finding it may take tracing; `kind` is the name that is printed.
        self.start, self._spec, self._size, self._kind = start, spec, size, kind

    @functools.cached_property
    def element_spec(self):
        """The specs of an element, in its structure."""
        spec = self._spec() if callable(self._spec) else self._spec
        if spec is None:  # only an element can tell
            spec = elements.specs_of(next(self.start()))
        return spec

    def __iter__(self) -> DatasetIterator:
        return DatasetIterator(self)

    def __len__(self) -> int:
        if self._size < 0:
            kind = "infinite" if self._size == INFINITE else "of unknown size"
            raise TypeError(f"The dataset is {kind}.")
        return self._size

    def __bool__(self) -> bool:
        return True

    def cardinality(self) -> Tensor:
        """How many elements; -1 for endless, -2 for unknown."""
        return convert.constant(self._size, "int64")

    def as_numpy_iterator(self) -> Iterator:
        """The elements as NumPy arrays."""
        return (nest.map_structure(_plain, element) for element in self.start())

    def __repr__(self) -> str:
        return f"<{self._kind} element_spec={self.element_spec!r}>"

    # ---- steps on elements ----

    def map(self, map_func: Callable, num_parallel_calls=None, deterministic=None,
            **_) -> "Dataset":  # fmt: skip
        """`map_func` of every element; a tuple is passed as several arguments."""
        mapped = self._function(map_func)
        kind = "_MapDataset" if num_parallel_calls is None else "_ParallelMapDataset"
        return Dataset(lambda: map(mapped, self.start()),
                       mapped.output_spec(), self._size, kind)  # fmt: skip

    def filter(self, predicate: Callable, name=None) -> "Dataset":
        """The elements for which `predicate` is true."""
        mapped = self._function(predicate)
        return self._like(lambda: filter(mapped, self.start()), UNKNOWN, "_FilterDataset")

    def take_while(self, predicate: Callable, name=None) -> "Dataset":
        """The elements up to the first for which `predicate` is not true."""
        mapped = self._function(predicate)
        return self._like(lambda: itertools.takewhile(mapped, self.start()), UNKNOWN,
                          "_TakeWhileDataset")  # fmt: skip

    def flat_map(self, map_func: Callable, name=None) -> "Dataset":
        """The elements of the data sets that `map_func` makes, one set after the other."""
        return self._interleaved(map_func, 1, 1, "_FlatMapDataset")

    def interleave(self, map_func: Callable, cycle_length: int | None = None,
                   block_length: int = 1, num_parallel_calls=None, **_) -> "Dataset":  # fmt: skip
        """The same, taking `block_length` elements of `cycle_length` sets in turn."""
        kind = "_InterleaveDataset" if num_parallel_calls is None else "_ParallelInterleaveDataset"
        return self._interleaved(map_func, cycle_length or 2, block_length, kind)

    def _interleaved(self, map_func, cycle: int, block: int, kind: str) -> "Dataset":
        def make(element) -> "Dataset":
            return elements.call(map_func, elements.to_tensors(element))

        return Dataset(
            lambda: flows.interleave(self.start(), lambda e: make(e).start(), cycle, block),
            lambda: make(next(self.start())).element_spec, UNKNOWN, kind,
        )  # fmt: skip

    def group_by_window(self, key_func: Callable, reduce_func: Callable, window_size=None,
                        window_size_func: Callable | None = None, name=None) -> "Dataset":  # fmt: skip
        """Elements gathered by `key_func`; `reduce_func(key, window)` makes a data set of each
        window of `window_size` elements, and the results follow each other."""
        keys, spec = self._function(key_func), self.element_spec
        limit = window_size_func or (lambda key: window_size)

        def made(key, group: list) -> "Dataset":
            window = Dataset(lambda: iter(group), spec, len(group))
            return reduce_func(convert.to_tensor(key), window)

        def start() -> Iterator:
            groups = flows.group(self.start(), lambda e: int(keys(e)), lambda k: int(limit(k)))
            return (element for key, group in groups for element in made(key, group).start())

        return Dataset(start, None, UNKNOWN, "_GroupByWindowDataset")

    def scan(self, initial_state, scan_func: Callable, name=None) -> "Dataset":
        """The outputs of `state, output = scan_func(state, element)`."""
        first = elements.to_arrays(initial_state)
        spec = (elements.specs_of(first), self.element_spec)
        mapped = Mapped(scan_func, spec)
        return Dataset(lambda: flows.scan(self.start(), first, mapped),
                       lambda: mapped.output_spec()[1], self._size, "_ScanDataset")  # fmt: skip

    def _function(self, given: Callable) -> Mapped:
        return Mapped(given, self.element_spec)

    def apply(self, transformation_func: Callable) -> "Dataset":
        """`transformation_func(self)`."""
        return transformation_func(self)

    def reduce(self, initial_state, reduce_func: Callable, name=None):
        """Goes through the elements with a state: `state = reduce_func(state, element)`."""
        state = nest.map_structure(convert.to_tensor, initial_state)
        if STATE.graph is not None:
            body = converted(reduce_func)
            return for_stmt(self, None, lambda x, s: (body(s, x),), (state,), ("state",))[0]
        for element in self:
            like = state
            state = reduce_func(state, element)
            state = nest.map_structure(lambda s, old: convert.to_tensor(s, like=old.dtype),
                                       state, like)  # fmt: skip
        return state

    def get_single_element(self, name=None):
        """The only element.

        Raises:
            InvalidArgumentError: there is none, or more than one.
        """
        found = list(self.take(2))
        if len(found) != 1:
            many = "more than one element" if found else "no elements"
            raise invalid(f"get_single_element: the dataset has {many}")
        return found[0]


def _plain(array):
    """As `Tensor.numpy()` gives it: a NumPy scalar where there are no axes."""
    if isinstance(array, np.ndarray):
        return array if array.ndim else array[()]
    return array

"""`tf.data.Dataset`: examples one after the other, with steps that change the stream.

A data set is a recipe: a function that starts an iterator. Nothing is read before a loop
asks for it, and every loop starts again from the beginning.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import numpy as np

from minitf.base import nest
from minitf.base.errors import OutOfRangeError
from minitf.core import convert
from minitf.core.tensor import Tensor
from minitf.ops.join import stack
from minitf.ops.random import SEEDS

AUTOTUNE = -1
INFINITE, UNKNOWN = -1, -2


class Dataset:
    """A stream of elements: tensors, or tuples and dicts of them.

    >>> import minitf as tf
    >>> ds = tf.data.Dataset.range(5).map(lambda x: x * x).batch(2)
    >>> [b.numpy().tolist() for b in ds]
    [[0, 1], [4, 9], [16]]
    """

    def __init__(self, start: Callable[[], Iterator], size: int = UNKNOWN):
        self._start, self._size = start, size

    def __iter__(self) -> Iterator:
        return self._start()

    def __len__(self) -> int:
        if self._size < 0:
            kind = "infinite" if self._size == INFINITE else "of unknown size"
            raise TypeError(f"The dataset is {kind}.")
        return self._size

    def cardinality(self) -> Tensor:
        """How many elements; -1 for endless, -2 for unknown."""
        return convert.constant(self._size, "int64")

    def as_numpy_iterator(self) -> Iterator:
        """The elements as NumPy arrays."""
        return (nest.map_structure(lambda t: t.numpy(), element) for element in self)

    # ---- sources ----

    @staticmethod
    def from_tensor_slices(tensors) -> "Dataset":
        """One element for each position along the first axis.

        Raises:
            ValueError: first axes differ in size.
        """
        parts = nest.map_structure(convert.to_tensor, tensors)
        sizes = {t.shape[0] for t in nest.flatten(parts)}
        if len(sizes) != 1:
            raise ValueError(f"from_tensor_slices: first axes differ in size: {sorted(sizes)}")
        size = sizes.pop()
        return Dataset(
            lambda: (nest.map_structure(lambda t: t[i], parts) for i in range(size)), size
        )

    @staticmethod
    def from_tensors(tensors) -> "Dataset":
        """One element: the tensors as they are."""
        element = nest.map_structure(convert.to_tensor, tensors)
        return Dataset(lambda: iter([element]), 1)

    @staticmethod
    def range(*args, output_type="int64") -> "Dataset":
        """Whole numbers, as Python's `range` counts them."""
        numbers = range(*map(int, args))
        return Dataset(lambda: (convert.constant(i, output_type) for i in numbers), len(numbers))

    @staticmethod
    def zip(*datasets) -> "Dataset":
        """Tuples with one element of each data set; ends with the shortest."""
        sets = datasets[0] if len(datasets) == 1 and nest.is_nested(datasets[0]) else datasets
        sizes = [d._size for d in sets if d._size != INFINITE]
        size = UNKNOWN if UNKNOWN in sizes else min(sizes, default=INFINITE)
        return Dataset(lambda: zip(*[iter(d) for d in sets]), size)

    # ---- steps ----

    def map(self, map_func: Callable, num_parallel_calls=None, deterministic=None) -> "Dataset":
        """`map_func` of every element; a tuple is passed as several arguments."""
        return Dataset(lambda: (_as_tensors(_call(map_func, e)) for e in self), self._size)

    def filter(self, predicate: Callable) -> "Dataset":
        """The elements for which `predicate` is true."""
        return Dataset(lambda: (e for e in self if bool(_call(predicate, e))))

    def batch(self, batch_size: int, drop_remainder: bool = False, **_) -> "Dataset":
        """Elements stacked, `batch_size` at a time; the last batch may be smaller."""
        batch_size = int(batch_size)

        def start() -> Iterator:
            rows = iter(self)
            while group := list(itertools.islice(rows, batch_size)):
                if len(group) == batch_size or not drop_remainder:
                    yield nest.map_structure(lambda *parts: stack(parts), *group)

        whole = self._size // batch_size
        size = whole if drop_remainder else -(-self._size // batch_size)
        return Dataset(start, size if self._size >= 0 else self._size)

    def unbatch(self) -> "Dataset":
        """The rows of every element, one by one."""

        def start() -> Iterator:
            for element in self:
                yield from Dataset.from_tensor_slices(element)

        return Dataset(start)

    def shuffle(self, buffer_size: int, seed: int | None = None,
                reshuffle_each_iteration: bool = True) -> "Dataset":  # fmt: skip
        """The elements in random order, drawn from a buffer that is kept full."""
        fixed = None if reshuffle_each_iteration else SEEDS.pair(seed)

        def start() -> Iterator:
            draw = np.random.default_rng(fixed or SEEDS.pair(seed))
            buffer: list = []
            for element in self:
                if len(buffer) < int(buffer_size):
                    buffer.append(element)
                    continue
                chosen = draw.integers(len(buffer))
                yield buffer[chosen]
                buffer[chosen] = element
            draw.shuffle(buffer)
            yield from buffer

        return Dataset(start, self._size)

    def repeat(self, count: int | None = None) -> "Dataset":
        """The whole stream several times; None or -1 for ever."""
        endless = count is None or count < 0
        turns = itertools.count() if endless else range(count)
        size = INFINITE if endless else self._size * count if self._size >= 0 else self._size
        return Dataset(lambda: (e for _ in _fresh(turns) for e in self), size)

    def take(self, count: int) -> "Dataset":
        """The first `count` elements; -1 for all."""
        if count < 0:
            return self
        size = min(count, self._size) if self._size >= 0 else count
        return Dataset(lambda: itertools.islice(iter(self), count), size)

    def skip(self, count: int) -> "Dataset":
        """All but the first `count` elements."""
        size = max(0, self._size - count) if self._size >= 0 else self._size
        return Dataset(lambda: itertools.islice(iter(self), count, None), size)

    def enumerate(self, start: int = 0) -> "Dataset":
        """Pairs of a number and an element."""
        numbers = Dataset(lambda: (convert.constant(i, "int64") for i in itertools.count(start)),
                          INFINITE)  # fmt: skip
        return Dataset.zip(numbers, self)

    def prefetch(self, buffer_size: int | None = None) -> "Dataset":
        """The same elements. Here they are made when they are asked for, on one thread."""
        return self

    def cache(self, filename: str = "") -> "Dataset":
        """Keeps the elements of the first loop in memory for the next ones."""
        kept: list = []

        def start() -> Iterator:
            if not kept:
                kept.extend(self)
            return iter(kept)

        return Dataset(start, self._size)

    def reduce(self, initial_state, reduce_func: Callable):
        """Goes through the elements with a state: `state = reduce_func(state, element)`."""
        state = _as_tensors(initial_state)
        for element in self:
            state = _as_tensors(reduce_func(state, element))
        return state

    def get_single_element(self):
        """The only element.

        Raises:
            OutOfRangeError: there is none.
        """
        for element in self:
            return element
        raise OutOfRangeError(None, None, "the dataset is empty")


def _call(function: Callable, element):
    return function(*element) if isinstance(element, tuple) else function(element)


def _as_tensors(element):
    return nest.map_structure(convert.to_tensor, element)


def _fresh(turns):
    """Starts a count again for each loop over a repeated data set."""
    return itertools.count() if isinstance(turns, itertools.count) else turns

"""Batches: what `fit` is given (arrays, tables, data sets, generators) cut to steps.
"""

import math
import types
import warnings
from collections.abc import Iterator

import numpy as np

from minitf.base import nest
from minitf.core import convert
from minitf.core.tensor import Tensor
from minitf.data import Dataset
from minitf.ops.random import SEEDS


class PyDataset:
    """Batches that a class of yours makes by number: write `__len__` and `__getitem__`.

    `on_epoch_end` is called when all have been seen.
    """

    def __init__(self, workers=1, use_multiprocessing=False, max_queue_size=10):
        """The arguments are taken for Keras' sake: batches are made when they are needed."""

    def on_epoch_end(self) -> None:
        """Does nothing, unless a subclass does."""


class Batches:
    """The batches of each epoch: tuples `(x,)`, `(x, y)` or `(x, y, sample_weight)` of arrays.

    Args:
        x: arrays (or a structure of them) with examples along the first axis, or
            something that yields whole batches: a `tf.data.Dataset`, a generator.
        batch_size: examples in a step; the last step of an epoch may have fewer.
        shuffle: a new order in every epoch.
        class_weight: class number to how much its examples count.
        steps: how many batches make an epoch; default: all.

    Raises:
        ValueError: arrays have different numbers of examples, or `x` yields batches and
            there are labels beside it.
    """

    def __init__(self, x, y=None, sample_weight=None, batch_size: int | None = None,
                 shuffle: bool = False, class_weight: dict | None = None,
                 steps: int | None = None):  # fmt: skip
        self.source, self.steps, self.class_weight = None, steps, class_weight
        self.shuffle = shuffle
        self._iterator: Iterator | None = None
        if not all(map(_is_array, nest.flatten((x, y, sample_weight)))):
            self._take_source(x, y, sample_weight)
            return
        data = nest.map_structure(as_array, pack(x, y, sample_weight))
        if class_weight is not None:
            data = _weighted(data, class_weight)
        if len(data) == 3 and nest.is_nested(data[1]) and not nest.is_nested(data[2]):
            data = (*data[:2], nest.map_structure(lambda _: data[2], data[1]))
        self.data, self.size = data, _cardinality(data)
        self.batch_size = int(batch_size or (math.ceil(self.size / steps) if steps else 32))
        self.count = math.ceil(self.size / self.batch_size)

    def _take_source(self, x, y, sample_weight) -> None:
        if not isinstance(x, (*_KINDS, types.GeneratorType)):
            raise ValueError(f"Unrecognized data type: x={x} (of type {type(x)})")
        kind = next((kind for c, kind in _KINDS.items() if isinstance(x, c)), "generator")
        for name, what, value in (("y", "the targets", y),
                                  ("sample_weight", "the sample weights", sample_weight)):  # fmt: skip
            if value is not None:
                raise ValueError(
                    f"When providing `x` as a {kind}, `{name}` should not be passed. "
                    f"Instead, {what} should be included as part of the {kind}."
                )
        if kind == "generator" and self.class_weight is not None:
            raise ValueError("Argument `class_weight` is not supported for Python generator "
                             f"inputs. Received: class_weight={self.class_weight}")  # fmt: skip
        self.source = x
        count = int(x.cardinality()) if isinstance(x, Dataset) else -1
        count = len(x) if isinstance(x, PyDataset) else count
        self.count = count if count >= 0 else None

    @property
    def steps_per_epoch(self) -> int | None:
        """How many steps; None if only the source knows."""
        return self.steps or self.count

    def reset(self) -> None:
        """Lets the next epoch start at the first batch again."""
        self._iterator = None

    def epoch(self, together: int = 1, at_once: int = 1) -> Iterator[tuple]:
        """One epoch's `(first step, last step, batches)`, with so many batches at a time, or
        `at_once` where they lie one behind the other in arrays."""
        if max(together, at_once) > 1 and self.source is None and self.steps is None:
            yield from self._groups(together if together > 1 else min(at_once, self.count))
            return
        batches = self._all() if self.steps is None else self._some()
        first, group = 0, []
        for batch in batches:
            group.append(batch)
            if len(group) == together:
                yield first, first + together - 1, group
                first, group = first + together, []
        if group:
            yield first, first + together - 1, group
            first += len(group)
        if not first or first < (self.steps or 0):
            warnings.warn(
                "Your input ran out of data; interrupting training. Make sure that your dataset "
                "or generator can generate at least `steps_per_epoch * epochs` batches. You may "
                "need to use the `.repeat()` function when building your dataset.", stacklevel=3,
            )  # fmt: skip

    def _all(self) -> Iterator[tuple]:
        return self._rows(self.batch_size) if self.source is None else self._from_source()

    def _some(self) -> Iterator[tuple]:
        """The next `steps` batches: they go on where the last epoch stopped."""
        if self._iterator is None:
            self._iterator, self._seen = self._all(), 0
        for _ in range(self.steps):
            batch = next(self._iterator, None)
            if batch is None:
                self._iterator = None
                return
            self._seen += 1
            yield batch
        if self._seen == self.count:
            self._iterator = None

    def _rows(self, size: int) -> Iterator[tuple]:
        """So many rows at a time, in the order of this epoch."""
        order = self._order(self.size)
        for start in range(0, self.size, size):
            part = slice(start, start + size)
            yield _cut(self.data, order[part] if self.shuffle else part)

    def _order(self, count: int):
        """The numbers of examples or batches in the order of this epoch."""
        drawn = np.random.default_rng(SEEDS.pair()) if self.shuffle else None
        return drawn.permutation(count) if drawn else range(count)

    def _by_number(self) -> Iterator:
        for number in self._order(len(self.source)):
            yield self.source[int(number)]
        self.source.on_epoch_end()

    def _groups(self, together: int) -> Iterator[tuple]:
        """As `epoch`, with the rows of a whole group picked at once."""
        first = 0
        for rows in self._rows(self.batch_size * together):
            group = Group(rows, self.batch_size)
            yield first, first + together - 1, group
            first += together

    def _from_source(self) -> Iterator[tuple]:
        # A generator goes on where the last epoch stopped; a data set starts again.
        for batch in self._by_number() if isinstance(self.source, PyDataset) else self.source:
            if isinstance(self.source, types.GeneratorType) and not isinstance(batch, tuple):
                raise ValueError(
                    "When passing a Python generator to a Keras model, the generator must return "
                    "a tuple, either (input,) or (inputs, targets) or (inputs, targets, "
                    f"sample_weights). Received: {batch}"
                )
            batch = batch if isinstance(batch, tuple) else (batch,)
            batch = nest.map_structure(as_array, batch)
            yield batch if self.class_weight is None else _weighted(batch, self.class_weight)


class Group:
    """Batches that lie one behind the other in the arrays of `rows`."""

    def __init__(self, rows: tuple, size: int):
        self.rows, self.size = rows, size

    def __len__(self) -> int:
        return math.ceil(len(nest.flatten(self.rows)[0]) / self.size)

    def __iter__(self) -> Iterator[tuple]:
        starts = range(0, len(self) * self.size, self.size)
        return (_cut(self.rows, slice(at, at + self.size)) for at in starts)


_KINDS = {Dataset: "tf.data.Dataset", PyDataset: "PyDataset"}


def _cut(data: tuple, rows) -> tuple:
    """These rows of all arrays."""

    def cut(array):
        # `take` is quicker than an index, and gives the same.
        return array[rows] if isinstance(rows, slice) else array.take(rows, axis=0)

    return tuple([cut(a) if isinstance(a, np.ndarray) else nest.map_structure(cut, a)
                  for a in data])  # fmt: skip


def _is_array(x) -> bool:
    return x is None or isinstance(x, Tensor) or hasattr(x, "__array__")


def as_array(value):
    """The NumPy array of a leaf; float64 becomes float32, the type that models work in."""
    if value is None:
        return None
    array = value.array if isinstance(value, Tensor) else np.asarray(value)
    if array.ndim == 1 and type(value).__name__ == "Series":  # a column of a table
        array = array[:, np.newaxis]
    if array.dtype in (np.float64, np.float16):
        return array.astype(np.float32)
    return convert.to_array(array.tolist()) if array.dtype == object else array


def _cardinality(data: tuple) -> int:
    """How many examples there are."""
    sizes = [[a.shape[0] for a in nest.flatten(part) if a is not None] for part in data]
    if len(set(sum(sizes, []))) == 1:
        return sum(sizes, [])[0]
    rows = zip(("x", "y", "sample_weight"), sizes)
    found = "".join(f"'{name}' sizes: {', '.join(map(str, row))}\n" for name, row in rows)
    raise ValueError("Data cardinality is ambiguous. Make sure all arrays contain the same number "
                     f"of samples.{found}")  # fmt: skip


def _weighted(batch: tuple, class_weight: dict) -> tuple:
    """The batch with a sample weight for each example, by its class."""
    if len(batch) > 2:
        raise ValueError("You cannot `class_weight` and `sample_weight` at the same time.")
    if len(batch) < 2 or nest.is_nested(batch[1]):
        raise ValueError("`class_weight` is only supported for Models with a single output.")
    return (*batch, class_weights(batch[1], class_weight))


def class_weights(labels, class_weight: dict) -> np.ndarray:
    """A weight for each label; 1 for classes that have none."""
    labels = np.asarray(labels)
    classes = labels.argmax(-1) if labels.ndim > 1 and labels.shape[-1] > 1 else labels
    numbers = np.round(classes.reshape(-1)).astype(int)
    return np.array([class_weight.get(int(c), 1.0) for c in numbers], np.float32)


def split(data: tuple, share: float) -> tuple[tuple, tuple]:
    """The first part of all arrays, and the last `share` of them.

    Raises:
        ValueError: one of the parts would be empty, or there are no arrays to split.
    """
    wrong = [type(leaf) for leaf in nest.flatten(data) if not _is_array(leaf)]
    if wrong:
        raise ValueError("Argument `validation_split` is only supported for tensors or NumPy "
                         f"arrays.Found incompatible type in the input: {wrong}")  # fmt: skip
    arrays = nest.map_structure(as_array, data)
    size = len(next(a for a in nest.flatten(arrays) if a is not None))
    cut = math.floor(size * (1.0 - share))
    if not 0 < cut < size:
        raise ValueError(
            f"Training data contains {size} samples, which is not sufficient to split it into a "
            f"validation and training set as specified by `validation_split={share}`. Either "
            "provide more data, or a different value for the `validation_split` argument."
        )
    return tuple(
        nest.map_structure(lambda a: None if a is None else a[part], arrays)
        for part in (slice(None, cut), slice(cut, None))
    )


def pack(x, y=None, sample_weight=None) -> tuple:
    """A batch's tuple, without the parts that there are not."""
    return (x,) if y is None else (x, y) if sample_weight is None else (x, y, sample_weight)


def unpack(data) -> tuple:
    """`(x, y, sample_weight)` of a batch, None for what it does not have."""
    data = tuple(data) if isinstance(data, (tuple, list)) else (data,)
    if len(data) > 3:
        raise ValueError("Data is expected to be in format `x`, `(x,)`, `(x, y)`, or `(x, y, "
                         f"sample_weight)`, found: {data}")  # fmt: skip
    return (*data, None, None)[:3]

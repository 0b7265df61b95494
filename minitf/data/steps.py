"""Steps of a data set that need no function of the user's: order, size and grouping.
"""

import itertools
from collections.abc import Callable, Iterator

import numpy as np

from minitf.base import nest
from minitf.base.shape import TensorShape, TensorSpec
from minitf.core import convert
from minitf.data import elements, flows
from minitf.ops import philox
from minitf.ops.random import SEEDS

INFINITE, UNKNOWN = -1, -2


class Options:
    """What `with_options` takes. Its fields change nothing: here is one way to run a data set."""

    deterministic = autotune = None


class Steps:
    """The half of `Dataset` that only rearranges. See `dataset.py`."""

    _options = Options()

    def _like(self, start: Callable, size: int, kind: str):
        """A data set with the same kind of elements."""
        return type(self)(start, lambda: self.element_spec, size, kind)

    # ---- grouping ----

    def batch(self, batch_size, drop_remainder: bool = False, num_parallel_calls=None,
              deterministic=None, name=None):  # fmt: skip
        """Elements stacked, `batch_size` at a time; the last batch may be smaller."""
        return self._batched(int(batch_size), drop_remainder, flows.stack, "_BatchDataset")

    def padded_batch(self, batch_size, padded_shapes=None, padding_values=None,
                     drop_remainder: bool = False, name=None):  # fmt: skip
        """The same for elements of different sizes, filled up to the longest of a batch."""
        spec = self.element_spec
        shapes = padded_shapes if padded_shapes is not None else nest.map_structure(
            lambda s: s.shape, spec
        )  # fmt: skip
        flat_shapes = [shapes] if not nest.is_nested(spec) else list(shapes)
        flat_shapes = [TensorShape(convert.shape_dims(s)) for s in flat_shapes]
        values = padding_values if nest.is_nested(padding_values) else itertools.repeat(
            padding_values
        )  # fmt: skip
        joins = [flows.padded(tuple(s), v) for s, v in zip(flat_shapes, values)]

        def start() -> Iterator:
            for rows in flows.groups(self.start(), int(batch_size), drop_remainder):
                columns = zip(*[nest.flatten(row) for row in rows])
                yield nest.pack(spec, [join(parts) for join, parts in zip(joins, columns)])

        made = nest.pack(spec, [
            TensorSpec((None, *shape), s.dtype)
            for shape, s in zip(flat_shapes, nest.flatten(spec))
        ])  # fmt: skip
        size = _batches(self._size, int(batch_size), drop_remainder)
        return type(self)(start, made, size, "_PaddedBatchDataset")

    def _batched(self, size: int, drop_remainder: bool, join: Callable, kind: str):
        known = size if drop_remainder else None
        return type(self)(
            lambda: flows.batch(self.start(), size, drop_remainder, join),
            lambda: elements.with_batch(self.element_spec, known),
            _batches(self._size, size, drop_remainder), kind,
        )  # fmt: skip

    def unbatch(self, name=None):
        """The rows of every element, one by one."""
        return type(self)(lambda: flows.unbatch(self.start()),
                          lambda: elements.without_batch(self.element_spec), UNKNOWN,
                          "_UnbatchDataset")  # fmt: skip

    def rebatch(self, batch_size, drop_remainder: bool = False, name=None):
        """Batches of another size."""
        return self.unbatch().batch(batch_size, drop_remainder)

    def window(self, size, shift=None, stride=1, drop_remainder: bool = False, name=None):
        """Data sets of `size` elements each, that start `shift` elements apart."""
        size, stride = int(size), int(stride)
        shift = size if shift is None else int(shift)

        def start() -> Iterator:
            for group in flows.window(self.start(), size, shift, stride, drop_remainder):
                columns = zip(*[nest.flatten(e) for e in group])
                sets = [self._part(column, s) for column, s in
                        zip(columns, nest.flatten(self.element_spec))]  # fmt: skip
                yield nest.pack(self.element_spec, sets)

        spec = lambda: nest.map_structure(elements.DatasetSpec, self.element_spec)  # noqa: E731
        count = -(-self._size // shift) if self._size >= 0 else self._size
        return type(self)(start, spec, count, "_WindowDataset")

    def _part(self, arrays: tuple, spec):
        return type(self)(lambda: iter(arrays), spec, len(arrays), "_VariantDataset")

    # ---- order and number ----

    def shuffle(self, buffer_size, seed: int | None = None,
                reshuffle_each_iteration: bool = True, name=None):  # fmt: skip
        """The elements in random order, drawn from a buffer that is kept full."""
        pair = SEEDS.pair(seed)
        seeds = philox.endless(*pair)  # each loop takes two of its own

        def start() -> Iterator:
            anew = reshuffle_each_iteration in (True, None)
            words = philox.endless(*((next(seeds), next(seeds)) if anew else pair))
            return flows.shuffle(self.start(), int(buffer_size), words)

        return self._like(start, self._size, "_ShuffleDataset")

    def repeat(self, count=None, name=None):
        """The whole stream several times; None or -1 for ever."""
        endless = count is None or int(count) < 0

        def start() -> Iterator:
            turns = itertools.count() if endless else range(int(count))
            for _ in turns:
                empty = True
                for element in self.start():
                    empty = False
                    yield element
                if empty:
                    return

        size = INFINITE if endless else self._size * int(count) if self._size >= 0 else self._size
        return self._like(start, size, "_RepeatDataset")

    def take(self, count, name=None):
        """The first `count` elements; -1 for all."""
        count = int(count)
        stop = None if count < 0 else count
        size = self._size if stop is None else (
            min(stop, self._size) if self._size >= 0 else stop if self._size == INFINITE else UNKNOWN
        )  # fmt: skip
        return self._like(lambda: itertools.islice(self.start(), stop), size, "_TakeDataset")

    def skip(self, count, name=None):
        """All but the first `count` elements; -1 leaves none."""
        count = int(count)
        size = max(0, self._size - count) if self._size >= 0 and count >= 0 else self._size
        start = lambda: iter(()) if count < 0 else itertools.islice(self.start(), count, None)  # noqa: E731
        return self._like(start, 0 if count < 0 else size, "_SkipDataset")

    def shard(self, num_shards, index, name=None):
        """Every `num_shards`-th element, from number `index` on."""
        size = len(range(int(index), self._size, int(num_shards))) if self._size >= 0 else self._size
        return self._like(lambda: itertools.islice(self.start(), int(index), None, int(num_shards)),
                          size, "_ShardDataset")  # fmt: skip

    def concatenate(self, dataset, name=None):
        """These elements, then those of another data set.

        Raises:
            TypeError: its elements are of another kind.
        """
        kinds = [nest.map_structure(lambda s: getattr(s, "dtype", None), d.element_spec)
                 for d in (self, dataset)]  # fmt: skip
        if kinds[0] != kinds[1]:
            raise TypeError(
                f"Two datasets to concatenate have different types\n{kinds[0]} and {kinds[1]}"
            )
        known = self._size >= 0 and dataset._size >= 0
        both = self._size + dataset._size if known else min(self._size, dataset._size)
        return self._like(lambda: itertools.chain(self.start(), dataset.start()), both,
                          "_ConcatenateDataset")  # fmt: skip

    def enumerate(self, start=0, name=None):
        """Pairs of a number and an element."""
        begin = int(start)
        spec = lambda: (TensorSpec((), "int64"), self.element_spec)  # noqa: E731
        return type(self)(lambda: zip(flows.count(begin, 1, np.int64), self.start()), spec,
                          self._size, "_ZipDataset")  # fmt: skip

    def unique(self, name=None):
        """Each value the first time it comes."""
        return self._like(lambda: flows.unique(self.start()), UNKNOWN, "_UniqueDataset")

    def prefetch(self, buffer_size=None, name=None):
        """The same elements. Here they are made when they are asked for, on one thread."""
        return self._like(self.start, self._size, "_PrefetchDataset")

    def with_options(self, options, name=None):
        """The same elements: minitf has no choices to make here."""
        made = self._like(self.start, self._size, "_OptionsDataset")
        made._options = options
        return made

    def options(self):
        """What `with_options` was given."""
        return self._options

    def ignore_errors(self, log_warning: bool = False, name=None):
        """Without the elements for which an operation raises an error."""
        return self._like(lambda: flows.ignore_errors(self.start()), UNKNOWN,
                          "_IgnoreErrorsDataset")  # fmt: skip

    def cache(self, filename="", name=None):
        """Keeps the elements of the first whole loop in memory for the next ones."""
        kept: list = []

        def start() -> Iterator:
            if kept:
                yield from kept[0]
                return
            found = []
            for element in self.start():
                found.append(element)
                yield element
            kept.append(found)

        return self._like(start, self._size, "CacheDataset")


def _batches(size: int, batch_size: int, drop_remainder: bool) -> int:
    if size < 0:
        return size
    return size // batch_size if drop_remainder else -(-size // batch_size)

"""Batches: what `fit` is given (arrays, tensors, data sets, generators) cut to steps.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from minitf.base import nest
from minitf.core import convert
from minitf.core.tensor import Tensor
from minitf.ops.random import SEEDS


class Batches:
    """Iterates over tuples `(x,)`, `(x, y)` or `(x, y, sample_weight)` of arrays.

    Args:
        x: arrays (or a structure of them) with examples along the first axis, or
            something that yields whole batches: a `tf.data.Dataset`, a generator.
        batch_size: examples in a step; the last step of an epoch may have fewer.
        shuffle: a new order in every epoch.

    Raises:
        ValueError: arrays have different numbers of examples.
    """

    def __init__(self, x, y=None, sample_weight=None, batch_size: int | None = None,
                 shuffle: bool = False, class_weight: dict | None = None,
                 steps: int | None = None):  # fmt: skip
        self.source, self.steps, self.class_weight = None, steps, class_weight
        if not _is_arrays(x):
            if y is not None:
                raise ValueError("`y` must not be given when `x` yields batches itself")
            self.source = x
            return
        data = (x,) if y is None else (x, y) if sample_weight is None else (x, y, sample_weight)
        self.data = nest.map_structure(as_array, data)
        self.batch_size, self.shuffle = int(batch_size or 32), shuffle
        sizes = {len(a) if a.ndim else -1 for a in nest.flatten(self.data)}
        if len(sizes) != 1 or -1 in sizes:
            shapes = ", ".join(str(a.shape) for a in nest.flatten(self.data))
            raise ValueError(
                "Data cardinality is ambiguous. Make sure all arrays contain the same number "
                f"of samples: the first sizes of {shapes} differ"
            )
        self.size = sizes.pop()
        if not self.size:
            raise ValueError("there are no examples to work on: the first axis has size 0")

    @property
    def steps_per_epoch(self) -> int | None:
        """How many steps; None if only the source knows."""
        if self.steps is not None:
            return self.steps
        if self.source is None:
            return -(-self.size // self.batch_size)
        count = getattr(self.source, "cardinality", None)
        count = int(count()) if count else -1
        return count if count >= 0 else None

    def __iter__(self) -> Iterator[tuple]:
        batches = self._from_source() if self.source is not None else self._from_arrays()
        for step, batch in enumerate(batches):
            if self.steps is not None and step >= self.steps:
                return
            yield self._weighted(batch)

    def _from_arrays(self) -> Iterator[tuple]:
        order = np.arange(self.size)
        if self.shuffle:
            order = np.random.default_rng(SEEDS.pair()).permutation(self.size)
        for start in range(0, self.size, self.batch_size):
            picked = order[start : start + self.batch_size]
            rows = picked if self.shuffle else slice(start, start + self.batch_size)
            yield nest.map_structure(lambda a: a[rows], self.data)

    def _from_source(self) -> Iterator[tuple]:
        # A generator goes on where the last epoch stopped; a data set starts again.
        for batch in self.source:
            batch = batch if isinstance(batch, tuple) else (batch,)
            yield nest.map_structure(as_array, batch)

    def _weighted(self, batch: tuple) -> tuple:
        if not self.class_weight:
            return batch
        if len(batch) != 2:
            raise ValueError("class_weight needs labels `y`, and no sample_weight beside it")
        labels = batch[1]
        classes = labels.argmax(-1) if labels.ndim > 1 and labels.shape[-1] > 1 else labels
        weight = [self.class_weight[int(c)] for c in classes.reshape(-1)]
        return (*batch, np.array(weight, np.float32))


def _is_arrays(x) -> bool:
    leaves = nest.flatten(x)
    return bool(leaves) and all(
        isinstance(leaf, Tensor) or hasattr(leaf, "__array__") or np.isscalar(leaf)
        for leaf in leaves
    )


def as_array(value) -> np.ndarray:
    """The NumPy array of a leaf; float64 becomes float32, the type that models work in."""
    array = value.array if isinstance(value, Tensor) else np.asarray(value)
    if array.dtype == np.float64:
        return array.astype(np.float32)
    if array.dtype == object:
        return convert.to_array(array.tolist())
    return array


def split(data: tuple, share: float) -> tuple[tuple, tuple]:
    """The first part of all arrays, and the last `share` of them.

    Raises:
        ValueError: one of the parts would be empty.
    """
    arrays = nest.map_structure(as_array, data)
    size = len(nest.flatten(arrays)[0])
    cut = int(np.floor(size * (1.0 - share)))
    if not 0 < cut < size:
        raise ValueError(
            f"validation_split={share} of {size} examples leaves nothing on one side"
        )
    return (
        nest.map_structure(lambda a: a[:cut], arrays),
        nest.map_structure(lambda a: a[cut:], arrays),
    )


def unpack(data) -> tuple:
    """`(x, y, sample_weight)` of a batch, None for what it does not have."""
    data = data if isinstance(data, (tuple, list)) else (data,)
    if len(data) > 3:
        raise ValueError(f"a batch is (x,), (x, y) or (x, y, sample_weight), not {len(data)} parts")
    return (*data, None, None)[:3]

"""Where data sets start: tensors, numbers, generators, other data sets.
"""

import glob
from collections.abc import Callable, Iterator
from typing import Self

import numpy as np

from minitf.base import nest
from minitf.base.dtypes import as_dtype
from minitf.base.errors import invalid
from minitf.base.shape import TensorSpec
from minitf.core import convert
from minitf.data import elements, flows
from minitf.data.steps import INFINITE, UNKNOWN
from minitf.ops import philox
from minitf.ops.random import SEEDS


class Sources:
    """The constructors of `Dataset`. See `dataset.py`."""

    @classmethod
    def from_tensor_slices(cls, tensors, name=None) -> Self:
        """One element for each position along the first axis.

        Raises:
            ValueError: first axes differ in size, or there are none.
        """
        parts = elements.to_arrays(tensors)
        leaves = nest.flatten(parts)
        sizes = {a.shape[0] if a.ndim else None for a in leaves}
        if len(sizes) != 1 or None in sizes:
            shapes = ", ".join(str(a.shape) for a in leaves)
            raise ValueError(f"from_tensor_slices: first axes differ or are missing: {shapes}")
        size = sizes.pop()

        def start() -> Iterator:
            if not nest.is_nested(parts):
                return (parts[i, ...] for i in range(size))
            return (nest.map_structure(lambda a: a[i, ...], parts) for i in range(size))

        spec = elements.without_batch(elements.specs_of(parts))
        return cls(start, spec, size, "_TensorSliceDataset")

    @classmethod
    def from_tensors(cls, tensors, name=None) -> Self:
        """One element: the tensors as they are."""
        element = elements.to_arrays(tensors)
        return cls(lambda: iter([element]), elements.specs_of(element), 1, "_TensorDataset")

    @classmethod
    def range(cls, *args, output_type="int64", name=None) -> Self:
        """Whole numbers, as Python's `range` counts them."""
        numbers, kind = range(*map(int, args)), as_dtype(output_type)
        return cls(lambda: (np.array(i, kind.numpy) for i in numbers),
                       TensorSpec((), kind), len(numbers), "_RangeDataset")  # fmt: skip

    @classmethod
    def counter(cls, start=0, step=1, dtype="int64", name=None) -> Self:
        """Whole numbers without end."""
        return cls(lambda: flows.count(start, step, as_dtype(dtype).numpy),
                       TensorSpec((), dtype), INFINITE, "_ScanDataset")  # fmt: skip

    @classmethod
    def list_files(cls, file_pattern, shuffle=None, seed=None, name=None) -> Self:
        """The names of the files that fit one pattern or several, in random order.

        Raises:
            InvalidArgumentError: no file fits.
        """
        patterns = np.ravel(convert.to_tensor(file_pattern).array)
        names = sorted({name for pattern in patterns for name in glob.glob(pattern.decode())})
        if not names:
            raise invalid(f"No files matched pattern: {b', '.join(patterns).decode()}")
        files = cls.from_tensor_slices(names)
        return files if shuffle is False else files.shuffle(len(names), seed)

    @classmethod
    def random(cls, seed=None, rerandomize_each_iteration=None, name=None) -> Self:
        """Random whole numbers below 2**32 without end, the same in each loop."""
        pair = SEEDS.pair(seed)
        seeds = philox.endless(*pair)

        def start() -> Iterator:
            own = (next(seeds), next(seeds)) if rerandomize_each_iteration else pair
            return (np.array(word, np.int64) for word in philox.endless(*own))

        return cls(start, TensorSpec((), "int64"), INFINITE, "_RandomDataset")

    @classmethod
    def from_generator(cls, generator: Callable, output_types=None, output_shapes=None, args=None,
                       output_signature=None, name=None) -> Self:  # fmt: skip
        """What a Python generator function yields.

        Args:
            output_signature: specs of an element; or their types and shapes apart.
        """
        spec = output_signature
        if spec is None:
            spec = _spec_of_types(output_types, output_shapes)
        given = tuple(convert.to_tensor(a).numpy() for a in args or ())

        def start() -> Iterator:
            for element in generator(*given):
                yield _as_signature(element, spec)

        return cls(start, spec, UNKNOWN, "_FlatMapDataset")

    @classmethod
    def zip(cls, *datasets, name=None) -> Self:
        """Structures with one element of each data set; ends with the shortest."""
        sets = datasets[0] if len(datasets) == 1 and nest.is_nested(datasets[0]) else datasets
        flat = nest.flatten(sets)
        sizes = [d._size for d in flat if d._size != INFINITE]
        size = UNKNOWN if UNKNOWN in sizes else min(sizes, default=INFINITE)
        return cls(
            lambda: (nest.pack(sets, list(row)) for row in zip(*[d.start() for d in flat])),
            lambda: nest.map_structure(lambda d: d.element_spec, sets), size, "_ZipDataset",
        )  # fmt: skip

    @classmethod
    def sample_from_datasets(cls, datasets, weights=None, seed=None,
                             stop_on_empty_dataset=False, **_) -> Self:  # fmt: skip
        """Elements of one of the data sets at a time, drawn by weights."""
        shares = None if weights is None else np.asarray(weights, float) / np.sum(weights)
        return cls(
            lambda: flows.sample([d.start() for d in datasets], shares, SEEDS.pair(seed),
                                 stop_on_empty_dataset),
            lambda: datasets[0].element_spec, UNKNOWN, "_DirectedInterleaveDataset",
        )  # fmt: skip

    @classmethod
    def choose_from_datasets(cls, datasets, choice_dataset, stop_on_empty_dataset=True) -> Self:
        """The next element of the data set whose number `choice_dataset` gives."""
        return cls(
            lambda: flows.choose([d.start() for d in datasets], choice_dataset.start(),
                                 stop_on_empty_dataset),
            lambda: datasets[0].element_spec, UNKNOWN, "_DirectedInterleaveDataset",
        )  # fmt: skip


def _spec_of_types(types, shapes):
    if shapes is None:
        return nest.map_structure(lambda t: TensorSpec(None, t), types)
    flat_types = nest.flatten(types)
    flat_shapes = [shapes] if len(flat_types) == 1 and not nest.is_nested(types) else list(shapes)
    return nest.pack(types, [TensorSpec(s, t) for s, t in zip(flat_shapes, flat_types)])


def _as_signature(element, spec):
    """A yielded element with the dtypes of the signature.

    Raises:
        TypeError: a shape does not fit.
    """
    if not nest.is_nested(spec):
        return _as_spec(element, spec)
    parts = nest.children(element if isinstance(element, dict) else tuple(element))
    return nest.rebuild(spec, [_as_signature(e, s) for e, s in zip(parts, nest.children(spec))])


def _as_spec(value, spec: TensorSpec) -> np.ndarray:
    array = np.asarray(convert.to_tensor(value, like=spec.dtype).array)
    if array.dtype != spec.dtype.numpy:
        array = array.astype(spec.dtype.numpy)
    if not spec.shape.is_compatible_with(array.shape):
        raise TypeError(f"`generator` yielded an element of shape {array.shape}, where an "
                        f"element of shape {spec.shape} was expected.")  # fmt: skip
    return array


"""Shapes: how many elements along each axis, where `None` means "not known yet".

`TensorShape` is a tuple with TensorFlow's manners, `TensorSpec` a shape with a dtype,
and `broadcast` the one rule by which two shapes become one. Read in lesson 02.
"""

import math
from collections.abc import Iterable
from operator import index

from minitf.base.dtypes import DType, as_dtype, float32
from minitf.base.errors import invalid


class TensorShape(tuple):
    """A tensor's shape. `TensorShape(None)` is the shape of unknown rank.

    >>> import minitf as tf
    >>> shape = tf.TensorShape([None, 3])
    >>> shape, str(shape), shape.rank, shape.as_list(), shape == (None, 3)
    (TensorShape([None, 3]), '(None, 3)', 2, [None, 3], True)
    """

    def __new__(cls, dims: Iterable[int | None] | int | None):
        if isinstance(dims, TensorShape):
            return dims
        if dims is None:
            return _UNKNOWN
        if isinstance(dims, int):
            dims = (dims,)
        dims = [None if d is None else index(d) for d in dims]
        if any([d is not None and d < 0 for d in dims]):
            raise invalid(f"a dimension is 0 or more, or None: not {dims}")
        return tuple.__new__(cls, dims)

    @property
    def rank(self) -> int | None:
        """Number of axes."""
        return None if self is _UNKNOWN else tuple.__len__(self)

    ndims = rank

    @property
    def dims(self) -> list | None:
        return None if self is _UNKNOWN else list(self)

    def as_list(self) -> list:
        """The dimensions as a list; `ValueError` for an unknown rank."""
        if self is _UNKNOWN:
            raise ValueError("as_list() is not defined on an unknown TensorShape.")
        return list(self)

    def num_elements(self) -> int | None:
        """How many elements, or None where a dimension is unknown."""
        return math.prod(self) if self.is_fully_defined() else None

    def is_fully_defined(self) -> bool:
        return self is not _UNKNOWN and None not in tuple(self)

    def is_compatible_with(self, other: object) -> bool:
        """True where some fully known shape could be both."""
        other = TensorShape(other)
        if self is _UNKNOWN or other is _UNKNOWN:
            return True
        pairs = zip(self, other)
        return len(self) == len(other) and all(
            a is None or b is None or a == b for a, b in pairs
        )

    def assert_is_compatible_with(self, other: object) -> None:
        if not self.is_compatible_with(other):
            raise ValueError(f"Shapes {self} and {TensorShape(other)} are incompatible")

    def merge_with(self, other: object) -> "TensorShape":
        """The shape that knows what either of the two knows."""
        other = TensorShape(other)
        self.assert_is_compatible_with(other)
        if self is _UNKNOWN or other is _UNKNOWN:
            return other if self is _UNKNOWN else self
        return TensorShape([b if a is None else a for a, b in zip(self, other)])

    def concatenate(self, other: object) -> "TensorShape":
        return TensorShape(tuple(self) + tuple(TensorShape(other)))

    def with_rank(self, rank: int) -> "TensorShape":
        """This shape; ValueError where it has another rank."""
        return self.merge_with([None] * rank)

    def __getitem__(self, key):
        part = tuple.__getitem__(self, key)
        return TensorShape(part) if isinstance(key, slice) else part

    def __add__(self, other: object) -> "TensorShape":
        return self.concatenate(other)

    def __len__(self) -> int:
        if self is _UNKNOWN:
            raise ValueError("Cannot take the length of shape with unknown rank.")
        return tuple.__len__(self)

    def __bool__(self) -> bool:
        """True where the rank is known, as in TensorFlow: also for a scalar."""
        return self is not _UNKNOWN

    def __eq__(self, other: object) -> bool:
        if isinstance(other, list):
            other = tuple(other)
        if self is _UNKNOWN or other is _UNKNOWN:
            return self is other
        return isinstance(other, tuple) and tuple.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = tuple.__hash__

    def __repr__(self) -> str:
        known = self is not _UNKNOWN
        return f"TensorShape({list(self)})" if known else "TensorShape(None)"

    def __str__(self) -> str:
        return repr(tuple(self)) if self is not _UNKNOWN else "<unknown>"

    def __reduce__(self):
        return TensorShape, (self.dims,)


_UNKNOWN = tuple.__new__(TensorShape, ())


class TensorSpec:
    """A shape and a dtype: all that is known of a tensor before it holds numbers.

    >>> import minitf as tf
    >>> tf.TensorSpec((None, 2))
    TensorSpec(shape=(None, 2), dtype=tf.float32, name=None)
    """

    __slots__ = ("shape", "dtype", "name", "rank", "known", "_hash")

    def __init__(self, shape, dtype: DType = float32, name: str | None = None):
        self.shape = TensorShape(shape)
        self.dtype = as_dtype(dtype)
        self.name = name
        self.rank = self.shape.rank
        self.known = self.shape.is_fully_defined()
        self._hash = hash((self.shape, self.dtype))

    def is_compatible_with(self, other) -> bool:
        """True where a tensor of spec `other` may be passed for this one."""
        same = self.dtype is other.dtype
        return same and self.shape.is_compatible_with(other.shape)

    def most_general(self, other: "TensorSpec") -> "TensorSpec":
        """The narrowest spec that takes both: differing dimensions become None."""
        if self.rank is None or self.rank != other.rank:
            return TensorSpec(None, self.dtype)
        pairs = zip(self.shape, other.shape)
        return TensorSpec([a if a == b else None for a, b in pairs], self.dtype)

    @classmethod
    def from_spec(cls, spec: "TensorSpec", name: str | None = None) -> "TensorSpec":
        return cls(spec.shape, spec.dtype, name or spec.name)

    @classmethod
    def from_tensor(cls, tensor, name: str | None = None) -> "TensorSpec":
        return cls(tensor.shape, tensor.dtype, name)

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return (
            isinstance(other, TensorSpec)
            and self.dtype is other.dtype
            and self.shape == other.shape
            and self.shape.rank == other.shape.rank
        )

    def __hash__(self) -> int:
        return self._hash

    def __repr__(self) -> str:
        return f"TensorSpec(shape={self.shape}, dtype={self.dtype!r}, name={self.name!r})"


_SPECS: dict[tuple, TensorSpec] = {}


def spec_of(array) -> TensorSpec:
    """The spec of a NumPy array or scalar; equal ones are one object, so cheap."""
    key = (array.shape, array.dtype)
    found = _SPECS.get(key)
    if found is None:
        if len(_SPECS) > 10_000:  # a program that makes ever new shapes
            _SPECS.clear()
        found = _SPECS[key] = TensorSpec(array.shape, as_dtype(array.dtype))
    return found


def broadcast(name: str, *shapes: TensorShape) -> TensorShape:
    """The shape that elementwise operation `name` gives for operands of `shapes`.

    Shapes are lined up at their last axis; two dimensions agree if they are equal or
    one of them is 1. An unknown dimension takes the other's, unless that is 1.

    Raises:
        InvalidArgumentError: two dimensions differ and neither is 1.
    """
    if any(s is _UNKNOWN for s in shapes):
        return _UNKNOWN
    rank = max(map(len, shapes))
    out: list[int | None] = [1] * rank
    for shape in shapes:
        for axis, dim in enumerate(shape, rank - len(shape)):
            here = out[axis]
            if dim == here or dim == 1 or (dim is None and here != 1):
                continue
            if here != 1 and here is not None:
                listed = " and ".join(map(str, shapes))
                raise invalid(
                    f"{name}: shapes {listed} do not broadcast: "
                    f"{here} != {dim} on axis {axis - rank}, and neither is 1"
                )
            out[axis] = dim
    return TensorShape(out)

"""Rows for what is done rather than computed: printing, asking Python, reading data.

Inside a graph they run when the graph runs, in the order of the program. `feed`, `has_next`
and `get_next` are how a loop in a graph goes along a data set.
"""

import numpy as np

from minitf.base import nest
from minitf.base.dtypes import boolean, variant
from minitf.base.errors import OutOfRangeError
from minitf.base.shape import TensorSpec
from minitf.core.door import apply
from minitf.core.op import Op, register
from minitf.core.tensor import Tensor

_END = object()


class Feed:
    """An iterator over elements that can be asked whether there is one more."""

    shape, ndim, size, dtype, nbytes = (), 0, 1, variant, 0

    def __init__(self, source):
        self._iterator, self._ahead = iter(source), []

    def has_next(self) -> bool:
        if not self._ahead:
            self._ahead = [next(self._iterator, _END)]
        return self._ahead[0] is not _END

    def take(self) -> tuple:
        """The arrays of the next element."""
        if not self.has_next():
            raise OutOfRangeError(None, None, "End of sequence")
        arrays = tuple(t.array for t in nest.flatten(self._ahead.pop()))
        return arrays[0] if len(arrays) == 1 else arrays


def feed(source) -> Tensor:
    """An iterator over a data set, made when the graph runs; or an iterator as it is."""
    return apply("feed", source=source)


def has_next(feed: Tensor) -> Tensor:
    """Whether there is an element left."""
    return apply("has_next", feed)


def get_next(feed: Tensor, spec):
    """The next element, in the structure of its spec.

    Raises:
        OutOfRangeError: there is none.
    """
    return nest.pack(spec, list(apply("get_next", feed, specs=tuple(nest.flatten(spec)))))


register(Op("feed", lambda source: TensorSpec((), variant), Feed, stateful=True,
            tensorflow="MakeIterator"))  # fmt: skip
register(Op("has_next", lambda feed: TensorSpec((), boolean),
            lambda feed: np.bool_(feed.has_next()),
            stateful=True, tensorflow="IteratorGetNextAsOptional"))  # fmt: skip
register(Op("get_next", lambda feed, specs: specs, lambda feed, specs: feed.take(),
            stateful=True, tensorflow="IteratorGetNext"))  # fmt: skip

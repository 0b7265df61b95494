"""Where a compiled graph's buffers lie: in one piece of memory, kept from call to call.

New memory is handed out by the system page by page, and a step would wait for that longer
than it computes. So `run` is given memory that is there, and cuts it into slots; a buffer
takes the slot of one that nothing needs any more. Results get memory of their own.
"""

from math import ceil, prod

import numpy as np

from minitf.graph.native.loops import Item
from minitf.graph.native.sizes import Sizes
from minitf.kernels.lent import LINE, rounded

NUMPY = {"boolean": "np.bool_"}


def numpy_type(dtype: str) -> str:
    return NUMPY.get(dtype, f"np.{dtype}")


def as_tuple(dims: tuple[str, ...]) -> str:
    return f"({', '.join(dims)},)"


def item_bytes(dtype: str) -> int:
    return np.dtype("bool" if dtype == "boolean" else dtype).itemsize


def new_array(dims: tuple[str, ...], dtype: str) -> str:
    return f"np.empty({as_tuple(dims)}, {numpy_type(dtype)})"


def array_at(address: str, dims: tuple[str, ...], dtype: str) -> str:
    return f"carray(pointer({address}), {as_tuple(dims)}, {numpy_type(dtype)})"


class Memory:
    """The slots of a graph's buffers.

    Args:
        sizes: what is known of open sizes.
        items: all that the graph does, in order.
        results: names of the buffers that outlive the call.
        views: name -> the buffer whose memory it shares.
    """

    def __init__(self, sizes: Sizes, items: list[Item], results: set[str], views: dict[str, str]):
        self.sizes, self.views = sizes, views
        self.outside = {self._root(name) for name in results}
        self.slots: list[list] = []  # the open sizes, bytes for each of them, last item
        self.lies_in: dict[str, int] = {}
        always = 0, len(items)
        self.lives = {"places": always, "numbers": always}  # first and last item that uses it
        for place, item in enumerate(items):
            for name in [*item.reads(), *item.writes()]:
                root = self._root(name)
                self.lives[root] = self.lives.get(root, (place,))[0], place

    def _root(self, name: str) -> str:
        while name in self.views:
            name = self.views[name]
        return name

    def array(self, name: str, dims: tuple[str, ...], dtype: str, like: str = "") -> str:
        """Source that makes an array, in a slot for as long as the buffer of that name, or the
        one called `like`, is used."""
        lives, amount = self.lives.get(self._root(like or name)), self._amount(dims, dtype)
        if name in self.outside or lives is None or amount is None:
            return f"{name} = {new_array(dims, dtype)}"
        self.lies_in[name] = self._slot(lives, *amount)
        return f"{name} = {array_at(f'm{self.lies_in[name]}', dims, dtype)}"

    def holds(self, name: str) -> bool:
        return self._root(name) in self.lies_in

    def _amount(self, dims: tuple[str, ...], dtype: str) -> tuple[tuple[str, ...], int] | None:
        """The open sizes in a shape, and the bytes for each of their product."""
        parts = [self.sizes.part(d) for d in dims]
        if None in parts:
            return None
        open_ = tuple(sorted([name for name, _ in parts if name]))
        return open_, ceil(item_bytes(dtype) * prod(factor for _, factor in parts))

    def _slot(self, lives: tuple[int, int], open_: tuple[str, ...], each: int) -> int:
        """A slot that is free; the one that is nearest in size, which may have to grow."""
        free = [k for k, (names, _, end) in enumerate(self.slots) if names == open_ and end < lives[0]]
        if not free:
            self.slots.append([open_, each, lives[1]])
            return len(self.slots) - 1
        best = min(free, key=lambda k: abs(self.slots[k][1] - each))
        self.slots[best][1:] = max(self.slots[best][1], each), lives[1]
        return best

    def lines(self) -> list[str]:
        """Source that cuts `memory`, an address, into the slots."""
        found, at = [], "memory"
        for k, (open_, each, _) in enumerate(self.slots):
            found.append(f"m{k} = {at}")
            size = f"{' * '.join([*open_, str(each)])} + {LINE - 1} & -{LINE}" if open_ else rounded(each)
            at = f"m{k} + ({size})" if open_ else f"m{k} + {size}"
        return found

    def bytes(self, shapes: list) -> int:
        """What a call on arrays of these shapes needs."""
        return sum([
            rounded(each * prod(self.sizes.size_now(name, shapes) for name in open_))
            for open_, each, _ in self.slots
        ])  # fmt: skip


"""Tensors that show a buffer's numbers with the axes in another order.

A transposed tensor is no copy: it is an expression that reads its input at other indices. A
product reads such a buffer as it lies, so that nothing has to be turned around before it.
"""

from dataclasses import replace
from math import prod

from minitf.graph.native.emit import Emitter, Value, indices, squeezed
from minitf.graph.native.loops import LOAD, Buffer, names


def shown(e: Emitter, value: Value) -> tuple[Buffer, list[int]] | None:
    """The buffer that a tensor shows, and the place of each of the tensor's axes in it; None
    for what is computed, and for a part. Axes of size 1 do not count."""
    kept = squeezed(value.dims)
    own = names(kept)
    match = LOAD.fullmatch(value.at(indices(value.dims, own)))
    places = match[2].split(",") if match else []
    if not own or sorted(places) != sorted(own):
        return None
    buffer, order = e.buffers[match[1]], [places.index(i) for i in own]
    return (buffer, order) if [buffer.dims[k] for k in order] == list(kept) else None


def in_order(e: Emitter, value: Value) -> Value:
    """The same, lying in a buffer if it shows one with all axes in their order."""
    found = shown(e, value)
    whole = found is not None and found[1] == sorted(found[1])
    return replace(value, buffer=found[0]) if whole else value


def turned(e: Emitter, value: Value) -> Value | None:
    """The matrix in a buffer that a matrix shows turned around."""
    found = shown(e, value) if value.buffer is None and "1" not in value.dims else None
    if found is None or found[1] != [1, 0]:
        return None
    return e.stored(found[0], found[0].dims)


def matrix(e: Emitter, value: Value, dims: tuple[str, ...]) -> Value | None:
    """A tensor whose first axes are a buffer's last ones, put together to a matrix of these
    sizes: that is the buffer as it lies, turned around."""
    found = shown(e, value) if value.buffer is None and len(dims) == 2 and "1" not in dims else None
    if found is None or found[0].kind == "variable":
        return None
    buffer, order = found
    if order != [*range(order[0], len(order)), *range(order[0])]:
        return None
    first = buffer.dims[order[0] :]
    if not all(size.isdigit() for size in (*first, dims[0])) or (
        prod(map(int, first)) != int(dims[0])
    ):  # fmt: skip
        return None
    lying = e.view(dims[::-1], e.stored(buffer, buffer.dims))
    return Value(dims, value.dtype, lambda index: lying.at(index[::-1]))

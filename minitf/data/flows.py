"""Flows: what data sets do, as generators over iterators of elements.

Elements are structures of NumPy arrays. Nothing here knows of specs or tensors.
"""

import itertools
from collections.abc import Callable, Iterator

import numpy as np

from minitf.base import nest
from minitf.base.errors import OpError

Flow = Iterator


def count(start, step, kind) -> Flow:
    """Numbers without end."""
    return (np.array(i, kind) for i in itertools.count(int(start), int(step)))


def groups(flow: Flow, size: int, drop_remainder: bool) -> Iterator[list]:
    """Lists of elements, so many at a time."""
    while group := list(itertools.islice(flow, size)):
        if len(group) == size or not drop_remainder:
            yield group


def batch(flow: Flow, size: int, drop_remainder: bool, join: Callable) -> Flow:
    """Groups of elements, joined leaf by leaf."""
    for group in groups(flow, size, drop_remainder):
        yield nest.map_structure(lambda *parts: join(parts), *group)


def stack(parts: tuple) -> np.ndarray:
    """Arrays of one shape along a new first axis.

    Raises:
        ValueError: the shapes differ.
    """
    try:
        return np.stack(parts)
    except ValueError:
        shapes = ", ".join(sorted({str(p.shape) for p in parts}))
        raise ValueError(
            f"batch: cannot stack elements of different shapes: {shapes}; use padded_batch"
        ) from None


def padded(shape, value) -> Callable:
    """A join that fills arrays up to `shape`, or to the longest where that is None."""

    def join(parts: tuple) -> np.ndarray:
        sizes = [max(p.shape[i] for p in parts) for i in range(parts[0].ndim)]
        wanted = [s if s is not None and s >= 0 else longest for s, longest in zip(shape, sizes)]
        if any(s < longest for s, longest in zip(wanted, sizes)):
            raise ValueError(f"padded_batch: an element of {sizes} does not fit in {wanted}")
        filler = value if value is not None else (b"" if parts[0].dtype == object else 0)
        out = np.full((len(parts), *wanted), filler, parts[0].dtype)
        for i, part in enumerate(parts):
            out[(i, *[slice(0, n) for n in part.shape])] = part
        return out

    return join


def unbatch(flow: Flow) -> Flow:
    """The rows of every element, one by one."""
    for element in flow:
        size = len(nest.flatten(element)[0])
        for i in range(size):
            yield nest.map_structure(lambda a: a[i, ...], element)


def window(flow: Flow, size: int, shift: int, stride: int, drop_remainder: bool) -> Flow:
    """Lists of `size` elements, `stride` apart, that start `shift` apart."""
    held: list = []
    reach = (size - 1) * stride + 1
    skip = 0
    for element in flow:
        if skip:
            skip -= 1
            continue
        held.append(element)
        if len(held) == reach:
            yield held[::stride]
            skip = max(0, shift - reach)
            held = held[shift:]
    while held and not drop_remainder:
        yield held[::stride][:size]
        held = held[shift:]


def shuffle(flow: Flow, buffer_size: int, words: Iterator[int]) -> Flow:
    """Elements drawn from a buffer that is kept full: a ring, as in TensorFlow."""
    ring = list(itertools.islice(flow, buffer_size))
    size, first, held = len(ring), 0, len(ring)
    while held:
        chosen = (first + next(words) % held) % size
        yield ring[chosen]
        ring[chosen] = ring[first % size]
        first += 1
        try:
            ring[(first + held - 1) % size] = next(flow)
        except StopIteration:
            held -= 1


def ignore_errors(flow: Flow) -> Flow:
    """Without the elements for which an operation raises an error."""
    while True:
        try:
            yield next(flow)
        except StopIteration:
            return
        except OpError:
            pass


def interleave(flow: Flow, make: Callable, cycle: int, block: int) -> Flow:
    """`block` elements of each of `cycle` open flows in turn; an empty one is replaced."""
    slots: list[Flow | None] = [make(e) for e in itertools.islice(flow, cycle)]
    while any(slot is not None for slot in slots):
        for i, slot in enumerate(slots):
            if slot is None:
                continue
            given = 0
            for element in itertools.islice(slot, block):
                yield element
                given += 1
            if given < block:
                following = next(flow, None)
                slots[i] = None if following is None else make(following)


def sample(flows: list[Flow], shares, seed, stop_on_empty: bool) -> Flow:
    """An element of one flow at a time, drawn by shares; empty flows drop out."""
    draw = np.random.default_rng([s & (2**63 - 1) for s in seed])
    shares = np.ones(len(flows)) / len(flows) if shares is None else np.array(shares)
    while shares.sum() > 0:
        chosen = draw.choice(len(flows), p=shares / shares.sum())
        try:
            yield next(flows[chosen])
        except StopIteration:
            if stop_on_empty:
                return
            shares[chosen] = 0


def choose(flows: list[Flow], choices: Flow, stop_on_empty: bool) -> Flow:
    """The next element of the flow whose number comes."""
    for number in choices:
        element = next(flows[int(number)], None)
        if element is not None:
            yield element
        elif stop_on_empty:
            return


def group(flow: Flow, key_of: Callable, limit: Callable) -> Flow:
    """Pairs of a key and a list of elements with that key, as soon as there are `limit(key)`."""
    held: dict[int, list] = {}
    for element in flow:
        key = key_of(element)
        held.setdefault(key, []).append(element)
        if len(held[key]) >= limit(key):
            yield key, held.pop(key)
    yield from sorted(held.items())


def unique(flow: Flow) -> Flow:
    """Each value the first time it comes."""
    seen = set()
    for element in flow:
        key = np.asarray(element).item()
        if key not in seen:
            seen.add(key)
            yield element


def scan(flow: Flow, state, function: Callable) -> Flow:
    """`state, output = function(state, element)`: gives the outputs."""
    for element in flow:
        state, output = function((state, element))
        yield output

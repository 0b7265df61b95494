"""The loops that a graph becomes: their statements, and which of them can be one.

A compiled graph is a list of items, loops and blocks, that read and write buffers. Each
elementwise operation starts as a loop of its own; `merged` puts it into an earlier loop of
the same sizes where no item in between is in the way. What is then used in one loop only
never reaches memory.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

# A number of a buffer in an expression: its name, and the index for each dimension.
# An index may load too, the row of a table for one: the inner loads match first.
LOAD = re.compile(r"‹(\w+)\|([^‹›]*)›")


def replaced(expression: str, by: Callable[[str, tuple[str, ...]], str]) -> str:
    """The expression with `by(name, index)` for each load, the inner ones first."""
    while LOAD.search(expression):
        expression = LOAD.sub(lambda match: by(match[1], _index(match[2])), expression)
    return expression


def _index(text: str) -> tuple[str, ...]:
    """Cut at the commas that are in no bracket."""
    parts, depth = [""], 0
    for sign in text:
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return tuple(parts) if text else ()


@dataclass(eq=False)
class Buffer:
    """A place for numbers; sizes of 1 are left out of `dims`.

    kind: "argument" and "variable" come from outside, "array" is made here, "number" is a
    plain local, for what has no dimensions.
    """

    name: str
    dims: tuple[str, ...]
    dtype: str
    kind: str = "array"
    rank: int = 0  # of the array that comes from outside, with its sizes of 1

    def at(self, index: Iterable[str]) -> str:
        """The expression for one number of it."""
        return f"‹{self.name}|{','.join(index)}›"


def names(dims: tuple[str, ...]) -> tuple[str, ...]:
    """The index names of a loop over these sizes."""
    return tuple([f"i{k}" for k in range(len(dims))])


@dataclass(eq=False)
class Statement:
    """`buffer[index] = expression`, in each round of a loop.

    fold: for a reduction, how the next number joins: "{0} + {1}"; `start` comes before.
    dtype: what to add up in, where that is wider than the buffer's own type.
    """

    buffer: Buffer
    index: tuple[str, ...]
    expression: str
    fold: str = ""
    start: str = ""
    dtype: str = ""

    def reads(self) -> list[tuple[str, tuple[str, ...]]]:
        """Each buffer in the expression, with its index."""
        found: list = []
        replaced(self.expression, lambda name, index: found.append((name, index)) or "…")
        return found


@dataclass(eq=False)
class Loop:
    """Statements that run for every index of `dims`."""

    dims: tuple[str, ...]
    statements: list[Statement] = field(default_factory=list)

    def reads(self) -> dict[str, bool]:
        """The buffers that it reads: whether each only at the loop's own index."""
        return _all_own(self.dims, [r for s in self.statements for r in s.reads()])

    def writes(self) -> dict[str, bool]:
        """The buffers that it writes: a reduction's is whole only after the loop."""
        pairs = [(s.buffer.name, ("reduced",) if s.fold else s.index) for s in self.statements]
        return _all_own(self.dims, pairs)


def _all_own(dims: tuple[str, ...], pairs: list[tuple]) -> dict[str, bool]:
    own, found = names(dims), {}
    for name, index in pairs:
        found[name] = found.get(name, True) and index == own
    return found


@dataclass(eq=False)
class Block:
    """Lines that need whole buffers: a matrix product, a lookup."""

    lines: list[str]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    made: Buffer | None = None  # to be allocated before it

    def reads(self) -> dict[str, bool]:
        return dict.fromkeys(self.inputs, False)

    def writes(self) -> dict[str, bool]:
        return dict.fromkeys(self.outputs, False)


Item = Loop | Block


def _in_the_way(later: Item, earlier: Item, same: bool) -> bool:
    """Whether `later` must stay behind `earlier`; `same`: whether they could be one loop."""
    for mine, theirs in (
        (later.reads(), earlier.writes()),
        (later.writes(), earlier.reads()),
        (later.writes(), earlier.writes()),
    ):
        for name in mine.keys() & theirs.keys():
            if not (same and mine[name] and theirs[name]):
                return True
    return False


def merged(items: list[Item]) -> list[Item]:
    """The same work in fewer loops."""
    done: list[Item] = []
    for item in items:
        home = _home(item, done) if isinstance(item, Loop) else None
        if home is None:
            # A loop's statements are shared with no other, so that merging may extend them.
            done.append(Loop(item.dims, list(item.statements)) if isinstance(item, Loop) else item)
        else:
            home.statements += item.statements
    return done


def _home(loop: Loop, done: list[Item]) -> Loop | None:
    """The last loop of the same sizes that this one can move to."""
    for earlier in reversed(done):
        same = isinstance(earlier, Loop) and earlier.dims == loop.dims
        if _in_the_way(loop, earlier, same):
            return None
        if same:
            return earlier
    return None


def kept_in_memory(items: list[Item], results: set[str]) -> set[str]:
    """The buffers that must be arrays: others live and die inside one round of one loop."""
    kept, home = set(results), {}
    for item in items:
        if isinstance(item, Block):
            kept |= {*item.inputs, *item.outputs}
            continue
        for name, own in [*item.reads().items(), *item.writes().items()]:
            if not own or home.setdefault(name, item) is not item:
                kept.add(name)
    return kept

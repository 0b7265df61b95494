"""The loops that a graph becomes, and what they read and write.

A compiled graph is a list of items: loops and blocks, and groups of these, that read and
write buffers. Each elementwise operation starts as a loop of its own; `merging.py` makes
fewer of them.
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

    @property
    def size(self) -> str:
        """How many rows it has; empty if it is no loop at all."""
        return self.dims[0] if self.dims else ""

    def reads(self, row: bool = False) -> dict[str, bool]:
        """The buffers that it reads: whether each only at the loop's own index, or, with
        `row`, at its own row."""
        return self._all_own([r for s in self.statements for r in s.reads()], row)

    def writes(self, row: bool = False) -> dict[str, bool]:
        """The buffers that it writes: a reduction's is whole only after the loop, or, with
        `row`, after its row."""
        pairs = [(s.buffer.name, ("reduced",) if s.fold and not row else s.index)
                 for s in self.statements]  # fmt: skip
        return self._all_own(pairs, row)

    def _all_own(self, pairs: list[tuple], row: bool) -> dict[str, bool]:
        own, found = names(self.dims), {}
        for name, index in pairs:
            mine = index[:1] == own[:1] if row else index == own
            found[name] = found.get(name, True) and mine
        return found


@dataclass(frozen=True)
class Rows:
    """How a block does some of its rows: those from `first` on, before `last`.

    lines   its lines for a number of rows, that name in source; the arrays in `own` then
            hold these rows only, others all of them
    work    multiplications in a row
    least   rows that are worth a call
    total   whether the output is a sum over rows
    """

    size: str
    own: frozenset[str]
    lines: Callable[[str], list[str]]
    work: int
    least: int = 1
    total: bool = False


@dataclass(eq=False)
class Block:
    """Lines that need whole buffers, or whole rows: a matrix product, a lookup.

    lines   themselves; or what writes them, for a block that has loops in it
    """

    lines: list[str] | Callable
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    made: Buffer | None = None  # to be allocated before it
    rows: Rows | None = None

    @property
    def size(self) -> str:
        return self.rows.size if self.rows else ""

    def reads(self, row: bool = False) -> dict[str, bool]:
        return self._own(self.inputs, row)

    def writes(self, row: bool = False) -> dict[str, bool]:
        return self._own(self.outputs, row)

    def _own(self, found: tuple[str, ...], row: bool) -> dict[str, bool]:
        rows = self.rows.own if row and self.rows else ()
        return {name: name in rows for name in found}


@dataclass(eq=False)
class Group:
    """Items that go through the same rows: each row can run through all of them."""

    size: str
    items: list[Loop | Block]

    def reads(self, row: bool = False) -> dict[str, bool]:
        return _all_of([item.reads(row) for item in self.items])

    def writes(self, row: bool = False) -> dict[str, bool]:
        return _all_of([item.writes(row) for item in self.items])


Item = Loop | Block | Group


def _all_of(parts: list[dict[str, bool]]) -> dict[str, bool]:
    found: dict[str, bool] = {}
    for part in parts:
        for name, own in part.items():
            found[name] = found.get(name, True) and own
    return found

"""Loops as lines of source: `f.jit_source` is made of these.

What only one loop uses is a local name in it; what only one row uses is a buffer of one
row. Others are arrays that the function makes.
"""

import re

from minitf.graph.native.loops import (
    Block, Buffer, Group, Item, Loop, Statement, names, replaced,
)  # fmt: skip
from minitf.graph.native.merging import grouped, kept_in_memory, merged, runs

BLOCK = 4096  # numbers that are added up in float32 before they join a wider sum


def indented(lines: list[str], depth: int = 1) -> list[str]:
    return ["    " * depth + line for line in lines]


def written(items: list[Item], lasting: set[str], made: set[str], pieces) -> tuple[list, list]:
    """The lines of the items of a loop or branch: those that make buffers, and the rest.

    Args:
        lasting: the buffers that are used outside; of these, `made` have their memory.
        pieces: as a writer has it.
    """
    items = grouped(merged(items))
    writer = Writer(*kept_in_memory(items, lasting), pieces)
    writer.made |= made
    writer.write(items)
    return writer.new, writer.lines


class Writer:
    """Writes items to `lines`; `new` are the lines that make buffers.

    Args:
        kept, rows: what `kept_in_memory` says.
        pieces: writes groups that are worth several threads; knows where buffers lie.
    """

    row, own = "i0", frozenset()  # a piece counts its rows from 0; these buffers hold only them

    def __init__(self, kept: set[str], rows: set[str], pieces):
        self.kept, self.rows, self.pieces = kept, rows, pieces
        self.new: list[str] = []
        self.lines: list[str] = []
        self.made: set[str] = set()
        self.locals: dict[str, str] = {}
        self.parts: dict[str, str] = {}  # a block's sum in float32 -> the whole in float64

    def write(self, items: list[Item]) -> None:
        for item in items:
            if not isinstance(item, Group):
                self.run(item if isinstance(item, Block) else [item], "")
            elif not self.pieces.take(self, item):
                for run in runs(item):
                    self.run(run, item.size)

    def run(self, run: list[Loop] | Block, size: str) -> None:
        """A block, or loops over the same rows."""
        if isinstance(run, list):
            self.nest(run, size)
            return
        if run.made is not None:
            self.make(run.made)
        self.lines += self.block(run, size)

    def block(self, block: Block, size: str) -> list[str]:
        """The lines of a block of so many rows."""
        return block.lines(self.pieces) if callable(block.lines) else block.lines

    def make(self, buffer: Buffer) -> None:
        """Memory for a buffer, if it needs any."""
        dims = buffer.dims[1:] if buffer.name in self.rows else buffer.dims
        needed = buffer.name in self.rows or buffer.name in self.kept
        if buffer.kind == "array" and needed and dims and buffer.name not in self.made:
            self.made.add(buffer.name)
            self.new.append(self.array(buffer.name, dims, buffer.dtype))

    def array(self, *what) -> str:
        """Source that makes an array."""
        return self.pieces.memory.array(*what)

    def nest(self, loops: list[Loop], size: str) -> None:
        """One loop over rows; in it, what each of these loops does in a row."""
        before, body, after = [], [], []
        for loop in loops:
            self.loop(loop, before, body, after, len(loops) == 1)
        if self.row != "i0" and re.search(r"\bi0\b", "\n".join(body)):
            body = [f"i0 = counted(first + {self.row})", *body]
        if self.parts and len(loops[0].dims) == 1:
            body = self.in_blocks(self.row, size, body)
        elif size:
            body = [f"for {self.row} in range({size}):", *indented(body)]
        self.lines += before + body + after

    def loop(self, loop: Loop, first: list, body: list, last: list, alone: bool) -> None:
        """Adds what a loop does before all rows, in a row, and after all of them."""
        own, depth = names(loop.dims), len(loop.dims)
        before: list[list[str]] = [[] for _ in range(depth + 1)]
        after: list[list[str]] = [[] for _ in range(depth + 1)]
        inside: list[str] = []
        self.locals, self.parts = {}, {}
        for statement in loop.statements:
            self.make(statement.buffer)
            if statement.fold:
                self.fold(statement, own, before, inside, after, alone or depth > 1)
            else:
                inside += self.assignment(statement, own)
        for d in reversed(range(1, depth)):
            if d == depth - 1 and self.parts:
                inside = self.in_blocks(own[d], loop.dims[d], inside)
            else:
                inside = [f"for {own[d]} in range({loop.dims[d]}):", *indented(inside)]
            inside = before[d] + inside + after[d]
        first += before[0]
        body += inside
        last[:0] = after[0]

    def in_blocks(self, index: str, size: str, body: list[str]) -> list[str]:
        """The innermost loop in blocks: each block's sums are float32, their sum is wide."""
        return [
            f"for start in range(0, {size}, {BLOCK}):",
            *[f"    {part} = float32(0)" for part in self.parts],
            f"    for k in range(min({BLOCK}, {size} - start)):",
            *indented([f"{index} = counted(start + k)", *body], 2),
            *[f"    {total} = plus({total}, float64({part}))" for part, total in self.parts.items()],
        ]  # fmt: skip

    def assignment(self, statement: Statement, own: tuple[str, ...]) -> list[str]:
        buffer, text = statement.buffer, self.text(statement.expression, own)
        if buffer.kind == "number":
            return [f"{buffer.name} = {text}"]
        local = f"x{buffer.name}"
        lines = [f"{local} = {text}"]
        self.locals[buffer.name] = local
        if buffer.kind != "array" or buffer.name in self.kept or buffer.name in self.rows:
            lines.append(f"{self.place(buffer.name, statement.index)} = {local}")
        return lines

    def fold(self, statement: Statement, own: tuple, before: list, body: list, after: list,
             blocks: bool) -> None:  # fmt: skip
        buffer, text = statement.buffer, self.text(statement.expression, own)
        place, depth = self.place(buffer.name, statement.index), len(statement.index)
        if statement.index == own[:depth]:  # over the inner dimensions: in a register
            sum_, wide = f"s{buffer.name}", statement.dtype
            before[depth].append(f"{sum_} = {statement.start}")
            inner = sum_
            if wide and blocks:
                inner = f"{sum_}_part"
                self.parts[inner] = sum_
            body.append(f"{inner} = {statement.fold.format(inner, f'({text})')}")
            after[depth].append(f"{place} = {buffer.dtype}({sum_})" if wide else f"{place} = {sum_}")
        else:
            before[0].append(f"{buffer.name}[:] = {statement.start}")
            body.append(f"{place} = {statement.fold.format(place, f'({text})')}")

    def place(self, name: str, index: tuple[str, ...]) -> str:
        """Where a number of a buffer is."""
        if name in self.rows:
            index = index[1:]
            return f"{name}[{', '.join(index)}]" if index else name
        if not index:
            return name if name[0] == "t" else f"{name}[0]"
        if name in self.own:
            index = (self.row, *index[1:])
        return f"{name}[{', '.join(index)}]"

    def text(self, expression: str, own: tuple[str, ...]) -> str:
        """An expression with its loads written out, the inner ones first."""

        def load(name: str, index: tuple[str, ...]) -> str:
            is_local = name in self.locals and index == own
            return self.locals[name] if is_local else self.place(name, index)

        return replaced(expression, load)

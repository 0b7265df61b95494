"""Groups of loops that several threads share: the function `pieces` in `f.jit_source`.

`run` calls `split(…, number of the group, rows, …)`; each thread calls `pieces` for some of
the rows (`kernels/threads.py`). A piece finds addresses and sizes in `places`, floats in
`numbers`. A sum over all rows gets a part from each piece; `run` adds them up.
"""

import re
from math import prod

from minitf.graph.native.loops import Block, Buffer, Group, Loop, Statement
from minitf.graph.native.memory import Memory, array_at, item_bytes, new_array, numpy_type
from minitf.graph.native.merging import runs
from minitf.graph.native.sizes import Sizes
from minitf.graph.native.writer import Writer, indented
from minitf.kernels.lent import MOST

WORK = 32_768  # simple operations that are worth a piece: some microseconds
SLOW = re.compile(r"exp|log|tanh|pow|math\.")
SLOWNESS = 6  # what such a function costs, in simple operations
HEAD = '''
@cfunc("void(int64, int64, int64, int64, int64, int64)", cache=True, error_model="numpy")
def pieces(nest, piece, first, last, places_at, numbers_at):
    rows = last - first
    places = carray(pointer(places_at), {places}, np.int64)
    numbers = carray(pointer(numbers_at), {numbers}, np.float64)
'''
FLOATS = ("float32", "float64")
NAME = re.compile(r"\b(?:[actv]\d+|z\d+|n\d+_\d+)\b")  # of buffers, times and sizes


class Pieces:
    """The groups for several threads, as they are found.

    Args:
        sizes: what is known of open sizes.
        buffers: name -> buffer, of all that the graph has.
        memory: where they lie.
    """

    def __init__(self, sizes: Sizes, buffers: dict[str, Buffer], memory: Memory):
        self.sizes, self.buffers, self.memory = sizes, buffers, memory
        self.bodies: list[list[str]] = []
        self.places, self.numbers = 1, 1  # sizes of the two tables

    def take(self, writer: Writer, group: Group) -> bool:
        """Writes a group for several threads, if that is worth it."""
        work = max(sum(map(self._work, group.items)), 1)
        least = max([i.rows.least for i in group.items if isinstance(i, Block)], default=1)
        grain = max(least, -(-WORK // work))
        if self.sizes.guess(group.size) < 2 * grain:
            return False
        writer.lines += self._split(writer, group, grain)
        return True

    def _work(self, item: Loop | Block) -> int:
        """Simple operations in a row."""
        if isinstance(item, Block):
            return item.rows.work // 4
        each = sum(1 + SLOWNESS * len(SLOW.findall(s.expression)) for s in item.statements)
        return each * prod(map(self.sizes.guess, item.dims[1:]))

    def _split(self, writer: Writer, group: Group, grain: int) -> list[str]:
        totals = _totals(group)
        inner = _PieceWriter(writer, group)
        for run in runs(group):
            inner.run(run, "rows")
        call = Call(self.buffers, inner.own)
        made = writer.rows | {total.buffer.name for total in totals}
        call.pass_on("\n".join(inner.new + inner.lines), made)
        tail, after = [], []
        for total in totals:
            name = total.buffer.name
            room = (str(MOST), *(total.buffer.dims or ("1",)))
            writer.new.append(self.memory.array(f"{name}_parts", room, _wide(total), name))
            call.load += _part(total, call.slot(f"address_of({name}_parts)"))
            tail += [] if total.buffer.dims else [f"{name}_parts[piece] = s{name}"]
            after += _added(total, f"pieces_of({group.size}, {grain})")
        number = len(self.bodies)
        self.bodies.append(call.load + inner.new + inner.lines + tail)
        self.places, self.numbers = max(self.places, call.places), max(self.numbers, call.numbers)
        given = f"{number}, {group.size}, {grain}, places, numbers"
        kept = [f"alive({name})" for name in call.arrays if not self.memory.holds(name)]
        return [*call.fill, f"split(pool, code, {given})", *kept, *after]

    def source(self) -> str:
        """The function, if there is any group."""
        if not self.bodies:
            return ""
        lines = []
        for number, body in enumerate(self.bodies):
            lines += [f"    if nest == {number}:", *indented(body, 2)]
        return HEAD.format(places=self.places, numbers=self.numbers) + "\n".join(lines) + "\n"


class Call:
    """What is passed on to a piece: `fill` are the lines of `run` that put it into the
    tables, `load` those of the piece that take it up."""

    def __init__(self, buffers: dict[str, Buffer], own: frozenset[str]):
        self.buffers, self.own = buffers, own
        self.fill: list[str] = []
        self.load: list[str] = []
        self.arrays: list[str] = []  # those that `run` makes, and must keep until all is done
        self.places = self.numbers = 0

    def pass_on(self, text: str, made: set[str]) -> None:
        """Everything that a piece's source names, but what is made in it."""
        arrays = []
        for name in dict.fromkeys(re.findall(NAME, text)):
            buffer = self.buffers.get(name)
            if buffer is not None and buffer.kind != "number" and name not in made:
                slot = self.slot(f"address_of({name})")
                arrays.append(f"{name} = {_array(buffer, slot, name in self.own)}")
                self.arrays += [name] if buffer.kind == "array" else []
        for name in dict.fromkeys(re.findall(NAME, "\n".join([text, *arrays]))):
            buffer = self.buffers.get(name)
            if buffer is None:
                self.load.append(f"{name} = {self.slot(name)}")
            elif buffer.kind == "number" and buffer.dtype in FLOATS and name not in made:
                self.fill.append(f"numbers[{self.numbers}] = {name}")
                self.load.append(f"{name} = {buffer.dtype}(numbers[{self.numbers}])")
                self.numbers += 1
            elif buffer.kind == "number" and name not in made:
                self.load.append(f"{name} = {buffer.dtype}({self.slot(name)})")
        self.load += arrays  # behind the sizes that their shapes are made of

    def slot(self, value: str) -> str:
        """A place in the table of whole numbers, filled with this."""
        self.fill.append(f"places[{self.places}] = {value}")
        self.places += 1
        return f"places[{self.places - 1}]"


class _PieceWriter(Writer):
    """Writes into a piece; arrays that outlive it are made outside."""

    row = "r0"

    def __init__(self, outer: Writer, group: Group):
        super().__init__(outer.kept, outer.rows, None)
        self.outer = outer
        used = [*group.reads(True).items(), *group.writes(True).items()]
        self.own = frozenset(name for name, own in used if own)

    def block(self, block: Block, size: str) -> list[str]:
        return block.rows.lines(size)

    def array(self, name: str, *what) -> str:
        return f"{name} = {new_array(*what)}"

    def make(self, buffer: Buffer) -> None:
        super().make(buffer) if buffer.name in self.rows else self.outer.make(buffer)


def _array(buffer: Buffer, slot: str, is_own: bool) -> str:
    """An array at an address; only this piece's rows of it, if those are all that is used."""
    dims, start = buffer.dims or ("1",), ""
    if is_own:
        start = " + " + " * ".join(["first", *dims[1:], str(item_bytes(buffer.dtype))])
        dims = ("rows", *dims[1:])
    return array_at(slot + start, dims, buffer.dtype)


def _totals(group: Group) -> list[Statement]:
    """The reductions over rows."""
    found: list[Statement] = []
    for item in group.items:
        if isinstance(item, Loop):
            found += [s for s in item.statements if s.fold and s.index[:1] != ("i0",)]
        elif item.rows.total:
            zero = f"{item.made.dtype}(0)"
            found.append(Statement(item.made, (), "", "plus({0}, {1})", zero))
    return found


def _count(total: Statement) -> str:
    return " * ".join(total.buffer.dims) or "1"


def _wide(total: Statement) -> str:
    return total.buffer.dtype if total.buffer.dims else total.dtype or total.buffer.dtype


def _type(total: Statement) -> str:
    return numpy_type(_wide(total))


def _part(total: Statement, slot: str) -> list[str]:
    """Where a piece puts its part of a sum."""
    name, dims, dtype = total.buffer.name, total.buffer.dims, _type(total)
    if not dims:
        return [f"{name}_parts = carray(pointer({slot}), {MOST}, {dtype})"]
    start = f"piece * {_count(total)} * {item_bytes(_wide(total))}"
    return [f"{name} = {array_at(f'{slot} + {start}', dims, _wide(total))}"]


def _added(total: Statement, count: str) -> list[str]:
    """The parts of a sum, joined in the order of the pieces."""
    name = total.buffer.name
    if total.buffer.dims:
        joined = total.fold.format(f"{name}_all[j]", f"{name}_rows[p, j]")
        return [
            f"{name}[:] = {total.start}", f"{name}_all = {name}.reshape(-1)",
            f"{name}_rows = {name}_parts.reshape(({MOST}, -1))",
            f"for p in range({count}):", f"    for j in range({name}_all.size):",
            f"        {name}_all[j] = {joined}",
        ]  # fmt: skip
    return [
        f"s{name} = {total.start}", f"for p in range({count}):",
        f"    s{name} = {total.fold.format(f's{name}', f'{name}_parts[p, 0]')}",
        f"{name} = {total.buffer.dtype}(s{name})",
    ]  # fmt: skip

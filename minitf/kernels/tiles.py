"""A tile of a product of matrices, summed up in registers: what convolutions are made of.

A product is quick where each number that is loaded is used many times. Here ROWS rows and
one or two vectors of columns are summed up at once, in about as many registers as the
processor has, and go to memory when the sums are whole. Each row may lie anywhere: the
windows of an image need not be laid out side by side first.

Source: Goto and van de Geijn, Anatomy of High-Performance Matrix Multiplication (2008), and
Dukhan, The Indirect Convolution Algorithm (2019).
"""

import platform

import numpy as np
from llvmlite import binding, ir
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic

_HAS = binding.get_host_cpu_features()
BYTES = 64 if _HAS.get("avx512f") else 32 if _HAS.get("avx") else 16  # of a vector
_IS_WIDE = BYTES == 64 or platform.machine().lower() in ("arm64", "aarch64")
ROWS = 14 if _IS_WIDE else 6  # with two vectors each: of 32 registers, or of 16
_I64 = ir.IntType(64)

compiled = njit(nogil=True, cache=True, error_model="numpy")


def _tile(vectors: int):
    """An intrinsic that does a tile of so many vectors of columns."""

    def typed(typing, out, at, rows, a, a_rows, b, b_at, loops, keep):
        return types.void(out, types.intp, rows, a, a_rows, b, types.intp, loops,
                          types.int64), generate  # fmt: skip

    def generate(context, builder, signature, given):
        tile = _Tile(context, builder, signature, given, vectors)
        tile.sum_up()
        tile.write(given[8])
        return context.get_dummy_value()

    return intrinsic(typed)


class _Tile:
    """Writes the machine code of a tile: `out[row m, n] += sum over k of a[row m, k] * b[k, n]`."""

    def __init__(self, context, builder, signature, given, vectors: int):
        self.builder, self.vectors = builder, vectors
        out, rows, a, a_rows, self.b = [
            context.make_array(signature.args[i])(context, builder, given[i]).data
            for i in (0, 2, 3, 4, 5)
        ]
        element = out.type.pointee
        self.alignment = context.get_abi_sizeof(element)
        self.vector = ir.VectorType(element, BYTES // self.alignment)
        self.targets = [p for row in self.places(out, given[1], rows) for p in self.across(row)]
        self.sources = self.places(a, ir.Constant(_I64, 0), a_rows)
        self.steps = cgutils.unpack_tuple(builder, given[7])
        self.start = given[6]
        self.sums = [cgutils.alloca_once_value(builder, ir.Constant(self.vector, None))
                     for _ in self.targets]  # fmt: skip

    def places(self, base, at, rows) -> list:
        """Where each row begins, by a table."""
        start = self.builder.gep(base, [at])
        table = [self.builder.gep(rows, [ir.Constant(_I64, m)]) for m in range(ROWS)]
        return [self.builder.gep(start, [self.builder.load(place)]) for place in table]

    def across(self, pointer) -> list:
        """The vectors side by side from here on."""
        first = self.builder.bitcast(pointer, self.vector.as_pointer())
        return [self.builder.gep(first, [ir.Constant(_I64, n)]) for n in range(self.vectors)]

    def load(self, pointer):
        found = self.builder.load(pointer)
        found.align = self.alignment
        return found

    def spread(self, number):
        """A vector of one number."""
        none = ir.Constant(self.vector, ir.Undefined)
        first = self.builder.insert_element(none, number, ir.Constant(ir.IntType(32), 0))
        same = ir.Constant(ir.VectorType(ir.IntType(32), self.vector.count), None)
        return self.builder.shuffle_vector(first, none, same)

    def sum_up(self, level: int = 0, a=ir.Constant(_I64, 0), b=None) -> None:
        """Three loops, in them the sums."""
        b = self.start if b is None else b
        if level == 3:
            self.multiply(a, b)
            return
        count, a_step, b_step = self.steps[3 * level : 3 * level + 3]
        with cgutils.for_range(self.builder, count) as loop:
            self.sum_up(level + 1, self.beyond(a, loop.index, a_step),
                        self.beyond(b, loop.index, b_step))  # fmt: skip

    def beyond(self, at, index, step):
        return self.builder.add(at, self.builder.mul(index, step))

    def multiply(self, a, b) -> None:
        """One number of each row, times the columns, to the sums."""
        builder, vector = self.builder, self.vector
        name = f"llvm.fmuladd.v{vector.count}{vector.element.intrinsic_name}"
        kind = ir.FunctionType(vector, [vector] * 3)
        fused = cgutils.get_or_insert_function(builder.module, kind, name)
        right = [self.load(p) for p in self.across(builder.gep(self.b, [b]))]
        sums = iter(self.sums)
        for row in self.sources:
            left = self.spread(builder.load(builder.gep(row, [a])))
            for column in right:
                place = next(sums)
                builder.store(builder.call(fused, [left, column, builder.load(place)]), place)

    def write(self, keep) -> None:
        builder, pairs = self.builder, list(zip(self.sums, self.targets))
        with builder.if_then(builder.icmp_signed(">", keep, ir.Constant(_I64, 0))):
            for place, target in pairs:  # before any is written: a row may be there twice
                builder.store(builder.fadd(builder.load(place), self.load(target)), place)
        for place, target in pairs:
            builder.store(builder.load(place), target).align = self.alignment


_one_vector, _two_vectors = _tile(1), _tile(2)


@compiled
def add_product(out, at, rows, a, a_rows, b, b_at, columns, loops, keep):
    """`out[at + rows[m] + n] += sum over k of a[a_rows[m] + k] * b[b_at + k + n]`.

    Args:
        out, a, b: flat arrays of one kind of floats.
        rows, a_rows: tables for all rows, as `table` makes them.
        columns: a multiple of `lanes(out)`.
        loops: what k goes through: three times (how often, step in a, step in b).
        keep: above 0 to add to what is in `out`, 0 to write over it.
    """
    wide = 2 * lanes(out)
    for column in range(0, columns - wide + 1, wide):
        for row in range(0, len(rows), ROWS):
            _two_vectors(out, at + column, rows[row:], a, a_rows[row:], b, b_at + column,
                         loops, keep)  # fmt: skip
    if columns % wide:
        column = columns // wide * wide
        for row in range(0, len(rows), ROWS):
            _one_vector(out, at + column, rows[row:], a, a_rows[row:], b, b_at + column,
                        loops, keep)  # fmt: skip


@compiled
def lanes(array):
    """Numbers in a vector."""
    return BYTES // array.itemsize


@compiled
def rounded(array, count):
    """A number of columns, as whole vectors."""
    return (count + lanes(array) - 1) // lanes(array) * lanes(array)


@compiled
def table(sizes, steps):
    """Where the rows of an index of three sizes lie; the last one again, until tiles are full."""
    count = sizes[0] * sizes[1] * sizes[2]
    places = np.empty((count + ROWS - 1) // ROWS * ROWS, np.int64)
    k = 0
    for i in range(sizes[0]):
        for j in range(sizes[1]):
            for m in range(sizes[2]):
                places[k] = i * steps[0] + j * steps[1] + m * steps[2]
                k += 1
    if count:
        places[count:] = places[count - 1]
    return places

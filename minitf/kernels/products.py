"""Products of small matrices, which lie in memory with any distance between their rows.

A library's product first copies its inputs into an order of its own; and it takes only
matrices without gaps. Here a tile of the output stays in registers while the sum goes on:
vectors of the second matrix' rows, times single numbers of the first. Called from
generated code (`graph/native`) for the heads of attention and the like.
"""

import numpy as np
from llvmlite import binding, ir
from numba import carray, types
from numba.core import cgutils
from numba.extending import intrinsic

from minitf.kernels.threads import address_of, alive, compiled, pointer
from minitf.kernels.vector_math import plus_times

LANES = 16 if binding.get_host_cpu_features().get("avx512f") else 8  # float32 in a register
ROWS, WIDE = 8, 4  # of a tile one register wide; registers across one with half the rows
SIZE = 4  # bytes of a number
ANY = 2**40  # numbers from an address on: as many as one asks for
_I64, _VECTOR = ir.IntType(64), ir.VectorType(ir.FloatType(), LANES)


def _at(builder, start, step, times):
    """The address `times` steps on, for a number or for what one is in machine code."""
    given = [ir.Constant(_I64, v) if isinstance(v, int) else v for v in (step, times)]
    return builder.add(start, builder.mul(*given))


def _load(builder, kind, address):
    return builder.load(builder.inttoptr(address, kind.as_pointer()), align=SIZE)


def _store(builder, value, address):
    builder.store(value, builder.inttoptr(address, value.type.as_pointer()), align=SIZE)


def _mask(lanes) -> ir.Constant:
    return ir.Constant(ir.VectorType(ir.IntType(32), LANES), list(lanes))


def _tile(rows: int, across: int):
    """An intrinsic that makes a tile of the output: `rows` x (`across` * LANES) numbers."""

    def generate(context, builder, signature, given):
        out, out_row, x, x_row, x_step, y, y_row, count = given
        zero, one_lane = ir.Constant(_VECTOR, [0.0] * LANES), ir.Constant(_VECTOR, ir.Undefined)
        sums = [[cgutils.alloca_once_value(builder, zero) for _ in range(across)]
                for _ in range(rows)]  # fmt: skip
        with cgutils.for_range(builder, count) as loop:
            right = _at(builder, y, y_row, loop.index)
            vectors = [_load(builder, _VECTOR, _at(builder, right, LANES * SIZE, v))
                       for v in range(across)]  # fmt: skip
            left = _at(builder, x, x_step, loop.index)
            for r in range(rows):
                number = _load(builder, ir.FloatType(), _at(builder, left, x_row, r))
                one = builder.insert_element(one_lane, number, ir.Constant(ir.IntType(32), 0))
                spread = builder.shuffle_vector(one, one, _mask([0] * LANES))
                for sum_, vector in zip(sums[r], vectors):
                    product = builder.fmul(spread, vector, flags=("contract",))
                    total = builder.fadd(builder.load(sum_), product, flags=("contract",))
                    builder.store(total, sum_)
        for r in range(rows):
            for v in range(across):
                target = _at(builder, _at(builder, out, out_row, r), LANES * SIZE, v)
                _store(builder, builder.load(sums[r][v]), target)
        return context.get_dummy_value()

    @intrinsic
    def tile(typing, out, out_row, x, x_row, x_step, y, y_row, count):
        return types.void(*[types.int64] * 8), generate

    return tile


tall, wide = _tile(ROWS, 1), _tile(ROWS // 2, WIDE)


@intrinsic
def turn(typing, out, out_row, x, x_row):
    """Turns LANES x LANES numbers around: pairs of rows swap ever larger parts."""

    def generate(context, builder, signature, given):
        out, out_row, x, x_row = given
        rows = [_load(builder, _VECTOR, _at(builder, x, x_row, r)) for r in range(LANES)]
        part = 1
        while part < LANES:
            upper = [lane & part for lane in range(LANES)]
            first = _mask(LANES + k - part if up else k for k, up in enumerate(upper))
            second = _mask(LANES + k if up else k + part for k, up in enumerate(upper))
            for r in [r for r in range(LANES) if not r & part]:
                pair = rows[r], rows[r + part]
                rows[r] = builder.shuffle_vector(*pair, first)
                rows[r + part] = builder.shuffle_vector(*pair, second)
            part *= 2
        for r, row in enumerate(rows):
            _store(builder, row, _at(builder, out, out_row, r))
        return context.get_dummy_value()

    return types.void(*[types.int64] * 4), generate


@compiled
def turned(x, x_row, rows, columns):
    """A copy of a matrix at an address, turned around."""
    out, whole = np.empty((columns, rows), np.float32), rows >= LANES and columns >= LANES
    if not whole:
        numbers = carray(pointer(x), ANY, np.float32)
        for i in range(rows):
            for j in range(columns):
                out[j, i] = numbers[i * x_row // SIZE + j]
    for row in range(0, rows if whole else 0, LANES):
        i = min(row, rows - LANES)  # the last block may do some rows, or columns, again
        for column in range(0, columns, LANES):
            j = min(column, columns - LANES)
            place = address_of(out) + (j * rows + i) * SIZE
            turn(place, rows * SIZE, x + i * x_row + j * SIZE, x_row)
    return out


@compiled
def product(out, out_row, x, x_row, x_step, y, y_row, y_step, m, k, n):
    """out = x @ y, for (m, k) @ (k, n) float32 numbers.

    Args:
        out, x, y: addresses.
        out_row, x_row, y_row: bytes from a row to the next; x_step, y_step: to the next column.
    """
    lying = turned(y, y_step, n, k) if y_step != SIZE else np.empty((0, 0), np.float32)
    if y_step != SIZE:
        y, y_row = address_of(lying), n * SIZE
    if m < ROWS or n < LANES:
        _one_by_one(out, out_row, x, x_row, x_step, y, y_row, m, k, n)
    else:
        for row in range(0, m, ROWS):
            i = min(row, m - ROWS)
            _rows(out + i * out_row, out_row, x + i * x_row, x_row, x_step, y, y_row, k, n)
    alive(lying)


@compiled
def _rows(out, out_row, x, x_row, x_step, y, y_row, k, n):
    """So many rows of the output as a tile has."""
    j = 0
    while j < n:
        if j + WIDE * LANES <= n:
            for half in range(0, ROWS, ROWS // 2):
                place, left = out + half * out_row + j * SIZE, x + half * x_row
                wide(place, out_row, left, x_row, x_step, y + j * SIZE, y_row, k)
            j += WIDE * LANES
        else:
            j = min(j, n - LANES)
            tall(out + j * SIZE, out_row, x, x_row, x_step, y + j * SIZE, y_row, k)
            j += LANES


@compiled
def _one_by_one(out, out_row, x, x_row, x_step, y, y_row, m, k, n):
    results, left = carray(pointer(out), ANY, np.float32), carray(pointer(x), ANY, np.float32)
    right = carray(pointer(y), ANY, np.float32)
    for i in range(m):
        for j in range(n):
            total = np.float32(0)
            for q in range(k):
                a, b = left[(i * x_row + q * x_step) // SIZE], right[q * y_row // SIZE + j]
                total = plus_times(total, a, b)
            results[i * out_row // SIZE + j] = total

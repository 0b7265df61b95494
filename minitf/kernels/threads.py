"""A loop shared among threads, from inside machine code.

`split` cuts rows into pieces and calls generated code for each; threads that are awake
take pieces too. Nothing waits for a thread that does not come: on a busy machine, or
after a fork, the caller does all pieces itself. How many pieces there are depends on the
sizes alone, so that sums come out the same on every machine. Called from generated code
(`graph/native`) and by the plan that owns it.

The pool is an array of whole numbers that all threads see; each place has a cache line
of its own, since two processors that write to one line wait for each other.
"""

import ctypes
import os
import sys
import threading

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

from minitf.kernels.lent import MOST

PLACES = 11
LEFT, DONE, CODE, NEST, SIZE, COUNT, MEMORY, NUMBERS, BUSY, HELPERS, YIELD = range(0, 8 * PLACES, 8)
SPINS = 500  # looks before the processor is offered to others
PATIENCE = 3_000_000  # looks for work before a thread goes to sleep: some milliseconds

compiled = njit(nogil=True, cache=True, error_model="numpy")
_I64 = ir.IntType(64)


def _atomic(write, values: int):
    """An intrinsic on one place of an array that no other thread can get in between."""

    def generate(context, builder, signature, given):
        array = context.make_array(signature.args[0])(context, builder, given[0])
        return write(builder, builder.gep(array.data, [given[1]]), *given[2:])

    if values:
        return intrinsic(lambda typing, array, place, value: (
            types.int64(array, types.intp, types.int64), generate))  # fmt: skip
    return intrinsic(lambda typing, array, place: (types.int64(array, types.intp), generate))


add = _atomic(lambda b, place, value: b.atomic_rmw("add", place, value, "seq_cst"), 1)
swap = _atomic(lambda b, place, value: b.atomic_rmw("xchg", place, value, "seq_cst"), 1)
look = _atomic(lambda b, place: b.load_atomic(place, "seq_cst", 8), 0)


def _calling(count: int, answer: ir.Type):
    """Calls the function at an address with `count` whole numbers."""

    def generate(context, builder, signature, given):
        kind = ir.FunctionType(answer, [_I64] * count).as_pointer()
        builder.call(builder.inttoptr(given[0], kind), given[1:])
        return context.get_dummy_value()

    return generate


@intrinsic
def call_piece(typing, code, nest, piece, first, last, memory, numbers):
    return types.void(*[types.int64] * 7), _calling(6, ir.VoidType())


@intrinsic
def call_yield(typing, code):
    return types.void(types.int64), _calling(0, ir.IntType(32))


@intrinsic
def pointer(typing, address):
    """An address as what `carray` takes."""

    def generate(context, builder, signature, given):
        return builder.inttoptr(given[0], ir.IntType(8).as_pointer())

    return types.voidptr(types.int64), generate


@intrinsic
def address_of(typing, array):
    """Where an array's numbers lie."""

    def generate(context, builder, signature, given):
        data = context.make_array(signature.args[0])(context, builder, given[0]).data
        return builder.ptrtoint(data, _I64)

    return types.int64(array), generate


@intrinsic
def alive(typing, array):
    """Does nothing; but so long is the array used, and its memory not given back."""
    return types.void(array), lambda context, builder, signature, given: context.get_dummy_value()


@compiled
def pieces_of(size, grain):
    """How many pieces `size` rows are cut into: two as soon as each has `grain` rows, more
    only where each has twice as many, since a product arranges its matrix for each anew."""
    return max(1, min(2, size // grain), min(MOST, size // grain // 2))


@compiled
def split(pool, code, nest, size, grain, m, k):
    """Runs `code(nest, piece, first row, last row, m, k)` for all pieces of `size` rows."""
    memory, numbers, count = m.ctypes.data, k.ctypes.data, pieces_of(size, grain)
    if count == 1 or pool[HELPERS] == 0 or swap(pool, BUSY, 1) == 1:
        for piece in range(count):
            first, last = size * piece // count, size * (piece + 1) // count
            call_piece(code, nest, piece, first, last, memory, numbers)
        return
    pool[CODE], pool[NEST], pool[SIZE], pool[COUNT] = code, nest, size, count
    pool[MEMORY], pool[NUMBERS] = memory, numbers
    swap(pool, DONE, 0)
    swap(pool, LEFT, count)  # from here on, others may take pieces
    while _take(pool):
        pass
    _wait(pool, count)
    swap(pool, BUSY, 0)


@compiled
def _take(pool):
    """Does one piece, if there is one left. What the pool says stays until all are done."""
    left = add(pool, LEFT, -1)
    if left <= 0:
        return False
    size, count = pool[SIZE], pool[COUNT]
    piece = count - left
    first, last = size * piece // count, size * (piece + 1) // count
    call_piece(pool[CODE], pool[NEST], piece, first, last, pool[MEMORY], pool[NUMBERS])
    add(pool, DONE, 1)
    return True


@compiled
def _wait(pool, count):
    looks = 0
    while look(pool, DONE) < count:
        looks += 1
        if looks % SPINS == 0:
            call_yield(pool[YIELD])


@compiled
def help_out(pool):
    """What a helping thread does: takes pieces, until there were none for a while."""
    looks = 0
    while looks < PATIENCE:
        looks += 1
        if look(pool, LEFT) > 0:
            _take(pool)
            looks = 0
        elif looks % SPINS == 0:
            call_yield(pool[YIELD])


# ---- the threads, in Python ----


class Pool:
    """The threads that help. `array` is what generated code is given."""

    def __init__(self, helpers: int):
        self.array = np.zeros(8 * PLACES, np.int64)
        self.array[YIELD] = _yield_address()
        self.array[HELPERS] = helpers
        self.process = os.getpid()
        self.bells = [threading.Event() for _ in range(helpers)]
        for bell in self.bells:
            threading.Thread(target=self._help, args=(bell,), daemon=True).start()

    def _help(self, bell: threading.Event) -> None:
        while True:
            bell.wait()
            help_out(self.array)
            bell.clear()

    def wake(self) -> np.ndarray:
        """Calls the helpers to work that is about to come."""
        for bell in self.bells:
            if not bell.is_set():
                bell.set()
        return self.array


def _yield_address() -> int:
    """Where the system's function lies that lets others have the processor."""
    if sys.platform == "win32":
        function = ctypes.WinDLL("kernel32").SwitchToThread
    else:
        function = ctypes.CDLL(None).sched_yield
    return ctypes.cast(function, ctypes.c_void_p).value


def thread_count() -> int:
    """How many threads compiled code uses: MINITF_THREADS, or one for each processor."""
    chosen = os.environ.get("MINITF_THREADS", "")
    if chosen and not (chosen.isdigit() and int(chosen)):
        raise ValueError(f"MINITF_THREADS must be a whole number from 1 on, not {chosen!r}")
    return int(chosen) if chosen else len(os.sched_getaffinity(0)) if hasattr(
        os, "sched_getaffinity") else os.cpu_count() or 1  # fmt: skip


_POOL: list[Pool] = []


def pool() -> Pool:
    """This process's pool, made when it is first needed."""
    if not _POOL or _POOL[0].process != os.getpid():
        _POOL[:] = [Pool(thread_count() - 1)]
        _one_thread_in_blas()
    return _POOL[0]


def _one_thread_in_blas() -> None:
    """Products are split here, by rows: SciPy's BLAS must not split them again."""
    from scipy.linalg import cython_blas

    library = ctypes.CDLL(cython_blas.__file__)
    for name in ("scipy_openblas_set_num_threads", "openblas_set_num_threads"):
        if hasattr(library, name):
            getattr(library, name)(1)

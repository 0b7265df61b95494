"""Which kernel runs: NumPy's at once, a compiled loop where it has become worth it.

Numba takes seconds to start, so small programs never wait for it. Work on large arrays
is counted; when a chain has passed `HOT` numbers it is compiled in the background, and
NumPy goes on until the loop is ready. MINITF_JIT=never, hot (default) or always.
"""

import functools
import os
import threading
from collections.abc import Callable

import numpy as np

from minitf.base import debug
from minitf.kernels.fuse import Chain, Step, can_fuse, loop_source

LARGE = 1 << 15  # numbers in an array below which NumPy is as quick
HOT = 1 << 25  # numbers that pass through a chain before it is compiled
PIECE = 1 << 17  # numbers that one thread takes at a time
MODES = ("never", "hot", "always")


def mode() -> str:
    """What MINITF_JIT asks for."""
    chosen = os.environ.get("MINITF_JIT", "hot")
    if chosen not in MODES:
        raise ValueError(f"MINITF_JIT must be one of {', '.join(MODES)}, not {chosen!r}")
    return chosen


class Kernel:
    """A chain of elementwise operations on arrays of float32.

    Args:
        chain: what to compute.
        in_numpy: the same as a function of arrays, for small arrays and until the loop
            is compiled.
    """

    def __init__(self, chain: Chain, in_numpy: Callable):
        self.chain, self.in_numpy = chain, in_numpy
        self.work = 0
        self.loops: dict[tuple, Callable | None] = {}  # None while it is being compiled

    def __call__(self, *arrays, out=None):
        """The result, in `out` if that is one of the arrays."""
        size = max([a.size for a in arrays])
        if size < LARGE:
            return self._in_numpy(arrays, out)
        shape = next(a.shape for a in arrays if a.size == size)
        whole = tuple([a.shape == shape for a in arrays])
        over = next((i for i, a in enumerate(arrays) if a is out and whole[i]), None)
        loop = self._loop((whole, over), size) if _fits(arrays, whole) else None
        if loop is None:
            return self._in_numpy(arrays, out)
        out = np.empty(shape, np.float32) if over is None else out
        self._run(loop, [a for i, a in enumerate(arrays) if i != over], out)
        return out

    def _in_numpy(self, arrays: tuple, out):
        return self.in_numpy(*arrays) if out is None else self.in_numpy(*arrays, out=out)

    def _loop(self, kind: tuple, size: int) -> Callable | None:
        """The compiled loop for these kinds of arguments, if it is there yet."""
        if kind in self.loops:
            return self.loops[kind]
        self.work += size
        chosen = mode()
        if chosen == "never" or (chosen == "hot" and self.work < HOT):
            return None
        self.loops[kind] = None
        if chosen == "always":
            self.compile(*kind)
        else:
            threading.Thread(target=self.compile, args=kind, daemon=True).start()
        return self.loops[kind]

    def compile(self, whole: tuple, over: int | None = None) -> None:
        from minitf.kernels.compile import machine_code

        kinds = ["float32[::1]" if is_array else "float32"
                 for i, is_array in enumerate(whole) if i != over]  # fmt: skip
        signature = f"void({', '.join(kinds)}, float32[::1])"
        source = loop_source("fused", self.chain, whole, over)
        debug.say(1, f"compiling a chain of {len(self.chain.steps)} operations")
        self.loops[whole, over] = machine_code(source, "fused", signature)

    def _run(self, loop: Callable, arrays: list, out: np.ndarray) -> None:
        """Runs the loop over the arrays in pieces, one thread for each processor."""
        flat = [a.reshape(-1) if a.shape == out.shape else a.reshape(())[()] for a in arrays]
        target = out.reshape(-1)

        def piece(start: int) -> None:
            part = slice(start, start + PIECE)
            loop(*[a[part] if a.ndim else a for a in flat], target[part])

        starts = range(0, target.size, PIECE)
        if len(starts) == 1:
            piece(0)
        else:
            list(_threads().map(piece, starts))


def _fits(arrays: tuple, whole: tuple) -> bool:
    """Whether the loop takes these: float32, in order in memory, whole or one number."""
    return all([
        a.dtype == np.float32 and (a.size == 1 or (w and a.flags.c_contiguous))
        for a, w in zip(arrays, whole)
    ])  # fmt: skip


@functools.cache
def _threads():
    from concurrent.futures import ThreadPoolExecutor

    return ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="minitf")


@functools.cache
def _single(scalar: Callable, count: int, in_numpy: Callable) -> Kernel | None:
    """The kernel of one operation by itself, if a loop would be quicker than NumPy."""
    names = tuple(f"a{i}" for i in range(count))
    if not can_fuse(scalar):
        return None
    return Kernel(Chain(names, (Step(scalar, names, "y"),)), in_numpy)


def kernel(op, arrays: list) -> Callable:
    """What runs a costly operation: a loop for large arrays, if there is one."""
    if op.scalar is not None and arrays[0].size >= LARGE:
        return _single(op.scalar, len(arrays), op.cpu) or op.cpu
    return op.cpu


# Operations that spend their time on arithmetic. The others wait for memory, and NumPy
# waits for it just as fast.
COSTLY = {"exp", "expm1", "log", "log1p", "tanh", "sigmoid", "softplus"}

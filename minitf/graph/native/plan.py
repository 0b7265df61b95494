"""A graph compiled as a whole: what `jit_compile=True` runs in place of the plan.

The plan runs until the machine code is there, and whenever arrays come that it was not
made for. Variables are changed in place, if nothing else holds their array.
"""

import functools
import sys
import threading
from collections.abc import Callable

import numpy as np

from minitf.base import debug
from minitf.core.tensor import Tensor
from minitf.graph.graph import Graph
from minitf.graph.native import (  # noqa: F401  they fill the table
    control_rules, index_rules, matrix_rules, random_rules, rules, scan_rules, scatter_rules,
    slice_rules, variable_rules, window_rules,
)  # fmt: skip
from minitf.graph.native.emit import Emitter, Unsupported
from minitf.graph.native.source import module_source
from minitf.kernels import hot
from minitf.kernels.lent import Lent

PATIENCE = 0.3  # seconds to wait for the compiler before the plan runs
HELD = 2  # references to an array that only its variable and the question itself hold


class NativePlan:
    """Runs a graph as machine code.

    source   what Numba compiles
    reason   why it does not, if it does not
    """

    def __init__(self, graph: Graph, placeholders: list[Tensor], plan: Callable):
        self.fallback = plan
        self.reason, self.compiled = "", None
        self.several = False  # whether the code is to run many steps in a call
        self._thread: threading.Thread | None = None
        try:
            emitter = Emitter(graph, placeholders)
            results = emitter.run()
        except Unsupported as error:
            self.reason = str(error)
            return
        self._emitted = emitter, results
        self._specs = [t.spec for t in placeholders]
        self._needed = functools.lru_cache(64)(self._needed_now)  # by dtypes and shapes
        self._constants = [np.ascontiguousarray(array) for _, array in emitter.constants]
        self._variables = [(storage, buffer.name in emitter.written)
                           for storage, buffer in emitter.variables.values()]  # fmt: skip
        self._types = [t.dtype.numpy.type if not t.shape.rank else None for t in graph.outputs]

    @property
    def source(self) -> str:
        """What Numba compiles; empty where it cannot."""
        return "" if self.reason else self._written()[0]

    def _written(self) -> tuple:
        return module_source(*self._emitted, self.several)

    def run(self, *arrays) -> tuple:
        """A tuple of arrays, as the plan gives it."""
        if self.compiled is None and not self._is_ready():
            return self.fallback.run(*arrays)
        needed = self._needs(arrays)
        if needed is None:
            return self.fallback.run(*arrays)
        size = (max(map(len, map(np.atleast_1d, arrays))),) if self.several else ()
        return self._call(size, arrays, needed)

    def run_many(self, size: int, *arrays) -> tuple | None:
        """Runs on `size` rows of all arrays after the other, the last time on those that are
        left, in one call; gives what the last gives. None, and nothing has run, where that is
        not possible (yet)."""
        self.several = self.several or self.compiled is None
        if not self.several or (self.compiled is None and not self._is_ready()):
            return None
        needed = self._needs([a[:size] for a in arrays])
        if needed is None:
            return None
        left = len(arrays[0]) % size
        if left and self._needs([a[:left] for a in arrays]) is None:
            return None
        return self._call((size,), arrays, needed)

    def _call(self, size: tuple, arrays, needed: int) -> tuple:
        with Lent(needed) as address:
            given = [*([address] if needed else ()), *self._threads(), *[_flat(a) for a in arrays]]
            values = self.compiled.run(*size, *given, *self._constants, *self._storages())
        return tuple([v if t is None else t(v) for v, t in zip(values, self._types)])

    def _threads(self) -> tuple:
        """What a function with shared loops needs: who helps, and where its pieces are."""
        if not hasattr(self.compiled, "pieces"):
            return ()
        from minitf.kernels.threads import pool

        return pool().wake(), self.compiled.pieces.address

    def _is_ready(self) -> bool:
        if self.reason or hot.mode() == "never":
            return False
        if self._thread is None:
            self._thread = threading.Thread(target=self.compile, daemon=True)
            self._thread.start()
            self._thread.join(None if hot.mode() == "always" else PATIENCE)
        return self.compiled is not None

    def compile(self) -> None:
        """Makes the machine code, or takes it from the disk."""
        from minitf.kernels.compile import load

        debug.say(1, "compiling a whole graph")
        try:
            text, self._memory = self._written()
            self.compiled = load(text)
        except Exception as error:  # whatever Numba cannot take, the plan can
            self.reason = f"Numba says: {error}"
            debug.say(1, self.reason)

    def _needs(self, arrays) -> int | None:
        """The bytes of memory for arrays like these; None if the code was not made for them."""
        return self._needed(tuple([(a.dtype, a.shape) for a in arrays]))

    def _needed_now(self, kinds: tuple) -> int | None:
        for (dtype, shape), spec in zip(kinds, self._specs):
            if dtype != spec.dtype.numpy or not spec.shape.is_compatible_with(shape):
                return None
        emitter, shapes = self._emitted[0], [shape for _, shape in kinds]
        if any(emitter.size_now(a, shapes) != emitter.size_now(b, shapes) for a, b in emitter.same):
            return None
        return self._memory.bytes(shapes)

    def _storages(self) -> list[np.ndarray]:
        """The arrays of the variables, those that will be changed held by nothing else."""
        found = []
        for storage, is_written in self._variables:
            array = storage.array
            is_shared = sys.getrefcount(array) > HELD + 1
            flags = array.flags  # which hold the array too
            if type(array) is not np.ndarray or not flags.c_contiguous:
                array = storage.array = np.array(array, order="C", ndmin=0)
            elif is_written and (is_shared or not flags.owndata or not flags.writeable):
                array = storage.array = array.copy()
            found.append(array if array.ndim else array.reshape(1))
        return found


def _flat(array) -> np.ndarray:
    return np.ascontiguousarray(array)  # makes (1,) of ()


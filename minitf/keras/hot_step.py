"""A step of training, and when it becomes machine code.

Its plan runs at once. Machine code is some ten times as fast for a small model, but takes
seconds to make: so a step counts what it costs, with all that is still to come in this
`fit`, and another process compiles it where that pays. Where it proves slower, the plan
goes on. MINITF_JIT=never, hot (default) or always; `jit_compile=False` never.
"""

import threading
from time import perf_counter

from minitf.base import debug
from minitf.graph.concrete import ConcreteFunction
from minitf.kernels import hot

LOOK = 0.1  # seconds of steps after which it is known what one costs
LOADS = 1.0  # seconds of steps, done and to come, for which code on the disk is loaded
PAYS = 10.0  # the same for making it
TRIED = 16  # steps after which machine code must have been faster than the plan
SLICE = 0.05  # seconds that one call may take: the progress bar moves 20 times a second


class HotStep:
    """A traced step that runs as its plan, and as machine code once that pays.

    Args:
        concrete: the step. If it has `jit_compile`, it is compiled in any case.
        auto: whether it may be compiled.
        several: whether many steps may be asked for at once.
    """

    def __init__(self, concrete: ConcreteFunction, auto: bool, several: bool):
        self.concrete, self.pack, self.several = concrete, concrete.pack, several
        self.native = self._native() if concrete.compiled else None
        self.approach = None  # what to do before a step, on the way to machine code
        if auto and self.native is None and hot.mode() != "never":
            self.approach = self._count
        self._restart()

    @property
    def runner(self):
        return self.concrete.runner

    @property
    def together(self) -> int:
        """How many steps one call may take, if nobody looks at single ones."""
        ready = self.several and self.native is not None and self.native.compiled is not None
        return max(1, int(SLICE / self.pace)) if ready and self.steps else 1

    def run(self, arrays: list, ahead: int = 0) -> tuple:
        """One step; `ahead` are how many will come after it."""
        if self.approach is not None:
            self.approach(ahead)
        start = perf_counter()
        values = self.concrete.run(*arrays)
        self._took(perf_counter() - start, 1)
        return values

    def run_many(self, size: int, arrays: list) -> tuple | None:
        """Steps on `size` rows each, until there are no more, in one call. None, and
        nothing has run, where that cannot be."""
        if self.native is None or debug.watched or any(a is None for a in arrays):
            return None
        if self.approach is not None:
            self.approach(0)
        start = perf_counter()
        values = self.native.run_many(size, *arrays) if self.native is not None else None
        if values is not None:
            self._took(perf_counter() - start, -(-len(arrays[0]) // size))
        return values

    def _restart(self) -> None:
        self.spent, self.steps, self.pace = 0.0, 0, float("inf")

    def _took(self, seconds: float, steps: int) -> None:
        self.spent, self.steps = self.spent + seconds, self.steps + steps
        self.pace = min(self.pace, seconds / steps)  # the others were disturbed

    def _native(self):
        native = self.concrete.native
        native.several = self.several
        return native

    @property
    def _beside(self):
        from minitf.kernels import beside  # brings modules that small work does not need

        return beside

    # ---- one after the other, on the way to machine code ----

    def _count(self, ahead: int) -> None:
        cost = self.spent + ahead * self.pace if self.steps else 0.0
        if hot.mode() == "always":
            self._native().compile()
            self.approach = self._load
        elif self.spent > LOOK and cost > LOADS:
            native = self._native()
            if native.reason:
                self.approach = None
            elif self._beside.is_made(native.source):
                self._start_to_load()
            else:
                self.approach = self._wait_until_it_pays

    def _wait_until_it_pays(self, ahead: int) -> None:
        if self.spent + ahead * self.pace > PAYS:
            self.process = self._beside.compile_beside(self._native().source)
            self.approach = self._compile

    def _compile(self, ahead: int) -> None:
        if self.process is not None and self.process.poll() is None:
            return
        self.approach = None  # if it cannot be compiled, or not kept
        if self._beside.is_made(self._native().source):
            self._start_to_load()

    def _start_to_load(self) -> None:
        # No daemon: at the exit of Python it is waited for, half a second at most.
        threading.Thread(target=self._native().compile).start()
        self.approach = self._load

    def _load(self, ahead: int) -> None:
        native = self._native()
        if native.reason:
            self.approach = None
        elif native.compiled is not None:
            self.plan_pace = self.pace
            self._restart()
            self.native = self.concrete.runner = native
            self.approach = self._compare

    def _compare(self, ahead: int) -> None:
        if self.steps >= TRIED:
            self.approach = None
            if self.pace > self.plan_pace:
                self.native, self.concrete.runner = None, self.concrete.plan

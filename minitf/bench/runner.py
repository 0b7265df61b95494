"""Timing, and the process that times one peer: the same rows with another module.

Each runner is asked row by row, in turn with the others, so that a busy moment of the
machine hits all. Run by its path in a peer's interpreter: it needs nothing of minitf there.
"""

import importlib
import json
import os
import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter

BATCH_SECONDS = 0.0005  # what is timed at once; a longer function is timed alone
ROUND_SECONDS, MOST_BATCHES = 0.25, 50
LONG = 1.0  # seconds: a function that takes longer is called less often


class Timed:
    """The rows of one module, made when first asked for. Times are in milliseconds."""

    def __init__(self, make: Callable[[str], Callable | None]):
        self.make = make
        self.ready: dict[str, tuple | None] = {}

    def time(self, row: str) -> float | None:
        """The median time of a call now; None where the row has no such form."""
        if row not in self.ready:
            function = self.make(row)
            self.ready[row] = None if function is None else self._prepared(function)
        if self.ready[row] is None:
            return None
        function, count, batches = self.ready[row]
        return 1e3 * median(_batch(function, count) for _ in range(batches))

    @staticmethod
    def _prepared(function: Callable) -> tuple:
        for _ in range(3):  # traced, compiled, in the cache
            function()
        once = min(_batch(function, 1) for _ in range(3))
        count = max(1, int(BATCH_SECONDS / once))
        fewest = 3 if once < LONG else 1
        batches = min(MOST_BATCHES, max(fewest, int(ROUND_SECONDS / (once * (count + 1)))))
        return function, count, batches


def _batch(function: Callable, count: int) -> float:
    """The mean time of one call, in seconds, after one that is not counted."""
    if count > 1:
        function()
    start = perf_counter()
    for _ in range(count):
        function()
    return (perf_counter() - start) / count


def peer(kind: str, threads: int) -> tuple[str, Callable]:
    """The name of a peer in this process, and what makes its rows."""
    if kind in ("torch", "limit"):
        rows = importlib.import_module("torch_rows" if kind == "torch" else "limits")
        plain = importlib.import_module("rows").ROWS
        made = {row: getattr(rows, make.__name__, None) for row, make in plain.items()}
        name = kind
        if kind == "torch":
            rows.torch.set_num_threads(threads)
            name = f"PyTorch {rows.torch.__version__}"
        return name, lambda row: made[row] and made[row]()
    if kind.startswith("minitf"):
        tf, rows = (importlib.import_module(n) for n in ("minitf", "minitf.bench.rows"))
        return kind, lambda row: rows.ROWS[row](tf, kind == "minitf, compiled")
    tf = importlib.import_module("tensorflow")
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    rows = importlib.import_module("rows").ROWS
    compiled = kind == "xla"
    name = "XLA" if compiled else "TensorFlow"
    return f"{name} {tf.__version__}", lambda row: rows[row](tf, compiled)


def answer(kind: str, threads: int) -> None:
    """Answers each row's name that comes in with its time."""
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    name, make = peer(kind, threads)
    timed = Timed(make)
    print(name, flush=True)
    for line in sys.stdin:
        print(json.dumps(timed.time(json.loads(line))), flush=True)


if __name__ == "__main__":
    answer(sys.argv[1], int(sys.argv[2]))

"""`python -m minitf bench`: this machine, minitf beside NumPy and beside TensorFlow.

TensorFlow may live in another environment: `--against PYTHON` names its interpreter, and
this same file runs there, round by round in turn with minitf, so that a busy moment of
the machine hits both. A row is the median of all rounds, which are medians of batches.
"""

import importlib
import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter

import numpy as np

ROUNDS = 9  # turns that each one takes
BATCHES = 50  # in a turn; short ones, so that most run undisturbed
BATCH_SECONDS = 0.0005

# ---- the rows: each makes a function to time, from a module like TensorFlow ---------


def small_sum(tf) -> Callable:
    a, b = tf.constant([1.0, 2.0, 3.0, 4.0]), tf.constant([4.0, 3.0, 2.0, 1.0])
    return lambda: a + b


def small_step(tf) -> Callable:
    x = tf.constant(np.linspace(-1, 1, 32 * 16, dtype=np.float32).reshape(32, 16))
    w = tf.Variable(np.linspace(1, -1, 16 * 16, dtype=np.float32).reshape(16, 16))

    def step():
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(tf.nn.relu(tf.matmul(x, w))))
        return tape.gradient(loss, w)

    return step


def small_sum_in_numpy() -> Callable:
    a, b = np.array([1, 2, 3, 4], np.float32), np.array([4, 3, 2, 1], np.float32)
    return lambda: a + b


def small_step_in_numpy() -> Callable:
    x = np.linspace(-1, 1, 32 * 16, dtype=np.float32).reshape(32, 16)
    w = np.linspace(1, -1, 16 * 16, dtype=np.float32).reshape(16, 16)

    def step():
        y = np.maximum(x @ w, 0)
        np.square(y).mean()
        return x.T @ (y * (2 / y.size))

    return step


ROWS = {
    "a + b, 4 numbers": (small_sum, small_sum_in_numpy),
    "matmul, relu, square, mean and the gradient, 32 x 16": (small_step, small_step_in_numpy),
}

# ---- measuring ----------------------------------------------------------------------


class Bench:
    """The functions of all rows, ready to be timed; one round gives microseconds a call."""

    def __init__(self, functions: list[Callable]):
        self.functions = functions
        self.counts = [max(1, int(BATCH_SECONDS / _batch(f, 20))) for f in functions]

    def round(self) -> list[float]:
        return [
            1e6 * median(_batch(function, count) for _ in range(BATCHES))
            for function, count in zip(self.functions, self.counts)
        ]


def _batch(function: Callable, count: int) -> float:
    """The mean time of one call, in seconds, after one that is not counted."""
    function()
    start = perf_counter()
    for _ in range(count):
        function()
    return (perf_counter() - start) / count


class Peer:
    """The same rows in another process, with another interpreter or another module."""

    def __init__(self, python: str):
        self.process = subprocess.Popen(
            [python, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        self.name = self.process.stdout.readline().strip()
        if not self.name:
            raise RuntimeError(f"{python} cannot import tensorflow")

    def round(self) -> list[float]:
        self.process.stdin.write("round\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


def answer() -> None:
    """What runs in a peer: TensorFlow's rows, one round for each line that comes in."""
    tf = importlib.import_module("tensorflow")
    bench = Bench([make(tf) for make, _ in ROWS.values()])
    print(f"TensorFlow {tf.__version__}", flush=True)
    for _ in sys.stdin:
        print(json.dumps(bench.round()), flush=True)


def compare(against: str | None = None) -> dict[str, dict[str, float]]:
    """Microseconds a call, for each row and each that runs it; all take turns."""
    import minitf

    runners = {
        "minitf": Bench([make(minitf) for make, _ in ROWS.values()]),
        "NumPy": Bench([make() for _, make in ROWS.values()]),
    }
    if against or importlib.util.find_spec("tensorflow"):
        peer = Peer(against or sys.executable)
        runners[peer.name] = peer
    rounds = {name: [] for name in runners}
    for _ in range(ROUNDS):
        for name, runner in runners.items():
            rounds[name].append(runner.round())
    return {
        row: {name: median(r[i] for r in rounds[name]) for name in runners}
        for i, row in enumerate(ROWS)
    }


def report(against: str | None = None) -> None:
    """Prints a line for each row."""
    for row, times in compare(against).items():
        print(row)
        for name, micros in times.items():
            times_ours = micros / times["minitf"]
            print(f"    {name:<20}{micros:>10.2f} us   {times_ours:6.2f} of minitf's time")


if __name__ == "__main__":
    answer()

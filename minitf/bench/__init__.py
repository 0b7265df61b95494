"""`python -m minitf bench`: this machine, minitf beside TensorFlow, XLA and PyTorch.

The peers live in another environment: one that is named, or one that the command makes
in the cache folder. Each runs with one thread and with all, and counts at its best. A row
is the median of all rounds; compiled means `jit_compile=True`; a limit is what the row's
matrix products alone take, or one read of its memory.
"""

import json
import os
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from minitf.bench.processes import whole_processes
from minitf.bench.rows import ROWS
from minitf.bench.saved import save
from minitf.kernels.compile import cache_folder

ROUNDS = 5
# What `--against` may name: the kinds of peers, and what to install for them.
PEERS = {
    "tensorflow": (("tensorflow", "xla"), "tensorflow-cpu==2.21.0"),
    "torch": (("torch",), "torch==2.13.0"),
}

OURS = ("minitf", "minitf, compiled")


class Peer:
    """One of those that run the rows, with so many threads, in a process of its own."""

    def __init__(self, python: str, kind: str, threads: int):
        folder = Path(__file__).parent
        names = "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MINITF_THREADS"
        variables = dict.fromkeys(names, str(threads))
        # What is timed is the machine code, not the plan that runs until it is there.
        variables |= {"MINITF_JIT": "always"} if kind in OURS else {}
        root = str(folder.parent.parent) if kind in OURS else ""
        self.python, self.kind = python, kind
        self.process = subprocess.Popen(
            [python, str(folder / "runner.py"), kind, str(threads)], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env={**os.environ, "PYTHONPATH": root, **variables},
        )  # fmt: skip
        self.name = self.process.stdout.readline().strip()
        if not self.name:
            raise RuntimeError(f"{python} cannot run the rows of {kind}: is it installed there?")

    def time(self, row: str) -> float | None:
        print(json.dumps(row), file=self.process.stdin, flush=True)
        line = self.process.stdout.readline()
        return json.loads(line) if line else None

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait()


def environment(wanted: list[str]) -> str:
    """An interpreter with these peers, in the cache folder; made at the first time."""
    folder = cache_folder() / "peers"
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.exists():
        print(f"making an environment for {' and '.join(wanted)} in {folder}")
        venv.create(folder, with_pip=True)
    packages = [PEERS[name][1] for name in wanted]
    subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True)
    return str(python)


def compare(wanted: list[str], python: str | None = None) -> Iterator[tuple[str, dict]]:
    """For each row, its milliseconds by the name of who runs it."""
    kinds = [(sys.executable, kind) for kind in (*OURS, "limit")]
    if wanted:
        python = python or environment(wanted)
        kinds += [(python, kind) for name in wanted for kind in PEERS[name][0]]
    threads = sorted({1, os.cpu_count() or 1})
    runners = [Peer(*kind, count) for kind in kinds for count in threads]
    alone = [(r.python, r.kind, r.name) for r in runners[:: len(threads)] if r.kind != "limit"]
    yield from whole_processes(alone, ROUNDS)
    for row in ROWS:
        rounds = [[runner.time(row) for runner in runners] for _ in range(ROUNDS)]
        yield row, _best([runner.name for runner in runners], list(zip(*rounds)))
    for runner in runners:
        runner.close()


def _best(names: list[str], times: list[tuple]) -> dict[str, float]:
    """The median of each runner's rounds; of the same one twice, the better."""
    found: dict[str, float] = {}
    for name, each in zip(names, times):
        if None not in each:
            found[name] = min(found.get(name, float("inf")), median(each))
    return found


def report(against: str = "", python: str | None = None, folder: str | None = None) -> None:
    """Prints a table as it is measured: milliseconds, and ratios to minitf's better time.

    Args:
        folder: where to put the table (into README.md) and a picture (`ratios.svg`).
    """
    wanted = [name for name in against.split(",") if name]
    unknown = [name for name in wanted if name not in PEERS]
    if unknown:
        raise SystemExit(f"bench: no peer is called {unknown[0]!r}; there is {', '.join(PEERS)}")
    rows = {}
    for row, times in compare(wanted, python):
        rows[row] = times
        best = min(time for name, time in times.items() if name.startswith("minitf"))
        print(row)
        for name, time in times.items():
            unit = "MB" if row.endswith("megabytes") else "ms"
            print(f"    {name:<20}{time:>12.4f} {unit}   {time / best:8.2f}", flush=True)
    if folder:
        save(folder, rows)

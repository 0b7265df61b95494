"""`python -m minitf bench`: this machine, minitf beside TensorFlow, XLA and PyTorch.

The peers live in another environment: one that is named, or one that the command makes
in the cache folder. Each runs with one thread and with all, and counts at its best. A row
is the median of all rounds; `time` is minitf's, `compiled` that with `jit_compile=True`.
"""

import json
import os
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from minitf.bench.rows import ROWS
from minitf.bench.runner import Timed
from minitf.kernels.compile import cache_folder

ROUNDS = 5
# What `--against` may name: the kinds of peers, and what to install for them.
PEERS = {
    "tensorflow": (("tensorflow", "xla"), "tensorflow-cpu==2.21.0"),
    "torch": (("torch",), "torch==2.13.0"),
}


class Peer:
    """One peer with so many threads, in a process of its own."""

    def __init__(self, python: str, kind: str, threads: int):
        runner = Path(__file__).parent / "runner.py"
        self.process = subprocess.Popen(
            [python, str(runner), kind, str(threads)], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
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
    import minitf

    # What is timed is the machine code, not the plan that runs until it is there.
    os.environ.setdefault("MINITF_JIT", "always")
    ours = {
        "minitf": Timed(lambda row: ROWS[row](minitf, False)),
        "minitf, compiled": Timed(lambda row: ROWS[row](minitf, True)),
    }
    peers = []
    if wanted:
        python = python or environment(wanted)
        kinds = [kind for name in wanted for kind in PEERS[name][0]]
        threads = sorted({1, os.cpu_count() or 1})
        peers = [Peer(python, kind, count) for kind in kinds for count in threads]
    for row in ROWS:
        rounds: dict[str, list] = {}
        for _ in range(ROUNDS):
            for name, timed in ours.items():
                rounds.setdefault(name, []).append(timed.time(row))
            for peer in peers:
                rounds.setdefault(f"{peer.name}/{id(peer)}", []).append(peer.time(row))
        yield row, _best(rounds)
        for timed in ours.values():
            timed.ready.clear()  # so that one row's memory does not burden the next
    for peer in peers:
        peer.close()


def _best(rounds: dict[str, list]) -> dict[str, float]:
    """The median of each runner's rounds; of the same peer twice, the better one."""
    found: dict[str, float] = {}
    for name, times in rounds.items():
        if None not in times:
            name = name.partition("/")[0]
            found[name] = min(found.get(name, float("inf")), median(times))
    return found


def report(against: str = "", python: str | None = None) -> None:
    """Prints a table as it is measured: milliseconds, and ratios to minitf's better time."""
    wanted = [name for name in against.split(",") if name]
    unknown = [name for name in wanted if name not in PEERS]
    if unknown:
        raise SystemExit(f"bench: no peer is called {unknown[0]!r}; there is {', '.join(PEERS)}")
    for row, times in compare(wanted, python):
        best = min(time for name, time in times.items() if name.startswith("minitf"))
        print(row)
        for name, time in times.items():
            print(f"    {name:<20}{time:>12.4f} ms   {time / best:8.2f}", flush=True)

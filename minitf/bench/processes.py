"""Rows that take a whole process: what it costs to import, and to fit a first model from cold.

The time is that from the start of the interpreter to its end; the memory is the most that it
had (told by Linux). What has been compiled before comes from the disk, as in daily work.
"""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter

IMPORT = "import {module}"
FIT = """import sys
sys.path.append({folder!r})
import {module} as tf, {rows} as rows
rows.first_model({given})()"""
# `getrusage` would count what the process that started this one has, too.
MEMORY = """
try:
    print(*[line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")])
except OSError:
    print("nan")"""
ROWS = {"import, whole process": IMPORT, "the first model, from a cold process": FIT}
MODULES = {"tensorflow": "tensorflow", "xla": "tensorflow", "torch": "torch"}


def whole_processes(runners: list[tuple[str, str, str]], rounds: int) -> Iterator[tuple[str, dict]]:
    """For each row, the medians of milliseconds and of megabytes, by name.

    Args:
        runners: interpreter, kind and name of each.
    """
    for row, code in ROWS.items():
        wanted = [(python, kind, name) for python, kind, name in runners
                  if code is FIT or kind in ("minitf", "tensorflow", "torch")]  # fmt: skip
        found: dict[str, list] = {name: [] for *_, name in wanted}
        for warm in (True, *[False] * rounds):
            for python, kind, name in wanted:
                measured = run_alone(python, _code(code, kind))
                if not warm:
                    found[name].append(measured)
        for what, unit in ((row, 0), (f"{row}, megabytes", 1)):
            yield what, {name: median(each[unit] for each in all) for name, all in found.items()}


def _code(code: str, kind: str) -> str:
    given = "" if kind == "torch" else f"tf, {kind in ('xla', 'minitf, compiled')}"
    return code.format(module=MODULES.get(kind, "minitf"), folder=str(Path(__file__).parent),
                       rows="torch_rows" if kind == "torch" else "rows", given=given)  # fmt: skip


def run_alone(python: str, code: str) -> tuple[float, float]:
    """Milliseconds and megabytes of a process."""
    variables = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    start = perf_counter()
    done = subprocess.run([python, "-c", code + MEMORY], cwd=Path(__file__).parents[2], check=True,
                          env=variables, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)  # fmt: skip
    seconds = perf_counter() - start
    return 1e3 * seconds, float(done.stdout.split()[-1]) * 1024 / 1e6

"""Runs a learner's code in a process of its own, and says which check did not hold.

Called by ``typed``. Nothing that the code does can reach the lesson: not its random
numbers, not the names of its layers, not NumPy, not the folder it works in. A process
that does not come to an end in time is ended. The job goes in and the outcome comes
out as one line of JSON each; the process says first that it is ready, so that only the
learner's code is timed, however long Python takes to start.
"""

import io
import json
import os
import subprocess
import sys
import tempfile
from contextlib import redirect_stdout
from dataclasses import asdict, dataclass

from course import paths

FILE = "<your code>"
MOST_PRINTED = 1000  # letters
READY = b"ready\n"
START = "from course.quiz import trial; trial.serve()"
HIDDEN = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # no black window on Windows


class TooLate(Exception):
    """The code did not come to an end."""


@dataclass(frozen=True)
class Outcome:
    """The number of the first check that failed (None: all held), an error, a print."""

    failed: int | None = None
    error: str = ""
    printed: str = ""


def apart(given: str, code: str, checks: list[str], seconds: float) -> Outcome:
    """The outcome of the code in a process of its own; TooLate if it never ends."""
    job = json.dumps({"given": given, "code": code, "checks": checks}).encode()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        process = subprocess.Popen(
            [sys.executable, "-c", START],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env=_environment(),
            creationflags=HIDDEN,
        )
        try:
            process.stdout.readline()
            told, _ = process.communicate(job, timeout=seconds)
        except subprocess.TimeoutExpired:
            raise TooLate from None
        finally:
            process.kill()
            process.communicate()
    if process.returncode or not told:
        return Outcome(error="It ended Python itself.")
    return Outcome(**json.loads(told))


def _environment() -> dict[str, str]:
    places = [str(paths.ROOT), os.environ.get("PYTHONPATH", "")]
    return os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, places))}


def serve() -> None:
    """The other side: take a job, run it, tell the outcome."""
    from course.quiz import live

    names = live.vocabulary()
    # The code must not write where the outcome is told.
    door = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    door.write(READY)
    door.flush()
    job = json.loads(sys.stdin.buffer.read())
    outcome = attempt(names=names, **job)
    door.write(json.dumps(asdict(outcome)).encode())
    door.flush()
    os._exit(0)  # whatever threads the code has left


def attempt(given: str, code: str, checks: list[str], names: dict) -> Outcome:
    """Run the code and its checks, here and with no bound on the time."""
    names |= {"__name__": "__main__"}
    exec(compile(given, "<given>", "exec"), names)
    heard = io.StringIO()
    with redirect_stdout(heard):
        try:
            exec(compile(code, FILE, "exec"), names)
        except (Exception, SystemExit) as error:
            return Outcome(None, _sentence(error), _start(heard))
        shown = _start(heard)
        names |= {"source": code, "printed": heard.getvalue()}
        for number, check in enumerate(checks):
            try:
                if not eval(compile(check.strip(), "<check>", "eval"), names):
                    return Outcome(number, "", shown)
            except (Exception, SystemExit) as error:
                return Outcome(number, _sentence(error), shown)
    return Outcome(printed=shown)


def _start(heard: io.StringIO) -> str:
    text = heard.getvalue().rstrip()
    return text if len(text) <= MOST_PRINTED else text[:MOST_PRINTED] + " ..."


def _sentence(error: BaseException) -> str:
    """What went wrong and in which of the learner's lines, in one sentence."""
    line, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == FILE:
            line = trace.tb_lineno
        trace = trace.tb_next
    where = f"Line {line} stopped" if line else "It stopped"
    told = " ".join(str(error).split())
    return f"{where} with `{type(error).__name__}`" + (f": {told}" if told else ".")

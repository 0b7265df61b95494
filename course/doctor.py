"""``python -m course doctor``: look at this machine and say what to mend.

Called by course/launch/command_line.py on any Python that is new enough, whether or
not the environment is there: so the standard library only, until a line needs more.
It changes nothing. The exit code is 1 when something that ``open`` needs is wrong.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass

from course import paths
from course.launch import environment, install, pins, repair, trouble

_OPEN = "run: python -m course open"
# The names that one browser goes by; the tests look for the same.
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")


@dataclass(frozen=True)
class Finding:
    """One line of the table; ``mend`` is empty when all is well."""

    what: str
    seen: str
    mend: str = ""
    needed: bool = True

    def __str__(self) -> str:
        mark = "ok" if not self.mend else "WRONG" if self.needed else "-"
        line = f"{self.what:<16}{mark:<7}{self.seen}"
        return f"{line}\n{'':<23}{self.mend}" if self.mend else line


def command() -> int:
    """Print the table; return 1 if ``open`` would not work as things are."""
    findings = examine()
    for finding in findings:
        print(finding)
    wrong = [finding for finding in findings if finding.needed and finding.mend]
    if wrong:
        names = ", ".join(finding.what for finding in wrong)
        print(f"\nTo mend before the course opens: {names}.")
        return 1
    print("\nThe course can be opened: python -m course open")
    return 0


def examine() -> list[Finding]:
    """Look at everything, in the order in which it matters."""
    looks = (
        _python,
        _environment,
        _packages,
        _disk,
        _writing,
        _classroom,
        _kernels,
        _browser,
        _sandbox,
        _gpu,
    )
    return [look() for look in looks]


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding("Python", f"{version} at {sys.executable}")


def _environment() -> Finding:
    if environment.in_venv() and environment.stamped("open"):
        return Finding("environment", f"the course's own, {environment.VENV}")
    if environment.ready("open"):
        return Finding("environment", f"yours, {sys.prefix}")
    if environment.VENV.exists():
        return Finding("environment", f"{environment.VENV} is not complete", _OPEN)
    return Finding("environment", "not made yet", _OPEN)


def _packages() -> Finding:
    lacking = pins.missing("open")
    total = len(pins.read("open"))
    if not lacking:
        tests = len(pins.missing("test"))
        more = f"; {tests} more are for the tests" if tests else ", the tests' too"
        return Finding("packages", f"{total} at their pinned versions{more}")
    some = ", ".join(lacking[:3]) + (", ..." if len(lacking) > 3 else "")
    return Finding("packages", f"{len(lacking)} of {total} are missing: {some}", _OPEN)


def _disk() -> Finding:
    free = trouble.free_megabytes(paths.home())
    have = repair.size_in_megabytes(environment.VENV)
    needed = 100 if environment.ready("open") else max(100, install.ROOM - have)
    seen = f"{free} MB free at {paths.home()}"
    mend = "" if free >= needed else f"free some space: {needed} MB are needed"
    return Finding("disk", seen, mend)


def _writing() -> Finding:
    # A class may share a repository that only its owner writes to, once it is set up.
    set_up = environment.ready("open")
    for folder in [paths.home()] if set_up else [paths.ROOT, paths.home()]:
        problem = trouble.forbidden(folder)
        if problem:
            return Finding("writing", f"not possible in {folder}", problem)
    return Finding("writing", f"possible in {paths.home()}")


def _classroom() -> Finding:
    if not paths.exchange().is_dir() or not paths.course_dir().is_dir():
        return Finding("local class", "not prepared yet", "open does it", needed=False)
    for folder in (paths.exchange(), paths.course_dir()):
        problem = trouble.forbidden(folder)
        if problem:
            return Finding("local class", f"not possible to write {folder}", problem)
    return Finding("local class", f"exchange and gradebook in {paths.classroom()}")


def _kernels() -> Finding:
    if importlib.util.find_spec("numba") is None:
        return Finding("kernels", "not compiled yet", "open does it", needed=False)
    from course.launch import kernels

    if kernels.are_warm():
        return Finding("kernels", "compiled")
    return Finding("kernels", "not compiled yet", "open does it", needed=False)


def _browser() -> Finding:
    by_hand = os.environ.get("COURSE_CHROMIUM")
    names = [by_hand] if by_hand else CHROMIUM
    found = next(filter(None, map(shutil.which, names)), "")
    if found:
        return Finding("chromium", f"{found} (for the tests)")
    return Finding(
        "chromium",
        "not found; only the browser tests need it",
        "Debian and Ubuntu: sudo apt install chromium",
        needed=False,
    )


def _sandbox() -> Finding:
    from course.grading import sandbox

    problem = sandbox.missing()
    if not problem:
        return Finding("sandbox", "bubblewrap walls off code that is graded")
    mend = "only a teacher needs it; Debian and Ubuntu: sudo apt install bubblewrap"
    return Finding("sandbox", problem, mend, needed=False)


def _gpu() -> Finding:
    tool = shutil.which("nvidia-smi")
    if tool:
        asked = subprocess.run([tool, "-L"], capture_output=True, text=True)
        names = asked.stdout.strip().splitlines()
        if asked.returncode == 0 and names:
            return Finding("GPU", names[0])
    return Finding("GPU", "none seen; the course runs without one")

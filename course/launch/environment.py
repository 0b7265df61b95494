"""Whether this Python can run the course, and the same command in one that can.

``ensure`` is what every command passes first. A Python that has every pin (a conda
environment made from environment.yml, an activated ``.venv``) is used as it is.
Otherwise ``.venv`` in the repository is made or completed, and the command starts
again there. A stamp file, written last, tells a finished ``.venv`` from a broken one.
"""

import os
import subprocess
import sys
from pathlib import Path

from course import paths
from course.errors import CourseError
from course.launch import pins

VENV = paths.ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

# Counts how often this command has started itself again, so that it cannot do so for
# ever. Taken out of the environment at once: a terminal in JupyterLab starts at zero.
_STARTS = "COURSE_STARTS"
_MOST_STARTS = 2


def stamp(group: str) -> Path:
    """The file that says: this group of pins is wholly installed in ``.venv``."""
    return VENV / f"ready-{group}"


def stamped(group: str) -> bool:
    """Whether ``.venv`` was finished for the group's pins as they are today."""
    try:
        return stamp(group).read_text(encoding="utf-8") == pins.digest(group)
    except FileNotFoundError:
        return False


def _startable() -> bool:
    """Whether ``.venv`` still leads to a Python (which may have been uninstalled)."""
    return PYTHON.exists() and (VENV / "pyvenv.cfg").exists()


def in_venv() -> bool:
    """Whether this process runs in the course's own ``.venv``."""
    return Path(sys.prefix).resolve() == VENV.resolve()


def ready(group: str) -> bool:
    """Whether this very interpreter has all it needs for the group.

    Inside ``.venv`` the stamp is asked too: an install that was cut off can leave a
    package that looks complete and is not.
    """
    return (stamped(group) or not in_venv()) and pins.complete(group)


def ensure(group: str, arguments: list[str]) -> int | None:
    """Make this process, or another one, fit to run ``python -m course ARGUMENTS``.

    Returns None when this process is fit: the caller goes on. Otherwise the command
    runs in ``.venv`` and its exit code comes back (on POSIX the process is replaced).
    Raises CourseError with what to do when no environment can be had.
    """
    starts = int(os.environ.pop(_STARTS, "0"))
    if ready(group):
        return None
    if starts >= _MOST_STARTS:
        raise CourseError(
            "The environment in .venv is not complete although its packages were "
            f"installed: delete the folder {VENV} and run the same command again."
        )
    if starts or in_venv() or not (stamped(group) and _startable()):
        from course.launch import install

        install.install(group)
    return _start_again(arguments, starts + 1)


def _start_again(arguments: list[str], starts: int) -> int:
    command = [str(PYTHON), "-m", "course", *arguments]
    environment = {**os.environ, _STARTS: str(starts)}
    if os.name != "nt":
        sys.stdout.flush()
        os.execve(command[0], command, environment)
    # Windows has no exec: the shell would not wait for the new process.
    child = subprocess.Popen(command, env=environment)
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            continue  # The child has had the same Ctrl-C and ends in its own way.


def prefer_venv(arguments: list[str]) -> int | None:
    """Run the command in ``.venv`` if that is finished and this process is elsewhere.

    Like ``ensure``, but never installs: the doctor only looks.
    """
    starts = int(os.environ.pop(_STARTS, "0"))
    if starts or ready("open") or not (stamped("open") and _startable()):
        return None
    return _start_again(arguments, starts + 1)


def share_with_children() -> None:
    """Tell every process that this one starts where the course and Jupyter's files are.

    ``.venv`` has a .pth file, but a conda environment is not ours to write to. In
    Jupyter's paths the first entry wins: ``python3`` means this environment's own
    kernel whatever kernels the user has, settings/ has JupyterLab's settings, and
    exercises/ has nbgrader's. Matrix products run in one thread: those of a lesson are
    small, and on a busy machine threads that wait for one another take ten times as long.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    _put_first("PYTHONPATH", paths.ROOT)
    _put_first("JUPYTER_PATH", Path(sys.prefix) / "share" / "jupyter")
    _put_first("JUPYTER_CONFIG_PATH", paths.exercises())
    _put_first("JUPYTER_CONFIG_PATH", Path(__file__).with_name("settings"))


def _put_first(variable: str, folder: Path) -> None:
    known = os.environ.get(variable, "").split(os.pathsep)
    wanted = [str(folder), *(entry for entry in known if entry)]
    os.environ[variable] = os.pathsep.join(dict.fromkeys(wanted))

"""nbgrader's autograding step that runs a submission: apart, and in the sandbox.

It takes the place of nbgrader's own Execute (see ``exercises/nbgrader_config.py``), for
``python -m course grade`` and for the formgrader's button alike. ``together`` keeps the
processes for a whole batch. Without a sandbox it grades only the work of the person who
runs it, unless ``RunApart.unsafe`` says otherwise.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool

from course.errors import CourseError
from course.grading import sandbox
from course.grading.engine import Engine
from course.grading.whoami import username

MAX_FILES = 50
MAX_BYTES = 16 * 2**20  # of all the other files of a submission
NOT_SENT = {"timestamp.txt", "submission_secret.txt"}

_shared: Engine | None = None


class RunApart(NbGraderPreprocessor):
    """Run the learner's cells in a sandbox and the tests in a process of their own."""

    unsafe = Bool(
        False, help="Grade other people's work even where there is no sandbox."
    ).tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]):
        """Fill in every cell's output."""
        require_sandbox([resources["nbgrader"]["student"]], self.unsafe)
        folder = resources.get("metadata", {}).get("path") or "."
        files = other_files(Path(folder))
        if _shared is not None:
            _shared.run(nb, files)
        else:
            with Engine(sandboxed=not sandbox.missing()) as engine:
                engine.run(nb, files)
        return nb, resources


def require_sandbox(students: list[str], unsafe: bool) -> None:
    """Raise CourseError if somebody else's code would run without a sandbox."""
    why = sandbox.missing()
    if why and not unsafe and any(student != username() for student in students):
        raise CourseError(
            f"{why} Without it a submission's code can read and change your files; "
            "if you trust this class, grade with --unsafe.")


@contextmanager
def together(submissions: int) -> Iterator[Engine]:
    """Keep the processes for all the submissions graded inside this block."""
    global _shared
    with Engine(not sandbox.missing(), expected=2 * submissions) as engine:
        _shared = engine
        try:
            yield engine
        finally:
            _shared = None


def other_files(folder: Path) -> dict[str, bytes]:
    """The submission's files beside its notebooks, by their path within the folder."""
    found: dict[str, bytes] = {}
    room = MAX_BYTES
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        plain = path.is_file() and not path.is_symlink()
        if not plain or path.suffix == ".ipynb" or name in NOT_SENT:
            continue
        room -= path.stat().st_size
        if room < 0 or len(found) == MAX_FILES:
            break
        found[name] = path.read_bytes()
    return found

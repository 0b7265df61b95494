"""nbgrader's steps, called in this process and without its noise.

``commands``, ``setup`` and ``gate`` use these functions; the formgrader and the
assignment list in JupyterLab run the same steps with the same settings. nbgrader is
slow to import and chatty; a step that fails raises StepFailed with its last words.
"""

import os
import re
import sys
import warnings
from pathlib import Path
from typing import Any

from course import paths
from course.errors import CourseError

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.auth import Authenticator
from nbgrader.converters import Autograde, GenerateAssignment, GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import ExchangeFactory
from nbgrader.utils import capture_log
from traitlets.config import Config, PyFileConfigLoader

from course.grading import build


class StepFailed(Exception):
    """A step of nbgrader's that did not succeed; its last words."""


def settings() -> Config:
    """The settings of ``exercises/nbgrader_config.py``."""
    loader = PyFileConfigLoader("nbgrader_config.py", path=str(paths.exercises()))
    return loader.load_config()


def folder(assignment: str, student: str = "*") -> CourseDirectory:
    """The course folder, pointed at an assignment and a student."""
    course = CourseDirectory(config=settings())
    course.assignment_id, course.student_id = assignment, student
    return course


def gradebook() -> Gradebook:
    """The gradebook; use it as a context manager."""
    course = folder("")
    # For a new gradebook nbgrader starts the program "alembic", which lies beside this
    # Python and need not be on the PATH.
    scripts = str(Path(sys.executable).parent)
    if scripts not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([scripts, os.environ.get("PATH", "")])
    return Gradebook(course.db_url, course.course_id)


def exchange(role: str, assignment: str, student: str = "*", **traits: Any) -> Any:
    """Run one of the exchange's steps ("Submit", "Collect", ...) and return it."""
    config = settings()
    make = getattr(ExchangeFactory(config=config), role)
    step = make(coursedir=folder(assignment, student), config=config,
                authenticator=Authenticator(config=config), **traits)
    _run(step)
    return step


def release(name: str) -> None:
    """Build an exercise, put it into the gradebook and give it out."""
    _refuse_changed_cells(name)
    build.write(name)
    step = GenerateAssignment(coursedir=folder(name), config=settings())
    step.force = True
    try:
        _run(step)
        exchange("ReleaseAssignment", name)
    except StepFailed as error:
        raise CourseError(f"{name} could not be released: {error}") from None


def autograde(name: str, student: str, unsafe: bool = False) -> None:
    """Grade one student's collected submission."""
    config = settings()
    config.RunApart.unsafe = unsafe
    step = Autograde(coursedir=folder(name, student), config=config)
    step.force = True
    _run(step)


def feedback(name: str, student: str = "*") -> None:
    """Write one student's feedback page, or everybody's (which is faster).

    If some pages fail the others are written all the same; StepFailed comes last.
    """
    step = GenerateFeedback(coursedir=folder(name, student), config=settings())
    step.force = True
    _run(step)


def release_feedback(name: str, student: str) -> None:
    """Give one student's feedback out."""
    exchange("ReleaseFeedback", name, student)


def feedback_page(name: str, student: str) -> Path:
    """Where a student's feedback page is, on the teacher's side."""
    return paths.course_dir() / "feedback" / student / name / f"{name}.html"


def released(name: str) -> Path:
    """Where the exchange keeps the released assignment."""
    return paths.exchange() / folder("").course_id / "outbound" / name


def submitted(name: str) -> list[str]:
    """The students whose submission has been collected."""
    found = (paths.course_dir() / "submitted").glob(f"*/{name}")
    return sorted(path.parent.name for path in found if path.is_dir())


def _run(step: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # SQLAlchemy's, about nbgrader's own queries
        result = capture_log(step)
    if not result["success"]:
        raise StepFailed(_last_words(result))


def _last_words(result: dict[str, Any]) -> str:
    """The message of the error that started it, without the traceback."""
    said = result.get("log", "") + "\n" + result.get("error", "")
    line = r"^\s*(?:[\w.]*\.)?(\w+(?:Error|Exception|Entry)): (.+)$"
    errors = re.findall(line, said, re.MULTILINE)
    ours = [text for kind, text in errors if kind == "CourseError"]
    theirs = [f"{kind}: {text}" for kind, text in errors if kind != "NbGraderException"]
    return (ours + theirs + [text for _, text in errors] + ["unknown"])[0]


def _refuse_changed_cells(name: str) -> None:
    """nbgrader cannot add or remove graded cells once there are submissions."""
    wanted = {cell.metadata.nbgrader.grade_id for cell in build.build(name).cells
              if "nbgrader" in cell.metadata}
    with gradebook() as book:
        try:
            notebook = book.find_notebook(name, name)
        except MissingEntry:
            return
        there = {cell.name for cell in notebook.source_cells}
        if notebook.submissions and there != wanted:
            raise CourseError(
                f"{name} has submissions, so its graded cells cannot be added, removed "
                "or renamed; undo that, or start with a new classroom folder.")

"""Where everything lies: the only place in the course that decides on a folder.

Called by every other room. ``ROOT`` is the repository; what belongs to the learner or
to the local class lies under ``home()``, which is the repository too unless the
environment variable ``COURSE_HOME`` names another folder (tests and shared machines
do). The functions read the environment when they are called and create nothing.
"""

import os
from pathlib import Path

ROOT: Path = Path(__file__).resolve().parent.parent


def home() -> Path:
    """The folder of ``my/`` and ``classroom/``: COURSE_HOME or the repository."""
    chosen = os.environ.get("COURSE_HOME")
    return Path(chosen).expanduser().resolve() if chosen else ROOT


def my() -> Path:
    """The learner's own folder: progress, fetched exercises, feedback."""
    return home() / "my"


def my_exercises() -> Path:
    """The assignments that the learner has fetched, one folder each."""
    return my() / "exercises"


def my_feedback() -> Path:
    """The feedback that came back, one folder an assignment."""
    return my() / "feedback"


def progress_file() -> Path:
    """The learner's progress: one JSON object a line, only ever appended to."""
    return my() / "progress.jsonl"


def classroom() -> Path:
    """The local class: the exchange and the teacher's course directory."""
    return home() / "classroom"


def exchange() -> Path:
    """The nbgrader exchange, through which assignments and submissions pass."""
    return classroom() / "exchange"


def course_dir() -> Path:
    """The teacher's nbgrader course directory (source, submissions, gradebook)."""
    return classroom() / "course"


def lessons() -> Path:
    """The lesson notebooks, ``NN_name.ipynb``."""
    return ROOT / "lessons"


def quizzes() -> Path:
    """The question banks, one a lesson."""
    return ROOT / "quizzes"


def exercises() -> Path:
    """The exercises' sources (solutions and hidden tests) and nbgrader's settings."""
    return ROOT / "exercises"

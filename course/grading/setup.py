"""Get the local class ready: exchange, course folder, gradebook, released exercises.

``python -m course open`` calls ``prepare`` each time, so it must cost nothing when
nothing has changed: a stamp, the hash of every text that the class is made from, is
compared before anything heavy is imported.
"""

import hashlib
import sys
from importlib.metadata import version
from pathlib import Path

from course import paths
from course.errors import CourseError
from course.files import write_whole

KINDS = {".py", ".toml"}  # of the files that an exercise is built from


def prepare() -> None:
    """Make or refresh the local class; print a sentence for what could not be done.

    A machine without the exercises' texts (a learner's, in a class) only gets its
    folders.
    """
    try:
        _folders()
    except OSError as error:
        raise CourseError(
            f"The folder {error.filename} cannot be made: {error.strerror}.") from None
    texts = paths.exercises() / "source"
    if not texts.is_dir():
        return
    stamp = paths.course_dir() / ".stamp"
    mark = _mark(texts)
    if stamp.is_file() and stamp.read_text() == mark:
        return
    problems = _release_all()
    print(*problems, sep="\n", end="\n" if problems else "")
    if not problems:
        write_whole(stamp, _mark(texts))  # again: the gradebook is there now


def _release_all() -> list[str]:
    from course.grading import build, classroom

    problems = []
    for name in build.names():
        try:
            classroom.release(name)
        except CourseError as error:
            problems.append(str(error))
    return problems


def _folders() -> None:
    """The folders that both sides expect, with the rights that nbgrader expects."""
    for folder in (paths.my_exercises(), paths.my_feedback(), paths.classroom()):
        folder.mkdir(parents=True, exist_ok=True)
    if not paths.exchange().is_dir():
        paths.exchange().mkdir()
        paths.exchange().chmod(0o777)
    paths.course_dir().mkdir(mode=0o700, exist_ok=True)
    if sys.platform != "win32" and paths.course_dir().stat().st_mode & 0o077:
        paths.course_dir().chmod(0o700)  # gradebook and hidden tests are the teacher's


def _mark(texts: Path) -> str:
    """A hash of all that the released exercises are made from."""
    ours = Path(__file__).parent
    made_from = [*sorted(p for p in texts.rglob("*") if p.suffix in KINDS),
                 paths.exercises() / "nbgrader_config.py",
                 ours / "build.py", ours / "classroom.py", ours / "setup.py"]
    digest = hashlib.sha256(version("nbgrader").encode())
    for path in made_from:
        digest.update(f"\0{path.name}\0".encode() + path.read_bytes())
    gradebook = paths.course_dir() / "gradebook.db"
    return f"{digest.hexdigest()} {gradebook.is_file()}\n"

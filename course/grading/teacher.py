"""The teacher's commands: release, collect, grade, marks.

``commands`` offers them to ``python -m course``; ``student.submit`` calls ``grade`` for
a learner on their own. ``grade`` does all of it: collect, grade what is new, write and
give out the feedback. One submission that cannot be graded costs the others nothing.
"""

import csv
import io
from contextlib import suppress
from pathlib import Path

from course import paths
from course.errors import CourseError
from course.files import write_whole
from course.grading import classroom, execute, setup
from course.words import counted

COLUMNS = ("student", "exercise", "submitted_utc", "score", "points", "tests",
           "reading", "to_read")


def release(name: str) -> int:
    """Build an exercise and give it out (again: its text may have changed)."""
    setup.prepare()
    classroom.release(name)
    print(f"Released {name} to {classroom.released(name).parent}.")
    return 0


def collect(name: str) -> int:
    """Take in the newest submission of every student."""
    _collect(name)
    students = classroom.submitted(name)
    print(f"{name} is collected from: {', '.join(students) or 'nobody yet'}.")
    return 0


def grade(name: str, unsafe: bool = False, only: str = "") -> int:
    """Collect, grade and give feedback; 1 if a submission could not be graded."""
    _collect(name)
    students = [s for s in classroom.submitted(name) if s == (only or s)]
    if not students:
        raise CourseError(f"Nobody has submitted {name} yet.")
    execute.require_sandbox(students, unsafe)
    new = [student for student in students if _needs_grading(name, student)]
    with execute.together(len(new)):
        graded = [s for s in students if s not in new or _autograde(name, s, unsafe)]
    with suppress(classroom.StepFailed):  # each page is looked at below
        classroom.feedback(name, only or "*")
    told = [student for student in graded if _tell(name, student)]
    return 0 if told == students else 1


def marks(csv_file: Path | None = None) -> int:
    """Print everybody's marks, or write them to a file as well."""
    rows = _rows()
    if csv_file is not None:
        table = io.StringIO()
        csv.writer(table).writerows([COLUMNS, *rows])
        write_whole(csv_file, table.getvalue())
        print(f"Wrote {counted(len(rows), 'rows')} to {csv_file}.")
        return 0
    if not rows:
        print("There are no marks yet.")
        return 0
    print(f"{'student':<20} {'exercise':<16} {'score':>6} {'of':>5}  to read")
    for student, exercise, _, score, points, _, _, to_read in rows:
        note = _answers(to_read)
        print(f"{student:<20} {exercise:<16} {score:>6g} {points:>5g}  {note}".rstrip())
    return 0


def _collect(name: str) -> None:
    try:
        step = classroom.exchange("Collect", name, update=True)
    except classroom.StepFailed as error:
        raise CourseError(f"{name} could not be collected: {error}") from None
    for sentence in step.refused:
        print(f"Not collected: {sentence}.")


def _autograde(name: str, student: str, unsafe: bool) -> bool:
    """Grade a student's submission; say so if that is not possible."""
    try:
        classroom.autograde(name, student, unsafe)
    except classroom.StepFailed as error:
        print(f"{student}: could not be graded ({error}).")
        return False
    return True


def _tell(name: str, student: str) -> bool:
    """Give the feedback out and print the points."""
    try:
        if not classroom.feedback_page(name, student).is_file():
            raise classroom.StepFailed("the page could not be written")
        classroom.release_feedback(name, student)
    except classroom.StepFailed as error:
        print(f"{student}: graded, but without feedback ({error}).")
        return False
    row = next(row for row in _rows() if row[:2] == (student, name))
    to_read = f"; {_answers(row[7])} to be read by a person" if row[7] else ""
    print(f"{student}: {row[3]:g} of {counted(f'{row[4]:g}', 'points')}{to_read}.")
    return True


def _needs_grading(name: str, student: str) -> bool:
    """Whether the submission or the exercise is newer than what was graded."""
    course = paths.course_dir()
    graded = course / "autograded" / student / name / f"{name}.ipynb"
    handed_in = course / "submitted" / student / name / "timestamp.txt"
    if not graded.is_file():
        return True
    stamp = graded.with_name("timestamp.txt")
    same = stamp.is_file() and handed_in.is_file() and (
        stamp.read_bytes() == handed_in.read_bytes())
    source = course / "source" / name / f"{name}.ipynb"
    return not same or source.stat().st_mtime > graded.stat().st_mtime


def _answers(count: int) -> str:
    return f"{count} answer{'s' if count > 1 else ''}" if count else ""


def _rows() -> list[tuple]:
    """One row for every submission in the gradebook, in the order of COLUMNS."""
    if not (paths.course_dir() / "gradebook.db").is_file():
        return []
    with classroom.gradebook() as book:
        rows = [_row(submission) for assignment in book.assignments
                for submission in assignment.submissions]
    return sorted(rows)


def _row(submission) -> tuple:
    to_read = sum(grade.needs_manual_grade for notebook in submission.notebooks
                  for grade in notebook.grades)
    when = submission.timestamp
    return (submission.student.id, submission.assignment.name,
            when.isoformat(" ", "seconds") if when else "",
            submission.score, submission.max_score,
            submission.code_score, submission.written_score, to_read)

"""The gate that every exercise must pass: do its points mean what they say?

Submissions with a known answer go through the released notebook and nbgrader's own
grading as configured: the empty one, the reference, every *mutant* (a misconception
that must lose exactly its points and draw the feedback that names it) and every
*near-miss* (another right way, which must lose nothing). ``tests/course`` runs it for
each exercise; an author may run ``python -m course.grading.gate 06_training``.
"""

import importlib.util
import os
import sys
import tempfile
from dataclasses import dataclass, field

import nbformat
from nbformat import NotebookNode

from course import paths
from course.grading import build, classroom, execute, restore, setup
from course.grading.engine import is_test
from course.grading.restore import grade_id

Change = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Case:
    """A submission with a known outcome.

    ``cell`` is the answer cell it changes in the reference, by ``change`` (pairs of old
    and new text) or as a whole by ``code``; ``loses`` names the tests that must give no
    points; ``says`` is what the feedback must say.
    """

    name: str
    about: str = ""
    cell: str = ""
    change: Change = ()
    code: str = ""
    loses: tuple[str, ...] = ()
    says: str = ""


@dataclass
class Outcome:
    """What grading made of a case: points by cell, feedback, what went to stderr."""

    case: Case
    points: dict[str, float] = field(default_factory=dict)
    possible: dict[str, float] = field(default_factory=dict)
    feedback: str = ""
    stderr: str = ""

    def faults(self) -> list[str]:
        """In sentences, everything that is not as it must be."""
        empty = self.case.name == "empty"
        found = []
        for name, most in self.possible.items():
            want = 0 if empty or name in self.case.loses else most
            if self.points[name] != want:
                found.append(f"{name} gives {self.points[name]:g}, not {want:g}")
        if self.case.says and self.case.says not in self.feedback:
            found.append(f"the feedback does not say {self.case.says!r}")
        if self.stderr:
            found.append(f"stderr is not empty: {self.stderr[:200]!r}")
        unknown = set(self.case.loses) - set(self.possible)
        return found + [f"there is no test called {name}" for name in sorted(unknown)]


def cases(name: str) -> list[Case]:
    """The empty and the reference submission, and those of the file mutants.py."""
    path = build.text_of(name).with_name("mutants.py")
    spec = importlib.util.spec_from_file_location(f"{name}_mutants", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return [Case("empty"), Case("reference"), *module.MUTANTS, *module.NEAR_MISSES]


def run(name: str) -> list[Outcome]:
    """Grade every case of an exercise, in the class of this COURSE_HOME."""
    setup.prepare()
    chosen = cases(name)
    for case in chosen:
        _hand_in(name, case)
    with execute.together(len(chosen)):
        for case in chosen:
            classroom.autograde(name, case.name)
    classroom.feedback(name)
    return [_outcome(name, case) for case in chosen]


def submission(name: str, case: Case) -> NotebookNode:
    """The notebook that a learner with this answer would hand in."""
    released, source = restore.originals(name, name)
    if case.name == "empty":
        return released
    answers = {grade_id(cell): cell.source for cell in source.cells
               if cell.metadata.get("nbgrader", {}).get("solution")}
    if case.cell:
        answers[case.cell] = _changed(answers[case.cell], case)
    for cell in released.cells:
        if grade_id(cell) in answers:
            cell.source = answers[grade_id(cell)]
    return released


def _changed(reference: str, case: Case) -> str:
    text = case.code or reference
    for old, new in case.change:
        if text.count(old) != 1:
            raise ValueError(f"{case.name}: {old!r} is there {text.count(old)} times")
        text = text.replace(old, new)
    return text


def _hand_in(name: str, case: Case) -> None:
    """Put a case where nbgrader keeps the submissions that it has collected."""
    folder = paths.course_dir() / "submitted" / case.name / name
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(submission(name, case), folder / f"{name}.ipynb")
    (folder / "timestamp.txt").write_text("2026-01-01 12h00m00.0s UTC")
    (folder / "submission_secret.txt").write_text(case.name)


def _outcome(name: str, case: Case) -> Outcome:
    """What the gradebook, the feedback page and the graded notebook hold of a case."""
    page = classroom.feedback_page(name, case.name)
    outcome = Outcome(case, feedback=page.read_text(encoding="utf-8"))
    with classroom.gradebook() as book:
        for grade in book.find_submission_notebook(name, name, case.name).grades:
            if grade.cell.cell_type == "code":
                outcome.points[grade.name] = grade.auto_score
                outcome.possible[grade.name] = grade.max_score
    graded = paths.course_dir() / "autograded" / case.name / name / f"{name}.ipynb"
    for cell in nbformat.read(graded, as_version=4).cells:
        for output in cell.get("outputs", []):
            if output.get("name") == "stderr" or (is_test(cell) and output.get("text")):
                outcome.stderr += output.text
    return outcome


def main(names: list[str]) -> int:
    """Run the gate in a class of its own and print what is wrong."""
    wrong = 0
    for name in names or build.names():
        with tempfile.TemporaryDirectory() as home:
            os.environ["COURSE_HOME"] = home
            for outcome in run(name):
                faults = outcome.faults()
                wrong += bool(faults)
                verdict = "; ".join(faults) or "as it must be"
                print(f"{name} {outcome.case.name}: {verdict}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

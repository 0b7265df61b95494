"""Submissions that try to win marks, read hidden tests or harm the grader: none may.

Each file of ``attacks/cells`` is the answer cell of a small exercise; it prints GOT IT
where it has got something. All of them go through the engine, in the sandbox, with
short time limits; afterwards an honest submission must still earn everything.
"""

from pathlib import Path

import nbformat
import pytest

from course.grading import build, feedback, limits, outputs, sandbox
from course.grading.engine import Engine, is_test
from course.grading.restore import restored

HERE = Path(__file__).parent / "attacks"
ATTACKS = sorted(path.stem for path in (HERE / "cells").glob("*.py"))
HONEST = "def mean(x):\n    return sum(x) / len(x)\n"
SECRETS = ("canary-7d1f93", "7919.25", "6997.5", "5081.75", "6666.16", "drive_hidden")

pytestmark = [pytest.mark.slow, pytest.mark.needs("bwrap")]


@pytest.fixture(scope="module")
def engine():
    """One engine for all: what one attack leaves behind, the next would find."""
    assert sandbox.missing() == ""
    patch = pytest.MonkeyPatch()
    patch.setattr(limits, "CELL_SECONDS", 2.0)
    patch.setattr(limits, "GRACE_SECONDS", 1.0)
    patch.setattr(limits, "TEST_SECONDS", 12.0)
    with Engine(sandboxed=True, expected=2 * len(ATTACKS)) as running:
        yield running
    patch.undo()


def source():
    return build.notebook((HERE / "exercise.py").read_text(), "attack")


def submission(answer: str) -> nbformat.NotebookNode:
    notebook = source()
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "mean":
            cell.source = answer
        elif cell.metadata.get("nbgrader", {}).get("grade_id") == "after":
            cell.source = "print(globals().get('kept', 'nothing kept'))"
    return notebook


def graded(engine, answer: str, files=None) -> nbformat.NotebookNode:
    notebook = restored(submission(answer), source(), source())
    engine.run(notebook, files)
    return notebook


def verdicts(notebook) -> dict[str, bool]:
    """Which tests hold, by nbgrader's own rule for a test cell's points."""
    from nbgrader.utils import determine_grade

    won = {}
    for cell in notebook.cells:
        if is_test(cell):
            points, most = determine_grade(cell)
            won[cell.metadata.nbgrader.grade_id] = points == most
            assert points in (0, most)
    return won


def for_learner(notebook) -> str:
    """All that the learner will see of it, but their own text."""
    step = feedback.ForLearner()
    for number, cell in enumerate(notebook.cells):
        step.preprocess_cell(cell, {}, number)
        if not is_test(cell):
            cell.source = ""
    return nbformat.writes(notebook)


def test_the_honest_answer_earns_everything(engine):
    assert verdicts(graded(engine, HONEST)) == {"mean_test": True, "mean_hidden": True}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_wins_nothing_and_learns_nothing(engine, name):
    answer = (HERE / "cells" / f"{name}.py").read_text()
    notebook = graded(engine, answer)
    assert not any(verdicts(notebook).values())
    shown = [cell.get("outputs", []) for cell in notebook.cells]
    assert "GOT IT" not in str(shown)
    assert len(str(shown)) < 20 * outputs.MAX_TEXT
    seen = for_learner(notebook)
    assert not [secret for secret in SECRETS if secret in seen]
    kinds = {kind for cell in notebook.cells for out in cell.get("outputs", [])
             for kind in out.get("data", {})}
    assert kinds <= {"text/plain", "image/png"}


def test_after_all_of_it_the_honest_answer_still_earns_everything(engine):
    assert verdicts(graded(engine, HONEST)) == {"mean_test": True, "mean_hidden": True}


def test_files_of_a_submission_never_hide_a_library(engine):
    bad = b"raise SystemExit('GOT IT')\n"
    names = ("numpy", "json", "IPython", "ipykernel_launcher", "sitecustomize", "minitf")
    files = {f"{name}.py": bad for name in names}
    answer = ("import json, numpy\nprint(open('numpy.py').read()[:5])\n" + HONEST)
    notebook = graded(engine, answer, files)
    assert verdicts(notebook) == {"mean_test": True, "mean_hidden": True}
    assert "GOT IT" not in str(notebook.cells)


def test_a_file_of_a_submission_can_be_read_by_it(engine):
    answer = "print(open('data/numbers.txt').read())\n" + HONEST
    notebook = graded(engine, answer, {"data/numbers.txt": b"one two three"})
    assert "one two three" in str([cell.get("outputs") for cell in notebook.cells])

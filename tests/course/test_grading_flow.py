"""The commands, from fetch to feedback, for a learner on their own and for a class.

One class is prepared for all of these tests and copied for each. The exercise is 06, the
first one; what its points mean is proved by the gate (test_exercises_gate.py).
"""

import csv
import json
import shutil

import nbformat
import pytest

from course import paths
from course.errors import CourseError
from course.grading import build, classroom, commands, execute, hidden, sandbox, setup
from course.grading import teacher as teaching
from course.grading.restore import grade_id
from course.grading.whoami import username

NAME, ME = "06_training", username()
pytestmark = pytest.mark.slow


@pytest.fixture
def solutions():
    """The reference answers, by the name of their cell."""
    return {grade_id(cell): cell.source for cell in build.build(NAME).cells
            if cell.metadata.get("nbgrader", {}).get("solution")}


def mine():
    return paths.my_exercises() / NAME / f"{NAME}.ipynb"


def write_answers(answers: dict[str, str], path=None) -> None:
    path = path or mine()
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if grade_id(cell) in answers:
            cell.source = answers[grade_id(cell)]
    nbformat.write(notebook, path)


def said(capsys) -> str:
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


def test_fetch_twice_keeps_the_work_and_restores_what_is_missing(home, capsys):
    assert commands.fetch("06") == 0
    assert f"open my/exercises/{NAME}/{NAME}.ipynb" in said(capsys)
    mine().write_text("my work")
    assert commands.fetch("06_training") == 0
    assert "is in my/exercises/06_training already" in said(capsys)
    assert mine().read_text() == "my work"
    mine().unlink()
    (mine().parent / "notes.txt").write_text("mine too")
    assert commands.fetch("6") == 0
    assert f"Restored in my/exercises/{NAME}: {NAME}.ipynb" in said(capsys)
    assert mine().is_file() and (mine().parent / "notes.txt").read_text() == "mine too"


def test_what_was_never_fetched_is_told_how_to_fetch_it(course_home):
    """Also before anything was set up: the first command may be ``check``."""
    with pytest.raises(CourseError, match="run `python -m course fetch 00`"):
        commands.check("00")


def test_what_is_not_there_is_told_in_one_sentence(home):
    for call in (commands.check, commands.submit):
        with pytest.raises(CourseError, match="is not fetched yet"):
            call("06")
    for call in (commands.fetch, commands.check, commands.submit, commands.feedback):
        with pytest.raises(CourseError, match="There is no lesson"):
            call("77")
        with pytest.raises(CourseError, match="no exercise that has been released"):
            call("11")
    for call in (commands.release, commands.build):
        with pytest.raises(CourseError, match="no exercise called 11_capstone"):
            call("11")
    with pytest.raises(CourseError, match="Nobody has submitted"):
        commands.grade("06")


def test_a_learner_alone_goes_from_fetch_to_marks(home, capsys, solutions):
    commands.fetch("06")
    assert commands.check("06") == 1
    text = said(capsys)
    assert "not yet  train_step_loss (2 points)\n    This task is not written yet." in text
    assert "hidden   train_step_models (2 points, tested when you submit)" in text
    assert "empty    noticed (3 points, read by a person)" in text
    write_answers(solutions)
    assert commands.check("06") == 0
    assert "All the tests that you can see hold." in said(capsys)
    assert commands.submit("06") == 0
    text = said(capsys)
    assert f"{ME}: 22 of 25 points; 1 answer to be read by a person." in text
    assert f"Feedback: open my/feedback/{NAME}/{NAME}.html" in text
    page = (paths.my_feedback() / NAME / f"{NAME}.html").read_text()
    assert "(Score: 22.0 / 25.0)" in page
    assert commands.marks() == 0
    assert "22    25  1 answer" in said(capsys)


def test_a_person_reads_the_rest_and_the_marks_go_to_a_file(home, capsys, solutions):
    commands.fetch("06")
    write_answers(solutions)
    commands.submit("06")
    with classroom.gradebook() as book:
        grade = book.find_grade("noticed", NAME, NAME, ME)
        grade.manual_score, grade.needs_manual_grade = 2.5, False
        book.db.commit()
    assert commands.grade("06") == 0
    assert f"{ME}: 24.5 of 25 points.\n" in said(capsys)
    with pytest.raises(CourseError, match="cannot be written"):
        commands.marks(home / "no folder" / "marks.csv")
    assert commands.marks(home / "marks.csv") == 0
    rows = list(csv.DictReader((home / "marks.csv").open()))
    assert len(rows) == 1 and rows[0]["student"] == ME and rows[0]["score"] == "24.5"
    assert (rows[0]["tests"], rows[0]["reading"], rows[0]["to_read"]) == ("22.0", "2.5", "0")
    assert sorted(path.name for path in home.iterdir()) == ["classroom", "marks.csv", "my"]


def test_submit_warns_of_damaged_cells_and_goes_on(home, capsys):
    commands.fetch("06")
    notebook = nbformat.read(mine(), as_version=4)
    cells = {grade_id(cell): cell for cell in notebook.cells}
    notebook.cells.remove(cells["train_step_update"])
    notebook.cells.append(nbformat.from_dict(dict(cells["train_step_loss"], id="copy")))
    cells["should_stop_patience"].source = "pass"
    nbformat.write(notebook, mine())
    assert commands.submit("06") == 0
    text = said(capsys)
    assert "Note: The test cell `train_step_update` is missing" in text
    assert "Note: The test cell `train_step_loss` is there 2 times" in text
    assert "Note: The test cell `should_stop_patience` was changed" in text
    assert "not answered yet: train_step, should_stop, train, noticed" in text
    assert f"{ME}: 0 of 25 points." in text


def test_a_notebook_that_cannot_be_read_is_not_submitted(home):
    commands.fetch("06")
    mine().write_text("{ not a notebook")
    with pytest.raises(CourseError, match="cannot be read as a notebook"):
        commands.submit("06")
    assert mine().read_text() == "{ not a notebook"


def test_feedback_before_there_is_any(home, capsys):
    commands.fetch("06")
    capsys.readouterr()
    assert commands.feedback("06") == 1
    assert said(capsys) == f"There is no feedback on {NAME} yet.\n"


def test_the_learners_side_never_holds_a_hidden_test(home, solutions, capsys):
    commands.fetch("06")
    broken = solutions | {"train_step": "def train_step(*a):\n    return a",
                          "should_stop": "def should_stop(l, p, m=0.0):\n    return l"}
    write_answers(broken)
    commands.submit("06")
    secrets = {line.strip() for cell in build.build(NAME).cells
               for number, line in enumerate(cell.source.splitlines(), 1)
               if number in hidden.lines(cell.source) and len(line.strip()) > 12}
    shown = "".join(hidden.cut(cell.source) for cell in build.build(NAME).cells)
    secrets = {secret for secret in secrets if secret not in shown}
    assert len(secrets) > 50
    places = [paths.my(), paths.exchange()]
    files = [path for place in places for path in place.rglob("*") if path.is_file()]
    assert any(path.suffix == ".html" for path in files)
    for path in files:
        text = path.read_text()
        assert "TEACHER_ONLY" not in text and "For the teacher only" not in text
        for secret in secrets:
            assert secret not in text, (path, secret)
            assert json.dumps(secret)[1:-1] not in text, (path, secret)


def put_submission(student: str, answers: dict[str, str] | str) -> None:
    folder = paths.course_dir() / "submitted" / student / NAME
    folder.mkdir(parents=True)
    path = folder / f"{NAME}.ipynb"
    if isinstance(answers, str):
        path.write_text(answers)
    else:
        shutil.copyfile(classroom.released(NAME) / path.name, path)
        write_answers(answers, path)
    (folder / "timestamp.txt").write_text("2026-01-01 00h00m00.0s UTC")
    (folder / "submission_secret.txt").write_text(student)


@pytest.mark.needs("bwrap")
def test_one_bad_submission_costs_the_others_nothing(home, capsys, solutions):
    put_submission("anna", solutions)
    put_submission("bert", "{ this is not a notebook")
    put_submission("carl", solutions | {"train_step": "import os\nos._exit(1)"})
    put_submission("dora", json.dumps({"cells": [{}] * 3, "nbformat": 4, "metadata": 7}))
    put_submission("emil", solutions)
    assert commands.grade("06") == 1
    lines = said(capsys).splitlines()
    assert [line.split(":")[0] for line in lines] == ["bert", "dora", "anna", "carl", "emil"]
    assert "could not be graded" in lines[0] and "could not be graded" in lines[1]
    assert "22 of 25" in lines[2] and "14 of 25" in lines[3] and "22 of 25" in lines[4]
    commands.marks()
    assert [line.split()[0] for line in said(capsys).splitlines()[1:]] == [
        "anna", "bert", "carl", "dora", "emil"]


@pytest.mark.needs("bwrap")
def test_what_is_graded_is_graded_again_only_when_something_is_new(
        home, capsys, solutions, monkeypatch):
    put_submission("anna", solutions)
    put_submission("emil", solutions)
    commands.grade("06")
    graded = []
    monkeypatch.setattr(classroom, "autograde", lambda name, student, unsafe:
                        graded.append(student))
    commands.grade("06")
    assert graded == []
    stamp = paths.course_dir() / "submitted" / "emil" / NAME / "timestamp.txt"
    stamp.write_text("2026-01-02 00h00m00.0s UTC")
    commands.grade("06")
    assert graded == ["emil"]


def test_without_a_sandbox_other_peoples_work_needs_a_word(home, monkeypatch, solutions):
    monkeypatch.setattr(sandbox, "missing", lambda: "There is no sandbox.")
    execute.require_sandbox([ME], unsafe=False)
    execute.require_sandbox([ME, "anna"], unsafe=True)
    put_submission("anna", solutions)
    with pytest.raises(CourseError, match="no sandbox.*--unsafe"):
        commands.grade("06")
    with pytest.raises(classroom.StepFailed, match="no sandbox"):
        classroom.autograde(NAME, "anna")  # as the formgrader's button would
    assert teaching.grade(NAME, unsafe=True) == 0


def test_cells_cannot_be_added_once_there_are_submissions(home, monkeypatch, capsys):
    commands.fetch("06")
    commands.submit("06")
    real = build.build(NAME)
    first = next(cell for cell in real.cells if "nbgrader" in cell.metadata)
    first.metadata.nbgrader["grade_id"] = "renamed"
    monkeypatch.setattr(build, "build", lambda name: real)
    with pytest.raises(CourseError, match="has submissions"):
        commands.release("06")
    monkeypatch.setattr(setup, "_mark", lambda texts: "changed")
    capsys.readouterr()
    setup.prepare()
    assert "has submissions" in said(capsys)

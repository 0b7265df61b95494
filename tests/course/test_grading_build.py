"""Exercises as text: built the same each time, complete for nbgrader, mistakes told."""

import nbformat
import pytest
from nbgrader.nbgraderformat import MetadataValidator

from course import paths
from course.errors import CourseError
from course.grading import build, hidden

GOOD = '''# %% nbgrader={"grade_id": "a", "solution": true}
### BEGIN SOLUTION
1
### END SOLUTION

# %% nbgrader={"grade_id": "t", "grade": true, "points": 2}
pass
'''


@pytest.mark.parametrize("name", build.names())
def test_an_exercise_is_built_byte_for_byte_the_same(name, course_home):
    first = build.write(name).read_bytes()
    again = build.write(name)
    assert again.read_bytes() == first
    assert again.is_relative_to(course_home)
    again.unlink()
    assert build.write(name).read_bytes() == first
    assert b"lines_to_next_cell" not in first and b"checksum" not in first


@pytest.mark.parametrize("name", build.names())
def test_an_exercise_is_a_valid_notebook_for_nbgrader(name):
    notebook = build.build(name)
    nbformat.validate(notebook)
    MetadataValidator().validate_nb(notebook)
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)


def test_writing_an_unchanged_exercise_touches_nothing(course_home):
    path = build.write(build.names()[0])
    before = path.stat().st_mtime_ns
    assert build.write(build.names()[0]).stat().st_mtime_ns == before
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_keys_are_filled_in():
    marks = [cell.metadata.nbgrader for cell in build.notebook(GOOD, "x").cells]
    full = {"cell_type": "code", "schema_version": 3, "task": False}
    assert marks[0] == full | {"grade_id": "a", "grade": False, "locked": False,
                               "solution": True}
    assert marks[1] == full | {"grade_id": "t", "grade": True, "locked": True,
                               "solution": False, "points": 2}


def test_a_cell_keeps_its_id_when_others_move():
    moved = "# %%\nnew = 1\n\n" + GOOD
    ids = [cell.id for cell in build.notebook(GOOD, "x").cells]
    assert [cell.id for cell in build.notebook(moved, "x").cells][1:] == ids


@pytest.mark.parametrize("old, new, sentence", [
    ('"t"', '"a"', "used twice"),
    ('"grade_id": "t", ', "", "no grade_id"),
    (', "points": 2', "", "points"),
    ('"solution": true', '"solution": true, "points": 1', "points"),
    ('"solution": true', '"answer": true', "not known"),
    ('"solution": true', '"locked": false', "neither graded"),
    ("pass", "### BEGIN HIDDEN TESTS\npass", None),
    ("\n1\n", "\n### BEGIN HIDDEN TESTS\n", "graded, locked cell"),
    ("# %% nbgrader={\"grade_id\": \"t\"", "# %% [markdown] nbgrader={\"grade_id\": \"t\"",
     "solution too"),
    ("\n1\n", "\n# {{hints: a}}\n", "hints.toml needs"),
])
def test_a_mistake_in_the_text_is_told_in_one_sentence(old, new, sentence):
    text = GOOD.replace(old, new, 1)
    assert text != GOOD
    if sentence is None:
        build.notebook(text, "x")
        return
    with pytest.raises(CourseError, match=sentence):
        build.notebook(text, "x")


def test_hints_become_a_folded_ladder():
    text = "# %% [markdown]\n# {{hints: a}}\n"
    ladder = {"nudge": "look", "approach": "do this", "nearly": "x = ..."}
    cell = build.notebook(text, "x", {"a": ladder}).cells[0]
    assert cell.source.count("<details>") == 3
    assert cell.source.index("look") < cell.source.index("do this") < cell.source.index(
        "```python\nx = ...")


def test_a_test_is_folded_to_one_line_that_says_what_to_do():
    answer, test = build.notebook(GOOD, "x").cells
    assert "jupyter" not in answer.metadata
    assert test.metadata.jupyter == {"source_hidden": True}
    assert test.source == "# The test: run it with Shift+Enter.\npass"


def test_an_unknown_exercise_is_told():
    with pytest.raises(CourseError, match="no exercise called 99_none"):
        build.build("99_none")


def test_no_built_notebook_lies_in_the_repository():
    assert not list(paths.exercises().rglob("*.ipynb"))


@pytest.mark.parametrize("cell, visible", [
    ("a", "a"), ("", ""), ("a\n# BEGIN HIDDEN TESTS\nb", "a"),
    ("# BEGIN HIDDEN TESTS\nb\n# END HIDDEN TESTS", ""),
    ("a\n  ### BEGIN HIDDEN TESTS\n  b\n  ### END HIDDEN TESTS\nc\n"
     "# BEGIN HIDDEN TESTS\nd\n# END HIDDEN TESTS", "a\nc")])
def test_hidden_lines_are_cut(cell, visible):
    assert hidden.cut(cell) == visible

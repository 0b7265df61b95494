"""A submission is put back into the released shape, whatever was done to it."""

import copy
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from nbconvert.filters.markdown import markdown2html
from nbformat.v4 import new_code_cell, new_markdown_cell

from course.errors import CourseError
from course.grading import build, hidden, markdown, restore, structure
from course.grading.engine import is_test

TEXT = (Path(__file__).parent / "attacks" / "exercise.py").read_text()
ANSWER = "def mean(x):\n    return sum(x) / len(x)"


@pytest.fixture
def source():
    return build.notebook(TEXT, "toy")


@pytest.fixture
def released(source):
    """As nbgrader's release step would leave it."""
    notebook = copy.deepcopy(source)
    for cell in notebook.cells:
        mark = cell.metadata.get("nbgrader")
        if mark:
            mark["checksum"] = "0" * 32
            cell.source = hidden.cut(cell.source)
            if mark["solution"]:
                cell.source = "stub"
    return notebook


@pytest.fixture
def submitted(released):
    notebook = copy.deepcopy(released)
    named(notebook)["mean"].source = ANSWER
    return notebook


def named(notebook) -> dict:
    return {restore.grade_id(cell): cell for cell in notebook.cells if restore.grade_id(cell)}


def order(notebook) -> list[str]:
    return [restore.grade_id(cell) for cell in notebook.cells if restore.grade_id(cell)]


def assert_mended(notebook, released, source):
    """All cells of the assignment are there once, in order, the tests as in the source."""
    nbformat.validate(notebook)
    assert order(notebook) == order(released)
    for name, cell in named(notebook).items():
        assert cell.metadata == {"nbgrader": named(released)[name].metadata.nbgrader}
        if not cell.metadata.nbgrader.solution:
            assert cell.source == named(source)[name].source


def tag_tests(notebook):
    for cell in notebook.cells:
        cell.metadata["tags"] = ["skip-execution", "raises-exception"]


def edit_tests(notebook):
    named(notebook)["mean_test"].source = "pass"


def delete_tests(notebook):
    notebook.cells = [cell for cell in notebook.cells if not is_test(cell)]


def copy_tests(notebook):
    notebook.cells += [copy.deepcopy(cell) for cell in notebook.cells if is_test(cell)]


def move_tests_up(notebook):
    notebook.cells.sort(key=lambda cell: not is_test(cell))


def untag_tests(notebook):
    for cell in notebook.cells:
        if is_test(cell):
            cell.metadata.nbgrader["grade"] = False


def make_tests_solutions(notebook):
    for cell in notebook.cells:
        if is_test(cell):
            cell.metadata.nbgrader.update(solution=True, locked=False)


def raise_points(notebook):
    named(notebook)["mean_test"].metadata.nbgrader["points"] = 1000


def turn_tests_into_prose(notebook):
    notebook.cells = [new_markdown_cell(cell.source, metadata=cell.metadata)
                      if is_test(cell) else cell for cell in notebook.cells]


def break_metadata(notebook):
    for cell, junk in zip(notebook.cells, (None, 3, [], "x", {"grade_id": ["a"]}, {})):
        cell.metadata["nbgrader"] = junk


def other_kernel(notebook):
    notebook.metadata["kernelspec"] = {"name": "bash", "display_name": "b"}
    notebook.metadata["widgets"] = {"x": 1}


def claim_test_names(notebook):
    notebook.cells.insert(0, new_code_cell("print('mine')", metadata={
        "nbgrader": {"grade_id": "mean_hidden", "solution": True, "grade": False}}))


@pytest.mark.parametrize("tamper", [
    tag_tests, edit_tests, delete_tests, copy_tests, move_tests_up, untag_tests,
    make_tests_solutions, raise_points, turn_tests_into_prose, break_metadata,
    other_kernel, claim_test_names], ids=lambda tamper: tamper.__name__)
def test_what_was_done_to_the_notebook_is_undone(submitted, released, source, tamper):
    tamper(submitted)
    mended = restore.restored(submitted, released, source)
    assert_mended(mended, released, source)
    assert mended.metadata == released.metadata
    if tamper is not break_metadata:
        assert named(mended)["mean"].source == ANSWER


def test_the_parts_of_a_split_answer_are_joined(submitted, released, source):
    whole = named(submitted)["mean"]
    at = submitted.cells.index(whole)
    half = copy.deepcopy(whole)
    whole.source, half.source = ANSWER.split("\n")
    submitted.cells.insert(at + 1, half)
    mended = restore.restored(submitted, released, source)
    assert named(mended)["mean"].source == ANSWER


def test_an_exact_copy_of_an_answer_counts_once(submitted, released, source):
    submitted.cells.append(copy.deepcopy(named(submitted)["mean"]))
    mended = restore.restored(submitted, released, source)
    assert named(mended)["mean"].source == ANSWER


def test_a_deleted_answer_is_the_released_stub(submitted, released, source):
    submitted.cells.remove(named(submitted)["mean"])
    mended = restore.restored(submitted, released, source)
    assert named(mended)["mean"].source == "stub"


def test_cells_of_the_learners_own_stay_where_they_were(submitted, released, source):
    at = submitted.cells.index(named(submitted)["mean"])
    mine = new_code_cell("helper = 1", metadata={"tags": ["x"]}, outputs=[])
    submitted.cells.insert(at, mine)
    mended = restore.restored(submitted, released, source)
    texts = [cell.source for cell in mended.cells]
    assert texts.index("helper = 1") < texts.index(ANSWER)
    assert mended.cells[texts.index("helper = 1")].metadata == {}


def test_prose_of_ours_is_kept_and_prose_of_theirs_is_cleaned(submitted, released, source):
    submitted.cells.append(new_markdown_cell("<script>x</script>"))
    named(submitted)["why"].source = "a<b <img src=x onerror=x>"
    released.cells[0].source = submitted.cells[0].source = "<details>ours</details>"
    mended = restore.restored(submitted, released, source)
    texts = [cell.source for cell in mended.cells]
    assert "<details>ours</details>" in texts and "< script>x< /script>" in texts
    assert named(mended)["why"].source == "a< b < img src=x onerror=x>"


def test_an_unanswered_question_is_not_changed_by_cleaning(released, source):
    released_why = named(released)["why"]
    released_why.source = "<i>Your answer here.</i>"
    submitted = copy.deepcopy(released)
    mended = restore.restored(submitted, released, source)
    assert named(mended)["why"].source == released_why.source


HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<<b>script>alert(1)",
    "[x](javascript:alert(1))", "[x](java&#115;cript:alert(1))", "[x]( javascript:a())",
    "![x](javascript:alert(1))", "[x](<javascript:alert(1)>)", "<javascript:alert(1)>",
    "[x](data:text/html;base64,xx)", "[x]\n\n[x]: javascript:alert(1)",
    "[x][y]\n\n[y]:\n javascript:alert(1)", "[x](\njavascript:alert(1))",
    "<!-- --><svg onload=a()>", "</div><iframe src=x>", "[x](https://a.b\"onload=\"a())",
    "`<b>` <b onmouseover=a()>", "\\<script>a()</script>", "&lt;script&gt;",
    "$$<img src=x onerror=a()>$$", "| a |\n|---|\n| <img src=x onerror=a()> |",
]


class Page(HTMLParser):
    """The tags and attributes of a page, as a browser would find them."""

    def __init__(self, text: str):
        super().__init__()
        self.found: list[tuple[str, str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found += [(tag, name, value or "") for name, value in attrs or [("", "")]]


@pytest.mark.parametrize("text", HOSTILE)
def test_cleaned_prose_has_no_tag_or_script_of_its_own(text):
    plain = {"p", "a", "code", "table", "thead", "tbody", "tr", "th", "td", "br"}
    for tag, name, value in Page(markdown2html(markdown.clean(text))).found:
        assert tag in plain and name in ("", "href")
        assert name == "" or value.startswith("https://")


@pytest.mark.parametrize("text", [
    "see [Keras](https://keras.io/api?x=1#y)", "[lesson](../../06_training.ipynb)",
    "x < 3 and y > 2", "**bold** `code` $a \\leq b$", "1. one\n2. two"])
def test_plain_prose_is_left_as_it_is(text):
    assert markdown.clean(text) == text


def test_a_sound_notebook_has_no_findings(submitted, released):
    assert structure.findings(submitted, released) == []
    assert structure.unanswered(submitted, released) == ["after", "why"]


@pytest.mark.parametrize("tamper, finding", [
    (edit_tests, "test cell `mean_test` was changed"),
    (delete_tests, "test cell `mean_test` is missing"),
    (copy_tests, "test cell `mean_test` is there 2 times"),
    (turn_tests_into_prose, "test cell `mean_test` has become a markdown cell")])
def test_findings_name_the_cell(submitted, released, tamper, finding):
    tamper(submitted)
    assert any(finding in sentence for sentence in structure.findings(submitted, released))


def test_findings_tell_a_split_from_a_copy(submitted, released):
    copied = copy.deepcopy(named(submitted)["mean"])
    submitted.cells.append(copied)
    assert "there 2 times: keep one" in structure.findings(submitted, released)[0]
    copied.source = "the other half"
    assert "split into 2 cells" in structure.findings(submitted, released)[0]
    submitted.cells = [c for c in submitted.cells if restore.grade_id(c) != "mean"]
    assert "counts as unanswered" in structure.findings(submitted, released)[0]


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"cells": 3}', "\x00", "3"])
def test_a_file_that_is_not_a_notebook_is_told_in_one_sentence(tmp_path, content):
    path = tmp_path / "x.ipynb"
    path.write_text(content)
    with pytest.raises(CourseError, match="cannot be read as a notebook"):
        restore.submitted(path)
    with pytest.raises(CourseError, match="There is no notebook"):
        restore.submitted(tmp_path / "none.ipynb")

"""An assignment's life in JupyterLab: fetch, solve, validate, submit; then marks.

The learner uses nbgrader's own Assignment List; the teacher's part is one command.
"""

import nbformat
import pytest
from tests.browser.jupyter import MINUTE, Notebook

pytestmark = [pytest.mark.browser, pytest.mark.needs("chromium", "git")]
NAME = "06_training"


def test_an_assignment_from_fetch_to_feedback(course, page, artefacts):
    page.goto(course.address(""))
    page.locator(".jp-RenderedMarkdown h1").first.wait_for()
    open_assignment_list(page)
    page.screenshot(path=artefacts / "released.png")
    row = page.locator("#released_assignments_list .list_item", has_text=NAME)
    row.get_by_role("button", name="Fetch").click()
    page.locator("#fetched_assignments_list .list_item", has_text=NAME).first.wait_for()
    fetched = course.root / f"my/exercises/{NAME}/{NAME}.ipynb"
    assert fetched.exists()
    assert "HIDDEN" not in fetched.read_text() and "BEGIN SOLUTION" not in fetched.read_text()

    # The button Check says what is open, and saves the notebook before.
    place = f"lab/tree/my/exercises/{NAME}/{NAME}.ipynb"
    said = press_check(page, course, place, artefacts / "check.png")
    assert "not yet  train_step_loss (2 points)" in said
    assert "7 of 7 tests do not hold yet." in said

    # Unsolved, Validate says so; solved, it passes.
    assert "failed" in validate(page, course, place, artefacts / "validate-unsolved.png")
    solve(course, fetched)
    assert "passes all the tests" in validate(page, course, place, artefacts / "validate-solved.png")

    open_assignment_list(page)
    row = page.locator("#fetched_assignments_list .list_item", has_text=NAME).first
    row.get_by_role("button", name="Submit").click()
    page.locator("#submitted_assignments_list .list_item", has_text=NAME).first.wait_for()
    page.screenshot(path=artefacts / "submitted.png")

    graded = course.run("grade", "06")
    assert graded.returncode == 0, graded.stdout + graded.stderr
    marks = course.run("marks")
    assert "22" in marks.stdout, marks.stdout  # 8 + 6 + 8 by tests; 3 more are given by hand
    told = course.run("feedback", "06")
    assert told.returncode == 0, told.stdout + told.stderr
    pages = list((course.root / "my/feedback").rglob("*.html"))
    assert pages, told.stdout
    page.goto(pages[0].as_uri())
    page.screenshot(path=artefacts / "feedback.png", full_page=True)
    assert "HIDDEN TESTS" not in pages[0].read_text()


def press_check(page, course, place: str, picture) -> str:
    """Runs the last code cell, presses its button, and gives what it says."""
    notebook = Notebook(page, course.address(place))
    cell = notebook.show(".jp-CodeCell:has-text('CheckButton(')")
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    button = notebook.show(".course-checks")
    button.get_by_test_id("course-check").click()
    page.wait_for_function(
        "e => e.dataset.state === 'checked'", arg=button.element_handle(), timeout=2 * MINUTE
    )
    page.screenshot(path=picture)
    return button.get_by_test_id("course-checked").inner_text()


def open_assignment_list(page) -> None:
    page.locator(".lm-MenuBar-itemLabel", has_text="Nbgrader").first.click()
    page.locator(".lm-Menu-itemLabel", has_text="Assignment List").first.click()
    page.locator("#released_assignments_list, #fetched_assignments_list").first.wait_for()
    page.locator(".list_item", has_text=NAME).first.wait_for()


def validate(page, course, place: str, picture) -> str:
    """Presses Validate and gives what the dialog says."""
    Notebook(page, course.address(place))
    page.get_by_role("button", name="Validate").last.click()
    dialog = page.locator(".jp-Dialog")
    dialog.wait_for(timeout=3 * MINUTE)
    if "Save" in dialog.inner_text():  # it asks to save first
        dialog.locator(".jp-mod-accept").click()
    said = page.locator(".nbgrader-ErrorDialog, .jp-Dialog .jp-Dialog-body").last
    said.wait_for(timeout=3 * MINUTE)
    page.wait_for_timeout(500)
    page.screenshot(path=picture)
    text = page.locator(".jp-Dialog").last.inner_text()
    page.keyboard.press("Escape")
    return text


def solve(course, fetched) -> None:
    """Writes the reference solution, and some answer in words, in the learner's notebook."""
    text = (course.root / f"exercises/source/{NAME}/{NAME}.py").read_text()
    learner = nbformat.read(fetched, as_version=4)
    for cell in learner.cells:
        marks = cell.metadata.get("nbgrader", {})
        if marks.get("solution") and cell.cell_type == "code":
            cell.source = solution(text, marks["grade_id"])
        elif marks.get("solution"):
            cell.source = "The mean goes on, so the loss that is told falls too slowly."
    nbformat.write(learner, fetched)


def solution(text: str, grade_id: str) -> str:
    """The cell of the source with this id, without the marks around its solution."""
    start = text.index(f'"grade_id": "{grade_id}"')
    cell = text[text.index("\n", start) + 1 :].split("\n# %%")[0]
    lines = [line for line in cell.splitlines() if "SOLUTION" not in line]
    return "\n".join(lines).strip()

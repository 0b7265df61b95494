"""A learner answers while the kernel is busy, loses messages, or was restarted."""

import json

import nbformat
import pytest
from playwright.sync_api import Locator
from tests.browser.jupyter import Notebook
from tests.browser.lesson_page import press

from course.progress import log

pytestmark = [pytest.mark.browser, pytest.mark.needs("chromium", "git")]

FIRST = 'from course.lesson import Lesson\nlesson = Lesson("06_training")'
# Messages that arrive at a bad moment never reach the widget: here the first two.
LOSES = """
from course.widgets.questions import Questions
take, lost = getattr(Questions, "take", Questions._received), []

def lossy(self, *message):
    lost.append(message)
    if len(lost) > 2:
        take(self, *message)

Questions.take, Questions._received = take, lossy
"""


def opened(course, page, name: str, *cells: str) -> Notebook:
    """A notebook of these cells, open in the browser."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, course.root / "lessons" / f"{name}.ipynb")
    place = f"lab/workspaces/{name}/tree/lessons/{name}.ipynb"
    return Notebook(page, course.address(place))


def answers(course, name: str) -> list[dict]:
    events = log.read(course.root / "my/progress.jsonl")
    return [event for event in events if event.get("item") == f"06_training/{name}"]


def hand_in(card: Locator, letter: str) -> None:
    press(card.locator(f"[data-testid=course-option][data-letter={letter}]"), "Space")
    press(card.get_by_test_id("course-check"), "Enter")


def until(card: Locator, state: str) -> None:
    card.page.wait_for_function(
        "([e, state]) => e.dataset.state === state", arg=[card.element_handle(), state]
    )


def said(card: Locator, words: str) -> None:
    card.get_by_test_id("course-feedback").get_by_text(words).wait_for()


def run_cell(notebook: Notebook, number: int) -> None:
    cell = notebook.place.locator(".jp-CodeCell").nth(number)
    cell.locator(".cm-content").click()
    notebook.page.keyboard.press("Control+Enter")


def test_an_answer_waits_while_a_cell_runs(course, page):
    notebook = opened(course, page, "busy", FIRST, 'lesson.quiz("trains")', "1")
    notebook.run_all()
    notebook.place.locator(".cm-content").nth(2).click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("import time; time.sleep(12)")
    page.keyboard.press("Control+Enter")
    card = notebook.show("[data-testid=course-question]")
    hand_in(card, "a")
    said(card, "The kernel is busy")
    until(card, "wrong")
    page.wait_for_timeout(7000)  # what was sent again in the meantime has arrived
    assert len(answers(course, "trains")) == 1
    assert card.get_attribute("data-state") == "wrong"


def test_an_answer_that_was_lost_is_sent_again(course, page):
    notebook = opened(course, page, "lost", FIRST + LOSES, 'lesson.quiz("epoch")')
    notebook.run_all()
    card = notebook.show("[data-testid=course-question]")
    hand_in(card, "a")
    said(card, "your answer was sent again")
    page.wait_for_function(
        "e => ['right', 'wrong'].includes(e.dataset.state)", arg=card.element_handle()
    )
    assert len(answers(course, "epoch")) == 1


def test_after_a_restart_the_card_says_what_to_run_and_keeps_the_answer(course, page):
    notebook = opened(course, page, "restart", FIRST, 'lesson.quiz("validation")')
    notebook.run_all()
    card = notebook.show("[data-testid=course-question]")
    notebook.menu("Kernel", "Restart Kernel…")
    page.locator(".jp-Dialog .jp-mod-accept").click()
    page.locator(".jp-Dialog").wait_for(state="detached")
    page.wait_for_timeout(1000)
    notebook.wait_until_idle()
    hand_in(card, "b")
    said(card, "Run the first code cell of this notebook, then this one")
    for number in (0, 1):
        run_cell(notebook, number)
        notebook.wait_until_idle()
    page.locator("[data-testid=course-question][data-state=open]").wait_for()
    card = notebook.show("[data-testid=course-question]")
    assert card.locator("[data-testid=course-option][data-letter=b]").is_checked()
    press(card.get_by_test_id("course-check"), "Enter")
    page.wait_for_function(
        "e => ['right', 'wrong'].includes(e.dataset.state)", arg=card.element_handle()
    )
    assert json.dumps([each["answer"] for each in answers(course, "validation")]) == '["b"]'

"""A learner's hour: open Training, run it, predict, answer, reload, and find it all.

In a real browser, on the server that ``python -m course open`` starts.
"""

import json
import urllib.request

import pytest
from tests.browser.jupyter import Notebook

pytestmark = [pytest.mark.browser, pytest.mark.needs("chromium", "git")]
LESSON = "lab/tree/lessons/06_training.ipynb"


@pytest.fixture(scope="module")
def lesson_file(course):
    return course.root / "lessons/06_training.ipynb"


def test_start_here_is_the_first_page(course, page, artefacts):
    page.goto(course.address(""))
    page.locator(".jp-RenderedMarkdown h1", has_text="Start here").first.wait_for()
    page.screenshot(path=artefacts / "start-here.png")
    assert "00_start_here" in page.url


def test_answers_and_pictures_run_between_cells_never_beside_them(course):
    """JupyterLab would send them to another thread of the kernel, where messages that
    come at a bad moment are lost without a word."""
    place = "lab/api/settings/@jupyterlab/apputils-extension:kernels-settings"
    with urllib.request.urlopen(course.address(place), timeout=30) as answer:
        schema = json.load(answer)["schema"]
    assert schema["properties"]["commsOverSubshells"]["default"] == "disabled"


def test_training_from_the_first_cell_to_a_kept_answer(course, page, artefacts, lesson_file):
    notebook = Notebook(page, course.address(LESSON))
    notebook.run_all()
    errors = page.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr']")
    assert errors.count() == 0, errors.all_inner_texts()

    # The prediction's answer shows only after it is committed.
    card = notebook.show("[data-testid=course-question][data-item=steps]")
    feedback = card.get_by_test_id("course-feedback")
    assert feedback.inner_text().strip() == ""
    card.get_by_test_id("course-value").fill("150")
    card.get_by_test_id("course-confidence").nth(1).check()
    card.get_by_test_id("course-check").click()
    page.wait_for_function("e => e.dataset.state === 'committed'", arg=card.element_handle())
    assert feedback.inner_text().strip()
    page.screenshot(path=artefacts / "prediction.png")

    # The board has watched the learner's own fit, and taken a step of it apart.
    board = notebook.show("[data-testid=course-board]")
    assert board.get_attribute("data-epochs") == "1"
    said = board.get_by_test_id("course-curve-goal").inner_text()
    assert "After epoch 1" in said and "A step taken apart took" in said
    assert board.locator("svg circle").count() >= 1
    for phase in ("forward", "loss", "backward", "update"):
        assert board.locator("svg text", has_text=phase).count(), phase
    board.screenshot(path=artefacts / "own-board.png")

    # The live curve has drawn every epoch and says how it ended.
    curve = notebook.show("[data-testid=course-loss-curve][data-goal=none]")
    assert curve.locator("svg path").count() >= 2
    assert "After epoch 60" in curve.get_by_test_id("course-curve-goal").inner_text()
    page.screenshot(path=artefacts / "loss-curve.png")

    # The training board trains until it reaches its goal.
    board = notebook.show("[data-testid=course-picture]")
    board.locator("[data-control=optimizer]").select_option("Adam")
    board.get_by_role("button", name="Train", exact=True).click()
    page.wait_for_function("e => e.dataset.goal === 'reached'", arg=board.element_handle())
    board.get_by_role("button", name="Pause", exact=True).click()
    assert "Goal reached in epoch" in board.get_by_test_id("course-picture-sentence").inner_text()
    board.screenshot(path=artefacts / "board.png")

    # A wrong answer is explained, a right one is kept; by keyboard alone.
    card = notebook.show("[data-set=quiz] [data-testid=course-question][data-item=trains]")
    answer(page, card, "a")
    assert card.get_attribute("data-state") == "wrong"
    assert "no weight changes" in card.get_by_test_id("course-feedback").inner_text()
    answer(page, card, "c")
    assert card.get_attribute("data-state") == "right"
    page.screenshot(path=artefacts / "quiz.png")

    notebook.save()
    saved = json.loads(lesson_file.read_text())
    texts = json.dumps([c.get("outputs", []) for c in saved["cells"]])
    assert "course-static" in texts, "the answers are not in the saved notebook"

    # The quiz opens where the learner goes on: at the first question that is not right.
    page.reload()
    notebook.wait_until_idle()
    notebook.show("[data-set=quiz] [data-testid=course-goto][data-item=trains]").click()
    card = notebook.show("[data-set=quiz] [data-testid=course-question][data-item=trains]")
    assert card.get_attribute("data-state") == "right"
    option = card.locator("[data-testid=course-option][data-letter=c]")
    assert option.is_checked()
    page.screenshot(path=artefacts / "after-reload.png")


def answer(page, card, letter: str) -> None:
    """Answers a choice with the keyboard: reach the option, choose it, press Check."""
    card.locator(f"[data-testid=course-option][data-letter={letter}]").focus()
    page.keyboard.press("Space")
    card.get_by_test_id("course-check").focus()
    page.keyboard.press("Enter")
    page.wait_for_function(
        "e => ['right', 'wrong'].includes(e.dataset.state)", arg=card.element_handle()
    )
    page.wait_for_timeout(300)


def test_progress_knows_what_was_answered(course):
    done = course.run("progress")
    assert done.returncode == 0, done.stderr
    line = next(row for row in done.stdout.splitlines() if "Training" in row or "06" in row)
    assert any(ch.isdigit() for ch in line)
    kept = (course.root / "my/progress.jsonl").read_text().splitlines()
    answers = [row for row in map(json.loads, kept) if row.get("item") == "06_training/trains"]
    assert [row["right"] for row in answers] == [False, True]

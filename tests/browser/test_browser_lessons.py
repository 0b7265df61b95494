"""Every lesson in a real browser, from its first cell to its last, by keyboard alone.

For each lesson that is ready: it runs with nothing on stderr, every live picture answers
every control, every question takes its right answer, a reload keeps the answers, and
axe-core finds no serious fault, in the light theme and in the dark one.
"""

import json

import pytest
from tests.browser import accessibility
from tests.browser.lesson_page import LessonPage

from course import catalog

pytestmark = [pytest.mark.browser, pytest.mark.needs("chromium", "git")]


@pytest.fixture(params=[lesson.name for lesson in catalog.ready()])
def lesson(request, course, page) -> LessonPage:
    opened = LessonPage(course, page, request.param)
    yield opened
    opened.close()


def test_axe_sees_what_it_should_see(page, tmp_path):
    """Else a page without faults would say nothing."""
    page.set_content(
        '<html lang="en"><title>t</title><div class="jp-Notebook">'
        '<div class="jp-OutputArea-output"><input><img src="x.png">'
        '<p style="color: #bbb; background: #fff">pale</p></div></div><input></html>'
    )
    found = accessibility.faults(page, tmp_path / "axe.json")
    rules = sorted(line.partition(" ")[0] for line in found)
    assert rules == ["color-contrast", "image-alt", "label"], found


def test_a_lesson_in_the_browser(lesson, page, artefacts):
    lesson.notebook.run_all()
    for output in lesson.outputs():
        assert output["output_type"] != "error", output
        assert output.get("name") != "stderr", output["text"]

    shown = lesson.turn_all()
    asked = lesson.file.read_text(encoding="utf-8").count('"lesson.picture(')
    assert shown >= asked, "a picture is not on the page"
    lesson.answer_all()
    lesson.picture_of_all(artefacts / "light.png")
    found = accessibility.faults(page, artefacts / "axe-light.json")
    assert not found, "\n".join(found)

    answered = lesson.states()
    copies = json.dumps(lesson.outputs()).count("course-static ")
    assert copies >= shown + lesson.sets(), "what is live has no copy in the notebook"
    lesson.reload_in_the_dark()
    assert lesson.states() == answered
    assert page.get_by_test_id("course-picture").count() == shown
    lesson.picture_of_all(artefacts / "dark.png")
    found = accessibility.faults(page, artefacts / "axe-dark.json")
    assert not found, "\n".join(found)

"""One JupyterLab for all tests of this folder, and a page for each."""

import pytest
from tests.browser.jupyter import Course, browser


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The course, opened as a learner opens it."""
    opened = Course(tmp_path_factory.mktemp("browser"))
    try:
        opened.open()
        yield opened
    finally:
        opened.close()


@pytest.fixture
def page(chromium, artefacts):
    """A page of Chromium; a picture of it is kept when a test ends."""
    with browser(chromium) as opened:
        yield opened
        opened.screenshot(path=artefacts / "at-the-end.png")

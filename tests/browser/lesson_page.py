"""A lesson in JupyterLab, worked through with the keyboard: its questions, its pictures.

Used by ``test_browser_lessons.py``. Right answers come from the lesson's bank, as a
learner would type them. The whole notebook is on the page at once (JupyterLab otherwise
draws only what can be seen), so that nothing has to be looked for by scrolling.
"""

import json
import urllib.request
from pathlib import Path

from playwright.sync_api import Locator, Page
from tests.browser.jupyter import TOKEN, Course, Notebook

from course.progress import log
from course.progress.history import History
from course.quiz import bank, live, vary
from course.quiz.items import Item
from course.quiz.kinds import kind_of

SETTINGS = ".jupyter/lab/user-settings/@jupyterlab"
SETTLED = "e => ['right', 'wrong', 'committed'].includes(e.dataset.state)"
CHANGED = "([root, before]) => root.dataset.number !== before"


def set_up(course: Course, name: str, values: dict) -> None:
    """Keep settings of JupyterLab as its settings page would."""
    file = course.home / SETTINGS / f"{name}.jupyterlab-settings"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(values))


class LessonPage:
    """One lesson, open in a workspace of its own."""

    def __init__(self, course: Course, page: Page, name: str):
        self.course, self.page, self.name = course, page, name
        set_up(course, "notebook-extension/tracker", {"windowingMode": "none"})
        set_up(course, "apputils-extension/themes", {"theme": "JupyterLab Light"})
        place = f"lab/workspaces/{name}/tree/lessons/{name}.ipynb"
        self.notebook = Notebook(page, course.address(place))

    @property
    def file(self) -> Path:
        return self.course.root / "lessons" / f"{self.name}.ipynb"

    def outputs(self) -> list[dict]:
        """The outputs of every cell, as they were saved."""
        self.notebook.save()
        cells = json.loads(self.file.read_text(encoding="utf-8"))["cells"]
        return [output for cell in cells for output in cell.get("outputs", ())]

    def sets(self) -> int:
        """How many sets of questions are on the page."""
        return self.page.get_by_test_id("course-questions").count()

    def answer_all(self) -> None:
        """Gives the right answer to every question, one set after the other."""
        for questions in self.page.get_by_test_id("course-questions").all():
            steps = questions.get_by_test_id("course-goto").all()
            for place, card in enumerate(questions.get_by_test_id("course-question").all()):
                if steps:
                    press(steps[place], "Enter")
                self._answer(card)

    def _answer(self, card: Locator) -> None:
        item = self._item(card)
        right = kind_of(item).key(item, live.solve(item))
        fill = {"choice": _choose, "many": _choose, "order": _order}.get(item.kind, _type)
        fill(card, right)
        if item.is_prediction:
            press(card.get_by_test_id("course-confidence").first, "Space")
        press(card.get_by_test_id("course-check"), "Enter")
        self.page.wait_for_function(SETTLED, arg=card.element_handle())
        said = card.get_by_test_id("course-feedback").inner_text()
        state = card.get_attribute("data-state")
        assert state in ("right", "committed") and said.strip(), (item.key, right, said)

    def _item(self, card: Locator) -> Item:
        """A recalled question is in another lesson's bank; numbers are the learner's."""
        place, _, wanted = card.get_attribute("data-key").partition("/")
        item = bank.load(place).find(wanted)
        history = History(log.read(self.course.root / "my" / "progress.jsonl"))
        return vary.drawn(item, history.seed, self.name) if item.vary else item

    def turn_all(self) -> int:
        """Turns every control of every live picture by keyboard; counts the pictures."""
        pictures = self.page.get_by_test_id("course-picture").all()
        for picture in pictures:
            before = picture.locator(".course-line-of-code").inner_text()
            controls = picture.locator("[data-control]").all()
            for control in controls:
                self._turn(picture, control)
            after = picture.locator(".course-line-of-code").inner_text()
            has_values = picture.locator("label [data-control]").count()
            assert not has_values or after != before, "the state did not change"
        return len(pictures)

    def _turn(self, picture: Locator, control: Locator) -> None:
        before = picture.get_attribute("data-number")
        kind = control.evaluate("e => e.tagName + (e.type ?? '')").lower()
        if kind == "inputrange":
            at_end = control.evaluate("e => Number(e.value) >= Number(e.max)")
            press(control, "ArrowLeft" if at_end else "ArrowRight")
        elif kind == "inputtext":
            press(control, "Control+a")
            self.page.keyboard.type(control.input_value() + " ")
            self.page.keyboard.press("Enter")
        elif kind.startswith("select"):
            last = control.evaluate("e => e.selectedIndex + 1 === e.length")
            press(control, "ArrowUp" if last else "ArrowDown")
        elif kind.startswith("div"):  # a player: the button Step
            press(control.get_by_role("button", name="Step"), "Enter")
        else:
            press(control, "Space")
        arguments = [picture.element_handle(), before]
        self.page.wait_for_function(CHANGED, arg=arguments, timeout=10_000)

    def states(self) -> dict[str, str]:
        """Where each question stands."""
        cards = self.page.get_by_test_id("course-question")
        return cards.evaluate_all(
            "cards => Object.fromEntries(cards.map(c => [c.dataset.item, c.dataset.state]))"
        )

    def reload_in_the_dark(self) -> None:
        """Loads the page again, with the dark theme."""
        cards = self.page.get_by_test_id("course-question").count()
        set_up(self.course, "apputils-extension/themes", {"theme": "JupyterLab Dark"})
        self.page.reload()
        self.notebook.wait_until_idle()
        self.page.wait_for_function(
            "n => document.querySelectorAll('[data-testid=course-question]').length === n"
            " && document.body.dataset.jpThemeLight === 'false'",
            arg=cards,
        )

    def picture_of_all(self, file: Path) -> None:
        """A picture of the notebook from its first cell to its last."""
        height = self.page.locator(".jp-WindowedPanel-inner:visible").evaluate(
            "e => e.scrollHeight"
        )
        self.page.set_viewport_size({"width": 1400, "height": min(height, 16000) + 150})
        outer = self.page.locator(".jp-WindowedPanel-outer:visible")
        outer.evaluate("e => { e.scrollTop = 0 }")
        self.page.wait_for_timeout(300)
        self.page.screenshot(path=file)
        self.page.set_viewport_size({"width": 1400, "height": 1000})

    def close(self) -> None:
        """Ends the lesson's kernel; the next lesson has the machine to itself."""
        address = f"http://127.0.0.1:{self.course.port}/api/sessions"
        head = {"Authorization": f"token {TOKEN}"}
        found = json.load(urllib.request.urlopen(urllib.request.Request(address, headers=head)))
        for session in found:
            one = f"{address}/{session['id']}"
            request = urllib.request.Request(one, headers=head, method="DELETE")
            urllib.request.urlopen(request).close()


def press(place: Locator, key: str) -> None:
    """A key on a part of the page that has the focus."""
    place.focus()
    place.page.keyboard.press(key)


def _choose(card: Locator, letters: str) -> None:
    for letter in letters:
        press(card.locator(f"[data-testid=course-option][data-letter={letter}]"), "Space")


def _type(card: Locator, answer: object) -> None:
    place = card.get_by_test_id("course-value")
    press(place, "Control+a")
    place.page.keyboard.insert_text(str(answer))


def _order(card: Locator, letters: str) -> None:
    """Moves each line up to its place, the first one first."""
    for place, letter in enumerate(letters):
        line = card.locator(f"[data-testid=course-line][data-letter={letter}]")
        up = line.get_by_test_id("course-up")
        there = line.evaluate("e => [...e.parentNode.children].indexOf(e)")
        for _ in range(there - place):
            press(up, "Enter")



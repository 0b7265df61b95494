"""A set of questions in a notebook: asked in the browser, graded in the kernel.

Returned by ``lesson.recall``, ``lesson.predict`` and ``lesson.quiz``. The browser is
told what is asked and nothing else; what it hands in goes to the lesson's ``Desk``,
whose reply comes back as a synced trait and is mirrored into the notebook.
``__init__`` lists the names that tests find the parts by.
"""

from collections import Counter
from pathlib import Path

import traitlets

from course.quiz import static
from course.quiz.desk import Desk
from course.quiz.items import CONFIDENCES, Item
from course.quiz.kinds import kind_of
from course.quiz.text import split
from course.widgets.mirror import Mirror, MirroredWidget

HERE = Path(__file__).parent


def script(*names: str) -> str:
    """JavaScript files joined into one module: a widget's module imports nothing."""
    return "\n".join((HERE / name).read_text(encoding="utf-8") for name in names)


class QuestionsWidget(MirroredWidget):
    """The part in the browser: ``cards`` ask, ``replies`` are what came back."""

    _esm = script("elements.js", "kernel.js", "inputs.js", "replies.js", "card.js", "questions.js")
    _css = script("theme.css", "questions.css")
    name = traitlets.Unicode().tag(sync=True)
    title = traitlets.Unicode().tag(sync=True)
    cards = traitlets.List().tag(sync=True)
    replies = traitlets.Dict().tag(sync=True)


class Questions:
    """Questions or one prediction; displays itself, prints as text elsewhere."""

    def __init__(self, name: str, title: str, items: list[Item], desk: Desk) -> None:
        self._title, self._desk = title, desk
        self._name = name
        self._mirror = Mirror(name)
        self._widget: QuestionsWidget | None = None
        self._stamps: Counter[str] = Counter()
        self._taken: dict[str, bool] = {}  # the tokens of messages: is it dealt with?
        self._items = desk.lay(items)

    def _ipython_display_(self) -> None:
        if not self._items:
            print("There is nothing to ask here yet.")
            return
        self._desk.lay(self._items)  # another window may have answered meanwhile
        if self._widget is None:
            self._widget = self._make_widget()
            self._desk.listen(self._changed)
        self._stamps.update(item.key for item in self._items)
        self._widget.replies = self._public_replies()
        self._mirror.show(self._html(), repr(self), self._widget)

    def __repr__(self) -> str:
        return static.text(self._title, self._items, self._desk.replies)

    def _html(self) -> str:
        return static.page(self._title, self._items, self._desk.replies)

    def _make_widget(self) -> QuestionsWidget:
        widget = QuestionsWidget(
            name=self._name,
            title=self._title,
            cards=[card(item, self._desk.lesson) for item in self._items],
        )
        widget.on_msg(self._received)
        return widget

    def _public_replies(self) -> dict:
        replies = self._desk.replies
        return {
            item.key: replies[item.key].public(self._stamps[item.key])
            for item in self._items
            if item.key in replies
        }

    def _received(self, _widget, message: dict, _buffers) -> None:
        """A message from the browser, which sends it again until there is a reply."""
        key, token = message.get("item"), message.get("token")
        if key not in [item.key for item in self._items]:
            return
        if token not in self._taken:
            self._taken[token] = False
            try:
                self._do(key, message)
            finally:
                self._taken[token] = True
        elif self._taken[token]:
            self._changed(key)  # the reply may have been lost

    def _do(self, key: str, message: dict) -> None:
        """What the browser asks for: check, reveal or save."""
        match message.get("do"):
            case "check":
                self._desk.hand_in(
                    key, message.get("answer"), message.get("confidence")
                )
            case "reveal":
                self._desk.reveal(key)
            case "save":
                self._desk.save_again()

    def _changed(self, key: str) -> None:
        if any(item.key == key for item in self._items):
            self._stamps[key] += 1
            self._widget.replies = self._public_replies()
            self._mirror.update(self._html(), repr(self), self._widget)


def card(item: Item, lesson: str) -> dict:
    """All that the browser is told about an item before it has been answered."""
    prompt, body = split(item.text)
    return {
        "item": item.key,
        "id": item.id,
        "kind": item.kind,
        "prompt": prompt,
        "body": body,
        "cell": item.cell if item.about == lesson else "",
        "confidences": list(CONFIDENCES) if item.is_prediction else [],
        **kind_of(item).public(item),
    }

"""What all live pictures share: controls on top, a drawing, its words, and its data.

A picture is a class with ``title``, ``controls`` and ``draw(state) -> Frame``. The
kernel draws; the browser shows each frame and sends back what was turned, one message a
frame. The state is one dictionary, and ``line`` is the code that brings it back.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape

import traitlets

from course.errors import CourseError
from course.pictures.controls import Control, Play
from course.widgets.mirror import Mirror, MirroredWidget
from course.widgets.questions import script

COPY = 1.0  # seconds between two updates of the copy in the notebook


@dataclass(frozen=True)
class Frame:
    """One drawing of a picture, and the same in words and numbers.

    ``svg`` is a whole ``<svg>`` element with a viewBox; ``sentence`` says what it
    shows; ``head`` and ``rows`` are its data. ``goal`` is none, waiting or reached.
    ``limits`` narrows sliders to (low, high) where their range hangs on the state.
    """

    svg: str
    sentence: str
    head: tuple[str, ...] = ()
    rows: list[tuple] = field(default_factory=list)
    goal: str = "none"
    limits: dict[str, tuple[float, float]] = field(default_factory=dict)

    def table(self) -> str:
        """The data as an HTML table."""
        names = map(escape, map(str, self.head))
        head = "".join(f'<th scope="col">{name}</th>' for name in names)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>"
            for row in self.rows
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


class PictureWidget(MirroredWidget):
    """The part in the browser; ``frame`` is all of one drawing."""

    _esm = script("elements.js", "picture.js")
    _css = script("theme.css", "picture.css")
    title = traitlets.Unicode().tag(sync=True)
    task = traitlets.Unicode().tag(sync=True)
    controls = traitlets.List().tag(sync=True)
    frame = traitlets.Dict().tag(sync=True)


class Picture:
    """A live picture; a subclass gives ``title``, ``controls`` and ``draw``.

    ``task`` is a sentence that sets the goal, where there is one. ``**start`` are
    values of controls to begin with. Raises CourseError for a value that does not fit.
    """

    title = ""
    task = ""
    controls: tuple[Control, ...] = ()

    def __init__(
        self,
        name: str = "",
        on_goal: Callable[[str], None] | None = None,
        **start: object,
    ) -> None:
        self.name = name or type(self).__name__.lower()
        self._on_goal = on_goal
        self._mirror = Mirror(f"picture-{self.name}")
        self._widget: PictureWidget | None = None
        self._copied = 0.0
        self.state = {each.name: each.begin for each in self._valued()}
        self.state |= {name: self._accept(name, value) for name, value in start.items()}
        self.restart(self.state)
        self.frame = self._next()

    # What a picture gives.

    def draw(self, state: dict) -> Frame:
        """The frame of a state; quick (a tenth of a second), and changes nothing."""
        raise NotImplementedError

    def changed(self, state: dict, name: str) -> None:
        """Called after a control was turned, before the drawing."""

    def advance(self, state: dict) -> None:
        """With Play: a little work for the next frame, about 30 ms."""

    def restart(self, state: dict) -> None:
        """With Play: back to the beginning. Also called once when it is made."""

    # What the notebook and the browser use.

    def turn(self, name: str, value: object) -> None:
        """Set one control, as if by hand."""
        was = dict(self.state)
        self.state[name] = self._accept(name, value)
        try:
            self.changed(self.state, name)
            self.frame = self._next()
        except CourseError:
            self.state.update(was)
            raise

    def play(self, frames: int = 1) -> None:
        """Advance by some frames, as the button Step does."""
        for _ in range(frames):
            self.advance(self.state)
        self.frame = self._next()

    def line(self) -> str:
        """The line of code that shows this state again."""
        begin = {each.name: each.begin for each in self._valued()}
        changed = {k: v for k, v in self.state.items() if v != begin[k]}
        options = "".join(f", {name}={value!r}" for name, value in changed.items())
        return f'lesson.picture("{self.name}"{options})'

    def _ipython_display_(self) -> None:
        if self._widget is None:
            self._widget = PictureWidget(
                title=self.title,
                task=self.task,
                controls=[each.public() for each in self.controls],
            )
            self._widget.on_msg(self._received)
        self._widget.frame = self._public()
        self._mirror.show(self._html(), repr(self), self._widget)

    def __repr__(self) -> str:
        return f"{self.title}. {self.frame.sentence}"

    # How it is done.

    def _valued(self) -> list[Control]:
        return [each for each in self.controls if not isinstance(each, Play)]

    def _accept(self, name: str, value: object) -> object:
        for each in self._valued():
            if each.name == name:
                return each.accept(value)
        known = ", ".join(each.name for each in self._valued()) or "nothing"
        raise CourseError(f"{self.name} has no {name!r}; there is {known} to set.")

    def _next(self) -> Frame:
        frame = self.draw(self.state)
        for name, (low, high) in frame.limits.items():
            if not low <= self.state[name] <= high:
                self.state[name] = min(max(self.state[name], low), high)
                return self._next()
        if frame.goal == "reached" and self._on_goal:
            told, self._on_goal = self._on_goal, None  # once a picture is enough
            told(self.name)
        return frame

    def _received(self, _widget, message: dict, _buffers) -> None:
        """A message from the browser: a control turned, a step, or a pause to save."""
        if message.get("do") == "rest":
            self._keep()
            return
        trouble = ""
        try:
            match message.get("do"):
                case "set":
                    self.turn(message.get("name"), message.get("value"))
                case "advance":
                    self.play()
                case "restart":
                    self.restart(self.state)
                    self.frame = self._next()
        except CourseError as error:
            trouble = str(error)
        self._widget.frame = self._public(trouble, message.get("number", 0))
        if time.monotonic() - self._copied >= COPY:
            self._keep()

    def _keep(self) -> None:
        """Bring the copy in the notebook up to date."""
        self._copied = time.monotonic()
        self._mirror.update(self._html(), repr(self), self._widget)

    def _public(self, trouble: str = "", number: int = 0) -> dict:
        return {
            "svg": self.frame.svg,
            "sentence": self.frame.sentence,
            "table": self.frame.table() if self.frame.head else "",
            "goal": self.frame.goal,
            "limits": self.frame.limits,
            "state": self.state.copy(),
            "line": self.line(),
            "trouble": trouble,
            "number": number,
        }

    def _html(self) -> str:
        table = (
            "<details><summary>The same as a table</summary>"
            f"{self.frame.table()}</details>"
            if self.frame.head
            else ""
        )
        return (
            f"<p><strong>{escape(self.title)}</strong></p>"
            + (f"<p>{escape(self.task)}</p>" if self.task else "")
            + f"{self.frame.svg}<p>{escape(self.frame.sentence)}</p>{table}"
            f"<p><code>{escape(self.line())}</code></p>"
        )

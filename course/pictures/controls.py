"""The things to turn in a live picture: a choice, a slider, a text, a check, a player.

A picture lists them in ``controls``; ``picture.js`` makes native HTML of them, so that
each works with the keyboard. ``accept`` takes what a browser or a line of code gave and
returns the value, or raises CourseError with one sentence that names the rule.
"""

from dataclasses import asdict, dataclass

from course.errors import CourseError


@dataclass(frozen=True)
class Control:
    """What all controls have: the name in the state, and the words beside it."""

    name: str
    label: str
    kind = ""

    def public(self) -> dict:
        """What the browser is told."""
        return {"kind": self.kind, **asdict(self)}

    def refuse(self, value: object, rule: str) -> CourseError:
        """The error for a value that does not fit."""
        return CourseError(f"{self.label}: {value!r} does not fit; {rule}.")


@dataclass(frozen=True)
class Choice(Control):
    """One of some words; the first one (or ``start``) is chosen at the beginning."""

    options: tuple[str, ...]
    start: str = ""
    kind = "choice"

    @property
    def begin(self) -> str:
        """The value at the beginning."""
        return self.start or self.options[0]

    def accept(self, value: object) -> str:
        """The option of that name."""
        if value not in self.options:
            raise self.refuse(value, f"choose {', '.join(self.options)}")
        return value


@dataclass(frozen=True)
class Slider(Control):
    """A number from ``low`` to ``high`` in steps; whole numbers if ``step`` is one."""

    low: float
    high: float
    start: float | None = None
    step: float = 1
    kind = "slider"

    @property
    def begin(self) -> float:
        """The value at the beginning."""
        return self.low if self.start is None else self.start

    def accept(self, value: object) -> float:
        """The nearest step. A number beyond an end is refused."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.refuse(value, "a number is needed")
        if not self.low <= value <= self.high:
            raise self.refuse(value, f"it goes from {self.low} to {self.high}")
        steps = round((value - self.low) / self.step)
        return type(self.step)(round(self.low + steps * self.step, 10))


@dataclass(frozen=True)
class Text(Control):
    """A short text, taken when the learner leaves the field or presses Enter."""

    start: str = ""
    kind = "text"
    most = 80

    @property
    def begin(self) -> str:
        """The value at the beginning."""
        return self.start

    def accept(self, value: object) -> str:
        """The text without blanks around it."""
        if not isinstance(value, str) or len(value) > self.most:
            raise self.refuse(value, f"a text of at most {self.most} letters is needed")
        return value.strip()


@dataclass(frozen=True)
class Check(Control):
    """Yes or no."""

    start: bool = False
    kind = "check"

    @property
    def begin(self) -> bool:
        """The value at the beginning."""
        return self.start

    def accept(self, value: object) -> bool:
        """True or False, and nothing else."""
        if not isinstance(value, bool):
            raise self.refuse(value, "only True and False can stand here")
        return value


@dataclass(frozen=True)
class Play(Control):
    """Play, one step, and start again: calls ``advance`` and ``restart``; no value.

    ``pace`` are the seconds between two frames while it plays. The browser waits, so the
    kernel stays free, and a step by hand never waits.
    """

    pace: float = 0.0
    kind = "play"

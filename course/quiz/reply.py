"""What comes back for one answer: graded, explained, and as the browser may see it.

Made by ``desk``; drawn by ``static`` (HTML for a saved notebook, text for a terminal)
and by the widget. Before an item has been answered there is no Reply, so nothing here
can give a key away early.
"""

from dataclasses import dataclass

from course.quiz.items import Item
from course.quiz.kinds import kind_of
from course.quiz.text import block, phrase
from course.quiz.verdict import Note


@dataclass(frozen=True)
class Reply:
    """The state of one item after an answer.

    ``actual`` is the right answer in words (a prediction that was committed, or a
    question whose answer was shown on request). ``more`` explains the other options of
    a question that has been settled. ``so_far`` tells how well predictions of this
    confidence have come true. ``unsaved`` says why it is not on disk yet;
    ``problem`` says that the last thing typed was no answer.
    """

    item: Item
    answer: object = None
    right: bool = False
    notes: tuple[Note, ...] = ()
    more: tuple[Note, ...] = ()
    tries: int = 0
    confidence: int | None = None
    so_far: str = ""
    actual: str = ""
    can_reveal: bool = False
    unsaved: str = ""
    problem: str = ""

    @property
    def given(self) -> bool:
        """True if there is an answer (a problem alone is none)."""
        return self.answer is not None

    @property
    def shown(self) -> str:
        """The learner's answer in words (Markdown)."""
        return kind_of(self.item).show(self.item, self.answer) if self.given else ""

    @property
    def heading(self) -> str:
        """The verdict in a few words."""
        if not self.given:
            return ""
        if self.item.is_prediction:
            return "As you predicted." if self.right else "Not as you predicted."
        return "Right." if self.right else "Not yet."

    def public(self, stamp: int) -> dict:
        """The Reply for the browser; ``stamp`` makes a repeated answer a new one."""
        return {
            "answer": self.answer,
            "shown": phrase(self.shown),
            "right": self.right,
            "heading": self.heading,
            "tries": self.tries,
            "stamp": stamp,
            "confidence": self.confidence,
            "so_far": self.so_far,
            "actual": phrase(self.actual),
            "notes": _html(self.notes),
            "more": _html(self.more),
            "can_reveal": self.can_reveal,
            "unsaved": self.unsaved,
            "problem": self.problem,
        }


def _html(notes: tuple[Note, ...]) -> list[dict]:
    return [{"label": note.label, "html": block(note.text)} for note in notes]

"""The one object that a lesson notebook talks to.

    from course.lesson import Lesson
    lesson = Lesson("06_training")

``recall``, ``predict``, ``quiz`` ask; ``picture`` shows a live picture, ``loss_curve``
and ``board`` draw a training run; ``source`` shows live source; ``answer`` is the plain
way to answer, without any widget. What they return displays itself. Every lesson notebook
uses it, nothing else of ``course``.
"""

from collections.abc import Callable
from functools import wraps

from course import catalog
from course.errors import CourseError
from course.progress import log
from course.quiz import bank, recall, static
from course.quiz.desk import Desk
from course.quiz.items import Item
from course.widgets.questions import Questions


class LessonError(CourseError):
    """A CourseError that a notebook shows as one sentence, without a traceback."""

    def _render_traceback_(self) -> list[str]:  # IPython asks an exception for this
        return [str(self)]


def _in_a_sentence(method: Callable) -> Callable:
    """Let what the learner can mend be told without a traceback through our code."""

    @wraps(method)
    def told(*arguments, **named):
        try:
            return method(*arguments, **named)
        except CourseError as error:
            raise LessonError(str(error)) from None

    return told


class Answer:
    """What came back for ``lesson.answer``: prints as text."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return self._text


class Lesson:
    """The questions, predictions and live pictures of one lesson.

    >>> Lesson("06").name
    '06_training'
    """

    @_in_a_sentence
    def __init__(self, name: str) -> None:
        self.name = catalog.find(name).name
        self._bank = bank.load(self.name)
        self._desk = Desk(self.name)
        self._shown: dict[tuple[str, ...], Questions] = {}

    @_in_a_sentence
    def recall(self, new: bool = False) -> Questions:
        """Three questions on earlier lessons, the learner's own misses first.

        Running the cell again shows the same three; ``new=True`` chooses others.
        """
        return self._questions(
            "recall", "From earlier lessons", recall.choose(self.name, new)
        )

    @_in_a_sentence
    def predict(self, name: str) -> Questions:
        """One prediction, committed with a confidence before its answer shows."""
        item = self._bank.find(name)
        if not item.is_prediction:
            raise CourseError(
                f"{name!r} is a question; show it with lesson.quiz({name!r})."
            )
        return self._questions("predict", "Your prediction", [item])

    @_in_a_sentence
    def quiz(self, *names: str) -> Questions:
        """The exit quiz, or just the questions named (a check in the middle)."""
        if names:
            items = [self._bank.find(name) for name in names]
            return self._questions("quiz", "Quick check", items)
        items = [item for item in self._bank.questions if item.use == "exit"]
        return self._questions("quiz", "Exit quiz", items)

    def answer(
        self, name: str, answer: object, confidence: int | None = None
    ) -> Answer:
        """Answer without the widget: ``lesson.answer("trains", "b")``.

        ``answer`` is a letter, letters, a number, a shape or code; a prediction also takes a
        confidence of 50, 70 or 90. It counts like an answer in the widget.
        """
        try:
            [item] = self._desk.lay([self._find(name)])
            reply = self._desk.hand_in(item.key, answer, confidence)
        except CourseError as error:
            return Answer(str(error))
        return Answer(reply.problem or static.outcome(reply))

    def loss_curve(self, goal: float | None = None, title: str = "Loss"):
        """A callback that draws the loss while ``fit`` runs.

        Use it as ``model.fit(..., callbacks=[lesson.loss_curve(goal=0.1)])``. ``goal``
        is the loss to reach, on the validation data where there is some.
        """
        from course.widgets.loss_curve import LossCurve

        return LossCurve(goal=goal, title=title, on_goal=self._reached)

    def board(self, goal: float | None = None, title: str = "Training board"):
        """A callback that shows losses, gradients and times while ``fit`` runs.

        Use it as ``model.fit(..., callbacks=[lesson.board()])``, with any compiled model.
        ``goal`` is the loss to reach, as in ``loss_curve``.
        """
        from course.pictures.board import Board

        return Board(goal=goal, title=title, on_goal=self._reached)

    @_in_a_sentence
    def picture(self, name: str, **start: object):
        """A live picture: ``lesson.picture("strides", row=1)``.

        What is given by name is where its controls stand at the beginning.
        """
        from course import pictures

        return pictures.find(name)(name=name, on_goal=self._reached, **start)

    @_in_a_sentence
    def source(self, thing: object):
        """The live source of a class or function of minitf, with a link to the file."""
        from course.source import Source

        return Source(thing)

    def _questions(self, name: str, title: str, items: list[Item]) -> Questions:
        """One object a set: running a cell again shows the set where it stands."""
        chosen = (name, *(item.key for item in items))
        if chosen not in self._shown:
            self._shown[chosen] = Questions(name, title, items, self._desk)
        return self._shown[chosen]

    def _find(self, name: str) -> Item:
        """An item of this lesson's bank, or of another's as "04_models/units"."""
        place, _, rest = name.rpartition("/")
        return (
            bank.load(catalog.find(place).name).find(rest)
            if place
            else self._bank.find(name)
        )

    def _reached(self, goal: object, loss: float | None = None) -> None:
        more = {} if loss is None else {"loss": loss}
        try:
            log.append({"event": "goal", "lesson": self.name, "goal": goal, **more})
        except CourseError:
            pass  # the curve shows it; a full disk must not stop a training run

"""The kinds of questions: one record a kind, looked up by name in ``KINDS``.

Called by ``desk`` (grading), ``static`` (drawing) and the widget (through ``desk``). A
new kind is one ``Kind`` here, its fields in ``schema`` and ``items``, and its input in
``course/widgets/inputs.js``. Answers are plain JSON: letters, a number, a list of
sizes, code.
"""

from collections.abc import Callable
from dataclasses import dataclass

from course.quiz import choices, orders, typed, values
from course.quiz.items import Item
from course.quiz.live import Solved
from course.quiz.verdict import Verdict


@dataclass(frozen=True)
class Kind:
    """What the room does with one kind of question.

    ``read`` turns what a learner typed into a plain answer or raises CourseError with a
    hint; ``grade`` judges it; ``key`` is a right answer; ``show`` says an answer in
    words (Markdown); ``public`` is what the browser needs to ask it. ``again``, where
    there is one, gives the verdict of an earlier visit without grading anew.
    """

    read: Callable[[Item, object], object]
    grade: Callable[[Item, Solved, object], Verdict]
    key: Callable[[Item, Solved], object]
    show: Callable[[Item, object], str]
    public: Callable[[Item], dict]
    again: Callable[[Item, object, bool], Verdict] | None = None


KINDS: dict[str, Kind] = {
    "choice": Kind(
        choices.read_one, choices.grade, choices.key, choices.show, choices.public
    ),
    "many": Kind(
        choices.read_many, choices.grade, choices.key, choices.show, choices.public
    ),
    "number": Kind(
        values.read_number,
        values.grade,
        values.number_key,
        values.show_number,
        values.public,
    ),
    "shape": Kind(
        values.read_shape,
        values.grade,
        values.shape_key,
        values.show_shape,
        values.public,
    ),
    "order": Kind(orders.read, orders.grade, orders.key, orders.show, orders.public),
    "code": Kind(
        typed.read, typed.grade, typed.key, typed.show, typed.public, typed.again
    ),
}


def kind_of(item: Item) -> Kind:
    """The Kind of an item."""
    return KINDS[item.kind]

"""Reads a question bank, ``quizzes/NN_name.toml``; refuses a wrong one in a sentence.

Called by ``course.lesson``, by the progress report and by the test that goes through
every bank. The shape of the data is checked by ``schema``; what a schema cannot say
(exactly one right option, no name used twice) is checked here.
"""

import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from course import catalog, paths
from course.errors import CourseError
from course.quiz import schema, typed, vary
from course.quiz.items import Item, item


@dataclass(frozen=True)
class Bank:
    """The questions and predictions of one lesson, in the order of the file."""

    name: str
    questions: tuple[Item, ...] = ()
    predictions: tuple[Item, ...] = ()

    def items(self) -> tuple[Item, ...]:
        """Questions, then predictions."""
        return self.questions + self.predictions

    def find(self, name: str) -> Item:
        """The item with this id; CourseError names those that are called like it."""
        items = {each.id: each for each in self.items()}
        if name not in items:
            near = get_close_matches(name, items, n=4, cutoff=0.4) or items
            names = ", ".join(near)
            where = f"quizzes/{self.name}.toml"
            raise CourseError(f"{where} has no {name!r}; its names are like {names}.")
        return items[name]


def names() -> tuple[str, ...]:
    """The lessons that have a bank, in the order of the lessons."""
    return tuple(
        lesson.name
        for lesson in catalog.LESSONS
        if (paths.quizzes() / f"{lesson.name}.toml").exists()
    )


@cache
def load(name: str) -> Bank:
    """The bank of one lesson, read once. A lesson without a bank has an empty one."""
    path = paths.quizzes() / f"{name}.toml"
    return parse(path.read_bytes(), name) if path.exists() else Bank(name)


def parse(content: bytes, name: str) -> Bank:
    """The bank in ``content``; CourseError gives the file, the item and the rule."""
    file = f"quizzes/{name}.toml"
    try:
        data = tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CourseError(f"{file} is not valid TOML: {error}.") from error
    wrong = schema.complaint(data)
    if wrong:
        raise CourseError(f"{file}: {wrong}.")
    questions = _items(data, "question", name)
    predictions = _items(data, "prediction", name)
    bank = Bank(name, questions, predictions)
    seen: set[str] = set()
    for each in bank.items():
        if each.id in seen:
            raise CourseError(
                f"{file}, {each.role} '{each.id}': this id is used twice."
            )
        seen.add(each.id)
    return bank


def _items(data: dict, role: str, name: str) -> tuple[Item, ...]:
    made = []
    for place, record in enumerate(data.get(role, ()), start=1):
        wrong = schema.complaint(record, role)
        if not wrong:
            made.append(item(record, name, role))
            wrong = _broken_rule(made[-1])
        if wrong:
            called = f"'{record['id']}'" if "id" in record else f"number {place}"
            raise CourseError(f"quizzes/{name}.toml, {role} {called}: {wrong}.")
    return tuple(made)


def _broken_rule(item: Item) -> str | None:
    """What a schema cannot say, as a sentence, or None if all is well."""
    if item.about not in [lesson.name for lesson in catalog.LESSONS]:
        return f"about: {item.about!r} is not a lesson of the course"
    for name, _ in item.vary:
        if name not in vary.used(item):
            return f"vary.{name}: {{{name}}} stands in nothing that is shown"
    match item.kind:
        case "choice":
            return _broken_choice(item)
        case "many":
            right = sum(option.right for option in item.options)
            if not 0 < right < len(item.options):
                return "some options must be right and some must not"
        case "number" | "shape":
            for each in (item, *item.mistakes):
                if (each.answer is None) == (not each.answer_from):
                    return (
                        "it takes either 'answer' or 'answer_from', here and in "
                        "each mistake"
                    )
        case "code":
            for place, check in enumerate(next(vary.forms(item)).checks, start=1):
                if not typed.is_expression(check.expression):
                    return f"check {place}: the expression is not one in Python"
    return None


def _broken_choice(item: Item) -> str | None:
    right = sum(option.right for option in item.options)
    values = [option.value for option in item.options]
    if not item.answer_from:
        if right != 1:
            return f"exactly one option must be right, here {right} are"
        return None
    if right:
        return "'answer_from' decides which option is right, so none may say so"
    if None in values or len(set(values)) < len(values):
        return "with 'answer_from', each option needs a 'value' of its own"
    return None

"""Numbers that vary by learner: a question with ``vary`` is a template for many.

``vary.rows = [320, 640]`` in a bank lets ``{rows}``, ``{rows // 32}`` or ``{rows:,}``
stand anywhere in its question: text, options, code, explanations, ``answer_from``. A
form is the question with one value for each name in its place; it is graded like any
other. ``Desk`` asks for a learner's form; the tests answer every form of every bank.
"""

import ast
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from itertools import product

from course.quiz.items import Item

PLACE = re.compile(r"\{([^{}:]+)(?::([^{}]*))?\}")


def forms(item: Item) -> Iterator[Item]:
    """Every question that can come of an item: the item alone if nothing varies."""
    names = [name for name, _ in item.vary]
    for values in product(*(choices for _, choices in item.vary)):
        yield form(item, dict(zip(names, values, strict=True)))


def drawn(item: Item, learner: str, lesson: str) -> Item:
    """The form for a learner (some letters) in one lesson, always the same one."""
    every = list(product(*(choices for _, choices in item.vary)))
    letters = f"{learner}/{item.key}/{lesson}".encode()
    number = int(hashlib.sha256(letters).hexdigest(), 16)
    names = [name for name, _ in item.vary]
    return form(item, dict(zip(names, every[number % len(every)], strict=True)))


def fits(item: Item, values: object) -> bool:
    """True if an answer with these values was one to a form that there is today."""
    return (
        isinstance(values, Mapping)
        and len(values) == len(item.vary)
        and all(values.get(name) in choices for name, choices in item.vary)
    )


def form(item: Item, values: Mapping[str, object]) -> Item:
    """The item with values in the places of their names."""
    if not item.vary:
        return item
    made = _filled(replace(item, vary=()), dict(values))
    return replace(made, values=tuple(values.items()), template=item)


def used(item: Item) -> set[str]:
    """The names in ``vary`` that stand in something that the learner is shown."""
    options = [option.text for option in item.options]
    lines = [line.text for line in item.lines]
    shown = "\n".join([item.text, item.given, item.start, *options, *lines])
    found = [_names(place[1]) for place in PLACE.finditer(shown)]
    return {name for name, _ in item.vary if any(name in each for each in found)}


def _filled(part: object, values: dict) -> object:
    """The same record, with its texts and those of its parts filled in."""
    if isinstance(part, str):
        return PLACE.sub(lambda place: _put(place, values), part)
    if isinstance(part, tuple):
        return tuple(_filled(each, values) for each in part)
    if is_dataclass(part):
        parts = {field.name: getattr(part, field.name) for field in fields(part)}
        return replace(part, **{name: _filled(each, values) for name, each in parts.items()})
    return part


def _put(place: re.Match, values: dict) -> str:
    """What stands in one pair of braces; as it is, if no varying name is in it."""
    names = _names(place[1])
    if not names or not names <= values.keys():
        return place[0]
    return format(eval(place[1], {"__builtins__": {}}, values), place[2] or "")


@cache
def _names(expression: str) -> frozenset[str]:
    """The names in an expression; none if Python cannot read it."""
    try:
        tree = ast.parse(expression.strip(), mode="eval")
    except SyntaxError:
        return frozenset()
    return frozenset(node.id for node in ast.walk(tree) if isinstance(node, ast.Name))

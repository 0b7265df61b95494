"""One question or prediction of a bank, as frozen records.

Made by ``bank`` from TOML, read by every other file of this room. The fields that a
kind does not use stay empty. ``public`` is all that the browser is ever told about an
item before it has been answered: a test looks for keys and explanations in it.
"""

import hashlib
import json
from dataclasses import dataclass, fields

CONFIDENCES = (50, 70, 90)
LETTERS = "abcdefghij"


@dataclass(frozen=True)
class Option:
    """One option; it is right if ``answer_from`` gives its ``value``."""

    text: str
    why: str = ""
    right: bool = False
    value: str | float | bool | None = None


@dataclass(frozen=True)
class Line:
    """One line to put in order. Lines with the same ``step`` may swap places."""

    text: str
    why: str
    step: int


@dataclass(frozen=True)
class Mistake:
    """A wrong value that a known misconception leads to, and what to say about it."""

    why: str
    answer: object = None
    answer_from: str = ""


@dataclass(frozen=True)
class Check:
    """An expression that must be true after the learner's code, and what to say if not."""

    expression: str
    why: str


@dataclass(frozen=True)
class Item:
    """A question or a prediction.

    ``bank`` is the lesson whose bank holds it, ``about`` the lesson that teaches its
    subject (the same one unless it recalls an earlier lesson), ``cell`` the heading in
    that lesson which settles it. ``role`` is "question" or "prediction". An item with
    ``vary`` is the ``template`` of its forms, which hold ``values`` (see ``vary``).
    """

    id: str
    kind: str
    text: str
    bank: str
    role: str = "question"
    use: str = "exit"
    about: str = ""
    cell: str = ""
    why: str = ""
    otherwise: str = ""
    answer: object = None
    answer_from: str = ""
    tolerance: float = 0.0
    unit: str = ""
    options: tuple[Option, ...] = ()
    lines: tuple[Line, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    given: str = ""
    start: str = ""
    solution: str = ""
    checks: tuple[Check, ...] = ()
    wrong: tuple[str, ...] = ()
    vary: tuple[tuple[str, tuple], ...] = ()
    values: tuple[tuple[str, object], ...] = ()
    template: "Item | None" = None

    @property
    def key(self) -> str:
        """The item's name across all banks, as the progress file writes it."""
        return f"{self.bank}/{self.id}"

    @property
    def is_prediction(self) -> bool:
        """True if it is committed once, with a confidence, before its answer shows."""
        return self.role == "prediction"


def item(record: dict, bank: str, role: str) -> Item:
    """The Item for one validated TOML table."""
    made = dict(record, bank=bank, role=role)
    made.setdefault("about", bank)
    made["options"] = tuple(Option(**one) for one in made.pop("option", ()))
    made["mistakes"] = tuple(Mistake(**_frozen(one)) for one in made.pop("mistake", ()))
    made["checks"] = tuple(Check(**one) for one in made.pop("check", ()))
    lines = made.pop("line", ())
    made["vary"] = tuple(_frozen(made.get("vary", {})).items())
    made["lines"] = tuple(
        Line(**{"step": place, **one}) for place, one in enumerate(lines, start=1)
    )
    return Item(**_frozen(made))


def _frozen(record: dict) -> dict:
    """The record with its lists as tuples: an Item is a key of a cache."""
    return {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in record.items()
    }


def digest(item: Item) -> str:
    """Eight letters that change whenever what was asked changes.

    An answer in the progress file carries it: after a question has been rewritten, "b"
    may mean something else, and the old answer is no longer shown as an answer to it.
    All forms of a question have one digest: an answer also carries the form's values.
    """
    item = item.template or item
    asked = {
        field.name: getattr(item, field.name)
        for field in fields(item)
        if field.name in ("kind", "text", "unit", "role")
    }
    asked["choices"] = [option.text for option in item.options]
    asked["lines"] = [line.text for line in item.lines]
    if item.checks:  # only then: the digests of other kinds stay as they were
        checks = [check.expression for check in item.checks]
        asked |= {"given": item.given, "start": item.start, "checks": checks}
    text = json.dumps(asked, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:8]

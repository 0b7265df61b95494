"""What a question bank may hold, as JSON Schema, and its errors as sentences.

Called by ``bank`` for each ``quizzes/NN_name.toml``. One schema a kind of question, so
that an error names the one rule that was broken instead of every rule that was tried.
A field is added here, in ``items.Item``, and in the kind that uses it.
"""

import re
from collections.abc import Callable
from functools import cache

# Not jsonschema: importing that compiles a grammar for three seconds, in each notebook.
import fastjsonschema
from fastjsonschema import JsonSchemaValueException

TEXT = {"type": "string", "pattern": r"\S"}
NUMBER = {"type": "number"}
SHAPE = {"type": "array", "items": {"type": "integer", "minimum": 0}}

COMMON = {
    "id": {"type": "string", "pattern": "^[a-z][a-z0-9-]*$"},
    "kind": {"enum": ["choice", "many", "number", "shape", "order", "code"]},
    "use": {"enum": ["exit", "beat", "recall"]},
    "about": TEXT,
    "text": TEXT,
    "cell": TEXT,
    "why": TEXT,
}
# The name "answer" is taken: it stands for the right answer in explanations.
VARY = {
    "type": "object",
    "propertyNames": {"pattern": "^(?!answer$)[a-z][a-z_]*$"},
    "additionalProperties": {
        "type": "array",
        "items": {"type": ["number", "string"]},
        "minItems": 2,
        "maxItems": 8,
    },
}


def _record(fields: dict, required: list[str]) -> dict:
    return {
        "type": "object",
        "properties": fields,
        "required": required,
        "additionalProperties": False,
    }


def _list(record: dict, least: int, most: int) -> dict:
    return {"type": "array", "items": record, "minItems": least, "maxItems": most}


def _kind(fields: dict, required: tuple[str, ...] = ()) -> dict:
    return _record(COMMON | fields, ["id", "kind", "text", *required])


def _value(value: dict) -> dict:
    """The fields of a question whose answer is a value: a number or a shape."""
    mistake = _record({"answer": value, "answer_from": TEXT, "why": TEXT}, ["why"])
    return {
        "answer": value,
        "answer_from": TEXT,
        "otherwise": TEXT,
        "mistake": _list(mistake, 1, 8),
    }


OPTION = {
    "text": TEXT,
    "why": TEXT,
    "right": {"const": True},
    "value": {"type": ["string", "number", "boolean"]},
}
LINE = _record(
    {"text": TEXT, "why": TEXT, "step": {"type": "integer", "minimum": 1}},
    ["text", "why"],
)
OPTIONS = {"option": _list(_record(OPTION, ["text", "why"]), 2, 8)}
FROM = {"answer_from": TEXT}
CHECK = _record({"expression": TEXT, "why": TEXT}, ["expression", "why"])
CODE = {
    "given": TEXT,
    "start": TEXT,
    "solution": TEXT,
    "check": _list(CHECK, 1, 8),
    "wrong": _list(TEXT, 1, 8),
}
UNIT = {"unit": TEXT, "tolerance": {"type": "number", "minimum": 0}}

# Only questions vary: a prediction is about the very numbers of the lesson's next cell.
VARIES = {"vary": VARY}
QUESTION: dict[str, dict] = {
    "choice": _kind(VARIES | OPTIONS | FROM, ("option",)),
    "many": _kind(VARIES | OPTIONS, ("option",)),
    "number": _kind(VARIES | _value(NUMBER) | UNIT, ("why", "otherwise")),
    "shape": _kind(VARIES | _value(SHAPE), ("why", "otherwise")),
    "order": _kind({"line": _list(LINE, 3, 10)}, ("line", "why")),
    "code": _kind(VARIES | CODE, ("solution", "check", "wrong", "why")),
}

PREDICTED = {"option": _list(_record(OPTION, ["text", "value"]), 2, 8)}
PREDICTION: dict[str, dict] = {
    "choice": _kind(PREDICTED | FROM, ("option", "answer_from", "why")),
    "number": _kind(_value(NUMBER) | UNIT, ("answer_from", "why")),
    "shape": _kind(_value(SHAPE), ("answer_from", "why")),
}

BANK = _record(
    {
        "question": {"type": "array", "items": {"type": "object"}},
        "prediction": {"type": "array", "items": {"type": "object"}},
    },
    [],
)


# What each table of a bank may hold, by the kind of its items.
ITEMS = {"question": QUESTION, "prediction": PREDICTION}


def complaint(record: dict, role: str = "bank") -> str | None:
    """The first rule that a bank breaks, or one of its items if ``role`` says which.

    >>> complaint({"id": "q1", "kind": "guess"}, "prediction")
    "kind: 'guess' is not one of choice, number, shape"
    """
    kind = record.get("kind", "") if role in ITEMS else ""
    if role in ITEMS and kind not in ITEMS[role]:
        known = ", ".join(ITEMS[role])
        return f"kind: {kind!r} is not one of {known}" if kind else "'kind' is missing"
    try:
        _validator(role, kind)(record)
    except JsonSchemaValueException as error:
        return _where(error.path[1:]) + _rule(error)
    return None


@cache
def _validator(role: str, kind: str) -> Callable[[object], object]:
    return fastjsonschema.compile(ITEMS[role][kind] if role in ITEMS else BANK)


def _where(path: list) -> str:
    """``option 2, why: `` for the path ["option", "1", "why"]."""
    words = ""
    for step in map(str, path):
        counted = step.isdigit()
        words += f" {int(step) + 1}" if counted else f"{', ' if words else ''}{step}"
    return words + ": " if words else ""


def _rule(error: JsonSchemaValueException) -> str:
    value, limit = error.value, error.rule_definition
    match error.rule:
        case "required":
            missing = [name for name in limit if name not in value]
            return f"{missing[0]!r} is missing"
        case "additionalProperties":
            known = error.definition["properties"]
            unknown = [name for name in value if name not in known]
            return f"{unknown[0]!r} is not a field here; known are {', '.join(known)}"
        case "type":
            return f"{value!r} is not of type {limit}"
        case "enum":
            return f"{value!r} is not one of {', '.join(map(str, limit))}"
        case "const":
            return f"only {limit!r} can stand here; leave the field out otherwise"
        case "minItems":
            return f"at least {limit} are needed, there are {len(value)}"
        case "maxItems":
            return f"at most {limit} fit, there are {len(value)}"
        case "propertyNames":
            bad = [name for name in value if not re.search(limit["pattern"], name)]
            return f"{bad[0]!r} cannot be the name of something that varies"
        case "pattern" if limit == TEXT["pattern"]:
            return "the text is empty"
        case "pattern":
            return f"{value!r} does not match {limit}"
    return error.message

"""What a question bank may hold, as JSON Schema, and its errors as sentences.

Called by ``bank`` for each ``quizzes/NN_name.toml``. One schema a kind of question, so
that an error names the one rule that was broken instead of every rule that was tried.
A field is added here, in ``items.Item``, and in the kind that uses it.
"""

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

TEXT = {"type": "string", "minLength": 1, "pattern": r"\S"}
NUMBER = {"type": "number"}
SHAPE = {"type": "array", "items": {"type": "integer", "minimum": 0}}

COMMON = {
    "id": {"type": "string", "pattern": "^[a-z][a-z0-9-]*$"},
    "kind": {"enum": ["choice", "many", "number", "shape", "order"]},
    "use": {"enum": ["exit", "beat", "recall"]},
    "about": TEXT,
    "text": TEXT,
    "cell": TEXT,
    "why": TEXT,
}


def _record(fields: dict, required: list[str]) -> dict:
    return {"type": "object", "properties": fields, "required": required,
            "additionalProperties": False}


def _list(record: dict, least: int, most: int) -> dict:
    return {"type": "array", "items": record, "minItems": least, "maxItems": most}


def _kind(fields: dict, required: tuple[str, ...] = ()) -> dict:
    return _record(COMMON | fields, ["id", "kind", "text", *required])


def _value(value: dict) -> dict:
    """The fields of a question whose answer is a value: a number or a shape."""
    mistake = _record({"answer": value, "answer_from": TEXT, "why": TEXT}, ["why"])
    return {"answer": value, "answer_from": TEXT, "otherwise": TEXT,
            "mistake": _list(mistake, 1, 8)}


OPTION = {"text": TEXT, "why": TEXT, "right": {"const": True},
          "value": {"type": ["string", "number", "boolean"]}}
LINE = _record({"text": TEXT, "why": TEXT, "step": {"type": "integer", "minimum": 1}},
               ["text", "why"])
OPTIONS = {"option": _list(_record(OPTION, ["text", "why"]), 2, 8)}
FROM = {"answer_from": TEXT}
UNIT = {"unit": TEXT, "tolerance": {"type": "number", "minimum": 0}}

QUESTION: dict[str, dict] = {
    "choice": _kind(OPTIONS | FROM, ("option",)),
    "many": _kind(OPTIONS, ("option",)),
    "number": _kind(_value(NUMBER) | UNIT, ("why", "otherwise")),
    "shape": _kind(_value(SHAPE), ("why", "otherwise")),
    "order": _kind({"line": _list(LINE, 3, 10)}, ("line", "why")),
}

PREDICTED = {"option": _list(_record(OPTION, ["text", "value"]), 2, 8)}
PREDICTION: dict[str, dict] = {
    "choice": _kind(PREDICTED | FROM, ("option", "answer_from", "why")),
    "number": _kind(_value(NUMBER) | UNIT, ("answer_from", "why")),
    "shape": _kind(_value(SHAPE), ("answer_from", "why")),
}

BANK = _record({"question": {"type": "array", "items": {"type": "object"}},
                "prediction": {"type": "array", "items": {"type": "object"}}}, [])


def complaint(record: object, kinds: dict[str, dict] | None = None) -> str | None:
    """The first rule that a bank (or one of its items, given ``kinds``) breaks.

    >>> complaint({"id": "q1", "kind": "guess"}, QUESTION)
    "kind: 'guess' is not one of choice, many, number, shape, order"
    """
    if kinds is None:
        schema = BANK
    elif record.get("kind") in kinds:
        schema = kinds[record["kind"]]
    elif "kind" not in record:
        return "'kind' is missing"
    else:
        return f"kind: {record['kind']!r} is not one of {', '.join(kinds)}"
    errors = Draft202012Validator(schema).iter_errors(record)
    first = min(errors, key=lambda error: list(map(str, error.path)), default=None)
    return None if first is None else _where(first) + _rule(first)


def _where(error: ValidationError) -> str:
    """``option 2, why: `` for the path ("option", 1, "why")."""
    words = ""
    for step in error.path:
        counted = isinstance(step, int)
        words += f" {step + 1}" if counted else f"{', ' if words else ''}{step}"
    return words + ": " if words else ""


def _rule(error: ValidationError) -> str:
    value, limit = error.instance, error.validator_value
    match error.validator:
        case "required":
            missing = [name for name in limit if name not in value]
            return f"{missing[0]!r} is missing"
        case "additionalProperties":
            known = error.schema["properties"]
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
        case "pattern" if limit == TEXT["pattern"]:
            return "the text is empty"
        case "pattern":
            return f"{value!r} does not match {limit}"
    return error.message

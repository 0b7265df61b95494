"""Questions whose answer is a value: a number within a tolerance, or a shape.

Two records of ``kinds.KINDS`` are made of these functions. A value that a known mistake
leads to draws the explanation of that mistake; any other wrong value draws the item's
``otherwise``. Shapes are lists of sizes in JSON, ``(32, 1)`` for people.
"""

import ast
import math

from course.errors import CourseError
from course.quiz.items import Item
from course.quiz.live import Solved
from course.quiz.verdict import Note, Verdict
from course.words import counted


def read_number(item: Item, raw: object) -> float | int:
    """A finite number, from a number, a tensor of one number, or text."""
    hint = CourseError(f"A number is needed here, such as 3 or 0.5; this is {raw!r}.")
    if isinstance(raw, bool) or raw is None:
        raise hint
    try:
        number = float(raw)
    except (TypeError, ValueError):
        raise hint from None
    if not math.isfinite(number):
        raise hint
    return int(number) if number == int(number) else number


def read_shape(item: Item, raw: object) -> list[int]:
    """A list of sizes, from "(32, 1)", "32, 1", a tuple, or a tensor's shape."""
    hint = CourseError(
        "A shape is needed here, such as (3, 4), (3,) or () for a "
        f"single number; this is {raw!r}."
    )
    if isinstance(raw, str):
        try:
            raw = ast.literal_eval(raw.strip() or "None")
        except (ValueError, SyntaxError):
            raise hint from None
    if isinstance(raw, int) and not isinstance(raw, bool):
        raw = (raw,)
    try:
        sizes = list(raw)
        whole = [int(size) for size in sizes]
    except (TypeError, ValueError):
        raise hint from None
    if whole != sizes or any(size < 0 for size in whole):
        raise hint
    return whole


def number_key(item: Item, solved: Solved) -> float | int:
    """The right number."""
    return read_number(item, solved.answer)


def shape_key(item: Item, solved: Solved) -> list[int]:
    """The right shape."""
    return read_shape(item, solved.answer)


def grade(item: Item, solved: Solved, answer: object) -> Verdict:
    """Right if equal (numbers: within the tolerance), else speaks of the mistake."""
    read = read_number if item.kind == "number" else read_shape
    if _same(item, answer, read(item, solved.answer)):
        return Verdict(True, (Note(solved.fill(item.why)),))
    for mistake, value in zip(item.mistakes, solved.mistakes, strict=True):
        if _same(item, answer, read(item, value)):
            return Verdict(False, (Note(solved.fill(mistake.why)),))
    said = solved.fill(item.otherwise)
    return Verdict(False, (Note(said),) if said else ())


def _same(item: Item, left: object, right: object) -> bool:
    if item.kind == "shape":
        return left == right
    # The allowance keeps 0.1 + 0.2 equal to 0.3 where the tolerance is zero.
    return abs(left - right) <= item.tolerance + 1e-9 * max(1.0, abs(right))


def show_number(item: Item, answer: float) -> str:
    """The number with its unit."""
    return counted(f"{answer:g}" if abs(answer) < 1e6 else f"{answer:,}", item.unit)


def show_shape(item: Item, answer: list[int]) -> str:
    """The shape as Python writes it."""
    return f"`{tuple(answer)}`"


def public(item: Item) -> dict:
    """What the input needs: the unit, where there is one."""
    return {"unit": item.unit}

"""Questions that are answered with code, which is run against checks.

A record of ``kinds.KINDS`` is made of these functions. The code runs in a process of
its own (see ``trial``), in a namespace that holds ``tf``, ``np`` and ``math``, after the
lines that the question gives; then each check, an expression, must be true there. A
check may also look at ``source``, what was typed, and ``printed``, what it printed.
"""

import ast

from course.errors import CourseError
from course.quiz import trial
from course.quiz.items import Item
from course.quiz.live import Solved
from course.quiz.text import block
from course.quiz.verdict import Note, Verdict

SECONDS = 10.0
TOO_LATE = (
    f"Your code did not come to an end within {SECONDS:g} seconds. "
    "Is there a loop that never ends?"
)


def read(item: Item, raw: object) -> str:
    """The code, if Python can read it; what is empty or unchanged is no answer yet."""
    if not isinstance(raw, str):
        raise CourseError("Code is needed here, as text between quotes.")
    code = "\n".join(line.rstrip() for line in raw.strip("\n").splitlines()).rstrip()
    if not code or code == item.start.strip():
        raise CourseError("Write your code first, then check it.")
    try:
        compile(code, trial.FILE, "exec")
    except (SyntaxError, ValueError) as error:
        line = f"Line {error.lineno}: " if getattr(error, "lineno", None) else ""
        told = getattr(error, "msg", None) or str(error)
        raise CourseError(f"{line}Python cannot read this: {told}.") from None
    return code


def grade(item: Item, solved: Solved, answer: str) -> Verdict:
    """Right if every check holds; else speaks of the first that does not."""
    try:
        checks = [check.expression for check in item.checks]
        came = trial.apart(item.given, answer, checks, SECONDS)
    except trial.TooLate:
        return Verdict(False, (Note(TOO_LATE),))
    is_right = came.failed is None and not came.error
    said = [item.why] if is_right else []
    if came.failed is not None:
        said.append(item.checks[came.failed].why)
    if came.error:
        said.append(came.error)
    if came.printed:
        said.append(f"It printed:\n\n{fenced(came.printed, '')}")
    return Verdict(is_right, tuple(map(Note, said)))


def again(item: Item, answer: str, right: bool) -> Verdict:
    """The verdict of an earlier visit, from its record: old code is not run anew."""
    later = "It was not right yet. Check it again to see what is missing."
    return Verdict(right, (Note(item.why if right else later),))


def key(item: Item, solved: Solved) -> str:
    """Code that is right."""
    return item.solution.strip()


def show(item: Item, answer: str) -> str:
    """The code as a block."""
    return fenced(answer.strip("\n"), "python")


def public(item: Item) -> dict:
    """What the editor begins with, and the lines that are run before it."""
    given = show(item, item.given) if item.given else ""
    return {"start": item.start.strip(), "given": block(given)}


def fenced(code: str, language: str) -> str:
    """Markdown for code; the fence is longer than any that the code holds."""
    fence = "```"
    while fence in code:
        fence += "`"
    return f"{fence}{language}\n{code}\n{fence}"


def is_expression(code: str) -> bool:
    """True if Python reads this as one expression."""
    try:
        ast.parse(code.strip(), mode="eval")
    except SyntaxError:
        return False
    return True

"""Questions that are answered with code, which is run against checks.

A record of ``kinds.KINDS`` is made of these functions. The code runs in the learner's
own kernel, in a fresh namespace that holds ``tf``, ``np`` and ``math``, after the lines
that the question gives; then each check, an expression, must be true there. A check may
also look at ``source``, the text that was typed, and ``printed``, what it printed.
"""

import ast
from dataclasses import dataclass

from course.errors import CourseError
from course.quiz import bounded, live
from course.quiz.items import Check, Item
from course.quiz.live import Solved
from course.quiz.text import block
from course.quiz.verdict import Note, Verdict

SECONDS = 5.0
MOST_PRINTED = 1000  # letters
FILE = "<your code>"
TOO_LATE = (
    f"Your code did not come to an end within {SECONDS:g} seconds. "
    "Is there a loop that never ends?"
)


@dataclass(frozen=True)
class Outcome:
    """The first check that did not hold (None: all did), an error, what was printed."""

    failed: Check | None = None
    error: str = ""
    printed: str = ""


def read(item: Item, raw: object) -> str:
    """The code, if Python can read it; what is empty or unchanged is no answer yet."""
    if not isinstance(raw, str):
        raise CourseError("Code is needed here, as text between quotes.")
    code = "\n".join(line.rstrip() for line in raw.strip("\n").splitlines()).rstrip()
    if not code or code == item.start.strip():
        raise CourseError("Write your code first, then check it.")
    try:
        compile(code, FILE, "exec")
    except (SyntaxError, ValueError) as error:
        line = f"Line {error.lineno}: " if getattr(error, "lineno", None) else ""
        told = getattr(error, "msg", None) or str(error)
        raise CourseError(f"{line}Python cannot read this: {told}.") from None
    return code


def grade(item: Item, solved: Solved, answer: str) -> Verdict:
    """Right if every check holds; else speaks of the first that does not."""
    try:
        came = bounded.call(lambda: attempt(item, answer), SECONDS)
    except bounded.TooLate:
        return Verdict(False, (Note(TOO_LATE),))
    said = [item.why] if came.failed is None else [came.failed.why]
    if came.error:
        said = [came.error] if came.failed is None else [came.failed.why, came.error]
    if came.printed:
        said.append(f"It printed:\n\n{fenced(came.printed, '')}")
    is_right = came.failed is None and not came.error
    return Verdict(is_right, tuple(map(Note, said)))


def again(item: Item, answer: str, right: bool) -> Verdict:
    """The verdict of an earlier visit, from its record: old code is not run anew."""
    later = "It was not right yet. Check it again to see what is missing."
    return Verdict(right, (Note(item.why if right else later),))


def attempt(item: Item, code: str) -> Outcome:
    """Run the code and its checks, here and with no bound on the time."""
    printed: list[str] = []
    names = live.vocabulary() | {"__name__": "__main__", "print": _printer(printed)}
    exec(compile(item.given, "<given>", "exec"), names)
    try:
        exec(compile(code, FILE, "exec"), names)
    except (Exception, SystemExit) as error:
        return Outcome(None, _sentence(error), _start(printed))
    shown = _start(printed)
    names |= {"source": code, "printed": "".join(printed)}
    for check in item.checks:
        try:
            if not eval(compile(check.expression.strip(), "<check>", "eval"), names):
                return Outcome(check, "", shown)
        except (Exception, SystemExit) as error:
            return Outcome(check, _sentence(error), shown)
    return Outcome(printed=shown)


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


def _printer(printed: list[str]):
    def print(*values, sep=" ", end="\n", file=None, flush=False) -> None:
        printed.append(sep.join(map(str, values)) + end)

    return print


def _start(printed: list[str]) -> str:
    text = "".join(printed).rstrip()
    return text if len(text) <= MOST_PRINTED else text[:MOST_PRINTED] + " ..."


def _sentence(error: BaseException) -> str:
    """What went wrong and in which of the learner's lines, in one sentence."""
    line, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == FILE:
            line = trace.tb_lineno
        trace = trace.tb_next
    where = f"Line {line} stopped" if line else "It stopped"
    told = " ".join(str(error).split())
    return f"{where} with `{type(error).__name__}`" + (f": {told}" if told else ".")

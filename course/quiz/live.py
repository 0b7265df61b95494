"""Works out expected answers by running them against minitf, so that they cannot drift.

``answer_from`` in a bank is run like a notebook cell: its value is that of its last
line, and the names that it sets can stand in braces in the explanations of the same
item (``{steps}``). Called once an item by ``desk``, in the cell that shows the question
and not when the answer comes, which may be in the middle of a learner's training. It
runs in a thread of its own: there it sees no open tape, and the names that Keras counts
(``dense_1``) are those of that thread, so that the lesson's next model is called the
same whoever was asked what.
"""

import ast
import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache

import numpy as np

from course.errors import CourseError
from course.quiz.items import Item


@dataclass(frozen=True)
class Solved:
    """An item's right answer, those of its mistakes, and the names for explanations."""

    answer: object
    mistakes: tuple = ()
    names: dict = field(default_factory=dict)

    def fill(self, text: str) -> str:
        """``text`` with ``{name}`` replaced by the live value of that name."""
        return text.format_map(self.names) if self.names else text


@cache
def solve(item: Item) -> Solved:
    """Run all that the item leaves to minitf; CourseError tells what failed where."""
    try:
        if not any(each.answer_from for each in (item, *item.mistakes)):
            return _solved(item)
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(_solved, item).result()
    except Exception as error:  # any code may stand in a bank
        where = f"quizzes/{item.bank}.toml, {item.role} '{item.id}'"
        kind = type(error).__name__
        raise CourseError(
            f"{where}: its live answer fails with {kind}: {error}"
        ) from error


def _solved(item: Item) -> Solved:
    names: dict = {}
    answer = _value(item, names)
    mistakes = tuple(_value(mistake, names) for mistake in item.mistakes)
    if names:
        names["answer"] = answer
    solved = Solved(answer, mistakes, names)
    for text in (item.why, item.otherwise):
        solved.fill(text)
    return solved


def _value(source, names: dict) -> object:
    """The answer of an item or a mistake; ``names`` gains what its code sets."""
    if not source.answer_from:
        return source.answer
    if not names:
        names.update(vocabulary())
    return run(source.answer_from, names)


def vocabulary() -> dict:
    """The names that code of a bank, and code typed into a question, can use."""
    import minitf as tf

    return {"tf": tf, "np": np, "math": math}


def run(code: str, names: dict) -> object:
    """Run code like a notebook cell and give the value of its last line.

    >>> run("a = 2; b = 3" + chr(10) + "a * b", {})
    6
    """
    body = ast.parse(code.strip()).body
    if not body or not isinstance(body[-1], ast.Expr):
        raise ValueError("the last line must be an expression, the answer")
    last = ast.Expression(body.pop().value)
    exec(compile(ast.Module(body, []), "<answer_from>", "exec"), names)
    return eval(compile(last, "<answer_from>", "eval"), names)

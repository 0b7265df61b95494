"""Questions that ask for lines in the right order, such as those of a training loop.

A record of ``kinds.KINDS`` is made of these functions. The file holds the lines in a
right order; the learner sees them mixed, always in the same way, and called a, b, c by
the mixed order, so that the letters tell nothing. An answer is those letters in order.
"""

import hashlib
from functools import cache

from course.errors import CourseError
from course.quiz.items import LETTERS, Item, Line
from course.quiz.live import Solved
from course.quiz.verdict import Note, Verdict


@cache
def mixed(item: Item) -> dict[str, Line]:
    """The lines by letter, in an order that depends on the item's id alone."""

    def mix(place: int) -> str:
        return hashlib.sha256(f"{item.id}/{place}".encode()).hexdigest()

    order = sorted(range(len(item.lines)), key=mix)
    if [item.lines[place].step for place in order] == _steps(item):
        order = order[1:] + order[:1]
    return {
        letter: item.lines[place] for letter, place in zip(LETTERS, order, strict=False)
    }


def _steps(item: Item) -> list[int]:
    return sorted(line.step for line in item.lines)


def read(item: Item, raw: object) -> str:
    """All letters, each once: "cab", "c, a, b" or ["c", "a", "b"]."""
    joined = "".join(map(str, raw)) if isinstance(raw, list | tuple) else str(raw)
    letters = joined.lower().replace(",", "").replace(" ", "")
    if sorted(letters) != sorted(mixed(item)):
        known = ", ".join(mixed(item))
        raise CourseError(f"Put all lines in order, each once: {known}.")
    return letters


def key(item: Item, solved: Solved) -> str:
    """One right order."""
    return "".join(sorted(mixed(item), key=lambda letter: mixed(item)[letter].step))


def grade(item: Item, solved: Solved, answer: str) -> Verdict:
    """Right if no step comes too early; else speaks of the first that does."""
    lines = mixed(item)
    for place, (letter, due) in enumerate(zip(answer, _steps(item), strict=True)):
        if lines[letter].step != due:
            start = (
                "This line comes too early."
                if place == 0
                else f"The first {place} are in order, then this line comes too early."
                if place > 1
                else "The first is right, then this line comes too early."
            )
            return Verdict(False, (Note(f"{start} {lines[letter].why}", letter),))
    return Verdict(True, (Note(solved.fill(item.why)),))


def show(item: Item, answer: str) -> str:
    """The letters in the learner's order."""
    return ", ".join(answer)


def public(item: Item) -> dict:
    """The lines as the browser may see them: mixed, lettered."""
    return {
        "lines": [
            {"letter": letter, "text": line.text}
            for letter, line in mixed(item).items()
        ]
    }

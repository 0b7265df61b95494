"""Questions with options: one choice, or all that apply.

Two records of ``kinds.KINDS`` are made of these functions. Options keep the order of
the file and are called a, b, c; an answer is one letter, or several in alphabetical
order. Every option, right or wrong, has its own explanation.
"""

from course.errors import CourseError
from course.quiz.items import LETTERS, Item, Option
from course.quiz.live import Solved
from course.quiz.text import inline
from course.quiz.verdict import Note, Verdict


def lettered(item: Item) -> dict[str, Option]:
    """The options by their letters."""
    return dict(zip(LETTERS, item.options, strict=False))


def read_one(item: Item, raw: object) -> str:
    """One letter, as "b", "B" or " b "."""
    letters = _letters(item, raw)
    if len(letters) != 1:
        raise CourseError(f"Choose one option: {_known(item)}.")
    return letters


def read_many(item: Item, raw: object) -> str:
    """Letters in any form: "ac", "a, c", ["a", "c"]; at least one."""
    letters = _letters(item, raw)
    if not letters:
        raise CourseError(f"Choose at least one option: {_known(item)}.")
    return letters


def _letters(item: Item, raw: object) -> str:
    joined = "".join(map(str, raw)) if isinstance(raw, list | tuple | set) else str(raw)
    letters = set(joined.lower().replace(",", "").replace(" ", ""))
    if not letters <= set(lettered(item)):
        raise CourseError(
            f"The options are {_known(item)}; {joined!r} is not among them."
        )
    return "".join(sorted(letters))


def _known(item: Item) -> str:
    return ", ".join(lettered(item))


def key(item: Item, solved: Solved) -> str:
    """The letters of the right options."""
    if item.answer_from:
        return "".join(
            letter
            for letter, option in lettered(item).items()
            if option.value == solved.answer
        )
    return "".join(letter for letter, option in lettered(item).items() if option.right)


def grade(item: Item, solved: Solved, answer: str) -> Verdict:
    """Right if just the right letters are chosen; speaks of the wrong ones first."""
    right = set(key(item, solved))
    chosen = set(answer)
    options = lettered(item)
    spoken = sorted(chosen - right) or sorted(chosen)
    notes = [
        Note(solved.fill(options[letter].why), letter)
        for letter in spoken
        if options[letter].why
    ]
    missing = len(right - chosen)
    if missing and item.kind == "many":
        rest = "One more option belongs" if missing == 1 else f"{missing} more belong"
        notes.append(Note(f"{rest} to a full answer."))
    return Verdict(chosen == right, tuple(notes))


def show(item: Item, answer: str) -> str:
    """The chosen letters with the texts of their options."""
    options = lettered(item)
    return "; ".join(f"{letter}) {options[letter].text}" for letter in answer)


def public(item: Item) -> dict:
    """The options as the browser may see them: letters and texts."""
    return {
        "options": [
            {"letter": letter, "html": inline(option.text)}
            for letter, option in lettered(item).items()
        ]
    }

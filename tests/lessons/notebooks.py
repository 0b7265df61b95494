"""What the tests of the lessons share: a lesson's cells, its prose, the numbers in it.

Called by the test files of this folder. A lesson's spine is told by its headings, which
are the same in every lesson; a cell tagged ``your-turn`` is one that the learner is to
change; ``numbers/NAME.toml`` says where each number in the prose comes from.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import nbformat

from course import catalog

HERE = Path(__file__).parent
READY = [lesson.name for lesson in catalog.ready()]

# Numbers are read as words too, from two on ("one" is mostly no number).
WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen "
    "fourteen fifteen sixteen seventeen eighteen nineteen twenty"
).split()
NUMBER = re.compile(
    r"(?<![\w./])-?\d+(?:,\d{3})*(?:\.\d+)?(?:e-?\d+)?(?!\w)|\b(?:"
    + "|".join(WORDS[2:]) + r")\b",
    re.IGNORECASE,
)
# "section 4" and "lesson 07" name a place; the test of the links looks whether it exists.
PLACE = re.compile(r"\b(section|lesson|exercise) (\d+)\b", re.IGNORECASE)
ASKS = re.compile(r"\blesson\.(recall|predict|quiz|picture)\(")


@dataclass(frozen=True)
class Section:
    """A heading of the second level and the cells up to the next one."""

    title: str
    cells: tuple

    @property
    def is_beat(self) -> bool:
        """True for a numbered section, ``4. How far to step``."""
        return bool(re.match(r"\d+\. ", self.title))


@cache
def read(name: str):
    """The notebook of a lesson."""
    return nbformat.read(catalog.find(name).notebook, as_version=nbformat.NO_CONVERT)


def sections(name: str) -> list[Section]:
    """The sections of a lesson, in order; the first is named after the lesson."""
    found: list[tuple[str, list]] = []
    for cell in read(name).cells:
        heading = re.match(r"##? (.+)", cell.source) if is_prose(cell) else None
        if heading:
            found.append((heading[1], []))
        if found:
            found[-1][1].append(cell)
    return [Section(title, tuple(cells)) for title, cells in found]


def is_prose(cell) -> bool:
    return cell.cell_type == "markdown"


def is_code(cell) -> bool:
    return cell.cell_type == "code"


def is_to_do(cell) -> bool:
    """True if the learner answers or changes something in this cell."""
    return is_code(cell) and bool(
        ASKS.search(cell.source) or "your-turn" in cell.metadata.get("tags", ())
    )


def code_lines(cell) -> list[str]:
    """The lines of a code cell that are not empty."""
    return [line for line in cell.source.splitlines() if line.strip()]


def text(cell) -> str:
    """The prose of a cell: without code, link targets, and the marks of lists."""
    prose = re.sub(r"```.*?```", "", cell.source, flags=re.DOTALL)
    prose = re.sub(r"`[^`]*`", "", prose)
    prose = re.sub(r"\]\([^)]*\)", "]", prose)
    return re.sub(r"^(#+ )?\d+\. ", "", prose, flags=re.MULTILINE)


def words(name: str) -> int:
    """How many words of prose a lesson has; a piece of code in a sentence is a word."""
    prose = [re.sub(r"```.*?```", "", cell.source, flags=re.DOTALL)
             for cell in read(name).cells if is_prose(cell)]
    return sum(bool(re.search(r"\w", word)) for part in prose for word in part.split())


def numbers(cell) -> list[str]:
    """The numbers in a cell's prose, as they are written there."""
    return NUMBER.findall(PLACE.sub("", text(cell)))


def items(cell) -> int:
    """How many items the list in a text cell has."""
    return len(re.findall(r"^(?:\d+\.|[-*]) ", cell.source, flags=re.MULTILINE))


def value(written: str) -> float:
    """The number that a word or figures stand for."""
    word = written.lower()
    return WORDS.index(word) if word in WORDS else float(word.replace(",", ""))


@cache
def sources(name: str) -> dict:
    """``numbers/NAME.toml``: its setup, and for each cell what its numbers come from."""
    with (HERE / "numbers" / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def table_lines(name: str) -> list[tuple[str, str]]:
    """Pairs of the TensorFlow line and the minitf line of "What TensorFlow does"."""
    pairs = []
    for section in sections(name):
        if section.title == "What TensorFlow does":
            rows = re.findall(r"^\| (.+) \| (.+) \| .+ \|$", section.cells[0].source, re.M)
            pairs += [(_code(left), _code(right) or _code(left)) for left, right in rows[2:]]
    return pairs


def _code(entry: str) -> str:
    found = re.fullmatch(r"`(.+)`", entry.strip())
    return found[1] if found else ""

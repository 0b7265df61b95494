"""Build an exercise's notebook from its text, byte for byte the same each time.

An exercise is ``exercises/source/NN_name/NN_name.py``, a notebook as text (jupytext's
py:percent). nbgrader wants a notebook; it is written into the teacher's course folder,
never beside the text. The text names of nbgrader's metadata only what matters
(``nbgrader={"grade_id": "loss_test", "grade": true, "points": 2}``); the full keys are
filled in here, and a mistake in them is told in one sentence.
"""

import hashlib
import re
import tomllib
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course import paths
from course.errors import CourseError
from course.files import write_whole
from course.grading import hidden
from course.grading.button import CELL

HINTS = re.compile(r"\{\{hints: (\w+)\}\}")
STEPS = {"nudge": "Hint 1: a nudge", "approach": "Hint 2: the approach",
         "nearly": "Hint 3: nearly the code"}
KEYS = {"grade_id", "grade", "solution", "locked", "points"}
KERNEL = {"name": "python3", "language": "python",
          "display_name": "Python 3 (ipykernel)"}


def names() -> list[str]:
    """The exercises that there is a text for, in order."""
    source = paths.exercises() / "source"
    return sorted(path.parent.name for path in source.glob("*/*.py")
                  if path.stem == path.parent.name)


def text_of(name: str) -> Path:
    """Where an exercise's text is."""
    return paths.exercises() / "source" / name / f"{name}.py"


def build(name: str) -> NotebookNode:
    """The teacher's notebook of an exercise, with solutions and hidden tests."""
    path = text_of(name)
    if not path.is_file():
        raise CourseError(f"There is no exercise called {name}.")
    ladder = path.with_name("hints.toml")
    hints = tomllib.loads(ladder.read_text("utf-8")) if ladder.is_file() else {}
    made = notebook(path.read_text(encoding="utf-8"), name, hints)
    _add_button(made.cells, name)
    return made


def notebook(text: str, name: str, hints: dict | None = None) -> NotebookNode:
    """A notebook from the text of an exercise called ``name``.

    A cell that says ``{{hints: train_step}}`` becomes the ladder of that answer cell.
    """
    seen: set[str] = set()
    cells = []
    for number, cell in enumerate(jupytext.reads(text, fmt="py:percent").cells):
        mark = _mark(cell, name, seen)
        make = new_markdown_cell if cell.cell_type == "markdown" else new_code_cell
        label = mark["grade_id"] if mark else f"{number}: {cell.source}"
        source = HINTS.sub(lambda found: _ladder(found[1], hints or {}), cell.source)
        built = make(source, metadata={"nbgrader": mark} if mark else {})
        if mark and cell.cell_type == "code" and mark["grade"] and not mark["solution"]:
            _fold(built)
        built["id"] = hashlib.sha256(f"{name}/{label}".encode()).hexdigest()[:12]
        cells.append(built)
    metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    return new_notebook(cells=cells, metadata=metadata)


def _add_button(cells: list[NotebookNode], name: str) -> None:
    """The button Check, before the last words of the exercise."""
    button = new_code_cell(CELL.format(name=name))
    button["id"] = hashlib.sha256(f"{name}/check".encode()).hexdigest()[:12]
    ends_in_prose = cells and cells[-1].cell_type == "markdown" and not cells[-1].metadata
    cells.insert(len(cells) - bool(ends_in_prose), button)


def write(name: str) -> Path:
    """Build an exercise into the teacher's course folder; return the path."""
    folder = paths.course_dir() / "source" / name
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.ipynb"
    text = nbformat.writes(build(name), version=4) + "\n"
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        write_whole(path, text)
    return path


def _ladder(answer: str, hints: dict) -> str:
    """Three folded hints, each to be opened on its own."""
    if set(hints.get(answer, {})) != set(STEPS):
        raise CourseError(f"hints.toml needs {', '.join(STEPS)} for {answer}.")
    parts = []
    for step, title in STEPS.items():
        body = hints[answer][step].strip("\n")
        body = f"```python\n{body}\n```" if step == "nearly" else body
        parts.append(f"<details><summary>{title}</summary>\n\n{body}\n\n</details>")
    return "\n".join(parts)


def _fold(test: NotebookNode) -> None:
    """Show one line of a test: it is long, and the answer can be read in it."""
    test.metadata["jupyter"] = {"source_hidden": True}
    if not test.source.startswith("#"):
        test.source = f"# The test: run it with Shift+Enter.\n{test.source}"


def _mark(cell: NotebookNode, name: str, seen: set[str]) -> dict[str, Any] | None:
    """nbgrader's full metadata for one cell, or None for plain prose or code."""
    given = cell.metadata.get("nbgrader")
    if given is None:
        return None
    grade_id = given.get("grade_id", "")
    where = f"{name}, cell {grade_id or cell.source[:30]!r}"
    grade, solution = bool(given.get("grade")), bool(given.get("solution"))
    locked = bool(given.get("locked", grade and not solution))
    faults = {
        "its nbgrader keys are not known": bool(set(given) - KEYS),
        "it has no grade_id": not grade_id,
        "its grade_id is used twice": grade_id in seen,
        "it is neither graded, a solution, nor locked":
            not (grade or solution or locked),
        "only graded cells have points": grade != ("points" in given),
        "prose to be graded is a solution too":
            cell.cell_type == "markdown" and grade and not solution,
        "hidden tests belong into a graded, locked cell":
            bool(hidden.lines(cell.source)) and not (grade and locked),
    }
    for fault, found in faults.items():
        if found:
            raise CourseError(f"{where}: {fault}.")
    seen.add(grade_id)
    mark = {"cell_type": cell.cell_type, "grade": grade, "grade_id": grade_id,
            "locked": locked, "schema_version": 3, "solution": solution, "task": False}
    return {**mark, "points": given["points"]} if grade else mark

"""Put a submission back into the shape of the released assignment.

nbgrader's autograding runs this first (see ``exercises/nbgrader_config.py``). What
comes from the learner is the text of the cells that are theirs to write, and cells
they added; every other cell is taken from the teacher's source, so a test that was
edited, copied, split, moved, re-tagged or deleted is as it should be, and no metadata of the
submission survives. ``structure`` tells the learner about such cells beforehand.
"""

from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_raw_cell
from nbgrader.preprocessors import NbGraderPreprocessor

from course import paths
from course.errors import CourseError
from course.grading import markdown

MAKE = {"code": new_code_cell, "markdown": new_markdown_cell, "raw": new_raw_cell}
MAX_CELLS = 500
MAX_SOURCE = 200_000  # characters in one cell


class Restore(NbGraderPreprocessor):
    """nbgrader's first step on a submission."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]):
        """Replace the submitted notebook by the restored one."""
        names = resources["nbgrader"]
        released, source = originals(names["assignment"], names["notebook"])
        return restored(nb, released, source), resources


def originals(assignment: str, notebook: str) -> tuple[NotebookNode, NotebookNode]:
    """The assignment as released and as the teacher's source has it."""
    found = [paths.course_dir() / step / assignment / f"{notebook}.ipynb"
             for step in ("release", "source")]
    for path in found:
        if not path.is_file():
            raise CourseError(f"{assignment} has not been released yet.")
    released, source = (nbformat.read(path, as_version=4) for path in found)
    return released, source


def submitted(path: Path) -> NotebookNode:
    """A learner's notebook, or a CourseError that says what is wrong with the file."""
    try:
        return nbformat.read(path, as_version=4)
    except FileNotFoundError:
        raise CourseError(f"There is no notebook at {path}.") from None
    except Exception as error:  # nbformat raises many kinds for a file that is damaged
        reason = type(error).__name__
        raise CourseError(f"{path} cannot be read as a notebook ({reason}).") from None


def restored(
    nb: NotebookNode, released: NotebookNode, source: NotebookNode
) -> NotebookNode:
    """The submission with the teacher's cells and the learner's answers."""
    known = {grade_id(cell): cell for cell in source.cells if grade_id(cell)}
    answers, extra = _sort(nb.cells[:MAX_CELLS], set(known))
    ours = {cell.source for cell in released.cells}
    cells = [_free(cell, ours) for cell in extra.get("", [])]
    for original in released.cells:
        name = grade_id(original)
        if not name:
            continue
        cells.append(_owned(original, known[name], answers.get(name, [])))
        cells += [_free(cell, ours) for cell in extra.get(name, [])]
    result = nbformat.v4.new_notebook(cells=cells, metadata=released.metadata)
    for number, cell in enumerate(result.cells):
        cell["id"] = f"cell-{number}"
    return result


def grade_id(cell: NotebookNode) -> str:
    """The name that nbgrader knows the cell by, or "" for a cell without one."""
    mark = cell.metadata.get("nbgrader")
    name = mark.get("grade_id") if isinstance(mark, dict) else ""
    return name if isinstance(name, str) else ""


def _sort(cells: list, known: set[str]) -> tuple[dict[str, list[str]], dict[str, list]]:
    """The texts submitted under each name, and the free cells that follow each name."""
    answers: dict[str, list[str]] = {}
    extra: dict[str, list] = {}
    latest = ""
    for cell in cells:
        name = grade_id(cell)
        if name in known:
            latest = name
            answers.setdefault(name, []).append(cell.source[:MAX_SOURCE])
        else:
            extra.setdefault(latest, []).append(cell)
    return answers, extra


def _owned(
    released: NotebookNode, source: NotebookNode, answers: list[str]
) -> NotebookNode:
    """A cell of the assignment: the learner's text if it is theirs to write.

    The parts of a cell that was split or copied are joined again, in their order.
    """
    theirs = bool(released.metadata.nbgrader.get("solution"))
    text = source.source
    if theirs:
        parts = list(dict.fromkeys(answers))  # an exact copy counts once
        text = "\n".join(parts) if parts else released.source
        if source.cell_type == "markdown" and text != released.source:
            text = markdown.clean(text)
    mark = dict(released.metadata.nbgrader)
    return MAKE[source.cell_type](text, metadata={"nbgrader": mark})


def _free(cell: NotebookNode, ours: set[str]) -> NotebookNode:
    """A cell without a name (our prose, or one the learner added): its text only."""
    text = cell.source[:MAX_SOURCE]
    if cell.cell_type == "markdown" and text not in ours:
        text = markdown.clean(text)
    return MAKE.get(cell.cell_type, new_raw_cell)(text)

"""What is wrong with the shape of a learner's notebook, before it is handed in.

``student.check`` and ``student.submit`` print these sentences. Nothing here blocks a
submission: ``restore`` mends all of it before grading, but the learner should know what
will count.
"""

from collections import Counter

from nbformat import NotebookNode

from course.grading.restore import grade_id


def findings(notebook: NotebookNode, released: NotebookNode) -> list[str]:
    """One sentence for each graded cell that is missing, double, split or changed."""
    there: dict[str, list[NotebookNode]] = {}
    for cell in notebook.cells:
        if name := grade_id(cell):
            there.setdefault(name, []).append(cell)
    found = []
    for original in released.cells:
        name = grade_id(original)
        if name:
            sentence = _finding(name, original, there.get(name, []))
            found += [sentence] if sentence else []
    return found


def _finding(name: str, original: NotebookNode, cells: list[NotebookNode]) -> str:
    """What is wrong with one of the assignment's cells, or an empty string."""
    mark = original.metadata.nbgrader
    theirs = bool(mark.get("solution"))
    kind = "test cell" if mark.get("grade") else "given cell"
    kind = "answer cell" if theirs else kind
    if not cells:
        after = "it counts as unanswered" if theirs else "grading puts it back"
        return f"The {kind} `{name}` is missing: {after}."
    if len(cells) > 1:
        texts = Counter(cell.source for cell in cells)
        if not theirs:
            return f"The {kind} `{name}` is there {len(cells)} times: keep one."
        if len(texts) == 1:
            return f"The {kind} `{name}` is there {len(cells)} times: keep one."
        return (f"The {kind} `{name}` is split into {len(cells)} cells or was copied: "
                "grading joins them in this order; better join them yourself.")
    if cells[0].cell_type != original.cell_type:
        return (f"The {kind} `{name}` has become a {cells[0].cell_type} cell: "
                f"turn it back into {original.cell_type}.")
    if not theirs and cells[0].source != original.source:
        return f"The {kind} `{name}` was changed: the original is what counts."
    return ""


def unanswered(notebook: NotebookNode, released: NotebookNode) -> list[str]:
    """The answer cells that are as they were released."""
    answers = {grade_id(cell): cell.source for cell in notebook.cells if grade_id(cell)}
    return [grade_id(cell) for cell in released.cells
            if grade_id(cell) and cell.metadata.nbgrader.get("solution")
            and answers.get(grade_id(cell)) == cell.source]

"""What of a graded notebook the learner gets to see.

nbgrader's feedback page is made after this step. It cuts the hidden tests out of the
test cells, keeps of a failed test only the words that are for the learner, and says in
one line whether each test held. The teacher's copy, in the formgrader, keeps it all.
"""

from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.preprocessors import NbGraderPreprocessor

from course.grading import hidden
from course.grading.engine import is_test
from course.grading.outputs import TEACHER_ONLY


class ForLearner(NbGraderPreprocessor):
    """The last step before a feedback page."""

    def preprocess_cell(self, cell: NotebookNode, resources: dict[str, Any], _: int):
        """Make one test cell fit for the learner's eyes."""
        if is_test(cell):
            cell.source = hidden.cut(cell.source) or "# These tests are hidden."
            cell.outputs = told(cell.outputs)
        return cell, resources


def told(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """A test's verdict in words only."""
    failures = [output for output in outputs if output.output_type == "error"]
    if not failures:
        return [new_output("stream", name="stdout", text="This test holds.\n")]
    return [new_output("error", ename="CheckFailed", evalue=failure.evalue,
                       traceback=_words(failure.traceback)) for failure in failures]


def _words(lines: list[str]) -> list[str]:
    """The lines before those that are for the teacher."""
    kept = lines[: lines.index(TEACHER_ONLY)] if TEACHER_ONLY in lines else lines
    return [line for line in kept if line]

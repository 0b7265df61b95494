"""An exercise needs nothing that is taught after its lesson, as far as names can tell.

A name such as ``tf.keras.callbacks`` is taught in the first lesson that writes it, in
prose, code or a question. What the learner has to write in exercise N may use it from
lesson N on, unless the exercise's own text brings it in.
"""

import re

import pytest

from course import catalog, paths
from course.grading import build
from course.grading.restore import grade_id

from tests.lessons import notebooks

NAME = re.compile(r"\btf(?:\.\w+)+")


def names(text: str) -> set[str]:
    """The names of TensorFlow in a text, each with the longer ones' beginnings."""
    found = set()
    for name in NAME.findall(text):
        parts = name.split(".")
        found |= {".".join(parts[:end]) for end in range(2, len(parts) + 1)}
    return found


def taught(name: str) -> set[str]:
    """The names that a lesson writes down, its bank included."""
    bank = paths.quizzes() / f"{name}.toml"
    cells = "\n".join(cell.source for cell in notebooks.read(name).cells)
    return names(cells + (bank.read_text(encoding="utf-8") if bank.exists() else ""))


def needed(name: str) -> set[str]:
    """The names in the reference answers that the exercise's own text does not give."""
    source = build.build(name)
    answers = [cell.source for cell in source.cells
               if cell.cell_type == "code" and grade_id(cell)
               and cell.metadata.nbgrader.get("solution")]
    others = [cell.source for cell in source.cells if cell.source not in answers]
    return names("\n".join(answers)) - names("\n".join(others))


@pytest.mark.parametrize("name", build.names())
def test_an_exercise_needs_nothing_that_is_taught_later(name):
    here = catalog.find(name).number
    known = set().union(*(taught(lesson.name) for lesson in catalog.ready()
                          if lesson.number <= here))
    for lesson in catalog.ready():
        if lesson.number > here:
            early = (needed(name) & taught(lesson.name)) - known
            assert not early, f"taught in {lesson.name}: {sorted(early)}"


def test_names_are_found_with_their_beginnings():
    assert names("`tf.keras.losses.MSE()` and tf.add(x), self.tf, notf.x") == {
        "tf.keras", "tf.keras.losses", "tf.keras.losses.MSE", "tf.add"
    }

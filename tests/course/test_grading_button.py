"""The button Check of an exercise: built into each, quiet under grading, says what the
command says."""

import subprocess
import sys

import nbformat
import pytest

from course import paths
from course.grading import build, button, commands
from course.grading.restore import grade_id
from course.widgets.check import CheckWidget
from course.widgets.mirror import Mirror

NAME = "06_training"


@pytest.mark.parametrize("name", build.names())
def test_every_exercise_has_it_once_and_ungraded(name):
    cells = [cell for cell in build.build(name).cells if "CheckButton" in cell.source]
    assert [cell.source for cell in cells] == [button.CELL.format(name=name)]
    assert grade_id(cells[0]) is None or grade_id(cells[0]) == ""


def test_outside_a_notebook_it_is_one_line_and_loads_no_widget():
    code = (
        "import sys; from course.grading.button import CheckButton\n"
        f"CheckButton('{NAME}')._ipython_display_(); print('anywidget' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=paths.ROOT, text=True,
                          capture_output=True, check=True)
    assert done.stderr == ""
    assert done.stdout == "In a terminal: python -m course check 06\nFalse\n"


def test_a_press_that_is_sent_again_runs_the_tests_once(monkeypatch):
    runs = []
    monkeypatch.setattr(button, "checked", lambda name: runs.append(name) or "said")
    pressed = button.CheckButton(NAME)
    pressed._widget, pressed._mirror = CheckWidget(), Mirror("check")
    for token in ("one", "one", "two", "two", "one"):
        pressed._pressed(pressed._widget, {"do": "check", "token": token}, [])
    assert len(runs) == 3
    assert pressed._widget.said == {"text": "said", "number": 5}


@pytest.mark.slow
def test_it_says_what_the_command_says_and_names_damaged_cells(home, capsys):
    assert "is not fetched yet" in button.checked(NAME)
    commands.fetch("06")
    path = paths.my_exercises() / NAME / f"{NAME}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    cells = {grade_id(cell): cell for cell in notebook.cells}
    notebook.cells.remove(cells["train_step_update"])
    notebook.cells.append(nbformat.from_dict(dict(cells["train_step_loss"], id="copy")))
    split = dict(cells["should_stop"], id="half", source="    return False")
    notebook.cells.append(nbformat.from_dict(split))
    nbformat.write(notebook, path)
    capsys.readouterr()
    text = button.checked(NAME)
    assert "Note: The test cell `train_step_update` is missing" in text
    assert "Note: The test cell `train_step_loss` is there 2 times: keep one." in text
    assert "Note: The answer cell `should_stop` is split into 2 cells" in text
    assert "not yet  train_step_loss (2 points)" in text
    assert capsys.readouterr().out == ""

"""A notebook with quiz, prediction and loss curve runs where there is no browser.

As nbgrader and the build run it: nothing on stderr, nothing waits, and the copies that
can be read without a kernel are in the outputs.
"""

import os
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
VIEW = "application/vnd.jupyter.widget-view+json"
CELLS = [
    "from course.lesson import Lesson\nlesson = Lesson('06_training')",
    "lesson.answer('trains', 'a')",
    "lesson.quiz()",
    "lesson.answer('steps', 51, confidence=70)",
    "lesson.predict('steps')",
    "lesson.predict('large-steps')",
    """import numpy as np
import minitf as tf
x = np.linspace(-1, 1, 64, dtype="float32").reshape(-1, 1)
model = tf.keras.Sequential([
    tf.keras.Input((1,)), tf.keras.layers.Dense(1, kernel_initializer="zeros")])
model.compile(optimizer=tf.keras.optimizers.SGD(0.1), loss="mse")
history = model.fit(x, 2 * x, epochs=5, validation_data=(x, 2 * x), verbose=0,
                    callbacks=[lesson.loss_curve(goal=0.5)])""",
    "lesson.recall()",
    "lesson.source(tf.keras.layers.Dense.call)",
    "lesson.answer('trains', 'c')",
    """again = model.fit(x, 2 * x, epochs=2, verbose=0, callbacks=[lesson.board()])""",
    "lesson.predict('stepz')",
]


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """The outputs of each cell, run once in a kernel of its own."""
    home = tmp_path_factory.mktemp("home")
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
    notebook = nbformat.v4.new_notebook(cells=cells)
    client = NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        resources={"metadata": {"path": str(ROOT / "tests")}},
    )
    paths = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    notebook.cells[-1].metadata.tags = ["raises-exception"]
    client.execute(env=os.environ | {"COURSE_HOME": str(home), "PYTHONPATH": paths})
    return notebook, home


def html(notebook, cell: int) -> str:
    outputs = notebook.cells[cell].outputs
    return "".join(output.data.get("text/html", "") for output in outputs)


def test_nothing_is_written_to_stderr(executed):
    notebook, _ = executed
    for cell in notebook.cells:
        streams = [output for output in cell.outputs if output.output_type == "stream"]
        assert streams == [], cell.source


def test_each_widget_has_its_copy_before_it(executed):
    notebook, _ = executed
    for cell in (2, 4, 5, 6, 7, 10):
        copy, widget = notebook.cells[cell].outputs
        assert "course-static" in copy.data["text/html"], CELLS[cell]
        assert VIEW in widget.data and widget.data["text/html"] == ""


def test_the_plain_answer_is_text(executed):
    notebook, _ = executed
    said = notebook.cells[1].outputs[0].data["text/plain"]
    assert said.startswith("Not yet. Your answer: a)")
    assert "sees no data" in said


def test_the_copy_holds_question_answer_and_feedback_and_follows_later_answers(
    executed,
):
    notebook, _ = executed
    copy = html(notebook, 2)
    assert "Which method trains a TensorFlow model?" in copy
    assert "<strong><code>model.fit()</code></strong> (your answer)" in copy
    assert "goes through the data batch by batch" in copy
    assert "1 of 13 answered, 1 right" in copy


def test_a_committed_prediction_shows_its_answer_and_an_open_one_does_not(executed):
    notebook, _ = executed
    assert "54 updates" in html(notebook, 4) and "70 % sure" in html(notebook, 4)
    assert "Not committed yet" in html(notebook, 5)
    assert "6.19" not in html(notebook, 5)


def test_the_loss_curve_leaves_its_picture_and_the_data(executed):
    notebook, home = executed
    copy = html(notebook, 6)
    assert "<svg" in copy and "After epoch 5" in copy and "Goal 0.5 reached" in copy
    assert copy.count("<tr>") == 6
    assert '"event": "goal"' in (home / "my" / "progress.jsonl").read_text()


def test_the_board_leaves_its_picture_and_the_data(executed):
    notebook, _ = executed
    copy = html(notebook, 10)
    assert "<svg" in copy and "After epoch 2" in copy and copy.count("<tr>") == 3
    assert "A step taken apart took" in copy and "1. dense" in copy
    assert 'id="' not in copy
    said = notebook.cells[10].outputs[0].data["text/plain"]
    assert said.startswith("Training board. After epoch 2: training loss")


def test_a_misspelt_name_is_one_sentence_without_a_traceback(executed):
    notebook, _ = executed
    (error,) = notebook.cells[-1].outputs
    assert error.traceback == [error.evalue]
    assert error.evalue.startswith(
        "quizzes/06_training.toml has no 'stepz'; its names are like steps"
    )


def test_source_is_read_from_the_file_and_linked_from_the_notebooks_folder(executed):
    notebook, _ = executed
    shown = html(notebook, 8)
    assert 'href="../minitf/keras/' in shown and "#line=" in shown


def test_an_exported_page_shows_the_copies_without_a_kernel(executed):
    from nbconvert import HTMLExporter

    notebook, _ = executed
    saved = nbformat.from_dict(notebook)
    saved.metadata.pop("widgets", None)  # JupyterLab does not save widget state
    page, _ = HTMLExporter().from_notebook_node(saved)
    assert "Which method trains a TensorFlow model?" in page
    assert "After epoch 5" in page and "Error displaying" not in page

"""The one object that lesson notebooks use: ``course.lesson.Lesson``."""

import doctest
import importlib
import subprocess
import sys
from pathlib import Path

import minitf as tf
import pytest

from course.errors import CourseError
from course.lesson import Lesson
from course.source import Source

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = [
    "course.lesson",
    "course.pictures.board_drawing",
    "course.pictures.taped",
    "course.quiz.live",
    "course.quiz.schema",
    "course.quiz.text",
    "course.widgets.chart",
    "course.words",
]


@pytest.fixture
def lesson(course_home) -> Lesson:
    return Lesson("06_training")


def test_a_lesson_is_found_by_number_or_name(lesson):
    assert Lesson("06").name == lesson.name == "06_training"
    with pytest.raises(CourseError, match="no lesson called '42'"):
        Lesson("42")


def test_an_answer_in_a_cell_is_graded_and_told_as_text(lesson):
    assert repr(lesson.answer("trains", "c")).startswith("Right. Your answer: c)")
    assert "A number is needed" in repr(lesson.answer("updates", "ten"))
    assert "has no 'train'; its names are like trains" in repr(
        lesson.answer("train", "a")
    )


def test_a_prediction_in_a_cell_takes_a_confidence(lesson):
    assert "how sure" in repr(lesson.answer("steps", 54))
    said = repr(lesson.answer("steps", 54, confidence=70))
    assert "As you predicted. Your answer: 54 updates, 70 % sure" in said
    assert "The answer: 54 updates" in said


def test_what_a_cell_answers_shows_in_the_widget_of_the_same_lesson(lesson):
    quiz = lesson.quiz()
    lesson.answer("trains", "c")
    assert "Right. Your answer: c) `model.fit()`" in repr(quiz)


def test_the_exit_quiz_has_the_exit_questions_and_others_are_shown_by_name(lesson):
    assert "Which method trains a TensorFlow model?" in repr(lesson.quiz())
    assert "What is an epoch?" not in repr(lesson.quiz())
    assert "What is an epoch?" in repr(lesson.quiz("epoch"))
    with pytest.raises(CourseError, match="has no 'epochs'"):
        lesson.quiz("epochs")


def test_running_a_cell_again_shows_the_same_set(lesson):
    assert lesson.quiz() is lesson.quiz()
    assert lesson.recall() is lesson.recall()
    assert repr(lesson.recall()).count("Not answered yet") == 3


def test_a_question_is_no_prediction(lesson):
    with pytest.raises(CourseError, match="is a question"):
        lesson.predict("trains")


def test_the_first_lesson_has_nothing_to_recall(course_home):
    assert "Not answered yet" not in repr(Lesson("00_start_here").recall())


def test_a_goal_reached_is_kept(lesson, course_home):
    curve = lesson.loss_curve(goal=1.0)
    curve.on_train_begin()
    curve.on_epoch_end(0, {"loss": 0.5})
    assert '"goal": 1.0' in (course_home / "my" / "progress.jsonl").read_text()


@pytest.mark.parametrize(
    "thing",
    [
        tf.keras.layers.Dense,
        tf.keras.layers.Dense.call,
        tf.GradientTape,
        tf.reduce_mean,
    ],
)
def test_source_is_the_text_of_the_file(lesson, thing):
    source = lesson.source(thing)
    name, _, line = source.place.rpartition(":")
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines(keepends=True)
    begin = int(line) - 1
    assert lines[begin : begin + len(source.lines)] == source.lines
    assert name.startswith("minitf/")


def test_source_links_to_the_file_from_where_the_notebook_lies(lesson, monkeypatch):
    monkeypatch.chdir(ROOT / "lessons")
    source = lesson.source(tf.keras.layers.Dense)
    name, _, line = source.place.rpartition(":")
    assert f'href="../{name}#line={int(line) - 1}"' in source._repr_html_()


def test_source_of_an_object_is_that_of_its_class(lesson):
    layer = tf.keras.layers.Dense(2)
    assert lesson.source(layer).place == lesson.source(tf.keras.layers.Dense).place


def test_source_of_something_without_any_is_one_sentence():
    with pytest.raises(CourseError, match="len has no Python source"):
        Source(len)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_in_docstrings_run(name):
    result = doctest.testmod(importlib.import_module(name))
    assert (result.failed, result.attempted > 0) == (0, True)


def test_importing_course_imports_nothing_heavy():
    code = (
        "import sys, course, course.progress; heavy = {'numpy', 'IPython', "
        "'ipywidgets', 'anywidget', 'minitf', 'jsonschema'}; "
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")


def test_lesson_does_not_import_numba():
    code = (
        "import sys; from course.lesson import Lesson; Lesson('06').quiz(); "
        "sys.exit('numba was imported' if 'numba' in sys.modules else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")

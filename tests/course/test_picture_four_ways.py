"""The picture of lesson 01: its ways are one model, and its figures are measured ones."""

import numpy as np
import pytest

from course.errors import CourseError
from course.pictures import four_costs, four_ways
from course.pictures.four_models import WAYS, first_weights, visits
from course.pictures.four_ways import FourWays, kilo, micro


@pytest.fixture
def picture():
    return FourWays("four_ways")


def set_times(picture, **seconds):
    """Give the runners times of our own: no test looks at the clock."""
    for name, runner in picture.runners.items():
        runner.times = [seconds.get(name.replace(" ", "_"), 0.001)]
    return picture.draw(picture.state)


def test_the_four_ways_are_one_model():
    x, y = visits(128)
    answers = []
    for way in WAYS.values():
        model = way(first_weights())
        before = np.asarray(model(x))
        for _ in range(60):
            model.train_step(x, y)
        answers.append((before, np.asarray(model(x))))
    for before, after in answers[1:]:
        np.testing.assert_allclose(before, answers[0][0], atol=1e-6)
        np.testing.assert_allclose(after, answers[0][1], atol=1e-4)
    assert ((answers[0][1] > 0.5) == y).mean() > 0.85


def test_lines_are_counted_without_docstrings_and_comments():
    assert four_costs.lines("NumPy") == 13  # of 16 that stand in the file
    assert all(10 < four_costs.lines(name) < 20 for name in WAYS)


def test_a_format_counts_only_if_the_answers_come_back():
    assert {name: four_costs.formats(name) for name in WAYS} == {
        "NumPy": ("numbers",),
        "PyTorch style": ("numbers",),
        "TensorFlow": ("numbers", "SavedModel"),
        "Keras": ("numbers", "SavedModel", ".keras"),
    }


def test_a_tape_that_keeps_what_it_saw_takes_more_memory_than_the_graph(picture):
    assert picture.bytes["PyTorch style"] > 1.5 * picture.bytes["TensorFlow"]


def test_the_fastest_step_counts():
    runner = four_costs.Runner("NumPy", 4, 4)
    runner.times = [3.0, 1.0, 2.0]
    assert runner.seconds == 1.0 and runner.first not in runner.times
    assert runner.answers.shape == (4, 1)


def test_the_words_and_the_table_say_what_was_measured(picture):
    frame = set_times(picture, NumPy=2e-5, PyTorch_style=3e-4, TensorFlow=1e-4)
    assert "32 rows, 16 units" in frame.sentence
    assert "PyTorch style takes 3.0 times as long as the graph" in frame.sentence
    assert "(300 µs, 100 µs)" in frame.sentence
    assert "The fastest is NumPy, with 20 µs" in frame.sentence
    assert [row[:2] for row in frame.rows] == [
        ("NumPy", "20 µs"),
        ("PyTorch style", "300 µs"),
        ("TensorFlow", "100 µs"),
        ("Keras", "1.0 ms"),
    ]
    assert frame.rows[3][4] == "numbers, SavedModel, .keras"
    for words in ("20 µs", "1.0 ms", *WAYS, "SavedModel"):
        assert words in frame.svg


def test_the_goal_is_a_small_gain(picture):
    assert set_times(picture, PyTorch_style=2.1, TensorFlow=1.0).goal == "waiting"
    assert set_times(picture, PyTorch_style=2.0, TensorFlow=1.0).goal == "reached"
    assert four_ways.GOAL == 2 and "at most twice as long" in picture.task


def test_a_change_measures_anew_and_play_goes_on(picture):
    before = picture.runners["Keras"]
    picture.turn("rows", "1")
    assert picture.runners["Keras"] is not before
    assert "1 rows" not in repr(picture) and "1 row, 16 units" in repr(picture)
    count = len(picture.runners["Keras"].times)
    picture.play()
    counts = {len(runner.times) for runner in picture.runners.values()}
    assert len(counts) == 1 and counts.pop() > count


def test_a_size_that_is_not_offered_is_refused():
    with pytest.raises(CourseError, match="Rows in a step: '7' does not fit"):
        FourWays("four_ways", rows="7")


def test_times_and_sizes_in_words():
    assert (micro(12.4), micro(999), micro(1234)) == ("12 µs", "999 µs", "1.2 ms")
    assert (kilo(2048), kilo(3 * 2**20)) == ("2.0 KB", "3.0 MB")

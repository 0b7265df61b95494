"""The playground: what it says is what its network computes; its goal; bad input."""

import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import minitf as tf
import pytest

from course.errors import CourseError
from course.pictures import plane, point_sets
from course.pictures.playground import STEPS, Playground


def play(frames: int = 15, **state) -> Playground:
    """A playground after some frames of training."""
    picture = Playground(name="playground", **state)
    picture.play(frames)
    return picture


@pytest.fixture(scope="module")
def circles() -> Playground:
    return play(data="circles", units=3, activation="tanh", seed=2)


def test_what_it_says_is_what_its_network_gives(circles):
    train, test = point_sets.points("circles")
    model = circles.net.model
    loss = tf.keras.losses.BinaryCrossentropy()(train[1], model(train[0]))
    right = np.mean((model(test[0]).numpy() > 0.5) == (test[1] > 0.5))
    words = circles.frame.sentence
    assert f"After {15 * STEPS} steps" in words
    assert f"training loss {float(loss):.3f}, test accuracy {right:.3f}." in words
    assert circles.frame.rows[-1] == (15 * STEPS, f"{float(loss):.3f}", f"{right:.3f}")
    assert circles.frame.rows[0][0] == 0


def test_where_the_answer_changes_is_where_the_network_says_a_half(circles):
    crossings = re.search(r"changes at x = (.*)\.$", circles.frame.sentence)[1]
    for place in map(float, crossings.split(", ")):
        before, after = ([[place - 0.03, 0.0]], [[place + 0.03, 0.0]])
        answers = [float(circles.net.model(np.float32(at))[0, 0]) for at in (before, after)]
        assert min(answers) < 0.5 < max(answers)


def test_the_drawing_is_well_formed_and_carries_its_words(circles):
    svg = ElementTree.fromstring(circles.frame.svg)
    assert svg.get("aria-label") == circles.frame.sentence
    texts = ["".join(each.itertext()) for each in svg.iter("text")]
    assert "goal 0.95" in texts and "layer 1" in texts


def test_the_goal_wants_accuracy_and_few_units(circles):
    assert circles.frame.goal == "reached"
    assert "Goal 0.95 reached." in circles.frame.sentence
    many = play(data="circles", units=8, activation="tanh")
    assert many.frame.goal == "waiting"
    assert "with 8 hidden units; the goal allows 4" in many.frame.sentence
    straight = play(data="circles", units=4, activation="linear")
    assert straight.frame.goal == "waiting" and "The goal is 0.95." in repr(straight)


def test_without_hidden_layers_it_is_one_unit():
    picture = play(layers=0)
    assert [layer.units for layer in picture.net.layers] == [1]
    assert picture.frame.goal == "waiting"


def test_the_learning_rate_and_the_goal_keep_what_was_learned(circles):
    picture = play(3)
    picture.turn("rate", "0.3")
    picture.turn("goal", 0.6)
    assert picture.net.steps == 3 * STEPS
    assert float(picture.net.optimizer.learning_rate) == pytest.approx(0.3)
    for name, value in {"units": 3, "data": "xor", "seed": 5, "layers": 2}.items():
        picture.turn(name, value)
        assert picture.net.steps == 0
        picture.play()


def test_a_new_rate_is_used_by_the_loop_that_is_traced_already():
    slow, fast = (Playground(name="playground") for _ in range(2))
    for each in (slow, fast):
        each.play()
        each.turn("rate", "0.001" if each is slow else "0.3")
    before = [each.net.model.get_weights()[0].copy() for each in (slow, fast)]
    moved = []
    for each, old in zip((slow, fast), before):
        each.net.train(1)
        moved.append(np.abs(each.net.model.get_weights()[0] - old).max())
    assert moved[1] > 50 * moved[0]


def test_the_same_state_learns_the_same_and_spares_the_learners_random_numbers():
    tf.random.set_seed(1)
    expected = tf.random.normal((3,)).numpy().tolist()
    tf.random.set_seed(1)
    first, again = play(3, data="spiral"), play(3, data="spiral")
    assert tf.random.normal((3,)).numpy().tolist() == expected
    assert first.frame.rows == again.frame.rows


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("data", "square", "Data: 'square' does not fit; choose circles"),
        ("units", 9, "Units in each: 9 does not fit; it goes from 1 to 8."),
        ("rate", 0.03, "Learning rate: 0.03 does not fit; choose 0.001"),
    ],
)
def test_what_does_not_fit_is_a_sentence(name, value, said):
    with pytest.raises(CourseError, match=re.escape(said)):
        Playground(name="playground", **{name: value})


def test_even_a_wild_learning_rate_leaves_a_picture():
    picture = play(10, data="spiral", layers=3, units=8, activation="relu", rate="0.3")
    ElementTree.fromstring(picture.frame.svg)
    assert "nan" not in picture.frame.svg + picture.frame.sentence


@pytest.mark.parametrize("name", point_sets.SETS)
def test_the_points_lie_in_the_picture_and_both_kinds_are_there(name):
    for rows, labels in point_sets.points(name):
        assert rows.shape == (200, 2) and np.abs(rows).max() <= point_sets.REACH
        assert 80 <= labels.sum() <= 120 and set(labels.ravel()) == {0.0, 1.0}


def test_bands_fill_the_square_and_the_border_runs_where_the_sign_changes():
    values = plane.grid(8, 1.0)[:, 0].reshape(8, 8)
    cells = re.findall(r"h([\d.]+)v([\d.]+)", plane.bands(values, 0, 0, 80))
    areas = [(float(w) - plane.LAP) * (float(h) - plane.LAP) for w, h in cells]
    assert sum(areas) == pytest.approx(80 * 80)
    numbers = re.findall(r"[ML]([\d.]+) [\d.]+", plane.border(values, 0, 0, 80))
    assert set(numbers) == {"40.0"}


def test_the_border_goes_through_a_chessboard():
    values = np.array([[1.0, -1.0], [-1.0, 1.0]])
    assert plane.border(values, 0, 0, 20).count("M") == 2

"""The way down: what the picture says is what minitf computes, and what it refuses."""

import xml.etree.ElementTree as ElementTree

import minitf as tf
import numpy as np
import pytest

from course import pictures
from course.errors import CourseError
from course.pictures import surfaces
from course.pictures.contours import loops
from course.pictures.descent import RATES, RULES, begin


def descent(**state):
    return pictures.find("descent")(name="descent", **state)


def test_a_row_for_each_step_as_a_loop_by_hand_gives_it():
    picture = descent(optimizer="Adam", rate="0.1", steps=5)
    x, y = tf.Variable(-3.5), tf.Variable(1.5)
    adam = tf.keras.optimizers.Adam(0.1)
    for row in picture.frame.rows:
        with tf.GradientTape() as tape:
            loss = 0.05 * x * x + 3.0 * y * y
        slopes = tape.gradient(loss, [x, y])
        assert row[1:4] == (f"{float(x):.3f}", f"{float(y):.3f}", f"{float(loss):.4g}")
        assert row[4] == f"{float(np.hypot(*map(float, slopes))):.3g}"
        adam.apply_gradients(zip(slopes, [x, y], strict=True))
    assert len(picture.frame.rows) == 6


def test_what_is_remembered_is_the_optimizers_own():
    *_, last = surfaces.path("ravine", "Adam", 0.1, 0.9, (-3.5, 1.5))[:2]
    first = surfaces.path("ravine", "Adam", 0.1, 0.9, (-3.5, 1.5))[0]
    assert set(last.memory) == {"momentum", "velocity"} and first.memory == {}
    assert np.allclose(last.memory["momentum"], 0.1 * np.array(first.slopes))
    assert np.allclose(last.memory["velocity"], 0.001 * np.square(first.slopes))
    assert surfaces.path("ravine", "SGD", 0.1, 0.9, (-3.5, 1.5))[5].memory == {}


@pytest.mark.parametrize("place", surfaces.SURFACES)
def test_no_point_of_the_map_lies_below_the_lowest(place):
    surface, (columns, rows, heights) = surfaces.SURFACES[place], surfaces.heights(place)
    assert heights.shape == (len(rows), len(columns))
    assert heights.min() > surface.lowest - 1e-5
    assert heights.min() < surface.goal, "the valley is on the map"
    at = surface.loss(tf.constant(columns[7]), tf.constant(rows[9]))
    assert float(at) == pytest.approx(heights[9, 7], rel=1e-4)


def test_the_goal_is_missed_by_sgd_at_every_rate_and_can_be_reached():
    assert all(descent(rate=rate).frame.goal == "waiting" for rate in RATES)
    reached = descent(optimizer="momentum", rate="0.3", momentum=0.7)
    assert reached.frame.goal == "reached"
    assert "in the valley. It came there at step 18." in reached.frame.sentence
    assert descent(optimizer="RMSprop", rate="0.1").frame.goal == "reached"


@pytest.mark.parametrize("place", surfaces.SURFACES)
def test_each_surface_has_a_way_to_its_valley(place):
    ways = ((rule, rate) for rule in RULES for rate in RATES)
    assert any(descent(surface=place, optimizer=rule, rate=rate, momentum=0.7)
               .frame.goal == "reached" for rule, rate in ways)  # fmt: skip


def test_a_path_that_runs_away_is_told_and_drawn():
    picture = descent(rate="2")
    assert "the loss has run away" in picture.frame.sentence
    assert picture.frame.goal == "waiting" and len(picture.frame.rows) < 41
    assert "nan" not in picture.frame.svg and "inf" not in picture.frame.svg


def test_on_the_saddle_no_rule_leaves_the_line_where_the_slope_is_zero():
    for rule in RULES:
        picture = descent(surface="saddle", optimizer=rule, rate="0.1", start="-3.5, 0")
        assert float(picture.frame.rows[-1][2]) == 0.0
    off = descent(surface="saddle", optimizer="Adam", rate="0.1", start="-3.5, 0.01")
    assert abs(float(off.frame.rows[-1][2])) > 1


def test_it_plays_step_by_step_and_begins_again():
    picture = descent(steps=39)
    assert "after 39 steps" in picture.frame.sentence
    picture.play()
    assert picture.state["steps"] == 40
    picture.play()
    assert picture.state["steps"] == 0 and len(picture.frame.rows) == 1
    picture.play()
    assert "after 1 step the loss" in picture.frame.sentence
    picture.restart(picture.state)
    assert picture.state["steps"] == 0


@pytest.mark.parametrize("text", ["", "3", "a, b", "1, 2, 3", "5, 0", "0, -3.1", "nan, 0"])
def test_a_start_that_is_none_is_a_sentence(text):
    picture = descent()
    with pytest.raises(CourseError, match="Start: .* give two numbers, from -4 to 4"):
        picture.turn("start", text)
    assert picture.state["start"] == "-3.5, 1.5"


def test_a_start_may_be_written_as_a_pair():
    assert begin("(1, -2.5)") == begin(" 1,-2.5 ") == (1.0, -2.5)


def test_the_other_rules_are_drawn_with_a_legend():
    alone, together = descent(), descent(others=True)
    for picture in (alone, together):
        ElementTree.fromstring(picture.frame.svg)
    assert "RMSprop" not in alone.frame.svg
    assert all(f">{rule}</text>" in together.frame.svg for rule in RULES)
    assert alone.frame.sentence == together.frame.sentence


def test_contours_go_round_all_that_is_low():
    x, y = np.meshgrid(np.arange(21.0), np.arange(21.0))
    (circle,) = loops(np.hypot(x - 10, y - 10), 5.0)
    distances = [np.hypot(a - 10, b - 10) for a, b in circle]
    assert np.allclose(distances, 5.0, atol=0.05)
    two = loops(np.minimum(np.hypot(x - 4, y - 4), np.hypot(x - 15, y - 15)), 2.5)
    assert len(two) == 2
    (edge,) = loops(x, 3.5)  # low up to the border: closed along it
    assert max(a for a, _ in edge) == 3.5 and min(b for _, b in edge) <= 0
    assert loops(x, -1.0) == []

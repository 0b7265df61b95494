"""Bends: the places it names are where its units bend; its goal; its words."""

import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

from course.errors import CourseError
from course.pictures import bends
from course.pictures.bends import REACH, STEPS, TARGETS, X, Bends


def play(frames: int = 75, **state) -> Bends:
    """The picture after some frames of training."""
    picture = Bends(name="bends", **state)
    picture.play(frames)
    return picture


@pytest.fixture(scope="module")
def wave() -> Bends:
    return play(units=3, seed=2)


def test_a_unit_is_zero_on_one_side_of_its_bend_and_straight_on_the_other(wave):
    assert len(wave.bends()) == 3
    for k, place in enumerate(wave.bends()):
        near = np.array([[place - 0.2], [place - 0.1], [place + 0.1], [place + 0.2]])
        unit = wave.net.layers[0](near.astype("float32")).numpy()[:, k]
        flat = unit[:2] if wave.frame.rows[k][2] == "right" else unit[2:]
        rising = unit[2:] if wave.frame.rows[k][2] == "right" else unit[:2]
        assert np.allclose(flat, 0, atol=1e-6) and rising.min() > 0


def test_what_it_says_is_what_its_network_gives(wave):
    answers = wave.net.model(X).numpy()[:, 0]
    error = np.mean((answers - TARGETS["wave"](X)[:, 0]) ** 2)
    words = wave.frame.sentence
    assert f"After {75 * STEPS} steps: mean squared error {error:.3g}" in words
    named = [float(x) for x in re.search(r"at x = (.*)\.$", words)[1].split(", ")]
    inside = sorted(place for place in wave.bends() if abs(place) <= REACH)
    assert named == pytest.approx(inside, abs=0.006)
    svg = ElementTree.fromstring(wave.frame.svg)
    assert svg.get("aria-label") == words


def test_the_table_has_the_slope_that_each_unit_adds(wave):
    ends = np.float32([[-REACH], [-REACH + 0.01], [REACH - 0.01], [REACH]])
    values = wave.net.model(ends).numpy()[:, 0]
    right = sum(float(row[3]) for row in wave.frame.rows if row[2] == "right")
    assert (values[3] - values[2]) / 0.01 == pytest.approx(right, abs=0.05)


def test_the_goal_depends_on_what_was_learned(wave):
    assert wave.frame.goal == "reached" and "goal 0.01 reached" in repr(wave)
    stuck = play(units=3, seed=1)
    assert stuck.frame.goal == "waiting" and "not reached" in repr(stuck)


def test_all_bends_start_at_zero_and_a_new_setting_starts_anew():
    picture = Bends(name="bends", units=4)
    assert picture.bends() == [0.0] * 4
    picture.play(5)
    picture.turn("target", "hill")
    assert picture.net.steps == 0 and picture.bends() == [0.0] * 4


def test_other_activations_have_no_corners():
    assert "a straight line" in repr(play(2, activation="linear"))
    soft = play(2, activation="tanh")
    assert "bends softly" in repr(soft) and soft.frame.rows == []


def test_what_does_not_fit_is_a_sentence():
    with pytest.raises(CourseError, match="Units: 0 does not fit; it goes from 1 to 8"):
        Bends(name="bends", units=0)


def test_lines_are_cut_off_at_the_edge_of_the_drawing():
    picture = play(1, units=8, target="corner")
    paths = [each.get("d") for each in ElementTree.fromstring(picture.frame.svg)]
    places = re.findall(r"[ML]([\d.-]+) ([\d.-]+)(?=[ML]|$)", " ".join(filter(None, paths)))
    assert len(places) > 500
    assert all(bends.TOP - 1 <= float(y) <= bends.FLOOR + 1 for _, y in places)

"""The two pictures of lesson 03: what they draw and say is what minitf's tape gives."""

import re
import xml.etree.ElementTree as ElementTree

import minitf as tf
import numpy as np
import pytest

from course import pictures
from course.errors import CourseError
from course.pictures import tape, why_none
from course.pictures.taped import short

END = 40


def picture(name="tape", **start):
    shown = pictures.find(name)(name=name, **start)
    return shown


@pytest.mark.parametrize("program", tape.PROGRAMS)
@pytest.mark.parametrize("x", [-1.5, 0.0, 2.0])
def test_the_walk_arrives_at_what_the_tape_gives(program, x):
    walk = tape.walk_of({"program": program, "x": x})
    source = tf.constant(x)
    with tf.GradientTape() as real:
        real.watch(source)
        y = tape.PROGRAMS[program](source)
    right = float(real.gradient(y, source))
    assert walk.total() == pytest.approx(right) and walk.gradient == right
    assert f"{short(right)}" in repr(picture(program=program, x=x, step=END))


@pytest.mark.parametrize("program", tape.PROGRAMS)
def test_each_step_draws_more_and_says_what_happens(program):
    shown = picture(program=program)
    last = tape.walk_of(shown.state).steps
    seen = set()
    for step in range(last + 1):
        shown.turn("step", step)
        ElementTree.fromstring(shown.frame.svg)
        seen.add(shown.frame.sentence)
    assert len(seen) == last + 1
    assert shown.frame.limits == {"step": (0, last)}
    assert shown.frame.svg.count("stroke-dasharray=\"5 3\"") > last / 2


def test_values_come_forward_and_gradients_back():
    shown = picture(program="a chain", x=2.0, step=3)
    assert shown.frame.rows == [
        ("multiply", "yes", "4", "", ""),
        ("subtract", "yes", "1", "", ""),
        ("square", "yes", "1", "", ""),
    ]
    shown.turn("step", 7)
    assert shown.frame.rows == [
        ("multiply", "yes", "4", "2", "4"),
        ("subtract", "yes", "1", "2", "2"),
        ("square", "yes", "1", "1", "2"),
    ]
    assert "At x the gradient is 4." in shown.frame.sentence


def test_the_goal_is_a_gradient_of_zero_at_the_end_of_the_walk():
    told = []
    shown = pictures.find("tape")("tape", on_goal=told.append, program="used twice")
    shown.turn("x", 1.0)
    assert shown.frame.goal == "waiting"
    shown.turn("step", 9)
    assert shown.frame.goal == "reached" and told == ["tape"]
    assert "−3, 1, 1 and 1 add up to 0" in shown.frame.sentence


@pytest.mark.parametrize("program", [*tape.PROGRAMS, tape.OWN])
def test_each_program_has_an_x_on_the_slider_that_hits_the_goal(program):
    own = "x * tf.sin(x)"
    grid = np.arange(-3, 3.25, 0.25)
    hits = [x for x in grid if picture(program=program, x=float(x), step=END, code=own)
            .frame.goal == "reached"]  # fmt: skip
    assert 0 < len(hits) < 4


def test_an_if_has_another_tape_on_either_side():
    names = [[row[0] for row in picture(program="an if", x=x, step=END).frame.rows]
             for x in (2.0, -2.0)]  # fmt: skip
    assert names == [["subtract", "square"], ["exp", "subtract"]]


def test_a_result_that_is_x_itself_has_the_gradient_one():
    code = "tf.sin(x) if x > 0 else x"
    shown = picture(program=tape.OWN, code=code, x=-1.0, step=END)
    assert "the gradient is 1." in shown.frame.sentence
    assert "None" not in shown.frame.sentence


def test_it_plays_to_the_end_and_starts_again():
    shown = picture(program="a chain")
    shown.play(frames=30)
    assert shown.state["step"] == 7
    shown.restart(shown.state)
    assert shown.state["step"] == 0


def test_a_formula_of_ones_own_is_taken_at_once():
    shown = picture(step=END)
    shown.turn("code", "x * tf.stop_gradient(x)")
    assert shown.state["program"] == tape.OWN
    shown.turn("step", shown.frame.limits["step"][1])
    assert "stop_gradient" in shown.frame.svg and "ends here" in shown.frame.svg
    shown.turn("code", "tf.stop_gradient(x)")
    shown.turn("step", shown.frame.limits["step"][1])
    assert "None: stop_gradient lets no gradient through" in shown.frame.sentence


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("x +", "This does not run. SyntaxError"),
        ("z * x", "This does not run. NameError: name 'z' is not defined"),
        ("", "Your own: write what y is, such as x"),
        ("np.sin(2.0)", "y must be a tensor"),
        ("exit()", "This does not run. SystemExit"),
        ("x * [1.0, 2.0]", "multiply gives (2,); this picture is for operations on"),
        ("sum([x] * 20)", "the picture has room for 12"),
        ("tf.matmul(x, x)", "This does not run."),
    ],
)
def test_a_formula_that_cannot_be_drawn_is_a_sentence(code, said):
    shown = picture()
    with pytest.raises(CourseError) as error:
        shown.turn("code", code)
    assert said in str(error.value) and "\n" not in str(error.value)
    assert shown.state["program"] == "a chain"


@pytest.mark.parametrize("case", why_none.CASES)
def test_each_case_is_lost_as_it_stands_and_found_with_a_mend(case):
    shown = picture("why_none", case=case)
    said = shown.frame.sentence
    assert said.startswith("None: ") and "Mended: 0 of 5." in said
    assert re.search("✕ (the gradient ends here|not on the tape)", shown.frame.svg)
    found = []
    for mend in why_none.MENDS:
        shown = picture("why_none", case=case)
        shown.turn("mend", mend)
        ElementTree.fromstring(shown.frame.svg)
        if shown.frame.sentence.startswith("A gradient arrives: "):
            found.append(mend)
    assert 1 <= len(found) <= 2


@pytest.mark.parametrize("case", why_none.CASES)
@pytest.mark.parametrize("mend", why_none.MENDS)
def test_the_code_that_is_shown_gives_what_is_said(case, mend):
    state = {"case": case, "mend": mend}
    names = {"tf": tf, "np": np, "tape": tf.GradientTape()}
    exec(why_none.mended(state), names)
    right = names["tape"].gradient(tf.convert_to_tensor(names["y"]), names["x"])
    found = why_none.walk_of(state).gradient
    assert found == (None if right is None else float(right))


def test_the_goal_is_to_mend_them_all():
    told = []
    shown = pictures.find("why_none")("why_none", on_goal=told.append)
    mends = ("watch x", "write 3.0, not 3", "tf in place of np", "assign_add",
             "no stop_gradient")  # fmt: skip
    for case, mend in zip(why_none.CASES, mends, strict=True):
        assert not told
        shown.turn("case", case)
        assert shown.state["mend"] == "none yet"
        shown.turn("mend", "watch x")
        shown.turn("mend", mend)
    assert told == ["why_none"] and "Mended: 5 of 5." in shown.frame.sentence

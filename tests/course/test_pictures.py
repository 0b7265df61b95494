"""What all live pictures share: state, controls, frames, the copy in the notebook."""

import xml.etree.ElementTree as ElementTree

import pytest

from course import pictures
from course.errors import CourseError
from course.pictures.controls import Check, Choice, Play, Slider, Text
from course.pictures.picture import Frame, Picture


class Sum(Picture):
    """Adds two numbers; plays by counting ``b`` up."""

    title = "A sum"
    task = "Make it 10."
    controls = (
        Slider("a", "First", 0, 9),
        Slider("b", "Second", 0, 1, start=0.5, step=0.25),
        Choice("how", "How", ("plain", "double")),
        Check("loud", "Loud"),
        Text("note", "Note", "hello"),
        Play("time", "Count"),
    )

    def restart(self, state):
        self.extra = 0

    def advance(self, state):
        self.extra += 1

    def draw(self, state):
        if state["note"] == "bad":
            raise CourseError("Not that note.")
        total = (state["a"] + state["b"]) * (1 + (state["how"] == "double"))
        total += self.extra
        return Frame(
            svg=f'<svg viewBox="0 0 9 9"><text>{total}</text></svg>',
            sentence=f"The sum is {total} <&>.",
            head=("a", "b"),
            rows=[(state["a"], state["b"])],
            goal="reached" if total >= 10 else "waiting",
            limits={"a": (0, 4)} if state["how"] == "double" else {},
        )


@pytest.fixture
def told():
    return []


@pytest.fixture
def picture(told):
    return Sum(name="sum", on_goal=told.append)


def sent(picture, **message):
    """What the browser gets after it has sent a message."""
    picture._ipython_display_()
    picture._received(None, message, [])
    return picture._widget.frame


def test_it_begins_where_its_controls_stand_and_says_so(picture):
    begin = {"a": 0, "b": 0.5, "how": "plain", "loud": False, "note": "hello"}
    assert picture.state == begin
    assert repr(picture) == "A sum. The sum is 0.5 <&>."
    assert picture.line() == 'lesson.picture("sum")'


def test_the_line_of_code_brings_the_state_back(picture):
    for name, value in {"a": 3, "how": "double", "note": " x "}.items():
        picture.turn(name, value)
    assert picture.line() == "lesson.picture(\"sum\", a=3, how='double', note='x')"
    again = type("Lesson", (), {"picture": lambda name, **options: Sum(**options)})
    assert eval(picture.line(), {"lesson": again}).state == picture.state


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("a", 10, "First: 10 does not fit; it goes from 0 to 9."),
        ("a", "x", "First: 'x' does not fit; a number is needed."),
        ("a", float("nan"), "First: nan does not fit; it goes from 0 to 9."),
        ("how", "x", "How: 'x' does not fit; choose plain, double."),
        ("loud", 1, "Loud: 1 does not fit; only True and False can stand here."),
        ("note", "x" * 81, "a text of at most 80 letters is needed."),
        ("time", 1, "sum has no 'time'; there is a, b, how, loud, note to set."),
        ("note", "bad", "Not that note."),
    ],
)
def test_what_does_not_fit_is_a_sentence_and_changes_nothing(
    picture, name, value, said
):
    before = dict(picture.state), picture.frame
    with pytest.raises(CourseError) as error:
        picture.turn(name, value)
    assert said in str(error.value)
    assert (picture.state, picture.frame) == before
    assert said in sent(picture, do="set", name=name, value=value)["trouble"]


def test_a_slider_goes_in_its_steps(picture):
    picture.turn("b", 0.6)
    assert picture.state["b"] == 0.5
    picture.turn("a", 2.0)
    assert repr(picture.state["a"]) == "2"


def test_a_range_that_hangs_on_the_state_takes_the_value_along(picture):
    picture.turn("a", 9)
    picture.turn("how", "double")
    assert picture.state["a"] == 4 and "The sum is 9.0" in repr(picture)


def test_it_plays_and_starts_again(picture):
    assert "The sum is 1.5" in sent(picture, do="advance")["sentence"]
    picture.play(frames=2)
    assert "The sum is 3.5" in repr(picture)
    assert "The sum is 0.5" in sent(picture, do="restart")["sentence"]


def test_the_goal_is_told_once(picture, told):
    picture.turn("a", 9)
    assert told == [] and picture.frame.goal == "waiting"
    for b in (1.0, 0.25, 1.0):
        picture.turn("b", b)
    assert told == ["sum"] and picture.frame.goal == "reached"


def test_each_message_has_an_answer_with_its_number(picture):
    frame = sent(picture, do="set", name="a", value=2, number=7)
    assert (frame["number"], frame["state"]["a"], frame["trouble"]) == (7, 2, "")
    assert frame["line"] == 'lesson.picture("sum", a=2)'


def test_the_copy_holds_picture_words_data_and_code(picture):
    picture.turn("a", 2)
    copy = picture._html()
    ElementTree.fromstring(f"<div>{copy}</div>")
    words = "A sum", "Make it 10.", "<svg", "2.5 &lt;&amp;&gt;", "<td>2</td>", "a=2"
    assert all(part in copy for part in words)


def test_the_copy_is_kept_when_the_learner_rests(picture, monkeypatch):
    sent(picture, do="set", name="a", value=2)
    sent(picture, do="set", name="a", value=3)
    sent(picture, do="rest")
    assert "3.5" in picture._widget.copy["html"]


def test_a_name_that_is_none_is_told_with_names_like_it(monkeypatch):
    monkeypatch.setitem(pictures.PICTURES, "strides", ("strides", "Strides"))
    with pytest.raises(CourseError, match="called 'stride'; there is strides"):
        pictures.find("stride")

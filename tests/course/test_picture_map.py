"""The map of the course: what it shows is what the learner's folder holds."""

import pytest

from course import catalog, paths
from course.errors import CourseError
from course.pictures.course_map import CourseMap, label, percent
from course.progress import log, summary
from course.progress.summary import LessonState
from course.quiz import bank
from course.quiz.items import digest

FIRST, SECOND = catalog.LESSONS[:2]


def answer(item, right=True):
    log.append(
        {"event": "answer", "item": item.key, "of": digest(item), "answer": "x",
         "right": right}
    )  # fmt: skip


def give_marks(name, points, most):
    page = paths.my_feedback() / name / f"{name}.html"
    page.parent.mkdir(parents=True)
    page.write_text(f"(Score: {points} / {most})", encoding="utf-8")


def finish(name):
    for item in bank.load(name).questions:
        answer(item)
    for item in bank.load(name).predictions:
        log.append(
            {"event": "prediction", "item": item.key, "of": digest(item), "answer": "x",
             "confidence": 70, "right": False}
        )  # fmt: skip
    give_marks(name, 4.0, 4.0)


@pytest.fixture
def told():
    return []


@pytest.fixture
def the_map(course_home, told):
    return CourseMap("map", on_goal=told.append)


def test_at_first_nothing_is_lit_and_start_here_is_next(the_map):
    ready = catalog.ready()
    assert f"Lit so far: 0 of {len(ready)}." in repr(the_map)
    assert f"Next: {label(FIRST)}." in repr(the_map)
    assert the_map.frame.goal == "waiting"
    assert [row[-1] for row in the_map.frame.rows] == ["0 %"] * len(ready)


def test_every_lesson_has_a_stop_and_those_to_come_say_so(the_map):
    svg = the_map.frame.svg
    for lesson in catalog.LESSONS:
        assert f">{lesson.title}</text>" in svg
        the_map.turn("stop", label(lesson))
        assert f"({lesson.minutes} minutes)" in the_map.frame.svg
        assert ("Not ready yet" in repr(the_map)) == (not lesson.ready)
    later = len(catalog.LESSONS) - len(catalog.ready())
    assert svg.count(">not ready yet</text>") == later


def test_a_finished_lesson_lights_its_stop_and_reaches_the_goal(the_map, told):
    finish(FIRST.name)
    the_map.turn("stop", label(FIRST))
    assert "Lit so far: 1 of" in repr(the_map) and "4 of 4 points" in repr(the_map)
    assert f"Next: {label(SECOND)}." in repr(the_map)
    assert the_map.frame.rows[0][-1] == "lit"
    assert the_map.frame.goal == "reached" and told == ["map"]


def test_a_wrong_answer_does_not_fill_the_ring(the_map):
    one, two = bank.load(FIRST.name).questions[:2]
    answer(one, right=False)
    answer(two)
    the_map.turn("stop", label(FIRST))
    assert "1 of 2 questions right" in repr(the_map)
    assert the_map.frame.rows[0][-1] == "17 %"  # a half of a third


def test_all_that_is_open_can_be_lit(the_map, monkeypatch):
    monkeypatch.setattr(summary, "LIT", 0.0)
    the_map.turn("stop", label(SECOND))
    assert "All that is open is lit." in repr(the_map)


def test_a_share_is_the_mean_of_what_a_lesson_asks_for():
    state = LessonState(FIRST, questions=4, right_now=2, predictions=2, committed=2)
    assert state.share == pytest.approx(0.5)
    state.marks = (3.0, 6.0)
    assert state.share == pytest.approx(2 / 3)
    assert LessonState(FIRST).share == 0.0
    assert (percent(0.3), percent(0.95)) == ("30 %", "lit")


def test_a_lesson_that_is_not_on_the_map_is_refused(the_map):
    with pytest.raises(CourseError, match="Look at: '12' does not fit"):
        the_map.turn("stop", "12")

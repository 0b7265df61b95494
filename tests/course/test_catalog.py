"""The catalogue: lesson names are unique, in order, and say where their files lie."""

import re

import pytest

from course import catalog, paths
from course.errors import CourseError


def test_numbers_run_from_zero_and_open_each_name():
    assert [lesson.number for lesson in catalog.LESSONS] == list(range(12))
    for lesson in catalog.LESSONS:
        assert re.fullmatch(rf"{lesson.number:02d}_[a-z_]+", lesson.name)


def test_every_lesson_asks_a_question_and_fits_an_hour():
    for lesson in catalog.LESSONS:
        assert lesson.question.endswith("?"), lesson
        assert lesson.title, lesson
        assert 0 < lesson.minutes <= 60, lesson


def test_ready_lessons_have_their_notebook_and_the_others_none():
    for lesson in catalog.LESSONS:
        assert lesson.notebook.exists() == lesson.ready, lesson.name


@pytest.mark.parametrize("name", ["6", "06", "06_training", " 06_TRAINING "])
def test_find_takes_a_number_or_a_name(name):
    assert catalog.find(name).name == "06_training"


@pytest.mark.parametrize("name", ["", "99", "training", "-6", "06_train", "²"])
def test_find_names_the_lessons_when_none_is_meant(name):
    with pytest.raises(CourseError, match="06_training"):
        catalog.find(name)


def test_following_skips_what_is_not_ready():
    for lesson in catalog.LESSONS:
        after = catalog.following(lesson)
        later = [other for other in catalog.ready() if other.number > lesson.number]
        assert after == (later[0] if later else None)


def test_course_home_moves_what_is_the_learners_and_nothing_else(course_home):
    assert paths.progress_file() == course_home / "my" / "progress.jsonl"
    assert paths.exchange() == course_home / "classroom" / "exchange"
    assert paths.course_dir() == course_home / "classroom" / "course"
    assert paths.lessons() == paths.ROOT / "lessons"
    assert not list(course_home.iterdir()), "asking for a path must create nothing"


def test_without_course_home_everything_lies_in_the_repository(monkeypatch):
    monkeypatch.delenv("COURSE_HOME", raising=False)
    assert paths.my() == paths.ROOT / "my"
    assert paths.classroom() == paths.ROOT / "classroom"

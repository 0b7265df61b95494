"""The exchange takes nothing of a submission on trust, and works as on Windows too."""

import datetime
import os
import sys
import time
from types import SimpleNamespace

import pytest

from course import paths
from course.errors import CourseError
from course.grading import build, classroom, exchange, names, student, teacher
from course.grading.whoami import username

NAME = "06_training"
ME = username()
STAMP = "2026-01-02 03h04m05.0s UTC"
on_posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX file owners and links")


@pytest.fixture
def inbound(home):
    """The folder in which submissions arrive, in a class of this test's own."""
    return paths.exchange() / names.COURSE / "inbound"


def hand_in(inbound, who=ME, stamp=STAMP, text="{}"):
    """Put a submission where a learner's own program could put it."""
    folder = inbound / f"{who}+{NAME}+{stamp}+abc"
    folder.mkdir()
    (folder / f"{NAME}.ipynb").write_text(text)
    (folder / "timestamp.txt").write_text(stamp)
    return folder


def collected() -> list[str]:
    return classroom.submitted(NAME)


def collect():
    return classroom.exchange("Collect", NAME, update=True)


def test_a_submission_is_collected_with_the_servers_time(inbound):
    hand_in(inbound)
    assert collect().refused == []
    assert collected() == [ME]
    kept = paths.course_dir() / "submitted" / ME / NAME / "timestamp.txt"
    when = exchange.default.collect.parse_utc(kept.read_text())
    now = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
    assert abs((now - when).total_seconds()) < 600
    assert "2026-01-02" not in kept.read_text()


def test_an_honest_time_is_kept(inbound):
    now = datetime.datetime.now(datetime.timezone.utc)
    stamp = now.strftime("%Y-%m-%d %Hh%Mm%S.%fs UTC")
    hand_in(inbound, stamp=stamp)
    collect()
    kept = paths.course_dir() / "submitted" / ME / NAME / "timestamp.txt"
    assert kept.read_text() == stamp


def test_the_last_to_arrive_counts_whatever_its_name_says(inbound):
    hand_in(inbound, stamp="2030-01-01 00h00m00.0s UTC", text="first")
    time.sleep(0.02)
    hand_in(inbound, stamp="2020-01-01 00h00m00.0s UTC", text="second")
    collect()
    kept = paths.course_dir() / "submitted" / ME / NAME / f"{NAME}.ipynb"
    assert kept.read_text() == "second"


def as_link(folder):
    (folder / "gradebook").symlink_to(paths.course_dir() / "gradebook.db")


def as_link_to_folder(folder):
    (folder / "class").symlink_to(paths.course_dir(), target_is_directory=True)


def as_second_name(folder):
    os.link(paths.course_dir() / "gradebook.db", folder / "copy.db")


def as_pipe(folder):
    os.mkfifo(folder / "pipe")


def as_giant(folder):
    with (folder / "big").open("wb") as file:
        file.truncate(21_000_000)


def as_folder_link(folder):
    real = folder.with_name("elsewhere")
    folder.rename(real)
    folder.symlink_to(real, target_is_directory=True)


@on_posix
@pytest.mark.parametrize("tamper, why", [
    (as_link, "a link"), (as_link_to_folder, "a link"), (as_pipe, "a link or a device"),
    (as_second_name, "second name"), (as_giant, "too large"),
    (as_folder_link, "not a folder")], ids=lambda value: getattr(value, "__name__", ""))
def test_what_is_not_plain_files_is_refused(inbound, tamper, why):
    tamper(hand_in(inbound))
    (sentence,) = collect().refused
    assert why in sentence
    assert collected() == []


@on_posix
def test_a_submission_in_the_name_of_another_is_refused(inbound):
    hand_in(inbound, who="somebody_else")
    (sentence,) = collect().refused
    assert "does not belong to somebody_else" in sentence
    assert collected() == []


@on_posix
def test_a_refused_folder_does_not_hide_a_good_one(inbound):
    good = hand_in(inbound)
    as_link(hand_in(inbound, stamp="2099-01-01 00h00m00.0s UTC"))
    assert len(collect().refused) == 1
    kept = paths.course_dir() / "submitted" / ME / NAME
    assert {path.name for path in kept.iterdir()} == {path.name for path in good.iterdir()}


@on_posix
def test_a_link_put_in_place_after_the_first_look_is_refused(inbound, monkeypatch):
    folder = hand_in(inbound)
    real = exchange.shutil.copytree

    def swap(src, dst, **options):
        as_link(folder)
        return real(src, dst, **options)

    monkeypatch.setattr(exchange.shutil, "copytree", swap)
    assert "a link" in collect().refused[0]
    assert collected() == []


@on_posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0,
                    reason="only root can make a file that belongs to somebody else")
def test_files_of_other_owners_are_refused(inbound):
    folder = hand_in(inbound)
    os.chown(folder / f"{NAME}.ipynb", 12345, 12345)
    assert "belongs to somebody else" in collect().refused[0]
    os.chown(folder, 12345, 12345)
    assert f"does not belong to {ME}" in collect().refused[0]


@on_posix
def test_only_the_teacher_can_enter_the_course_folder(inbound):
    assert paths.course_dir().stat().st_mode & 0o777 == 0o700


def test_nothing_to_collect_is_no_error(inbound, capsys):
    assert teacher.collect(NAME) == 0
    with pytest.raises(CourseError, match="Nobody has submitted"):
        teacher.grade(NAME)


def test_the_whole_way_works_where_nbgrader_says_it_is_windows(
        inbound, course_home, monkeypatch):
    """nbgrader's own refusals are asked as Windows would: no owners, another platform."""
    import nbgrader.exchange.default.collect as collecting
    import nbgrader.exchange.default.exchange as base
    import nbgrader.utils as utils

    windows = SimpleNamespace(platform="win32")
    monkeypatch.setattr(base, "sys", windows)
    monkeypatch.setattr(exchange, "sys", windows)
    monkeypatch.setattr(utils, "pwd", None)
    monkeypatch.setattr(collecting, "pwd", None)
    with pytest.raises(classroom.StepFailed, match="not available on Windows"):
        classroom._run(exchange.default.ExchangeList(
            coursedir=classroom.folder(NAME), config=classroom.settings()))
    assert student.fetch(NAME) == 0
    classroom.exchange("Submit", NAME)
    assert collect().refused == [] and collected() == [ME]
    listed = classroom.exchange("List", NAME)
    assert [item["status"] for item in listed.parse_assignments()] == ["fetched"]
    names_made = [p.name for p in course_home.rglob("*") if p.parent.name != "cells"]
    assert not [name for name in names_made if set(name) & set('<>:"|?*\\')]
    assert sys.platform != "win32" or os.name == "nt"


def test_exercises_that_were_built_are_the_ones_released(inbound):
    for name in build.names():
        assert (classroom.released(name) / f"{name}.ipynb").is_file()

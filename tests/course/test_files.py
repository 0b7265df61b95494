"""A file is written whole or not at all, and what cannot be written is told."""

import os

import pytest

from course.errors import CourseError
from course.files import write_whole


def test_a_file_is_written_anew_and_nothing_is_left_beside_it(tmp_path):
    path = tmp_path / "marks.csv"
    write_whole(path, "old")
    write_whole(path, "a,ü\r\n")
    assert path.read_bytes() == "a,ü\r\n".encode()
    assert os.listdir(tmp_path) == ["marks.csv"]


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path):
    with pytest.raises(CourseError) as caught:
        write_whole(tmp_path / "none" / "marks.csv", "text")
    assert str(caught.value).endswith("marks.csv cannot be written: No such file or directory.")


def test_what_was_there_stays_when_writing_fails(tmp_path, monkeypatch):
    path = tmp_path / "marks.csv"
    path.write_text("old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(CourseError, match="No space left on device"):
        write_whole(path, "new")
    assert path.read_text() == "old" and os.listdir(tmp_path) == ["marks.csv"]

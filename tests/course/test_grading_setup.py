"""The local class is made ready at each ``open``, at no cost when nothing has changed."""

import subprocess
import sys

import pytest

from course import paths
from course.errors import CourseError
from course.grading import classroom, setup

NAME = "06_training"
pytestmark = pytest.mark.slow


def test_prepare_costs_nothing_when_nothing_changed(home):
    program = ("import sys\nfrom course.grading import setup\nsetup.prepare()\n"
               "print(sorted(m for m in sys.modules if m.split('.')[0] in"
               " ('nbgrader', 'nbformat', 'jupytext', 'numpy', 'jupyter_core')))")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True,
                          cwd=paths.ROOT, check=True)
    assert done.stdout == "[]\n" and done.stderr == ""


def test_prepare_releases_again_when_a_text_changes(home, monkeypatch):
    before = (paths.course_dir() / ".stamp").read_text()
    released = classroom.released(NAME) / f"{NAME}.ipynb"
    released.unlink()
    setup.prepare()
    assert not released.exists()
    monkeypatch.setattr(setup, "version", lambda package: "another")
    setup.prepare()
    assert released.is_file()
    assert (paths.course_dir() / ".stamp").read_text() != before


def test_a_machine_without_the_texts_only_gets_folders(course_home, monkeypatch, tmp_path):
    monkeypatch.setattr(paths, "exercises", lambda: tmp_path / "none")
    setup.prepare()
    assert paths.my_exercises().is_dir() and paths.exchange().is_dir()
    assert not (paths.course_dir() / "gradebook.db").exists()


def test_a_folder_that_cannot_be_made_is_told(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("COURSE_HOME", str(tmp_path / "file"))
    with pytest.raises(CourseError, match="cannot be made"):
        setup.prepare()

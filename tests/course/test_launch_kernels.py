"""Kernels are compiled ahead once, again when minitf changes, and never as a duty."""

import pytest

from course import paths
from course.launch import kernels

WARM = """
import pathlib, sys
assert sys.argv[1:] == ["warm"]
print("one bar of progress")
with open(pathlib.Path(__file__).parent.parent / "calls", "a") as calls:
    calls.write("warm\\n")
"""


@pytest.fixture
def calls(tmp_path, monkeypatch, course_home):
    """A tiny minitf in the place of ours; the file notes each time it was warmed."""
    package = tmp_path / "minitf"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "__main__.py").write_text(WARM)
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    monkeypatch.setattr(kernels, "_MINITF", package)
    return tmp_path / "calls"


def count(calls) -> int:
    return len(calls.read_text().splitlines()) if calls.exists() else 0


def test_once_and_not_again(calls, capfd):
    assert not kernels.are_warm()
    kernels.warm_once()
    assert kernels.are_warm() and count(calls) == 1
    assert "one bar of progress" in capfd.readouterr().out
    kernels.warm_once()
    assert count(calls) == 1
    assert capfd.readouterr() == ("", "")


def test_again_when_minitf_changes(calls):
    kernels.warm_once()
    (calls.parent / "minitf/new.py").write_text("x = 1\n")
    assert not kernels.are_warm()
    kernels.warm_once()
    assert kernels.are_warm() and count(calls) == 2


def test_a_failure_is_told_and_tried_again_the_next_time(calls, capfd):
    (calls.parent / "minitf/__main__.py").write_text(
        "raise SystemExit('no compiler')\n"
    )
    kernels.warm_once()
    said = capfd.readouterr().err.splitlines()
    assert said[0] == "no compiler"
    assert said[1].startswith("The kernels could not be compiled ahead")
    assert not kernels.are_warm()
    (calls.parent / "minitf/__main__.py").write_text(WARM)
    kernels.warm_once()
    assert kernels.are_warm() and count(calls) == 1

"""The doctor sees what is wrong, says what to do, and fails only where open would."""

import shutil

import pytest

from course import doctor, paths
from course.launch import environment, install, kernels, pins, trouble


@pytest.fixture
def healthy(monkeypatch, course_home):
    """A machine on which nothing is wrong: here, with the stamps that CI may lack."""
    monkeypatch.setattr(environment, "stamped", lambda group: True)
    monkeypatch.setattr(kernels, "are_warm", lambda: True)
    paths.exchange().mkdir(parents=True)
    paths.course_dir().mkdir()
    return course_home


def line(capsys, what: str) -> str:
    """The line about one thing, with the words below it on what to do."""
    text = capsys.readouterr().out
    found = [
        part
        for part in text.replace("\n" + " " * 23, " ").splitlines()
        if part.startswith(what)
    ]
    assert len(found) == 1, text
    return found[0]


def test_a_healthy_machine_passes_and_every_line_is_there(healthy, capsys):
    assert doctor.command() == 0
    text = capsys.readouterr().out
    for what in (
        "Python",
        "environment",
        "packages",
        "disk",
        "writing",
        "local class",
        "kernels",
        "chromium",
        "sandbox",
        "GPU",
    ):
        assert f"\n{what} " in "\n" + text, what
    assert "WRONG" not in text
    assert text.rstrip().endswith("The course can be opened: python -m course open")


def test_a_missing_package_is_wrong_and_named(healthy, capsys, monkeypatch, tmp_path):
    (tmp_path / "pins.txt").write_text("numpy==0.0.1\n")
    monkeypatch.setitem(pins.FILES, "open", tmp_path / "pins.txt")
    assert doctor.command() == 1
    found = line(capsys, "packages")
    assert "WRONG" in found and "numpy 0.0.1 (" in found
    assert found.endswith("run: python -m course open")


def test_too_little_disk_is_wrong(healthy, capsys, monkeypatch):
    monkeypatch.setattr(trouble, "free_megabytes", lambda folder: 12)
    assert doctor.command() == 1
    found = line(capsys, "disk")
    assert "WRONG" in found and "12 MB free" in found and "100 MB are needed" in found


def test_before_setting_up_the_room_for_it_is_asked(
    healthy, capsys, monkeypatch, tmp_path
):
    monkeypatch.setattr(environment, "ready", lambda group: False)
    monkeypatch.setattr(environment, "in_venv", lambda: False)
    monkeypatch.setattr(environment, "VENV", tmp_path / "none")
    monkeypatch.setattr(trouble, "free_megabytes", lambda folder: install.ROOM - 1)
    assert doctor.command() == 1
    told = capsys.readouterr().out
    assert f"{install.ROOM} MB are needed" in told
    assert "not made yet" in told


def test_a_folder_that_cannot_be_written_is_wrong(healthy, capsys, monkeypatch):
    (healthy / "file").write_text("")
    monkeypatch.setenv("COURSE_HOME", str(healthy / "file"))
    assert doctor.command() == 1
    assert "WRONG" in line(capsys, "writing")


def test_what_only_tests_and_teachers_need_is_told_but_not_wrong(
    healthy, capsys, monkeypatch
):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr("course.grading.sandbox.missing", lambda: "No sandbox here.")
    shutil.rmtree(paths.classroom())
    assert doctor.command() == 0
    text = capsys.readouterr().out
    for words in (
        "sudo apt install chromium",
        "sudo apt install bubblewrap",
        "not prepared yet",
        "the course runs without one",
    ):
        assert words in text


def test_it_changes_nothing(healthy):
    before = sorted(healthy.rglob("*"))
    doctor.command()
    assert sorted(healthy.rglob("*")) == before


@pytest.mark.slow
@pytest.mark.needs("git")
def test_it_runs_on_a_bare_python(tmp_path):
    from tests.course.launch_clone import Clone

    clone = Clone(tmp_path, with_uv=False)
    done = clone.run("doctor")
    assert done.returncode == 1 and not done.stderr, done
    assert "not made yet" in done.stdout and "tiny-one 1.0" in done.stdout
    assert not (clone.root / ".venv").exists()

"""The bootstrap, for real but small: with uv and with pip, cut off, damaged, moved.

Each test runs ``python -m course progress`` in a copy of the course with tiny pins
(launch_clone.py) and looks at what was said, where it ran, and what was installed.
"""

import os
import shutil
import signal
import subprocess

import pytest

from tests.course.launch_clone import PINS, Clone, make_wheel, ran_in_venv

pytestmark = [
    pytest.mark.slow,
    pytest.mark.needs("git"),
    pytest.mark.skipif(os.name == "nt", reason="its stand-in for uv is a shell script"),
]


def test_a_bare_python_sets_up_and_the_second_run_installs_nothing(clone):
    first = clone.run("progress")
    assert ran_in_venv(clone, first), first
    assert "Setting up the course" in first.stdout
    shutil.rmtree(clone.wheels)
    second = clone.run("progress")
    assert ran_in_venv(clone, second), second
    assert "Setting up" not in second.stdout and not second.stderr


def test_the_course_can_be_imported_anywhere_even_after_a_move(uv_clone, tmp_path):
    uv_clone.run("progress")
    moved = uv_clone.root.rename(tmp_path / "moved")
    done = subprocess.run(
        [
            moved / ".venv" / uv_clone.python.relative_to(uv_clone.root / ".venv"),
            "-c",
            "import course.paths; print(course.paths.ROOT)",
        ],
        cwd=tmp_path,
        env=uv_clone.environment(),
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == str(moved), done


def test_changed_pins_are_installed_and_nothing_else_changes(uv_clone):
    uv_clone.run("progress")
    make_wheel(uv_clone.wheels, "tiny_two", "3.0")
    uv_clone.pin(PINS.replace("2.0", "3.0"))
    done = uv_clone.run("progress")
    assert done.returncode == 7 and "tiny 1.0 3.0" in done.stdout, done


def test_a_package_that_someone_changed_is_put_right(uv_clone):
    uv_clone.run("progress")
    make_wheel(uv_clone.wheels, "tiny_two", "9.0")
    installer = [uv_clone.bin / "uv", "pip", "install", "--python", uv_clone.python]
    subprocess.run(
        [*installer, "tiny-two==9.0"],
        env=uv_clone.environment(),
        check=True,
        capture_output=True,
    )
    done = uv_clone.run("progress")
    assert ran_in_venv(uv_clone, done), done


def test_a_half_installed_package_is_repaired(clone):
    clone.run("progress")
    (clone.root / ".venv/ready-open").unlink()
    site_packages = _site_packages(clone)
    cut_off = site_packages / "tiny_one/__init__.py"
    cut_off.unlink()  # uv links files to its cache, which must stay as it is
    cut_off.write_text("VERS")
    (site_packages / "tiny_two-2.0.dist-info/RECORD").unlink()
    done = clone.run("progress")
    assert ran_in_venv(clone, done), done
    assert "Repairing tiny_one-1.0" in done.stdout
    assert "Repairing tiny_two-2.0" in done.stdout


@pytest.mark.parametrize("lost", ["bin/python", "pyvenv.cfg", "lib", "bin"])
def test_a_broken_environment_is_made_again(uv_clone, lost):
    uv_clone.run("progress")
    path = uv_clone.root / ".venv" / lost
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    done = uv_clone.run("progress")
    assert ran_in_venv(uv_clone, done), done


def test_killed_in_the_middle_the_next_run_goes_on(clone):
    """kill -9 to all its processes while the installer has half a package in place."""
    hang = clone.root.parent / "half"
    os.mkfifo(hang)
    real_uv = (clone.bin / "uv").read_text()
    # A uv that leaves tiny_one without its module and then never ends.
    clone.program(
        "uv",
        f"""
case "$1" in --version) exit 0;; esac
site=$("{clone.python}" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
mkdir "$site/tiny_one-1.0.dist-info"
printf 'Metadata-Version: 2.1\\nName: tiny_one\\nVersion: 1.0\\n' \\
    > "$site/tiny_one-1.0.dist-info/METADATA"
printf 'tiny_one/__init__.py,sha256=x,16\\n' > "$site/tiny_one-1.0.dist-info/RECORD"
echo half > "{hang}"
exec cat "{hang}"
""",
    )
    with clone.start("progress") as process:
        assert hang.read_text() == "half\n"
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    assert not (clone.root / ".venv/ready-open").exists()
    clone.program("uv", real_uv.removeprefix("#!/bin/sh\n"))
    done = clone.run("progress")
    assert ran_in_venv(clone, done), done
    assert "Repairing tiny_one-1.0" in done.stdout


def test_a_second_window_waits_for_the_first(uv_clone):
    gate = uv_clone.root.parent / "gate"
    os.mkfifo(gate)
    real_uv = (uv_clone.bin / "uv").read_text().removeprefix("#!/bin/sh\n")
    uv_clone.program(
        "uv",
        f"""
case "$1" in --version) exit 0;; esac
echo "$$" >> "{uv_clone.root.parent}/installs"
read line < "{gate}"
{real_uv}""",
    )
    with uv_clone.start("progress") as first:
        assert "Setting up" in first.stdout.readline()
        with uv_clone.start("progress") as second:
            assert "Another window" in second.stdout.readline()
            gate.write_text("go\n")
            told = first.communicate(timeout=120)[0], second.communicate(timeout=120)[0]
    assert first.returncode == second.returncode == 7, told
    installs = (uv_clone.root.parent / "installs").read_text().split()
    assert len(installs) == 1, "the second window must not install again"


def _site_packages(clone: Clone):
    return next((clone.root / ".venv").rglob("site-packages"))

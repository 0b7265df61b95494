"""What can go wrong while the course sets itself up: each ends in one clear sentence.

No network, no pip, no permission, a full disk, Ctrl-C: made for real in a small copy of
the course (launch_clone.py), never by a mock, and where the cause can be taken away the
same command then goes on.
"""

import os
import shutil
import signal
import subprocess
import sys

import pytest

from tests.course.launch_clone import PINS, Clone, make_wheel, one_sentence, ran_in_venv

pytestmark = [
    pytest.mark.slow,
    pytest.mark.needs("git"),
    pytest.mark.skipif(os.name == "nt", reason="its stand-in for uv is a shell script"),
]


def test_a_failed_download_is_one_sentence_and_the_next_run_goes_on(clone):
    absent = clone.wheels / "tiny_two-2.0-py3-none-any.whl"
    absent.rename(clone.root.parent / absent.name)
    done = clone.run("progress")
    assert one_sentence(done, "The packages could not be installed"), done
    (clone.root.parent / absent.name).rename(absent)
    assert ran_in_venv(clone, clone.run("progress"))


def test_where_uv_cannot_install_pip_does(tmp_path):
    clone = Clone(tmp_path, with_uv=True)
    done = clone.run("progress", UV_FIND_LINKS=str(tmp_path / "nowhere"))
    assert ran_in_venv(clone, done), done
    assert "trying with pip" in done.stdout


def test_a_python_without_pip_is_told_in_one_sentence(pip_clone, tmp_path):
    (tmp_path / "blind").mkdir()
    (tmp_path / "blind/ensurepip.py").write_text("raise SystemExit('no ensurepip')")
    done = pip_clone.run("progress", PYTHONPATH=str(tmp_path / "blind"))
    assert one_sentence(done, "This Python has no pip or venv module"), done
    assert ran_in_venv(pip_clone, pip_clone.run("progress"))


def test_a_python_without_venv_is_told_in_one_sentence(pip_clone, tmp_path):
    (tmp_path / "blind").mkdir()
    (tmp_path / "blind/venv.py").write_text("raise ImportError('no venv')")
    done = pip_clone.run("progress", PYTHONPATH=str(tmp_path / "blind"))
    assert one_sentence(done, "This Python has no pip or venv module"), done


def test_no_write_permission_is_one_sentence(pip_clone):
    if os.geteuid() != 0:
        pip_clone.root.chmod(0o555)
        done = pip_clone.run("progress")
        pip_clone.root.chmod(0o755)
    else:  # root may write anywhere: become nobody, in a copy that nobody can read
        shared, as_nobody = _open_to_nobody(pip_clone)
        done = shared.run("progress", prefix=as_nobody)
    assert one_sentence(done, "There is no permission to write here"), done
    assert not (pip_clone.root / ".venv").exists()


@pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0,
    reason="needs root on Linux to make a small disk (tmpfs)",
)
@pytest.mark.parametrize("room", [900, 1], ids=["before", "during"])
def test_a_full_disk_is_one_sentence(uv_clone, tmp_path, room):
    """A real file system of 24 MB: seen before the start, or met by the installer."""
    make_wheel(uv_clone.wheels, "tiny_two", "2.0", size=30_000_000)
    if room == 1:
        _set(uv_clone, "course/launch/install.py", "ROOM = 900", "ROOM = 1")
        _set(uv_clone, "course/launch/install.py", "_SPARE = 50", "_SPARE = 8")
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "none", disk],
        capture_output=True,
        text=True,
    )
    if mounted.returncode:
        pytest.skip(f"this root may not mount a tmpfs: {mounted.stderr.strip()}")
    try:
        shutil.copytree(uv_clone.root, disk / "clone")
        uv_clone.root = disk / "clone"
        done = uv_clone.run("progress", UV_LINK_MODE="copy")
        assert one_sentence(done, "The disk is full"), done
    finally:
        subprocess.run(["umount", disk], check=True)


def test_a_full_environment_that_stays_incomplete_does_not_loop(pip_clone):
    pip_clone.pin(PINS + "tiny-three==1.0\n")
    make_wheel(pip_clone.wheels, "tiny_three", "1.0")
    install = "course/launch/install.py"
    _set(pip_clone, install, '"-r", str(pins.FILES[group])', '"tiny-one", "tiny-two"')
    done = pip_clone.run("progress")
    assert one_sentence(done, "The environment in .venv is not complete"), done


def test_a_python_that_has_all_pins_is_used_as_it_is(pip_clone, tmp_path):
    mine = tmp_path / "mine"
    subprocess.run([sys.executable, "-m", "venv", mine], check=True)
    subprocess.run(
        [mine / "bin/python", "-m", "pip", "install", "-q", "tiny-one", "tiny-two"],
        env=pip_clone.environment(),
        check=True,
    )
    done = pip_clone.run("progress", python=mine / "bin/python")
    assert done.returncode == 7 and f"prefix {mine}" in done.stdout, done
    assert not (pip_clone.root / ".venv").exists()


def test_ctrl_c_while_installing_ends_in_one_sentence(uv_clone):
    started = uv_clone.root.parent / "started"
    os.mkfifo(started)
    uv_clone.program(
        "uv",
        f"""
case "$1" in --version) exit 0;; esac
echo yes > "{started}"
exec cat "{started}"
""",
    )
    with uv_clone.start("progress") as process:
        assert started.read_text() == "yes\n"
        os.killpg(process.pid, signal.SIGINT)
        out, error = process.communicate(timeout=300)
    assert process.returncode == 130
    assert error.splitlines()[-1].startswith("Stopped."), error
    assert "Traceback" not in error


def _set(clone: Clone, file: str, old: str, new: str) -> None:
    path = clone.root / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def _open_to_nobody(clone: Clone):
    """The copy where the user nobody can read it, and how to become that user."""
    setpriv = shutil.which("setpriv")
    if not setpriv:
        pytest.skip("setpriv is not installed, and root may write anywhere")
    base = os.path.realpath(getattr(sys, "_base_executable", sys.executable))
    as_nobody = [setpriv, "--reuid=65534", "--regid=65534", "--clear-groups"]
    if subprocess.run([*as_nobody, base, "-c", ""], capture_output=True).returncode:
        pytest.skip("the user nobody cannot start this Python")
    folder = clone.root
    while folder != folder.parent:
        if folder.stat().st_uid == os.geteuid() and not folder.stat().st_mode & 0o5:
            folder.chmod(folder.stat().st_mode | 0o55)
        folder = folder.parent
    return clone, as_nobody

"""What all tests share: the order they run in, the programs they need, their artefacts.

Read by pytest for every folder below. A test says with ``@pytest.mark.needs("bwrap")``
which program outside Python it uses; where the program is missing the test is skipped
and named with the reason at the end of the run, and with ``CI=true`` it fails instead.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from course.doctor import CHROMIUM

ROOT = Path(__file__).resolve().parent.parent

# A program and the names it goes by on the systems we know.
PROGRAMS = {
    "chromium": CHROMIUM,
    "bwrap": ("bwrap",),
    "git": ("git",),
    # A Python that has TensorFlow; .ci/run makes this one.
    "tensorflow": (
        str(ROOT / ".venv-peers/bin/python"),
        str(ROOT / ".venv-peers/Scripts/python.exe"),
    ),
}


def program(name: str) -> str | None:
    """The path of a program, or None; COURSE_CHROMIUM and its like name one by hand."""
    by_hand = os.environ.get(f"COURSE_{name.upper()}")
    candidates = (by_hand,) if by_hand else PROGRAMS[name]
    return next(filter(None, map(shutil.which, candidates)), None)


def pytest_addoption(parser):
    parser.addoption(
        "--artefacts",
        default=str(ROOT / "artefacts"),
        help="folder for screenshots and reports (default: artefacts/ here)",
    )


def pytest_collection_modifyitems(items):
    """Fast tests first, then the slow ones, then the browser; otherwise as written."""
    items.sort(key=_weight)


def _weight(item) -> int:
    if item.get_closest_marker("browser"):
        return 2
    return 1 if item.get_closest_marker("slow") else 0


def pytest_runtest_setup(item):
    missing = sorted(
        name
        for marker in item.iter_markers("needs")
        for name in marker.args
        if program(name) is None
    )
    if not missing:
        return
    reason = f"needs {', '.join(missing)}, which is not installed here"
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    item.config.stash[NOT_RUN].append((item.nodeid, reason))
    pytest.skip(reason)


NOT_RUN = pytest.StashKey[list[tuple[str, str]]]()


def pytest_configure(config):
    config.stash[NOT_RUN] = []


def pytest_terminal_summary(terminalreporter, config):
    not_run = config.stash[NOT_RUN]
    if not_run:
        terminalreporter.section("not run, because a program is missing")
        for name, reason in not_run:
            terminalreporter.line(f"{name}: {reason}")


@pytest.fixture
def chromium() -> str:
    """The path of a Chromium for Playwright's executable_path (mark with needs)."""
    return program("chromium")


@pytest.fixture
def tensorflow():
    """A function that runs Python code where real TensorFlow is (mark with needs).

    `tensorflow(code, *arguments)` gives what the code prints; the Path of a script will do
    as code. It runs in the repository's root and sees no GPU.
    """

    def run(code: str | Path, *arguments: str) -> str:
        script = [str(code)] if isinstance(code, Path) else ["-c", code]
        done = subprocess.run(
            [program("tensorflow"), *script, *map(str, arguments)],
            cwd=ROOT,
            env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
        return done.stdout

    return run


@pytest.fixture
def artefacts(request) -> Path:
    """A folder of the test's own for what a person may want to look at afterwards."""
    name = re.sub(r"[^\w.-]+", "_", request.node.nodeid.removeprefix("tests/"))
    folder = Path(request.config.getoption("--artefacts")) / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def course_home(tmp_path, monkeypatch) -> Path:
    """A fresh COURSE_HOME: the test's own ``my/`` and ``classroom/``."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("COURSE_HOME", str(home))
    return home

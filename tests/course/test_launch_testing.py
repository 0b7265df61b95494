"""How the tests themselves run: their order, and what a missing program does."""

import os
import shutil
import subprocess
import sys

import pytest

from course import paths

SMALL = """
import pytest

@pytest.mark.browser
def test_browser(): pass

@pytest.mark.slow
def test_slow(): pass

@pytest.mark.needs("bwrap")
def test_walled(): pass

def test_fast(): pass

@pytest.mark.slow
@pytest.mark.browser
def test_slow_browser(): pass
"""


@pytest.fixture
def run(tmp_path):
    """Run pytest, with our settings and conftest, on a few small tests."""
    shutil.copy(paths.ROOT / "tests/conftest.py", tmp_path)
    (tmp_path / "test_small.py").write_text(SMALL)

    def run(*options: str, **variables: str) -> subprocess.CompletedProcess:
        settings = ["-c", paths.ROOT / "pyproject.toml", "-p", "no:cacheprovider"]
        kept = {k: v for k, v in os.environ.items() if k != "CI"}
        return subprocess.run(
            [sys.executable, "-m", "pytest", *settings, *options, tmp_path],
            cwd=paths.ROOT,
            env={**kept, **variables},
            capture_output=True,
            text=True,
        )

    return run


def test_fast_ones_run_first_and_the_browser_last(run):
    here = sys.executable  # stands for any program that is there
    lines = run("-v", COURSE_BWRAP=here).stdout.splitlines()
    names = [line.split("::")[1].split()[0] for line in lines if " PASSED" in line]
    assert names == [
        "test_walled",
        "test_fast",
        "test_slow",
        "test_browser",
        "test_slow_browser",
    ]


def test_a_missing_program_skips_and_is_named_at_the_end(run):
    done = run(COURSE_BWRAP="no-such-program")
    assert done.returncode == 0 and "4 passed, 1 skipped" in done.stdout
    end = done.stdout.partition("not run, because a program is missing")[2]
    assert "test_walled: needs bwrap, which is not installed here" in end


def test_a_missing_program_fails_in_ci(run):
    done = run(COURSE_BWRAP="no-such-program", CI="true")
    assert done.returncode == 1 and "4 passed, 1 error" in done.stdout
    assert "needs bwrap, which is not installed here" in done.stdout


def test_an_unknown_marker_is_an_error(run, tmp_path):
    (tmp_path / "test_more.py").write_text(
        "import pytest\npytestmark = pytest.mark.slwo"
    )
    assert run().returncode != 0

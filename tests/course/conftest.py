"""What several test files of this folder share: a class made once, copies of the course."""

import shutil
from pathlib import Path

import pytest

from course.grading import setup

from tests.course.launch_clone import Clone


@pytest.fixture(scope="session")
def prepared(tmp_path_factory) -> Path:
    """A prepared class, made once; only to be copied."""
    home = tmp_path_factory.mktemp("prepared")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COURSE_HOME", str(home))
        setup.prepare()
    return home


@pytest.fixture
def home(course_home, prepared) -> Path:
    """A prepared class of the test's own."""
    shutil.copytree(prepared, course_home, dirs_exist_ok=True)
    return course_home


@pytest.fixture(params=[True, False], ids=["uv", "pip"])
def clone(request, tmp_path) -> Clone:
    """A copy whose uv works, and one whose uv is a shim that fails."""
    return Clone(tmp_path, with_uv=request.param)


@pytest.fixture
def uv_clone(tmp_path) -> Clone:
    """For what does not depend on the installer: uv takes the least time."""
    return Clone(tmp_path, with_uv=True)


@pytest.fixture
def pip_clone(tmp_path) -> Clone:
    """For what only the way without uv meets."""
    return Clone(tmp_path, with_uv=False)

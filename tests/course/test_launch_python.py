"""The first file that runs must work, and say one sentence, on Pythons it refuses."""

import ast
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from course import __main__ as first
from course import paths

OLD = [
    "python2.7",
    "python2",
    "python3.6",
    "python3.7",
    "python3.8",
    "python3.9",
    "python3.10",
]


@pytest.mark.parametrize("version", [(3, 11), (3, 11, 0), (3, 12, 4), (3, 14, 9)])
def test_suitable_pythons_draw_no_word(version):
    assert first.unsuitable(version) == ""


@pytest.mark.parametrize(
    "version", [(2, 7, 18), (3, 6), (3, 10, 13), (3, 15, 0), (4, 0)]
)
def test_others_draw_one_sentence_with_both_versions(version):
    sentence = first.unsuitable(version)
    assert "Python 3.11 to 3.14" in sentence
    assert "this is Python {}.{}:".format(*version) in sentence
    assert "\n" not in sentence and sentence.endswith(".")


def test_the_bounds_are_those_of_the_project():
    project = tomllib.loads((paths.ROOT / "pyproject.toml").read_text())["project"]
    low, high = first.OLDEST, first.NEWEST
    wanted = f">={low[0]}.{low[1]},<{high[0]}.{high[1] + 1}"
    assert project["requires-python"] == wanted


@pytest.mark.parametrize("name", ["__init__.py", "__main__.py"])
def test_what_runs_before_the_check_has_no_newer_syntax(name):
    source = (paths.ROOT / "course" / name).read_text()
    tree = ast.parse(source, feature_version=(3, 5))
    kinds = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.AsyncFunctionDef)
    assert not [node for node in ast.walk(tree) if isinstance(node, kinds)]
    hints = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.returns
    ]
    assert not hints


def test_main_refuses_before_it_imports_anything_else(monkeypatch, capsys):
    monkeypatch.setattr(first.sys, "version_info", (3, 9, 1))
    monkeypatch.setitem(sys.modules, "course.launch.command_line", None)
    assert first.main() == 1
    assert capsys.readouterr().err == first.unsuitable((3, 9)) + "\n"


def _old_pythons() -> list[str]:
    """The too old Pythons on this machine that really run (shims may not)."""
    kept = Path.home().glob(".pyenv/versions/*/bin/python")
    found = []
    for path in [*map(shutil.which, OLD), *map(str, kept)]:
        if (
            path
            and subprocess.run([path, "-c", ""], capture_output=True).returncode == 0
        ):
            found.append(path)
    return [path for path in found if _version(path) < (3, 11)]


def _version(python: str) -> tuple[int, ...]:
    show = "import sys; print('%d %d' % sys.version_info[:2])"
    done = subprocess.run([python, "-c", show], capture_output=True, text=True)
    return tuple(map(int, done.stdout.split()))


def test_real_old_pythons_print_one_sentence_and_fail():
    old = _old_pythons()
    if not old:
        pytest.skip("no Python older than 3.11 is installed here to try it on")
    for python in old:
        done = subprocess.run(
            [python, "-m", "course", "open"],
            cwd=paths.ROOT,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 1, python
        assert done.stderr.startswith("This course needs Python 3.11 to 3.14"), python
        assert done.stderr.count("\n") == 1 and not done.stdout, python

"""What the repository promises: one set of pins, clean files, fixed names."""

import json
import os
import re
import subprocess
import tomllib
from functools import cache
from importlib import metadata

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from course import paths
from course.launch import pins

TOP = {
    "course",
    "lessons",
    "minitf",
    "exercises",
    "quizzes",
    "tests",
    "environment.yml",
    "pyproject.toml",
    "README.md",
    "CONTRIBUTING.md",
    "LICENSE",
    ".ci",
    ".gitignore",
    ".gitattributes",
}
# Left out of the pins on purpose; CONTRIBUTING.md says why.
LEFT_OUT = {"rfc3987-syntax", "lark"}

git = pytest.mark.needs("git")


@cache
def tracked() -> list[str]:
    """The files in git that are in place, by their path from the repository's root."""
    if not (paths.ROOT / ".git").exists():
        pytest.skip("not a git checkout, so there is no list of tracked files")
    listed = subprocess.run(
        ["git", "ls-files", "-z"],
        cwd=paths.ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    names = filter(None, listed.stdout.split("\0"))
    return [name for name in names if (paths.ROOT / name).exists()]


def project() -> dict:
    return tomllib.loads((paths.ROOT / "pyproject.toml").read_text())["project"]


def pinned(group: str) -> dict[str, set[str]]:
    """Every package of a group's file, with its versions on all systems together."""
    found: dict[str, set[str]] = {}
    for pin in pins.parse(pins.FILES[group].read_text()):
        found.setdefault(pin.name, set()).add(pin.version)
    return found


def direct(lines: list[str]) -> dict[str, str]:
    """Names and versions of ``name==version`` lines; anything else is refused."""
    pairs = [re.fullmatch(r"([a-z0-9-]+)==([0-9.]+)", line) for line in lines]
    assert all(pairs), lines
    return {pair[1]: pair[2] for pair in pairs}


def test_direct_dependencies_are_pinned_and_the_pins_files_agree():
    open_, test = (
        direct(project()["dependencies"]),
        direct(project()["optional-dependencies"]["test"]),
    )
    for name, version in open_.items():
        assert pinned("open")[name] == {version}
    for name, version in {**open_, **test}.items():
        assert pinned("test")[name] == {version}
    assert not set(test) & set(pinned("open")), "test packages are for the tests only"


def test_the_tests_group_holds_all_that_open_holds():
    assert pinned("open").items() <= pinned("test").items()


def test_conda_users_get_the_same_packages():
    conda = yaml.safe_load((paths.ROOT / "environment.yml").read_text())
    *plain, last = conda["dependencies"]
    assert plain == [f"python{project()['requires-python']}", "pip"]
    constraint, *lines = last["pip"]
    assert direct(lines) == direct(project()["dependencies"])
    option, file = constraint.split()
    assert option == "--constraint"
    assert (paths.ROOT / file).samefile(pins.FILES["open"])
    assert set(conda) == {"name", "channels", "dependencies"}


def needed(names: list[str]) -> dict[str, list[Requirement]]:
    """All that the named distributions need here, and what asks for it, by name."""
    asked: dict[str, list[Requirement]] = {}
    waiting = [Requirement(name) for name in names]
    seen = set()
    while waiting:
        wanted = waiting.pop()
        name = canonicalize_name(wanted.name)
        asked.setdefault(name, []).append(wanted)
        for extra in {"", *wanted.extras} - {e for n, e in seen if n == name}:
            seen.add((name, extra))
            if name not in LEFT_OUT:
                waiting += [
                    r
                    for r in map(Requirement, metadata.requires(name) or [])
                    if not r.marker or r.marker.evaluate({"extra": extra})
                ]
    return asked


@pytest.mark.parametrize("group", ["open", "test"])
def test_the_pins_are_the_whole_list_and_fit_together(group):
    """What ``pip install`` would find from the direct names, asked of what is here."""
    names = direct(project()["dependencies"])
    if group == "test":
        names |= direct(project()["optional-dependencies"]["test"])
    asked = needed(list(names))
    versions = {canonicalize_name(pin.name): pin.version for pin in pins.read(group)}
    assert set(asked) - LEFT_OUT == set(versions)
    for name, requirements in asked.items():
        for requirement in requirements:
            if name not in LEFT_OUT:
                assert requirement.specifier.contains(versions[name], True), requirement


@git
def test_the_top_level_has_the_fixed_names_and_no_other():
    assert {name.split("/")[0] for name in tracked()} == TOP


@git
def test_what_belongs_to_this_machine_is_ignored():
    private = [
        ".venv/x",
        ".venv-peers/x",
        "my/progress.jsonl",
        "classroom/course/gradebook.db",
        "artefacts/a.png",
        "course/__pycache__/a.pyc",
        "lessons/.ipynb_checkpoints/a.ipynb",
    ]
    told = subprocess.run(
        ["git", "check-ignore", "--no-index", *private],
        cwd=paths.ROOT,
        capture_output=True,
        text=True,
    )
    assert told.stdout.split() == private


@git
def test_no_file_names_a_place_to_download_from():
    # A letter in brackets, so that the pattern does not find itself.
    words = [
        "python[h]osted",
        r"pypi[.]o[r]g",
        r"npm[j]s[.]",
        r"ana[c]onda[.]",
        "github[u]sercontent",
        "js[d]elivr",
        "un[p]kg",
        "cdn[j]s",
        "google[a]pis",
        "index[-]url",
        "find[-]links",
        "trusted[-]host",
    ]
    pattern = re.compile("|".join(words))
    for name in tracked():
        text = (paths.ROOT / name).read_bytes().decode("utf-8", errors="ignore")
        found = pattern.search(text)
        assert not found, f"{name}: {found}"


@git
def test_notebooks_in_git_carry_no_outputs():
    notebooks = [name for name in tracked() if name.endswith(".ipynb")]
    assert notebooks, "the lessons are notebooks"
    for name in notebooks:
        notebook = json.loads((paths.ROOT / name).read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            assert not cell.get("outputs") and not cell.get("execution_count"), name
        assert "widgets" not in notebook["metadata"], name


@git
def test_every_folder_of_python_is_a_package():
    folders = {
        os.path.dirname(name)
        for name in tracked()
        if name.startswith(("course/", "minitf/")) and name.endswith(".py")
    }
    missing = {folder for folder in folders if f"{folder}/__init__.py" not in tracked()}
    assert not missing


@git
def test_ci_runs_the_command_of_the_readme():
    script = (paths.ROOT / ".ci/run").read_text()
    assert script.rstrip().endswith('python3 -m course test "$@"')
    assert "python -m course test" in (paths.ROOT / "README.md").read_text()
    mode = subprocess.run(
        ["git", "ls-files", "-s", ".ci/run"],
        cwd=paths.ROOT,
        capture_output=True,
        text=True,
    )
    assert mode.stdout.startswith("100755")
    if os.name != "nt":
        subprocess.run(["bash", "-n", paths.ROOT / ".ci/run"], check=True)


def test_the_licence_is_whole_and_the_one_that_is_named():
    licence = (paths.ROOT / "LICENSE").read_text()
    assert "Apache License\n                           Version 2.0" in licence
    assert "9. Accepting Warranty or Additional Liability." in licence
    assert "END OF TERMS AND CONDITIONS" in licence
    assert project()["license"] == "Apache-2.0"


def test_the_contributing_guide_points_at_what_is_there():
    text = (paths.ROOT / "CONTRIBUTING.md").read_text()
    links = re.findall(r"\]\(([^)#]+)", text)
    assert links and all((paths.ROOT / link).exists() for link in links)
    for path in re.findall(r"`((?:course|\.ci)/[\w./]*)`", text):
        assert (paths.ROOT / path).exists(), path

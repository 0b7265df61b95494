"""What the lessons' text points to exists, and each of its numbers has a source.

Whether the numbers are right is seen when the lesson runs: test_lessons_run.py.
"""

import re

import pytest

from course import catalog, paths
from course.launch import command_line

from tests.lessons import notebooks

every = pytest.mark.parametrize("name", notebooks.READY)


def prose(name: str) -> list:
    return [cell for cell in notebooks.read(name).cells if notebooks.is_prose(cell)]


@every
def test_each_number_in_the_text_has_a_source(name):
    known = notebooks.sources(name)["cells"]
    for cell in prose(name):
        for number in notebooks.numbers(cell):
            assert number in known.get(cell.id, {}), (
                f"{name}, cell {cell.id}: {number} has no line in numbers/{name}.toml"
            )


@every
def test_no_source_is_left_of_a_number_that_is_gone(name):
    cells = {cell.id: cell for cell in notebooks.read(name).cells}
    for cell, said in notebooks.sources(name)["cells"].items():
        for each in said:
            assert each in cells[cell].source, f"{name}, cell {cell}: {each!r} is gone"


@every
def test_links_lead_somewhere(name):
    for cell in prose(name):
        for target in re.findall(r"\]\(([^)]*)\)", cell.source):
            path = (paths.lessons() / target).resolve()
            mine = re.search(r"/my/exercises/(\w+)/(\w+)\.ipynb$", path.as_posix())
            if mine:  # there once the learner has fetched it
                assert mine[1] == mine[2]
                path = paths.exercises() / "source" / mine[1] / f"{mine[1]}.py"
            assert path.exists(), f"{name}, cell {cell.id}: {target}"


@every
def test_sections_lessons_and_exercises_that_are_named_exist(name):
    beats = [section.title for section in notebooks.sections(name) if section.is_beat]
    for cell in prose(name):
        for kind, number in notebooks.PLACE.findall(notebooks.text(cell)):
            if kind.lower() == "section":
                assert any(title.startswith(f"{number}. ") for title in beats), cell.id
            else:
                assert catalog.find(number), cell.id


@every
def test_commands_in_the_text_exist(name, capsys):
    commands = [command for cell in prose(name)
                for command in re.findall(r"`python -m course ([^`]+)`", cell.source)]
    assert commands, "each page tells how to go on in a terminal"
    for command in commands:
        verb, *names = command.split()
        with pytest.raises(SystemExit) as ended:
            command_line.run([verb, "--help"])
        assert ended.value.code == 0, command
        assert all(catalog.find(each).ready for each in names), command


@pytest.mark.parametrize("name", [n for n in notebooks.READY if n != "00_start_here"])
def test_the_exercise_and_the_next_lesson_are_named(name):
    lesson = catalog.find(name)
    parts = {section.title: section.cells for section in notebooks.sections(name)}
    exercise, following = parts["Your exercise"][0].source, parts["Next"][0].source
    assert f"../my/exercises/{name}/{name}.ipynb" in exercise
    assert f"python -m course fetch {lesson.number:02d}" in exercise
    after = catalog.LESSONS[lesson.number + 1]
    assert after.title in following and f"{after.number:02d}" in following
    assert (f"({after.name}.ipynb)" in following) == after.ready


def test_start_here_leads_to_the_first_lesson():
    last = notebooks.read("00_start_here").cells[-1].source
    first = catalog.following(catalog.LESSONS[0])
    assert f"[{first.title}]({first.name}.ipynb)" in last
    assert first.question.rstrip("?").lower() in last.replace("`", "").lower()


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("In 10 epochs of 1,150 steps", ["10", "1,150"]),
        ("## 3. Three steps", ["Three"]),
        ("1. a list, from -12 to 1e-6", ["-12", "1e-6"]),
        ("`x = 5` and [06](07.md), see section 4", ["06"]),
        ("one step of float32, 06_training, 15/15", ["15"]),
        ("```\n12\n```\nTwelve, 0.693.", ["Twelve", "0.693"]),
    ],
)
def test_numbers_are_found_in_text_and_not_in_code(source, found):
    cell = type("Cell", (), {"source": source})
    assert notebooks.numbers(cell) == found

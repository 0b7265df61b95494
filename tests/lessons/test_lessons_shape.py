"""Every lesson that is ready has the spine, the sizes and the tidy file of DESIGN, 4.

What can be told without running a lesson: its parts and their order, how much there is
of each, that the learner has something to do, and that the file in git is clean.
"""

import re

import nbformat
import pytest

from course import catalog
from course.quiz import bank

from tests.lessons import notebooks

# Not held to the spine and the sizes: a welcome page, short on purpose.
WELCOME = "00_start_here"
LESSONS = [name for name in notebooks.READY if name != WELCOME]

every = pytest.mark.parametrize("name", notebooks.READY)
every_lesson = pytest.mark.parametrize("name", LESSONS)


@every
def test_the_file_is_written_as_jupyterlab_writes_it(name):
    """So that a learner who changes one line and saves sees one line changed."""
    path = catalog.find(name).notebook
    notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    assert path.read_text(encoding="utf-8") == nbformat.writes(notebook) + "\n"


@every
def test_the_file_holds_no_outputs_and_no_leftovers(name):
    notebook = notebooks.read(name)
    assert notebook.metadata.keys() == {"kernelspec", "language_info"}
    assert notebook.metadata.kernelspec.name == "python3"
    assert "version" not in notebook.metadata.language_info
    for cell in notebook.cells:
        assert cell.metadata.keys() <= {"tags"}, cell.id
        if notebooks.is_code(cell):
            assert cell.outputs == [] and cell.execution_count is None, cell.id


@every
def test_cells_have_names_of_their_own(name):
    ids = [cell.id for cell in notebooks.read(name).cells]
    assert len(set(ids)) == len(ids)
    for each in ids:
        assert re.fullmatch(r"[a-z][a-z0-9-]*", each), each


@every
def test_it_opens_with_its_title_its_question_and_its_time(name):
    lesson = catalog.find(name)
    opening = notebooks.read(name).cells[0].source
    assert opening.startswith(f"# {lesson.title}\n")
    assert f"**{lesson.question}**" in opening.replace("`", "")
    assert f"{lesson.minutes} minutes" in opening


@every
def test_there_is_something_to_do_every_five_cells(name):
    cells = notebooks.read(name).cells
    for place in range(len(cells) - 4):
        window = cells[place : place + 5]
        assert any(map(notebooks.is_to_do, window)), [cell.id for cell in window]


@every
def test_code_cells_are_short(name):
    for cell in filter(notebooks.is_code, notebooks.read(name).cells):
        assert len(notebooks.code_lines(cell)) <= 12, cell.id
        assert max(map(len, cell.source.splitlines())) <= 88, cell.id


@every_lesson
def test_the_sizes_are_those_of_a_lesson(name):
    cells = notebooks.read(name).cells
    code = sum(len(notebooks.code_lines(cell)) for cell in filter(notebooks.is_code, cells))
    assert 45 <= len(cells) <= 65
    assert 1500 <= notebooks.words(name) <= 2200
    assert code <= 200
    assert 40 <= catalog.find(name).minutes <= 60


@every_lesson
def test_the_spine_is_complete_and_in_order(name):
    titles = [section.title for section in notebooks.sections(name)]
    beats = [title for title in titles if re.match(r"\d+\. ", title)]
    assert 4 <= len(beats) <= 6
    assert [title.split(".")[0] for title in beats] == [
        str(number) for number in range(1, len(beats) + 1)
    ]
    assert titles == [
        catalog.find(name).title,
        "Warm up",
        *beats,
        next((title for title in titles if title.startswith("Live picture: ")), None),
        "What TensorFlow does",
        "Your exercise",
        "Exit quiz",
        "Next",
    ]


@every_lesson
def test_each_part_of_the_spine_has_what_it_is_for(name):
    parts = {section.title: section for section in notebooks.sections(name)}
    opening, *_ = notebooks.sections(name)
    live = next(part for title, part in parts.items() if title.startswith("Live picture"))
    assert notebooks.items(opening.cells[0]) == 3, "three objectives"
    assert "lesson.recall()" in _code(parts["Warm up"])
    assert re.search(r"goal=|lesson\.picture\(", _code(live))
    assert any(map(notebooks.is_to_do, live.cells))
    assert notebooks.table_lines(name)
    assert "lesson.quiz()" in _code(parts["Exit quiz"])


@every_lesson
def test_each_beat_is_predict_then_run_then_explain(name):
    for section in filter(lambda section: section.is_beat, notebooks.sections(name)):
        asks = [place for place, cell in enumerate(section.cells) if _predicts(cell)]
        assert asks, f"{section.title}: no prediction"
        for place in asks:
            run, explain = _after(section.cells, place)
            assert run < explain, f"{section.title}: cell {section.cells[place].id}"


def _predicts(cell) -> bool:
    """A prediction of the bank, or a cell that takes the learner's guess in a name."""
    guess = r"^expected = "
    return notebooks.is_code(cell) and bool(
        "lesson.predict(" in cell.source or re.match(guess, cell.source)
    )


def _after(cells, place: int) -> tuple[int, int]:
    """Where, after a prediction, the next cell that runs is, and the next text."""
    rest = list(enumerate(cells))[place + 1 :]
    run = next(k for k, cell in rest if notebooks.is_code(cell) and not _predicts(cell))
    return run, next(k for k, cell in rest if notebooks.is_prose(cell))


@every_lesson
def test_the_lesson_asks_all_that_its_bank_holds_for_the_middle(name):
    code = "\n".join(cell.source for cell in notebooks.read(name).cells
                     if notebooks.is_code(cell))
    questions = bank.load(name)
    middle = [item.id for item in questions.questions if item.use == "beat"]
    for each in [*middle, *(item.id for item in questions.predictions)]:
        assert f'"{each}"' in code, f"{each} is in the bank, and nothing shows it"


def _code(section) -> str:
    return "\n".join(cell.source for cell in section.cells if notebooks.is_code(cell))

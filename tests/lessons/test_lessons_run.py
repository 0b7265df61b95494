"""Every lesson that is ready runs, by itself and offline, and its text tells the truth."""

import pytest
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_code_cell, new_notebook

from course import paths

from tests.lessons import notebooks, running

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=notebooks.READY)
def run(request, tmp_path_factory) -> running.Run:
    """One lesson, run once in a kernel of its own."""
    return running.run(request.param, tmp_path_factory.mktemp("home"))


def test_it_runs_clean(run):
    for cell in filter(notebooks.is_code, run.cells):
        for output in cell.outputs:
            assert output.output_type != "error", (cell.id, output)
            assert output.get("name") != "stderr", (cell.id, output.text)


def test_numbers_and_claims_in_the_text_are_true(run):
    wrong = []
    for cell, said in notebooks.sources(run.name)["cells"].items():
        for written, code in said.items():
            answer = run.values[code]
            if not is_true(written, answer):
                wrong.append(f"cell {cell}: {written!r}, but {code} gives {answer}")
    assert not wrong, "\n".join(wrong)


def test_each_line_of_what_tensorflow_does_runs(run):
    for line, answer in run.lines.items():
        assert "error" not in answer, f"{line}: {answer}"
    pairs = notebooks.table_lines(run.name)
    assert all(minitf in run.lines for _, minitf in pairs)


def test_live_source_links_to_its_line(run):
    shown = [output.data["text/html"] for cell in run.cells if "lesson.source(" in cell.source
             for output in cell.outputs]
    for html in shown:
        place, line = html.split('href="')[1].split('"')[0].split("#line=")
        lines = (paths.lessons() / place).read_text(encoding="utf-8").splitlines()
        assert lines[int(line)].strip().startswith(("def ", "class ", "@"))


def test_a_number_is_compared_as_far_as_it_is_written():
    assert is_true("0.693", {"value": 0.69314718})
    assert is_true("Twelve", {"value": 12.0})
    assert is_true("a claim", {"value": True})
    assert not is_true("0.693", {"value": 0.6937})
    assert not is_true("15", {"value": 15.2})
    assert not is_true("a claim", {"value": False})
    assert not is_true("15", {"error": "NameError: name 'X_train' is not defined"})


def test_a_lesson_that_reaches_for_the_network_is_stopped(tmp_path):
    code = "import socket; socket.create_connection(('127.0.0.1', 9), 1)"
    notebook = new_notebook(cells=[new_code_cell(running.GUARD), new_code_cell(code)])
    client = running.make_client(notebook)
    with pytest.raises(CellExecutionError, match="must not use the network"):
        client.execute(env=running.environment(tmp_path))


def is_true(written: str, answer: dict) -> bool:
    """Whether an answer of the kernel is what the text says."""
    found = answer.get("value")
    if isinstance(found, bool) or found is None:
        return bool(found)
    digits = len(written.partition(".")[2])
    return round(found, digits) == notebooks.value(written) and (
        digits > 0 or abs(found - round(found)) < 1e-5
    )

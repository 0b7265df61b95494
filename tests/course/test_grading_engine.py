"""The engine: cells and tests in their own processes, in order, whatever happens there.

These run without the sandbox, as on macOS and Windows; the attacks run with it.
"""

import os

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course.grading import limits, outputs
from course.grading.engine import Engine, is_test

DRIVE = "from course.grading import check\ndef drive(learner):\n    return learner.value()\n"
IS_ONE = DRIVE + "check.equal(check.run(drive, seconds=1), 1, 'The value')"


@pytest.fixture(scope="module")
def engine():
    with Engine(sandboxed=False, expected=30) as running:
        yield running


@pytest.fixture
def impatient(monkeypatch):
    """Less patience with what hangs."""
    monkeypatch.setattr(limits, "CELL_SECONDS", 2.0)
    monkeypatch.setattr(limits, "GRACE_SECONDS", 1.0)


def test_cell(source: str, name: str = "t"):
    mark = {"grade": True, "solution": False, "locked": True, "grade_id": name,
            "points": 1, "schema_version": 3, "task": False, "cell_type": "code"}
    return new_code_cell(source, metadata={"nbgrader": mark})


test_cell.__test__ = False  # a helper, whatever its name


def ran(engine, *cells, files=None):
    """Run cells (text is a learner's cell); the outputs of each."""
    made = [new_code_cell(cell) if isinstance(cell, str) else cell for cell in cells]
    notebook = new_notebook(cells=made)
    engine.run(notebook, files)
    return [cell.get("outputs") for cell in notebook.cells]


def told(cell_outputs) -> str:
    return "\n".join(out.get("evalue", out.get("text", "")) for out in cell_outputs)


def test_a_test_holds_or_says_why(engine):
    good, bad = ran(engine, "def value():\n    return 1", test_cell(IS_ONE))[1], ran(
        engine, "def value():\n    return 2", test_cell(IS_ONE))[1]
    assert good == []
    assert "expected  1\n  got       2" in told(bad)


def test_cells_keep_their_order_and_nothing_is_left_from_before(engine):
    one = "def value():\n    return 1"
    two = "def value():\n    return 2"
    shown = ran(engine, one, test_cell(IS_ONE), two, test_cell(IS_ONE))
    assert shown[1] == [] and "got       2" in told(shown[3])
    assert "does not define `value`" in told(ran(engine, test_cell(IS_ONE))[0])


def test_what_a_cell_shows_is_kept(engine):
    shown = ran(engine, "print('out')\nimport sys\nprint('err', file=sys.stderr)\n1 + 1",
                "1 / 0", "%%time\nx = 3", "display(4)\n5;", new_markdown_cell("# prose"))
    assert [(out.get("name"), out.get("text")) for out in shown[0][:2]] == [
        ("stdout", "out\n"), ("stderr", "err\n")]
    assert shown[0][2].data == {"text/plain": "2"}
    assert shown[1][0].ename == "ZeroDivisionError"
    assert "Wall time" in told(shown[2])
    assert [out.data["text/plain"] for out in shown[3]] == ["4"]


def test_a_picture_is_kept(engine):
    shown = ran(engine, "%matplotlib inline\nimport matplotlib.pyplot as plt\n"
                        "plt.plot([1, 2])\nplt.show()")
    assert any("image/png" in out.get("data", {}) for out in shown[0])


@pytest.mark.parametrize("ending", ["import os\nos._exit(1)", "while True:\n    pass"])
def test_a_cell_that_dies_or_hangs_costs_only_what_needs_it(engine, impatient, ending):
    shown = ran(engine, "def value():\n    return 1", test_cell(IS_ONE), ending,
                test_cell(IS_ONE, "again"), f"def late():\n    return 1\n{ending}",
                test_cell(IS_ONE.replace("learner.value", "learner.late"), "late"))
    assert shown[1] == [] and shown[3] == []
    assert told(shown[2]) in outputs.ENDINGS.values()
    assert shown[5] != [] or "while" in ending  # a function defined before a hang is there


@pytest.mark.parametrize("ending", ["import os\n    os._exit(1)", "while True: pass"])
def test_a_function_that_dies_or_hangs_costs_only_its_own_test(
        engine, impatient, ending):
    bad = f"def bad():\n    {ending}"
    shown = ran(engine, "def value():\n    return 1", bad,
                test_cell(IS_ONE.replace("learner.value", "learner.bad"), "bad"),
                test_cell(IS_ONE, "good"))
    assert told(shown[2]).startswith("Your code ")
    assert shown[3] == []


def test_hidden_drives_run_where_nobody_sees_them(engine):
    hidden = ("# BEGIN HIDDEN TESTS\n" + DRIVE.replace("drive", "secret")
              + "check.equal(check.run(secret), 2, 'Another value')\n# END HIDDEN TESTS")
    cells = ["calls = []\ndef value():\n    calls.append('called')\n    print('seen')\n"
             "    return 1", test_cell(hidden, "hidden"), "print(calls)"]
    shown = ran(engine, *cells)
    assert told(shown[1]) == "Another value: this is not right."
    assert outputs.TEACHER_ONLY in shown[1][0].traceback
    assert told(shown[2]) == "[]\n"


def test_output_of_a_drive_is_thrown_away(engine):
    shown = ran(engine, "def value():\n    print('loud')\n    return 1", test_cell(IS_ONE),
                "print('after')")
    assert shown[1] == [] and told(shown[2]) == "after\n"


def test_a_test_that_fails_on_its_own_gives_no_points_and_tells_the_teacher(engine):
    shown = ran(engine, "def value():\n    return 1", test_cell(IS_ONE + "\n1 / 0"))
    assert told(shown[1]) == "What your code returned could not be checked."
    assert "ZeroDivisionError" in str(shown[1][0].traceback)


def test_files_of_a_submission_are_there(engine):
    shown = ran(engine, "print(open('data/a.txt').read())",
                files={"data/a.txt": b"some text"})
    assert told(shown[0]) == "some text\n"


def test_a_submission_works_in_a_folder_of_its_own(engine, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    first = ran(engine, "import os\nopen('left', 'w').close()\nprint(os.getcwd())")
    again = ran(engine, "import os\nprint(os.listdir())")
    assert told(again[0]) == "[]\n" and not os.listdir(tmp_path)
    assert not os.path.exists(told(first[0]).strip())


def test_a_test_cell_is_graded_code_that_is_not_the_learners():
    assert is_test(test_cell(""))
    assert not is_test(new_code_cell("")) and not is_test(new_markdown_cell(""))
    answer = test_cell("")
    answer.metadata.nbgrader.solution = True
    assert not is_test(answer)


@pytest.mark.parametrize("raw", [
    None, "text", 3, {"a": 1}, [None, 3, "x"], [{"output_type": "stream"}],
    [{"output_type": "stream", "text": 3, "name": ["x"]}],
    [{"output_type": "error", "traceback": "no list", "ename": {}, "evalue": None}],
    [{"output_type": "display_data", "data": {"text/html": "<b>", "image/png": 7}}],
    [{"output_type": "display_data", "data": [1]}], [{"output_type": ["a"]}],
    [{"output_type": "stream", "text": "x" * 10**7}] * 100])
def test_whatever_a_process_sends_becomes_valid_outputs(raw):
    import nbformat

    cell = new_code_cell("", outputs=outputs.clean(raw))
    nbformat.validate(new_notebook(cells=[cell]))
    assert len(str(cell.outputs)) < 60 * outputs.MAX_TEXT
    assert "text/html" not in str(cell.outputs)


def test_control_characters_are_taken_out():
    assert outputs.text("a\x1b[31mred\x1b[0m\x07\n") == "ared\n"

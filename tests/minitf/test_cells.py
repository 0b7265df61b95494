"""minitf answers as real TensorFlow did: values, dtypes, shapes, text, kinds of errors.

The code is in `cases/`, TensorFlow's answers are in `reference/`; see `cells.py`.
"""

import functools
import json

import pytest

import minitf as tf
from tests.minitf import cells
from tests.minitf.answers import difference, is_kind

CELLS = [cell for path in sorted(cells.CASES.glob("*.py")) for cell in cells.read(path)]


@functools.cache
def recorded(file: str) -> dict:
    text = (cells.REFERENCE / f"{file}.json").read_text("utf-8")
    return json.loads(text)["answers"]


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: f"{cell.file.stem}: {cell.name}")
def test_as_tensorflow(cell):
    wanted = dict(recorded(cell.file.stem)[cell.name])
    assert wanted.pop("code") == cell.fingerprint, (
        f"{cell.file.name}:{cell.line} was changed after it was recorded; see record.py"
    )
    got = cells.run(cell, tf)
    error = got.pop("error", None)
    if "raises" in wanted:
        assert error is not None, f"TensorFlow raises {wanted['raises']}; minitf gives {got}"
        if not is_kind(error, wanted["raises"], tf):
            raise error
        got["raises"] = wanted["raises"]
    elif error is not None:
        raise error
    words = difference(got, wanted, cell.tolerance)
    assert not words, f"{cell.file.name}:{cell.line}\n{words}"


def test_no_recorded_answer_is_left_without_its_cell():
    for path in cells.REFERENCE.glob("*.json"):
        if path.stem != "rows":
            names = {cell.name for cell in CELLS if cell.file.stem == path.stem}
            assert set(recorded(path.stem)) == names, f"run record.py {path.stem}"

"""Cells: pieces of code that real TensorFlow and minitf both run, to the same answers.

The files in `cases/` are cut at lines like `# %% name`. Below `# %% each line` every
line is a cell of its own; what is below `# %% before each cell` runs before each cell of its
file. `record.py` runs the cells with TensorFlow and keeps the
answers in `reference/`; `test_cells.py` runs the same text with minitf and compares.

A cell sees `tf`, `np` and `grads`; its answer is its last expression and what it
printed, or the kind of error that it raised.
"""

from __future__ import annotations

import ast
import contextlib
import hashlib
import io
import re
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from tests.minitf.answers import describe, kind_of_error

FOLDER = Path(__file__).parent
CASES, REFERENCE = FOLDER / "cases", FOLDER / "reference"
_HEAD = re.compile(r"# %% (?P<title>.+?)(?: \(to (?P<tolerance>[\de.-]+)\))?\s*")
_TOLERANCE = 1e-6
_SETUP = "before each cell"


@dataclass(frozen=True)
class Cell:
    """One piece of code. `line` is where it starts in its file."""

    file: Path
    name: str
    source: str
    line: int
    tolerance: float = _TOLERANCE
    setup: str = ""

    @property
    def fingerprint(self) -> str:
        """Changes when the code does: an answer recorded for other code is stale."""
        return hashlib.sha256((self.setup + self.source).encode()).hexdigest()[:12]


def read(path: Path) -> list[Cell]:
    """The cells of one file, in order. Names are unique."""
    cells: list[Cell] = []
    head, block, start = None, [], 0
    for number, line in enumerate([*path.read_text("utf-8").splitlines(), "# %% end"], 1):
        found = _HEAD.fullmatch(line)
        if not found:
            block.append(line)
            continue
        if head is not None:
            cells += _cut(path, head, block, start)
        head, block, start = found, [], number + 1
    before = "\n".join(cell.source for cell in cells if cell.name == _SETUP)
    cells = [replace(cell, setup=before) for cell in cells if cell.name != _SETUP]
    names = [cell.name for cell in cells]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise ValueError(f"{path.name}: two cells are named {sorted(twice)}")
    return cells


def _cut(path: Path, head: re.Match, block: list[str], start: int) -> list[Cell]:
    title, tolerance = head["title"], float(head["tolerance"] or _TOLERANCE)
    if not title.startswith("each line"):
        return [Cell(path, title, "\n".join(block).strip("\n"), start, tolerance)]
    return [
        Cell(path, line.strip(), line.strip(), number, tolerance)
        for number, line in enumerate(block, start)
        if line.strip() and not line.startswith("#")
    ]


def run(cell: Cell, tf) -> dict:
    """The cell's answer, as plain data that JSON can hold."""
    _fresh(tf)
    printed = io.StringIO()
    scope = {"tf": tf, "np": np, "grads": _grads(tf), "__name__": cell.file.stem}
    try:
        with contextlib.redirect_stdout(printed):
            exec(compile(cell.setup, str(cell.file), "exec"), scope)
            answer = {"value": describe(_evaluate(cell, scope), tf)}
    except Exception as error:  # the cell's own: its kind is the answer
        answer = {"raises": kind_of_error(error, tf), "error": error}
    if printed.getvalue():
        answer["printed"] = settled(printed.getvalue())
    return answer


def _fresh(tf) -> None:
    """Each cell starts from the same state, so that cells can run alone."""
    tf.config.run_functions_eagerly(False)
    tf.keras.utils.clear_session(free_memory=False)  # no garbage is collected: far quicker
    tf.keras.utils.set_random_seed(0)


def _evaluate(cell: Cell, scope: dict):
    """Runs the statements and gives the last one's value, if it is an expression."""
    tree = ast.parse(cell.source)
    # With the file's own line numbers, tracebacks point into the file.
    ast.increment_lineno(tree, cell.line - 1)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, str(cell.file), "exec"), scope)
    if last is None:
        return None
    return eval(compile(ast.Expression(last.value), str(cell.file), "eval"), scope)


def _grads(tf):
    """`grads(f, x, ...)`: the value of `f`, and its gradient by each of its inputs."""

    def grads(f, *inputs, dtype="float32"):
        inputs = [x if tf.is_tensor(x) else tf.constant(x, dtype) for x in inputs]
        with tf.GradientTape() as tape:
            tape.watch(inputs)
            value = f(*inputs)
        return value, tape.gradient(value, inputs)

    return grads


def settled(text: str) -> str:
    """Printed text with its times put to #, and of lines written over the last one only."""
    lines = [re.sub(r"^.*[\r\b]", "", line) for line in text.split("\n")]
    text = re.sub(r"\d+(s|ms|us)/(step|epoch)", r"#/\2", "\n".join(lines))
    text = re.sub(r"\x1b\[1m[\d:]+s?\x1b\[0m", "\x1b[1m#\x1b[0m", text)
    text = re.sub(r" - \d+s - ", " - # - ", text)
    return re.sub(r" +$", "", text, flags=re.M)

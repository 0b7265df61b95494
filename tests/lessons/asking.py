"""Run in a lesson's kernel, after the lesson, with the lesson's names. Not imported.

``running.py`` puts the data in front of it. The expressions of ``numbers/NAME.toml`` may
use the functions ``printed``, ``source``, ``items`` and ``rerun``.
"""

import contextlib
import io
import re

import numpy as np
from IPython.display import display

printed, source, items = PRINTED.get, SOURCES.get, ITEMS.get  # noqa: F821


def rerun(cell, **changes):
    """Run a cell again with other values for the names at its top; gives its names.

    That is what the learner does in a cell "your turn". ``["printed"]`` is its output.
    """
    code = source(cell)
    for name, value in changes.items():
        code, count = re.subn(rf"^{name} = [^#\n]*", f"{name} = {value!r}  ", code, 1, re.M)
        if not count:
            raise LookupError(f"the cell {cell} has no line that begins with {name} =")
    names = dict(globals())
    with contextlib.redirect_stdout(io.StringIO()) as heard:
        exec(code, names)
    return names | {"printed": heard.getvalue()}


def _answer(run, code):
    try:
        value = run(code, globals())
        if isinstance(value, np.bool_):
            value = bool(value)
        return {"value": value if isinstance(value, (bool, type(None))) else float(value)}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


def _answers():
    exec(SETUP, globals())  # noqa: F821
    values = {code: _answer(eval, code) for code in EXPRESSIONS}  # noqa: F821
    lines = {code: _answer(exec, code) for code in LINES}  # noqa: F821
    return {"values": values, "lines": lines}


with contextlib.redirect_stdout(io.StringIO()):
    _found = _answers()
display({"application/json": _found}, raw=True)

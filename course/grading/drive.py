"""Call a test's *drive* function beside the learner's code, by its source.

A test cell defines ``def drive(learner, tf, ...)``: the part of a test that must run
where the learner's functions are. ``learner`` (the sandboxed process) and ``check`` (in
the learner's own notebook) call it through this one file, with fresh copies of plain
data, so that a test behaves the same in both places.
"""

import ast
import importlib
import inspect
import textwrap
import traceback
from types import SimpleNamespace
from typing import Any, Callable

from course.grading import wire

# What the first parameters of a drive may be called, and what they then are.
MODULES = {"tf": "minitf", "np": "numpy"}


def source_of(drive: Callable) -> str:
    """The source text of a drive function, as one module."""
    return textwrap.dedent(inspect.getsource(drive))


def name_of(source: str) -> str:
    """The name of the one function that the source defines."""
    body = ast.parse(source).body
    if len(body) != 1 or not isinstance(body[0], ast.FunctionDef):
        raise ValueError("a drive is one plain function")
    return body[0].name


def call(source: str, namespace: dict[str, Any], arguments: tuple) -> dict[str, Any]:
    """Run the drive; return ``{"value": ...}``, or ``{"error": ...}`` in plain data.

    The drive is compiled afresh and sees no name of the test cell, so a test that leans
    on one fails in the learner's notebook just as it would in grading.
    """
    own: dict[str, Any] = {}
    learner = SimpleNamespace(**namespace)
    try:
        exec(compile(source, "<drive>", "exec"), own)
        function = own[name_of(source)]
        given = []
        for parameter in inspect.signature(function).parameters:
            if parameter == "learner":
                given.append(learner)
            elif parameter in MODULES:
                given.append(importlib.import_module(MODULES[parameter]))
            else:
                break
        return {"value": wire.unpack(wire.pack(function(*given, *arguments)))}
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # a learner's function may raise SystemExit too
        return {"error": describe(error, learner)}


def describe(error: BaseException, learner: Any = None) -> dict[str, Any]:
    """What happened, in plain data: type, message, the learner's line and its text."""
    kind = type(error)
    missing = ""
    if isinstance(error, AttributeError) and error.obj is learner:
        missing = str(error.name)
    trace = traceback.extract_tb(error.__traceback__)
    frames = [frame for frame in trace if _is_cell(frame.filename)]
    last = frames[-1] if frames else None
    try:
        message = str(error)
    except Exception:
        message = ""
    return {
        "type": kind.__name__,
        "message": message[:2000],
        "missing": missing,
        "line": last.lineno if last else 0,
        "text": (last.line or "")[:200] if last else "",
    }


def _is_cell(filename: str) -> bool:
    """Whether a traceback's file is a notebook cell (IPython's or ipykernel's name)."""
    return "ipython-input" in filename or "ipykernel_" in filename

"""Runs a lesson in a kernel of its own, then asks that kernel where numbers come from.

Called by ``test_lessons_run.py``. Before the lesson's first cell a guard goes in that
refuses the network. After its last cell the expressions of ``numbers/NAME.toml`` are
worked out, and the lines of the table "What TensorFlow does" are run.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook
from traitlets.config import Config

from course import paths

from tests.lessons import notebooks

GUARD = """
def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname"):
        raise OSError("a lesson must not use the network")
__import__("sys").addaudithook(refuse)
del refuse
"""
ASKING = Path(__file__).with_name("asking.py")


@dataclass(frozen=True)
class Run:
    """A lesson that was run: its cells with outputs, and what the kernel answered."""

    name: str
    cells: list
    values: dict[str, dict]
    lines: dict[str, dict]


def run(name: str, home: Path) -> Run:
    """Run the lesson from its first cell to its last; the learner's folder is ``home``."""
    lesson = [cell.copy() for cell in notebooks.read(name).cells]
    notebook = new_notebook(cells=[new_code_cell(GUARD), *lesson])
    client = make_client(notebook)
    with client.setup_kernel(env=environment(home)):
        for place, cell in enumerate(notebook.cells):
            client.execute_cell(cell, place)
        notebook.cells.append(new_code_cell(_questions(name, lesson)))
        last = client.execute_cell(notebook.cells[-1], len(lesson) + 1)
    answers = last.outputs[-1].data["application/json"]
    return Run(name, lesson, answers["values"], answers["lines"])


def make_client(notebook) -> NotebookClient:
    """Runs cells as JupyterLab does, in the folder of the lessons."""
    place = {"metadata": {"path": str(paths.lessons())}}
    in_cipher = Config({"KernelManager": {"transport_encryption": "auto"}})
    return NotebookClient(
        notebook, timeout=60, kernel_name="python3", resources=place, config=in_cipher
    )


def environment(home: Path) -> dict[str, str]:
    """The environment of a lesson's kernel: the course can be imported, ``my`` is new."""
    places = os.pathsep.join(filter(None, [str(paths.ROOT), os.environ.get("PYTHONPATH")]))
    return os.environ | {"COURSE_HOME": str(home), "PYTHONPATH": places}


def printed(cell) -> str:
    """What a cell printed."""
    outputs = cell.get("outputs", ())
    return "".join(out.text for out in outputs if out.output_type == "stream")


def _questions(name: str, cells: list) -> str:
    """The code that answers in the kernel, ``asking.py`` with its data in front."""
    facts = notebooks.sources(name)
    data = {
        "SETUP": facts.get("setup", ""),
        "EXPRESSIONS": sorted({e for said in facts["cells"].values() for e in said.values()}),
        # What TensorFlow alone understands is kept apart: its column names it so.
        "LINES": [line for pair in notebooks.table_lines(name) for line in pair
                  if "tensorflow" not in line and "as_graph_def" not in line],
        "SOURCES": {cell.id: cell.source for cell in cells},
        "PRINTED": {cell.id: printed(cell) for cell in cells},
        "ITEMS": {cell.id: notebooks.items(cell) for cell in cells},
    }
    lines = [f"{key} = {value!r}" for key, value in data.items()]
    return "\n".join([*lines, ASKING.read_text(encoding="utf-8")])

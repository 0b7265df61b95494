"""Live source in a lesson: the lines of a class or function as they stand in the file.

Called by ``lesson.source``. Nothing is copied into a notebook by hand: the lines are
read when the cell runs, with their numbers, and the link opens the file in JupyterLab
at the first of them.
"""

import inspect
import os
from html import escape
from pathlib import Path

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from course import paths
from course.errors import CourseError

# Colours come from JupyterLab, which has rules for .highlight in every theme.
STYLE = """<style>
.course-source { max-width: 60rem; line-height: 1.45; }
.course-source p { margin: 0 0 .4em; }
.course-source .highlight pre { margin: 0; padding: .7em .9em; overflow-x: auto;
  white-space: pre; font-size: var(--jp-code-font-size, 13px); }
.course-source a code { color: inherit; text-decoration: underline; }
.course-source .linenos { margin-right: 1.2em; user-select: none;
  color: var(--jp-ui-font-color2, #666); background: none; }
</style>"""


class Source:
    """The source of one class, function or method; displays itself."""

    def __init__(self, thing: object) -> None:
        self.lines, self.first, self.path = _lines(thing)

    @property
    def place(self) -> str:
        """``minitf/core/door.py:31``, relative to the repository if it lies there."""
        return f"{_short(self.path)}:{self.first}"

    def __repr__(self) -> str:
        return f"{self.place}\n\n" + "".join(self.lines)

    def _repr_html_(self) -> str:
        lines = HtmlFormatter(linenos="inline", linenostart=self.first)
        code = highlight("".join(self.lines), PythonLexer(), lines)
        return (
            f'{STYLE}<div class="course-source" data-testid="course-source">'
            f"<p>{_link(self.path, self.first)}</p>{code}</div>"
        )


def _lines(thing: object) -> tuple[list[str], int, Path]:
    """The lines, the number of the first, the file; CourseError if there is none."""
    named = getattr(thing, "__name__", type(thing).__name__)
    if inspect.isroutine(thing):
        thing = inspect.unwrap(thing)
    elif not inspect.isclass(thing):
        thing = type(thing)
    try:
        lines, first = inspect.getsourcelines(thing)
        path = Path(inspect.getsourcefile(thing) or "")
    except (OSError, TypeError) as error:
        raise CourseError(f"{named} has no Python source that can be shown.") from error
    return lines, max(first, 1), path.resolve()


def _short(path: Path) -> str:
    inside = path.is_relative_to(paths.ROOT)
    return (path.relative_to(paths.ROOT) if inside else path).as_posix()


def _link(path: Path, line: int) -> str:
    """A link relative to the notebook, which JupyterLab opens in a tab at the line.

    An address like ``/lab/tree/...`` would be wrong wherever the server has a prefix
    (JupyterHub), and JupyterLab takes it for a file name. The kernel runs in the folder
    of its notebook, so the way from there to the file is the way from the notebook.
    """
    name = escape(f"{_short(path)}:{line}")
    if not path.is_relative_to(paths.ROOT):
        return f"<code>{name}</code>"
    way = Path(os.path.relpath(path, Path.cwd())).as_posix()
    return f'<a href="{escape(way)}#line={line - 1}"><code>{name}</code></a>'

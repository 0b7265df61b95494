"""The learner's progress as one HTML file that can be sent to a teacher or kept.

Called by ``python -m course progress --export FILE.html``. The file holds everything it
needs (no script, no address) and reads well in light and dark, on paper and aloud.
"""

from datetime import datetime
from html import escape
from pathlib import Path

from course import catalog
from course.files import write_whole
from course.progress.summary import State, advice, calibration_sentences
from course.progress.table import COLUMNS, cells, damage, label
from course.quiz.items import Item
from course.quiz.text import split

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>TensorFlow Fundamentals: my progress</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ max-width: 52rem; margin: 3rem auto; padding: 0 1.2rem;
  font: 16px/1.55 system-ui, sans-serif; }}
h1 {{ font-size: 1.6rem; }}
h2 {{ font-size: 1.15rem; margin-top: 2.2rem; }}
.soft {{ opacity: .7; }}
.wide {{ overflow-x: auto; }}
table {{ border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }}
th, td {{ padding: .45rem .9rem .45rem 0; border-bottom: 1px solid #8884;
  text-align: left; font-weight: 400; white-space: nowrap; }}
thead th {{ opacity: .7; }}
code, pre {{ font: .92em/1.5 ui-monospace, monospace; }}
pre {{ margin: .4rem 0 .8rem; padding: .6rem .8rem; overflow-x: auto;
  border: 1px solid #8884; border-radius: .3rem; }}
li {{ margin-bottom: .35rem; }}
</style></head><body>
<h1>TensorFlow Fundamentals: my progress</h1>
<p class="soft">{date}</p>
<h2>Lessons</h2>
<div class="wide"><table>
<thead><tr>{head}</tr></thead><tbody>{rows}</tbody>
</table></div>
<h2>How sure I was, and how often I was right</h2>
{calibration}
{misses}
{damage}
</body></html>
"""


def write(state: State, path: Path) -> Path:
    """Write the report and return where it is; CourseError if that cannot be done."""
    path = path.expanduser().resolve()
    write_whole(path, html(state))
    return path


def html(state: State) -> str:
    """The whole page."""
    head = "".join(f'<th scope="col">{name}</th>' for name in COLUMNS)
    lines = [*calibration_sentences(state.calibration), advice(state.calibration)]
    return PAGE.format(
        date=f"{datetime.now():%d %B %Y}",
        head=head,
        rows="".join(_row(cells(row)) for row in state.lessons),
        calibration="".join(f"<p>{escape(line)}</p>" for line in lines),
        misses=_misses(state),
        damage=f'<p class="soft">{damage(state.unreadable)}</p>'
        if state.unreadable
        else "",
    )


def _row(row: tuple[str, ...]) -> str:
    first, *rest = map(escape, row)
    return (
        f'<tr><th scope="row">{first}</th>'
        + "".join(f"<td>{cell}</td>" for cell in rest)
        + "</tr>"
    )


def _misses(state: State) -> str:
    if not state.misses:
        return ""
    rows = "".join(f"<li>{_miss(item)}</li>" for item in state.misses)
    return f"<h2>To look at again</h2><ul>{rows}</ul>"


def _miss(item: Item) -> str:
    """What was asked, with its code, and where the lesson settles it."""
    prompt, body = split(item.text)
    place = ", ".join(filter(None, (label(catalog.find(item.about)), item.cell)))
    return f"{prompt} <span class='soft'>({escape(place)})</span>{body}"

"""A live widget with its plain copy above it, of which JupyterLab shows only one.

Called by ``questions`` and ``loss_curve``. Two outputs: HTML that is saved with the
notebook, then the widget. A style rule inside the HTML hides the copy while the live
widget stands below it, and hides the widget's "model not found" when no kernel knows
it any more. The copy is an output of its own because changing an output draws it anew:
a change of the widget's own output would take the focus from the learner's hand.
"""

from html import escape
from uuid import uuid4

import anywidget
import traitlets
from IPython.display import display, update_display

VIEW = "application/vnd.jupyter.widget-view+json"

STYLE = """<style>
.course-static { line-height: 1.5; max-width: 46rem; }
.course-static .course-item { margin: 0 0 1.25em; }
.course-static ol[type=a] { list-style-type: lower-alpha; }
.course-static svg { max-width: 100%; height: auto; }
.jp-OutputArea-child:has(.course-static):has(+ .jp-OutputArea-child .course-live),
.jp-OutputArea-child:has(.course-static) + .jp-OutputArea-child:not(:has(.course-live))
{ display: none; }
</style>"""


class MirroredWidget(anywidget.AnyWidget):
    """A widget with a plain copy of itself in the notebook.

    ``copy`` holds the copy's HTML and the mark it is found by, for a page that was
    loaded again: JupyterLab then no longer knows the copy's display id.
    """

    copy = traitlets.Dict({"mark": "", "html": ""}).tag(sync=True)


class Mirror:
    """The plain copies of one object, in every cell that shows it."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._mark = f"course-{uuid4().hex}"
        self._ids: list[str] = []

    def show(self, html: str, text: str, widget: MirroredWidget) -> None:
        """Put the copy and the widget into the output of the running cell."""
        self._ids.append(uuid4().hex)
        display(self._bundle(html, text), raw=True, display_id=self._ids[-1])
        view = {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
        # Without widgets, a front end shows the empty HTML and not an object's name.
        display({VIEW: view, "text/html": ""}, raw=True)

    def update(self, html: str, text: str, widget: MirroredWidget) -> None:
        """Bring every copy up to date."""
        bundle = self._bundle(html, text)
        for each in self._ids:
            update_display(bundle, raw=True, display_id=each)
        widget.copy = {"mark": self._mark, "html": bundle["text/html"]}

    def _bundle(self, html: str, text: str) -> dict[str, str]:
        name, mark = escape(self._name), self._mark
        opening = f'<div class="course-static {mark}" data-set="{name}">'
        return {"text/html": f"{STYLE}{opening}{html}</div>", "text/plain": text}

"""The widget of the button Check in an exercise: see course/grading/button.py."""

import traitlets

from course.widgets.mirror import MirroredWidget
from course.widgets.questions import script


class CheckWidget(MirroredWidget):
    """The part in the browser; ``said`` is the last answer and its number."""

    _esm = script("elements.js", "kernel.js", "check.js")
    _css = script("theme.css", "check.css")
    said = traitlets.Dict().tag(sync=True)

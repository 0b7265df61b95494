"""The button Check at the end of every exercise: ``python -m course check`` in place.

``build`` puts a cell with ``CheckButton("06_training")`` into each notebook. The browser
saves the notebook, then the kernel runs the visible tests on the saved file, in a
process of its own as the command does, and says how it stands. Under grading, and
wherever nobody can press a button, it is one line of text.
"""

import io
from contextlib import redirect_stdout

from course.errors import CourseError

CELL = """# Run this cell, then press the button as often as you like.
from course.grading.button import CheckButton

CheckButton("{name}")"""


class CheckButton:
    """Shows itself as a button; ``text`` is what it said last."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.text = f"In a terminal: python -m course check {name[:2]}"
        self._widget = self._mirror = None
        self._token: object = None

    def __repr__(self) -> str:
        return self.text

    def _ipython_display_(self) -> None:
        from IPython import get_ipython

        if not hasattr(get_ipython(), "kernel"):  # a terminal, or grading
            print(self.text)
            return
        from course.widgets.check import CheckWidget
        from course.widgets.mirror import Mirror

        if self._widget is None:
            self._mirror = Mirror("check")
            self._widget = CheckWidget()
            self._widget.on_msg(self._pressed)
        self._mirror.show(self._html(), repr(self), self._widget)

    def _pressed(self, _widget, message: dict, _buffers) -> None:
        """A message from the browser, which sends it again until there is a reply."""
        if message.get("do") != "check":
            return
        token = message.get("token", object())
        if token != self._token:
            self._token, self.text = token, checked(self.name)
        number = self._widget.said.get("number", 0) + 1
        self._widget.said = {"text": self.text, "number": number}
        self._mirror.update(self._html(), repr(self), self._widget)

    def _html(self) -> str:
        from html import escape

        return f"<p><strong>Check</strong></p><pre>{escape(self.text)}</pre>"


def checked(name: str) -> str:
    """What ``python -m course check`` says of the learner's notebook as it is saved."""
    from course.grading import commands

    with redirect_stdout(io.StringIO()) as said:
        try:
            commands.check(name)
        except CourseError as error:
            print(error)
    return said.getvalue().rstrip()

"""Why is my gradient None? Broken programs, and a box of mends. Lesson 03.

A case is a few lines of code that lose the gradient. They run under a real tape
(``taped``); the picture walks back to the place where it stops, and ``tape.explain``
says why. A mend changes the code as text, so a wrong one changes nothing that helps.
The goal is to mend all cases.
"""

import numpy as np

import minitf as tf

from course.pictures.controls import Choice, Slider
from course.pictures.picture import Frame
from course.pictures.tape import Tape, rows, told
from course.pictures.taped import Walk, record, short
from course.pictures.taped_drawing import svg

CASES = {
    "a constant": """x = tf.constant(3.0)
with tape:
    y = x * x""",
    "whole numbers": """x = tf.Variable(3)
with tape:
    y = x * x""",
    "through NumPy": """x = tf.Variable(3.0)
with tape:
    a = 2 * x
    b = np.square(a)
    y = tf.add(b, 1.0)""",
    "a new x": """x = tf.Variable(3.0)
x = x + 1.0
with tape:
    y = x * x""",
    "stopped": """x = tf.Variable(3.0)
with tape:
    a = tf.stop_gradient(x * x)
    y = 2 * a""",
}
MENDS = {
    "none yet": ("", ""),
    "watch x": ("with tape:\n", "with tape:\n    tape.watch(x)\n"),
    "write 3.0, not 3": ("(3)", "(3.0)"),
    "tf in place of np": ("np.square", "tf.square"),
    "assign_add": ("x = x + 1.0", "x.assign_add(1.0)"),
    "no stop_gradient": ("tf.stop_gradient(x * x)", "x * x"),
}


class WhyNone(Tape):
    """A broken program, its walk back, and what a mend makes of it."""

    title = "Why is my gradient None?"
    task = (
        f"Goal: mend all {len(CASES)} cases. See where the walk back ends, then choose "
        "a mend."
    )
    controls = (
        Choice("case", "Case", tuple(CASES)),
        Choice("mend", "Mend", tuple(MENDS)),
        Slider("step", "Step", 0, 40, start=40),
    )

    def restart(self, state: dict) -> None:
        is_mended = walk_of(state).gradient is not None
        self.mended = {state["case"]} if is_mended else set()

    def changed(self, state: dict, name: str) -> None:
        if name == "case":
            state["mend"] = "none yet"
        if name != "step":
            state["step"] = 40  # the whole walk; the limits bring it to its end
        if walk_of(state).gradient is not None:
            self.mended.add(state["case"])

    def draw(self, state: dict) -> Frame:
        walk = walk_of(state)
        step = min(state["step"], walk.steps)
        count = f"Mended: {len(self.mended)} of {len(CASES)}."
        words = f"{self._said(state, walk, step)} {count}"
        return Frame(
            svg=_with_code(svg(walk, step, words), mended(state)),
            sentence=words,
            head=("operation", "on the tape", "value", "arrived", "handed back"),
            rows=rows(walk, step),
            goal="reached" if len(self.mended) == len(CASES) else "waiting",
            limits={"step": (0, walk.steps)},
        )

    def _said(self, state: dict, walk: Walk, step: int) -> str:
        if step < walk.steps:
            return told(walk, step)
        if walk.gradient is not None:
            return f"A gradient arrives: {short(walk.gradient)}."
        old, _ = MENDS[state["mend"]]
        useless = "That mend has nothing to change here. "
        helpless = "The code has changed, and the gradient is still lost. "
        before = ""
        if old:
            before = helpless if old in CASES[state["case"]] else useless
        return before + walk.explain().replace("`", "")


def mended(state: dict) -> str:
    """The code of a case with its mend."""
    code, (old, new) = CASES[state["case"]], MENDS[state["mend"]]
    return code.replace(old, new) if old else code


def walk_of(state: dict) -> Walk:
    """The case of a state, recorded with its mend."""
    code = mended(state)

    def program(tape: tf.GradientTape) -> tuple:
        names: dict = {"tf": tf, "np": np, "tape": tape}
        exec(compile(code, "<case>", "exec"), names)
        return names["x"], names["y"]

    return record(program)


def _with_code(drawing: str, code: str) -> str:
    """The drawing, with the lines of code above it."""
    lines = code.split("\n")
    high = 20 * len(lines) + 18
    start, end = drawing.index('viewBox="') + 9, drawing.index('" role=')
    width, height = drawing[start:end].split()[2:]
    shown = "".join(
        f'<tspan x="16" y="{20 * place + 24}" xml:space="preserve">{line}</tspan>'
        for place, line in enumerate(lines)
    )
    body = drawing.index(">") + 1
    return (
        f'{drawing[:start]}0 0 {width} {int(height) + high}{drawing[end:body]}'
        f'<text font-family="var(--jp-code-font-family, ui-monospace, monospace)" '
        f'fill="currentColor">{shown}</text><g transform="translate(0 {high})">'
        f"{drawing[body:-6]}</g></svg>"
    )

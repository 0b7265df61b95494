"""The tape of a small program, step by step: forward, then back. Lesson 03.

The learner moves ``x``, chooses a program or types a formula, and steps through it.
What is drawn was recorded by a real tape (``taped``); the goal is an ``x`` at which the
parts that come back to it cancel.
"""

import minitf as tf

from course.errors import CourseError
from course.pictures.controls import Choice, Play, Slider, Text
from course.pictures.picture import Frame, Picture
from course.pictures.taped import Stand, Walk, record, short
from course.pictures.taped_drawing import svg, value_of


def _loop(x):
    y = x
    for _ in range(3):
        y = y * x
    return y - 4.0 * x


PROGRAMS = {
    "a chain": lambda x: tf.square(2.0 * x - 3.0),
    "used twice": lambda x: x * x * x - 3.0 * x,
    "a loop": _loop,
    "an if": lambda x: tf.square(x - 1.0) if float(x) > 0 else tf.exp(x) - x,
}
OWN = "your own"
CODE = {
    "a chain": "y = tf.square(2 * x - 3)",
    "used twice": "y = x * x * x - 3 * x",
    "a loop": "y = x, then three times y = y * x, then y = y - 4 * x",
    "an if": "y = tf.square(x - 1) if x > 0, else y = tf.exp(x) - x",
}


class Tape(Picture):
    """A program as boxes and lines, its tape, and how far the walk has come."""

    title = "The tape, forward and back"
    task = (
        "Goal: walk all the way back, and find an x at which the gradient that arrives "
        "at x is 0."
    )
    controls = (
        Choice("program", "Program", (*PROGRAMS, OWN)),
        Text("code", "Your own: y =", "x * tf.sin(x)"),
        Slider("x", "x", -3.0, 3.0, start=2.0, step=0.25),
        Slider("step", "Step", 0, 40),
        Play("walk", "Walk", pace=0.35),
    )

    def restart(self, state: dict) -> None:
        if hasattr(self, "frame"):  # not when it is made: the step given is kept
            state["step"] = 0

    def advance(self, state: dict) -> None:
        state["step"] = min(state["step"] + 1, walk_of(state).steps)

    def changed(self, state: dict, name: str) -> None:
        if name == "code":
            state["program"] = OWN

    def draw(self, state: dict) -> Frame:
        walk = walk_of(state)
        step = min(state["step"], walk.steps)
        reached = step == walk.steps and walk.gradient == 0
        formula = CODE.get(state["program"], f"y = {state['code']}")
        sentence = f"{formula}. {told(walk, step)}"
        return Frame(
            svg=svg(walk, step, sentence),
            sentence=sentence + (" The goal is reached." if reached else ""),
            head=("operation", "on the tape", "value", "arrived", "handed back"),
            rows=rows(walk, step),
            goal="reached" if reached else "waiting",
            limits={"step": (0, walk.steps)},
        )


def walk_of(state: dict) -> Walk:
    """The program of a state, recorded. CourseError if it cannot be drawn."""
    own = state["program"] == OWN

    def program(tape: tf.GradientTape) -> tuple:
        x = tf.constant(float(state["x"]))
        with tape:
            tape.watch(x)
            y = typed(state["code"], x) if own else PROGRAMS[state["program"]](x)
        return x, y

    return record(program)


def typed(code: str, x: tf.Tensor) -> object:
    """What a formula of the learner gives; it is the learner's own kernel."""
    import numpy as np

    if not code:
        raise CourseError("Your own: write what y is, such as x * tf.sin(x).")
    names = {"tf": tf, "np": np, "x": x}
    y = eval(compile(code, "<your own>", "eval"), names)
    if not isinstance(y, tf.Tensor):
        raise CourseError(f"y must be a tensor; {code!r} gives {y!r}.")
    return y


def told(walk: Walk, step: int) -> str:
    """What happens at this step, in one or two sentences."""
    stand = Stand(walk, step)
    if step == 0:
        return f"Nothing has run yet; x is {short(float(walk.x.numpy()))}."
    if not stand.turned:
        return _forward(walk, step - 1)
    if not stand.back:
        return "All has run. The walk back begins with 1 at y."
    said = _back_over(walk, stand.back[-1])
    return f"{said} {_at_source(walk)}" if stand.is_over else said


def _forward(walk: Walk, k: int) -> str:
    said = f"{walk.nodes[k].name} runs and gives {value_of(walk.nodes[k])}"
    if walk.taped[k]:
        return f"{said}; the tape writes it down as entry {sum(walk.taped[: k + 1])}."
    return f"{said}; the tape does not write it down: nothing that it watches goes in."


def _back_over(walk: Walk, k: int) -> str:
    name = f"Back over {walk.nodes[k].name}, entry {sum(walk.taped[: k + 1])}:"
    if walk.arrived[k] is None:
        return f"{name} no gradient arrived here, so it is skipped."
    parts = walk.handed(k)
    if not parts:
        return f"{name} {short(walk.arrived[k])} arrives, and nothing is handed back."
    given = _listed(parts)
    return f"{name} {short(walk.arrived[k])} arrives, and it hands back {given}."


def _at_source(walk: Walk) -> str:
    parts = [
        part
        for k in walk.order
        for each, part in zip(walk.nodes[k].inputs, walk.parts[k], strict=True)
        if id(each) == walk.source_id() and part is not None
    ]
    if walk.y is walk.x:
        return "y is x itself, and grows as fast as x: the gradient is 1."
    if not parts:
        explained = walk.explain().replace("`", "")  # a sentence, no Markdown
        return f"At x no gradient arrives: it is None. {explained}"
    if len(parts) == 1:
        return f"At x the gradient is {short(walk.gradient)}."
    return f"At x, {_listed(parts)} add up to {short(walk.gradient)}."


def _listed(parts: list[float]) -> str:
    *others, last = map(short, parts)
    return f"{', '.join(others)} and {last}" if others else last


def rows(walk: Walk, step: int) -> list[tuple]:
    """The data of the picture: a row for each operation that has run."""
    stand = Stand(walk, step)
    found = []
    for k, node in enumerate(walk.nodes[: stand.ran]):
        done = k in stand.parts
        parts = map(short, walk.handed(k) if done else ())
        found.append((
            node.name, "yes" if walk.taped[k] else "no", value_of(node),
            short(walk.arrived[k]) if done else "", ", ".join(parts),
        ))  # fmt: skip
    return found

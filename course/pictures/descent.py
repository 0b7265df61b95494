"""The live picture of lesson 05: an optimizer on its way down a loss surface.

The learner picks a surface, a rule, a learning rate, momentum and a start, and plays
the steps. The map, each gradient and each step come from minitf (``surfaces``);
``descent_drawing`` draws them.
"""

import math

from course.errors import CourseError
from course.pictures import surfaces
from course.pictures.controls import Check, Choice, Play, Slider, Text
from course.pictures.descent_drawing import svg
from course.pictures.picture import Frame, Picture
from course.pictures.surfaces import HIGH, STEPS, SURFACES, WIDE, Step
from course.words import counted

RULES = ("SGD", "momentum", "RMSprop", "Adam")
RATES = ("0.001", "0.003", "0.01", "0.03", "0.1", "0.2", "0.3", "0.5", "1", "2")
START = (-3.5, 1.5)


class Descent(Picture):
    """Loss surface with the path of an optimizer, and those of the others."""

    title = "The way down"
    task = "Goal: be inside the dashed line, the valley, after at most 40 steps."
    controls = (
        Choice("surface", "Surface", tuple(SURFACES)),
        Choice("optimizer", "Optimizer", RULES),
        Choice("rate", "Learning rate", RATES, "0.03"),
        Slider("momentum", "Momentum (of that rule)", 0.0, 0.95, 0.9, step=0.05),
        Text("start", "Start", f"{START[0]:g}, {START[1]:g}"),
        Slider("steps", "Steps", 0, STEPS, STEPS),
        Check("others", "Show the other three"),
        Play("time", "Play"),
    )

    def draw(self, state: dict) -> Frame:
        """The map with the path so far."""
        place = state["surface"]
        paths = {
            rule: self._path(state, rule)
            for rule in RULES
            if state["others"] or rule == state["optimizer"]
        }
        path = paths.pop(state["optimizer"])[: state["steps"] + 1]
        ran_away = len(path) <= state["steps"]
        there = path[-1].loss <= SURFACES[place].goal and not ran_away
        others = {rule: way[: state["steps"] + 1] for rule, way in paths.items()}
        rows = [
            (number, f"{step.x:.3f}", f"{step.y:.3f}", f"{step.loss:.4g}",
             f"{math.hypot(*step.slopes):.3g}")
            for number, step in enumerate(path)
        ]  # fmt: skip
        first, second = SURFACES[place].names
        return Frame(
            svg=svg(place, state["optimizer"], path, others),
            sentence=_sentence(state, path, ran_away),
            head=("step", first, second, "loss", "length of the gradient"),
            rows=rows,
            goal="reached" if there else "waiting",
        )

    def advance(self, state: dict) -> None:
        """One step more; after the last one, from the start again."""
        state["steps"] = (state["steps"] + 1) % (STEPS + 1)

    def restart(self, state: dict) -> None:
        """Back to the start of the path, but not when the picture is made."""
        if hasattr(self, "frame"):
            state["steps"] = 0

    def _path(self, state: dict, rule: str) -> list[Step]:
        rate, momentum = float(state["rate"]), state["momentum"]
        return surfaces.path(
            state["surface"], rule, rate, momentum if rule == "momentum" else 0.0,
            begin(state["start"]),
        )  # fmt: skip


def begin(text: str) -> tuple[float, float]:
    """Two numbers on the map, from "-3.5, 1.5". Raises CourseError with the rule."""
    rule = (
        f"give two numbers, from {-WIDE:g} to {WIDE:g} and from {-HIGH:g} to {HIGH:g}"
    )
    try:
        x, y = (float(part) for part in text.strip("()[] ").split(","))
    except ValueError:
        raise CourseError(f"Start: {text!r} does not fit; {rule}.") from None
    if not (abs(x) <= WIDE and abs(y) <= HIGH):  # also refuses nan
        raise CourseError(f"Start: {text!r} does not lie on the map; {rule}.")
    return x, y


def _sentence(state: dict, path: list[Step], ran_away: bool) -> str:
    """What the picture shows, in words."""
    surface, rule = SURFACES[state["surface"]], state["optimizer"]
    using = f", momentum {state['momentum']:g}" if rule == "momentum" else ""
    said = f"{rule}, learning rate {state['rate']}{using}: "
    count = len(path) - 1
    steps = counted(count, "steps")
    if ran_away:
        last = path[-1].loss
        return f"{said}after {steps} the loss has run away, to {last:.2g}."
    said += f"after {steps} the loss is {path[-1].loss:.3g}"
    arrived = next((k for k, s in enumerate(path) if s.loss <= surface.goal), None)
    if path[-1].loss <= surface.goal:
        return f"{said}, in the valley. It came there at step {arrived}."
    if arrived is not None:
        return f"{said}. It was in the valley at step {arrived}, and left it."
    return f"{said}. The valley begins at {surface.goal:.3g}."

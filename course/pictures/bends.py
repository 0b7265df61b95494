"""Bends: a row of units fits a curve, and each relu unit shows where it bends.

Lesson 04 shows it with ``lesson.picture("bends")``. A unit of one input, relu(w * x + b),
is flat up to x = -b / w and straight beyond. Training moves these points; the picture
marks them on the axis and draws what each unit adds behind the network's answer.
"""

from html import escape

import numpy as np

from course.pictures import plane
from course.pictures.controls import Choice, Play, Slider
from course.pictures.picture import Frame, Picture
from course.pictures.small_net import SmallNet
from course.widgets.chart import LABEL, number
from course.words import counted

STEPS = 20  # updates in a frame
GOAL = 0.01
REACH, HIGH = 2.0, 1.6  # of the x axis and of the y axis, to both sides
WIDTH, HEIGHT, LEFT, TOP = 640, 320, 44, 14
RIGHT, FLOOR = WIDTH - 96, HEIGHT - 42

TARGETS = {
    "wave": lambda x: np.sin(2 * x),
    "hill": lambda x: np.exp(-2 * x * x),
    "corner": lambda x: np.abs(x) - 1,
}
X = np.linspace(-REACH, REACH, 81, dtype="float32").reshape(-1, 1)
FINE = np.linspace(-REACH, REACH, 321, dtype="float32").reshape(-1, 1)  # to draw


class Bends(Picture):
    """Target, units, activation and first weights to turn; trains while it plays."""

    title = "Bends: what each unit adds"
    task = f"Bring the mean squared error below {GOAL}."
    controls = (
        Choice("target", "Curve", tuple(TARGETS)),
        Slider("units", "Units", 1, 8, start=3),
        Choice("activation", "Activation", ("relu", "linear", "tanh")),
        Slider("seed", "First weights", 1, 9),
        Play("time", "Train"),
    )

    def restart(self, state: dict) -> None:
        """A new network that has not been trained."""
        self.target = TARGETS[state["target"]](X).astype("float32")
        self.net = SmallNet(
            X, self.target, [state["units"]], state["activation"],
            last="linear", loss="mean_squared_error", seed=10 * state["seed"],
        )  # fmt: skip

    def changed(self, state: dict, name: str) -> None:
        """Each control makes another network."""
        self.restart(state)

    def advance(self, state: dict) -> None:
        """Train for a frame."""
        self.net.train(STEPS)

    @property
    def error(self) -> float:
        """The mean squared error over the curve."""
        return float(np.mean((self.net.answers(X) - self.target[:, 0]) ** 2))

    def bends(self) -> list[float | None]:
        """Where each unit bends; None if its weight is zero, so that it never does."""
        kernel, bias = (w.numpy().ravel() for w in self.net.layers[0].weights)
        return [-float(b) / float(w) if w else None for w, b in zip(kernel, bias)]

    def draw(self, state: dict) -> Frame:
        """The curve, the network's answer, the units behind it, the bends below it."""
        adds = self.net.layers[1].kernel.numpy().ravel()
        weights = self.net.layers[0].kernel.numpy().ravel()
        bends = self.bends() if state["activation"] == "relu" else []
        rows = [
            (k, "never" if place is None else _two_digits(place),
             "right" if w > 0 else "left", f"{w * v:+.2f}")
            for k, (place, w, v) in enumerate(zip(bends, weights, adds), start=1)
        ]  # fmt: skip
        sentence = self.sentence(state)
        return Frame(
            self._svg(sentence, bends, adds),
            sentence,
            ("unit", "bends at x", "not flat to the", "slope it adds there"),
            rows,
            "reached" if self.error < GOAL else "waiting",
        )

    def sentence(self, state: dict) -> str:
        """The error, the goal, and where the bends are."""
        said = f"After {counted(self.net.steps, 'steps')}: mean squared error "
        said += f"{number(self.error)}"
        said += f", goal {GOAL} {'' if self.error < GOAL else 'not '}reached. "
        match state["activation"]:
            case "linear":
                return said + "Without an activation nothing bends: a straight line."
            case "tanh":
                return said + "tanh has no corner: each unit bends softly."
        seen = sorted(b for b in self.bends() if b is not None and abs(b) <= REACH)
        places = dict.fromkeys(_two_digits(place) for place in seen)
        at = f"x = {', '.join(places)}" if places else "no x in sight"
        return said + f"The units bend at {at}."

    def _svg(self, words: str, bends: list, adds: np.ndarray) -> str:
        hidden = self.net.inside(FINE)[0]
        units = "".join(
            f'<path d="{_path(hidden[:, k] * add)}" fill="none" stroke="currentColor" '
            'stroke-opacity="0.35"/>'
            for k, add in enumerate(adds)
        )
        curve, answers = TARGETS[self.state["target"]](FINE), self.net.answers(FINE)
        marks = "".join(_mark(b) for b in bends if b is not None and abs(b) <= REACH)
        return (
            f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(words)}" '
            f'font-family="system-ui, sans-serif">{_axes()}{marks}{units}'
            + _line(curve[:, 0], plane.NEGATIVE, "6 4")
            + _line(answers, plane.POSITIVE)
            + f"{_names(float(curve[-1, 0]), float(answers[-1]))}</svg>"
        )


def _two_digits(place: float) -> str:
    """The place as text; zero has no sign."""
    return f"{round(place, 2) + 0.0:.2f}"


def _at(x: float, y: float) -> tuple[float, float]:
    """Where a point of the plane lies in the drawing."""
    return (
        LEFT + (RIGHT - LEFT) * (x + REACH) / (2 * REACH),
        FLOOR - (FLOOR - TOP) * (y + HIGH) / (2 * HIGH),
    )


def _path(values: np.ndarray) -> str:
    """A line through the values, cut off where it leaves the drawing.

    By arithmetic and not by a clipPath: the copy in the notebook has the same drawing,
    and a page cannot tell two things of one name apart.
    """
    path, last = "", None
    points = [(float(x), float(y)) for x, y in zip(FINE[:, 0], values)]
    for (x0, y0), (x1, y1) in zip(points, points[1:]):
        rise = (y1 - y0) or 1e-12
        cuts = sorted(((-HIGH - y0) / rise, (HIGH - y0) / rise))
        begin, end = max(0.0, cuts[0]), min(1.0, cuts[1])
        if begin < end:
            ends = (_at(x0 + t * (x1 - x0), y0 + t * rise) for t in (begin, end))
            first, second = (f"{x:.1f} {y:.1f}" for x, y in ends)
            path += f"L{second}" if first == last else f"M{first}L{second}"
            last = second
    return path


def _line(values: np.ndarray, colour: str, dash: str = "none") -> str:
    return (
        f'<path d="{_path(values)}" fill="none" stroke-width="2.5" '
        f'style="stroke:{colour};stroke-dasharray:{dash}"/>'
    )


def _names(curve: float, network: float) -> str:
    """The names of both lines at their ends, at least a line of text apart."""
    ends = [min(max(_at(REACH, y)[1], TOP + 8), FLOOR - 8) for y in (curve, network)]
    close = 16 - abs(ends[0] - ends[1])
    if close > 0:
        up = close / 2 if ends[0] <= ends[1] else -close / 2
        ends = [ends[0] - up, ends[1] + up]
    return "".join(
        f'<text x="{RIGHT + 8}" y="{y + 4:.0f}" font-size="12" '
        f'style="fill:{colour}">{name}</text>'
        for y, colour, name in zip(
            ends, (plane.NEGATIVE, plane.POSITIVE), ("curve", "network")
        )
    )


def _mark(place: float) -> str:
    """A hairline where a unit bends, and a triangle on the axis."""
    x, _ = _at(place, 0)
    return (
        f'<path d="M{x:.1f} {TOP}V{FLOOR}" stroke="currentColor" stroke-opacity="0.3" '
        f'stroke-dasharray="2 4"/><path d="M{x:.1f} {FLOOR - 9}l5 9h-10z" '
        'fill="currentColor"/>'
    )


def _axes() -> str:
    parts = [f'<path d="M{LEFT} {FLOOR}H{RIGHT}" stroke="currentColor"/>']
    for tick in (-2, -1, 0, 1, 2):
        x, _ = _at(tick, 0)
        parts.append(
            f'<text x="{x:.0f}" y="{FLOOR + 17}" {LABEL} text-anchor="middle">{tick}</text>'
        )
    for tick in (-1, 0, 1):
        _, y = _at(0, tick)
        parts.append(
            f'<path d="M{LEFT} {y:.1f}H{RIGHT}" stroke="currentColor" '
            f'stroke-opacity="0.15"/><text x="{LEFT - 8}" y="{y + 4:.1f}" {LABEL} '
            f'text-anchor="end">{tick}</text>'
        )
    middle = (LEFT + RIGHT) / 2
    parts.append(
        f'<text x="{middle:.0f}" y="{HEIGHT - 6}" {LABEL} text-anchor="middle">x '
        "(triangles: where a unit bends)</text>"
    )
    return "".join(parts)

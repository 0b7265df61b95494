"""Line charts as SVG text: one drawing for the live picture and for the saved copy.

Called by ``loss_curve``. Colours are JupyterLab's own where it shows the picture (the
variables of ``theme.css``) and fixed ones elsewhere; lines also differ by their dashes
and carry their names at their ends. Points that are not finite numbers are left out.
"""

import math
from dataclasses import dataclass, field
from html import escape

Point = tuple[float, float]

WIDTH, HEIGHT = 640, 300
LEFT, RIGHT, TOP, BOTTOM = 62, 92, 16, 46
LABEL = 'fill="currentColor" font-size="12"'


@dataclass(frozen=True)
class Line:
    """One line of a chart; a faint one lies behind the others and has no name."""

    points: list[Point]
    name: str = ""
    colour: str = "currentColor"
    dash: str = ""

    def finite(self) -> list[Point]:
        """The points that can be drawn."""
        return [(x, y) for x, y in self.points if math.isfinite(y)]


@dataclass(frozen=True)
class Chart:
    """A chart with named axes; ``goal`` is a level to reach, ``words`` say it all."""

    lines: list[Line]
    x_name: str
    y_name: str
    words: str
    goal: float | None = None
    x_least: float = 1.0
    _scale: dict = field(default_factory=dict)

    def svg(self) -> str:
        """The picture. Its text alternative is ``words``; give the data beside it."""
        return framed(self.inside(), self.words)

    def inside(self) -> str:
        """What is in the picture: to be put in a larger one."""
        points = [point for line in self.lines for point in line.finite()]
        goal = [] if self.goal is None else [self.goal]
        right = max([x for x, _ in points] + [self.x_least])
        top = max([y for _, y in points] + [1.25 * level for level in goal] + [1e-6])
        low = min([y for _, y in points] + [0.0])
        x_ticks, y_ticks = ticks(0, right, whole=True), ticks(low, top)
        top, low = max(top, y_ticks[-1]), min(low, y_ticks[0])
        self._scale.update(right=right, top=top, low=low)
        parts = [
            *self._grid(x_ticks, y_ticks),
            *self._goal(),
            *(self._line(line) for line in self.lines),
            *self._names(),
        ]
        return "".join(parts)

    def _x(self, x: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * x / self._scale["right"]

    def _y(self, y: float) -> float:
        low, top = self._scale["low"], self._scale["top"]
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (y - low) / (top - low)

    def _grid(self, x_ticks: list[float], y_ticks: list[float]) -> list[str]:
        end, floor = WIDTH - RIGHT, HEIGHT - BOTTOM
        parts = [
            '<g stroke="currentColor" stroke-opacity="0.15">'
            + "".join(f'<path d="M{LEFT} {self._y(y):.1f}H{end}"/>' for y in y_ticks)
            + f'</g><path d="M{LEFT} {floor}H{end}" stroke="currentColor"/>'
        ]
        parts += [
            f'<text x="{LEFT - 8}" y="{self._y(y) + 4:.1f}" text-anchor="end" '
            f"{LABEL}>{number(y)}</text>"
            for y in y_ticks
        ]
        parts += [
            f'<text x="{self._x(x):.1f}" y="{floor + 18}" text-anchor="middle" '
            f"{LABEL}>{number(x)}</text>"
            for x in x_ticks
        ]
        middle, half = (LEFT + end) / 2, (TOP + floor) / 2
        parts.append(
            f'<text x="{middle}" y="{HEIGHT - 6}" text-anchor="middle" {LABEL}>'
            f"{escape(self.x_name)}</text>"
        )
        parts.append(
            f'<text transform="translate(14 {half}) rotate(-90)" {LABEL} '
            f'text-anchor="middle">{escape(self.y_name)}</text>'
        )
        return parts

    def _goal(self) -> list[str]:
        if self.goal is None:
            return []
        y = self._y(self.goal)
        return [
            f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="currentColor" '
            'stroke-dasharray="2 4" stroke-width="1.5"/>',
            f'<text x="{LEFT + 6}" y="{y - 5:.1f}" {LABEL}>'
            f"goal {number(self.goal)}</text>",
        ]

    def _line(self, line: Line) -> str:
        points = [f"{self._x(x):.1f} {self._y(y):.1f}" for x, y in line.finite()]
        if not points:
            return ""
        if not line.name:
            look = "stroke-width:1;stroke-opacity:.35"
        else:
            look = f"stroke-width:2;stroke-dasharray:{line.dash or 'none'}"
        dot = ""
        if line.name and len(points) == 1:  # one point makes no line to see
            x, y = points[0].split()
            dot = f'<circle cx="{x}" cy="{y}" r="3" style="fill:{line.colour}"/>'
        return (
            f'<path d="M{"L".join(points)}" fill="none" stroke-linejoin="round" '
            f'style="stroke:{line.colour};{look}"/>{dot}'
        )

    def _names(self) -> list[str]:
        """The lines' names at their ends, pushed apart where they would touch."""
        named = [
            (self._y(line.finite()[-1][1]), self._x(line.finite()[-1][0]), line)
            for line in self.lines
            if line.name and line.finite()
        ]
        parts, last = [], -math.inf
        for place, (y, x, line) in enumerate(sorted(named, key=lambda each: each[0])):
            below = 15 * (len(named) - 1 - place)
            y = last = max(min(y, HEIGHT - BOTTOM - below), last + 15)
            parts.append(
                f'<text x="{x + 8:.1f}" y="{y + 4:.1f}" font-size="12" '
                f'style="fill:{line.colour}">{escape(line.name)}</text>'
            )
        return parts


def framed(inside: str, words: str, height: int = HEIGHT) -> str:
    """A whole ``<svg>`` element; ``words`` are its text alternative."""
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" width="{WIDTH}" '
        f'aria-label="{escape(words)}" '
        f'font-family="system-ui, sans-serif">{inside}</svg>'
    )


def ticks(low: float, high: float, count: int = 5, whole: bool = False) -> list[float]:
    """About ``count`` round numbers, from at most ``low`` to at least ``high``.

    >>> ticks(0, 0.7)
    [0.0, 0.2, 0.4, 0.6, 0.8]
    """
    rough = (high - low) / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
    if whole:  # epochs are counted: no half ones, and none beyond the last
        step = max(1, round(step))
        return [float(tick) for tick in range(0, math.floor(high) + 1, step)]
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(place * step, 12) for place in range(first, last + 1)]


def number(value: float) -> str:
    """A tick or a table entry: three figures, no trailing zeros, NaN as a word.

    >>> number(0.123456), number(3000.0), number(2e-7), number(math.nan)
    ('0.123', '3,000', '2e-07', 'not a number')
    """
    if 1e3 <= abs(value) < 1e6:
        return f"{value:,.0f}"
    return f"{value:.3g}" if math.isfinite(value) else "not a number"


def thinned(points: list[Point], most: int) -> list[Point]:
    """At most about ``most`` points: means of neighbours, and the last one as it is."""
    if len(points) <= most:
        return points
    size = math.ceil(len(points) / most)
    groups = (points[place : place + size] for place in range(0, len(points) - 1, size))
    means = [(group[-1][0], sum(y for _, y in group) / len(group)) for group in groups]
    return [*means, points[-1]]


def last_epoch(epochs: list[tuple]) -> str:
    """The losses of the last epoch in words; ``epochs`` are (training, validation or None)."""
    if not epochs:
        return "No epoch has ended yet."
    train, check = epochs[-1]
    also = "" if check is None else f", validation loss {number(check)}"
    said = f"After epoch {len(epochs)}: training loss {number(train)}{also}."
    if not math.isfinite(train):
        said += " The loss is no longer a number: the steps were too large."
    return said

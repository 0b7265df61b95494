"""Draws the playground: units in columns, the network's answer, the loss beside it.

Used by ``playground`` only. Everything is computed from the network as it is: each small
square is one unit's answer over the plane, each line a weight (blue adds, orange and
dashed subtracts, thicker is larger).
"""

import math
from html import escape

import numpy as np

from course.pictures import plane
from course.pictures.point_sets import REACH
from course.widgets.chart import LABEL, number, ticks
from course.words import counted

WIDTH, HEIGHT = 700, 336
MAP, TOP = 276, 26  # the big square's side, and its upper edge
SQUARE, GAP = 28, 6  # a unit's square, and the space below it
MAP_LEFT = 206
CHART_LEFT, CHART_WIDTH, CHART_HEIGHT = 536, 130, 112
CELLS, SMALL_CELLS = 72, 18  # cells on a side of the map, and of a unit's square


class Drawing:
    """One frame. ``history`` holds (steps, loss, test accuracy)."""

    def __init__(self, net, points, history: list[tuple], goal: float) -> None:
        self.net, self.points, self.history, self.goal = net, points, history, goal

    def svg(self, words: str) -> str:
        """The whole picture; ``words`` are its text alternative."""
        parts = [*self._network(), self._map(), *self._points(), *self._charts()]
        return (
            f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
            f'aria-label="{escape(words)}" font-family="system-ui, sans-serif">'
            f"{''.join(parts)}</svg>"
        )

    # The network: squares of units, and lines for the weights between them.

    def _places(self) -> list[list[tuple[float, float]]]:
        """The left upper corner of each unit's square, column by column."""
        sizes = [layer.units for layer in self.net.layers[:-1]]
        columns = [2, *sizes]
        step = (MAP_LEFT - 12 - SQUARE) / len(columns)
        found = []
        for place, size in enumerate(columns):
            top = TOP + (MAP - size * (SQUARE + GAP) + GAP) / 2
            x = 8 + place * step
            found.append([(x, top + k * (SQUARE + GAP)) for k in range(size)])
        return found

    def _network(self) -> list[str]:
        places = self._places()
        end = [(MAP_LEFT, TOP + MAP / 2 - SQUARE / 2)]
        lines = [
            self._weight(weight, begin, finish)
            for layer, left, right in zip(self.net.layers, places, [*places[1:], end])
            for row, begin in zip(layer.kernel.numpy(), left)
            for weight, finish in zip(row, right)
        ]
        rows = plane.grid(SMALL_CELLS, REACH)
        hidden = [rows, *self.net.inside(rows)[:-1]]
        squares = [
            self._unit(values[:, k], corner)
            for values, corners in zip(hidden, places)
            for k, corner in enumerate(corners)
        ]
        word = "layer " if len(places) < 4 else ""
        names = ["x, y", *(f"{word}{k}" for k in range(1, len(places)))]
        heads = [
            f'<text x="{corners[0][0] + SQUARE / 2:.0f}" y="{TOP - 10}" {LABEL} '
            f'text-anchor="middle">{name}</text>'
            for name, corners in zip(names, places)
        ]
        return [*lines, *squares, *heads]

    def _weight(self, weight: float, begin: tuple, finish: tuple) -> str:
        colour = plane.POSITIVE if weight > 0 else plane.NEGATIVE
        dash = "" if weight > 0 else ' stroke-dasharray="4 3"'
        crowd = 1.0 if self.net.layers[0].units <= 4 else 0.5
        thick = 0.4 + 3.2 * crowd * math.tanh(abs(float(weight)) / 3)
        x, y = begin[0] + SQUARE, begin[1] + SQUARE / 2
        return (
            f'<path d="M{x:.0f} {y:.0f}L{finish[0]:.0f} {finish[1] + SQUARE / 2:.0f}" '
            f'style="stroke:{colour}" stroke-width="{thick:.1f}" '
            f'stroke-opacity="{0.4 + 0.5 * crowd}"{dash}/>'
        )

    def _unit(self, values: np.ndarray, corner: tuple[float, float]) -> str:
        """One unit's answer over the plane, scaled to its own largest."""
        values = values.reshape(SMALL_CELLS, SMALL_CELLS)
        largest = np.abs(values).max() or 1.0
        return _card(corner, SQUARE) + plane.bands(values / largest, *corner, SQUARE)

    # The map: the network's answer, its border, and the points.

    def _map(self) -> str:
        answers = self.net.answers(plane.grid(CELLS, REACH)).reshape(CELLS, CELLS)
        signed = 2.0 * answers - 1.0
        line = plane.border(signed, MAP_LEFT, TOP, MAP)
        return (
            _card((MAP_LEFT, TOP), MAP)
            + plane.bands(signed, MAP_LEFT, TOP, MAP)
            + f'<path d="{line}" fill="none" stroke="currentColor" stroke-width="2"/>'
            + f'<text x="{MAP_LEFT}" y="{TOP - 10}" {LABEL}>what it answers, and the '
            "training points</text>"
        )

    def _points(self) -> list[str]:
        rows, labels = self.points[0]
        x = MAP_LEFT + MAP * (rows[:, 0] + REACH) / (2 * REACH)
        y = TOP + MAP * (REACH - rows[:, 1]) / (2 * REACH)
        dots, crosses = "", ""
        for u, v, kind in zip(x, y, labels[:, 0]):
            if kind > 0.5:
                dots += f"M{u - 3:.1f} {v:.1f}a3 3 0 1 0 6 0a3 3 0 1 0 -6 0z"
            else:
                crosses += f"M{u - 3:.1f} {v - 3:.1f}h6v6h-6z"
        edge = 'style="fill:{};stroke:var(--course-paper, #fff)" stroke-width="1"'
        low = TOP + MAP + 20
        return [
            f'<path d="{dots}" {edge.format(plane.POSITIVE)}/>',
            f'<path d="{crosses}" {edge.format(plane.NEGATIVE)}/>',
            f'<circle cx="{MAP_LEFT + 6}" cy="{low - 4}" r="4" '
            f'style="fill:{plane.POSITIVE}"/>'
            f'<text x="{MAP_LEFT + 16}" y="{low}" {LABEL}>blue (1)</text>'
            f'<rect x="{MAP_LEFT + 86}" y="{low - 8}" width="8" height="8" '
            f'style="fill:{plane.NEGATIVE}"/>'
            f'<text x="{MAP_LEFT + 100}" y="{low}" {LABEL}>orange (0)</text>',
        ]

    # The curves: loss above, test accuracy below, one axis of steps.

    def _charts(self) -> list[str]:
        most = max(loss for _, loss, _ in self.history)
        top = max(ticks(0, max(most, 0.7), 3))
        below = TOP + CHART_HEIGHT + 52
        steps = self.history[-1][0]
        return [
            self._curve(1, "training loss", TOP, 0, top, plane.POSITIVE),
            self._curve(2, "test accuracy", below, 0.4, 1.0, plane.NEGATIVE, self.goal),
            f'<text x="{CHART_LEFT}" y="{below + CHART_HEIGHT + 16}" {LABEL} '
            'text-anchor="middle">0</text>',
            f'<text x="{CHART_LEFT + CHART_WIDTH}" y="{below + CHART_HEIGHT + 16}" '
            f'{LABEL} text-anchor="end">{counted(f"{steps:,}", "steps")}</text>',
        ]

    def _curve(self, column, name, top, low, high, colour, goal=None) -> str:
        floor, right = top + CHART_HEIGHT, CHART_LEFT + CHART_WIDTH

        def height(value: float) -> float:
            return floor - CHART_HEIGHT * (min(max(value, low), high) - low) / (high - low)

        gap = max(1, len(self.history) // 200)
        shown = [*self.history[:-1:gap], self.history[-1]]
        most = max(self.history[-1][0], 1)
        line = "L".join(
            f"{CHART_LEFT + CHART_WIDTH * each[0] / most:.1f} {height(each[column]):.1f}"
            for each in shown
        )
        parts = [
            f'<text x="{CHART_LEFT}" y="{top - 10}" {LABEL}>{name} '
            f"{self.history[-1][column]:.3f}</text>",
            f'<path d="M{CHART_LEFT} {top}V{floor}H{right}" fill="none" '
            'stroke="currentColor" stroke-opacity="0.5"/>',
            *(
                f'<text x="{CHART_LEFT - 6}" y="{y + 4}" {LABEL} text-anchor="end">'
                f"{number(value)}</text>"
                for y, value in ((top, high), (floor, low))
            ),
            f'<path d="M{line}" fill="none" style="stroke:{colour}" stroke-width="2"/>',
        ]
        if goal is not None:
            y = height(goal)
            parts.append(
                f'<path d="M{CHART_LEFT} {y:.1f}H{right}" stroke="currentColor" '
                'stroke-dasharray="2 4" stroke-width="1.5"/>'
                f'<text x="{right}" y="{y + 14:.1f}" {LABEL} text-anchor="end">'
                f"goal {number(goal)}</text>"
            )
        return "".join(parts)


def _card(corner: tuple[float, float], size: float) -> str:
    """A square of paper with an edge: lines behind it do not shine through."""
    x, y = corner
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{size}" height="{size}" '
        'style="fill:var(--course-paper, #fff)" stroke="currentColor" '
        'stroke-opacity="0.45"/>'
    )

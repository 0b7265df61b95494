"""How the picture of lesson 05 is drawn: the map, the loss by step, the memory.

Called by ``descent`` with the paths that ``surfaces`` has computed. Colours are those
of the course's theme; lines differ by their dashes too.
"""

import math
from functools import lru_cache
from html import escape

from course.pictures import surfaces
from course.pictures.contours import loops
from course.pictures.surfaces import HIGH, STEPS, SURFACES, WIDE, Step

DASHES = {"SGD": "none", "momentum": "7 3", "RMSprop": "2 3", "Adam": "9 3 2 3"}
ACCENT = "var(--course-accent, #1f6fb2)"
GOAL = "var(--course-validation, #b4570a)"
PAPER = "var(--course-paper, #fff)"
LEVELS = 11

# The map and the chart beside it, in units of the drawing.
LEFT, TOP, MAP_WIDE, MAP_HIGH = 30, 10, 400, 300
CHART_LEFT, CHART_WIDE, CHART_HIGH = 482, 150, 150


def svg(place: str, rule: str, path: list[Step], others: dict[str, list[Step]]) -> str:
    """The whole drawing, with the paths as far as they are to be shown."""
    words = escape(f"Map of the surface {place} with the path of {rule}")
    names = SURFACES[place].names
    return (
        '<svg viewBox="0 0 640 345" role="img" width="640" font-size="12" '
        f'fill="currentColor" font-family="system-ui, sans-serif" aria-label="{words}">'
        f'<svg x="{LEFT}" y="{TOP}" width="{MAP_WIDE}" height="{MAP_HIGH}" '
        f'viewBox="0 0 {MAP_WIDE} {MAP_HIGH}" overflow="hidden">'
        f"{_map(place)}{_ways(others)}{_way(path)}</svg>"
        f"{_frame(names)}{_chart(place, path, others)}"
        f"{_memory(path[-1], names)}{_legend(rule, others)}</svg>"
    )


@lru_cache
def _map(place: str) -> str:
    """The contour lines, darker towards the valley, and the edge of the valley."""
    surface = SURFACES[place]
    columns, _, heights = surfaces.heights(place)
    pitch = MAP_WIDE / (len(columns) - 1)
    above = heights - surface.lowest
    growth = (0.7 * above.max() / surface.margin) ** (1 / LEVELS)
    levels = [surface.margin * growth**power for power in range(LEVELS, -1, -1)]
    lines = [_outline(loops(above, level), pitch) for level in levels]
    fills = "".join(f'<path d="{line}"/>' for line in lines)
    strokes = "".join(f'<path d="{line}"/>' for line in lines[:-1])
    return (
        f'<g fill-rule="evenodd" fill-opacity=".075" style="fill:{ACCENT}">{fills}</g>'
        f'<g fill="none" stroke="currentColor" stroke-opacity=".16">{strokes}</g>'
        f'<path d="{lines[-1]}" fill="none" stroke-width="2" stroke-dasharray="5 3" '
        f'style="stroke:{GOAL}"/>'
    )


def _outline(found: list, pitch: float) -> str:
    """Loops of the grid, whose lines lie so far apart, as the text of an SVG path."""
    return "".join(
        "M" + "L".join(f"{pitch * x:.1f} {pitch * y:.1f}" for x, y in loop) + "Z"
        for loop in found
    )


def _spot(step: Step) -> tuple[float, float]:
    """Where a point lies on the map; far away is just outside of it."""
    x = min(max(step.x, -9.0 * WIDE), 9.0 * WIDE)
    y = min(max(step.y, -9.0 * HIGH), 9.0 * HIGH)
    return (x + WIDE) / (2 * WIDE) * MAP_WIDE, (HIGH - y) / (2 * HIGH) * MAP_HIGH


def _polyline(path: list[Step]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in map(_spot, path))


def _way(path: list[Step]) -> str:
    """The path, a dot for each step; the last one is where the optimizer stands."""
    dots = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.2"/>' for x, y in map(_spot, path)
    )
    (begin_x, begin_y), (x, y) = _spot(path[0]), _spot(path[-1])
    return (
        f'<polyline points="{_polyline(path)}" fill="none" stroke="currentColor" '
        f'stroke-width="1.6" stroke-linejoin="round"/>{dots}'
        f'<circle cx="{begin_x:.1f}" cy="{begin_y:.1f}" r="5" stroke="currentColor" '
        f'stroke-width="1.6" style="fill:{PAPER}"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6" stroke-width="1.6" '
        f'style="fill:{GOAL};stroke:{PAPER}"/>'
    )


def _ways(others: dict[str, list[Step]]) -> str:
    """The paths of the other rules, each with a dash of its own (see the legend)."""
    parts = []
    for rule, path in others.items():
        x, y = _spot(path[-1])
        parts.append(
            f'<polyline points="{_polyline(path)}" fill="none" stroke-width="1.6" '
            f'stroke-dasharray="{DASHES[rule]}" style="stroke:{ACCENT}"/>'
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" style="fill:{ACCENT}"/>'
        )
    return "".join(parts)


def _frame(names: tuple[str, str]) -> str:
    """The border of the map, its scales and names."""
    floor, middle = TOP + MAP_HIGH, LEFT + MAP_WIDE / 2
    marks = [
        f'<text x="{LEFT + (x + WIDE) * 50:g}" y="{floor + 15}" '
        f'text-anchor="middle">{x}</text>'
        for x in (-4, -2, 2, 4)
    ] + [
        f'<text x="{LEFT - 6}" y="{TOP + (HIGH - y) * 50 + 4:g}" '
        f'text-anchor="end">{y}</text>'
        for y in (-2, 0, 2)
    ]
    return (
        f'<rect x="{LEFT}" y="{TOP}" width="{MAP_WIDE}" height="{MAP_HIGH}" '
        f'fill="none" stroke="currentColor" stroke-opacity=".4"/>{"".join(marks)}'
        f'<text x="{middle:g}" y="{floor + 17}" text-anchor="middle">{names[0]}</text>'
        f'<text transform="translate(12 {TOP + MAP_HIGH / 2 - 50:g}) rotate(-90)" '
        f'text-anchor="middle">{names[1]}</text>'
    )


def _chart(place: str, path: list[Step], others: dict[str, list[Step]]) -> str:
    """How far the loss lies above the lowest point, step by step, in powers of ten."""
    surface = SURFACES[place]
    low, high = math.log10(surface.margin) - 1.0, 2.0

    def spot(number: int, step: Step) -> str:
        power = math.log10(max(step.loss - surface.lowest, 1e-12))
        share = (min(max(power, low), high) - low) / (high - low)
        return (f"{CHART_LEFT + number / STEPS * CHART_WIDE:.1f},"
                f"{TOP + 14 + (1 - share) * CHART_HIGH:.1f}")  # fmt: skip

    def line(way: list[Step], look: str) -> str:
        points = " ".join(spot(number, step) for number, step in enumerate(way))
        return f'<polyline points="{points}" fill="none" {look}/>'

    top, floor = TOP + 14, TOP + 14 + CHART_HIGH
    goal = top + (high - low - 1.0) / (high - low) * CHART_HIGH
    end = spot(len(path) - 1, path[-1]).split(",")
    faint = "".join(
        line(way, f'stroke-width="1.4" stroke-dasharray="{DASHES[rule]}" '
                  f'style="stroke:{ACCENT}"')
        for rule, way in others.items()
    )
    powers = "".join(
        f'<text x="{CHART_LEFT - 6}" text-anchor="end" '
        f'y="{top + (high - power) / (high - low) * CHART_HIGH + 4:.1f}">'
        f"{10.0**power:g}</text>"
        for power in range(math.ceil(low), 3)
    )
    return (
        f'<text x="{CHART_LEFT}" y="{TOP + 4}">loss above the lowest</text>'
        f'<path d="M{CHART_LEFT} {top}V{floor}h{CHART_WIDE}" fill="none" '
        f'stroke="currentColor" stroke-opacity=".4"/>{powers}'
        f'<path d="M{CHART_LEFT} {goal:.1f}h{CHART_WIDE}" stroke-dasharray="5 3" '
        f'stroke-width="2" style="stroke:{GOAL}"/>{faint}'
        + line(path, 'stroke="currentColor" stroke-width="1.8"')
        + f'<circle cx="{end[0]}" cy="{end[1]}" r="4" style="fill:{GOAL}"/>'
        f'<text x="{CHART_LEFT}" y="{floor + 15}">0</text>'
        f'<text x="{CHART_LEFT + CHART_WIDE / 2:g}" y="{floor + 15}" '
        'text-anchor="middle">step</text>'
        f'<text x="{CHART_LEFT + CHART_WIDE}" y="{floor + 15}" '
        f'text-anchor="end">{STEPS}</text>'
    )


def _memory(step: Step, names: tuple[str, str]) -> str:
    """The gradient where the optimizer stands, and what it brings along."""
    left, top = CHART_LEFT - 32, TOP + CHART_HIGH + 62
    rows = {"gradient": step.slopes, **step.memory}
    head = [("", *names)] + [(name, *map(_short, pair)) for name, pair in rows.items()]
    edges, anchors = (left, left + 126, left + 188), ("start", "end", "end")
    lines = []
    for number, cells in enumerate(head):
        y = top + 20 * number
        lines += [
            f'<text x="{x}" y="{y}" text-anchor="{anchor}">{cell}</text>'
            for x, anchor, cell in zip(edges, anchors, cells, strict=True)
        ]
    if not step.memory:
        lines.append(f'<text x="{left}" y="{top + 40}">remembers nothing</text>')
    return "".join(lines)


def _legend(rule: str, others: dict[str, list[Step]]) -> str:
    """Which line is which, where there are several."""
    parts = []
    looks = {rule: ("none", "currentColor")} if others else {}
    looks |= {name: (DASHES[name], ACCENT) for name in others}
    for number, (name, (dash, colour)) in enumerate(looks.items()):
        x, y = CHART_LEFT - 32 + 102 * (number % 2), 306 + 20 * (number // 2)
        parts.append(
            f'<path d="M{x} {y}h22" stroke-width="2" stroke-dasharray="{dash}" '
            f'style="stroke:{colour}"/><text x="{x + 28}" y="{y + 4}">{name}</text>'
        )
    return "".join(parts)


def _short(value: float) -> str:
    return f"{value:.2g}".replace("-", "−")

"""Where the boxes of a drawn graph go: rows from top to bottom, then places in the rows.

A thing stands one row below the lowest of what it takes in. An arrow that passes rows by
gets a narrow place in each of them, so that no arrow runs through a box. Rows are sorted
by the middle of their neighbours (Sugiyama's method). Called by `draw.py`.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field

SWEEPS = 6  # down and up again, so often
GAP, LANE = 22.0, 14.0  # between two boxes; the width of an arrow that passes by


@dataclass
class Layout:
    """`rows` of names, a centre `x` for each name, and the way that each arrow takes."""

    rows: list[list[Hashable]] = field(default_factory=list)
    x: dict[Hashable, float] = field(default_factory=dict)
    ways: list[list[Hashable]] = field(default_factory=list)
    width: float = 0.0


def layout(widths: dict[Hashable, float], arrows: list[tuple[Hashable, Hashable]]) -> Layout:
    """Places boxes of these widths, given in an order in which arrows lead onwards."""
    level = _levels(widths, arrows)
    found = Layout([[] for _ in range(max(level.values(), default=-1) + 1)])
    for name in widths:
        found.rows[level[name]].append(name)
    sizes = dict(widths)
    for start, end in arrows:
        between = [(start, end, row) for row in range(level[start] + 1, level[end])]
        for place in between:
            found.rows[place[2]].append(place)
            sizes[place] = LANE
        found.ways.append([start, *between, end])
    above, below = _neighbours(found)
    for sweep in range(SWEEPS):
        rows, beside = (found.rows, above) if sweep % 2 == 0 else (found.rows[::-1], below)
        _sort(rows, beside, found)
    _place(found, sizes, above, below)
    return found


def _levels(widths: dict, arrows: list) -> dict[Hashable, int]:
    """The row of each box; what has nothing above it stands just above its first user."""
    level = {name: 0 for name in widths}
    order = {name: i for i, name in enumerate(widths)}
    for start, end in sorted(arrows, key=lambda pair: order[pair[1]]):
        level[end] = max(level[end], level[start] + 1)
    fed = {end for _, end in arrows}
    for name in widths:
        users = [level[end] for start, end in arrows if start == name]
        if name not in fed and users:
            level[name] = min(users) - 1
    return level


def _neighbours(found: Layout) -> tuple[dict, dict]:
    above: dict[Hashable, list] = {}
    below: dict[Hashable, list] = {}
    for way in found.ways:
        for upper, lower in zip(way, way[1:]):
            below.setdefault(upper, []).append(lower)
            above.setdefault(lower, []).append(upper)
    return above, below


def _sort(rows: list[list], beside: dict, found: Layout) -> None:
    """Sorts each row by the mean place of its neighbours in the row before."""
    for row in rows:
        place = {name: i for each in found.rows for i, name in enumerate(each)}
        key = {
            name: sum(place[n] for n in near) / len(near) if near else place[name]
            for name in row
            for near in [beside.get(name, [])]
        }
        row.sort(key=key.__getitem__)


def _place(found: Layout, sizes: dict, above: dict, below: dict) -> None:
    """Centres: near the neighbours' mean, in order, and not over one another."""
    for row in found.rows:
        left = 0.0
        for name in row:
            found.x[name] = left + sizes[name] / 2
            left += sizes[name] + GAP
    for sweep in range(SWEEPS):
        rows, beside = (found.rows, above) if sweep % 2 == 0 else (found.rows[::-1], below)
        for row in rows:
            wanted = [
                sum(found.x[n] for n in near) / len(near) if near else found.x[name]
                for name in row
                for near in [beside.get(name, [])]
            ]
            found.x |= dict(zip(row, _apart(wanted, [sizes[name] for name in row])))
    first = min([found.x[n] - sizes[n] / 2 for n in found.x], default=0.0)
    found.x = {name: x - first for name, x in found.x.items()}
    found.width = max([found.x[n] + sizes[n] / 2 for n in found.x], default=0.0)


def _apart(wanted: list[float], widths: list[float]) -> list[float]:
    """The nearest centres to those wanted that leave a gap between neighbours.

    Take the room that must be left away, and it is a fit of a rising line: neighbours in
    the wrong order share their mean.
    """
    room = [0.0]
    for one, two in zip(widths, widths[1:]):
        room.append(room[-1] + (one + two) / 2 + GAP)
    groups: list[list[float]] = []
    for want, taken in zip(wanted, room):
        groups.append([want - taken, 1])
        while len(groups) > 1 and groups[-2][0] > groups[-1][0]:
            value, count = groups.pop()
            total = groups[-1][1] + count
            groups[-1] = [(groups[-1][0] * groups[-1][1] + value * count) / total, total]
    flat = [value for value, count in groups for _ in range(int(count))]
    return [value + taken for value, taken in zip(flat, room)]

"""A function on the plane as SVG: bands of colour, and the line where it changes sign.

Used by ``playground`` for the whole network and for each unit in it. Blue is positive
and orange negative; the line, and the shapes of the points, say the same without colour.
"""

import numpy as np

NEGATIVE = "var(--course-validation, #b4570a)"
POSITIVE = "var(--course-train, #1f6fb2)"
OPACITY = (0.14, 0.32, 0.55)  # of the bands, from unsure to sure
LAP = 0.5  # by so much a run reaches into its neighbours: no seams when it is scaled


def grid(count: int, reach: float) -> np.ndarray:
    """The centres of count x count cells, row by row from the top left: (count**2, 2)."""
    centres = reach * (2 * np.arange(count) + 1 - count) / count
    x, y = np.meshgrid(centres, -centres)
    return np.stack([x.ravel(), y.ravel()], axis=1).astype("float32")


def bands(values: np.ndarray, left: float, top: float, size: float) -> str:
    """A square of coloured bands for values (n, n) between -1 and 1."""
    levels = len(OPACITY)
    depth = np.minimum(np.floor(np.abs(values) * levels), levels - 1).astype(int)
    kinds = depth + levels * (values > 0)
    parts = []
    for kind in range(2 * levels):
        path = _runs(kinds == kind, left, top, size / len(values))
        if path:
            colour = POSITIVE if kind >= levels else NEGATIVE
            parts.append(
                f'<path d="{path}" style="fill:{colour}" '
                f'fill-opacity="{OPACITY[kind % levels]}"/>'
            )
    return f'<g shape-rendering="crispEdges">{"".join(parts)}</g>'


def _runs(mask: np.ndarray, left: float, top: float, cell: float) -> str:
    """One path of a rectangle for each run of true cells in a row."""
    edges = np.diff(np.pad(mask.astype(int), ((0, 0), (1, 1))), axis=1)
    begins, ends = np.argwhere(edges == 1), np.argwhere(edges == -1)
    return "".join(
        f"M{left + cell * begin:.1f} {top + cell * row:.1f}"
        f"h{cell * (end - begin) + LAP:.1f}v{cell + LAP:.1f}"
        f"h{cell * (begin - end) - LAP:.1f}z"
        for (row, begin), (_, end) in zip(begins, ends, strict=True)
    )


def border(values: np.ndarray, left: float, top: float, size: float) -> str:
    """The line where values (n, n) change sign, as the data of a path.

    In each square between four cell centres the line enters and leaves where two
    neighbours have different signs; where exactly is found by proportion.
    """
    cell, pieces = size / len(values), []
    sign = values > 0
    mixed = sign[:-1, :-1] ^ sign[1:, 1:] | sign[:-1, 1:] ^ sign[1:, :-1]
    for row, column in np.argwhere(mixed | (sign[:-1, :-1] ^ sign[:-1, 1:])):
        below, right = row + 1, column + 1
        corners = [(row, column), (row, right), (below, right), (below, column)]
        crossings = [
            _crossing(values, one, other)
            for one, other in zip(corners, corners[1:] + corners[:1])
            if sign[one] != sign[other]
        ]
        ends = [
            f"{left + cell * (x + 0.5):.1f} {top + cell * (y + 0.5):.1f}"
            for y, x in crossings
        ]
        pieces += [f"M{a}L{b}" for a, b in zip(ends[::2], ends[1::2])]
    return "".join(pieces)


def _crossing(values: np.ndarray, one: tuple, other: tuple) -> tuple[float, float]:
    part = values[one] / (values[one] - values[other])
    return tuple(a + part * (b - a) for a, b in zip(one, other))

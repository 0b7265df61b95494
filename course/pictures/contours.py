"""Lines of equal height on a grid, as closed loops: the map of a surface.

Called by ``descent``, which fills and draws them. Marching squares: each square of the
grid whose corners lie on both sides of the level gives one or two pieces of line, and
pieces that end on the same edge of the grid are joined. Beyond the grid all is high,
so that each loop closes and can be filled.
"""

import numpy as np

Point = tuple[float, float]
Edge = tuple[int, int, bool]  # row and column of its first corner; does it lead right?


def loops(heights: np.ndarray, level: float) -> list[list[Point]]:
    """The loops around all that is at most ``level``, in grid units (column, row).

    >>> loops(np.array([[9.0, 9, 9], [9, 1, 9], [9, 9, 9]]), 5.0)
    [[(0.5, 1.0), (1.0, 0.5), (1.5, 1.0), (1.0, 1.5)]]
    """
    high = 1e6 * (1 + np.abs(heights).max())
    padded = np.pad(heights, 1, constant_values=high)
    followers = _pieces(padded <= level)
    found = []
    while followers:
        edge = first = next(iter(followers))
        loop = []
        while True:
            loop.append(_crossing(padded, level, edge))
            edge = followers.pop(edge)
            if edge == first:
                break
        found.append(loop)
    return found


def _pieces(low: np.ndarray) -> dict[Edge, Edge]:
    """From each edge that a line enters a square by, the edge that it leaves by.

    Lines run with the low side on their left, so that pieces join head to tail.
    """
    codes = low[:-1, :-1] + 2 * low[:-1, 1:] + 4 * low[1:, 1:] + 8 * low[1:, :-1]
    found = {}
    for row, column in np.argwhere((codes > 0) & (codes < 15)).tolist():
        edges = (
            (row, column, True),  # top
            (row, column + 1, False),  # right
            (row + 1, column, True),  # bottom
            (row, column, False),  # left
        )
        for enters, leaves in TURNS[int(codes[row, column])]:
            found[edges[enters]] = edges[leaves]
    return found


def _turns(code: int) -> list[tuple[int, int]]:
    """Pairs of (enters, leaves) for a square, by which of its corners are low."""
    low = [bool(code >> corner & 1) for corner in range(4)]
    # Walking round the corners: side k lies between corner k and the next one.
    rises = [side for side in range(4) if low[side] and not low[(side + 1) % 4]]
    falls = [side for side in range(4) if not low[side] and low[(side + 1) % 4]]
    pairs = []
    for rise in rises:
        before = [(rise - back) % 4 for back in range(1, 4)]
        pairs.append((rise, next(side for side in before if side in falls)))
    return pairs


TURNS = {code: _turns(code) for code in range(1, 15)}


def _crossing(padded: np.ndarray, level: float, edge: Edge) -> Point:
    """Where the surface passes the level on an edge, in units of the grid inside."""
    row, column, leads_right = edge
    begin = padded[row, column]
    end = padded[row, column + 1] if leads_right else padded[row + 1, column]
    share = float((level - begin) / (end - begin))
    x, y = column - 1.0, row - 1.0
    return (x + share, y) if leads_right else (x, y + share)

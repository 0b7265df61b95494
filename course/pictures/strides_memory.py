"""Draws the memory of a tensor, what is read from it, and the table that comes of it.

Called by ``strides``. On top lies the memory of ``x``, below it the elements in the
order in which they are read; curves lead from one to the other. What is followed is
drawn thick, and a second reader is dashed, so that nothing hangs on colour alone.
"""

from html import escape

import numpy as np

from course.pictures.strides_views import COLUMNS, ROWS, Result

WIDTH, LEFT, ACROSS = 680, 26, 628
TOP, BOTTOM, TALL = 44, 156, 34  # the two rows of memory, and how tall a cell is
BELOW = 258  # where the table begins
BLUE = "var(--course-accent, #1f6fb2)"
ORANGE = "var(--course-bad, #b4570a)"
MONO = 'font-family="var(--jp-code-font-family, ui-monospace, monospace)"'
LOOKS = ((BLUE, "none"), (ORANGE, "5 3"))


def drawing(
    result: Result, element: int, wanted: np.ndarray, notes: list[tuple[str, str]]
) -> str:
    """The whole picture as SVG text."""
    rows = max(_rows(result.array), _rows(wanted))
    height = BELOW + max(24 + 27 * rows, 20 * len(notes)) + 10
    parts = [
        *_curves(result, element),
        *_memory(result, element),
        *_order(result, element),
        *_table(result.array, 26, "what the line sees", element),
        *_notes(notes),
        *_table(wanted, WIDTH - 26 - 30 * _columns(wanted), "your goal"),
    ]
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" role="img" '
        'aria-label="The memory of x, and what the line reads of it" '
        f'font-family="system-ui, sans-serif">{"".join(parts)}</svg>'
    )


def _memory(result: Result, element: int) -> list[str]:
    """The row on top: every number of ``x`` with its address."""
    seen = {place for reader in result.readers for place in reader.places}
    count = ROWS * COLUMNS
    picked = _picked(result, element)
    wide = ACROSS / count
    parts = [_text(LEFT, 16, "memory of x, with addresses in bytes", soft=True)]
    for place in range(count):
        x = LEFT + place * wide
        parts.append(_text(x + 1, TOP - 6, str(4 * place), size=11, soft=True))
        looks = place in seen, place in picked
        parts.append(_cell(x, TOP, wide, TALL, str(place), *looks))
    return parts


def _order(result: Result, element: int) -> list[str]:
    """The row below: the elements of the result, one after the other."""
    values = result.array.ravel()
    if not len(values):
        return [_text(LEFT, BOTTOM + 20, "nothing is read", soft=True)]
    wide = min(ACROSS / len(values), ACROSS / 12)
    dash = "3 2" if result.is_view else "none"  # a view has no cells of its own
    parts = [
        _cell(LEFT + k * wide, BOTTOM, wide, TALL, str(v), True, k == element, dash)
        for k, v in enumerate(values)
    ]
    words = "read in this order, where it lies"
    if not result.is_view:
        words = f"written to new memory: {result.bytes_moved} bytes"
        size = result.array.itemsize
        parts += [
            _text(LEFT + k * wide + 1, BOTTOM + TALL + 13, str(size * k), 10, soft=True)
            for k in range(len(values))
        ]
    return [*parts, _text(LEFT, BOTTOM + TALL + 30, words, soft=True)]


def _curves(result: Result, element: int) -> list[str]:
    """From each place that is read to each element that it becomes."""
    above = ACROSS / (ROWS * COLUMNS)
    below = min(ACROSS / max(1, result.array.size), ACROSS / 12)
    parts = []
    for reader, (colour, dash) in zip(result.readers, LOOKS, strict=False):
        for k, place in enumerate(reader.places):
            x, to = LEFT + (place + 0.5) * above, LEFT + (k + 0.5) * below
            y, down = TOP + TALL, BOTTOM
            width, strength = (3.5, 1) if k == element else (1.25, 0.5)
            parts.append(
                f'<path d="M{x:.1f} {y}C{x:.1f} {y + 44} {to:.1f} {down - 44} '
                f'{to:.1f} {down}" fill="none" style="stroke:{colour};'
                f'stroke-width:{width};stroke-opacity:{strength};'
                f'stroke-dasharray:{dash}"/>'
            )
    return parts


def _table(array: np.ndarray, left: float, name: str, element: int = -1) -> list[str]:
    """An array as a table; what has more than two axes as blocks below each other."""
    columns = _columns(array)
    wide = min(30, 200 / columns)
    end = left + wide * columns
    anchor = "start" if left < WIDTH / 2 else "end"
    at = left if anchor == "start" else end
    parts = [_text(at, BELOW - 10, name, soft=True, anchor=anchor)]
    for k, value in enumerate(array.ravel()):
        row, column = divmod(k, columns)
        gap = 8 * (row // array.shape[-2]) if array.ndim > 2 else 0
        y = BELOW + 27 * row + gap
        x, looks = left + wide * column, (element != -1, k == element)
        parts.append(_cell(x, y, wide, 27, str(value), *looks))
    return parts


def _notes(notes: list[tuple[str, str]]) -> list[str]:
    parts = []
    for place, (word, value) in enumerate(notes):
        y = BELOW + 14 + 20 * place
        parts.append(_text(330, y, word, soft=True, anchor="end", size=12))
        parts.append(
            f'<text x="342" y="{y}" font-size="12" fill="currentColor" {MONO}>'
            f"{escape(value)}</text>"
        )
    return parts


def _cell(
    x: float, y: float, wide: float, tall: float, text: str,
    is_seen: bool, is_picked: bool, dash: str = "none",
) -> str:
    line = "stroke-width:2.5" if is_picked else "stroke-opacity:.4;stroke-width:1"
    fill = f"fill:{BLUE};fill-opacity:{0.3 if is_picked else 0.1}"
    weight = ' font-weight="700"' if is_picked else ""
    ink = "1" if is_seen else "0.65"
    return (
        f'<rect x="{x + 1:.1f}" y="{y + 1:.1f}" width="{wide - 2:.1f}" '
        f'height="{tall - 2}" rx="3" style="stroke:currentColor;{line};'
        f'stroke-dasharray:{dash};'
        f'{fill if is_seen or is_picked else "fill:none"}"/>'
        f'<text x="{x + wide / 2:.1f}" y="{y + tall / 2 + 4.5:.1f}" font-size="12.5" '
        f'text-anchor="middle" fill="currentColor" fill-opacity="{ink}"{weight}>'
        f"{escape(text)}</text>"
    )


def _text(
    x: float, y: float, text: str, size: int = 12, soft: bool = False,
    anchor: str = "start",
) -> str:
    strength = ' fill-opacity="0.75"' if soft else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" '
        f'fill="currentColor"{strength}>{escape(text)}</text>'
    )


def _picked(result: Result, element: int) -> set[int]:
    return {r.places[element] for r in result.readers if len(r.places) > element}


def _columns(array: np.ndarray) -> int:
    return max(1, array.shape[-1]) if array.ndim else 1


def _rows(array: np.ndarray) -> int:
    return -(-array.size // _columns(array))

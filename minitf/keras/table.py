"""A table with lines around its cells, with the widths and line breaks that Keras has.

Keras leaves the drawing to the library Rich; these are its rules, as far as `summary()`
shows them.
"""

import re


def draw(titles, rows, length: int, places, sides) -> list[str]:
    """The lines of a table.

    Args:
        titles: one for each column.
        rows: of as many texts.
        length: of each line, with the borders.
        places: where each column ends, as a share of the whole.
        sides: "left", "right" or "center" for each column.

    Raises:
        ValueError: a column would be too narrow to read.
    """
    widths = column_widths(length, places)
    lines = [_rule("┏┳┓", "━", widths), *_cells(titles, "┃", widths, sides)]
    lines.append(_rule("┡╇┩", "━", widths))
    for number, row in enumerate(rows):
        lines += [_rule("├┼┤", "─", widths)] if number else []
        lines += _cells(row, "│", widths, sides)
    return [*lines, _rule("└┴┘", "─", widths)]


def column_widths(length: int, places) -> list[int]:
    """How wide each column is, without borders."""
    ends = [int(place * length) for place in places]
    asked = [end - start for start, end in zip([0, *ends], ends)]
    if min(asked) < 4:
        raise ValueError("Insufficient console width to print summary.")
    # Every column wants a space on each side; what is then too much is taken from all.
    widths = [width + 2 for width in asked]
    excess = sum(widths) - (length - len(widths) - 1)
    for i in range(len(widths)):
        less = round(excess / (len(widths) - i))
        widths[i] -= less
        excess -= less
    return widths


def _rule(corners: str, line: str, widths: list[int]) -> str:
    left, middle, right = corners
    return left + middle.join(line * width for width in widths) + right


def _cells(texts, edge: str, widths: list[int], sides) -> list[str]:
    """A row: as many lines as its longest cell."""
    columns = [wrapped(text, width - 2) for text, width in zip(texts, widths)]
    lines = []
    for i in range(max(map(len, columns))):
        parts = []
        for column, width, side in zip(columns, widths, sides):
            text = column[i] if i < len(column) else ""
            fill = {"left": text.ljust, "right": text.rjust, "center": text.center}[side]
            parts.append(f" {fill(width - 2)} ")
        lines.append(edge + edge.join(parts) + edge)
    return lines


def wrapped(text: str, width: int) -> list[str]:
    """The text broken between words; a word that is too long ends in an ellipsis."""
    lines, used = [""], 0
    for word in re.findall(r"\s*\S+\s*", text):
        if width - used < len(word.rstrip()) and used:
            lines.append("")
            used = 0
        lines[-1] += word
        used += len(word)
    lines = [line.rstrip() for line in lines]
    return [line if len(line) <= width else line[: width - 1] + "…" for line in lines]

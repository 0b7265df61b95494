"""Short text tables that display themselves: what `explain`, `diff` and timelines print.
"""

from collections.abc import Sequence
from html import escape


class Table:
    """Rows under a head, with a title and a last line; prints and displays itself.

    Args:
        head: names of the columns.
        rows: cells, as text or numbers; numbers stand on the right.
    """

    def __init__(self, title: str, head: Sequence[str], rows: Sequence[Sequence], foot: str = ""):
        self.title, self.head, self.rows, self.foot = title, head, list(rows), foot

    def __repr__(self) -> str:
        cells = [[_text(v) for v in row] for row in [self.head, *self.rows]]
        widths = [max(map(len, column)) for column in zip(*cells)]
        right = [all(_is_number(row[i]) for row in self.rows) for i in range(len(self.head))]
        lines = [
            "  ".join(c.rjust(w) if r else c.ljust(w) for c, w, r in zip(row, widths, right))
            for row in cells
        ]
        return "\n".join(line.rstrip() for line in [self.title, *lines, self.foot] if line)

    def _repr_html_(self) -> str:
        def row(cells: Sequence, tag: str) -> str:
            return "".join(
                f'<{tag} style="text-align:{"right" if _is_number(c) else "left"}">'
                f"{escape(_text(c))}</{tag}>" for c in cells
            )  # fmt: skip

        body = "".join(f"<tr>{row(cells, 'td')}</tr>" for cells in self.rows)
        foot = f"<p>{escape(self.foot)}</p>" if self.foot else ""
        return (
            f"<div><p><strong>{escape(self.title)}</strong></p><table><thead><tr>"
            f"{row(self.head, 'th')}</tr></thead><tbody>{body}</tbody></table>{foot}</div>"
        )


class Tables:
    """Tables one below the other."""

    def __init__(self, *tables: Table):
        self.tables = tables

    def __repr__(self) -> str:
        return "\n\n".join(map(repr, self.tables))

    def _repr_html_(self) -> str:
        return "".join(table._repr_html_() for table in self.tables)


def microseconds(seconds: float) -> str:
    """A time in a unit that fits it."""
    if seconds < 1e-3:
        return f"{seconds * 1e6:.1f} us"
    return f"{seconds * 1e3:.2f} ms" if seconds < 1 else f"{seconds:.2f} s"


def _text(value) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def _is_number(value) -> bool:
    return isinstance(value, (int, float)) or str(value).endswith((" us", " ms", " s"))

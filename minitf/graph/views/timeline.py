"""A timeline: which kernels ran, when, how long, and what they made.

`tf.profiler.experimental.Profile` keeps one while it is open. A graph then runs node by
node rather than by its plan, so that each kernel can be timed. A timeline displays itself
as bars over time, and can be saved as Chrome's trace JSON (chrome://tracing, Perfetto).
Read in lesson 07.
"""

import json
import tracemalloc
from dataclasses import dataclass
from html import escape
from pathlib import Path
from time import perf_counter

from minitf.graph.views.draw import PAPER, Drawing
from minitf.graph.views.table import Table, microseconds

WIDTH, ROW, LEFT, RIGHT, HEAD = 720, 22, 150, 86, 34
MOST = 60  # bars in one picture


@dataclass(frozen=True)
class Event:
    """One kernel that ran, or a named stretch of the program (`depth` 0)."""

    name: str
    start: float
    seconds: float
    bytes: int = 0
    shapes: str = ""
    inside: str = ""  # the graph that it belongs to
    peak: int = 0  # the most bytes that lived while it ran, its own scratch memory included


class Timeline:
    """Events in the order in which they ended; displays itself as a picture.

    Where Python traces memory (`tracemalloc.start()`), each event has its peak of bytes made
    since the timeline began.
    """

    def __init__(self):
        self.begin, self.floor = perf_counter(), tracemalloc.get_traced_memory()[0]
        self.events: list[Event] = []

    def note(self, name: str, start: float, seconds: float, results=(), inside: str = "") -> None:
        """Takes in a kernel that has run."""
        size = sum(getattr(r, "nbytes", 0) for r in results)
        shapes = ", ".join(str(tuple(getattr(r, "shape", ()))) for r in results)
        peak = 0
        if tracemalloc.is_tracing():
            peak = max(0, tracemalloc.get_traced_memory()[1] - self.floor)
            tracemalloc.reset_peak()
        self.events.append(Event(name, start - self.begin, seconds, size, shapes, inside, peak))

    @property
    def seconds(self) -> float:
        """From the first kernel to the last."""
        ends = [e.start + e.seconds for e in self.events]
        return max(ends) - min(e.start for e in self.events) if ends else 0.0

    @property
    def peak(self) -> int:
        """The most bytes that lived at one time."""
        return max([e.peak for e in self.events], default=0)

    def chrome(self) -> dict:
        """The events as Chrome's trace viewer and Perfetto read them (times in microseconds)."""
        return {
            "displayTimeUnit": "ns",
            "traceEvents": [
                {"name": e.name, "cat": e.inside or "eager", "ph": "X", "pid": 1, "tid": 1,
                 "ts": e.start * 1e6, "dur": e.seconds * 1e6,
                 "args": {"bytes": e.bytes, "shapes": e.shapes, "peak": e.peak}}
                for e in sorted(self.events, key=lambda e: e.start)
            ],
        }  # fmt: skip

    def save(self, path) -> None:
        """Writes the trace: open it in chrome://tracing or ui.perfetto.dev."""
        Path(path).write_text(json.dumps(self.chrome()), encoding="utf-8")

    def table(self) -> Table:
        """The kernels by name: how often, how long, how many bytes they made, and the most
        that lived while one of them ran, where that was measured."""
        sums: dict[str, list] = {}
        for e in self.events:
            row = sums.setdefault(e.name, [0, 0.0, 0, 0])
            row[:] = row[0] + 1, row[1] + e.seconds, row[2] + e.bytes, max(row[3], e.peak)
        rows = [
            (name, count, microseconds(seconds), size, peak)
            for name, (count, seconds, size, peak) in sorted(sums.items(), key=lambda p: -p[1][1])
        ]
        title = f"{len(self.events)} kernels in {microseconds(self.seconds)}"
        head = ("kernel", "runs", "time", "bytes made", "peak bytes")
        if not self.peak:
            return Table(title, head[:4], [row[:4] for row in rows])
        return Table(f"{title}, with at most {self.peak:,} bytes at a time", head, rows)

    def draw(self) -> Drawing:
        """Bars over time, one row a kernel, in the order in which they began."""
        events = sorted(self.events, key=lambda e: e.start)
        shown, first = events[:MOST], events[0].start if events else 0.0
        length = max([e.start + e.seconds - first for e in shown], default=0.0) or 1e-9
        scale = (WIDTH - LEFT - RIGHT) / length
        rows = [_row(e, i, (e.start - first) * scale, e.seconds * scale)
                for i, e in enumerate(shown)]  # fmt: skip
        high = HEAD + ROW * len(shown) + 10
        head = f"{len(events)} kernels in {microseconds(self.seconds)}"
        if len(events) > MOST:
            head += f"; the first {MOST} of them"
        words = repr(self.table())
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{high}" '
            f'viewBox="0 0 {WIDTH} {high}" role="img" aria-label="{escape(words)}" '
            'font-family="system-ui, sans-serif" font-size="12" fill="currentColor" '
            f'style="{PAPER}">'
            f'<text x="10" y="20" font-weight="600">{escape(head)}</text>{"".join(rows)}</svg>'
        )
        return Drawing(svg, words)

    def _repr_svg_(self) -> str:
        return self.draw().svg

    def _repr_html_(self) -> str:
        return self.draw()._repr_html_()

    def __repr__(self) -> str:
        return repr(self.table())


def _row(event: Event, number: int, x: float, width: float) -> str:
    """A name, a bar where it ran, its time beside the bar."""
    y = HEAD + ROW * number
    name = event.name if len(event.name) < 22 else f"{event.name[:20]}…"
    look = "fill:#3b8ec9" if event.inside else "fill:#dd802c"
    told = f"{event.name} {event.shapes} {event.bytes:,} bytes"
    return (
        f'<g><title>{escape(told)}</title><text x="{LEFT - 8}" y="{y + 14}" '
        f'text-anchor="end">{escape(name)}</text><rect x="{LEFT + x:.1f}" y="{y + 3}" '
        f'width="{max(width, 1.5):.1f}" height="{ROW - 7}" rx="2" style="{look}"/>'
        f'<text x="{LEFT + x + max(width, 1.5) + 6:.1f}" y="{y + 14}" font-size="11" '
        f'fill-opacity=".8">{microseconds(event.seconds)}</text></g>'
    )

"""The same model, four ways, side by side: time, memory, lines, and files.

The picture of lesson 01. ``four_models`` holds the ways and ``four_costs`` measures them,
on the learner's own machine. The goal is to find work that is so large that the graph
hardly saves anything: what it saves is Python's work, which does not grow with the data.
"""

import time

from course.pictures.controls import Choice, Play
from course.pictures.four_costs import FORMATS, Runner, formats, lines
from course.pictures.four_models import WAYS
from course.pictures.picture import Frame, Picture
from course.words import counted

GOAL = 2.0
SLICE = 0.03  # seconds of measuring for one frame
EAGER, GRAPH = "PyTorch style", "TensorFlow"
BLUE, ORANGE = "var(--course-train, #1f6fb2)", "var(--course-validation, #b4570a)"
TEXT = 'fill="currentColor" font-size="13"'
SOFT = 'fill="currentColor" fill-opacity="0.75" font-size="12"'
TIME, MEMORY, LINES, FILES = 118, 292, 466, 530  # where the columns begin
LONGEST = 96  # of a bar


class FourWays(Picture):
    """Four ways of one model, measured here and now."""

    title = "The same model, four ways"
    task = (
        "Goal: rows and units with which PyTorch style takes at most twice as long as "
        "TensorFlow's graph."
    )
    controls = (
        Choice("rows", "Rows in a step", ("1", "32", "256", "1024", "2048"), "32"),
        Choice("units", "Units", ("4", "16", "64"), "16"),
        Play("clock", "Measure on"),
    )

    def restart(self, state: dict) -> None:
        """Make the four anew, and measure each a little."""
        size = int(state["rows"]), int(state["units"])
        self.runners = {name: Runner(name, *size) for name in WAYS}
        slow = sum(runner.first for runner in self.runners.values()) > 4 * SLICE
        for runner in self.runners.values():
            runner.step(1 if slow else 3)
        # After those steps: what is made once and stays is not counted.
        self.bytes = {name: runner.memory() for name, runner in self.runners.items()}

    def changed(self, state: dict, name: str) -> None:
        """Another size is another measurement."""
        self.restart(state)

    def advance(self, state: dict) -> None:
        """A few more steps, the four in turn, so that a slow moment hits all alike."""
        end = time.perf_counter() + SLICE
        while True:
            for runner in self.runners.values():
                runner.step()
            if time.perf_counter() >= end:
                break

    @property
    def gain(self) -> float:
        """How many times as long PyTorch style takes as the graph."""
        return self.runners[EAGER].seconds / self.runners[GRAPH].seconds

    def draw(self, state: dict) -> Frame:
        times = {name: 1e6 * runner.seconds for name, runner in self.runners.items()}
        rows = [
            (name, micro(times[name]), kilo(self.bytes[name]), lines(name),
             ", ".join(formats(name)))
            for name in WAYS
        ]  # fmt: skip
        return Frame(
            svg=self._svg(times),
            sentence=self._sentence(state, times),
            head=("way", "time of a step", "memory of a step", "lines", "can be saved as"),
            rows=rows,
            goal="reached" if self.gain <= GOAL else "waiting",
        )

    def _sentence(self, state: dict, times: dict[str, float]) -> str:
        steps = min(len(runner.times) for runner in self.runners.values())
        fastest = min(times, key=times.get)
        rows = counted(state["rows"], "rows")
        return (
            f"{rows}, {counted(state['units'], 'units')}, the fastest of "
            f"{counted(steps, 'steps')}: "
            f"PyTorch style takes {self.gain:.1f} times as long as the graph "
            f"({micro(times[EAGER])}, {micro(times[GRAPH])}). "
            f"The fastest is {fastest}, with {micro(times[fastest])}."
        )

    def _svg(self, times: dict[str, float]) -> str:
        words = "For each way: time and memory of a step, lines of code, kinds of files."
        parts = [*_head()]
        for place, name in enumerate(WAYS):
            y = 62 + 42 * place
            parts += [
                f'<text x="0" y="{y + 4}" {TEXT} font-weight="600">{name}</text>',
                *_bar(TIME, y, times, name, micro, name in (EAGER, GRAPH)),
                *_bar(MEMORY, y, self.bytes, name, kilo, False),
                f'<text x="{LINES + 34}" y="{y + 4}" text-anchor="end" {TEXT}>'
                f"{lines(name)}</text>",
                *_files(name, y),
            ]
        return (
            f'<svg viewBox="0 0 760 208" role="img" aria-label="{words}" '
            f'font-family="system-ui, sans-serif">{"".join(parts)}</svg>'
        )


def micro(microseconds: float) -> str:
    """A time in words: microseconds, or milliseconds from a thousand on."""
    if microseconds < 1000:
        return f"{microseconds:.0f} \u00b5s"
    return f"{microseconds / 1000:.1f} ms"


def kilo(count: float) -> str:
    """Bytes in words."""
    return f"{count / 1024:.1f} KB" if count < 2**20 else f"{count / 2**20:.1f} MB"


def _head() -> list[str]:
    names = [
        (TIME, "start", "time of a step"), (MEMORY, "start", "memory of a step"),
        (LINES + 34, "end", "lines"),
        *((FILES + 36 + 78 * i, "middle", each) for i, each in enumerate(FORMATS)),
    ]  # fmt: skip
    return [
        f'<text x="{x}" y="30" text-anchor="{anchor}" {SOFT}>{name}</text>'
        for x, anchor, name in names
    ] + [
        f'<text x="{FILES + 114}" y="12" text-anchor="middle" {SOFT}>can be saved as</text>',
        '<path d="M0 38H756" stroke="currentColor" stroke-opacity="0.25"/>',
    ]


def _bar(x: int, y: int, values: dict, name: str, words, compared: bool) -> list[str]:
    """A bar, its length against the longest of its column; compared ones are orange."""
    length = max(2.0, LONGEST * values[name] / max(values.values()))
    colour = ORANGE if compared else BLUE
    return [
        f'<rect x="{x}" y="{y - 8}" width="{length:.1f}" height="16" rx="2" '
        f'style="fill:{colour}"/>',
        f'<text x="{x + length + 6:.1f}" y="{y + 4}" {TEXT}>{words(values[name])}</text>',
    ]


def _files(name: str, y: int) -> list[str]:
    """For each format whether it comes back: a word, and a filled or an empty dot."""
    parts = []
    for place, each in enumerate(FORMATS):
        x, there = FILES + 22 + 78 * place, each in formats(name)
        look = f"fill:{BLUE}" if there else "fill:none;stroke:currentColor;opacity:.5"
        parts += [
            f'<circle cx="{x}" cy="{y}" r="5" style="{look}"/>',
            f'<text x="{x + 11}" y="{y + 4}" {TEXT if there else SOFT}>'
            f"{'yes' if there else 'no'}</text>",
        ]
    return parts

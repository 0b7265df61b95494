"""How the training board of lesson 06 is drawn, said and listed: one for both uses.

Called by the picture ``training`` and by ``board``, which watches a ``fit`` of the
learner's. Three drawings in one: the losses, the length of each layer's gradient, and
where the time of a step goes, in steps that ``clocked`` took apart.
"""

import math
from collections import deque
from dataclasses import dataclass, field
from html import escape

from course.pictures.clocked import PHASES, Look, typical
from course.widgets.chart import (
    HEIGHT,
    LEFT,
    RIGHT,
    WIDTH,
    Chart,
    Line,
    Point,
    framed,
    last_epoch,
    number,
    thinned,
)

BLUE, ORANGE = "var(--course-train, #1f6fb2)", "var(--course-validation, #b4570a)"
LOOKS = ((BLUE, 1), (BLUE, 0.45), (ORANGE, 1), (ORANGE, 0.45))
TEXT = 'fill="currentColor" font-size="12"'
NAMES = 132  # the layers' names end here, and their axis begins
NORMS, ROW = HEIGHT + 16, 24  # where the gradients begin; the height of one layer
MOST_LAYERS, MOST_DOTS, MOST_POINTS, MOST_ROWS = 8, 30, 300, 40
LATEST = 9  # looks of which the times are the median


@dataclass
class Run:
    """What a board shows of a training so far.

    ``epochs`` are (loss, validation loss or None); ``looks`` say in ``at`` how many epochs
    were over. ``took`` are the seconds of the latest steps of ``fit``. ``why`` says why no
    step was taken apart.
    """

    epochs: list[tuple[float, float | None]] = field(default_factory=list)
    batches: list[Point] = field(default_factory=list)
    layers: list[str] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    took: deque[float] = field(default_factory=lambda: deque(maxlen=50))
    why: str = "No step has been taken apart yet."

    @property
    def step(self) -> float:
        """How long one step of ``fit`` takes, in seconds."""
        return sorted(self.took)[len(self.took) // 2]


def svg(run: Run, words: str, goal: float | None, x_least: float) -> str:
    """The whole drawing; ``words`` are its text alternative."""
    shown = _spread(len(run.layers), MOST_LAYERS)
    times = NORMS + 74 + ROW * max(len(shown), 2)
    inside = losses(run, words, goal, x_least) + _norms(run, shown) + _times(run, times)
    return framed(inside, words, times + 120)


def losses(run: Run, words: str, goal: float | None, x_least: float) -> str:
    """The losses by epoch, and faintly what ``fit`` reported after each batch."""
    train = [(place, loss) for place, (loss, _) in enumerate(run.epochs, start=1)]
    check = [(place, loss) for place, (_, loss) in enumerate(run.epochs, start=1)
             if loss is not None]
    lines = [
        Line(thinned(run.batches, MOST_POINTS), colour=BLUE),
        Line(thinned(train, MOST_POINTS), "training", BLUE),
        Line(thinned(check, MOST_POINTS), "validation", ORANGE, "6 4"),
    ]
    return Chart(lines, "epoch", "loss (no unit)", words, goal, x_least).inside()


def sentence(run: Run) -> str:
    """What the board shows, in words."""
    if not run.epochs:
        return last_epoch(run.epochs)
    return f"{last_epoch(run.epochs)} {_of_looks(run)}"


def _of_looks(run: Run) -> str:
    if not run.looks:
        return run.why
    seconds = typical(run.looks[-LATEST:])
    parts = ", ".join(f"{phase} {share(second, seconds)}"
                      for phase, second in zip(PHASES, seconds, strict=True))
    return (f"{_of_gradients(run)} {_of_step(run)}"
            f"A step taken apart took {duration(sum(seconds))}: {parts}.")


def _of_gradients(run: Run) -> str:
    norms = run.looks[-1].norms
    if not all(map(math.isfinite, norms)):
        return "The gradients are no numbers either."
    shown = _spread(len(run.layers), MOST_LAYERS)
    *others, last = (f"{number(norms[place])} ({label(run, place)})" for place in shown)
    lengths = f"{', '.join(others)} and {last}" if others else last
    return f"Length of the gradient, by layer: {lengths}."


def _of_step(run: Run) -> str:
    return f"A step of fit took {duration(run.step)}. " if run.took else ""


def table(run: Run) -> tuple[tuple[str, ...], list[tuple]]:
    """The same as data: the names of the columns, and a row for each epoch.

    What was measured is that of the last look in the epoch. Of a long run every k-th
    epoch is there.
    """
    has_check = any(check is not None for _, check in run.epochs)
    head = ("epoch", "training loss", *["validation loss"] * has_check,
            *(f"gradient of {label(run, place)}" for place in range(len(run.layers))),
            *(f"{phase}, µs a step" for phase in PHASES if run.looks))
    looks = {math.ceil(look.at): look for look in run.looks}
    every = max(1, math.ceil(len(run.epochs) / MOST_ROWS))
    rows = []
    for place, (train, check) in enumerate(run.epochs, start=1):
        if place % every and place != len(run.epochs):
            continue
        row = [place, number(train)]
        if has_check:
            row.append("" if check is None else number(check))
        if place in looks:
            row += map(number, looks[place].norms)
            row += [f"{second * 1e6:.0f}" for second in looks[place].seconds]
        rows.append((*row, *[""] * (len(head) - len(row))))
    return head, rows


def label(run: Run, place: int) -> str:
    """A layer's number and name."""
    return f"{place + 1}. {run.layers[place]}"


def duration(seconds: float) -> str:
    """A time as people say it; no line ends before its unit.

    >>> duration(0.0000731), duration(0.0025), duration(12.3)
    ('73\\xa0µs', '2.5\\xa0ms', '12\\xa0s')
    """
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            count = seconds / size
            return f"{count:.{0 if count >= 9.95 else 1}f}\xa0{unit}"
    return f"{seconds * 1e6:.0f}\xa0µs"


def share(part: float, whole: tuple[float, ...]) -> str:
    """A part of a whole in percent."""
    return f"{100 * part / sum(whole):.0f}\xa0%"


def _norms(run: Run, shown: list[int]) -> str:
    """A row a layer, a dot a look, on an axis of powers of ten."""
    end, floor = WIDTH - RIGHT, NORMS + 24 + ROW * max(len(shown), 2)
    some = f", {len(shown)} of {len(run.layers)} layers"
    parts = [_heading(NORMS, "Length of the gradient, by layer (log axis)"
                      + some * (len(shown) < len(run.layers)))]
    found = [norm for look in run.looks for norm in look.norms if 0 < norm < math.inf]
    low = max(min([-3, *(math.floor(math.log10(n)) for n in found)]), -12)
    high = min(max([1, *(math.ceil(math.log10(n)) for n in found)]), 12)

    def x_of(power: float) -> float:
        within = min(max(power, low), high)
        return round(NAMES + (end - NAMES) * (within - low) / (high - low), 1)

    for power in range(low, high + 1, 1 if high - low <= 6 else 3):
        x = x_of(power)
        parts.append(
            f'<path d="M{x} {NORMS + 20}V{floor}" stroke="currentColor" '
            f'stroke-opacity="0.15"/><text x="{x}" y="{floor + 16}" '
            f'text-anchor="middle" {TEXT}>{10.0**power:g}</text>')
    dots = [run.looks[place] for place in _spread(len(run.looks), MOST_DOTS)]
    for row, layer in enumerate(shown):
        y = NORMS + 34 + ROW * row
        name = label(run, layer)
        name = name if len(name) <= 18 else f"{name[:17]}…"
        parts.append(f'<text x="{NAMES - 8}" y="{y + 4}" text-anchor="end" {TEXT}>'
                     f'{escape(name)}</text><path d="M{NAMES} {y}H{end}" '
                     'stroke="currentColor" stroke-opacity="0.15"/>')
        lengths = [look.norms[layer] for look in dots]
        for place, norm in enumerate(lengths):
            if 0 < norm < math.inf:
                parts.append(_dot(x_of(math.log10(norm)), y, place + 1 == len(lengths)))
    return "".join(parts)


def _times(run: Run, top: int) -> str:
    """One bar, cut by phase, and below it what each part stands for."""
    parts = [_heading(top, "Where the time of a step goes")]
    if not run.looks:
        parts.append(f'<text x="{LEFT}" y="{top + 38}" {TEXT}>{escape(run.why)}</text>')
        return "".join(parts)
    seconds = typical(run.looks[-LATEST:])
    x, width = float(LEFT), WIDTH - LEFT - 20
    for place, (phase, second) in enumerate(zip(PHASES, seconds, strict=True)):
        part, at = width * second / sum(seconds), LEFT + width / 4 * place
        look = f'rx="2" style="fill:{LOOKS[place][0]};fill-opacity:{LOOKS[place][1]}"'
        parts.append(
            f'<rect x="{x:.1f}" y="{top + 20}" width="{max(part - 3, 1):.1f}" '
            f'height="26" {look}/>'
            f'<rect x="{at:.1f}" y="{top + 61}" width="11" height="11" {look}/>'
            f'<text x="{at + 17:.1f}" y="{top + 71}" {TEXT}>{place + 1}. {phase}</text>'
            f'<text x="{at + 17:.1f}" y="{top + 88}" {TEXT}>{duration(second)}, '
            f"{share(second, seconds)}</text>")
        x += part
    said = f"{_of_step(run)}A step taken apart took {duration(sum(seconds))}."
    parts.append(f'<text x="{LEFT}" y="{top + 112}" {TEXT}>{said}</text>')
    return "".join(parts)


def _heading(top: int, text: str) -> str:
    return f'<text x="{LEFT}" y="{top + 8}" {TEXT} font-weight="600">{text}</text>'


def _dot(x: float, y: float, is_last: bool) -> str:
    look = "" if is_last else ";fill-opacity:.22"
    return f'<circle cx="{x}" cy="{y}" r="{6 if is_last else 4}" style="fill:{BLUE}{look}"/>'


def _spread(count: int, most: int) -> list[int]:
    """At most so many places of a list, from the first to the last."""
    if count <= most:
        return list(range(count))
    return [round(place * (count - 1) / (most - 1)) for place in range(most)]

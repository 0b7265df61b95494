"""Live picture of lesson 07: a console of what Python ran and what the graph ran.

Eight calls of a training step, as an epoch makes them: full batches and a smaller last
one, with a learning rate that falls. The step is a real ``tf.function``, made and called
anew for each frame; a line is Python's where its ``print`` came.
"""

import numpy as np

import minitf as tf
from course.pictures.controls import Check, Choice, Slider
from course.pictures.picture import Frame, Picture
from course.words import counted, times

# What an epoch of 104 rows in batches of 32 gives, twice; the rate falls in between.
CALLS = [(rows, rate) for rate in (0.1, 0.05) for rows in (32, 32, 32, 8)]
SPEC = tf.TensorSpec((None, 3), tf.float32)
RATE = tf.TensorSpec((), tf.float32)
OPTIONS = {
    "none": {},
    "reduce_retracing=True": {"reduce_retracing": True},
    "input_signature": {"input_signature": [SPEC, RATE]},
}
WIDTH, ROW, TOP = 700, 30, 62
PYTHON, GRAPH = 250, 480  # where the columns begin
BLUE, ORANGE = "#3b8ec9", "#dd802c"


class Traces(Picture):
    """The trace console, with a counter."""

    title = "What Python ran, and what the graph ran"
    task = "Goal: all eight calls from one trace."
    controls = (
        Slider("calls", "Calls made", 1, len(CALLS), start=4),
        Choice("options", "Option of tf.function", tuple(OPTIONS)),
        Check("tensor", "Pass the rate as a tensor"),
    )

    def draw(self, state: dict) -> Frame:
        rows = run(state["calls"], state["options"], state["tensor"])
        count = sum(python for _, _, python, _ in rows)
        everything = state["calls"] == len(CALLS)
        reached = everything and count == 1
        sentence = f"{counted(len(rows), 'calls')}: Python ran {times(count)}, "
        sentence += f"the graphs {times(len(rows))}."
        if reached:
            sentence += " Goal reached: one trace serves them all."
        elif count == 1:
            sentence += " One trace so far; make all the calls."
        else:
            sentence += f" That is {count - 1} more than needed."
        return Frame(
            svg=picture(rows, sentence),
            sentence=sentence,
            head=("call", "arguments", "Python ran", "the graph gave"),
            rows=[
                (number, said, "yes, traced" if python else "no", f"loss {loss:.3f}")
                for number, (said, _, python, loss) in enumerate(rows, 1)
            ],
            goal="reached" if reached else "waiting",
        )


def run(calls: int, options: str, as_tensor: bool) -> list[tuple]:
    """For each call: what was passed, the graph's input, whether Python ran, the loss."""
    heard: list[int] = []
    weights = tf.Variable([0.0, 0.0, 0.0])

    @tf.function(**OPTIONS[options])
    def step(x, rate):
        heard.append(1)  # Python: it runs while the step is traced, and never again
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(x @ weights[:, None] - 1.0))
        weights.assign_sub(rate * tape.gradient(loss, weights))
        return loss

    rows = []
    for rows_in, rate in CALLS[:calls]:
        x = np.linspace(-1, 1, rows_in * 3, dtype="float32").reshape(rows_in, 3)
        before = len(heard)
        loss = step(tf.constant(x), tf.constant(rate) if as_tensor else rate)
        shown = f"tf.constant({rate})" if as_tensor else f"{rate}"
        spec = step.pretty_printed_concrete_signatures().split("shape=")[-1]
        rows.append((f"x {x.shape}, rate {shown}", spec, len(heard) > before, float(loss)))
    return rows


def picture(rows: list[tuple], sentence: str) -> str:
    """The console: one line a call, Python's column and the graph's."""
    count = sum(python for _, _, python, _ in rows)
    high = TOP + ROW * len(rows) + 14
    parts = [
        _text(12, 24, f"Python ran: {count}", ORANGE, 18, 700),
        _text(PYTHON, 24, f"graph ran: {len(rows)}", BLUE, 18, 700),
        _text(12, 50, "call"), _text(PYTHON, 50, "Python"), _text(GRAPH, 50, "graph"),
        f'<path d="M12 56H{WIDTH - 12}" stroke="currentColor" stroke-opacity=".3"/>',
    ]  # fmt: skip
    for place, (said, _, python, loss) in enumerate(rows):
        y = TOP + ROW * place
        parts.append(_text(12, y + 20, said))
        if python:
            parts.append(_pill(PYTHON - 8, y + 2, 190, ORANGE, dashed=True))
            parts.append(_text(PYTHON + 4, y + 20, "runs: traces the step"))
        else:
            parts.append(_text(PYTHON + 4, y + 20, "does not run"))
        parts.append(_pill(GRAPH - 8, y + 2, 190, BLUE))
        parts.append(_text(GRAPH + 4, y + 20, f"runs: loss {loss:.3f}"))
    return (
        f'<svg viewBox="0 0 {WIDTH} {high}" width="{WIDTH}" role="img" '
        f'aria-label="{sentence}" font-family="system-ui, sans-serif">{"".join(parts)}</svg>'
    )


def _text(x, y, words: str, colour: str = "currentColor", size: int = 13, bold: int = 400):
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" font-weight="{bold}" '
        f'style="fill:{colour}">{words}</text>'
    )


def _pill(x: float, y: float, width: float, colour: str, dashed: bool = False) -> str:
    dash = ";stroke-dasharray:5 3" if dashed else ""
    return (
        f'<rect x="{x}" y="{y}" width="{width}" height="{ROW - 4}" rx="6" '
        f'style="fill:{colour};fill-opacity:.16;stroke:{colour};stroke-width:1.5{dash}"/>'
    )

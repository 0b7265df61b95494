"""The training board of lesson 06: loss, gradients and time, while ``fit`` runs.

Each frame is one epoch of a real ``fit`` on real rows, by a model that looks at the
clock (clocked.py). The learner turns the learning rate, the batches and the optimizer
while it trains. Three pictures in one: the two losses with the goal, the length of each
layer's gradient, and where the time of a step goes.
"""

import math
from functools import cache

import minitf as tf
import numpy as np

from course.pictures.clocked import PHASES, ClockedModel, Epoch, epoch_of
from course.pictures.controls import Check, Choice, Play
from course.pictures.picture import Frame, Picture
from course.widgets.chart import HEIGHT, LEFT, RIGHT, WIDTH, Chart, Line, framed, number

GOAL, MOST_EPOCHS, LAST_EPOCH = 0.07, 20, 100
BLUE, ORANGE = "var(--course-train, #1f6fb2)", "var(--course-validation, #b4570a)"
LOOKS = ((BLUE, 1), (BLUE, 0.45), (ORANGE, 1), (ORANGE, 0.45))
TEXT = 'fill="currentColor" font-size="12"'
NORMS, TIMES = HEIGHT + 16, HEIGHT + 146  # where the second and the third picture begin
LOWEST, HIGHEST = -4, 4  # powers of ten on the axis of the gradients


class Training(Picture):
    """One model, trained an epoch a frame."""

    title = "Training board"
    task = f"Your goal: a validation loss of {GOAL} within {MOST_EPOCHS} epochs."
    controls = (
        Play("time", "Train"),
        Choice("rate", "Learning rate", ("0.001", "0.01", "0.1", "1", "10"), "0.01"),
        Choice("batch", "Batch size", ("16", "32", "128", "all"), "32"),
        Choice("optimizer", "Optimizer", ("SGD", "Adam")),
        Check("scaled", "Scale the columns", True),
    )

    def restart(self, state: dict) -> None:
        """A fresh model; always the same first weights."""
        tf.keras.utils.set_random_seed(6)
        self.model = ClockedModel([
            tf.keras.Input((30,)),
            tf.keras.layers.Dense(16, activation="relu"),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ])
        optimizer = getattr(tf.keras.optimizers, state["optimizer"])
        self.model.compile(
            optimizer(float(state["rate"])), "binary_crossentropy", run_eagerly=True
        )
        self.epochs: list[Epoch] = []

    def changed(self, state: dict, name: str) -> None:
        """The rate and the batches can be turned on the way; the rest begins anew."""
        if name == "rate":
            self.model.optimizer.learning_rate = float(state["rate"])
        elif name != "batch":
            self.restart(state)

    def advance(self, state: dict) -> None:
        """One epoch of fit. After the goal's epochs it goes on a while, to overfit."""
        if len(self.epochs) >= LAST_EPOCH:
            return
        rows, labels = table(state["scaled"])
        size = len(rows) if state["batch"] == "all" else int(state["batch"])
        self.model.steps.clear()
        with np.errstate(all="ignore"):  # a rate that is too large overflows
            history = self.model.fit(
                rows, labels, batch_size=size, validation_split=0.2, verbose=0
            ).history
        self.epochs.append(epoch_of(self.model.steps, float(history["val_loss"][-1])))

    @property
    def reached(self) -> bool:
        """True if some epoch was good enough."""
        return any(epoch.validation <= GOAL for epoch in self.epochs[:MOST_EPOCHS])

    def draw(self, state: dict) -> Frame:
        """The epochs so far."""
        said = self._sentence()
        inside = self._losses(said) + self._norms() + self._times()
        head = ("epoch", "training loss", "validation loss", "gradient, layer 1",
                "gradient, layer 2", *(f"{phase}, µs a step" for phase in PHASES))
        rows = [
            (place, *map(number, (epoch.loss, epoch.validation, *epoch.norms)),
             *(f"{second * 1e6:.0f}" for second in epoch.seconds))
            for place, epoch in enumerate(self.epochs, start=1)
        ]
        goal = "reached" if self.reached else "waiting"
        return Frame(framed(inside, said, TIMES + 100), said, head, rows, goal)

    def _sentence(self) -> str:
        if not self.epochs:
            return "No epoch has run yet: press Train, or Step for one epoch."
        last, count = self.epochs[-1], len(self.epochs)
        total = sum(last.seconds)
        share = ", ".join(f"{phase} {second / total:.0%}".replace("%", " %")
                          for phase, second in zip(PHASES, last.seconds, strict=True))
        norms = " and ".join(map(number, last.norms))
        return (
            f"After epoch {count}: training loss {number(last.loss)}, validation loss "
            f"{number(last.validation)}. The gradients of the two layers are {norms} "
            f"long. A step took {number(total * 1e3)} ms: {share}. {self._goal()}"
        )

    def _goal(self) -> str:
        if not math.isfinite(self.epochs[-1].loss):
            return "The loss is no longer a number: the steps were too large."
        if self.reached:
            first = next(place for place, epoch in enumerate(self.epochs, start=1)
                         if epoch.validation <= GOAL)
            return f"Goal reached in epoch {first}."
        if len(self.epochs) >= MOST_EPOCHS:
            return f"The goal's {MOST_EPOCHS} epochs are over: press Start again."
        return "Goal not reached yet."

    def _losses(self, said: str) -> str:
        lines = [
            Line([(place, getattr(epoch, which))
                  for place, epoch in enumerate(self.epochs, start=1)], name, colour, dash)
            for which, name, colour, dash in (
                ("loss", "training", BLUE, ""),
                ("validation", "validation", ORANGE, "6 4"))
        ]
        return Chart(lines, "epoch", "loss (no unit)", said, GOAL, MOST_EPOCHS).inside()

    def _norms(self) -> str:
        """A row a layer, a dot an epoch, on an axis of powers of ten."""
        end, floor = WIDTH - RIGHT, NORMS + 92
        parts = [f'<text x="{LEFT}" y="{NORMS + 8}" {TEXT} font-weight="600">'
                 "Length of the gradient, by layer (log axis)</text>"]
        for power in range(LOWEST, HIGHEST + 1, 2):
            x = _place(power)
            parts.append(
                f'<path d="M{x} {NORMS + 22}V{floor}" stroke="currentColor" '
                f'stroke-opacity="0.15"/><text x="{x}" y="{floor + 16}" '
                f'text-anchor="middle" {TEXT}>{10.0**power:g}</text>')
        for layer, colour in enumerate((BLUE, ORANGE)):
            y = NORMS + 42 + 32 * layer
            parts.append(f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end" {TEXT}>'
                         f"layer {layer + 1}</text>"
                         f'<path d="M{LEFT} {y}H{end}" stroke="currentColor" '
                         'stroke-opacity="0.15"/>')
            norms = [epoch.norms[layer] for epoch in self.epochs]
            for place, norm in enumerate(norms):
                if math.isfinite(norm) and norm > 0:
                    parts.append(_dot(_place(math.log10(norm)), y, colour,
                                      is_last=place + 1 == len(norms)))
        return "".join(parts)

    def _times(self) -> str:
        """One bar, cut by phase; its length is one step of the last epoch."""
        parts = [f'<text x="{LEFT}" y="{TIMES + 8}" {TEXT} font-weight="600">'
                 "Where the time of a step goes</text>"]
        if not self.epochs:
            return "".join(parts)
        seconds = self.epochs[-1].seconds
        x, width = float(LEFT), WIDTH - LEFT - 20
        for phase, second, look in zip(PHASES, seconds, LOOKS, strict=True):
            part = width * second / sum(seconds)
            parts.append(
                f'<rect x="{x:.1f}" y="{TIMES + 20}" width="{max(part - 3, 1):.1f}" '
                f'height="26" rx="3" style="fill:{look[0]};fill-opacity:{look[1]}"/>')
            x += part
        for place, (phase, second) in enumerate(zip(PHASES, seconds, strict=True)):
            at = LEFT + width / 4 * place
            colour, strength = LOOKS[place]
            parts.append(
                f'<rect x="{at:.1f}" y="{TIMES + 61}" width="11" height="11" rx="2" '
                f'style="fill:{colour};fill-opacity:{strength}"/>'
                f'<text x="{at + 17:.1f}" y="{TIMES + 71}" {TEXT}>{place + 1}. {phase}'
                f"</text>"
                f'<text x="{at + 17:.1f}" y="{TIMES + 88}" {TEXT}>'
                f"{second * 1e6:.0f} µs</text>")
        return "".join(parts)


def _place(power: float) -> float:
    """Where a power of ten is on the axis; what lies beyond it is at its end."""
    within = min(max(power, LOWEST), HIGHEST)
    return round(LEFT + (WIDTH - LEFT - RIGHT) * (within - LOWEST) / (HIGHEST - LOWEST), 1)


def _dot(x: float, y: float, colour: str, is_last: bool) -> str:
    look = "" if is_last else ";fill-opacity:.22"
    return f'<circle cx="{x}" cy="{y}" r="{6 if is_last else 4}" style="fill:{colour}{look}"/>'


@cache
def table(scaled: bool) -> tuple[np.ndarray, np.ndarray]:
    """The rows to learn from, and their labels."""
    (rows, labels), _ = tf.keras.datasets.breast_cancer.load_data()
    return ((rows - rows.mean(axis=0)) / rows.std(axis=0) if scaled else rows), labels

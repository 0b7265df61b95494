"""The live loss curve: a Keras callback that draws the loss while ``fit`` runs.

Made by ``lesson.loss_curve``; uses the public hooks of ``tf.keras.callbacks.Callback``
only. It draws at most ten times a second, one message a time; between two drawings
a batch costs an append and a look at the clock. ``goal`` is a level that the learner is
to reach. ``__init__`` lists the names that tests find the parts by.
"""

import math
import time
from collections.abc import Callable
from html import escape

import minitf as tf
import traitlets
from IPython import get_ipython

from course.widgets.chart import Chart, Line, last_epoch, number, thinned
from course.widgets.mirror import Mirror, MirroredWidget
from course.widgets.questions import script

FRAME = 0.1  # seconds between two drawings
COPY = 1.0  # seconds between two updates of the copy in the notebook
MOST_POINTS = 300
CAPTION = "The faint line is the loss that fit reports after each batch."
MOST_ROWS = 40
TRAIN = "var(--course-train, #1f6fb2)"
VALIDATION = "var(--course-validation, #b4570a)"


class LossCurveWidget(MirroredWidget):
    """The part in the browser; ``frame`` is all of one drawing."""

    _esm = script("elements.js", "loss_curve.js")
    _css = script("theme.css", "loss_curve.css")
    name = traitlets.Unicode().tag(sync=True)
    title = traitlets.Unicode().tag(sync=True)
    caption = traitlets.Unicode().tag(sync=True)
    frame = traitlets.Dict().tag(sync=True)


class LossCurve(tf.keras.callbacks.Callback):
    """Draws training and validation loss; give it to ``fit`` in ``callbacks``.

    It shows itself in the cell that trains, or where it was displayed before. After a
    run, ``epochs`` holds (loss, validation loss or None) for each epoch, and
    ``reached`` says whether the goal was.
    """

    name, caption = "loss-curve", CAPTION
    sees_single_batches = False  # fit may take many steps at once: it is as fast as alone

    def __init__(
        self,
        goal: float | None = None,
        title: str = "Loss",
        on_goal: Callable[[float, float], None] | None = None,
    ) -> None:
        super().__init__()
        self.goal, self.title = goal, title
        self._on_goal = on_goal
        self._mirror = Mirror(self.name)
        self._widget: LossCurveWidget | None = None
        self._placed = False
        self._cell: int | None = None
        self._clear()

    def _clear(self) -> None:
        self.epochs: list[tuple[float, float | None]] = []
        self.running = False
        self._batches: list[tuple[float, float]] = []
        self._steps = 1
        self._drawn = self._copied = 0.0

    @property
    def losses(self) -> list[float]:
        """The loss that the goal is about, by epoch: validation where there is one."""
        return [train if check is None else check for train, check in self.epochs]

    @property
    def reached(self) -> bool:
        """True if the goal was reached in some epoch."""
        return self.goal is not None and any(loss <= self.goal for loss in self.losses)

    # The hooks that fit calls.

    def on_train_begin(self, logs: dict | None = None) -> None:
        """Start a new picture."""
        self._clear()
        self.running = True
        self._steps = (self.params or {}).get("steps") or 1
        shell = get_ipython()
        if (
            shell is not None
            and not self._placed
            and self._cell != shell.execution_count
        ):
            self._cell = shell.execution_count
            self._show()

    def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
        """Take one batch's loss; draw if it is time."""
        loss = (logs or {}).get("loss")
        if loss is None:  # a train_step of the learner's own may report no loss
            return
        # Of steps that ran together, the last may lie behind the end of the epoch.
        at = len(self.epochs) + min(batch + 1, self._steps) / self._steps
        self._batches.append((at, float(loss)))
        if time.monotonic() - self._drawn >= FRAME:
            self._draw()

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        """Take the epoch's losses; draw if it is time."""
        if not logs or "loss" not in logs:
            return
        was_reached = self.reached
        check = logs.get("val_loss")
        self.epochs.append(
            (float(logs["loss"]), None if check is None else float(check))
        )
        if self.reached and not was_reached and self._on_goal:
            self._on_goal(self.goal, self.losses[-1])
        if time.monotonic() - self._drawn >= FRAME:
            self._draw()

    def on_train_end(self, logs: dict | None = None) -> None:
        """Draw the last picture, and put it into the notebook."""
        self.running = False
        self._draw(is_last=True)

    # Showing.

    def _ipython_display_(self) -> None:
        self._placed = True
        self._show()

    def _show(self) -> None:
        if self._widget is None:
            self._widget = LossCurveWidget(
                name=self.name, title=self.title, caption=self.caption
            )
        self._widget.frame = self._frame()
        self._mirror.show(self._html(), repr(self), self._widget)

    def _draw(self, is_last: bool = False) -> None:
        self._drawn = time.monotonic()
        if self._widget is None:
            return
        self._widget.frame = self._frame()
        if is_last or self._drawn - self._copied >= COPY:
            self._copied = self._drawn
            self._mirror.update(self._html(), repr(self), self._widget)

    def _frame(self) -> dict:
        state = (
            "none"
            if self.goal is None
            else "reached"
            if self.reached
            else "waiting"
            if self.running or not self.epochs
            else "missed"
        )
        return {
            "svg": self._svg(),
            "goal": state,
            "sentence": self.sentence(),
            "epochs": len(self.epochs),
            "table": self._table(),
        }

    def _x_least(self) -> float:
        """Where the axis of the epochs ends at least: while it runs, at the last one."""
        total = (self.params or {}).get("epochs") or 1
        return max(total, 1) if self.running else 1

    def _svg(self) -> str:
        return self._chart().svg()

    def _chart(self) -> Chart:
        train = [(epoch, loss) for epoch, (loss, _) in enumerate(self.epochs, start=1)]
        check = [
            (epoch, loss)
            for epoch, (_, loss) in enumerate(self.epochs, start=1)
            if loss is not None
        ]
        lines = [
            Line(thinned(self._batches, MOST_POINTS), colour=TRAIN),
            Line(thinned(train, MOST_POINTS), "training", TRAIN),
            Line(thinned(check, MOST_POINTS), "validation", VALIDATION, "6 4"),
        ]
        return Chart(
            lines,
            "epoch",
            "loss (no unit)",
            f"{self.title}. {self.sentence()}",
            self.goal,
            x_least=self._x_least(),
        )

    def sentence(self) -> str:
        """What the picture shows, in words: the last losses, and the goal."""
        if not self.epochs:
            return last_epoch(self.epochs)
        return f"{last_epoch(self.epochs)} {self._goal_sentence()}".rstrip()

    def _goal_sentence(self) -> str:
        if self.goal is None:
            return ""
        if self.reached:
            first = next(
                epoch
                for epoch, loss in enumerate(self.losses, start=1)
                if loss <= self.goal
            )
            return f"Goal {number(self.goal)} reached in epoch {first}."
        finite = [loss for loss in self.losses if math.isfinite(loss)]
        lowest = f"; the lowest so far is {number(min(finite))}" if finite else ""
        return f"Goal {number(self.goal)} not reached{lowest}."

    def _table(self) -> str:
        """The same data as an HTML table; of a long run every k-th epoch."""
        step = max(1, math.ceil(len(self.epochs) / MOST_ROWS))
        rows = [
            (epoch, *losses)
            for epoch, losses in enumerate(self.epochs, start=1)
            if epoch % step == 0 or epoch == len(self.epochs)
        ]
        has_check = any(check is not None for _, _, check in rows)
        names = ["epoch", "training loss"] + ["validation loss"] * has_check
        head = "".join(f'<th scope="col">{name}</th>' for name in names)
        body = "".join(
            f'<tr><th scope="row">{epoch}</th><td>{number(train)}</td>'
            + (f"<td>{number(check)}</td>" if check is not None else "")
            + "</tr>"
            for epoch, train, check in rows
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def _html(self) -> str:
        return (
            f"<p><strong>{escape(self.title)}</strong></p>{self._svg()}"
            f"<p>{escape(self.sentence())}</p><p>{self.caption}</p>"
            f"<details><summary>The same as a table</summary>{self._table()}</details>"
        )

    def __repr__(self) -> str:
        return f"{self.title}. {self.sentence()}"

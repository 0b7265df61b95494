"""The training board of lesson 06 with a model of its own, to play with.

Each frame is one epoch of a real ``fit`` on real rows. The learner turns the learning
rate, the batches and the optimizer while it trains. What is shown, and how it is drawn,
is the same as in ``board``, which watches a ``fit`` of the learner's: ``board_drawing``.
"""

import math
import time
from functools import cache

import minitf as tf
import numpy as np

from course.pictures import board_drawing
from course.pictures.board_drawing import Run
from course.pictures.clocked import ClockedStep
from course.pictures.controls import Check, Choice, Play
from course.pictures.picture import Frame, Picture

GOAL, MOST_EPOCHS, LAST_EPOCH = 0.07, 20, 100


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
        self.model = tf.keras.Sequential([
            tf.keras.Input((30,)),
            tf.keras.layers.Dense(16, activation="relu"),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ])
        optimizer = getattr(tf.keras.optimizers, state["optimizer"])
        self.model.compile(optimizer(float(state["rate"])), "binary_crossentropy")
        self.model.optimizer.build(self.model.trainable_variables)
        self.clock = ClockedStep(self.model)
        self.run = Run(layers=["dense", "dense"])
        self.watch = tf.keras.callbacks.LambdaCallback(
            on_train_batch_begin=self._begin, on_train_batch_end=self._end
        )

    def _begin(self, batch: int, logs: dict) -> None:
        """The first step of an epoch is taken apart."""
        if batch == 0:
            at = len(self.run.epochs) + 1
            self.run.looks.append(self.clock.look(next(iter(self.model.batches_in_hand)), at))
        self._started = time.perf_counter()

    def _end(self, batch: int, logs: dict) -> None:
        self.run.took.append(time.perf_counter() - self._started)

    def changed(self, state: dict, name: str) -> None:
        """The rate and the batches can be turned on the way; the rest begins anew."""
        if name == "rate":
            self.model.optimizer.learning_rate = float(state["rate"])
        elif name != "batch":
            self.restart(state)

    def advance(self, state: dict) -> None:
        """One epoch of fit. After the goal's epochs it goes on a while, to overfit."""
        if len(self.run.epochs) >= LAST_EPOCH:
            return
        rows, labels = table(state["scaled"])
        size = len(rows) if state["batch"] == "all" else int(state["batch"])
        with np.errstate(all="ignore"):  # a rate that is too large overflows
            history = self.model.fit(
                rows, labels, batch_size=size, validation_split=0.2, verbose=0,
                callbacks=[self.watch],
            ).history  # fmt: skip
        self.run.epochs.append((history["loss"][-1], history["val_loss"][-1]))

    @property
    def reached(self) -> bool:
        """True if some epoch was good enough."""
        return self._first() <= MOST_EPOCHS

    def _first(self) -> float:
        """The first epoch that was good enough; infinity if none was."""
        good = (place for place, (_, loss) in enumerate(self.run.epochs, start=1)
                if loss <= GOAL)
        return next(good, math.inf)

    def draw(self, state: dict) -> Frame:
        """The epochs so far."""
        said = "No epoch has run yet: press Train, or Step for one epoch."
        if self.run.epochs:
            said = f"{board_drawing.sentence(self.run)} {self._goal()}".rstrip()
        head, rows = board_drawing.table(self.run)
        goal = "reached" if self.reached else "waiting"
        drawn = board_drawing.svg(self.run, said, GOAL, MOST_EPOCHS)
        return Frame(drawn, said, head, rows, goal)

    def _goal(self) -> str:
        if self.reached:
            return f"Goal reached in epoch {self._first()}."
        if not math.isfinite(self.run.epochs[-1][0]):
            return ""  # the sentence has said why
        if len(self.run.epochs) >= MOST_EPOCHS:
            return f"The goal's {MOST_EPOCHS} epochs are over: press Start again."
        return "Goal not reached yet."


@cache
def table(scaled: bool) -> tuple[np.ndarray, np.ndarray]:
    """The rows to learn from, and their labels."""
    (rows, labels), _ = tf.keras.datasets.breast_cancer.load_data()
    return ((rows - rows.mean(axis=0)) / rows.std(axis=0) if scaled else rows), labels

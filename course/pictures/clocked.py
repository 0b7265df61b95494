"""A model whose training step is written out under a clock.

Made by the live picture ``training`` (course/pictures/training.py) and shown in lesson
06 with ``lesson.source``. ``fit`` calls ``train_step`` for every batch; it does what
Keras' own step does, and notes how long each of the four jobs took and how long the
gradients are. It runs as Python (``run_eagerly=True``): in a graph the jobs overlap.
"""

import time
from dataclasses import dataclass

import minitf as tf
import numpy as np

PHASES = ("forward", "loss", "backward", "update")


@dataclass(frozen=True)
class Step:
    """What was seen in one step: rows, loss, seconds by phase, norms by layer."""

    rows: int
    loss: float
    seconds: tuple[float, ...]
    norms: tuple[float, ...]


class ClockedModel(tf.keras.Sequential):
    """A Sequential model that fills its list ``steps`` while ``fit`` runs."""

    def __init__(self, layers: list) -> None:
        super().__init__(layers)
        self.steps = []

    def train_step(self, data) -> dict:
        """One step of training, with a look at the clock after each of its jobs."""
        x, y = data
        times = [time.perf_counter()]
        with tf.GradientTape() as tape:
            answers = self(x, training=True)
            times.append(time.perf_counter())
            loss = self.compute_loss(y=y, y_pred=answers)
            times.append(time.perf_counter())
        gradients = tape.gradient(loss, self.trainable_variables)
        times.append(time.perf_counter())
        self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))
        times.append(time.perf_counter())
        self.steps.append(_seen(self, len(x), loss, times, gradients))
        return {"loss": loss}


def _seen(model, rows: int, loss, times: list, gradients: list) -> Step:
    """The record of a step; made after its last look at the clock."""
    by_layer = iter(gradients)
    norms = tuple(
        float(np.sqrt(sum(np.sum(np.square(next(by_layer))) for _ in layer.weights)))
        for layer in model.layers
        if layer.trainable_variables
    )
    return Step(rows, float(loss), tuple(np.diff(times).tolist()), norms)


@dataclass(frozen=True)
class Epoch:
    """The means over one epoch: losses, seconds a step by phase, norms by layer."""

    loss: float
    validation: float
    seconds: tuple[float, ...]
    norms: tuple[float, ...]


def epoch_of(steps: list[Step], validation: float) -> Epoch:
    """The means of some steps. A time is the median: one pause must not speak for all."""
    rows = np.array([step.rows for step in steps])
    losses = np.array([step.loss for step in steps])
    seconds = np.median([step.seconds for step in steps], axis=0)
    norms = np.mean([step.norms for step in steps], axis=0)
    loss = float((losses * rows).sum() / rows.sum())
    return Epoch(loss, validation, tuple(seconds.tolist()), tuple(norms.tolist()))

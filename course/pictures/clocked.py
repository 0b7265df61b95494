"""One training step of a model, taken apart under a clock.

Used by the training board (``board``) and the live picture ``training``; lesson 06 links
here. The step is that of ``tf.keras.Model.train_step``, traced to a graph of its own with
five looks at the clock in it. A look is a node of that graph: it waits for what the job
before it gave, and the next job waits for the look. What the step changed (weights, the
optimizer's memory, random states) is put back, so a training goes on as if nobody had
looked.
"""

import contextlib
import inspect
import io
import time
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import minitf as tf
import numpy as np

PHASES = ("forward", "loss", "backward", "update")


@dataclass(frozen=True)
class Look:
    """What was seen in one step: seconds by phase, the gradients' lengths by layer.

    ``at`` says when: how many epochs were over. ``rows`` is the size of the batch.
    """

    at: float
    rows: int
    loss: float
    seconds: tuple[float, ...]
    norms: tuple[float, ...]


class ClockedStep:
    """The training step of a compiled model that has taken a step before.

    ``layers`` are the names of what has weights to train, in order. Raises ValueError for
    a model whose ``train_step`` is not Keras' own: nobody knows where its jobs begin.
    """

    def __init__(self, model: tf.keras.Model) -> None:
        if type(model).train_step is not tf.keras.Model.train_step:
            raise ValueError("the model has a train_step of its own")
        self.model = model
        self.layers, self._owner = owners(model)
        self._times: list[float] = []
        self._traced = None

    def step(self, data: tuple) -> tuple:
        """As ``tf.keras.Model.train_step``, with a look at the clock after each job."""
        model, weights = self.model, self.model.trainable_variables
        x, y, sample_weight = tf.keras.utils.unpack_x_y_sample_weight(data)
        self._look_at_clock(x)
        with tf.GradientTape() as tape:
            answers = model(x, training=True)
            self._look_at_clock(answers)
            loss = self._loss_of(x, y, answers, sample_weight)
            scaled = model.optimizer.scale_loss(loss)
        self._look_at_clock(scaled)
        gradients = tape.gradient(scaled, weights)
        self._look_at_clock(gradients)
        model.optimizer.apply_gradients(zip(gradients, weights, strict=True))
        self._look_at_clock(loss)
        return loss, scaled, gradients

    def look(self, batch: tuple, at: float = 0.0) -> Look:
        """Take one step with this batch of arrays, and put everything back."""
        with _silence():
            return self._take_step(batch, at)

    def _take_step(self, batch: tuple, at: float) -> Look:
        if self._traced is None:
            spec = tf.nest.map_structure(_open, batch)
            self._traced = tf.function(self.step, input_signature=[spec])
        graph = self._traced.get_concrete_function()
        before = [(variable, variable.numpy()) for variable in graph.variables]
        self._times.clear()
        try:
            loss, scaled, gradients = self._traced(batch)
        finally:
            for variable, value in before:
                variable.assign(value)
        scale = float(scaled) / float(loss) if float(loss) else 1.0
        rows = len(tf.nest.flatten(batch)[0])
        seconds = tuple(np.diff(self._times).tolist())
        return Look(at, rows, float(loss), seconds, self._norms(gradients, scale))

    def _look_at_clock(self, given) -> None:
        """A node that reads the clock once these tensors are there."""
        tensors = [each for each in tf.nest.flatten(given) if each is not None]
        tf.py_function(lambda *_: self._times.append(time.perf_counter()), tensors, None)

    def _loss_of(self, x, y, answers, sample_weight):
        """The model's loss; a ``compute_loss`` of the learner's may take no ``training``."""
        takes = inspect.signature(self.model.compute_loss).parameters
        more = {"training": True} if "training" in takes else {}
        return self.model.compute_loss(x, y, answers, sample_weight, **more)

    def _norms(self, gradients: Iterable, scale: float) -> tuple[float, ...]:
        """How long the gradient is, layer by layer."""
        squares = np.zeros(len(self.layers))
        for owner, gradient in zip(self._owner, gradients, strict=True):
            if gradient is not None:
                squares[owner] += np.square(gradient.numpy() / scale, dtype="float64").sum()
        return tuple(np.sqrt(squares).tolist())


def owners(model: tf.keras.Model) -> tuple[list[str], list[int]]:
    """The layers that train, and for each trainable variable the place of its layer."""
    place = {}
    names: list[str] = []
    for layer in [*model.layers, model]:  # what no layer owns is the model's own
        found = [id(each) for each in layer.trainable_variables if id(each) not in place]
        place |= dict.fromkeys(found, len(names))
        names += [layer.name] if found else []
    return names, [place[id(each)] for each in model.trainable_variables]


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """What the learner's layers print is printed by their own steps, not by ours."""
    with contextlib.ExitStack() as both, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        both.enter_context(contextlib.redirect_stdout(io.StringIO()))
        both.enter_context(contextlib.redirect_stderr(io.StringIO()))
        yield


def _open(array) -> tf.TensorSpec:
    """Arrays like this one, with any number of rows."""
    return tf.TensorSpec((None, *array.shape[1:]), array.dtype)


def typical(looks: list[Look]) -> tuple[float, ...]:
    """The seconds by phase. The median: one pause must not speak for all."""
    return tuple(np.median([look.seconds for look in looks], axis=0).tolist())

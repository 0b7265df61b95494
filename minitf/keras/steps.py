"""One step of training: what it is made of, and how it becomes a compiled plan.

`train_step` is what a custom model overrides. It is traced once to a graph with an open
batch size, optimised and written as a plan, which every batch then runs. Lesson 06.
"""

from __future__ import annotations

from minitf.autodiff.tape import GradientTape
from minitf.base import nest
from minitf.base.dtypes import as_dtype
from minitf.base.shape import TensorSpec, spec_of
from minitf.core.door import recording
from minitf.core.tensor import Tensor
from minitf.core.waiting import resume
from minitf.graph.function import function, functions_run_eagerly
from minitf.keras import optimizers
from minitf.keras.batches import unpack
from minitf.keras.compiled import CompiledLoss, CompiledMetrics
from minitf.keras.metrics import Mean
from minitf.ops.fill import shape as shape_of


class Steps:
    """A model's `compile`, and its training, test and prediction step."""

    optimizer = None
    stop_training = False
    run_eagerly = False
    compiled = False

    def compile(self, optimizer="rmsprop", loss=None, loss_weights=None, metrics=None,
                weighted_metrics=None, run_eagerly=False, steps_per_execution=1,
                jit_compile="auto", auto_scale_loss=True):  # fmt: skip
        """Connects a loss, an optimizer and metrics to the model.

        Args:
            optimizer: a name ("adam", "sgd") or an object.
            loss: a name, an object or a function `(y_true, y_pred)`.
            metrics: a list of names, objects or functions to watch.
            weighted_metrics: the same, but sample weights count in them.
            run_eagerly: run the step as plain Python, to debug it.
        """
        self.optimizer = optimizers.get(optimizer)
        self._compiled_with = {
            "optimizer": self.optimizer, "loss": loss, "loss_weights": loss_weights,
            "metrics": metrics, "weighted_metrics": weighted_metrics, "run_eagerly": run_eagerly,
            "steps_per_execution": steps_per_execution, "jit_compile": jit_compile is True,
        }  # fmt: skip
        self.loss = loss
        self.run_eagerly = run_eagerly
        self._compiled_loss = CompiledLoss(loss, loss_weights)
        self._compiled_metrics = CompiledMetrics(metrics, weighted_metrics)
        self._loss_tracker = Mean(name="loss")
        self.stop_training = False
        self.compiled = True
        self._steps: dict = {}

    @property
    def metrics(self) -> list:
        """The loss tracker, the compiled metrics, and metrics in the model's fields."""
        own = [m for m in vars(self).values() if isinstance(m, Mean) and m is not self._loss_tracker]
        return [self._loss_tracker, *self._compiled_metrics.metrics, *own]

    @property
    def metrics_names(self) -> list[str]:
        return [m.name for m in self.metrics]

    def reset_metrics(self) -> None:
        for metric in self.metrics:
            metric.reset_state()

    def get_metrics_result(self) -> dict:
        """Every metric's name and value."""
        return {m.name: m.result() for m in self.metrics}

    # ---- what a subclass may override ----

    def train_step(self, data) -> dict:
        """Forward, loss, gradients, update, on one batch. Gives the metrics."""
        x, y, sample_weight = unpack(data)
        with GradientTape() as tape:
            y_pred = self(x, training=True)
            loss = self.compute_loss(x, y, y_pred, sample_weight)
        gradients = tape.gradient(loss, self.trainable_weights)
        self.optimizer.apply_gradients(zip(gradients, self.trainable_weights))
        self._loss_tracker.update_state(loss, sample_weight=_batch_size(x))
        return self.compute_metrics(x, y, y_pred, sample_weight)

    def test_step(self, data) -> dict:
        """Forward and loss on one batch. Gives the metrics."""
        x, y, sample_weight = unpack(data)
        y_pred = self(x, training=False)
        loss = self.compute_loss(x, y, y_pred, sample_weight, training=False)
        self._loss_tracker.update_state(loss, sample_weight=_batch_size(x))
        return self.compute_metrics(x, y, y_pred, sample_weight)

    def predict_step(self, data):
        """Forward on one batch."""
        return self(unpack(data)[0], training=False)

    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True):
        """The compiled loss, and what layers add with `add_loss`."""
        parts = list(self.losses)
        if y is not None:
            main = self._compiled_loss(y, y_pred, sample_weight)
            parts = parts if main is None else [main, *parts]
        if not parts:
            raise ValueError(
                "No loss to compute: give compile() a loss, or call add_loss() in a layer"
            )
        total = parts[0]
        for part in parts[1:]:
            total = total + part
        return total

    def compute_metrics(self, x, y, y_pred, sample_weight=None) -> dict:
        """Takes the batch in to the compiled metrics and gives all results."""
        if y is not None:
            self._compiled_metrics.update_state(y, y_pred, sample_weight)
        return self.get_metrics_result()

    # ---- from a batch to a compiled step ----

    def _run(self, kind: str, batch: tuple):
        """Runs `train_step`, `test_step` or `predict_step` on a batch of arrays."""
        leaves = nest.flatten(batch)
        if self.run_eagerly or functions_run_eagerly():
            tensors = [Tensor(a, spec_of(a)) for a in leaves]
            return getattr(self, f"{kind}_step")(nest.pack(batch, tensors))
        steps = vars(self).setdefault("_steps", {})
        key = (kind, len(batch), *[(a.ndim, a.shape[1:], a.dtype) for a in leaves])
        step = steps.get(key)
        if step is None:
            step = steps[key] = self._traced(kind, batch, leaves)
        results = step.plan.run(*leaves)
        return step.pack([Tensor(r, spec_of(r)) for r in results])

    def _traced(self, kind: str, batch: tuple, leaves: list):
        """The step for batches like this one, but of any size."""
        specs = [TensorSpec((None, *a.shape[1:]), as_dtype(a.dtype)) for a in leaves]
        self._build_for(kind, nest.pack(batch, specs))
        method = getattr(self, f"{kind}_step")
        step = function(lambda data: method(data))
        step.__name__ = f"{kind}_step"
        concrete = step.get_concrete_function(nest.pack(batch, specs))
        concrete.plan  # written now, so that an error comes before the first step
        return concrete

    def _build_for(self, kind: str, specs: tuple) -> None:
        """Makes what is made at first use: weights, the metrics' and optimizer's state."""
        metrics = self._compiled_metrics if self.compiled and kind != "predict" else None
        to_build = metrics is not None and not metrics.built and len(specs) > 1
        if self.built and not to_build:
            return
        x, y, _ = unpack(nest.map_structure(lambda spec: Tensor(None, spec), specs))
        with recording():
            y_pred = self(x)
        if to_build and not nest.is_nested(y_pred):
            metrics.build(y, y_pred)
        if kind == "train" and not self.optimizer.built and self.trainable_weights:
            self.optimizer.build(self.trainable_weights)
            resume(self.optimizer)

    def _must_be_compiled(self, method: str) -> None:
        if not self.compiled:
            raise ValueError(
                f"You must call `compile()` before using the model: {method} needs a loss and "
                "an optimizer"
            )


def _batch_size(x):
    return shape_of(nest.flatten(x)[0])[0]

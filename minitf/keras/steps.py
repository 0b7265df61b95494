"""One step of training: what it is made of, and how it becomes a compiled plan.

`train_step` is what a custom model overrides. It is traced once to a graph with an open
batch size, optimised and written as a plan, which every batch then runs. Lesson 06.
"""

import contextlib
import inspect
import warnings

from minitf.autodiff.tape import GradientTape
from minitf.base import nest
from minitf.base.dtypes import as_dtype
from minitf.base.shape import TensorSpec, spec_of
from minitf.core.door import recording
from minitf.core.tensor import Tensor
from minitf.core.waiting import resume
from minitf.graph.function import function, functions_run_eagerly
from minitf.keras import optimizers
from minitf.keras.batches import Group, unpack
from minitf.keras.compiled import CompileLoss, CompileMetrics
from minitf.keras.hot_step import HotStep
from minitf.keras.layer_tree import Tree
from minitf.keras.metrics import Mean, Metric
from minitf.keras.registry import ours
from minitf.ops.elementwise import cast
from minitf.ops.fill import shape as shape_of
from minitf.ops.reduce import reduce_sum


class Steps:
    """A model's `compile`, and its training, test and prediction step."""

    optimizer = None
    loss = None
    stop_training = False
    run_eagerly = False
    compiled = False
    jit_compile = False
    steps_per_execution = 1
    _initial_epoch = None  # a callback may set it when training begins
    _to_reset: tuple = (0, [])  # how many steps were traced, and the metrics there were then
    _loss_tracker = _compile_loss = _compile_metrics = None

    def compile(self, optimizer="rmsprop", loss=None, loss_weights=None, metrics=None,
                weighted_metrics=None, run_eagerly=False, steps_per_execution=1,
                jit_compile="auto", auto_scale_loss=True):  # fmt: skip
        """Connects a loss, an optimizer and metrics to the model.

        Args:
            optimizer: a name ("adam", "sgd") or an object.
            loss: a name, an object or a function `(y_true, y_pred)`; for several outputs a
                list or a dict of them.
            loss_weights: how much each of several losses counts.
            metrics: a list of names, objects or functions to watch.
            weighted_metrics: the same, but sample weights count in them.
            run_eagerly: run the step as plain Python, to debug it.
            steps_per_execution: how many steps to take between calls of callbacks.
            jit_compile: True compiles the whole step to machine code, in the background;
                "auto" does so once training takes long enough to win by it. Many steps then
                run in one call, where no callback looks at single ones.

        Raises:
            ValueError: an argument is of the wrong type.
        """
        if run_eagerly and jit_compile is True:
            raise ValueError("If `run_eagerly` is True, then `jit_compile` cannot also be True.")
        self.optimizer = optimizers.get(optimizer)
        self._compiled_with = {
            "optimizer": self.optimizer, "loss": loss, "loss_weights": loss_weights,
            "metrics": metrics, "weighted_metrics": weighted_metrics, "run_eagerly": run_eagerly,
            "steps_per_execution": steps_per_execution, "jit_compile": jit_compile,
        }  # fmt: skip
        names = getattr(self, "output_names", None)
        self.loss, self.run_eagerly = loss, run_eagerly
        self._compile_loss = None if loss is None else CompileLoss(loss, loss_weights, names)
        self._compile_metrics = None
        if metrics is not None or weighted_metrics is not None:
            self._compile_metrics = CompileMetrics(metrics, weighted_metrics, names)
        self._loss_tracker = Mean(name="loss")
        self.steps_per_execution, self.jit_compile = steps_per_execution, jit_compile
        self.stop_training, self.compiled = False, True
        self._steps: dict = {}

    @property
    def metrics(self) -> list:
        """The loss tracker, the compiled metrics, and metrics in the fields of the model and
        of its layers."""
        compiled = []
        if self._loss_tracker is not None:
            compiled.append(self._loss_tracker)
        if self._compile_metrics is not None:
            compiled.append(self._compile_metrics)
        if self._compile_loss is not None:
            compiled += self._compile_loss.metrics
        return compiled + [m for m in _metrics_in(self) if m not in compiled]

    @property
    def metrics_names(self) -> list[str]:
        return [m.name for m in self.metrics]

    def reset_metrics(self) -> None:
        """Lets all metrics forget what they saw. `fit` asks for it in each epoch, so the fields
        are looked through only where another step was traced since the last time."""
        traced = len(vars(self).get("_steps", ()))
        if not traced or traced != self._to_reset[0]:
            self._to_reset = traced, self.metrics
        for metric in self._to_reset[1]:
            metric.reset_state()

    def get_metrics_result(self) -> dict:
        """Every metric's name and value."""
        found: dict = {}
        for metric in self.metrics:
            result = metric.result()
            found |= result if isinstance(result, dict) else {metric.name: result}
        return found

    # ---- what a subclass may override ----

    def train_step(self, data) -> dict:
        """Forward, loss, gradients, update, on one batch. Gives the metrics."""
        x, y, sample_weight = unpack(data)
        with GradientTape() as tape:
            y_pred = self(x, training=True)
            loss = self._loss_of(x, y, y_pred, sample_weight, True)
            if self.optimizer is not None:
                loss = self.optimizer.scale_loss(loss)
        if self.trainable_weights:
            gradients = tape.gradient(loss, self.trainable_weights)
            self.optimizer.apply_gradients(zip(gradients, self.trainable_weights))
        else:
            warnings.warn("The model does not have any trainable weights.", stacklevel=2)
        return self.compute_metrics(x, y, y_pred, sample_weight=sample_weight)

    def test_step(self, data) -> dict:
        """Forward and loss on one batch. Gives the metrics."""
        x, y, sample_weight = unpack(data)
        y_pred = self(x, training=False)
        self._loss_of(x, y, y_pred, sample_weight, False)
        return self.compute_metrics(x, y, y_pred, sample_weight=sample_weight)

    def predict_step(self, data):
        """Forward on one batch."""
        return self(unpack(data)[0], training=False)

    def _loss_of(self, x, y, y_pred, sample_weight, training: bool):
        """What `compute_loss` gives, tracked."""
        takes = "training" in inspect.signature(self.compute_loss).parameters
        options = {"training": training} if takes else {}
        loss = self.compute_loss(x, y, y_pred, sample_weight, **options)
        rows = next(leaf for leaf in nest.flatten(x) if leaf is not None)
        self._loss_tracker.update_state(loss, sample_weight=shape_of(rows)[0])
        return loss

    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True):
        """The compiled loss, and what layers add with `add_loss`."""
        main = None
        if self._compile_loss is not None:
            main = self._compile_loss(y, y_pred, sample_weight)
        parts = [] if main is None else [main]
        parts += [reduce_sum(cast(part, "float32")) for part in self.losses]
        if not parts:
            raise ValueError("No loss to compute. Provide a `loss` argument in `compile()`.")
        total = parts[0]
        for part in parts[1:]:
            total = total + part
        return total

    def compute_metrics(self, x, y, y_pred, sample_weight=None) -> dict:
        """Takes the batch in to the compiled metrics and gives all results."""
        if self._compile_metrics is not None:
            self._compile_metrics.update_state(y, y_pred, sample_weight)
        return self.get_metrics_result()

    # ---- names that older code uses in a `train_step` of its own ----

    def compiled_loss(self, y, y_pred, sample_weight=None, regularization_losses=None):
        """`compute_loss` by its older name."""
        warnings.warn("`model.compiled_loss()` is deprecated. Instead, use "
                      "`model.compute_loss(x, y, y_pred, sample_weight, training)`.",
                      stacklevel=2)  # fmt: skip
        return self.compute_loss(y=y, y_pred=y_pred, sample_weight=sample_weight)

    @property
    def compiled_metrics(self):
        """Its `update_state` takes a batch in to all metrics of the model."""
        return _AllMetrics(self)

    # ---- from a batch to a compiled step ----

    def _run(self, kind: str, batches: list, ahead: int = 0):
        """Runs `train_step`, `test_step` or `predict_step` on each of these batches of
        arrays, before so many others. Gives what the last one gives."""
        eagerly = self.run_eagerly or functions_run_eagerly()
        if isinstance(batches, Group) and not eagerly:
            leaves = nest.flatten(batches.rows)
            step = self._step_for(kind, batches.rows, leaves)
            values = step.run_many(batches.size, leaves)
            if values is not None:
                return step.pack([Tensor(r, spec_of(r)) for r in values])
        for batch in batches:
            leaves = nest.flatten(batch)
            if eagerly:
                tensors = [a if a is None else Tensor(a, spec_of(a)) for a in leaves]
                results = getattr(self, f"{kind}_step")(nest.pack(batch, tensors))
                continue
            step = self._step_for(kind, batch, leaves)
            values = step.run([a for a in leaves if a is not None], ahead)
            results = step.pack([Tensor(r, spec_of(r)) for r in values])
        return results

    def _together(self, kind: str, hooks) -> tuple[int, int]:
        """How many steps to take between calls of callbacks, and how many that may be where
        they run as machine code in one call, if no callback looks at single batches."""
        asked, step = self.steps_per_execution, self._steps.get(kind)
        free = asked == 1 and step is not None and not hooks.look_at_batches
        return asked, step.together if free else 1

    def _step_for(self, kind: str, batch: tuple, leaves: list) -> HotStep:
        """The traced step for batches of these types and shapes of rows."""
        key = (kind, len(batch), *[a is not None and (a.shape[1:], a.dtype) for a in leaves])
        steps = vars(self).setdefault("_steps", {})
        if key not in steps:
            steps[key] = self._traced(kind, batch, leaves)
        steps[kind] = steps[key]  # the newest
        return steps[key]

    def _traced(self, kind: str, batch: tuple, leaves: list) -> HotStep:
        """The step for batches like this one, but of any size."""
        specs = nest.pack(batch, [a if a is None else _open_spec(a) for a in leaves])
        method = getattr(self, f"{kind}_step")
        self._build_for(kind, specs)
        step = function(lambda data: method(data), jit_compile=self.jit_compile is True)
        step.__name__ = f"{kind}_step"
        concrete = step.get_concrete_function(specs)
        concrete.plan  # written now, so that an error comes before the first step
        return HotStep(concrete, auto=self.jit_compile == "auto", several=kind != "predict")

    def _build_for(self, kind: str, specs: tuple) -> None:
        """Makes what is made at first use: weights, the metrics' and optimizer's state. What
        only a step of the user's own can make is made while it is traced."""
        usual = getattr(type(self), f"{kind}_step") is getattr(Steps, f"{kind}_step")
        x, y, _ = unpack(nest.map_structure(lambda s: s if s is None else Tensor(None, s), specs))
        metrics = self._compile_metrics if kind != "predict" and y is not None else None
        unready = not self.built or (metrics is not None and not metrics.built)
        if unready and (usual or ours(type(self).call)):
            with contextlib.suppress(NotImplementedError), recording():  # models without a call
                y_pred = self(x)
                if metrics is not None and not metrics.built:
                    metrics.build(y, y_pred)
        if kind == "train" and self.built and self.trainable_weights:
            if isinstance(self.optimizer, optimizers.Optimizer) and not self.optimizer.built:
                self.optimizer.build(self.trainable_weights)
                resume(self.optimizer)

    def _must_be_compiled(self) -> None:
        if not self.compiled:
            raise ValueError("You must call `compile()` before using the model.")


class _AllMetrics:
    """What `compiled_metrics` gives."""

    def __init__(self, model: Steps):
        self.model = model

    def update_state(self, y, y_pred, sample_weight=None) -> None:
        for metric in self.model.metrics:
            values = (y_pred,) if isinstance(metric, Mean) else (y, y_pred)
            metric.update_state(*values, sample_weight=sample_weight)


def _open_spec(array) -> TensorSpec:
    """The spec of an array with any number of rows."""
    return TensorSpec((None, *array.shape[1:]) if array.ndim else (), as_dtype(array.dtype))


def _metrics_in(layer) -> list:
    """The metrics in the fields of a layer, and of the layers in it that are no models."""
    leaves = {id(v): v for v in layer._leaves() if isinstance(v, (Metric, Tree))}.values()
    found = [v for v in leaves if isinstance(v, Metric)]
    inner = [v for v in leaves if isinstance(v, Tree) and not isinstance(v, Steps)]
    return found + [metric for part in inner for metric in _metrics_in(part)]

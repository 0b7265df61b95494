"""Training: `fit`, `evaluate` and `predict` go through data and repeat one step.

The step itself is in `steps.py`. Read in lesson 06.
"""

import numpy as np

from minitf.base import nest
from minitf.keras.batches import Batches, as_array, class_weights, pack, split, unpack
from minitf.keras.callbacks.many import CallbackList, plain
from minitf.keras.optimizers import Optimizer
from minitf.keras.steps import Steps


class Trainer(Steps):
    """The training half of a model.

    While `fit` takes a step (or several at once), `batches_in_hand` are its batches, as tuples
    of arrays: a callback can go through them.
    """

    batches_in_hand = ()

    def fit(self, x=None, y=None, batch_size=None, epochs=1, verbose="auto", callbacks=None,
            validation_split=0.0, validation_data=None, shuffle=True, class_weight=None,
            sample_weight=None, initial_epoch=0, steps_per_epoch=None, validation_steps=None,
            validation_batch_size=None, validation_freq=1):  # fmt: skip
        """Trains the model.

        Args:
            x: examples along the first axis: arrays, tensors, or a data set of batches.
            y: their labels.
            batch_size: examples in one step; default 32.
            epochs: how often to go through all examples.
            verbose: 1 a progress bar, 2 a line for each epoch, 0 nothing.
            callbacks: objects to call at each epoch and batch.
            validation_split: the share at the end of the data to hold back and test on.
            validation_data: `(x, y)` to test on after each epoch.
            shuffle: go through the examples in a new order in each epoch.
            class_weight: how much each class counts, by its number.
            sample_weight: how much each example counts.
            initial_epoch: the number of the first epoch, to go on from an earlier run.
            steps_per_epoch: how many batches make an epoch; default: all.
            validation_freq: test after every so many epochs.

        Returns:
            A `History`: `history["loss"]` and others, one number for each epoch.

        Raises:
            ValueError: the model is not compiled, or the data does not fit together.
        """
        self._must_be_compiled()
        if validation_split and validation_data is None:
            (x, y, sample_weight), validation_data = split((x, y, sample_weight), validation_split)
        batches = Batches(x, y, sample_weight, batch_size, shuffle, class_weight, steps_per_epoch)
        held = None
        if validation_data is not None:
            held = Batches(*unpack(validation_data), batch_size=validation_batch_size or batch_size,
                           steps=validation_steps)  # fmt: skip
        hooks = self._hooks(callbacks, verbose, batches, epochs, add_history=True)
        self.stop_training = False
        hooks.on_train_begin()
        logs: dict = {}
        for epoch in range(self._initial_epoch or initial_epoch, epochs):
            logs = self._epoch(epoch, batches, hooks, epochs - epoch)
            if held is not None and _is_due(epoch + 1, validation_freq):
                results = self.evaluate(held, callbacks=hooks, return_dict=True)
                logs |= {f"val_{name}": value for name, value in results.items()}
            hooks.on_epoch_end(epoch, logs)
            if self.stop_training:
                break
        if isinstance(self.optimizer, Optimizer) and epochs > 0:
            self.optimizer.finalize_variable_values(self.trainable_weights)
        hooks.on_train_end(logs)
        return self.history

    def _epoch(self, epoch: int, batches: Batches, hooks: CallbackList, left: int) -> dict:
        self.reset_metrics()
        hooks.on_epoch_begin(epoch)
        ahead = left * (batches.steps_per_epoch or 0)
        results: dict = {}
        for first, last, group in batches.epoch(*self._together("train", hooks)):
            self.batches_in_hand = group
            hooks.on_train_batch_begin(first)
            results = self._run("train", group, ahead - last)
            hooks.on_train_batch_end(last, results)
            if self.stop_training:
                break
        self.batches_in_hand = ()
        return plain(results)

    def evaluate(self, x=None, y=None, batch_size=None, verbose="auto", sample_weight=None,
                 steps=None, callbacks=None, return_dict=False):  # fmt: skip
        """The loss and the metrics on data, without training.

        Returns:
            `[loss, *metrics]`, one number if there is only the loss, or a dict.
        """
        self._must_be_compiled()
        batches = x if isinstance(x, Batches) else Batches(
            x, y, sample_weight, batch_size, steps=steps
        )  # fmt: skip
        hooks = self._hooks(callbacks, verbose, batches)
        batches.reset()
        self.reset_metrics()
        self.stop_evaluating = False
        hooks.on_test_begin()
        results: dict = {}
        for first, last, group in batches.epoch(*self._together("test", hooks)):
            hooks.on_test_batch_begin(first)
            results = self._run("test", group)
            hooks.on_test_batch_end(last, results)
            if self.stop_evaluating:
                break
        logs = plain(results)
        hooks.on_test_end(logs)
        return logs if return_dict else self._in_order(logs)

    def predict(self, x, batch_size=None, verbose="auto", steps=None, callbacks=None):
        """The model's answers, as NumPy arrays with one row for each example."""
        batches = Batches(x, batch_size=batch_size, steps=steps)
        hooks = self._hooks(callbacks, verbose, batches)
        self.stop_predicting = False
        hooks.on_predict_begin()
        parts = []
        for first, last, group in batches.epoch(self.steps_per_execution):
            hooks.on_predict_batch_begin(first)
            outputs = [nest.map_structure(np.asarray, self._run("predict", [b])) for b in group]
            parts += outputs
            hooks.on_predict_batch_end(last, {"outputs": _joined(outputs)})
            if self.stop_predicting:
                break
        if not parts:
            raise ValueError("there are no batches to predict on")
        hooks.on_predict_end()
        return _joined(parts)

    def _hooks(self, callbacks, verbose, batches: Batches, epochs=1, **options) -> CallbackList:
        """The callbacks as one, with the progress bar among them."""
        if isinstance(callbacks, CallbackList):
            return callbacks
        return CallbackList(callbacks, add_progbar=verbose != 0, model=self, verbose=verbose,
                            epochs=epochs, steps=batches.steps_per_epoch, **options)  # fmt: skip

    def train_on_batch(self, x, y=None, sample_weight=None, class_weight=None,
                       return_dict=False):  # fmt: skip
        """One step of training. Gives the metrics of this batch."""
        if class_weight is not None and sample_weight is not None:
            raise ValueError(
                "Arguments `sample_weight` and `class_weight` cannot be specified at the same time. "
                f"Received: sample_weight={sample_weight}, class_weight={class_weight}"
            )
        if class_weight is not None:
            sample_weight = class_weights(y, class_weight)
        return self._on_batch("train", x, y, sample_weight, return_dict)

    def test_on_batch(self, x, y=None, sample_weight=None, return_dict=False):
        """The metrics of one batch, without training."""
        return self._on_batch("test", x, y, sample_weight, return_dict)

    def predict_on_batch(self, x):
        """The model's answers for one batch."""
        batch = nest.map_structure(as_array, (x,))
        return nest.map_structure(np.asarray, self._run("predict", [batch]))

    def _on_batch(self, kind: str, x, y, sample_weight, return_dict: bool):
        self._must_be_compiled()
        self.reset_metrics()
        batch = nest.map_structure(as_array, pack(x, y, sample_weight))
        logs = plain(self._run(kind, [batch]))
        return logs if return_dict else self._in_order(logs)

    def _in_order(self, logs: dict):
        """The values of the logs: those of known metrics first, as the model has them."""
        inner = [m for metric in self.metrics for m in getattr(metric, "metrics", [metric])]
        names = list(dict.fromkeys(m.name for m in inner))  # a metric may stand there twice
        values = [logs[n] for n in names if n in logs] + [logs[n] for n in logs if n not in names]
        return values[0] if len(values) == 1 else values


def _joined(parts: list):
    """Outputs of several batches, one behind the other."""
    if len(parts) == 1:
        return parts[0]
    return nest.map_structure(lambda *rows: np.concatenate(rows), *parts)


def _is_due(epoch: int, frequency) -> bool:
    """Whether to validate after this epoch: every so many, or after those in a list."""
    if isinstance(frequency, int):
        return epoch % frequency == 0
    if isinstance(frequency, list):
        return epoch in frequency
    raise ValueError("Expected `validation_freq` to be a list or int. Received: "
                     f"validation_freq={frequency} of the type {type(frequency)}.")  # fmt: skip

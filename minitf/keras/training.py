"""Training: `fit`, `evaluate` and `predict` go through data and repeat one step.

The step itself is in `steps.py`. Read in lesson 06.
"""

from __future__ import annotations

import numpy as np

from minitf.base import nest
from minitf.keras.batches import Batches, as_array, split, unpack
from minitf.keras.callbacks import CallbackList, History, ProgbarLogger
from minitf.keras.progbar import Progbar
from minitf.keras.steps import Steps


class Trainer(Steps):
    """The training half of a model."""

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

        Returns:
            A `History`: `history["loss"]` and others, one number for each epoch.

        Raises:
            ValueError: the model is not compiled, or the data does not fit together.
        """
        self._must_be_compiled("fit")
        if validation_split and validation_data is None:
            data = tuple(d for d in (x, y, sample_weight) if d is not None)
            (x, y, sample_weight), held = map(unpack, split(data, validation_split))
            validation_data = tuple(h for h in held if h is not None)
        batches = Batches(x, y, sample_weight, batch_size, shuffle, class_weight, steps_per_epoch)
        held = _validation(validation_data, validation_batch_size or batch_size, validation_steps)
        verbose = 1 if verbose == "auto" else int(verbose)
        history = History()
        extra = [ProgbarLogger()] if verbose else []
        params = {"verbose": verbose, "epochs": epochs, "steps": batches.steps_per_epoch}
        hooks = CallbackList([*_listed(callbacks), *extra, history], self, params)
        self.stop_training = False
        self.history = history
        hooks.call("on_train_begin")
        logs: dict = {}
        for epoch in range(initial_epoch, epochs):
            logs = self._epoch(epoch, batches, hooks)
            if held is not None and (epoch + 1) % validation_freq == 0:
                results = self._test(held, hooks)
                logs |= {f"val_{name}": value for name, value in results.items()}
            hooks.call("on_epoch_end", epoch, logs)
            if self.stop_training:
                break
        hooks.call("on_train_end", logs)
        return history

    def _epoch(self, epoch: int, batches: Batches, hooks: CallbackList) -> dict:
        self.reset_metrics()
        hooks.call("on_epoch_begin", epoch, {})
        begin, end = (hooks.listeners(f"on_train_batch_{when}") for when in ("begin", "end"))
        results: dict = {}
        for number, batch in enumerate(batches):
            for method in begin:
                method(number, {})
            results = self._run("train", batch)
            if end:
                logs = _floats(results)
                for method in end:
                    method(number, logs)
            if self.stop_training:
                break
        return _floats(results)

    def evaluate(self, x=None, y=None, batch_size=None, verbose="auto", sample_weight=None,
                 steps=None, callbacks=None, return_dict=False):  # fmt: skip
        """The loss and the metrics on data, without training.

        Returns:
            `[loss, *metrics]`, one number if there is only the loss, or a dict.
        """
        self._must_be_compiled("evaluate")
        batches = Batches(x, y, sample_weight, batch_size, steps=steps)
        verbose = 1 if verbose == "auto" else int(verbose)
        hooks = CallbackList(_listed(callbacks), self, {"verbose": verbose})
        logs = self._test(batches, hooks, Progbar(batches.steps_per_epoch, verbose=verbose))
        if return_dict:
            return logs
        values = [logs[name] for name in self.metrics_names if name in logs]
        values += [v for k, v in logs.items() if k not in self.metrics_names]
        return values if len(values) > 1 else values[0]

    def _test(self, batches: Batches, hooks: CallbackList, bar: Progbar | None = None) -> dict:
        self.reset_metrics()
        hooks.call("on_test_begin")
        results: dict = {}
        number = -1
        for number, batch in enumerate(batches):
            hooks.call("on_test_batch_begin", number)
            results = self._run("test", batch)
            hooks.call("on_test_batch_end", number, results)
            if bar is not None and bar.due():
                bar.update(number + 1, sorted(_floats(results).items()), finalize=False)
        logs = _floats(results)
        if bar is not None:
            bar.target = number + 1
            bar.update(number + 1, sorted(logs.items()), finalize=True)
        hooks.call("on_test_end", logs)
        return logs

    def predict(self, x, batch_size=None, verbose="auto", steps=None, callbacks=None):
        """The model's answers, as NumPy arrays with one row for each example."""
        batches = Batches(x, batch_size=batch_size, steps=steps)
        bar = Progbar(batches.steps_per_epoch, verbose=1 if verbose == "auto" else int(verbose))
        hooks = CallbackList(_listed(callbacks), self, {"verbose": bar.verbose})
        hooks.call("on_predict_begin")
        parts = []
        for number, batch in enumerate(batches):
            parts.append(nest.map_structure(np.asarray, self._run("predict", batch)))
            bar.update(number + 1, finalize=False)
            hooks.call("on_predict_batch_end", number, {"outputs": parts[-1]})
        if not parts:
            raise ValueError("there are no batches to predict on")
        bar.target = len(parts)
        bar.update(len(parts), finalize=True)
        hooks.call("on_predict_end")
        return nest.map_structure(lambda *rows: np.concatenate(rows), *parts)

    def train_on_batch(self, x, y=None, sample_weight=None, class_weight=None,
                       return_dict=False):  # fmt: skip
        """One step of training. Gives the metrics since the last reset."""
        self._must_be_compiled("train_on_batch")
        return self._on_batch("train", x, y, sample_weight, return_dict, class_weight)

    def test_on_batch(self, x, y=None, sample_weight=None, return_dict=False):
        """The metrics with one more batch taken in, without training."""
        self._must_be_compiled("test_on_batch")
        return self._on_batch("test", x, y, sample_weight, return_dict)

    def predict_on_batch(self, x):
        """The model's answers for one batch."""
        return nest.map_structure(np.asarray, self._run("predict", (as_array(x),)))

    def _on_batch(self, kind, x, y, sample_weight, return_dict, class_weight=None):
        size = len(nest.flatten(x)[0])
        batch = next(iter(Batches(x, y, sample_weight, size, class_weight=class_weight)))
        logs = _floats(self._run(kind, batch))
        return logs if return_dict else [logs[n] for n in self.metrics_names if n in logs]


def _floats(results) -> dict:
    """Tensors to plain numbers, under the names they have."""
    return {name: float(np.asarray(v)) for name, v in (results or {}).items()}


def _listed(value) -> list:
    if value is None:
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _validation(data, batch_size, steps) -> Batches | None:
    if data is None:
        return None
    if isinstance(data, (tuple, list)):
        return Batches(*unpack(data), batch_size=batch_size, steps=steps)
    return Batches(data, batch_size=batch_size, steps=steps)

"""Small callbacks: a learning rate for each epoch, a table of the logs, an end at NaN, and
averaged weights to test with.
"""

import csv
import os
from collections.abc import Callable, Iterable

import numpy as np

from minitf.keras.callbacks.callback import Callback


class LearningRateScheduler(Callback):
    """Sets the learning rate at the start of each epoch.

    Args:
        schedule: a function `(epoch, learning_rate)` that gives the new rate, a float.
    """

    def __init__(self, schedule: Callable, verbose: int = 0):
        super().__init__()
        self.schedule, self.verbose = schedule, verbose

    def on_epoch_begin(self, epoch, logs=None):
        optimizer = self.model.optimizer
        if not hasattr(optimizer, "learning_rate"):
            raise ValueError('Optimizer must have a "learning_rate" attribute.')
        try:
            rate = self.schedule(epoch, float(np.asarray(optimizer.learning_rate)))
        except TypeError:  # a schedule of the epoch alone
            rate = self.schedule(epoch)
        if not isinstance(rate, (float, np.floating)):
            raise ValueError("The output of the `schedule` function should be a float. "
                             f"Got: {rate}")  # fmt: skip
        optimizer.learning_rate = rate
        if self.verbose:
            print(f"\nEpoch {epoch + 1}: LearningRateScheduler setting learning rate to {rate}.")

    def on_epoch_end(self, epoch, logs=None):
        if logs is not None:
            logs["learning_rate"] = float(np.asarray(self.model.optimizer.learning_rate))


class CSVLogger(Callback):
    """Writes one line for each epoch to a file that spreadsheets read.

    Args:
        append: go on at the end of the file, as after a break.
    """

    def __init__(self, filename, separator: str = ",", append: bool = False):
        super().__init__()
        self.filename, self.sep, self.append = os.fspath(filename), separator, append
        self.file = None

    def on_train_begin(self, logs=None):
        self.on_train_end()
        self.file = open(self.filename, "a" if self.append else "w", newline="")
        self.writer, self._header = None, self.file.tell() == 0

    def on_epoch_end(self, epoch, logs=None):
        logs = logs or {}
        if self.writer is None:
            keys = sorted(logs)
            if not any(key.startswith("val_") for key in keys):
                keys += [f"val_{key}" for key in keys]  # there may be validation later
            self.writer = csv.DictWriter(
                self.file, ["epoch", *keys], "NA", "ignore", delimiter=self.sep
            )
            if self._header:
                self.writer.writeheader()
        self.writer.writerow({"epoch": epoch} | {k: _written(v) for k, v in logs.items()})
        self.file.flush()

    def on_train_end(self, logs=None):
        if self.file is not None:
            self.file.close()


def _written(value):
    """A value as it stands in the table: several numbers in quotes and brackets."""
    if isinstance(value, str) or not isinstance(value, Iterable) or not np.ndim(value):
        return value
    return f'"[{", ".join(map(str, value))}]"'


class TerminateOnNaN(Callback):
    """Stops training when the loss is no number any more."""

    def __init__(self, raise_error: bool = False):
        super().__init__()
        self.raise_error = raise_error

    def on_batch_end(self, batch, logs=None):
        loss = (logs or {}).get("loss")
        if loss is None or np.isfinite(loss):
            return
        if self.raise_error:
            raise RuntimeError(
                f"NaN or Inf loss encountered at batch {batch}. Loss value: {loss}. "
                "Terminating training immediately."
            )
        print(f"Batch {batch}: Invalid loss, terminating training")
        self.model.stop_training = True


class SwapEMAWeights(Callback):
    """Tests and predicts with the averaged weights of an optimizer with `use_ema`.

    Args:
        swap_on_epoch: have them in the model between epochs too, as for saving.
    """

    def __init__(self, swap_on_epoch: bool = False):
        super().__init__()
        self.swap_on_epoch = swap_on_epoch
        self._averaged = False  # which weights are in the model

    def _swap(self, to_averaged: bool) -> None:
        optimizer = self.model.optimizer
        if not optimizer.use_ema:
            raise ValueError("SwapEMAWeights must be used when `use_ema=True` is set on the "
                             f"optimizer. Received: use_ema={optimizer.use_ema}")  # fmt: skip
        if self._averaged != to_averaged:
            for variable, average in optimizer.averaged():
                before = np.array(variable)
                variable.assign(average)
                average.assign(before)
        self._averaged = to_averaged

    def on_epoch_begin(self, epoch, logs=None):
        if self.swap_on_epoch:
            self._swap(False)

    def on_epoch_end(self, epoch, logs=None):
        if self.swap_on_epoch:
            self._swap(True)
            if epoch == self.params["epochs"] - 1:  # fit ends by taking the averages over
                for variable, average in self.model.optimizer.averaged():
                    average.assign(variable)

    def on_test_begin(self, logs=None):
        self._swap(True)

    def on_test_end(self, logs=None):
        self._swap(False)

    on_predict_begin, on_predict_end = on_test_begin, on_test_end

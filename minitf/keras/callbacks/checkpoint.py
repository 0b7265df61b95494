"""Callbacks that save the model while it trains.
"""

import json
import os
import shutil
import warnings

import numpy as np

from minitf.keras.callbacks.callback import Callback
from minitf.keras.callbacks.monitor import MonitorCallback


class _EveryFewSteps:
    """Says when to save: at the end of an epoch, or after every so many steps."""

    def __init__(self, save_freq):
        if save_freq != "epoch" and not isinstance(save_freq, int):
            raise ValueError(
                "Invalid value for argument `save_freq`. Expected save_freq are 'epoch' or "
                f"integer values. Unrecognized save_freq: {save_freq}"
            )
        self.freq, self.seen, self.last = save_freq, 0, -1

    def is_due(self, batch: int) -> bool:
        """Whether to save after this step of the epoch."""
        if self.freq == "epoch":
            return False
        self.seen += batch - (self.last if batch > self.last else -1)
        self.last = batch
        due = self.seen >= self.freq
        self.seen = 0 if due else self.seen
        return due


class ModelCheckpoint(MonitorCallback):
    """Saves the model, or its weights, after each epoch or every so many steps.

    Args:
        filepath: where to; `{epoch:02d}` and names of metrics in it are filled in.
        save_best_only: only when the watched metric is better than ever.
        save_weights_only: weights alone, to a path that ends in ".weights.h5".
        save_freq: "epoch", or a number of steps.
        initial_value_threshold: a value that the metric must beat at first.

    Raises:
        ValueError: the path has an ending of no known format.
    """

    def __init__(self, filepath, monitor="val_loss", verbose=0, save_best_only=False,
                 save_weights_only=False, mode="auto", save_freq="epoch",
                 initial_value_threshold=None):  # fmt: skip
        super().__init__(monitor, mode, initial_value_threshold)
        self.filepath, self.verbose = os.fspath(filepath), verbose
        self.save_best_only, self.save_weights_only = save_best_only, save_weights_only
        self.save_freq, self._steps = save_freq, _EveryFewSteps(save_freq)
        if save_weights_only and not self.filepath.endswith(".weights.h5"):
            raise ValueError(
                "When using `save_weights_only=True` in `ModelCheckpoint`, the filepath provided "
                f"must end in `.weights.h5` (Keras weights format). Received: filepath={filepath}"
            )
        if not save_weights_only and not self.filepath.endswith((".keras", ".h5")):
            raise ValueError("The filepath provided must end in `.keras` (Keras model format). "
                             f"Received: filepath={filepath}")  # fmt: skip

    def on_epoch_begin(self, epoch, logs=None):
        self._epoch = epoch

    def on_train_batch_end(self, batch, logs=None):
        if self._steps.is_due(batch):
            self._save(self._epoch, logs or {}, batch=batch + 1)

    def on_epoch_end(self, epoch, logs=None):
        if self.save_best_only:
            self._set_monitor_op()
        if self.save_freq == "epoch":
            self._save(epoch, logs or {})

    def _save(self, epoch: int, logs: dict, **numbers) -> None:
        try:
            path = self.filepath.format(**{**numbers, "epoch": epoch + 1, **logs})
        except KeyError as error:
            raise KeyError(
                f'Failed to format this callback filepath: "{self.filepath}". Reason: {error}'
            ) from error
        if not self._is_wanted(epoch, logs, path):
            return
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        if os.path.isdir(path):
            raise IOError("Please specify a non-directory filepath for ModelCheckpoint. Filepath "
                          f"used is an existing directory: {path}")  # fmt: skip
        save = self.model.save_weights if self.save_weights_only else self.model.save
        save(path, overwrite=True)
        self._say(epoch, f"finished saving model to {path}")

    def _is_wanted(self, epoch: int, logs: dict, path: str) -> bool:
        current = logs.get(self.monitor)
        if self.save_best_only and current is None:
            warnings.warn(f"Can save best model only with {self.monitor} available.", stacklevel=4)
            return True
        if not self.save_best_only or np.ndim(current):
            self._say(epoch, f"saving model to {path}")
            return True
        self._set_monitor_op()
        best = "None" if self.best is None else f"{self.best:.5f}"
        if not self._is_improvement(current, self.best):
            self._say(epoch, f"{self.monitor} did not improve from {best}")
            return False
        change = f"{self.monitor} improved from {best} to {current:.5f}"
        self._say(epoch, f"{change}, saving model to {path}")
        self.best = current
        return True

    def _say(self, epoch: int, message: str) -> None:
        if self.verbose:
            print(f"\nEpoch {epoch + 1}: {message}")


class BackupAndRestore(Callback):
    """Goes on where a broken-off `fit` stopped, from a folder with weights and the epoch.

    Args:
        save_freq: "epoch", or a number of steps.
        delete_checkpoint: remove the folder when training is done.
    """

    def __init__(self, backup_dir, save_freq="epoch", double_checkpoint=False,
                 delete_checkpoint=True):  # fmt: skip
        super().__init__()
        if not backup_dir:
            raise ValueError("Empty `backup_dir` argument passed")
        self.backup_dir, self.save_freq = os.fspath(backup_dir), save_freq
        self.double_checkpoint, self.delete_checkpoint = double_checkpoint, delete_checkpoint
        self._steps, self._epoch = _EveryFewSteps(save_freq), 0
        self._weights = os.path.join(self.backup_dir, "latest.weights.h5")
        self._notes = os.path.join(self.backup_dir, "training_metadata.json")

    def on_train_begin(self, logs=None):
        model = self.model
        if not model.built:
            raise ValueError(
                "To use the BackupAndRestore callback, you model must be built before you call "
                f"`fit()`. Model {model} is unbuilt: call it on a batch of data first."
            )
        try:
            self._load()
        except OSError:  # the newest files are damaged
            if not os.path.exists(f"{self._weights}.bkp"):
                raise
            for path in (self._weights, self._notes):
                shutil.copy(f"{path}.bkp", path)
            self._load()

    def _load(self) -> None:
        if os.path.exists(self._weights):
            if self.model.optimizer is not None and not self.model.optimizer.built:
                self.model.optimizer.build(self.model.trainable_variables)
            self.model.load_weights(self._weights)
        if os.path.exists(self._notes):
            with open(self._notes) as file:
                self.model._initial_epoch = json.load(file)["epoch"]

    def on_epoch_end(self, epoch, logs=None):
        self._epoch, self._steps.last = epoch + 1, -1
        if self.save_freq == "epoch":
            self._save(0)

    def on_train_batch_end(self, batch, logs=None):
        if self._steps.is_due(batch):
            self._save(batch)

    def _save(self, batch: int) -> None:
        os.makedirs(self.backup_dir, exist_ok=True)
        for path in (self._weights, self._notes):
            if self.double_checkpoint and os.path.exists(path):
                shutil.copy(path, f"{path}.bkp")
        self.model.save_weights(self._weights, overwrite=True)
        with open(self._notes, "w") as file:
            json.dump({"epoch": self._epoch, "batch": batch}, file)

    def on_train_end(self, logs=None):
        if self.delete_checkpoint and os.path.exists(self.backup_dir):
            shutil.rmtree(self.backup_dir)

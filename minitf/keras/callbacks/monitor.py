"""Callbacks that watch one metric: to stop, to take smaller steps (or, in `checkpoint.py`,
to save).
"""

import warnings

import numpy as np

from minitf.keras.callbacks.callback import Callback
from minitf.keras.ops.elementwise import greater, less


class MonitorCallback(Callback):
    """Base class of those that watch a metric.

    Args:
        monitor: the metric's name in the logs.
        mode: "min" or "max", for what is better; "auto" knows it from the metric.
        baseline: a value to beat from the start.
        min_delta: the smallest change that counts as better.
    """

    def __init__(self, monitor="val_loss", mode="auto", baseline=None, min_delta=0):
        super().__init__()
        if mode not in ("auto", "min", "max"):
            warnings.warn(f"{type(self).__name__} mode '{mode}' is unknown, fallback to auto mode.",
                          stacklevel=3)  # fmt: skip
            mode = "auto"
        self.monitor, self.mode, self.best = monitor, mode, baseline
        self.min_delta = abs(min_delta)
        self.monitor_op = None  # what compares: `greater` if more is better, else `less`

    def _set_monitor_op(self) -> None:
        """Settles which way is better, once the model's metrics are there.

        Raises:
            ValueError: it cannot be known.
        """
        if self.monitor_op is not None:
            return
        better = {"min": "down", "max": "up"}.get(self.mode)
        name = self.monitor.removeprefix("val_")
        if better is None and name == "loss":
            better = "down"
        if better is None:
            groups = [getattr(m, "metrics", []) for m in getattr(self.model, "metrics", [])]
            known = [metric for group in groups for metric in group if metric.name == name]
            better = known[-1]._direction if known else None
        self.monitor_op = {"up": greater, "down": less}.get(better)
        if self.monitor_op is None:
            raise ValueError(
                f"{type(self).__name__} callback received monitor={self.monitor}, but Keras isn't "
                "able to automatically determine whether that metric should be maximized or "
                "minimized. Pass `mode='max'` or `mode='min'`."
            )

    def _is_improvement(self, value, than) -> bool:
        """Whether a value is better, by more than `min_delta`. Everything beats None."""
        if than is None:
            return True
        change = value - than if self.monitor_op is greater else than - value
        return change > self.min_delta

    def current(self, logs: dict | None, what: str):
        """The metric's value, or None with a warning."""
        if self.monitor not in (logs or {}):
            warnings.warn(f"{what} metric `{self.monitor}` which is not available. Available "
                          f"metrics are: {','.join(logs or {})}", stacklevel=3)  # fmt: skip
        return (logs or {}).get(self.monitor)


class EarlyStopping(MonitorCallback):
    """Stops training when a metric has not improved for `patience` epochs.

    Args:
        patience: epochs without improvement to wait for.
        verbose: 1 says when it stops.
        baseline: a value that must be beaten for the wait to start anew.
        restore_best_weights: put the weights of the best epoch back at the end.
        start_from_epoch: do not watch before.
    """

    def __init__(self, monitor="val_loss", min_delta=0, patience=0, verbose=0, mode="auto",
                 baseline=None, restore_best_weights=False, start_from_epoch=0):  # fmt: skip
        super().__init__(monitor, mode, min_delta=min_delta)
        self.patience, self.verbose, self.baseline = patience, verbose, baseline
        self.restore_best_weights, self.start_from_epoch = restore_best_weights, start_from_epoch
        self.on_train_begin()

    def on_train_begin(self, logs=None):
        self.wait, self.stopped_epoch, self.best_epoch = 0, 0, 0
        self.best, self.best_weights = None, None

    def on_epoch_end(self, epoch, logs=None):
        self._set_monitor_op()
        current = self.current(logs, "Early stopping conditioned on")
        if current is None or epoch < self.start_from_epoch:
            return
        better = self._is_improvement(current, self.best)
        if self.restore_best_weights and (better or self.best_weights is None):
            self.best_weights, self.best_epoch = self.model.get_weights(), epoch
        self.wait += 1
        if better:
            self.best, self.best_epoch = current, epoch
            if self.baseline is None or self._is_improvement(current, self.baseline):
                self.wait = 0
        elif self.wait >= self.patience and epoch > 0:
            self.stopped_epoch = epoch
            self.model.stop_training = True

    def on_train_end(self, logs=None):
        if self.stopped_epoch and self.verbose:
            print(f"Epoch {self.stopped_epoch + 1}: early stopping")
        if self.best_weights is not None:
            if self.verbose:
                print("Restoring model weights from the end of the best epoch: "
                      f"{self.best_epoch + 1}.")  # fmt: skip
            self.model.set_weights(self.best_weights)


class ReduceLROnPlateau(MonitorCallback):
    """Takes smaller steps when a metric has not improved for `patience` epochs.

    Args:
        factor: what the learning rate is multiplied by.
        cooldown: epochs to let pass after that.
        min_lr: the smallest learning rate.
    """

    def __init__(self, monitor="val_loss", factor=0.1, patience=10, verbose=0, mode="auto",
                 min_delta=1e-4, cooldown=0, min_lr=0.0, **_):  # fmt: skip
        super().__init__(monitor, mode, min_delta=min_delta)
        if factor >= 1.0:
            raise ValueError(
                f"ReduceLROnPlateau does not support a factor >= 1.0. Received factor={factor}"
            )
        self.factor, self.patience, self.verbose = factor, patience, verbose
        self.cooldown, self.min_lr = cooldown, min_lr
        self.on_train_begin()

    def on_train_begin(self, logs=None):
        self.best, self.wait, self.cooldown_counter = None, 0, 0

    def on_epoch_end(self, epoch, logs=None):
        self._set_monitor_op()
        rate = float(np.asarray(self.model.optimizer.learning_rate))
        logs = {} if logs is None else logs
        logs["learning_rate"] = rate
        current = self.current(logs, "Learning rate reduction is conditioned on")
        if current is None:
            return
        if self.in_cooldown():
            self.cooldown_counter -= 1
            self.wait = 0
        if self._is_improvement(current, self.best):
            self.best, self.wait = current, 0
        elif not self.in_cooldown():
            self.wait += 1
            if self.wait >= self.patience and rate > np.float32(self.min_lr):
                self.cooldown_counter, self.wait = self.cooldown, 0
                rate = self.model.optimizer.learning_rate = max(rate * self.factor, self.min_lr)
                if self.verbose:
                    print(f"\nEpoch {epoch + 1}: ReduceLROnPlateau reducing learning rate to "
                          f"{rate}.")  # fmt: skip

    def in_cooldown(self) -> bool:
        return self.cooldown_counter > 0

"""Callbacks: code of yours that `fit` calls at the start and end of epochs and batches.
"""

from __future__ import annotations

from minitf.keras.progbar import Progbar


class Callback:
    """Base class: override the hooks you need. `self.model` is the model that trains."""

    def __init__(self):
        self.model = None
        self.params: dict = {}

    def set_model(self, model) -> None:
        self.model = model

    def set_params(self, params: dict) -> None:
        self.params = params

    def on_train_begin(self, logs=None): ...
    def on_train_end(self, logs=None): ...
    def on_epoch_begin(self, epoch, logs=None): ...
    def on_epoch_end(self, epoch, logs=None): ...
    def on_train_batch_begin(self, batch, logs=None): ...
    def on_train_batch_end(self, batch, logs=None): ...
    def on_test_begin(self, logs=None): ...
    def on_test_end(self, logs=None): ...
    def on_test_batch_begin(self, batch, logs=None): ...
    def on_test_batch_end(self, batch, logs=None): ...
    def on_predict_begin(self, logs=None): ...
    def on_predict_end(self, logs=None): ...
    def on_predict_batch_begin(self, batch, logs=None): ...
    def on_predict_batch_end(self, batch, logs=None): ...


class CallbackList:
    """Calls one hook of several callbacks. A hook that nobody overrides costs nothing."""

    def __init__(self, callbacks: list, model, params: dict):
        self.callbacks = callbacks
        for callback in callbacks:
            callback.set_model(model)
            callback.set_params(params)

    def listeners(self, hook: str) -> list:
        """The bound methods of those who override `hook`."""
        base = getattr(Callback, hook)
        return [
            getattr(c, hook) for c in self.callbacks
            if getattr(type(c), hook, None) is not base or hook in vars(c)
        ]  # fmt: skip

    def call(self, hook: str, *args) -> None:
        for method in self.listeners(hook):
            method(*args)


class History(Callback):
    """What `fit` returns: `history.history["loss"]` has one value for each epoch."""

    def __init__(self):
        super().__init__()
        self.history: dict[str, list] = {}
        self.epoch: list[int] = []

    def on_train_begin(self, logs=None):
        self.epoch = []

    def on_epoch_end(self, epoch, logs=None):
        self.epoch.append(epoch)
        for name, value in (logs or {}).items():
            self.history.setdefault(name, []).append(value)


class ProgbarLogger(Callback):
    """Prints the progress bar of `fit`."""

    def __init__(self):
        super().__init__()
        self.bar: Progbar | None = None

    def on_epoch_begin(self, epoch, logs=None):
        print(f"Epoch {epoch + 1}/{self.params['epochs']}")
        self.bar = Progbar(self.params["steps"], verbose=self.params["verbose"])

    def on_train_batch_end(self, batch, logs=None):
        if self.bar.due() or batch == 0:
            self.bar.update(batch + 1, sorted((logs or {}).items()), finalize=False)
        self._done = batch + 1

    def on_epoch_end(self, epoch, logs=None):
        # Keras' order: by name, those of the validation data behind.
        logs = logs or {}
        values = sorted(logs.items(), key=lambda kv: (kv[0].startswith("val_"), kv[0]))
        self.bar.target = self._done
        self.bar.update(self._done, values, finalize=True)


class LambdaCallback(Callback):
    """A callback made of functions, one for each hook by its name."""

    def __init__(self, on_epoch_begin=None, on_epoch_end=None, on_train_begin=None,
                 on_train_end=None, on_train_batch_begin=None, on_train_batch_end=None,
                 **hooks):  # fmt: skip
        super().__init__()
        given = {
            "on_epoch_begin": on_epoch_begin, "on_epoch_end": on_epoch_end,
            "on_train_begin": on_train_begin, "on_train_end": on_train_end,
            "on_train_batch_begin": on_train_batch_begin,
            "on_train_batch_end": on_train_batch_end, **hooks,
        }  # fmt: skip
        vars(self).update({name: f for name, f in given.items() if f is not None})


class EarlyStopping(Callback):
    """Stops training when a metric has not improved for `patience` epochs.

    Args:
        monitor: the metric's name in the logs.
        min_delta: the smallest change that counts as better.
        patience: epochs without improvement to wait for.
        mode: "min", "max" or "auto" (by the name: accuracies should grow).
        restore_best_weights: put the weights of the best epoch back at the end.
    """

    def __init__(self, monitor="val_loss", min_delta=0, patience=0, verbose=0, mode="auto",
                 baseline=None, restore_best_weights=False, start_from_epoch=0):  # fmt: skip
        super().__init__()
        if mode not in ("auto", "min", "max"):
            raise ValueError(f"mode must be 'auto', 'min' or 'max', not {mode!r}")
        self.monitor, self.patience, self.verbose = monitor, patience, verbose
        self.min_delta, self.baseline = abs(min_delta), baseline
        self.restore_best_weights, self.start_from_epoch = restore_best_weights, start_from_epoch
        grows = mode == "max" or (mode == "auto" and ("acc" in monitor or "auc" in monitor))
        self.sign = 1 if grows else -1

    def on_train_begin(self, logs=None):
        self.wait, self.stopped_epoch, self.best_epoch = 0, 0, 0
        self.best, self.best_weights = None, None

    def on_epoch_end(self, epoch, logs=None):
        current = (logs or {}).get(self.monitor)
        if current is None:
            raise ValueError(
                f"EarlyStopping watches {self.monitor!r}, but fit only has "
                f"{', '.join(sorted(logs or {}))}; give validation data for the val_ ones"
            )
        if epoch < self.start_from_epoch:
            return
        self.wait += 1
        if self._is_better(current, self.best):
            self.best, self.best_epoch = current, epoch
            if self.restore_best_weights:
                self.best_weights = self.model.get_weights()
            if self.baseline is None or self._is_better(current, self.baseline):
                self.wait = 0
        if self.wait >= self.patience and epoch > 0:
            self.stopped_epoch = epoch
            self.model.stop_training = True

    def _is_better(self, value, than) -> bool:
        return than is None or (value - than) * self.sign > self.min_delta

    def on_train_end(self, logs=None):
        if self.stopped_epoch and self.verbose:
            print(f"Epoch {self.stopped_epoch + 1}: early stopping")
        if self.best_weights is not None:
            self.model.set_weights(self.best_weights)
            if self.verbose:
                print(f"Restoring model weights from the end of the best epoch: "
                      f"{self.best_epoch + 1}.")  # fmt: skip

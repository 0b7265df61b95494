"""The callback that prints the progress bar of `fit`, `evaluate` and `predict`.
"""

from minitf.keras.callbacks.callback import Callback
from minitf.keras.progbar import Progbar


class ProgbarLogger(Callback):
    """Prints a bar for each epoch; the validation after an epoch in `fit` is silent."""

    sees_single_batches = False

    def __init__(self):
        super().__init__()
        self.bar: Progbar | None = None
        self.seen, self.verbose, self.epochs, self.target = 0, 1, 1, None
        self._in_fit = False

    def set_params(self, params: dict) -> None:
        super().set_params(params)
        self.verbose = 1 if params["verbose"] == "auto" else params["verbose"]
        self.epochs, self.target = params["epochs"], params["steps"]

    def on_train_begin(self, logs=None):
        self._in_fit = True

    def on_epoch_begin(self, epoch, logs=None):
        self._begin()
        if self.verbose and self.epochs > 1:
            print(f"Epoch {epoch + 1}/{self.epochs}")

    def on_train_batch_end(self, batch, logs=None):
        self._show(batch, logs)

    def on_epoch_end(self, epoch, logs=None):
        self._end(logs)

    def on_test_begin(self, logs=None):
        if not self._in_fit:
            self._begin()

    def on_test_batch_end(self, batch, logs=None):
        if not self._in_fit:
            self._show(batch, logs)

    def on_test_end(self, logs=None):
        if not self._in_fit:
            self._end(logs)

    def on_predict_begin(self, logs=None):
        self._begin()

    def on_predict_batch_end(self, batch, logs=None):
        self._show(batch, None)  # not the predictions

    def on_predict_end(self, logs=None):
        self._end(None)

    def _begin(self) -> None:
        self.seen = 0
        self.bar = Progbar(self.target, verbose=self.verbose, stateless_metrics=())

    def _show(self, batch: int, logs: dict | None) -> None:
        self.seen = batch + 1
        if self.verbose == 1:
            self.bar.update(self.seen, list((logs or {}).items()), finalize=False)

    def _end(self, logs: dict | None) -> None:
        if self.target is None:
            self.target = self.bar.target = self.seen
        self.bar.update(self.target, list((logs or {}).items()), finalize=True)

"""The callback that writes event files, for TensorBoard to draw curves of.
"""

import os
import time

import numpy as np

from minitf.data.events import SummaryWriter
from minitf.keras.callbacks.callback import Callback


class TensorBoard(Callback):
    """Writes metrics after each epoch to `log_dir/train` and `log_dir/validation`.

    Args:
        histogram_freq: write how the weights are spread after every so many epochs; 0: never.
        write_graph: write the model's config, which TensorBoard draws.
        write_steps_per_second: write how fast it goes, too.
        update_freq: "epoch", or "batch", or a number of batches to write metrics after.
        log_dir, write_images, profile_batch, embeddings_freq, embeddings_metadata: as in
            Keras; pictures, profiles and embeddings are left out.
    """

    def __init__(self, log_dir="logs", histogram_freq=0, write_graph=True, write_images=False,
                 write_steps_per_second=False, update_freq="epoch", profile_batch=0,
                 embeddings_freq=0, embeddings_metadata=None):  # fmt: skip
        super().__init__()
        self.log_dir, self.histogram_freq = os.fspath(log_dir), histogram_freq
        self.write_graph, self.write_steps_per_second = write_graph, write_steps_per_second
        self.update_freq = 1 if update_freq == "batch" else update_freq
        self._writers: dict[str, SummaryWriter] = {}
        self._step = 0

    def _write(self, where: str, values: dict, step: int) -> None:
        for name, value in values.items():
            self._writer(where).write(name, np.float32(value), step, "scalars")

    def _writer(self, where: str) -> SummaryWriter:
        if where not in self._writers:
            self._writers[where] = SummaryWriter(os.path.join(self.log_dir, where))
        return self._writers[where]

    def on_train_begin(self, logs=None):
        self._step = 0
        if self.write_graph and (self.model.built or self.model.inputs):
            config = np.asarray(self.model.to_json(), object)
            self._writer("train").write("keras", config, 0, "graph_keras_model", b"1")

    def on_epoch_begin(self, epoch, logs=None):
        self._begun = time.perf_counter(), self._step

    def on_train_batch_end(self, batch, logs=None):
        self._step += 1
        if self.update_freq != "epoch" and self._step % self.update_freq == 0:
            named = {f"batch_{name}": value for name, value in (logs or {}).items()}
            self._write("train", named, self._step)

    def on_epoch_end(self, epoch, logs=None):
        logs = logs or {}
        train = {f"epoch_{k}": v for k, v in logs.items() if not k.startswith("val_")}
        train["epoch_learning_rate"] = float(np.asarray(self.model.optimizer.learning_rate))
        if self.write_steps_per_second:
            start, step = self._begun
            pace = (self._step - step) / (time.perf_counter() - start)
            train["epoch_steps_per_second"] = pace
        self._write("train", train, epoch)
        held = {f"epoch_{k[4:]}": v for k, v in logs.items() if k.startswith("val_")}
        self._write("validation", held, epoch)
        if self.histogram_freq and epoch % self.histogram_freq == 0:
            self._write_weights(epoch)

    def _write_weights(self, epoch: int) -> None:
        for weight in self.model.weights:
            counts, edges = np.histogram(np.asarray(weight), bins=30)
            rows = np.stack([edges[:-1], edges[1:], counts], axis=1)
            self._writer("train").write(f"{weight.path}/histogram", rows, epoch, "histograms")

    def on_test_end(self, logs=None):
        if self.model.optimizer is not None and getattr(self.model.optimizer, "built", False):
            steps = int(np.asarray(self.model.optimizer.iterations))
            named = {f"evaluation_{k}_vs_iterations": v for k, v in (logs or {}).items()}
            self._write("validation", named, steps)

    def on_train_end(self, logs=None):
        for writer in self._writers.values():
            writer.close()
        self._writers = {}

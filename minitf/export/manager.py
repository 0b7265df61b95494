"""`tf.train.CheckpointManager`: the newest few checkpoints of a training, in one folder."""

import glob
import os
import time

from minitf.export import state_file
from minitf.export.checkpoint import Checkpoint


class CheckpointManager:
    """Saves a checkpoint under counted names and deletes old ones.

    Args:
        checkpoint: what to save.
        directory: the folder; a manager on it later finds what is there.
        max_to_keep: how many to keep; None keeps all.
        checkpoint_name: files are `NAME-1`, `NAME-2` and so on.
        step_counter, checkpoint_interval: `save` does nothing unless the counter has grown
            by so much since the last.
        init_fn: what `restore_or_initialize` calls where nothing is there.
    """

    def __init__(self, checkpoint: Checkpoint, directory, max_to_keep: int | None,
                 keep_checkpoint_every_n_hours=None, checkpoint_name: str = "ckpt",
                 step_counter=None, checkpoint_interval=None, init_fn=None):  # fmt: skip
        if max_to_keep is not None and max_to_keep <= 0:
            raise ValueError("Expected a positive integer or `None` for `max_to_keep`, got "
                             f"{max_to_keep}.")  # fmt: skip
        if checkpoint_interval is not None and step_counter is None:
            raise ValueError("`step_counter` should be passed if `checkpoint_interval` is not "
                             "None.")  # fmt: skip
        self.checkpoint, self.directory, self.max_to_keep = checkpoint, str(directory), max_to_keep
        self.checkpoint_interval, self.init_fn = checkpoint_interval, init_fn
        self._name, self._counter, self._last = checkpoint_name, step_counter, None
        found = state_file.read(directory)
        self._times = found["times"]
        self._paths = found["all_model_checkpoint_paths"]

    @property
    def checkpoints(self) -> list[str]:
        """The paths of those that are kept, oldest first."""
        return list(self._paths)

    @property
    def latest_checkpoint(self) -> str | None:
        return self._paths[-1] if self._paths else None

    def save(self, checkpoint_number=None, check_interval: bool = True, options=None) -> str | None:
        """Saves now; gives the path, or None where it is too early."""
        if self.checkpoint_interval is not None:
            step = int(self._counter)
            early = self._last is not None and step - self._last < self.checkpoint_interval
            if check_interval and early:
                return None
            self._last = step
        number = int(self.checkpoint._count().assign_add(1))
        number = number if checkpoint_number is None else int(checkpoint_number)
        path = self.checkpoint.write(os.path.join(self.directory, f"{self._name}-{number}"))
        self._paths = [p for p in self._paths if p != path] + [path]
        self._times = [*self._times, time.time()][-len(self._paths) :]
        while self.max_to_keep is not None and len(self._paths) > self.max_to_keep:
            self._times.pop(0)
            old = glob.escape(self._paths.pop(0))
            for file in glob.glob(f"{old}.data-*") + glob.glob(f"{old}.index"):
                os.remove(file)
        state_file.update(self.directory, path, self._paths, self._times, self._times[0])
        return path

    def restore_or_initialize(self) -> str | None:
        """Restores the newest checkpoint; without one, calls `init_fn`."""
        if self.latest_checkpoint is not None:
            self.checkpoint.restore(self.latest_checkpoint)
            return self.latest_checkpoint
        if self.init_fn is not None:
            self.init_fn()
        return None

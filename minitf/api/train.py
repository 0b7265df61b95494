"""`tf.train`: checkpoints."""

from minitf.export.checkpoint import Checkpoint
from minitf.export.manager import CheckpointManager
from minitf.export.state_file import (
    latest_checkpoint, list_variables, load_checkpoint, load_variable,
)  # fmt: skip

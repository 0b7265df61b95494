"""Callbacks: code of yours that `fit` calls at the start and end of epochs and batches."""

from minitf.keras.callbacks.callback import Callback, History, LambdaCallback
from minitf.keras.callbacks.checkpoint import BackupAndRestore, ModelCheckpoint
from minitf.keras.callbacks.many import CallbackList
from minitf.keras.callbacks.monitor import EarlyStopping, MonitorCallback, ReduceLROnPlateau
from minitf.keras.callbacks.progress import ProgbarLogger
from minitf.keras.callbacks.simple import (
    CSVLogger, LearningRateScheduler, SwapEMAWeights, TerminateOnNaN,
)  # fmt: skip
from minitf.keras.callbacks.tensorboard import TensorBoard

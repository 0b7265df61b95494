"""TensorBoard."""
from minitf.keras.callbacks.callback import Callback


class TensorBoard(Callback):
    pass

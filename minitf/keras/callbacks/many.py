"""Several callbacks as one: what `fit` calls, and what it hands on to each.
"""

import functools

import numpy as np

from minitf.base import nest
from minitf.core.tensor import Tensor
from minitf.keras.callbacks.callback import Callback, History
from minitf.keras.callbacks.progress import ProgbarLogger

HOOKS = [name for name in vars(Callback) if name.startswith("on_")]


def plain(logs: dict | None) -> dict:
    """Logs as callbacks get them: by name, numbers as floats, dicts inside laid flat."""
    found: dict = {}
    for name, value in sorted((logs or {}).items()):
        if isinstance(value, dict):
            found |= plain(value)
            continue
        try:
            found[name] = float(value if isinstance(value, Tensor) else np.asarray(value))
        except (TypeError, ValueError):  # a word, or more than one number
            found[name] = value
    return found


class CallbackList(Callback):
    """Several callbacks as one. A hook that none of them overrides costs nothing.

    Args:
        add_history: add a `History`, which becomes `model.history`.
        add_progbar: add what prints the progress bar.
        params: what the callbacks are told: `verbose`, `epochs`, `steps`.
    """

    def __init__(self, callbacks=None, add_history=False, add_progbar=False, model=None, **params):
        super().__init__()
        self.callbacks = [c for c in nest.flatten(callbacks) if c is not None]
        for kind in [History] * add_history + [ProgbarLogger] * add_progbar:
            if not any(isinstance(c, kind) for c in self.callbacks):
                self.callbacks.append(kind())
        if model is not None:
            self.set_model(model)
        self.set_params(params)
        for hook in HOOKS:
            listeners = [getattr(c, hook) for c in self.callbacks if _overrides(c, hook)]
            setattr(self, hook, functools.partial(_call, hook, listeners))
        # Whether it would be seen if several steps were taken as one.
        self.look_at_batches = any(
            _overrides(c, hook) for c in self.callbacks for hook in HOOKS
            if "_batch_" in hook and c.sees_single_batches
        )  # fmt: skip

    def set_model(self, model) -> None:
        super().set_model(model)
        for callback in self.callbacks:
            callback.set_model(model)
            if isinstance(callback, History):
                model.history = callback

    def set_params(self, params: dict) -> None:
        self.params = params
        for callback in self.callbacks if params else []:
            callback.set_params(params)


def _overrides(callback: Callback, hook: str) -> bool:
    """Whether a callback has code of its own for a hook, or for the older name of it."""
    names = (hook, hook.replace("train_batch", "batch"))
    return any(
        name in vars(callback) or getattr(type(callback), name) is not getattr(Callback, name)
        for name in names
    )


def _call(hook: str, listeners: list, *args, logs=None) -> None:
    """Calls one hook of all who have one: `(batch, logs)`, `(epoch, logs)` or `(logs)`."""
    if not listeners:
        return
    numbered = "batch" in hook or "epoch" in hook
    logs = plain(args[numbered] if len(args) > numbered else logs)
    for method in listeners:
        method(*args[:numbered], logs)

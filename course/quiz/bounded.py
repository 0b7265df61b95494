"""Runs a function for a bounded time, in a thread of its own.

Called by ``typed``, for code that a learner wrote into a question: it may never end.
The thread also keeps that code away from an open tape or a graph that is being traced
in the notebook, for minitf holds both by thread. A function that is late is stopped
between two of its lines; one that is deep inside compiled code is left behind.
"""

import ctypes
import threading
from collections.abc import Callable


class TooLate(BaseException):
    """Raised inside the function that is late; no ``except Exception`` stops it."""


def call(function: Callable[[], object], seconds: float) -> object:
    """What the function returns; raises what it raises, or TooLate.

    >>> call(lambda: 2 + 2, seconds=1)
    4
    """
    came: dict = {}

    def work() -> None:
        try:
            came["value"] = function()
        except BaseException as error:  # also exit(), which must not end the kernel
            came["error"] = error

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        _stop(thread)
    if "value" in came:
        return came["value"]
    raise came.get("error") or TooLate()


def _stop(thread: threading.Thread) -> None:
    """Raise TooLate in the thread, again if it is caught there; then give up."""
    for _ in range(5):
        number, error = ctypes.c_ulong(thread.ident), ctypes.py_object(TooLate)
        ctypes.pythonapi.PyThreadState_SetAsyncExc(number, error)
        thread.join(0.1)
        if not thread.is_alive():
            return

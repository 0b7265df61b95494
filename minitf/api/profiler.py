"""`tf.profiler.experimental`: a timeline of the kernels that run.

    with tf.profiler.experimental.Profile("logs") as timeline:
        model.train_on_batch(x, y)
    timeline                          # displays itself; logs/ has the trace for a browser
"""

from pathlib import Path
from time import perf_counter
from types import SimpleNamespace

from minitf.base import debug
from minitf.base.errors import AlreadyExistsError, UnavailableError

_OPEN: list[tuple] = []  # the timeline that is kept now, and its folder


def start(logdir=None, options=None):
    """Begins a timeline of each kernel that runs, in graphs too.

    Args:
        logdir: a folder; `stop` writes `trace.json` there, for chrome://tracing or Perfetto.
        options: taken, as TensorFlow does, and without effect.

    Raises:
        AlreadyExistsError: one has begun already.
    """
    if _OPEN:
        raise AlreadyExistsError(None, None, "Another profiler is running.")
    from minitf.graph.views.timeline import Timeline  # not needed to import minitf

    timeline = Timeline()
    _OPEN.append((timeline, logdir))
    debug.listen(timeline.note)
    return timeline


def stop(save: bool = True):
    """Ends the timeline, writes it to the folder that `start` was given, and returns it.

    Raises:
        UnavailableError: none has begun.
    """
    if not _OPEN:
        raise UnavailableError(
            None, None, "Cannot export profiling results. No profiler is running."
        )
    timeline, logdir = _OPEN.pop()
    debug.stop_listening(timeline.note)
    if save and logdir is not None:
        Path(logdir).mkdir(parents=True, exist_ok=True)
        timeline.save(Path(logdir) / "trace.json")
    return timeline


class Profile:
    """A context in which each kernel that runs is timed; gives the timeline.

    >>> import minitf as tf
    >>> with tf.profiler.experimental.Profile() as timeline:
    ...     y = tf.square(3.0) + 1.0
    >>> [event.name for event in timeline.events]
    ['square', 'add']
    """

    def __init__(self, logdir=None, options=None):
        self.logdir, self.options = logdir, options

    def __enter__(self):
        return start(self.logdir, self.options)

    def __exit__(self, *error) -> None:
        stop(save=error[0] is None)


class Trace:
    """A named stretch of the program, beside the kernels: `with Trace("step", step_num=1)`."""

    def __init__(self, name: str, **metadata):
        told = ", ".join(f"{key}={value}" for key, value in metadata.items() if key != "_r")
        self.name = f"{name} {told}".strip()

    def __enter__(self) -> "Trace":
        self.start = perf_counter()
        return self

    def __exit__(self, *error) -> None:
        for timeline, _ in _OPEN:
            timeline.note(self.name, self.start, perf_counter() - self.start)


experimental = SimpleNamespace(start=start, stop=stop, Profile=Profile, Trace=Trace)

__all__ = ["experimental"]

"""Event files: numbers, curves of numbers and words by step, as TensorBoard shows them.

`tf.summary` and the callback `TensorBoard` write them. The package `tensorboard`, which
has TensorFlow's own record format, is imported when the first file is opened.
"""

import contextlib
import itertools
import os
import time

import numpy as np

from minitf.base import debug
from minitf.core.tensor import Tensor
from minitf.graph import watch

_FILES = itertools.count()
_STATE: dict = {"writer": None, "step": None}


class SummaryWriter:
    """A file of events in a folder, which is made if it is not there."""

    def __init__(self, logdir, filename_suffix: str = ".v2"):
        from tensorboard.summary.writer.record_writer import RecordWriter

        os.makedirs(logdir, exist_ok=True)
        import socket  # which takes a while to import

        name = (f"events.out.tfevents.{int(time.time())}.{socket.gethostname()}.{os.getpid()}."
                f"{next(_FILES)}{filename_suffix}")  # fmt: skip
        self.path = os.path.join(os.fspath(logdir), name)
        self._records = RecordWriter(open(self.path, "wb"))
        self._add(file_version="brain.Event:2")

    def _add(self, **event) -> None:
        from tensorboard.compat.proto.event_pb2 import Event

        self._records.write(Event(wall_time=time.time(), **event).SerializeToString())
        self._records.flush()

    def write(self, tag: str, value: np.ndarray, step: int, plugin: str, content=b"") -> None:
        """One value, for the part of TensorBoard that shows this kind."""
        from tensorboard.compat.proto.summary_pb2 import Summary, SummaryMetadata
        from tensorboard.util.tensor_util import make_tensor_proto

        data = SummaryMetadata.PluginData(plugin_name=plugin, content=content)
        shown = Summary.Value(tag=tag, tensor=make_tensor_proto(value),
                              metadata=SummaryMetadata(plugin_data=data))  # fmt: skip
        self._add(step=int(step), summary=Summary(value=[shown]))

    @contextlib.contextmanager
    def as_default(self, step: int | None = None):
        """Inside, `tf.summary.scalar` and the others write to this file."""
        before = dict(_STATE)
        _STATE.update(writer=self, step=before["step"] if step is None else step)
        try:
            yield self
        finally:
            _STATE.update(before)

    def set_as_default(self, step: int | None = None) -> None:
        _STATE.update(writer=self, step=_STATE["step"] if step is None else step)

    def init(self) -> None:
        """There is nothing to do: the file is open."""

    def flush(self) -> None:
        self._records.flush()

    def close(self) -> None:
        self._records.close()


def create_file_writer(logdir, max_queue=None, flush_millis=None, filename_suffix=None,
                       name=None) -> SummaryWriter:  # fmt: skip
    """A writer of events in a folder."""
    return SummaryWriter(logdir, filename_suffix or ".v2")


def write(tag: str, value, step, plugin: str, content=b"") -> bool:
    """Writes to the writer in use. Gives whether there is one.

    Raises:
        ValueError: no step is known.
    """
    if _STATE["writer"] is None:
        return False
    step = _STATE["step"] if step is None else step
    if step is None:
        raise ValueError("No step set. Please specify one either through the `step` argument or "
                         "through tf.summary.experimental.set_step()")  # fmt: skip
    if isinstance(value, Tensor) and value.array is None:
        raise NotImplementedError(
            f"tf.summary: {tag!r} has no numbers while a function is traced; return the tensor "
            "from the function and write it outside"
        )
    _STATE["writer"].write(tag, np.asarray(value), int(step), plugin, content)
    return True


def scalar(name: str, data, step=None, description=None) -> bool:
    """Writes one number."""
    value = np.asarray(data, np.float32)
    if value.ndim:
        raise ValueError(f"tf.summary.scalar: {name!r} must be one number, not {value.shape} of them")
    return write(name, value, step, "scalars")


def histogram(name: str, data, step=None, buckets=None, description=None) -> bool:
    """Writes how often values of each size are in an array: rows of left, right, count."""
    counts, edges = np.histogram(np.asarray(data, np.float64).ravel(), bins=buckets or 30)
    return write(name, np.stack([edges[:-1], edges[1:], counts], axis=1), step, "histograms")


def text(name: str, data, step=None, description=None) -> bool:
    """Writes words, which TensorBoard shows as Markdown."""
    return write(name, np.asarray(data.numpy() if isinstance(data, Tensor) else data, object),
                 step, "text")  # fmt: skip


def trace_on(graph: bool = True, profiler: bool = False, profiler_outdir=None) -> None:
    """Keeps the graphs of the functions that run from now on, for `trace_export`."""
    watch.SEEN.clear()
    debug.listen(_nothing)


def trace_off() -> None:
    """Keeps no more graphs."""
    debug.stop_listening(_nothing)


def trace_export(name: str, step=None, profiler_outdir=None) -> None:
    """Writes the graphs that ran since `trace_on`, and ends it."""
    from tensorboard.compat.proto.graph_pb2 import GraphDef

    step = _STATE["step"] if step is None else step
    for graph in watch.SEEN.values() if _STATE["writer"] else ():
        shown = GraphDef()
        for node in graph.as_graph_def().node:
            shown.node.add(name=node.name, op=node.op, input=node.input)
        _STATE["writer"]._add(step=int(step), graph_def=shown.SerializeToString())
    trace_off()


def _nothing(*kernel) -> None:
    """Listens, so that graphs run where they are seen."""


def set_step(step) -> None:
    """The step to write for where none is given."""
    _STATE["step"] = step


def get_step():
    return _STATE["step"]


def flush(writer: SummaryWriter | None = None) -> None:
    """Brings what was written to the disk; that is done after each value anyway."""
    if (writer or _STATE["writer"]) is not None:
        (writer or _STATE["writer"]).flush()

"""`tf.summary`: event files for TensorBoard."""

from types import SimpleNamespace as _SimpleNamespace

from minitf.data.events import (
    SummaryWriter, create_file_writer, flush, histogram, scalar, text, trace_export,
    trace_off, trace_on, write,
)  # fmt: skip
from minitf.data.events import get_step as _get_step
from minitf.data.events import set_step as _set_step

experimental = _SimpleNamespace(get_step=_get_step, set_step=_set_step)

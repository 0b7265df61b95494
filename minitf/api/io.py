"""`tf.io`: bytes of files, and bytes as numbers."""

from pathlib import Path as _Path

from minitf.core.convert import to_tensor as _to_tensor
from minitf.data.text import decode_csv
from minitf.ops.strings import decode_raw


def read_file(filename, name=None):
    """The bytes of a file, as a string tensor."""
    path = filename.numpy().decode() if hasattr(filename, "numpy") else filename
    return _to_tensor(_Path(path).read_bytes())


def write_file(filename, contents, name=None) -> None:
    """Writes a string tensor to a file."""
    path = filename.numpy().decode() if hasattr(filename, "numpy") else filename
    _Path(path).write_bytes(_to_tensor(contents).numpy())

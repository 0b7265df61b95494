"""Writing files so that nobody ever finds half of one."""

import contextlib
import os
import tempfile
from collections.abc import Iterator


@contextlib.contextmanager
def written(path) -> Iterator[str]:
    """A name to write to: the file is there under its own name only when it is whole."""
    folder = os.path.dirname(os.path.abspath(path))
    os.makedirs(folder, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=".writing-")
    os.close(handle)
    try:
        yield temporary
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(temporary, 0o666 & ~mask)
        os.replace(temporary, path)
    finally:
        if os.path.exists(temporary):
            os.remove(temporary)

"""One installer at a time: a second window waits until the first is done.

Called by install.py. The lock is the operating system's own, on a file that is there
anyway, so it leaves nothing behind and ends with the processes that hold it; on POSIX
the installer that we started holds it too and is waited for even if we were killed.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold the lock on a file that exists, waiting for whoever has it now."""
    descriptor = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        if not _take(descriptor, wait=False):
            print(
                "Another window is setting the course up; waiting for it.", flush=True
            )
            while not _take(descriptor, wait=True):
                continue
        yield
    finally:
        os.close(descriptor)


if os.name == "nt":
    import msvcrt

    # Windows locks a stretch of bytes, also against reading: one beyond the file's end.
    _STRETCH = 1 << 30

    def _take(descriptor: int, wait: bool) -> bool:
        os.lseek(descriptor, _STRETCH, os.SEEK_SET)
        try:
            # With LK_LOCK Windows itself tries for ten seconds before it gives up.
            msvcrt.locking(descriptor, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _take(descriptor: int, wait: bool) -> bool:
        os.set_inheritable(descriptor, True)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        except OSError:
            return True  # A file system without locks: better to go on than to stop.
        return True

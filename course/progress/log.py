"""The progress file: one JSON object a line, only ever appended to.

Called by the quiz room (answers, predictions), by the live pictures (goals reached) and
by the report. Two notebooks may write at once: each line is one write to a file opened
for appending, under a lock. A line that a crash cut short is skipped when reading, and
the next append starts on a line of its own, so that nothing after it is lost.
"""

import errno
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from course import paths
from course.errors import CourseError
from course.launch.trouble import FORBIDDEN, FULL

# O_BINARY exists on Windows only, where text mode would write \r\n.
APPEND = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)


def append(event: dict, path: Path | None = None) -> None:
    """Add one event to the progress file, stamped with the time (UTC).

    Raises CourseError with one sentence when the disk is full or writing is forbidden;
    the file then still holds everything that it held before.
    """
    path = path or paths.progress_file()
    stamped = {"at": datetime.now(UTC).isoformat(timespec="seconds"), **event}
    line = json.dumps(stamped, ensure_ascii=False, allow_nan=False).encode() + b"\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, line)
    except OSError as error:
        raise CourseError(_sentence(error, path)) from error


def read(path: Path | None = None) -> list[dict]:
    """Every event in the file, oldest first; lines that cannot be read are left out."""
    return [event for event in _lines(path) if event is not None]


def unreadable(path: Path | None = None) -> int:
    """How many lines of the file are not whole (a crash in the middle of a write)."""
    return sum(event is None for event in _lines(path))


def _lines(path: Path | None) -> Iterator[dict | None]:
    path = path or paths.progress_file()
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return
    except OSError as error:
        reason = error.strerror or error
        raise CourseError(
            f"The progress file {path} cannot be read: {reason}."
        ) from error
    for line in content.split(b"\n"):
        if line.strip():
            yield _event(line)


def _event(line: bytes) -> dict | None:
    try:
        event = json.loads(line)
    except ValueError:  # also UnicodeDecodeError: the cut may fall inside a character
        return None
    return event if isinstance(event, dict) else None


def _write(path: Path, line: bytes) -> None:
    descriptor = os.open(path, APPEND, 0o644)
    try:
        with _locked(descriptor):
            if _is_torn(descriptor):
                line = b"\n" + line
            written = os.write(descriptor, line)
    finally:
        os.close(descriptor)
    if written < len(line):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _is_torn(descriptor: int) -> bool:
    """True if the file ends in the middle of a line."""
    if os.lseek(descriptor, 0, os.SEEK_END) == 0:
        return False
    os.lseek(descriptor, -1, os.SEEK_END)
    return os.read(descriptor, 1) != b"\n"


@contextmanager
def _locked(descriptor: int) -> Iterator[None]:
    """Hold the file for one writer; a file system that has no locks goes without."""
    try:
        unlock = _lock(descriptor)
    except OSError:
        yield  # a network home: O_APPEND alone still keeps lines whole
        return
    try:
        yield
    finally:
        unlock()


if os.name == "nt":
    import msvcrt

    def _lock(descriptor: int):
        """Lock one byte far behind the end: Windows forbids reading locked bytes."""
        far = 0x7FFF_0000

        def seek_and(action: int) -> None:
            os.lseek(descriptor, far, os.SEEK_SET)
            msvcrt.locking(descriptor, action, 1)

        seek_and(msvcrt.LK_LOCK)
        return lambda: seek_and(msvcrt.LK_UNLCK)

else:
    import fcntl

    def _lock(descriptor: int):
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        return lambda: fcntl.flock(descriptor, fcntl.LOCK_UN)


def _sentence(error: OSError, path: Path) -> str:
    if error.errno in FULL:
        return f"This could not be saved in {path}: the disk is full."
    if error.errno in FORBIDDEN:
        return f"This could not be saved: there is no permission to write {path}."
    return f"This could not be saved in {path}: {error.strerror or error}."

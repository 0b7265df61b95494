"""The grader's end of a pipe: start a process, ask it, end it if it does not answer.

``engine`` keeps a ``Peer`` for the learner's process and one for the tests. Reading and
writing happen on threads of their own, so that a process which never reads or never
answers costs no more than its time limit, on every system.
"""

import os
import queue
import signal
import subprocess
import sys
import threading
from tempfile import TemporaryDirectory
from typing import Any

from course import paths
from course.grading import sandbox, wire


WAITING = 8  # replies that nobody asked for yet; more and the process is ended


class ProcessGone(Exception):
    """The process has ended, or has broken the rules of the wire."""


class OutOfTime(Exception):
    """No answer came in time; the process has been ended."""


class Peer:
    """One process, spoken to in requests and replies."""

    def __init__(self, process: subprocess.Popen, home: TemporaryDirectory | None = None):
        self.process, self.home = process, home
        self._inbox: queue.Queue = queue.Queue(maxsize=WAITING)
        self._outbox: queue.Queue = queue.Queue()
        self._alive = True
        for work in (self._read, self._write):
            threading.Thread(target=work, daemon=True).start()

    def send(self, message: dict[str, Any]) -> None:
        """Send one message; a process that has ended does not hear it."""
        self._outbox.put(wire.pack(message))

    def receive(self, seconds: float) -> dict[str, Any]:
        """The next message. Raises OutOfTime or ProcessGone, and ends the process."""
        try:
            message = self._inbox.get(timeout=max(seconds, 0.0))
        except queue.Empty:
            self.end()
            raise OutOfTime from None
        if not isinstance(message, dict):
            self.end()
            raise ProcessGone
        return message

    def ask(self, message: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Send a request and wait for its reply."""
        self.send(message)
        return self.receive(seconds)

    @property
    def alive(self) -> bool:
        """Whether the process can still be asked."""
        return self._alive and self.process.poll() is None

    def last_words(self) -> str:
        """What an ended process said on stderr before its first frame, shortened."""
        self.end()
        said = self.process.stderr.read(4000) if self.process.stderr else b""
        return said.decode(errors="replace").strip()

    def end(self) -> None:
        """End the process and everything that it has started."""
        if not self._alive:
            return
        self._alive = False
        _kill(self.process)
        self._outbox.put(None)
        self.process.wait()
        if self.home is not None:
            self.home.cleanup()

    def _read(self) -> None:
        try:
            while True:
                self._inbox.put_nowait(wire.read(self.process.stdout))
        except queue.Full:
            _kill(self.process)
        except (EOFError, OSError, ValueError, MemoryError, wire.WireError):
            self._inbox.put(None)

    def _write(self) -> None:
        while (frame := self._outbox.get()) is not None:
            try:
                self.process.stdin.write(frame)
                self.process.stdin.flush()
            except (OSError, ValueError):
                return


def learner(sandboxed: bool) -> Peer:
    """A fresh process for one submission's code."""
    if sandboxed:
        return Peer(sandbox.start("course.grading.learner"))
    return _plain("course.grading.learner")


def tester() -> Peer:
    """A process for the test cells."""
    return _plain("course.grading.tester")


def wait_ready(peer: Peer, seconds: float = 60.0) -> None:
    """Wait until a new process serves. Raises ProcessGone with what it said."""
    try:
        peer.receive(seconds)
    except (ProcessGone, OutOfTime):
        raise ProcessGone(peer.last_words()) from None


def _plain(module: str) -> Peer:
    """Start ``python -m module`` with no walls around it, in a folder of its own."""
    command = [sys.executable, "-P", "-m", module]
    environment = os.environ | sandbox.SETTINGS | {"PYTHONPATH": os.pathsep.join(
        [str(paths.ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])}
    # Windows lets no folder go while a process that was killed still leaves it.
    home = TemporaryDirectory(prefix="grading-", ignore_cleanup_errors=True)
    return Peer(subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        cwd=home.name, env=environment, start_new_session=os.name == "posix"), home)


def _kill(process: subprocess.Popen) -> None:
    try:
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    except (ProcessLookupError, PermissionError):
        process.kill()

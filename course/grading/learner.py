"""The process that runs a learner's notebook: cells one by one, then the tests' drives.

``process`` starts it, inside the sandbox where there is one, and speaks to it in the
frames of ``wire`` over a private pair of pipes. Cells run in an IPython shell, so
magics and rich output work as in JupyterLab; what they print or show is kept, up to a
bound. What a drive prints is thrown away: it could tell the data of a hidden test.
Nothing here is trusted by the other side: a learner's code may have replaced it.
"""

import base64
import importlib
import io
import os
import signal
import sys
import threading
import _thread
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Iterator

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

from course.grading import drive, limits, wire
from course.grading.pipes import private_pipes

MAX_TEXT = 100_000  # characters of text output of one cell
MAX_SHOWN = 40  # outputs of one cell
STOPPED = "This cell did not come to an end in time, so it was stopped."


class OutOfTime(KeyboardInterrupt):
    """The time allowed for one cell or one drive is over."""


class Outputs(list):
    """The outputs of the cell that is running, as a notebook keeps them, bounded."""

    def __init__(self) -> None:
        super().__init__()
        self.room = MAX_TEXT

    def add_text(self, stream: str, text: str) -> None:
        """Text printed on ``stdout`` or ``stderr``; joined to the output before it."""
        if self.room <= 0:
            return
        if len(text) > self.room:
            text = text[: self.room] + "\n... the rest of the output is cut ...\n"
        self.room -= len(text)
        last = self[-1] if self else {}
        if last.get("name") == stream:
            last["text"] += text
        else:
            self.add({"output_type": "stream", "name": stream, "text": text})

    def add(self, output: dict[str, Any]) -> None:
        """Any other output, while there is room for it."""
        if len(self) < MAX_SHOWN:
            self.append(output)


class Stream(io.TextIOBase):
    """Stands in for sys.stdout or sys.stderr and fills the shell's outputs."""

    def __init__(self, shell: "Shell", name: str) -> None:
        self.shell, self.stream = shell, name

    def write(self, text: str) -> int:
        self.shell.outputs.add_text(self.stream, str(text))
        return len(text)

    def writable(self) -> bool:
        return True


class Hook(DisplayHook):
    """Keeps the value of a cell's last expression."""

    def __call__(self, result: Any = None) -> None:
        if result is None or self.quiet():
            return
        self.update_user_ns(result)
        data, _ = self.shell.display_formatter.format(result)
        count = self.shell.execution_count
        self.shell.outputs.add({"output_type": "execute_result", "data": as_text(data),
                                "execution_count": count})


class Publisher(DisplayPublisher):
    """Keeps what ``display()`` shows."""

    def publish(self, data, metadata=None, source=None, **_: Any) -> None:
        self.shell.outputs.add({"output_type": "display_data", "data": as_text(data)})

    def clear_output(self, wait: bool = False) -> None:
        self.shell.outputs.clear()


class Shell(InteractiveShell):
    """IPython without a terminal: its outputs are a list."""

    displayhook_class = Type(Hook)
    display_pub_class = Type(Publisher)

    def __init__(self, **options: Any) -> None:
        self.outputs = Outputs()
        super().__init__(**options)

    def _showtraceback(self, etype, evalue, stb) -> None:
        if etype is OutOfTime:
            evalue = STOPPED
            stb = [STOPPED]
        lines = [str(line) for line in stb]
        self.outputs.add({"output_type": "error", "ename": etype.__name__,
                          "evalue": str(evalue), "traceback": lines})

    def enable_gui(self, gui=None) -> None:
        """``%matplotlib`` asks for this; there is no window here."""


def as_text(data: dict[str, Any]) -> dict[str, str]:
    """Rich output as a notebook stores it: pictures as base64."""
    kept = {kind: item for kind, item in data.items() if isinstance(item, (str, bytes))}
    return {kind: base64.b64encode(item).decode() if isinstance(item, bytes) else item
            for kind, item in kept.items()}


def main() -> None:
    """Serve requests until the other side closes the pipe."""
    requests, replies = private_pipes()
    limits.apply()
    shell = make_shell()
    warm()
    send(replies, {"ready": True})
    while True:
        try:
            request = wire.read(requests)
        except EOFError:
            os._exit(0)  # a learner's threads must not keep the process alive
        send(replies, answer(shell, request) | {"token": request["token"]})


def warm() -> None:
    """Import what every exercise imports, while nobody waits for it yet."""
    with suppress(Exception):
        importlib.import_module("minitf")


def make_shell() -> Shell:
    """The one shell of this process, with nothing kept on disk and no colours."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.xmode = "Context"
    shell = Shell.instance(config=config)
    sys.stdin = io.StringIO()
    sys.path.append(os.getcwd())  # last: a submission's file never hides a library
    return shell


def answer(shell: Shell, request: dict[str, Any]) -> dict[str, Any]:
    """Do what one request asks: put files in place, run a cell, or run a drive."""
    if "files" in request:
        return {"files": put_files(request["files"])}
    shell.outputs = outputs = Outputs()
    streams = Stream(shell, "stdout"), Stream(shell, "stderr")
    reply: dict[str, Any] = {}
    try:
        with redirect_stdout(streams[0]), redirect_stderr(streams[1]):
            with time_limit(request["seconds"]):
                if "cell" in request:
                    ran = shell.run_cell(request["cell"], store_history=True)
                    reply["ok"] = ran.success
                else:
                    source, arguments = request["drive"], request["arguments"]
                    reply = drive.call(source, shell.user_ns, arguments)
    except OutOfTime:
        reply = {"ok": False, "error": failure("OutOfTime")}
    shell.outputs = Outputs()  # later output, from a thread, is not this request's
    return reply | {"outputs": list(outputs)} if "cell" in request else reply


def failure(kind: str) -> dict[str, Any]:
    """An error that has no exception of the learner's behind it."""
    nothing = {"message": "", "missing": "", "line": 0, "text": ""}
    return {"type": kind, **nothing}


def put_files(files: dict[str, Any]) -> int:
    """Write the submission's other files into the private working folder."""
    for name, data in files.items():
        path = Path(*PurePosixPath(name).parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.tobytes())
    return len(files)


def send(replies: BinaryIO, reply: dict[str, Any]) -> None:
    """Send a reply; what cannot be sent is told as an error of its own."""
    try:
        frame = wire.pack(reply)
    except wire.WireError as error:
        told = failure("WireError") | {"message": str(error)}
        kept = {key: reply.get(key) for key in ("ok", "token")}
        frame = wire.pack(kept | {"error": told, "outputs": []})
    replies.write(frame)
    replies.flush()


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise OutOfTime in this thread when the time is over, and each half second."""
    if hasattr(signal, "setitimer"):
        def ring(*_: Any) -> None:
            raise OutOfTime
        signal.signal(signal.SIGALRM, ring)
        signal.setitimer(signal.ITIMER_REAL, seconds, 0.5)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        return
    timer = threading.Timer(seconds, _thread.interrupt_main)
    timer.start()
    try:
        yield
    except KeyboardInterrupt:
        raise OutOfTime from None
    finally:
        timer.cancel()


if __name__ == "__main__":
    main()

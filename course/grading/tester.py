"""The process that runs the test cells, apart from the learner's code.

``engine`` starts it and sends it each test cell of the source notebook. A cell is plain
Python; its ``check.run`` comes back to the engine as a request, which passes it on to
the learner's process. Only plain data arrives here, so nothing that a submission does
can change how it is judged. One process serves many submissions: the namespace is new
for each, and what a cell prints is returned, never mixed into the learner's output.
"""

import io
import linecache
import traceback
import warnings
from contextlib import redirect_stderr, redirect_stdout
from types import FrameType, TracebackType
from typing import Any, BinaryIO, Iterable

from course.grading import check, hidden, wire
from course.grading.pipes import private_pipes


class Tester:
    """The test cells of one submission after another."""

    def __init__(self, requests: BinaryIO, replies: BinaryIO):
        self.requests, self.replies = requests, replies
        self.begin()

    def begin(self) -> None:
        """A new submission: nothing is left of the one before."""
        self.namespace: dict[str, Any] = {"__name__": "__main__"}
        self.hidden: dict[str, set[int]] = {}

    def send(self, message: dict[str, Any]) -> None:
        """Send one frame to the engine."""
        self.replies.write(wire.pack(message))
        self.replies.flush()

    def serve(self) -> None:
        """Answer requests until the other side closes the pipe."""
        check.connect(self.ask_learner)
        self.send({"ready": True})
        while True:
            try:
                request = wire.read(self.requests)
            except EOFError:
                return
            if "new" in request:
                self.begin()
            else:
                self.send(self.judge(request["cell"], request["name"]))

    def ask_learner(self, source: str, arguments: tuple, seconds: float) -> dict:
        """What ``check.run`` does here: the engine carries the drive to the learner."""
        self.send({"drive": source, "arguments": arguments, "seconds": float(seconds),
                   "hidden": self.in_hidden_lines(_callers())})
        return wire.read(self.requests)

    def judge(self, cell: str, name: str) -> dict[str, Any]:
        """Run one test cell; say whether it holds and, if not, why, for both readers.

        ``words`` is for the learner, without the values if the test is hidden;
        ``details`` is for the teacher.
        """
        filename = f"<test {name}>"
        linecache.cache[filename] = (len(cell), None, cell.splitlines(True), filename)
        self.hidden[filename] = hidden.lines(cell)
        printed = io.StringIO()
        try:
            with redirect_stdout(printed), redirect_stderr(printed):
                exec(compile(cell, filename, "exec"), self.namespace)
        except check.CheckFailed as failure:
            secret = self.in_hidden_lines(_places(failure.__traceback__))
            words, details = failure.words(secret), failure.words()
            return {"ok": False, "words": words, "details": details}
        except Exception as error:
            # The test could not make sense of what came back: no points, and the
            # teacher sees the whole story.
            story = "".join(traceback.format_exception(error))[-4000:]
            words = "What your code returned could not be checked."
            return {"ok": False, "words": words, "details": story}
        return {"ok": True, "words": "", "details": printed.getvalue()[:4000]}

    def in_hidden_lines(self, places: Iterable[tuple[str, int]]) -> bool:
        """Whether one of these lines is missing from the learner's copy."""
        return any(line in self.hidden.get(name, ()) for name, line in places)


def _callers() -> Iterable[tuple[str, int]]:
    import inspect

    frame: FrameType | None = inspect.currentframe()
    while frame:
        yield frame.f_code.co_filename, frame.f_lineno
        frame = frame.f_back


def _places(trace: TracebackType | None) -> Iterable[tuple[str, int]]:
    return [(f.filename, f.lineno or 0) for f in traceback.extract_tb(trace)]


def main() -> None:
    """Serve over this process's own pipes."""
    pipes = private_pipes()
    warnings.simplefilter("ignore")
    Tester(*pipes).serve()


if __name__ == "__main__":
    main()

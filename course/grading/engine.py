"""Run a notebook for marks: the learner's cells in one place, the tests in another.

``execute`` (nbgrader's autograding) and ``commands.check`` use it. Cells keep their
order. The learner's cells run in a process whose output is shown; the drives of hidden
tests run in a second one, which runs the same cells, and of which nobody sees any
output, so that hidden data has no way back to the learner. A process that dies or hangs
is started again without the cell that ended it, and costs only the tests it was needed
for.
"""

import secrets
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import numpy as np
from nbformat import NotebookNode

from course.grading import limits, outputs, process
from course.grading.process import OutOfTime, Peer, ProcessGone

SPARES = 3  # learner's processes that wait
MAX_STARTS = 4  # of one side, within one submission


class Engine:
    """The processes for a run of one or more notebooks. Use as a context manager.

    ``expected`` is how many learner's processes the run will need; up to three of them
    start ahead of time, while others work.
    """

    def __init__(self, sandboxed: bool, expected: int = 2):
        self.sandboxed, self._expected = sandboxed, expected
        self._spares: list[Peer] = []
        self._start_ahead()
        self._tester, self._tester_ready = process.tester(), False

    def __enter__(self) -> "Engine":
        return self

    def __exit__(self, *_: Any) -> None:
        for peer in [*self._spares, self._tester]:
            peer.end()

    def run(
        self, notebook: NotebookNode, files: Mapping[str, bytes] | None = None
    ) -> None:
        """Run every code cell and put the outputs into the notebook, in place.

        A test cell (graded and locked) that does not hold gets an error output whose
        message is for the learner and whose traceback adds what the teacher may know.
        """
        run = _Run(self, files or {})
        try:
            for cell in notebook.cells:
                if cell.cell_type == "code":
                    cell.outputs = run.test(cell) if is_test(cell) else run.cell(cell)
                    cell.execution_count = None
        finally:
            run.end()

    def learner(self) -> Peer:
        """A fresh learner's process, a waiting one if there is one."""
        peer = self._spares.pop(0) if self._spares else self._new()
        self._start_ahead()
        process.wait_ready(peer)
        return peer

    def tester(self) -> Peer:
        """The process of the test cells, with nothing left in it from before."""
        if not self._tester.alive:
            self._tester, self._tester_ready = process.tester(), False
        if not self._tester_ready:
            process.wait_ready(self._tester)
            self._tester_ready = True
        self._tester.send({"new": True})
        return self._tester

    def _start_ahead(self) -> None:
        while self._expected > 0 and len(self._spares) < SPARES:
            self._spares.append(self._new())
            self._expected -= 1

    def _new(self) -> Peer:
        return process.learner(self.sandboxed)


def is_test(cell: NotebookNode) -> bool:
    """Whether the cell is a test: graded, and not for the learner to change."""
    mark = cell.metadata.get("nbgrader", {})
    is_code = cell.cell_type == "code"
    return bool(is_code and mark.get("grade") and not mark.get("solution"))


class _Side:
    """One learner's process, started when first needed, and again after it died."""

    def __init__(self, engine: Engine, files: Mapping[str, bytes]):
        self.engine, self.files = engine, files
        self.peer: Peer | None = None
        self.starts = 0
        self.ran: list[str] = []  # to be run again after a new start

    def cell(self, source: str, seconds: float) -> dict[str, Any]:
        """Run a cell; its effects are kept unless it ends the process."""
        reply = self._ask({"cell": source}, min(seconds, limits.CELL_SECONDS))
        if self.peer is not None:
            self.ran.append(source)
        return reply

    def drive(self, request: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Run a test's drive."""
        kept = {"drive": request["drive"], "arguments": request["arguments"]}
        return self._ask(kept, min(seconds, request["seconds"]))

    def end(self) -> None:
        if self.peer is not None:
            self.peer.end()
            self.peer = None

    def _ask(self, request: dict[str, Any], seconds: float) -> dict[str, Any]:
        """The reply, or an error in its place; then the process is gone."""
        try:
            if self.peer is None:
                self._start()
            if seconds <= 0:
                raise OutOfTime
            return self._exchange(request, seconds)
        except (OutOfTime, ProcessGone) as error:
            self.end()
            return {"ok": False, "error": {"type": type(error).__name__}}

    def _start(self) -> None:
        if self.starts == MAX_STARTS:
            raise ProcessGone
        self.starts += 1
        self.peer = self.engine.learner()
        if self.files:
            data = {name: np.frombuffer(b, np.uint8) for name, b in self.files.items()}
            self._exchange({"files": data}, limits.CELL_SECONDS)
        for source in self.ran:
            self._exchange({"cell": source}, limits.CELL_SECONDS)

    def _exchange(self, request: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Ask, and take only the answer to this: none can be sent beforehand."""
        token = secrets.token_hex(8)
        asked = request | {"seconds": float(seconds), "token": token}
        reply = self.peer.ask(asked, seconds + limits.GRACE_SECONDS)
        if reply.get("token") != token:
            raise ProcessGone
        return reply


class _Run:
    """One submission: its two sides, its tests, and the time it has left."""

    def __init__(self, engine: Engine, files: Mapping[str, bytes]):
        self.engine = engine
        self.shown, self.unseen = _Side(engine, files), _Side(engine, files)
        self.waiting: list[str] = []  # cells that the unseen side has yet to run
        self.deadline = time.monotonic() + limits.NOTEBOOK_SECONDS
        self.tester: Peer | None = None

    def left(self) -> float:
        """Seconds left for the whole submission."""
        return self.deadline - time.monotonic()

    def cell(self, cell: NotebookNode) -> list[NotebookNode]:
        """Run one of the learner's cells."""
        if not cell.source.strip():
            return []
        reply = self.shown.cell(cell.source, self.left())
        if self.shown.peer is not None:  # what ended one process is spared the other
            self.waiting.append(cell.source)
        shown = outputs.clean(reply.get("outputs"))
        error = outputs.error_of(reply)
        if error and error["type"] in outputs.ENDINGS:
            shown.append(outputs.ended(error["type"]))
        return shown

    def test(self, cell: NotebookNode) -> list[NotebookNode]:
        """Run one test cell and give its verdict as the cell's output."""
        end = min(self.deadline, time.monotonic() + limits.TEST_SECONDS)
        with suppress(OutOfTime, ProcessGone):
            if self.tester is None or not self.tester.alive:
                self.tester = self.engine.tester()
            name = cell.metadata.nbgrader.grade_id
            message = self.tester.ask({"cell": cell.source, "name": name},
                                      end - time.monotonic())
            while "drive" in message:
                reply = self._drive(message, end - time.monotonic())
                message = self.tester.ask(reply, end - time.monotonic()
                                          + limits.GRACE_SECONDS)
            return outputs.verdict(message)
        words = "The test did not come to an end."
        return outputs.verdict({"ok": False, "words": words, "details": ""})

    def _drive(self, request: dict[str, Any], seconds: float) -> dict[str, Any]:
        side = self.unseen if request["hidden"] else self.shown
        if request["hidden"]:
            for source in self.waiting:
                side.cell(source, seconds)
            self.waiting.clear()
        reply = side.drive(request, seconds)
        error = outputs.error_of(reply)
        return {"error": error} if error else {"value": reply.get("value")}

    def end(self) -> None:
        """End both of the learner's processes."""
        self.shown.end()
        self.unseen.end()

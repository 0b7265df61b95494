"""What a test cell says: run a drive beside the learner's code, judge what came back.

Every exercise's test cells use these five functions and nothing else of the course:
``run``, ``close``, ``equal``, ``true`` and ``fail``. In the learner's own notebook the
drive runs in that notebook; in grading it runs in the sandboxed process and only its
plain result comes here (see ``tester``). A failed check speaks in words: what was
expected, what came, the misconception it looks like, and where to look.
"""

import builtins
import io
import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stderr
from typing import Any

from course.grading import compare, wire
from course.grading import drive as drives

Known = Sequence[tuple[Any, str]]
_send: Callable[[str, tuple, float], dict] | None = None


class CheckFailed(AssertionError):
    """A check that did not hold, told in words.

    ``summary`` names what was checked, ``values`` shows what came (never shown for a
    hidden test), ``advice`` names the misconception, ``look_at`` the place to look.
    """

    def __init__(self, summary: str, values: str = "", advice: str = "",
                 look_at: str = ""):
        self.summary, self.values = summary, values
        self.advice, self.look_at = advice, look_at
        super().__init__(self.words())

    def words(self, hidden: bool = False) -> str:
        """The message; for a hidden test without the values: they tell its data."""
        look = f"Look at: {self.look_at}" if self.look_at else ""
        values = "" if hidden else self.values
        parts = [self.summary, values, self.advice, look]
        return "\n".join(part for part in parts if part)

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in place of a traceback of the course's own code."""
        return self.words().splitlines()


def run(
    drive: Callable,
    *arguments: Any,
    known: Mapping[str, str] | None = None,
    look_at: str = "",
    seconds: float = 10.0,
) -> Any:
    """Run ``drive(learner, tf, *arguments)`` where the learner's code is.

    ``learner`` holds the notebook's names, ``tf`` is minitf (``np`` may stand there
    too); arguments and result are plain data. If the learner's code raises, the check
    fails; ``known`` maps a part of the error's type or message to the advice it should draw.
    """
    source = drives.source_of(drive)
    if _send is None:
        reply = _run_here(source, arguments)
    else:
        reply = _send(source, arguments, seconds)
    if "error" in reply:
        raise _from_error(reply["error"], source, known or {}, look_at, seconds)
    return reply["value"]


def close(
    got: Any,
    expected: Any,
    what: str,
    *,
    known: Known = (),
    look_at: str = "",
    tolerance: float = 1e-4,
) -> None:
    """``got`` is a number, an array or a list of arrays, equal to ``expected`` up to
    float noise. ``known`` lists wrong results with the sentence each should draw."""
    if compare.same(got, expected, tolerance):
        return
    values = compare.difference(got, expected, tolerance)
    advice = _advice(known, lambda wrong: compare.same(got, wrong, tolerance))
    raise CheckFailed(f"{what}: this is not right.", values, advice, look_at)


def equal(
    got: Any, expected: Any, what: str, *, known: Known = (), look_at: str = ""
) -> None:
    """``got`` is exactly ``expected`` and of its kind (True is not 1)."""
    if compare.identical(got, expected):
        return
    values = compare.two_lines(repr(expected), compare.show(got))
    advice = _advice(known, lambda wrong: compare.identical(got, wrong))
    raise CheckFailed(f"{what}: this is not right.", values, advice, look_at)


def true(condition: Any, what: str, *, advice: str = "", look_at: str = "") -> None:
    """``condition`` holds."""
    if not condition:
        raise CheckFailed(what, "", advice, look_at)


def fail(what: str, *, advice: str = "", look_at: str = "") -> None:
    """The check fails, for a reason that the test cell has worked out itself."""
    raise CheckFailed(what, "", advice, look_at)


def connect(send: Callable[[str, tuple, float], dict] | None) -> None:
    """Send drives elsewhere from now on (``tester`` does); None: run them here."""
    global _send
    _send = send


def _run_here(source: str, arguments: tuple) -> dict:
    from IPython import get_ipython

    shell = get_ipython()
    if shell is None:
        raise RuntimeError("check.run works in a notebook and in grading only")
    # A warning on stderr would count as a failed test, so it is kept out of the cell.
    with warnings.catch_warnings(), redirect_stderr(io.StringIO()):
        warnings.simplefilter("ignore")
        copies = wire.unpack(wire.pack(arguments))
        return drives.call(source, shell.user_ns, copies)


def _from_error(
    error: dict, source: str, known: Mapping[str, str], look_at: str, seconds: float
) -> CheckFailed:
    """The words for a drive that raised, ran too long or lost its process."""
    kind, message = error["type"], error["message"]
    # A learner's process may tell anything: only names of ours go into the words.
    if error["missing"] and f"learner.{error['missing']}" in source:
        return CheckFailed(
            f"Your notebook does not define `{error['missing']}`.", "",
            "Is its cell still there, with the name that the task gives?", look_at)
    if kind == "OutOfTime":
        return CheckFailed(
            f"Your code did not come to an end within {seconds:g} seconds.", "",
            "Is there a loop that never ends?", look_at)
    if kind == "ProcessGone":
        return CheckFailed(
            "Your code ended its whole process.", "",
            "It may have used too much memory, or called exit().", look_at)
    if kind == "NotImplementedError":
        return CheckFailed(
            "This task is not written yet.", "",
            "Replace `raise NotImplementedError()` by your own code.", look_at)
    if kind == "WireError":
        return CheckFailed(
            "Your function returned something unexpected.", f"  {message}", "", look_at)
    name = kind if isinstance(getattr(builtins, kind, None), type) else "an error"
    where = f"  line {error['line']}: {error['text']}" if error["line"] else ""
    values = "\n".join(part for part in (f"  {kind}: {message}", where) if part)
    found = (say for part, say in known.items() if part in f"{kind}: {message}")
    words = f"Your code stopped with {name}."
    return CheckFailed(words, values, next(found, ""), look_at)


def _advice(known: Known, matches: Callable[[Any], bool]) -> str:
    return next((sentence for wrong, sentence in known if matches(wrong)), "")

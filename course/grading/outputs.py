"""What a learner's process shows, made safe to keep; and a test's verdict as output.

``engine`` fills notebooks with these. Replies of a learner's process are whatever its
code made of them, so each field is rebuilt here: text, pictures (PNG) and error
messages of bounded size, and no HTML, which would run in the teacher's browser.
"""

import base64
import binascii
import re
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output

MAX_TEXT = 120_000
MAX_PICTURE = 2**20
MAX_OUTPUTS = 50
TEACHER_ONLY = "For the teacher only:"
ENDINGS = {
    "OutOfTime": "This cell did not come to an end in time, so it was stopped.",
    "ProcessGone": "This cell ended the whole process (memory, or a call of exit).",
}
CONTROL = re.compile(r"\x1b\[[0-9;]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f]")


def clean(raw: Any) -> list[NotebookNode]:
    """The outputs of a cell, rebuilt from those that a learner's process sent."""
    found = raw if isinstance(raw, list) else []
    built = (_one(item) for item in found[:MAX_OUTPUTS] if isinstance(item, dict))
    return [output for output in built if output is not None]


def text(raw: Any, most: int = MAX_TEXT) -> str:
    """Plain text of bounded length, without control characters."""
    return CONTROL.sub("", raw[:most]) if isinstance(raw, str) else ""


def error_of(reply: dict[str, Any]) -> dict[str, Any] | None:
    """The error that a reply tells of, with every field there and of its kind."""
    error = reply.get("error")
    if not isinstance(error, dict):
        return None
    line = error.get("line")
    return {
        "type": text(error.get("type"), 100) or "an error",
        "message": text(error.get("message"), 2000),
        "missing": text(error.get("missing"), 100),
        "line": line if isinstance(line, int) else 0,
        "text": text(error.get("text"), 200),
    }


def ended(kind: str) -> NotebookNode:
    """The output of a cell that was stopped or that ended its process."""
    words = ENDINGS[kind]
    return new_output("error", ename=kind, evalue=words, traceback=[words])


def verdict(message: dict[str, Any]) -> list[NotebookNode]:
    """A test's outcome: nothing if it holds, else an error in words."""
    if message["ok"]:
        return []
    words, details = message["words"], message["details"]
    told = words.splitlines()
    if details and details != words:
        told += ["", TEACHER_ONLY, *details.splitlines()]
    return [new_output("error", ename="CheckFailed", evalue=words, traceback=told)]


def _one(item: dict[str, Any]) -> NotebookNode | None:
    kind = item.get("output_type")
    if kind == "stream":
        name = "stderr" if item.get("name") == "stderr" else "stdout"
        return new_output("stream", name=name, text=text(item.get("text")))
    if kind == "error":
        lines = item.get("traceback")
        lines = lines if isinstance(lines, list) else []
        story = "\n".join(text(line) for line in lines)
        return new_output("error", ename=text(item.get("ename"), 200),
                          evalue=text(item.get("evalue"), 2000),
                          traceback=story[:MAX_TEXT].splitlines())
    if kind in ("display_data", "execute_result"):
        data = _bundle(item.get("data"))
        return new_output("display_data", data=data) if data else None
    return None


def _bundle(data: Any) -> dict[str, str]:
    kept: dict[str, str] = {}
    if not isinstance(data, dict):
        return kept
    if plain := text(data.get("text/plain")):
        kept["text/plain"] = plain
    picture = data.get("image/png")
    if isinstance(picture, str) and len(picture) <= MAX_PICTURE * 4 // 3:
        try:
            base64.b64decode("".join(picture.split()), validate=True)
            kept["image/png"] = picture
        except (binascii.Error, ValueError):
            pass
    return kept

"""Restores that wait: a file has values for what an object will only hold later.

An object that grows (a layer that is built, a field that is set) says so to `resume`, and
the restore goes on. See `export/checkpoint.py`.
"""


class Waiting:
    """What waits for an object, in its field `_waiting`. It is no part of the object."""

    def __init__(self):
        self.entries: list[tuple] = []


def wait(obj, *entry) -> None:
    """Has `entry`, a restore and its arguments, wait for what `obj` gets."""
    waiting = vars(obj).setdefault("_waiting", Waiting())
    if entry not in waiting.entries:
        waiting.entries.append(entry)


def resume(obj) -> None:
    """Goes on with the restores that wait for `obj`."""
    waiting = vars(obj).get("_waiting")
    if waiting is not None and waiting.entries:
        entries, waiting.entries = waiting.entries, []
        for restore, *arguments in entries:
            restore.bind(*arguments)

"""Words that go with a count: "1 byte", "2 bytes".

Used wherever a number that may be 1 is followed by what it counts: in pictures, quizzes,
checks and the progress.
"""

import re


def counted(count: object, units: str) -> str:
    """A count, written as it is given, and its units, which are given as of many.

    >>> counted(1, "entries"), counted(2, "entries"), counted("1", "batches of rows")
    ('1 entry', '2 entries', '1 batch of rows')
    >>> counted(1, "µs"), counted(1.5, "megabytes"), counted(1, "")
    ('1 µs', '1.5 megabytes', '1')
    """
    if str(count) in ("1", "1.0"):
        first, space, rest = units.partition(" ")
        units = f"{_one(first)}{space}{rest}"
    return f"{count} {units}".rstrip()


def times(count: int) -> str:
    """How often.

    >>> times(1), times(2)
    ('once', '2 times')
    """
    return "once" if count == 1 else f"{count} times"


def _one(units: str) -> str:
    """The word for one of them; what is no English word stays as it is."""
    if not re.fullmatch("[A-Za-z]{3,}s", units):
        return units
    if units.endswith("ies"):
        return f"{units[:-3]}y"
    return units[:-2] if re.search("(ss|ch|sh|x)es$", units) else units[:-1]

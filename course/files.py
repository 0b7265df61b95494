"""Writes a text file whole or not at all.

Called for everything that is written anew as a whole: stamps, built notebooks, marks,
the report. What is added to (the progress file) has its own way, in progress/log.py.
"""

import os
from pathlib import Path

from course.errors import CourseError


def write_whole(path: Path, text: str) -> None:
    """Put the text into the file; whoever reads meanwhile finds the old one or the new.

    Lines end as they do in ``text``, on every system. Raises CourseError with one
    sentence when that cannot be done; the old file, if any, is then as it was.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_text(text, encoding="utf-8", newline="")
        os.replace(draft, path)
    except OSError as error:
        reason = error.strerror or error
        raise CourseError(f"{path} cannot be written: {reason}.") from error
    finally:
        draft.unlink(missing_ok=True)

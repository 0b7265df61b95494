"""The learner's progress: the file it is kept in, and how it is shown.

``log`` appends to ``my/progress.jsonl`` and reads it; ``history`` says what the events
mean for one question; ``table`` and ``report`` show them for ``python -m course
progress``. Nothing here leaves the learner's own folder.
"""

from pathlib import Path


def command(export: Path | None = None) -> int:
    """``python -m course progress [--export FILE.html]``: the exit code of the command.

    Raises CourseError with one sentence when the report cannot be written.
    """
    from course.progress import report, summary, table

    state = summary.collect()
    if export is not None:
        print(f"Your progress is in {report.write(state, Path(export))}")
    else:
        print(table.text(state))
    return 0

"""The learner's progress as a table for the terminal: ``python -m course progress``.

Called by ``course.progress.command``. Plain letters only, so that it looks the same in
every terminal.
"""

from course import catalog
from course.progress.summary import LessonState, State, advice, calibration_sentences
from course.words import counted

COLUMNS = ("Lesson", "Answered", "Right first", "Right now", "Predictions", "Exercise")


def text(state: State) -> str:
    """The whole answer of the command."""
    rows = [cells(row) for row in state.lessons]
    widths = [
        max(len(row[column]) for row in [COLUMNS, *rows])
        for column in range(len(COLUMNS))
    ]
    parts = [_line(COLUMNS, widths), _line(["-" * width for width in widths], widths)]
    parts += [_line(row, widths) for row in rows]
    parts += ["", "How sure you were, and how often you were right:"]
    parts += [f"  {sentence}" for sentence in calibration_sentences(state.calibration)]
    parts.append(f"  {advice(state.calibration)}")
    if state.following:
        notebook = f"lessons/{state.following.name}.ipynb"
        parts += ["", f"Next: {label(state.following)} ({notebook})."]
    if state.misses:
        again = ", ".join(f"{item.bank}: {item.id}" for item in state.misses[:8])
        parts += ["", f"To look at again: {again}."]
    if state.unreadable:
        parts += ["", damage(state.unreadable)]
    return "\n".join(parts)


def label(lesson: catalog.Lesson) -> str:
    """``"01 What is TensorFlow?"``: how every table and the map name a lesson."""
    return f"{lesson.number:02} {lesson.title}"


def cells(row: LessonState) -> tuple[str, ...]:
    """One lesson's row, in the order of COLUMNS; a dash where nothing is to do."""

    def of(done: int, total: int) -> str:
        return f"{done} of {total}" if total else "-"

    predictions = f"{row.predicted} of {row.committed} right" if row.committed else "-"
    exercise = "-" if row.marks is None else f"{row.marks[0]:g} of {row.marks[1]:g}"
    return (
        label(row.lesson),
        of(row.answered, row.questions),
        of(row.right_first, row.answered),
        of(row.right_now, row.answered),
        predictions,
        exercise,
    )


def damage(lines: int) -> str:
    """What to say of lines that a crash cut short."""
    what = counted(lines, "lines")
    return f"{what} of the progress file could not be read (a crash cut it short)."


def _line(row, widths: list[int]) -> str:
    return "  ".join(
        cell.ljust(width) for cell, width in zip(row, widths, strict=True)
    ).rstrip()

"""Chooses the recall questions that open a lesson: the learner's own misses first.

Called by ``course.lesson``. The pool is every question of the earlier lessons' banks
and the recall questions in the lesson's own bank (on earlier lessons that may have no
bank yet). A choice is written down, so that running the cell again shows the same
questions with their answers; ``new=True`` makes a fresh one.
"""

from course import catalog
from course.errors import CourseError
from course.progress import log
from course.progress.history import History, Record
from course.quiz import bank
from course.quiz.items import Item, digest

COUNT = 3


def choose(lesson: str, new: bool = False) -> list[Item]:
    """Up to three questions for the start of ``lesson``."""
    history = History.load()
    pool = {item.key: item for item in _pool(lesson)}
    kept = [pool[key] for key in history.recalls.get(lesson, ()) if key in pool]
    if kept and not new:
        return kept
    ranked = sorted(pool.values(), key=lambda item: _rank(_record(history, item)))
    chosen = ranked[:COUNT]
    try:
        log.append(
            {
                "event": "recall",
                "lesson": lesson,
                "items": [item.key for item in chosen],
            }
        )
    except CourseError:
        pass  # a full disk: the next run may choose others, which costs nothing
    return chosen


def _pool(lesson: str) -> list[Item]:
    here = catalog.find(lesson).number
    own = [item for item in bank.load(lesson).questions if item.use == "recall"]
    earlier = [
        item
        for each in catalog.LESSONS
        if each.number < here
        for item in bank.load(each.name).questions
    ]
    return own + earlier


def _record(history: History, item: Item) -> Record:
    return history.record(item.key, digest(item))


def _rank(record: Record) -> tuple[int, str]:
    """Wrong now, wrong at first, never asked, then what was right the longest ago."""
    if not record.answers:
        return 2, ""
    if not record.right_now:
        return 0, ""
    return (3 if record.right_first else 1), str(record.answers[-1].get("at", ""))

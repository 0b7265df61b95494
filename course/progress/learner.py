"""What makes a learner's numbers their own: a few random letters in the progress file.

Called by ``course.quiz.desk`` for a question whose numbers vary. The letters are drawn
once and say nothing about the person; with them, each window and each day shows the
same numbers, and the neighbour sees others.
"""

import secrets

from course.errors import CourseError
from course.progress import log
from course.progress.history import History


def seed(history: History) -> str:
    """The learner's letters; none where nothing can be written: one form for all."""
    if not history.seed:
        try:
            log.append({"event": "seed", "seed": secrets.token_hex(8)})
        except CourseError:
            return ""
        history.seed = History.load().seed  # another window may have been first
    return history.seed

"""The learner's progress in figures, worked out from the progress file and the banks.

Called by ``command`` (table and report) and by whoever draws the map of the course.
Only items that are in a bank today count, as they are asked today.
"""

import re
from dataclasses import dataclass, field

from course import catalog, paths
from course.progress import log
from course.progress.history import History
from course.quiz import bank, vary
from course.quiz.items import CONFIDENCES, Item, digest
from course.words import counted

# nbgrader's feedback page begins with the notebook's score; the first one is the sum.
LIT = 0.9  # a lesson may hold questions that this learner is never asked
SCORE = re.compile(r"\(Score: ([\d.]+) / ([\d.]+)\)")


@dataclass
class LessonState:
    """What has been done of one lesson."""

    lesson: catalog.Lesson
    questions: int = 0
    answered: int = 0
    right_first: int = 0
    right_now: int = 0
    predictions: int = 0
    committed: int = 0
    predicted: int = 0
    goals: int = 0
    marks: tuple[float, float] | None = None

    @property
    def share(self) -> float:
        """How much of it is done, from 0 to 1: the mean of what it asks for."""
        parts = [0.0 if self.marks is None else self.marks[0] / (self.marks[1] or 1)]
        if self.questions:
            parts.append(self.right_now / self.questions)
        if self.predictions:
            parts.append(self.committed / self.predictions)
        return min(1.0, sum(parts) / len(parts))


@dataclass
class Calibration:
    """How often predictions made with one confidence came true."""

    confidence: int
    count: int = 0
    right: int = 0

    @property
    def gap(self) -> float:
        """How far what came true lies above (below: negative) the confidence."""
        return self.right / self.count - self.confidence / 100 if self.count else 0.0


@dataclass
class State:
    """All lessons that can be opened, the calibration, and what is wrong right now."""

    lessons: list[LessonState] = field(default_factory=list)
    calibration: list[Calibration] = field(default_factory=list)
    misses: list[Item] = field(default_factory=list)
    unreadable: int = 0

    @property
    def following(self) -> catalog.Lesson | None:
        """What to go on with: the first lesson that is not nearly full."""
        ahead = [row.lesson for row in self.lessons if row.share < LIT]
        return ahead[0] if ahead else None


def collect() -> State:
    """Read everything once."""
    history = History.load()
    levels = {level: Calibration(level) for level in CONFIDENCES}
    state = State(calibration=list(levels.values()), unreadable=log.unreadable())
    for lesson in catalog.ready():
        goals = {
            goal.get("goal")
            for goal in history.goals
            if goal.get("lesson") == lesson.name
        }
        row = LessonState(lesson, marks=marks(lesson.name), goals=len(goals))
        state.lessons.append(row)
        for item in bank.load(lesson.name).questions:
            _count_question(row, item, history, state.misses)
        for item in bank.load(lesson.name).predictions:
            _count_prediction(row, item, history, levels)
    return state


def _count_question(
    row: LessonState, item: Item, history: History, misses: list[Item]
) -> None:
    record = history.record(item.key, digest(item))
    row.questions += 1
    row.answered += bool(record.answers)
    row.right_first += record.right_first
    row.right_now += record.right_now
    if record.answers and not record.right_now:
        misses.append(_as_asked(item, record.answers[-1].get("with")))


def _as_asked(item: Item, values: object) -> Item:
    """The item with the numbers that the learner saw."""
    return vary.form(item, values) if vary.fits(item, values) else item


def _count_prediction(
    row: LessonState, item: Item, history: History, levels: dict[int, Calibration]
) -> None:
    made = history.record(item.key, digest(item)).commitment
    row.predictions += 1
    if made is None:
        return
    row.committed += 1
    row.predicted += bool(made["right"])
    level = levels.get(made["confidence"])
    if level:
        level.count += 1
        level.right += bool(made["right"])


def marks(name: str) -> tuple[float, float] | None:
    """Points and the most there were, from the feedback page; None if there is none."""
    page = paths.my_feedback() / name / f"{name}.html"
    try:
        found = SCORE.search(page.read_text(encoding="utf-8"))
    except OSError:
        return None
    return (float(found[1]), float(found[2])) if found else None


def calibration_sentences(levels: list[Calibration]) -> list[str]:
    """Confidence against what came true, one sentence for each confidence used."""
    made = [level for level in levels if level.count]
    return [
        f"{level.confidence} % sure: "
        f"right {level.right} of {counted(level.count, 'times')} "
        f"({level.right / level.count:.0%}).".replace("%)", " %)")
        for level in made
    ]


def advice(levels: list[Calibration]) -> str:
    """One sentence on over- or underconfidence, once there is enough to go by."""
    count = sum(level.count for level in levels)
    if count < 5:
        return "After five predictions you see here how well you know what you know."
    gap = sum(level.gap * level.count for level in levels) / count
    doubt = "before you commit, ask what would prove you wrong."
    if gap < -0.1:
        return f"You were surer than right: {doubt}"
    if gap > 0.1:
        return "You were right more often than you trusted yourself to be."
    # Too sure here and too doubtful there come to nought together; so each by itself.
    far = [level for level in levels if level.count >= 4 and abs(level.gap) > 0.15]
    if not far:
        return "Your confidence fits how often you are right."
    worst = max(far, key=lambda level: (abs(level.gap), level.confidence))
    if worst.gap < 0:
        return f"{worst.confidence} % was too sure: {doubt}"
    return f"When you say {worst.confidence} %, you know more than you think."

"""What the events in the progress file say about each question.

Called by ``course.quiz.desk`` (which answer to show again, which tries there were), by
``course.quiz.recall`` (the learner's own misses) and by ``summary`` (the figures). An
item is named by its key, ``06_training/trains``, and by the digest of what it asked.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from course.progress import log


@dataclass
class Record:
    """All that happened with one item: answers in order, and one commitment at most."""

    answers: list[dict] = field(default_factory=list)
    commitment: dict | None = None
    reveals: list[dict] = field(default_factory=list)

    @property
    def revealed(self) -> bool:
        """True if the right answer was shown on request."""
        return bool(self.reveals)

    @property
    def right_first(self) -> bool:
        """True if the very first answer was right."""
        return bool(self.answers) and self.answers[0]["right"]

    @property
    def right_now(self) -> bool:
        """True if the last answer was right."""
        return bool(self.answers) and self.answers[-1]["right"]

    def last(self, is_prediction: bool) -> dict | None:
        """What stands: the commitment of a prediction, the last answer to a question."""
        return self.commitment if is_prediction else (self.answers or [None])[-1]

    def asked_in(self, lesson: str, values: dict | None = None) -> "Record":
        """What happened where the item was asked in one lesson, with these values.

        A lesson that recalls a question asks it anew; without ``values``, any count.
        """

        def here(event: dict) -> bool:
            same = values is None or event.get("with", {}) == values
            return event.get("in", lesson) == lesson and same

        answers, reveals = filter(here, self.answers), filter(here, self.reveals)
        return Record(list(answers), self.commitment, list(reveals))


class History:
    """The records by item; made from events, oldest first."""

    def __init__(self, events: Iterable[dict]) -> None:
        self._records: dict[tuple[str, str], Record] = {}
        self.recalls: dict[str, list[str]] = {}
        self.goals: list[dict] = []
        self.seed = ""
        for event in events:
            self._take(event)

    @classmethod
    def load(cls) -> "History":
        """The history in the learner's progress file."""
        return cls(log.read())

    def record(self, key: str, digest: str) -> Record:
        """The record of an item as it is asked today; an empty one if there is none."""
        return self._records.get((key, digest), Record())

    def calibration(self, confidence: int) -> tuple[int, int]:
        """How many predictions were made with a confidence, and how many came true."""
        made = [
            record.commitment
            for record in self._records.values()
            if record.commitment and record.commitment["confidence"] == confidence
        ]
        return len(made), sum(bool(each["right"]) for each in made)

    def _take(self, event: dict) -> None:
        """File one event; one without the fields that we know is passed by."""
        kind = event.get("event")
        if kind == "recall" and _has(event, lesson=str, items=list):
            named = [item for item in event["items"] if isinstance(item, str)]
            self.recalls[event["lesson"]] = named
        elif kind == "seed" and _has(event, seed=str):
            self.seed = self.seed or event["seed"]  # the first one stands
        elif kind == "goal" and _has(event, lesson=str, goal=str | float | int):
            self.goals.append(event)
        elif _has(event, item=str, of=str):
            self._take_item(kind, event)

    def _take_item(self, kind: str | None, event: dict) -> None:
        record = self._records.setdefault((event["item"], event["of"]), Record())
        answered = "answer" in event and _has(event, right=bool)
        if kind == "answer" and answered:
            record.answers.append(event)
        elif kind == "prediction" and answered and _has(event, confidence=int):
            # Two windows may both commit; the first one stands.
            record.commitment = record.commitment or event
        elif kind == "revealed":
            record.reveals.append(event)


def _has(event: dict, **kinds: type) -> bool:
    """Whether each of these fields is there and of its kind; people edit files by hand."""
    return all(isinstance(event.get(name), kind) for name, kind in kinds.items())

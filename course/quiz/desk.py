"""Where answers are handed in: graded, written to the progress file, and remembered.

A lesson has one Desk; its widgets and ``lesson.answer`` hand in there and everyone who
listens is told. It works out the expected answers when items are laid out, so handing
in is only comparing. Answers may come from another thread (JupyterLab gives widgets
one of their own), hence the lock.
"""

import threading
from collections.abc import Callable, Iterable
from dataclasses import replace

from course.errors import CourseError
from course.progress import learner, log
from course.progress.history import History, Record
from course.quiz import choices, live, vary
from course.quiz.items import CONFIDENCES, Item, digest
from course.quiz.kinds import kind_of
from course.quiz.reply import Reply
from course.quiz.verdict import Note, Verdict
from course.words import times

TRIES_BEFORE_REVEAL = 2


class Desk:
    """Grades the items laid on it; ``replies`` holds where each of them stands."""

    def __init__(self, lesson: str) -> None:
        self.lesson = lesson
        self.items: dict[str, Item] = {}
        self.replies: dict[str, Reply] = {}
        self._unsaved: list[dict] = []
        self._listeners: list[Callable[[str], None]] = []
        self._lock = threading.RLock()

    def lay(self, items: Iterable[Item]) -> list[Item]:
        """Make items ready to be answered, with the answers of earlier sessions.

        Gives the items as they are asked: where numbers vary, those of this learner.
        """
        history = History.load()
        laid = [self._form(item, history) for item in items]
        for item in laid:
            live.solve(item)
            self.items[item.key] = item
            record = self._record(item, history)
            earlier = self.replies.get(item.key)
            is_saved = earlier is None or not earlier.unsaved
            if is_saved and record.last(item.is_prediction):
                self.replies[item.key] = self._again(item, record)
            elif is_saved:
                self.replies.pop(item.key, None)
        return laid

    def _form(self, item: Item, history: History) -> Item:
        """The numbers that this lesson asked before; else those of this learner."""
        if not item.vary:
            return item
        asked = self.items.get(item.key)
        if asked is not None and asked.template == item:
            return asked
        record = history.record(item.key, digest(item)).asked_in(self.lesson)
        for answer in reversed(record.answers):
            if vary.fits(item, answer.get("with")):
                return vary.form(item, answer["with"])
        return vary.drawn(item, learner.seed(history), self.lesson)

    def _record(self, item: Item, history: History) -> Record:
        record = history.record(item.key, digest(item))
        return record.asked_in(self.lesson, dict(item.values))

    def listen(self, told: Callable[[str], None]) -> None:
        """Call ``told(key)`` after each change of a reply."""
        self._listeners.append(told)

    def hand_in(self, key: str, raw: object, confidence: object = None) -> Reply:
        """Grade one answer. What is no answer gives a Reply with a ``problem``."""
        with self._lock:
            item = self.items[key]
            before = self.replies.get(key, Reply(item))
            try:
                answer = kind_of(item).read(item, raw)
                if item.is_prediction:
                    reply = self._commit(item, answer, confidence)
                else:
                    reply = self._answer(item, answer, before.tries)
            except CourseError as error:
                reply = replace(before, problem=str(error))
            return self._tell(key, reply)

    def reveal(self, key: str) -> Reply:
        """Show the answer of a question that was tried often enough."""
        with self._lock:
            item, reply = self.items[key], self.replies.get(key)
            if reply is None or not reply.can_reveal:
                return reply or Reply(item, problem="Try it first.")
            unsaved = self._write(self._event("revealed", item))
            return self._tell(key, replace(_revealed(reply), unsaved=unsaved))

    def save_again(self) -> None:
        """Write what could not be written before, and tell how it went."""
        with self._lock:
            unsaved = self._write()
            for key, reply in list(self.replies.items()):
                if reply.unsaved:
                    self._tell(key, replace(reply, unsaved=unsaved))

    def _answer(self, item: Item, answer: object, tries: int) -> Reply:
        reply = self._graded(item, answer, tries + 1)
        unsaved = self._write(
            self._event("answer", item, answer=answer, right=reply.right)
        )
        return replace(reply, unsaved=unsaved)

    def _commit(self, item: Item, answer: object, confidence: object) -> Reply:
        """The one commitment of a prediction; another window may have been first."""
        earlier = self.replies.get(item.key)
        if earlier is not None and earlier.given:
            return earlier
        record = self._record(item, History.load())
        if record.commitment:
            return self._again(item, record)
        if confidence not in CONFIDENCES:
            known = ", ".join(map(str, CONFIDENCES))
            raise CourseError(f"Say how sure you are, in per cent: {known}.")
        reply = self._committed(item, answer, confidence)
        unsaved = self._write(
            self._event(
                "prediction",
                item,
                answer=answer,
                confidence=confidence,
                right=reply.right,
            )
        )
        return replace(reply, unsaved=unsaved, so_far=_so_far(confidence))

    def _again(self, item: Item, record: Record) -> Reply:
        """The Reply to an answer of an earlier visit, graded anew."""
        last = record.last(item.is_prediction)
        try:
            answer = kind_of(item).read(item, last["answer"])
        except CourseError:
            return Reply(item)  # someone edited the file by hand
        if item.is_prediction:
            sure = last["confidence"]
            return replace(self._committed(item, answer, sure), so_far=_so_far(sure))
        reply = self._graded(item, answer, len(record.answers), bool(last["right"]))
        return _revealed(reply) if record.revealed and not reply.right else reply

    def _graded(
        self, item: Item, answer: object, tries: int, known: bool | None = None
    ) -> Reply:
        """Graded; ``known`` is how it was graded in an earlier visit."""
        verdict = _verdict(item, answer, known)
        more = _others(item, answer) if verdict.right else ()
        return Reply(
            item,
            answer,
            verdict.right,
            verdict.notes,
            more,
            tries,
            can_reveal=not verdict.right and tries >= TRIES_BEFORE_REVEAL,
        )

    def _committed(self, item: Item, answer: object, confidence: int) -> Reply:
        solved, kind = live.solve(item), kind_of(item)
        verdict = kind.grade(item, solved, answer)
        actual = kind.show(item, kind.key(item, solved))
        why = Note(solved.fill(item.why))
        notes = tuple(note for note in verdict.notes if note != why) + (why,)
        return Reply(
            item,
            answer,
            verdict.right,
            notes,
            _others(item, answer),
            tries=1,
            confidence=confidence,
            actual=actual,
        )

    def _event(self, event: str, item: Item, **more: object) -> dict:
        """A line of the progress file; the numbers that were asked are part of it."""
        asked = {"with": dict(item.values)} if item.values else {}
        named = {"event": event, "item": item.key, "of": digest(item)}
        return {**named, **asked, **more, "in": self.lesson}

    def _write(self, *events: dict) -> str:
        """Append events, earlier unsaved ones first; a sentence if that fails."""
        self._unsaved.extend(events)
        try:
            while self._unsaved:
                log.append(self._unsaved[0])
                del self._unsaved[0]
        except CourseError as error:
            return f"{error} Your answer stays here; make room, then save again."
        return ""

    def _tell(self, key: str, reply: Reply) -> Reply:
        self.replies[key] = reply
        for told in self._listeners:
            told(key)
        return reply


def _revealed(reply: Reply) -> Reply:
    """The Reply with the right answer and its explanation shown."""
    item, kind, solved = reply.item, kind_of(reply.item), live.solve(reply.item)
    answer = kind.key(item, solved)
    return replace(
        reply,
        actual=kind.show(item, answer),
        can_reveal=False,
        problem="",
        notes=_verdict(item, answer, known=True).notes,
        more=_others(item, answer),
    )


def _so_far(confidence: int) -> str:
    """How often the learner's predictions of this confidence have come true."""
    made, right = History.load().calibration(confidence)
    if made < 2:
        return ""
    return f"So far you were {confidence} % sure {made} times, and right {times(right)}."


def _verdict(item: Item, answer: object, known: bool | None) -> Verdict:
    """Graded anew, unless the kind would rather be told how that ended before."""
    kind = kind_of(item)
    if known is not None and kind.again:
        return kind.again(item, answer, known)
    return kind.grade(item, live.solve(item), answer)


def _others(item: Item, answer: object) -> tuple[Note, ...]:
    """The explanations of the options that were not chosen, once nothing is secret."""
    if not item.options:
        return ()
    fill = live.solve(item).fill
    return tuple(
        Note(fill(option.why), letter)
        for letter, option in choices.lettered(item).items()
        if option.why and letter not in str(answer)
    )

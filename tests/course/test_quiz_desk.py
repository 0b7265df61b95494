"""Handing in: grading, retrying, committing once, coming back, failing to save."""

import errno

import pytest

from course.progress import log
from course.progress.history import History
from course.quiz import bank, live, recall
from course.quiz.desk import Desk
from course.quiz.items import digest
from course.quiz.kinds import kind_of


@pytest.fixture
def desk(course_home) -> Desk:
    return fresh_desk()


def fresh_desk() -> Desk:
    desk = Desk("06_training")
    desk.lay(bank.load("06_training").items())
    return desk


def key(name: str) -> str:
    return f"06_training/{name}"


def right(desk: Desk, name: str):
    """The right answer, with the numbers that this learner was given."""
    item = desk.items[key(name)]
    return kind_of(item).key(item, live.solve(item))


def written() -> list[dict]:
    """The answers and predictions in the progress file."""
    return [event for event in log.read() if event["event"] != "seed"]


def test_a_wrong_answer_can_be_tried_again(desk):
    wrong = desk.hand_in(key("trains"), "a")
    assert (wrong.right, wrong.tries, wrong.more) == (False, 1, ())
    right = desk.hand_in(key("trains"), "c")
    assert (right.right, right.tries) == (True, 2)
    assert [note.label for note in right.more] == ["a", "b", "d"]


def test_what_is_no_answer_is_not_counted_and_keeps_the_last_one(desk):
    desk.hand_in(key("trains"), "a")
    for nonsense in ("", "z", "ab", None, 7):
        reply = desk.hand_in(key("trains"), nonsense)
        assert reply.problem and (reply.answer, reply.tries) == ("a", 1)
    for nonsense in ("many", "nan", "inf", None, True, [1, 2]):
        assert desk.hand_in(key("updates"), nonsense).problem
    for nonsense in ("16x1", "(16, -1)", "(1.5,)", None, "os.system", {"a": 1}):
        assert desk.hand_in(key("gradient-shape"), nonsense).problem
    for nonsense in ("abc", "aabbcc", 12):
        assert desk.hand_in(key("loop-order"), nonsense).problem
    assert len(written()) == 1


def test_answers_are_read_in_the_forms_that_people_write(desk):
    assert desk.hand_in(key("trains"), " C ").right
    assert desk.hand_in(key("leave-weights"), "a, c, d").right
    assert desk.hand_in(key("leave-weights"), ["d", "a", "c"]).right
    assert desk.hand_in(key("updates"), f"{right(desk, 'updates')}.0").right
    rows, columns = right(desk, "gradient-shape")
    assert desk.hand_in(key("gradient-shape"), f"{rows}, {columns}").right


def test_the_answer_can_be_shown_only_after_two_wrong_tries(desk):
    assert desk.reveal(key("updates")).actual == ""
    assert not desk.hand_in(key("updates"), 1).can_reveal
    assert desk.hand_in(key("updates"), 2).can_reveal
    actual = f"{right(desk, 'updates')} updates"
    assert desk.reveal(key("updates")).actual == actual
    assert fresh_desk().replies[key("updates")].actual == actual


def test_an_order_is_told_which_line_comes_too_early(desk):
    reply = desk.hand_in(key("loop-order"), "aebcfd")
    assert not reply.right and reply.notes[0].label == "b"
    assert "The first 2 are in order" in reply.notes[0].text


def test_a_prediction_needs_a_confidence_and_stands_once_committed(desk):
    assert "how sure" in desk.hand_in(key("steps"), 51).problem
    assert "how sure" in desk.hand_in(key("steps"), 51, 60).problem
    assert written() == []
    first = desk.hand_in(key("steps"), 51, 90)
    assert (first.right, first.actual) == (False, "54 updates")
    again = desk.hand_in(key("steps"), 54, 50)
    assert (again.answer, again.confidence) == (51, 90)
    assert len(written()) == 1


def test_the_learner_sees_how_often_such_confidence_was_right(desk):
    assert desk.hand_in(key("steps"), 51, 90).so_far == ""
    second = desk.hand_in(key("first-loss"), 0.69, 90)
    assert second.so_far == "So far you were 90 % sure 2 times, and right once."
    assert desk.hand_in(key("large-steps"), "b", 50).so_far == ""
    assert fresh_desk().replies[key("steps")].so_far == second.so_far


def test_a_prediction_committed_in_another_window_stands_here_too(desk):
    other = fresh_desk()
    other.hand_in(key("steps"), 51, 90)
    late = desk.hand_in(key("steps"), 54, 50)
    assert (late.answer, late.confidence, len(written())) == (51, 90, 1)


def test_answers_come_back_after_a_restart(desk):
    desk.hand_in(key("trains"), "a")
    desk.hand_in(key("loop-order"), "aecfbd")
    desk.hand_in(key("gradient-shape"), "(16, 1)")
    desk.hand_in(key("steps"), 54, 70)
    before = desk.replies
    assert fresh_desk().replies == before


def test_an_answer_to_a_question_that_was_rewritten_does_not_come_back(desk):
    item = bank.load("06_training").find("trains")
    log.append(
        {
            "event": "answer",
            "item": item.key,
            "of": "00000000",
            "answer": "a",
            "right": False,
        }
    )
    assert item.key not in fresh_desk().replies


def test_lines_of_the_file_that_make_no_sense_are_passed_by(desk):
    item = bank.load("06_training").find("trains")
    named = {"item": item.key, "of": digest(item)}
    for event in (
        {"event": "answer"},
        {"event": "answer", **named},
        {"event": "answer", **named, "answer": "zz", "right": True},
        {"event": "from the future", **named},
        {},
    ):
        log.append(event)
    reply = fresh_desk().replies.get(item.key)
    assert reply is None or not reply.given


def test_an_answer_is_none_to_a_prediction_and_the_other_way_round(desk):
    question, prediction = desk.items[key("trains")], desk.items[key("steps")]
    more = {"answer": 54, "right": True, "confidence": 70}
    for event, item in (("answer", prediction), ("prediction", question)):
        log.append({"event": event, "item": item.key, "of": digest(item), **more})
    assert fresh_desk().replies == {}


def test_on_a_full_disk_the_answer_stays_and_can_be_saved_later(desk, monkeypatch):
    def full(descriptor, content):
        raise OSError(errno.ENOSPC, "No space left on device")

    told = []
    desk.listen(told.append)
    with monkeypatch.context() as patch:
        patch.setattr(log.os, "write", full)
        reply = desk.hand_in(key("trains"), "c")
        assert reply.right and reply.unsaved.count("the disk is full") == 1
        assert desk.hand_in(key("steps"), 54, 70).unsaved
        desk.save_again()
        assert desk.replies[key("trains")].unsaved
    desk.save_again()
    assert not any(reply.unsaved for reply in desk.replies.values())
    assert [event["event"] for event in written()] == ["answer", "prediction"]
    assert told.count(key("trains")) == 3


def test_without_permission_the_answer_is_graded_all_the_same(desk, monkeypatch):
    def forbidden(path, flags, mode):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(log.os, "open", forbidden)
    reply = desk.hand_in(key("trains"), "c")
    assert reply.right and "no permission" in reply.unsaved


def test_recall_asks_the_learners_own_misses_first(desk):
    pool = [item for item in bank.load("06_training").questions if item.use == "recall"]
    missed = pool[-1]
    assert missed not in recall.choose("06_training")[:1]
    desk.hand_in(missed.key, [1, 1])
    chosen = recall.choose("06_training", new=True)
    assert chosen[0] == missed and len(chosen) == 3


def test_a_question_that_is_recalled_is_asked_anew_and_counts_for_both(desk):
    desk.hand_in(key("trains"), "a")
    later = Desk("07_graphs")
    later.lay([desk.items[key("trains")]])
    assert key("trains") not in later.replies
    assert later.hand_in(key("trains"), "c").tries == 1
    item = desk.items[key("trains")]
    assert History.load().record(item.key, digest(item)).right_now
    assert fresh_desk().replies[key("trains")].answer == "a"


def test_recall_keeps_its_choice_until_a_new_one_is_asked_for(desk):
    chosen = recall.choose("06_training")
    desk.hand_in(chosen[0].key, 1)
    assert recall.choose("06_training") == chosen
    for item in chosen[1:]:
        desk.hand_in(item.key, {"compile-connects": "ace"}.get(item.id, 6))
    fresh = recall.choose("06_training", new=True)
    assert fresh[0] == chosen[0] and fresh != chosen

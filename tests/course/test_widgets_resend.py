"""A message that the browser sends again counts once, and always brings a reply."""

import pytest

from course.progress import log
from course.quiz import bank
from course.quiz.desk import Desk
from course.widgets.questions import Questions

ITEM = bank.load("06_training").find("trains")


@pytest.fixture
def asked(course_home) -> Questions:
    questions = Questions("quiz", "Quiz", [ITEM], Desk("06_training"))
    questions._widget = questions._make_widget()
    questions._desk.listen(questions._changed)
    return questions


def send(asked: Questions, token: str, answer: str = "a", do: str = "check") -> dict:
    message = {"item": ITEM.key, "token": token, "do": do, "answer": answer}
    asked._received(asked._widget, message, [])
    return asked._widget.replies[ITEM.key]


def test_a_message_that_comes_again_counts_once_and_is_replied_to_again(asked):
    first = send(asked, "one")
    again = send(asked, "one")
    assert (first["tries"], again["tries"], len(log.read())) == (1, 1, 1)
    assert again["stamp"] > first["stamp"]
    assert send(asked, "two")["tries"] == 2


def test_the_same_answer_given_twice_counts_twice(asked):
    send(asked, "one")
    assert send(asked, "two")["can_reveal"]
    assert send(asked, "three", do="reveal")["actual"]
    assert send(asked, "three", do="reveal")["actual"]
    assert [event["event"] for event in log.read()] == ["answer", "answer", "revealed"]


def test_while_an_answer_is_being_checked_the_same_message_waits(asked, monkeypatch):
    hand_in, seen = asked._desk.hand_in, []

    def slow(*arguments):
        send_again = {"item": ITEM.key, "token": "one", "do": "check", "answer": "a"}
        asked._received(asked._widget, send_again, [])
        seen.append(dict(asked._widget.replies))
        return hand_in(*arguments)

    monkeypatch.setattr(asked._desk, "hand_in", slow)
    assert send(asked, "one")["tries"] == 1
    assert seen == [{}]


def test_a_message_that_fails_here_is_replied_to_when_it_comes_again(asked, monkeypatch):
    send(asked, "one")
    with monkeypatch.context() as patch:
        patch.setattr(asked._desk, "hand_in", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            send(asked, "two")
    assert send(asked, "two")["tries"] == 1

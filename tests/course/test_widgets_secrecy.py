"""The browser is told what is asked and never the key.

Two banks that differ only in their keys and explanations must look the same from the
browser: then nothing in what it is sent can depend on a key.
"""

import json
import re
from dataclasses import replace

import pytest

from course.quiz import bank, live, vary
from course.quiz.desk import Desk
from course.quiz.items import Check
from course.quiz.kinds import kind_of
from course.widgets.questions import Questions, card

NAMES = bank.names()


def other_key(item):
    """The same question with another right answer and other explanations."""
    turned = item.options[1:] + item.options[:1]
    options = tuple(
        replace(option, right=other.right, value=f"other {place}", why="Other words.")
        for place, (option, other) in enumerate(zip(item.options, turned, strict=True))
    )
    lines = tuple(
        replace(line, why="Other words.", step=len(item.lines) - line.step)
        for line in item.lines
    )
    return replace(
        item,
        options=options,
        lines=lines,
        mistakes=(),
        answer=(9, 9),
        answer_from="",
        why="Other words.",
        otherwise="Other words.",
        tolerance=3.0,
        solution="other = 1",
        wrong=("other = 2",),
        checks=tuple(Check("other", "Other words.") for _ in item.checks),
    )


def sent(questions: Questions) -> str:
    """All that goes to the browser when the questions are shown."""
    state = questions._make_widget().get_state()
    code = ("_esm", "_css")
    return json.dumps(
        {
            name: value
            for name, value in state.items()
            if name not in code and not name.startswith("_") and name != "layout"
        },
        sort_keys=True,
    )


@pytest.mark.parametrize("name", NAMES)
def test_what_the_browser_is_told_does_not_depend_on_the_key(name):
    for item in _asked(name):
        assert card(item, name) == card(other_key(item), name), item.id


@pytest.mark.parametrize("name", NAMES)
def test_no_explanation_is_sent_before_an_answer(name, course_home):
    for item in _asked(name):
        desk = Desk(name)
        questions = Questions("quiz", "Quiz", [item], desk)
        texts = [*_explanations(item), item.answer_from, *_new_lines(item)]
        for place in (sent(questions), questions._html(), repr(questions)):
            for text in filter(None, texts):
                assert _start(text) not in place, (item.id, text)
        assert '"replies": {}' in sent(questions)


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_answer_does_not_bring_the_right_explanation(name, course_home):
    for item in _asked(name):
        if item.is_prediction or item.kind != "choice":
            continue
        desk = Desk(name)
        questions = Questions("quiz", "Quiz", [item], desk)
        right = kind_of(item).key(item, live.solve(item))
        wrong = "b" if right == "a" else "a"
        desk.hand_in(item.key, wrong)
        told = json.dumps(questions._public_replies()) + questions._html()
        for letter, option in zip("abcdefgh", item.options, strict=False):
            is_told = _start(option.why) in plain_html(told)
            assert is_told == (letter == wrong), (item.id, letter)


def test_only_public_fields_are_sent():
    known = {
        "item",
        "id",
        "kind",
        "prompt",
        "body",
        "cell",
        "confidences",
        "options",
        "lines",
        "unit",
        "given",
        "start",
    }
    for name in NAMES:
        for item in _asked(name):
            told = card(item, name)
            assert set(told) <= known
            for option in told.get("options", ()):
                assert set(option) == {"letter", "html"}
            for line in told.get("lines", ()):
                assert set(line) == {"letter", "text"}


def _asked(name):
    """Every item of a bank, with numbers in it."""
    return [next(vary.forms(item)) for item in bank.load(name).items()]


def _explanations(item):
    return [
        item.why,
        item.otherwise,
        *(option.why for option in item.options),
        *(line.why for line in item.lines),
        *(each.why for each in item.mistakes),
        *(check.why for check in item.checks),
        *(check.expression for check in item.checks),
    ]


def _new_lines(item):
    """The lines of right and wrong code that the learner is not shown."""
    shown = item.given + item.start + item.text
    codes = "\n".join([item.solution, *item.wrong]).splitlines()
    return [line.strip() for line in codes if len(line) > 8 and line.strip() not in shown]


def _start(text: str) -> str:
    """The longest run of plain words in an explanation, to look for in what is sent."""
    runs = re.split(r"[`{}\"'<>&*]", " ".join(text.split()))
    return max((run.strip() for run in runs), key=len)


def plain_html(html: str) -> str:
    """HTML in JSON with its line breaks as spaces, to look for words in it."""
    return " ".join(html.replace("\\n", " ").split())

"""Questions answered with code: run, checked, bounded in time, and told in sentences."""

import os
import random

import minitf as tf
import numpy as np
import pytest

from course.errors import CourseError
from course.lesson import Lesson
from course.progress import log
from course.quiz import bank, trial, typed, vary
from course.quiz.desk import Desk
from course.quiz.kinds import kind_of
from course.widgets.questions import Questions, card

BANK = '''
[[question]]
id = "double"
kind = "code"
text = "Set `y` to twice `x`, as a tensor."
given = "x = tf.constant([1.0, 2.0])"
start = "y = "
solution = "y = 2 * x"
wrong = ["y = x", "y = [2.0, 4.0]"]
why = "Each number was doubled."
[[question.check]]
expression = "tf.is_tensor(y)"
why = "`y` is not a tensor."
[[question.check]]
expression = "y.numpy().tolist() == [2.0, 4.0] and 'import' not in source"
why = "`y` is not twice `x`."
'''
ITEM = bank.parse(BANK.encode(), "06_training").questions[0]


@pytest.fixture
def desk(course_home) -> Desk:
    return fresh_desk()


def fresh_desk() -> Desk:
    desk = Desk("06_training")
    desk.lay([ITEM])
    return desk


def told(reply) -> str:
    return "\n".join(note.text for note in reply.notes)


def test_any_code_that_holds_the_checks_is_right(desk):
    for code in ("y = 2 * x", "y = x + x", "def f(a):\n    return a * 2\ny = f(x)"):
        reply = desk.hand_in(ITEM.key, code)
        assert reply.right and told(reply) == "Each number was doubled.", code


def test_the_first_check_that_fails_speaks(desk):
    assert told(desk.hand_in(ITEM.key, "y = [2.0, 4.0]")) == "`y` is not a tensor."
    assert told(desk.hand_in(ITEM.key, "y = x")) == "`y` is not twice `x`."
    assert "twice" in told(desk.hand_in(ITEM.key, "import math\ny = 2 * x"))


def test_an_error_is_told_in_a_sentence_with_the_learners_line(desk):
    reply = desk.hand_in(ITEM.key, "a = 1\ny = tf.matmul(a, b)")
    assert not reply.right
    assert told(reply) == "Line 2 stopped with `NameError`: name 'b' is not defined"
    reply = desk.hand_in(ITEM.key, "z = 2 * x")
    assert "`y` is not a tensor.\nIt stopped with `NameError`: name 'y'" in told(reply)
    inside = desk.hand_in(ITEM.key, "def f():\n    return 1 / 0\n\ny = f()")
    assert told(inside) == "Line 2 stopped with `ZeroDivisionError`: division by zero"


def test_what_python_cannot_read_is_no_answer(desk):
    for nonsense, words in {
        "": "Write your code first",
        "y = ": "Write your code first",
        "x = 1\ny = (2 *": "Line 2: Python cannot read this: '(' was never closed.",
        "return 3": "Line 1: Python cannot read this",
        "x = '\0'": "Python cannot read this",
        None: "Code is needed here",
        7: "Code is needed here",
    }.items():
        reply = desk.hand_in(ITEM.key, nonsense)
        assert words in reply.problem and not reply.given, nonsense
    assert log.read() == []


@pytest.mark.parametrize(
    "code",
    [
        "while True:\n    pass",
        "while True:\n    try:\n        y = 1\n    except Exception:\n        pass",
        "import time\ntime.sleep(60)",
        "y = x\nwhile True:\n    y = y + x",
    ],
    ids=["loop", "loop that catches", "sleep", "loop in minitf"],
)
def test_code_that_never_ends_is_stopped(desk, code, monkeypatch):
    monkeypatch.setattr(typed, "SECONDS", 0.2)
    reply = desk.hand_in(ITEM.key, code)
    assert not reply.right and "did not come to an end" in told(reply)


def test_a_loop_that_was_stopped_leaves_no_process_behind(monkeypatch):
    started, start = [], trial.subprocess.Popen
    monkeypatch.setattr(
        trial.subprocess, "Popen", lambda *a, **b: started.append(start(*a, **b)) or started[-1]
    )
    with pytest.raises(trial.TooLate):
        trial.apart("", "while True:\n    pass", [], 0.1)
    assert [process.poll() is None for process in started] == [False]


CHANGES = """
import os, random, sys, warnings
import numpy
tf.random.set_seed(1)
tf.keras.utils.set_random_seed(2)
random.seed(3)
numpy.random.seed(4)
numpy.set_printoptions(precision=1)
tf.keras.backend.set_floatx("float64")
tf.keras.backend.set_epsilon(0.5)
tf.config.run_functions_eagerly(True)
layers = [tf.keras.layers.Dense(1) for _ in range(5)]
tf.constant, tf.matmul, numpy.ones = None, None, None
tape = tf.GradientTape()
tape.__enter__()
os.chdir("/")
os.environ["COURSE_HOME"] = "elsewhere"
sys.path.clear()
warnings.simplefilter("error")
y = x
"""


def state() -> list:
    """What a lesson's next cells hang on."""
    return [
        tf.constant(1.0).numpy(), tf.matmul(tf.ones((1, 2)), tf.ones((2, 1))).numpy(),
        tf.keras.backend.floatx(), tf.keras.backend.epsilon(), tf.config.functions_run_eagerly(),
        random.getstate(), np.random.get_state()[1].tolist(), np.get_printoptions(),
        os.getcwd(), dict(os.environ), list(trial.sys.path), np.ones(1).tolist(),
    ]  # fmt: skip


def test_code_changes_nothing_outside_itself(desk):
    tf.random.set_seed(7)
    name = tf.keras.layers.Dense(1).name
    before = state()
    drawn = tf.random.normal((4,)).numpy().tolist()
    tf.random.set_seed(7)
    assert told(desk.hand_in(ITEM.key, CHANGES)) == "`y` is not twice `x`."
    assert state() == before
    assert tf.random.normal((4,)).numpy().tolist() == drawn
    number = int("0" + name.removeprefix("dense").strip("_"))
    assert tf.keras.layers.Dense(1).name == f"dense_{number + 1}"


def test_code_cannot_tell_that_it_is_right(desk):
    """What it prints, and how it ends, is not taken for the outcome."""
    for code in (
        "import os\nos.write(1, b'{}')\ny = x",
        "import sys\nprint('{}', file=sys.__stdout__, flush=True)\ny = x",
    ):
        assert "`y` is not twice `x`." in told(desk.hand_in(ITEM.key, code)), code
    for code in ("import os\nos._exit(0)", "import os\nos.abort()"):
        reply = desk.hand_in(ITEM.key, code)
        assert not reply.right and told(reply) == "It ended Python itself.", code


def test_it_can_be_asked_from_any_folder(desk, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "minitf.py").write_text("raise ImportError('a file of the learner')")
    assert desk.hand_in(ITEM.key, "y = 2 * x").right


@pytest.mark.parametrize("name", bank.names())
def test_the_solutions_of_the_banks_are_right_in_a_process_of_their_own(name, course_home):
    for item in bank.load(name).questions:
        if item.kind == "code":
            desk = Desk(name)
            [form] = desk.lay([next(vary.forms(item))])
            assert desk.hand_in(form.key, form.solution).right, item.id


def test_code_that_leaves_the_program_leaves_only_itself(desk):
    reply = desk.hand_in(ITEM.key, "exit()")
    assert told(reply).startswith("Line 1 stopped with `SystemExit`")


def test_the_namespace_is_fresh_each_time_and_an_open_tape_sees_nothing(desk):
    desk.hand_in(ITEM.key, "kept = 1\ny = x")
    assert "name 'kept'" in told(desk.hand_in(ITEM.key, "y = x * kept"))
    with tf.GradientTape() as tape:
        assert desk.hand_in(ITEM.key, "v = tf.Variable(1.0)\ny = 2 * x * v").right
    assert tape.watched_variables() == ()


def test_what_was_printed_comes_back_and_not_on_the_screen(desk, capsys):
    reply = desk.hand_in(ITEM.key, "print('shape', x.shape)\ny = x")
    assert "It printed:\n\n```\nshape (2,)\n```" in told(reply)
    assert capsys.readouterr().out == ""
    long = desk.hand_in(ITEM.key, "print('long ' * 5000)\ny = x")
    assert len(told(long)) < 2500


def test_an_earlier_answer_comes_back_without_being_run(desk, monkeypatch):
    desk.hand_in(ITEM.key, "y = x")
    wrong = fresh_desk().replies[ITEM.key]
    assert wrong.answer == "y = x" and "Check it again" in told(wrong)
    desk.hand_in(ITEM.key, "y = 2 * x")
    monkeypatch.setattr(trial, "apart", lambda *_: pytest.fail("it was run"))
    reply = fresh_desk().replies[ITEM.key]
    assert reply.right and (reply.answer, reply.tries) == ("y = 2 * x", 2)


def test_the_answer_can_be_shown_after_two_tries(desk):
    desk.hand_in(ITEM.key, "y = x")
    assert desk.hand_in(ITEM.key, "y = x").can_reveal
    assert desk.reveal(ITEM.key).actual == "```python\ny = 2 * x\n```"
    assert fresh_desk().replies[ITEM.key].actual


def test_the_browser_gets_the_start_and_the_given_lines_only(desk):
    assert set(card(ITEM, "06_training")) == {
        "item", "id", "kind", "prompt", "body", "cell", "confidences", "given", "start"
    }
    shown = Questions("quiz", "Quiz", [ITEM], desk)
    for place in (shown._html(), repr(shown)):
        assert "constant" in place and "2 * x" not in place
    desk.hand_in(ITEM.key, "y = x")
    assert "<p>Your answer:</p><div" in shown._html()
    assert "y = x" in repr(shown)


def test_it_can_be_answered_without_the_widget(course_home):
    lesson = Lesson("06_training")
    item = bank.load("06_training").find("one-step")
    assert repr(lesson.answer("one-step", item.solution)).startswith("Right.")
    assert "Line 1: Python cannot" in repr(lesson.answer("one-step", "w ="))


def test_a_right_answer_of_the_bank_is_read_as_it_stands():
    assert kind_of(ITEM).key(ITEM, None) == typed.read(ITEM, ITEM.solution)
    with pytest.raises(CourseError):
        typed.read(ITEM, ITEM.start)

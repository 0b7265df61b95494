"""Numbers that vary by learner: stable for each, stored with each answer, in every text."""

import pytest

from course.lesson import Lesson
from course.progress import learner, log, report, summary
from course.progress.history import History
from course.quiz import bank, vary
from course.quiz.desk import Desk
from course.quiz.items import Item

BANK = '''
[[question]]
id = "steps"
kind = "number"
vary.rows = [320, 640, 1280]
vary.batch = [32, 64]
text = "{rows:,} rows in batches of {batch}, `{{rows}}`, `{other}`: how many steps?"
answer_from = "steps = {rows} // {batch}; steps"
why = "{rows} / {batch} is {steps}, and {2 * rows} / {batch} is {rows * 2 // batch}."
otherwise = "Divide."
[[question.mistake]]
answer_from = "{rows}"
why = "Those are the {rows} rows."
'''
STEPS = bank.parse(BANK.encode(), "06_training").questions[0]


def asked(lesson: str = "06_training") -> Item:
    """The question as a window that is opened now asks it."""
    return Desk(lesson).lay([STEPS])[0]


def learner_called(letters: str) -> None:
    log.append({"event": "seed", "seed": letters})


@pytest.fixture
def banked(course_home, monkeypatch):
    """The lesson on training has this question and no other."""
    real = bank.load
    mine = bank.Bank("06_training", (STEPS,))
    monkeypatch.setattr(bank, "load", lambda name: mine if name == mine.name else real(name))


def test_each_name_is_filled_in_everywhere_and_nothing_else_is_touched():
    made = vary.form(STEPS, {"rows": 1280, "batch": 64})
    assert made.text == (
        "1,280 rows in batches of 64, `{1280}`, `{other}`: how many steps?"
    )
    assert made.answer_from == "steps = 1280 // 64; steps"
    assert made.why == "1280 / 64 is {steps}, and 2560 / 64 is 40."
    assert made.mistakes[0].why == "Those are the 1280 rows."
    assert (made.template, made.vary) == (STEPS, ())
    assert len({each.text for each in vary.forms(STEPS)}) == 6


def test_code_keeps_braces_of_its_own():
    code = "d = {rows: 1}; f'{d}'; {'a': {batch}}"
    item = bank.item({"id": "x", "kind": "code", "text": code, "vary": {"batch": [1, 2]}},
                     "06_training", "question")  # fmt: skip
    assert [each.text for each in vary.forms(item)] == [
        code.replace("{batch}", "1"), code.replace("{batch}", "2")
    ]  # fmt: skip


def test_a_learner_sees_the_same_numbers_in_each_window_and_on_each_day(course_home):
    first = asked()
    assert [asked() for _ in range(3)] == [first] * 3
    assert [event["event"] for event in log.read()] == ["seed"]
    assert set(log.read()[0]) == {"at", "event", "seed"}


def test_learners_differ_and_together_see_every_form():
    seen = {vary.drawn(STEPS, str(number), "06_training") for number in range(100)}
    assert seen == set(vary.forms(STEPS))


def test_of_two_windows_that_begin_at_once_the_first_one_counts(course_home):
    before = History([])
    learner_called("other")
    assert learner.seed(before) == "other" == History.load().seed


def test_a_lesson_that_recalls_a_question_asks_it_anew(course_home):
    learner_called("a")
    there, here = Desk("07_graphs"), Desk("06_training")
    [item] = here.lay([STEPS])
    answered = here.hand_in(item.key, item.values[0][1])
    assert not answered.right and answered.notes[0].text.startswith("Those are the")
    [again] = there.lay([STEPS])
    assert again.key not in there.replies
    lessons = [lesson.name for lesson in summary.catalog.LESSONS]
    assert len({asked(lesson).values for lesson in lessons}) > 1
    assert Desk("06_training").lay([STEPS]) == [item]


def test_an_answer_keeps_the_numbers_that_it_was_given_to(course_home):
    desk = Desk("06_training")
    [item] = desk.lay([STEPS])
    rows, batch = dict(item.values).values()
    assert desk.hand_in(item.key, rows // batch).right
    assert log.read()[-1]["with"] == {"rows": rows, "batch": batch}
    # Another computer, where other letters were drawn: the answer comes with its numbers.
    kept = log.read()[1:]
    log.paths.progress_file().unlink()
    for letters in "abcdefgh":
        learner_called(letters)
        for event in kept:
            log.append(event)
        later = Desk("06_training")
        assert later.lay([STEPS]) == [item] and later.replies[item.key].right
        log.paths.progress_file().unlink()


@pytest.mark.parametrize(
    "values", [None, {}, {"rows": 7, "batch": 32}, {"rows": 320}, "rows", {"rows": [1], "batch": 2}]
)
def test_an_answer_to_numbers_that_are_asked_no_more_is_passed_by(course_home, values):
    desk = Desk("06_training")
    [item] = desk.lay([STEPS])
    desk.hand_in(item.key, 1)
    log.append(log.read()[-1] | {"with": values, "answer": 5})
    later = Desk("06_training")
    assert later.lay([STEPS]) == [item] and later.replies[item.key].answer == 1


def test_where_nothing_can_be_written_all_windows_agree_and_the_answer_is_kept(
    course_home, monkeypatch
):
    with monkeypatch.context() as patch:
        patch.setattr(log, "_write", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
        desk = Desk("06_training")
        [item] = desk.lay([STEPS])
        assert asked() == item
        assert desk.hand_in(item.key, 1).unsaved
    desk.save_again()
    learner_called("a")
    later = Desk("06_training")
    assert later.lay([STEPS]) == [item] and later.replies[item.key].answer == 1
    assert desk.lay([STEPS]) == [item]


def test_what_is_to_look_at_again_is_shown_with_its_numbers(banked):
    Lesson("06").answer("steps", 1)
    rows = dict(asked().values)["rows"]
    assert f"{rows:,} rows in batches" in report.html(summary.collect())
    assert f"{rows:,} rows in batches" in repr(Lesson("06").quiz())

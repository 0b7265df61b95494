"""Every question of every bank: right answers pass, wrong ones are told why not.

Goes through ``quizzes/*.toml``, so a new bank or question is tested by being there. The
right answers come from running the bank's own expressions against minitf.
"""

import json
from dataclasses import replace
from itertools import combinations, permutations

import minitf as tf
import pytest

from course import catalog, paths
from course.progress import log
from course.quiz import bank, live, orders, trial, vary
from course.quiz.desk import Desk
from course.quiz.kinds import KINDS, kind_of
from course.quiz.text import block

NAMES = bank.names()


@pytest.fixture(autouse=True)
def here(monkeypatch):
    """Code that is typed runs in this process: there are too many for one each."""
    monkeypatch.setattr(
        trial, "apart", lambda *job: trial.attempt(*job[:3], live.vocabulary())
    )


def test_there_is_a_bank_for_the_lesson_on_training():
    assert "06_training" in NAMES


def test_there_are_enough_questions():
    """Fourteen a lesson, and 90 in all once the lessons 01 to 07 can be opened."""
    ready = [lesson for lesson in catalog.ready() if lesson.number > 0]
    counts = {lesson.name: len(bank.load(lesson.name).items()) for lesson in ready}
    assert all(count >= 14 for count in counts.values()), counts
    if {lesson.number for lesson in ready} >= set(range(1, 8)):
        assert sum(len(bank.load(name).items()) for name in NAMES) >= 90
        kinds = {item.kind for name in NAMES for item in bank.load(name).questions}
        assert kinds == set(KINDS)


@pytest.mark.parametrize("name", NAMES)
def test_right_answers_are_accepted_and_explained(name, course_home):
    for item, desk in _questions(name):
        for right in _right_answers(item):
            reply = desk.hand_in(item.key, right)
            assert reply.right, (item.id, right)
            assert any(note.text for note in reply.notes), (item.id, "no explanation")


@pytest.mark.parametrize("name", NAMES)
def test_wrong_answers_are_refused_and_explained(name, course_home):
    for item, desk in _questions(name):
        wrongs = _wrong_answers(item)
        assert wrongs, item.id
        for wrong in wrongs:
            reply = desk.hand_in(item.key, wrong)
            assert not reply.right, (item.id, wrong)
            assert any(note.text for note in reply.notes), (item.id, wrong)


@pytest.mark.parametrize("name", NAMES)
def test_each_mistake_draws_its_own_explanation(name, course_home):
    for item, desk in _questions(name):
        solved = live.solve(item)
        for mistake, value in zip(item.mistakes, solved.mistakes, strict=True):
            reply = desk.hand_in(item.key, value)
            assert [note.text for note in reply.notes] == [solved.fill(mistake.why)]


@pytest.mark.parametrize("name", NAMES)
def test_each_check_of_a_code_question_is_drawn_by_some_wrong_code(name):
    for item in _forms(name):
        checks = [check.expression for check in item.checks]
        outcomes = [
            trial.attempt(item.given, code, checks, live.vocabulary()) for code in item.wrong
        ]
        undrawn = set(range(len(checks))) - {outcome.failed for outcome in outcomes}
        assert not undrawn, (item.id, item.values, undrawn)


@pytest.mark.parametrize("name", NAMES)
def test_each_prediction_has_an_answer_that_minitf_gives(name, course_home):
    for item in bank.load(name).predictions:
        for answer in [*_right_answers(item), *_wrong_answers(item)[:3]]:
            desk = Desk(name)
            desk.lay([item])
            log.append({"event": "other"})
            reply = desk.hand_in(item.key, answer, 70)
            assert reply.right == (answer in _right_answers(item)), (item.id, answer)
            assert reply.actual and reply.notes[-1].text, item.id
            (course_home / "my" / "progress.jsonl").unlink()


@pytest.mark.parametrize("name", NAMES)
def test_no_brace_is_left_over_in_an_explanation(name):
    for item in [*_forms(name), *bank.load(name).predictions]:
        solved = live.solve(item)
        texts = [item.why, item.otherwise, *(each.why for each in item.mistakes)]
        if item.answer_from:
            for text in map(solved.fill, texts):
                assert "{" not in text and "}" not in text, (item.id, text)
                assert "<ol" not in block(text), (item.id, text)  # "5. There" begins a list


@pytest.mark.parametrize("name", NAMES)
def test_live_answers_leave_random_numbers_and_names_alone(name):
    """A quiz cell must not change the training run that comes after it."""
    number = int("0" + tf.keras.layers.Dense(1).name.removeprefix("dense").strip("_"))
    tf.random.set_seed(7)
    before = tf.random.normal((4,)).numpy().tolist()
    tf.random.set_seed(7)
    live.solve.cache_clear()
    for item in [*_forms(name), *bank.load(name).predictions]:
        live.solve(item)
    assert tf.random.normal((4,)).numpy().tolist() == before
    assert tf.keras.layers.Dense(1).name == f"dense_{number + 1}"


@pytest.mark.parametrize("name", NAMES)
def test_the_place_of_an_option_does_not_give_it_away(name):
    every = [next(vary.forms(item)) for item in bank.load(name).items()]
    items = [item for item in every if item.kind == "choice"]
    letters = [kind_of(item).key(item, live.solve(item)) for item in items]
    assert len(items) < 4 or len(set(letters)) >= 3, letters
    for item in bank.load(name).items():
        if item.lines:
            shown = [line.step for line in orders.mixed(item).values()]
            assert shown != sorted(shown), item.id


@pytest.mark.parametrize("name", NAMES)
def test_each_link_leads_to_a_heading_of_its_lesson(name):
    for item in bank.load(name).items():
        if item.cell:
            notebook = json.loads(catalog.find(item.about).notebook.read_text("utf-8"))
            lines = "".join(
                "".join(cell["source"]) + "\n"
                for cell in notebook["cells"]
                if cell["cell_type"] == "markdown"
            ).splitlines()
            headings = [line.lstrip("#").strip() for line in lines if line[:1] == "#"]
            assert item.cell in headings, (item.id, item.cell)


@pytest.mark.parametrize("name", NAMES)
def test_every_text_of_a_bank_is_markdown_that_can_be_drawn(name):
    for item in [*_forms(name), *bank.load(name).predictions]:
        texts = [item.text, *(option.text for option in item.options)]
        assert all(block(text).startswith("<") for text in texts), item.id


def test_the_bank_on_training_asks_what_the_course_text_asks():
    training = bank.load("06_training")
    item = training.find("trains")
    assert item.text == "Which method trains a TensorFlow model?"
    key = kind_of(item).key(item, live.solve(item))
    assert kind_of(item).show(item, key) == "c) `model.fit()`"
    assert len(training.questions) >= 12 and len(training.predictions) >= 5


def test_rewriting_a_question_does_not_change_its_mixed_order():
    item = bank.load("06_training").find("loop-order")
    assert list(orders.mixed(replace(item, why="Other words."))) == list(
        orders.mixed(item)
    )


def test_numbers_vary_in_many_questions():
    """At least 40, in every lesson that has a quiz; each form looks different."""
    varying = [item for name in NAMES for item in bank.load(name).questions if item.vary]
    assert len(varying) >= 40 and {item.bank for item in varying} == set(NAMES)
    for item in varying:
        shown = [(form.text, kind_of(form).public(form)) for form in vary.forms(item)]
        assert all(shown.count(each) == 1 for each in shown), item.id
        assert 3 <= len(shown) <= 64, item.id


@pytest.mark.parametrize("name", NAMES)
def test_no_two_options_look_alike(name):
    for item in _forms(name):
        texts = [option.text for option in item.options]
        assert len(set(texts)) == len(texts), (item.id, item.values)


def _forms(name):
    """Every question, with all the numbers that it can be asked with."""
    for item in bank.load(name).questions:
        yield from vary.forms(item)


def _questions(name):
    for item in _forms(name):
        paths.progress_file().unlink(missing_ok=True)
        desk = Desk(name)
        desk.lay([item])
        yield item, desk


def _right_answers(item):
    key = kind_of(item).key(item, live.solve(item))
    if item.kind == "number":
        return [key, key + item.tolerance, key - item.tolerance, str(key)]
    if item.kind == "shape":
        return [key, tuple(key), str(tuple(key))]
    if item.kind == "code":
        return [item.solution, item.solution.strip() + "  \n\n"]
    if item.kind == "order":
        lines = orders.mixed(item)
        steps = [lines[letter].step for letter in key]
        return [
            "".join(order)
            for order in permutations(lines)
            if [lines[letter].step for letter in order] == steps
        ]
    return [key, key.upper(), list(key)]


def _wrong_answers(item):
    solved = live.solve(item)
    key = kind_of(item).key(item, solved)
    if item.kind == "number":
        step = item.tolerance * 1.01 + 1e-3
        return [*solved.mistakes, key + step, key - step, key * 10 + 1, -key - 1]
    if item.kind == "shape":
        grown = [
            [size + (place == each) for each, size in enumerate(key)]
            for place in range(len(key))
        ]
        wrong = [*solved.mistakes, *grown, [*key, 1], key[::-1], []]
        return [each for each in wrong if list(each) != key]
    if item.kind == "code":
        return [*item.wrong, "pass"]
    if item.kind == "order":
        right = _right_answers(item)
        return [
            "".join(order) for order in permutations(key) if "".join(order) not in right
        ]
    letters = "abcdefghij"[: len(item.options)]
    most = 1 if item.kind == "choice" else len(letters)
    sets = [
        "".join(chosen)
        for count in range(1, most + 1)
        for chosen in combinations(letters, count)
    ]
    return [each for each in sets if each != key]

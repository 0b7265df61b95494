"""``python -m course progress``: the table, the calibration, the exported report."""

import re
from html.parser import HTMLParser

import pytest

from course import progress
from course.errors import CourseError
from course.progress import log, report, summary, table
from course.quiz import bank, recall
from course.quiz.desk import Desk
from course.quiz.items import digest

FEEDBACK = """<h4>06_training (Score: 7.5 / 10.0)</h4>
<li><a href="#one">Test cell</a> (Score: 2.0 / 3.0)</li>"""


@pytest.fixture
def home(course_home):
    """A learner who has answered three questions and committed five predictions."""
    desk = Desk("06_training")
    desk.lay(bank.load("06_training").items())
    for name, answer in (
        ("trains", "a"),
        ("trains", "c"),
        ("tape", "d"),
        ("overfitting", "a"),
    ):
        desk.hand_in(f"06_training/{name}", answer)
    for name, answer, sure in (
        ("steps", 54, 90),
        ("first-loss", 0.7, 90),
        ("evaluate-weights", "a", 90),
        ("large-steps", "b", 50),
        ("second-fit", "a", 50),
    ):
        desk.hand_in(f"06_training/{name}", answer, sure)
    return course_home


def test_the_table_counts_first_and_present_answers(home, capsys):
    assert progress.command() == 0
    output = capsys.readouterr().out
    row = next(line for line in output.splitlines() if line.startswith("06"))
    total = len(bank.load("06_training").questions)
    assert re.split(r"  +", row) == [
        "06 Training",
        f"3 of {total}",
        "1 of 3",
        "2 of 3",
        "3 of 5 right",
        "-",
    ]
    assert "90 % sure: right 2 of 3 times (67 %)." in output
    assert "50 % sure: right 1 of 2 times (50 %)." in output
    assert "70 % sure" not in output
    assert "To look at again: 06_training: overfitting." in output


def test_marks_come_from_the_feedback_page(home):
    page = home / "my" / "feedback" / "06_training" / "06_training.html"
    page.parent.mkdir(parents=True)
    page.write_text(FEEDBACK, encoding="utf-8")
    rows = {row.lesson.name: row for row in summary.collect().lessons}
    assert rows["06_training"].marks == (7.5, 10.0)
    assert rows["00_start_here"].marks is None


def test_a_goal_reached_twice_counts_once(home):
    for _ in range(2):
        log.append(
            {"event": "goal", "lesson": "06_training", "goal": 0.1, "loss": 0.05}
        )
    rows = {row.lesson.name: row for row in summary.collect().lessons}
    assert rows["06_training"].goals == 1


@pytest.mark.parametrize(
    ("right", "words"),
    [
        (0, "surer than right"),
        (5, "more often than you trusted"),
        (3, "fits"),
    ],
)
def test_the_advice_compares_confidence_with_what_came_true(right, words):
    levels = [summary.Calibration(70, count=5, right=right)]
    assert words in summary.advice(levels)
    assert "After five" in summary.advice([summary.Calibration(70, 4, right=4)])


def test_the_advice_sees_that_too_sure_and_too_doubtful_do_not_make_good(home):
    levels = [summary.Calibration(50, 10, right=8), summary.Calibration(90, 10, right=6)]
    assert summary.advice(levels).startswith("90 % was too sure")
    levels = [summary.Calibration(50, 9, right=9), summary.Calibration(90, 20, right=16)]
    assert summary.advice(levels) == "When you say 50 %, you know more than you think."


def test_the_table_says_what_comes_next(home, capsys):
    progress.command()
    output = capsys.readouterr().out
    assert "Next: 00 Start here (lessons/00_start_here.ipynb)." in output


def test_before_the_first_answer_there_is_a_table_too(course_home, capsys):
    assert progress.command() == 0
    assert "06 Training" in capsys.readouterr().out
    assert not (course_home / "my").exists(), "looking must not make files"


def test_a_torn_line_is_told_of(home, capsys):
    with (home / "my" / "progress.jsonl").open("a") as file:
        file.write('{"event": "ans')
    progress.command()
    assert "1 line of the progress file could not be read" in capsys.readouterr().out


class Addresses(HTMLParser):
    """Collects what a page would fetch, and the text that it shows."""

    def __init__(self):
        super().__init__()
        self.fetched, self.text = [], ""

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        self.fetched += [value for name, value in attributes if name in ("src", "href")]
        assert tag not in ("script", "link", "img"), named

    def handle_data(self, data):
        self.text += data


def test_the_report_is_one_file_that_fetches_nothing(home, tmp_path, capsys):
    file = tmp_path / "report.html"
    assert progress.command(file) == 0
    assert str(file) in capsys.readouterr().out
    page = Addresses()
    page.feed(file.read_text(encoding="utf-8"))
    assert page.fetched == []
    assert "06 Training" in page.text and "3 of 5 right" in page.text
    assert bank.load("06_training").find("overfitting").text[:30] in page.text
    assert [each.name for each in tmp_path.iterdir() if "report" in each.name] == [
        "report.html"
    ], "no temporary file stays behind"


def test_a_report_that_cannot_be_written_is_one_sentence(home, tmp_path):
    with pytest.raises(CourseError, match="cannot be written") as caught:
        progress.command(tmp_path / "no" / "folder" / "report.html")
    assert "\n" not in str(caught.value)


ODD = [None, True, 0, -1, 2.5, "", "zz", [], [1], [[]], {}, {"rows": 1}, "70"]


def odd_events():
    """Each kind of event, with each of its fields of each wrong kind, or missing."""
    item = bank.load("06_training").find("updates")
    named = {"item": item.key, "of": digest(item), "in": "06_training", "with": {"epochs": 5}}
    prediction = bank.load("06_training").find("large-steps")
    committed = {"item": prediction.key, "of": digest(prediction)}
    for event in (
        {"event": "answer", **named, "answer": 1, "right": False},
        {"event": "prediction", **named, "answer": 1, "right": True, "confidence": 70},
        {"event": "prediction", **committed, "answer": "a", "right": True, "confidence": 70},
        {"event": "answer", **committed, "answer": "a", "right": False},
        {"event": "revealed", **named},
        {"event": "recall", "lesson": "06_training", "items": [item.key]},
        {"event": "goal", "lesson": "06_training", "goal": "low"},
        {"event": "seed", "seed": "a"},
    ):
        for name in event:
            yield {key: value for key, value in event.items() if key != name}
            yield from ({**event, name: odd} for odd in ODD)


def test_lines_edited_by_hand_stop_nothing(course_home):
    """Everything that reads the file goes on with the lines that make sense."""
    for event in odd_events():
        log.append(event)
    state = summary.collect()
    assert report.html(state) and table.text(state)
    for lesson in ("06_training", "07_graphs"):
        assert len(recall.choose(lesson, new=True)) == 3 == len(recall.choose(lesson))
        desk = Desk(lesson)
        desk.lay(bank.load("06_training").items())
        assert desk.hand_in("06_training/trains", "c").right

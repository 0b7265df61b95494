"""A wrong bank is refused with one sentence: the file, the item and the rule."""

import pytest

from course.errors import CourseError
from course.quiz import bank, live

OPTION = '[[question.option]]\ntext = "yes"\nwhy = "so"\n'
CHOICE = '[[question]]\nid = "q"\nkind = "choice"\ntext = "?"\n'
NUMBER = (
    '[[question]]\nid = "q"\nkind = "number"\ntext = "?"\nwhy = "so"\n'
    'otherwise = "no"\n'
)
CODE = (
    '[[question]]\nid = "q"\nkind = "code"\ntext = "?"\nwhy = "so"\n'
    'solution = "x = 1"\nwrong = ["x = 2"]\n'
    '[[question.check]]\nexpression = "x == 1"\nwhy = "no"\n'
)

WRONG = {
    "not toml": ("[[question]\n", "quizzes/06_training.toml is not valid TOML"),
    "unknown table": ("[[questions]]\n", "'questions' is not a field here"),
    "no id": ('[[question]]\nkind = "choice"\n', "question number 1: 'id' is missing"),
    "no kind": ('[[question]]\nid = "q"\n', "question 'q': 'kind' is missing"),
    "bad kind": (
        '[[question]]\nid = "q"\nkind = "guess"\n',
        "'guess' is not one of choice, many, number, shape, order, code",
    ),
    "bad id": (
        '[[question]]\nid = "Q 1"\nkind = "choice"\ntext = "?"\n' + OPTION * 2,
        "id: 'Q 1' does not match",
    ),
    "no explanation": (
        CHOICE + '[[question.option]]\ntext = "a"\nright = true\n' + OPTION,
        "question 'q': option 1: 'why' is missing",
    ),
    "empty text": (CHOICE.replace("?", "  ") + OPTION * 2, "text: the text is empty"),
    "misspelt field": (
        CHOICE + 'whi = "x"\n' + OPTION * 2,
        "'whi' is not a field here",
    ),
    "one option": (CHOICE + OPTION, "option: at least 2 are needed, there are 1"),
    "none right": (CHOICE + OPTION * 2, "exactly one option must be right, here 0 are"),
    "right is false": (
        CHOICE + OPTION + "right = false\n" + OPTION,
        "only True can stand here",
    ),
    "all right": (
        CHOICE.replace("choice", "many") + (OPTION + "right = true\n") * 2,
        "some options must be right and some must not",
    ),
    "no answer": (NUMBER, "either 'answer' or 'answer_from'"),
    "two answers": (
        NUMBER + 'answer = 1\nanswer_from = "1"\n',
        "either 'answer' or 'answer_from'",
    ),
    "text as number": (NUMBER + 'answer = "one"\n', "answer: 'one' is not of type"),
    "no values": (
        CHOICE + 'answer_from = "1"\n' + OPTION * 2,
        "each option needs a 'value' of its own",
    ),
    "varies unseen": (
        NUMBER + 'vary.rows = [1, 2]\nanswer_from = "{rows}"\n',
        "question 'q': vary.rows: {rows} stands in nothing that is shown",
    ),
    "varies the answer": (
        NUMBER + 'vary.answer = [1, 2]\nanswer_from = "1"\n',
        "question 'q': vary: 'answer' cannot be the name of something that varies",
    ),
    "does not vary": (
        NUMBER + 'vary.rows = [1]\nanswer = 1\n',
        "vary, rows: at least 2 are needed, there are 1",
    ),
    "prediction that varies": (
        '[[prediction]]\nid = "p"\nkind = "number"\ntext = "{rows}"\n'
        'why = "so"\nvary.rows = [1, 2]\nanswer_from = "1"\n',
        "prediction 'p': 'vary' is not a field here",
    ),
    "no check": (
        CODE.partition("[[question.check]]")[0],
        "question 'q': 'check' is missing",
    ),
    "check of two lines": (
        CODE.replace("x == 1", "x = 1"),
        "question 'q': check 1: the expression is not one in Python",
    ),
    "unknown lesson": (
        CHOICE + 'about = "99_magic"\n' + OPTION + "right = true\n" + OPTION,
        "'99_magic' is not a lesson of the course",
    ),
    "same id": ((NUMBER + "answer = 1\n") * 2, "question 'q': this id is used twice"),
    "dead prediction": (
        '[[prediction]]\nid = "p"\nkind = "number"\ntext = "?"\n'
        'why = "so"\nanswer = 1\n',
        "prediction 'p': 'answer_from' is missing",
    ),
}


@pytest.mark.parametrize(("content", "sentence"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_bank_is_refused_in_one_sentence(content, sentence):
    with pytest.raises(CourseError) as caught:
        bank.parse(content.encode(), "06_training")
    message = str(caught.value)
    assert sentence in message
    assert message.startswith("quizzes/06_training.toml") and "\n" not in message
    assert message.endswith(".")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("steps = 3", "the last line must be an expression"),
        ("1 +", "SyntaxError"),
    ],
)
def test_a_live_answer_that_fails_names_its_item(code, words):
    content = NUMBER + f"answer_from = '''{code}'''\n"
    item = bank.parse(content.encode(), "06_training").questions[0]
    with pytest.raises(CourseError, match="'q': its live answer fails") as caught:
        live.solve(item)
    assert words in str(caught.value)


def test_an_explanation_with_an_unknown_name_is_refused():
    content = NUMBER.replace("so", "{stps}") + 'answer_from = "3"\n'
    item = bank.parse(content.encode(), "06_training").questions[0]
    with pytest.raises(CourseError, match="stps"):
        live.solve(item)


def test_an_item_keeps_what_the_file_says():
    content = NUMBER + 'answer = 0.5\ntolerance = 0.1\nunit = "s"\n'
    item = bank.parse(content.encode(), "06_training").questions[0]
    assert (item.answer, item.tolerance, item.unit) == (0.5, 0.1, "s")
    assert (item.key, item.about, item.use) == ("06_training/q", "06_training", "exit")


def test_a_lesson_without_a_bank_has_an_empty_one():
    assert bank.load("11_capstone").items() == ()

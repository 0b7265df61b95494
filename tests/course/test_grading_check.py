"""What a test cell says, in the learner's own notebook: values, words and advice."""

import numpy as np
import pytest

from course.grading import check, compare
from course.grading.check import CheckFailed


@pytest.fixture
def notebook(monkeypatch):
    """A shell's namespace, as in a notebook."""
    from types import SimpleNamespace

    import IPython

    shell = SimpleNamespace(user_ns={})
    monkeypatch.setattr(IPython, "get_ipython", lambda: shell)
    return shell.user_ns


def drive_double(learner, x):
    return learner.double(x)


def drive_names(learner, tf, np, x):
    return learner.double(tf.constant(x)).numpy() + np.ones(1)


def message(call, *arguments, **options) -> str:
    with pytest.raises(CheckFailed) as caught:
        call(*arguments, **options)
    return caught.value.words()


def test_a_drive_runs_beside_the_learners_code(notebook):
    notebook["double"] = lambda x: 2 * x
    assert check.run(drive_double, 4) == 8
    assert check.run(drive_names, [1.0]).tolist() == [3.0]


def test_a_drive_gets_copies_and_gives_copies(notebook):
    notebook["kept"] = kept = []
    notebook["double"] = lambda x: (x.__setitem__(0, 99), kept)[1]
    given = [1.0]
    got = check.run(drive_double, given)
    assert given == [1.0] and got == [] and got is not kept


def test_a_missing_function_is_named(notebook):
    assert "does not define `double`" in message(check.run, drive_double, 1)


def test_a_task_that_is_not_written_is_told(notebook):
    exec("def double(x):\n    raise NotImplementedError()", notebook)
    assert "not written yet" in message(check.run, drive_double, 1)


@pytest.mark.parametrize("error", [ValueError("odd"), SystemExit(3), Exception()])
def test_an_error_of_the_learners_is_told_in_words(notebook, error):
    def double(x):
        raise error

    notebook["double"] = double
    words = message(check.run, drive_double, 1, known={"odd": "Even numbers only."},
                    look_at="the cell of double")
    assert "stopped with" in words and words.endswith("Look at: the cell of double")
    assert ("Even numbers only." in words) == ("odd" in str(error))


def test_a_result_that_is_not_plain_is_told(notebook):
    notebook["double"] = lambda x: object()
    assert "a object is not plain data" in message(check.run, drive_double, 1)


def test_warnings_of_the_learners_do_not_reach_stderr(notebook, capsys):
    def double(x):
        import sys
        import warnings

        warnings.warn("careful")
        print("careful", file=sys.stderr)
        return np.float32(1) / np.float32(0)

    notebook["double"] = double
    assert check.run(drive_double, 1) == np.inf
    assert capsys.readouterr().err == ""


def test_close_allows_noise_and_nothing_more():
    check.close(np.float32(0.1) * 3, 0.3, "three tenths")
    check.close([np.ones(2) * (1 + 1e-6)], [np.ones(2)], "ones")
    check.close(np.array([1e-9, 1.0]), np.array([0.0, 1.0]), "noise")
    assert "expected  0.3" in message(check.close, 0.31, 0.3, "three tenths")


@pytest.mark.parametrize("got", [
    None, "0.3", [], [0.3], {}, True, np.zeros(3), np.array([[0.3]]), float("nan"),
    float("inf"), np.complex64(0.3), np.array([], "float32"), 10**400])
def test_close_refuses_whatever_is_not_the_number(got):
    words = message(check.close, got, 0.3, "The number", look_at="the last line")
    assert words.startswith("The number: this is not right.\n  expected  0.3\n  got")


@pytest.mark.parametrize("got", [
    None, 1.0, [np.ones(2)], [np.ones(2), np.ones(3)], [np.ones(2), None],
    [np.ones(2), np.full((2, 2), np.nan)], (1, 2)])
def test_close_refuses_whatever_is_not_the_list_of_arrays(got):
    assert "not right" in message(check.close, got, [np.ones(2), np.eye(2)], "Weights")


def test_close_points_at_the_element_and_names_the_misconception():
    words = message(check.close, [np.ones(2), np.array([[1.0, 5.0]])],
                    [np.ones(2), np.array([[1.0, 2.0]])], "Weights",
                    known=[([np.ones(2), np.array([[1.0, 5.0]])], "Five is too much.")])
    assert "expected at [1][0, 1]  2\n  got at [1][0, 1]       5" in words
    assert "Five is too much." in words


def test_equal_knows_kinds():
    check.equal(np.bool_(True), True, "truth")
    check.equal({"a": [1, 2]}, {"a": [1, 2]}, "a dict")
    for got, expected in ((1, True), (1.0, 1), ([1], (1,)), ({"a": 1}, {"a": True})):
        assert not compare.identical(got, expected)
    words = message(check.equal, False, True, "The answer", known=[(False, "Say yes.")])
    assert words == ("The answer: this is not right.\n  expected  True\n"
                     "  got       False\nSay yes.")


def test_a_hidden_test_tells_no_values():
    failure = CheckFailed("The loss", "  expected  0.7", "It is the sum.", "the loss")
    assert failure.words(hidden=True) == "The loss\nIt is the sum.\nLook at: the loss"


def test_a_failed_check_shows_words_in_a_notebook_and_no_traceback():
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance()
    shown = []
    shell._showtraceback = lambda kind, value, lines: shown.append(lines)
    try:
        shell.run_cell("from course.grading import check\ncheck.fail('Not yet.')")
    finally:
        InteractiveShell.clear_instance()
    assert shown == [["Not yet."]]

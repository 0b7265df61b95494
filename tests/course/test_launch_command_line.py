"""The command line: who answers which words, and how a command may end."""

import errno
import inspect

import pytest

from course.errors import CourseError
from course.launch import command_line, environment


@pytest.fixture(autouse=True)
def in_a_ready_environment(monkeypatch):
    """Commands run here; that they may run elsewhere is test_launch_install's."""
    monkeypatch.setattr(environment, "ensure", lambda group, arguments: None)
    monkeypatch.setattr(environment, "prefer_venv", lambda arguments: None)
    monkeypatch.setattr(environment, "share_with_children", lambda: None)


@pytest.fixture
def rooms(monkeypatch):
    """Every room replaced by one that notes how it was called."""
    import course.doctor
    import course.grading.commands
    import course.launch.server
    import course.launch.testing
    import course.progress

    calls = []

    def note(module, name):
        # The stand-in takes exactly what the real one takes, or this test is void.
        signature = inspect.signature(getattr(module, name))

        def called(*arguments):
            signature.bind(*arguments)
            calls.append((name, *arguments))
            return 5

        monkeypatch.setattr(module, name, called)

    note(course.launch.server, "open_course")
    note(course.launch.testing, "run_tests")
    note(course.doctor, "command")
    for name in (
        "fetch check submit feedback release collect grade marks build"
    ).split():
        note(course.grading.commands, name)
    signature = inspect.signature(course.progress.command)
    monkeypatch.setattr(
        course.progress,
        "command",
        lambda *given: (signature.bind(*given), calls.append(("progress", *given)), 5)[
            -1
        ],
    )
    return calls


CALLS = {
    "open": ("open_course", None, False, []),
    "open --no-browser --port 9000": ("open_course", 9000, True, []),
    "open -- --x=1 -y": ("open_course", None, False, ["--x=1", "-y"]),
    "test": ("run_tests", []),
    "test -k foo -x tests/course": ("run_tests", ["-k", "foo", "-x", "tests/course"]),
    "test -- -k foo": ("run_tests", ["-k", "foo"]),
    "doctor": ("command",),
    "progress": ("progress", None),
    "fetch 06": ("fetch", "06"),
    "check 06_training": ("check", "06_training"),
    "submit 06": ("submit", "06"),
    "feedback 06": ("feedback", "06"),
    "release 06": ("release", "06"),
    "collect 06": ("collect", "06"),
    "grade 06": ("grade", "06"),
    "marks": ("marks", None),
    "build": ("build", None),
    "build 06": ("build", "06"),
}


@pytest.mark.parametrize("words", CALLS)
def test_each_command_reaches_its_room(rooms, words):
    assert command_line.run(words.split()) == 5
    assert rooms == [CALLS[words]]


def test_paths_reach_the_rooms_as_paths(rooms, tmp_path):
    command_line.run(["progress", "--export", str(tmp_path / "a.html")])
    command_line.run(["marks", "--csv", str(tmp_path / "a.csv")])
    assert rooms == [("progress", tmp_path / "a.html"), ("marks", tmp_path / "a.csv")]


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["nonsense"],
        ["fetch"],
        ["open", "--port", "99999"],
        ["open", "--port", "-1"],
        ["open", "--port", "x"],
    ],
)
def test_wrong_words_end_with_usage(words, capsys):
    with pytest.raises(SystemExit) as ended:
        command_line.run(words)
    assert ended.value.code == 2
    assert "usage: python -m course" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--help"], ["open", "--help"], ["test", "--help"]])
def test_help_is_ours_and_needs_no_environment(words, monkeypatch, capsys):
    monkeypatch.setattr(environment, "ensure", lambda *_: pytest.fail("not for help"))
    with pytest.raises(SystemExit) as ended:
        command_line.run(words)
    assert ended.value.code == 0
    assert "python -m course" in capsys.readouterr().out


def ending(monkeypatch, capsys, error: BaseException) -> tuple[int, str]:
    def dispatch(options):
        raise error

    monkeypatch.setattr(command_line, "_dispatch", dispatch)
    code = command_line.run(["progress"])
    return code, capsys.readouterr().err


def test_what_a_person_can_mend_is_one_sentence(monkeypatch, capsys):
    code, said = ending(monkeypatch, capsys, CourseError("No such lesson."))
    assert (code, said) == (1, "No such lesson.\n")


@pytest.mark.parametrize(
    "number, start",
    [
        (errno.ENOSPC, "The disk is full (a.txt)"),
        (errno.EDQUOT, "The disk is full (a.txt)"),
        (errno.EACCES, "There is no permission to write here (a.txt)"),
        (errno.EROFS, "There is no permission to write here (a.txt)"),
    ],
)
def test_a_full_disk_and_a_closed_door_are_sentences(
    monkeypatch, capsys, number, start
):
    code, said = ending(
        monkeypatch, capsys, OSError(number, "words of the system", "a.txt")
    )
    assert code == 1 and said.startswith(start) and said.count("\n") == 1


def test_ctrl_c_is_a_sentence(monkeypatch, capsys):
    code, said = ending(monkeypatch, capsys, KeyboardInterrupt())
    assert code == 130 and said.startswith("Stopped.") and said.count("\n") == 1


@pytest.mark.parametrize("error", [ValueError("ours"), OSError(errno.EBADF, "ours")])
def test_our_own_mistakes_keep_their_traceback(monkeypatch, capsys, error):
    with pytest.raises(type(error)):
        ending(monkeypatch, capsys, error)

"""The command line ``python -m course``: what there is to say, and who answers.

Called by course/__main__.py. Every command but the doctor first makes sure of its
environment; then the room that does the work is imported. A CourseError, a full disk,
a missing permission and Ctrl-C each end in one sentence, never in a traceback.
"""

import argparse
import sys
from pathlib import Path

from course.errors import CourseError
from course.launch import environment, trouble

_LEARNER = {
    "fetch": "copy an exercise into my/exercises",
    "check": "run an exercise's visible tests on your solution",
    "submit": "hand in an exercise; it is graded at once in the local class",
    "feedback": "fetch the feedback on what you handed in",
}
_TEACHER = {
    "release": "offer an exercise to the class",
    "collect": "take in what the class has submitted",
    "grade": "grade what was collected and write the feedback",
}


def run(arguments: list[str]) -> int:
    """Run one command, print all there is to read, and return its exit code."""
    options = _parser().parse_args(_shield(arguments))
    try:
        if options.command == "doctor":
            elsewhere = environment.prefer_venv(arguments)
        else:
            group = "test" if options.command == "test" else "open"
            elsewhere = environment.ensure(group, arguments)
        if elsewhere is not None:
            return elsewhere
        environment.share_with_children()
        return _dispatch(options)
    except CourseError as error:
        return _say(str(error))
    except KeyboardInterrupt:
        _say("Stopped. The same command starts again where this one was.")
        return 130
    except OSError as error:
        sentence = trouble.in_words(error)
        if not sentence:
            raise
        return _say(sentence)


def _say(sentence: str) -> int:
    sys.stdout.flush()
    print(sentence, file=sys.stderr)
    return 1


def _shield(arguments: list[str]) -> list[str]:
    """Put ``--`` before pytest's options, which argparse would take for its own."""
    if arguments[:1] == ["test"] and arguments[1:2] not in (["-h"], ["--help"], ["--"]):
        return ["test", "--", *arguments[1:]]
    return arguments


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m course",
        description="TensorFlow Fundamentals: every command sets the course up first.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_open(commands)
    test = _add(
        commands, "test", "run every test; what follows goes to pytest (-k NAME)"
    )
    test.add_argument("extra", nargs="*", metavar="PYTEST_OPTION")
    _add(commands, "doctor", "look at this machine and say what to mend")
    progress = _add(commands, "progress", "what you have done, and what comes next")
    progress.add_argument(
        "--export",
        type=Path,
        metavar="FILE.html",
        help="write the report as one HTML page",
    )
    for name, help_text in {**_LEARNER, **_TEACHER}.items():
        command = _add(commands, name, help_text)
        command.add_argument("name", help="the lesson: 06 or 06_training")
    marks = _add(commands, "marks", "print the class's marks")
    marks.add_argument(
        "--csv", type=Path, metavar="FILE.csv", help="write them to a file"
    )
    build = _add(commands, "build", "build the exercise notebooks from their text")
    build.add_argument("name", nargs="?", help="one lesson only (default: all)")
    return parser


def _add(commands, name: str, help_text: str) -> argparse.ArgumentParser:
    return commands.add_parser(name, help=help_text, description=help_text + ".")


def _add_open(commands) -> None:
    command = _add(commands, "open", "open the course in JupyterLab")
    command.add_argument(
        "--no-browser",
        action="store_true",
        help="start the server only; it prints the address",
    )
    command.add_argument(
        "--port",
        type=_port,
        help="the port to use (default: the first free one from 8888)",
    )
    command.add_argument(
        "extra",
        nargs="*",
        metavar="-- JUPYTER_OPTION",
        help="what follows -- goes to JupyterLab as it is",
    )


def _port(text: str) -> int:
    number = int(text) if text.isdecimal() else -1
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port (0 to 65535)")
    return number


def _dispatch(options: argparse.Namespace) -> int:
    # Imported here: a room's libraries are there only after the environment is.
    match options.command:
        case "open":
            from course.launch import server

            return server.open_course(options.port, options.no_browser, options.extra)
        case "test":
            from course.launch import testing

            return testing.run_tests(options.extra)
        case "doctor":
            from course import doctor

            return doctor.command()
        case "progress":
            from course import progress

            return progress.command(options.export)
    from course.grading import commands

    if options.command == "marks":
        return commands.marks(options.csv)
    return getattr(commands, options.command)(options.name)

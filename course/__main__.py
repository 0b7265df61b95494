"""``python -m course COMMAND``: the first file that runs on a learner's machine.

It checks the Python that runs it and hands over to course/launch/command_line.py.
The check must work on the very Pythons it refuses, so this file keeps to syntax that
Python 2.7 and 3.6 read, has no type hints, and imports the rest after the check.
"""

import sys

OLDEST = (3, 11)
NEWEST = (3, 14)


def unsuitable(version):
    """Why a Python of this version (a tuple) will not do, in one sentence, or ""."""
    if OLDEST <= tuple(version[:2]) <= NEWEST:
        return ""
    return (
        "This course needs Python %d.%d to %d.%d, and this is Python %d.%d: run the "
        "command with one of those (for example: python3.12 -m course open)."
        % (OLDEST + NEWEST + tuple(version[:2]))
    )


def main():
    """Run the command line and return its exit code."""
    problem = unsuitable(sys.version_info)
    if problem:
        sys.stderr.write(problem + "\n")
        return 1
    from course.launch.command_line import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())

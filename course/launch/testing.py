"""``python -m course test``: every test, the fast ones first.

Called by command_line.py in an environment that holds the test packages too. pytest
does the work; its settings are in pyproject.toml, and tests/conftest.py decides on
the order and names what could not run because a program is missing.
"""

import os

from course import paths


def run_tests(extra: list[str]) -> int:
    """Run pytest on the repository with the user's options; return its exit code."""
    import pytest

    os.chdir(paths.ROOT)
    return int(pytest.main(extra))

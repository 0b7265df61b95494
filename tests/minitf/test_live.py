"""Real TensorFlow, installed here, still answers as it did when its answers were recorded.

`.ci/run` installs it in an environment of its own; see `program` in tests/conftest.py.
"""

import pytest

from course import paths


@pytest.mark.slow
@pytest.mark.needs("tensorflow")
def test_the_recorded_answers_are_tensorflows(tensorflow):
    said = tensorflow(paths.ROOT / "tests/minitf/record.py", "--check")
    assert said.startswith("0 answers"), said

"""What a process pays before its first line of work: `import minitf` stays light.

Seconds depend on the machine, so the tests look at what is imported. Numba alone costs more
than everything else together; the others come when they are first used.
"""

import json
import subprocess
import sys

from course import paths

HEAVY = ("numba", "llvmlite", "scipy", "pandas", "matplotlib", "h5py", "IPython", "tensorboard")
SMALL_WORK = """
import minitf as tf
x = tf.constant([1.0, 2.0, 3.0])
with tf.GradientTape() as tape:
    tape.watch(x)
    y = tf.reduce_sum(x * x)
tape.gradient(y, x)
"""


def imported(code: str) -> set[str]:
    """The packages that a new process has imported after running the code."""
    ask = "\nimport json, sys\nprint(json.dumps([n.split('.')[0] for n in sys.modules]))"
    done = subprocess.run([sys.executable, "-c", code + ask], cwd=paths.ROOT, check=True,
                          capture_output=True, text=True)  # fmt: skip
    assert not done.stderr
    return set(json.loads(done.stdout))


def test_importing_minitf_imports_nothing_heavy():
    packages = imported("import minitf")
    assert "minitf" in packages and not packages & set(HEAVY)


def test_small_work_does_not_wait_for_numba():
    assert not imported(SMALL_WORK) & set(HEAVY)


def test_the_course_is_not_imported():
    assert "course" not in imported("import minitf")

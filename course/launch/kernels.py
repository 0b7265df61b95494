"""Compile minitf's kernels once, so that no learner waits for it in a lesson.

Called by ``open``; the doctor asks whether it is done. minitf keeps compiled kernels in
the user's own cache. A stamp in the learner's folder names the sources, the Python and
the Numba that they were compiled with; any change of these compiles again. Without it
everything still works: a kernel that is not there is compiled when it is first used.
"""

import hashlib
import platform
import subprocess
import sys
from importlib import metadata
from pathlib import Path

from course import paths
from course.files import write_whole

_MINITF = paths.ROOT / "minitf"


def stamp() -> Path:
    """The file that says for which minitf this learner's kernels were compiled."""
    return paths.my() / ".kernels"


def fingerprint() -> str:
    """A digest of all that the compiled kernels depend on."""
    digest = hashlib.sha256()
    for version in (platform.python_version(), metadata.version("numba")):
        digest.update(version.encode() + b"\n")
    for source in sorted(_MINITF.rglob("*.py")):
        digest.update(source.relative_to(_MINITF).as_posix().encode() + b"\n")
        digest.update(source.read_bytes())
    return digest.hexdigest()


def are_warm() -> bool:
    """Whether the kernels in the cache belong to minitf as it is today."""
    try:
        return stamp().read_text(encoding="utf-8") == fingerprint()
    except FileNotFoundError:
        return False


def warm_once() -> None:
    """Compile the kernels in a process of their own, unless that has been done."""
    if are_warm():
        return
    command = [sys.executable, "-m", "minitf", "warm"]
    if subprocess.run(command, cwd=paths.ROOT).returncode != 0:
        print(
            "The kernels could not be compiled ahead, for the reason printed above; "
            "each is compiled when a lesson first uses it.",
            file=sys.stderr,
        )
        return
    stamp().parent.mkdir(parents=True, exist_ok=True)
    write_whole(stamp(), fingerprint())

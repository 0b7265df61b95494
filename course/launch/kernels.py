"""Compile minitf's kernels once, so that no learner waits for it in a lesson.

Called by ``open``; the doctor asks whether it is done. A stamp beside minitf's own
byte code names the sources, the Python and the Numba that the kernels were compiled
with; any change of these compiles again. Without it everything still works: a kernel
that is not in the cache is compiled when it is first used.
"""

import hashlib
import os
import platform
import subprocess
import sys
from importlib import metadata

from course import paths

_MINITF = paths.ROOT / "minitf"
STAMP = _MINITF / "__pycache__" / "warm"


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
        return STAMP.read_text(encoding="utf-8") == fingerprint()
    except FileNotFoundError:
        return False


def warm_once() -> None:
    """Compile the kernels in a process of their own, unless that has been done."""
    if are_warm():
        return
    print("Compiling the kernels (once; this takes a minute or less).", flush=True)
    command = [sys.executable, "-m", "minitf", "warm"]
    if subprocess.run(command, cwd=paths.ROOT).returncode != 0:
        print(
            "The kernels could not be compiled ahead, for the reason printed above; "
            "each is compiled when a lesson first uses it.",
            file=sys.stderr,
        )
        return
    STAMP.parent.mkdir(exist_ok=True)
    draft = STAMP.with_suffix(".new")
    draft.write_text(fingerprint(), encoding="utf-8")
    os.replace(draft, STAMP)

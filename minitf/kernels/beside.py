"""Machine code made by another process, for a program that goes on meanwhile.

The compiler is Python for the most part: a thread would take half of the program's time,
and could not be left alone at its exit. The other process writes to the cache folder,
where the next `load` finds the code, and lives on if the program ends before it.
"""

import re
import subprocess
import sys

from minitf.kernels.compile import cache_folder, module_name, place

CHILD = """
import os, sys
sys.path[:] = {path!r}
getattr(os, "nice", int)(10)
from minitf.kernels.compile import load
with open({file!r}, encoding="utf-8") as file:
    load(file.read())
"""


def is_made(text: str) -> bool:
    """Whether the machine code of all functions of a module is on the disk."""
    found = cache_folder().glob(f"__pycache__/{module_name(text)}.*.nbi")
    return len(list(found)) == len(re.findall("^@njit", text, re.MULTILINE))


def compile_beside(text: str) -> subprocess.Popen | None:
    """Starts to compile a module; None where no process can be started."""
    child = CHILD.format(path=sys.path, file=str(place(text)))
    quiet = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
    hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    try:
        return subprocess.Popen([sys.executable, "-c", child], **quiet, creationflags=hidden,
                                start_new_session=True)  # fmt: skip
    except (OSError, ValueError):
        return None

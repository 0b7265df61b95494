"""The sandbox: how to start a learner's process so that it reaches nothing of ours.

``process`` asks for the command. On Linux with bubblewrap (``bwrap``) the process gets
no network, a private and empty home of limited size, the system, Python and minitf to
read, and nothing else of this repository or of the machine. Elsewhere ``missing()``
says in one sentence why there is no sandbox; ``grade`` then asks before it goes on.
"""

import functools
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile

from course import paths
from course.grading import seccomp

HOME = "/home/learner"
HOME_BYTES = 64 * 2**20
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc/ld.so.cache",
          "/etc/localtime", "/etc/alternatives", "/etc/fonts")
# All of the repository that a learner's process needs to be able to read.
OURS = ("minitf", "course/__init__.py", "course/grading")
SETTINGS = {
    "PYTHONSAFEPATH": "1",  # a file of the submission never hides a library
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONIOENCODING": "utf-8",
    "OPENBLAS_NUM_THREADS": "1",  # each of its threads takes memory of its own
    "OMP_NUM_THREADS": "1",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
}


@functools.cache
def missing() -> str:
    """Why there is no sandbox on this machine, in one sentence; "" if there is one."""
    if not sys.platform.startswith("linux"):
        return "The sandbox (bubblewrap) exists on Linux only."
    if shutil.which("bwrap") is None:
        return "The sandbox is not installed: it is the program bwrap (bubblewrap)."
    with seccomp_file() as file:
        try:
            trial = [*_walls(file), "/usr/bin/env", "true"]
            done = subprocess.run(trial, capture_output=True, timeout=20,
                                  pass_fds=[file.fileno()] if file else [])
        except (OSError, subprocess.TimeoutExpired) as error:
            return f"The sandbox (bwrap) does not start here: {error}."
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        return f"The sandbox (bwrap) does not start here: {said[-1] if said else ''}"
    return ""


def start(module: str) -> subprocess.Popen:
    """Start ``python -m module`` in the sandbox, with pipes to its input and output."""
    python = os.path.realpath(getattr(sys, "_base_executable", sys.executable))
    with seccomp_file() as file:
        command = [*_walls(file), *_settings(), python, "-P", "-s", "-m", module]
        return subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, env={}, cwd="/",
            pass_fds=[file.fileno()] if file else [])


def seccomp_file():
    """A file that holds the filter of system calls, to be read by bwrap."""
    file = tempfile.TemporaryFile()
    file.write(seccomp.program() or b"")
    file.flush()
    file.seek(0)
    return file


def readable() -> list[str]:
    """Every path outside the private home that the process may read."""
    python = [sys.base_prefix, sysconfig.get_path("stdlib"), *site_packages()]
    ours = [str(paths.ROOT / part) for part in OURS]
    found = dict.fromkeys(os.path.realpath(path) for path in python)
    return [p for p in (*SYSTEM, *found, *ours) if os.path.exists(p)]


def site_packages() -> list[str]:
    """Where this environment's packages are."""
    both = (sysconfig.get_path(key) for key in ("purelib", "platlib"))
    return list(dict.fromkeys(os.path.realpath(path) for path in both))


def _walls(filter_file) -> list[str]:
    """The bwrap command up to the program that it runs."""
    words = ["bwrap", "--unshare-all", "--unshare-user", "--uid", "65534", "--gid",
             "65534", "--die-with-parent", "--new-session", "--clearenv",
             "--hostname", "sandbox", "--proc", "/proc", "--dev", "/dev"]
    # Private folders first: the course itself may lie below one of them.
    for folder, size in ((HOME, HOME_BYTES), ("/tmp", HOME_BYTES), ("/dev/shm", 2**20)):
        words += ["--perms", "0700", "--size", str(size), "--tmpfs", folder]
    for path in readable():
        if os.path.islink(path):
            words += ["--symlink", os.readlink(path), path]
        else:
            words += ["--ro-bind", path, path]
    words += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", HOME]
    if seccomp.program():
        words += ["--seccomp", str(filter_file.fileno())]
    return words


def _settings() -> list[str]:
    """The environment of the process, and nothing of ours."""
    libraries = os.pathsep.join([*site_packages(), str(paths.ROOT)])
    values = SETTINGS | {
        "HOME": HOME, "USER": "learner", "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin",
        "PYTHONPATH": libraries, "COURSE_SANDBOX": "1"}
    return [word for pair in values.items() for word in ("--setenv", *pair)]

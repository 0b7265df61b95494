"""``python -m course open``: the local class, the kernels, then JupyterLab.

Called by command_line.py in an environment that is ready. JupyterLab runs in this very
process, so whoever started the command can stop it: Ctrl-C, a closed window or a
signal ends the server and its kernels, and none stays behind. settings/ holds what
Jupyter reads from files: Ctrl-C stops at once, kernels are talked to in cipher, and
nothing is fetched from a network (news, updates, the extension manager).
"""

import errno
import os
import socket

from course import catalog, paths
from course.errors import CourseError
from course.launch import kernels

FIRST_PORT = 8888


def open_course(port: int | None, no_browser: bool, extra: list[str]) -> int:
    """Prepare what a lesson needs and serve JupyterLab until it is stopped."""
    if port:
        _refuse_busy(port)
    from course.grading import setup

    setup.prepare()
    kernels.warm_once()
    from jupyterlab.labapp import LabApp

    LabApp.launch_instance(_options(port, no_browser) + extra)
    print(f"JupyterLab has stopped. Your work is kept in {paths.my()}.")
    return 0


def _options(port: int | None, no_browser: bool) -> list[str]:
    """What depends on this machine and this call; settings/ has the rest."""
    start = catalog.LESSONS[0].notebook.relative_to(paths.ROOT).as_posix()
    options = [
        f"--ServerApp.root_dir={paths.ROOT}",
        f"--FileContentsManager.preferred_dir={paths.lessons()}",
        f"--LabApp.default_url=/lab/tree/{start}",
        f"--ServerApp.port={FIRST_PORT if port is None else port}",
        # A port that was asked for is that port; otherwise the next free one will do.
        f"--ServerApp.port_retries={50 if port is None else 0}",
        # The address to open is told at any level; what else is said, few can use.
        "--Application.log_level=ERROR",
    ]
    if no_browser:
        options.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.append("--allow-root")
    return options


def _refuse_busy(port: int) -> None:
    with socket.socket() as probe:
        if os.name != "nt":  # there it would mean: take the port from its owner
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            if error.errno in (errno.EACCES, errno.EPERM):
                raise CourseError(
                    f"This user may not use port {port}: choose one from 1024 up, or "
                    "leave --port out."
                ) from None
            raise CourseError(
                f"Port {port} is in use: choose another one, or leave --port out and "
                "the next free one is taken."
            ) from None

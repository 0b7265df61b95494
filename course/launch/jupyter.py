"""``python -m course open``: the local class, the kernels, then JupyterLab.

Called by command_line.py in an environment that is ready. JupyterLab runs in this very
process, so whoever started the command can stop it: Ctrl-C, a closed window or a
signal ends the server and its kernels, and none stays behind.
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
    """JupyterLab's command line; the learner's own settings count where we are silent."""
    start = catalog.LESSONS[0].notebook.relative_to(paths.ROOT).as_posix()
    options = [
        f"--ServerApp.root_dir={paths.ROOT}",
        f"--FileContentsManager.preferred_dir={paths.lessons()}",
        f"--LabApp.default_url=/lab/tree/{start}",
        f"--ServerApp.port={FIRST_PORT if port is None else port}",
        # A port that was asked for is that port; otherwise the next free one will do.
        f"--ServerApp.port_retries={50 if port is None else 0}",
        # Warnings and the address to open; extensions say much that nobody reads.
        "--Application.log_level=WARN",
        # Ctrl-C stops at once; JupyterLab keeps saving notebooks as one works.
        "--ServerApp.answer_yes=True",
        # Nothing is fetched from a network while one learns: no news, no update check.
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
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

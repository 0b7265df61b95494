"""``open`` for real: JupyterLab starts with our page and our kernel, and ends cleanly.

The server runs with a user's folders that would lead it astray (another ``python3``
kernel, first on every path) and with the first port taken.
"""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from jupyter_client import BlockingKernelClient

from course import paths
from course.errors import CourseError
from course.launch import environment, server

posix = pytest.mark.skipif(os.name == "nt", reason="uses POSIX signals and terminals")

# What the command does once its environment is ready.
OPEN = """
import sys
from course.launch import environment, server
environment.share_with_children()
raise SystemExit(server.open_course(None, True, []))
"""


class Server:
    """A JupyterLab started by ``open`` with a home of its own."""

    def __init__(self, folder: Path, terminal=subprocess.DEVNULL):
        self.runtime = folder / "runtime"
        self.process = subprocess.Popen(
            [sys.executable, "-c", OPEN],
            cwd=paths.ROOT,
            env=_astray(folder),
            stdin=terminal,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.told = self._wait_for_address()

    def _wait_for_address(self) -> dict:
        file = self.runtime / f"jpserver-{self.process.pid}.json"
        deadline = time.monotonic() + 300
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(OSError, ValueError):
                told = json.loads(file.read_text())
                # The file is there a moment before the server listens.
                socket.create_connection(("127.0.0.1", told["port"]), 1).close()
                return told
            time.sleep(0.1)
        self.process.kill()
        pytest.fail(f"the server did not start: {self.process.communicate()[0]}")

    def ask(self, path: str, post: dict | None = None):
        """The answer to a request, as text with the address it came from."""
        request = urllib.request.Request(
            self.told["url"] + path,
            data=None if post is None else json.dumps(post).encode(),
            headers={"Authorization": f"token {self.told['token']}"},
        )
        with urllib.request.urlopen(request, timeout=300) as answer:
            return answer.geturl(), answer.read().decode()

    def kernel_says(self, code: str) -> str:
        """What a new default kernel prints for the code."""
        kernel = json.loads(self.ask("api/kernels", post={})[1])["id"]
        client = BlockingKernelClient(
            connection_file=str(self.runtime / f"kernel-{kernel}.json")
        )
        client.load_connection_file()
        # No heartbeat: on a busy machine a slow answer would pass for a dead kernel.
        client.start_channels(hb=False)
        printed = []
        try:
            client.wait_for_ready(timeout=300)
            client.execute_interactive(code, timeout=300, output_hook=printed.append)
        finally:
            client.stop_channels()
        texts = [
            str(m["content"]) if m["msg_type"] == "error" else m["content"]["text"]
            for m in printed
            if m["msg_type"] in ("stream", "error")
        ]
        return "".join(texts)

    def end(self, number: int) -> str:
        """Send a signal and return all that the command printed, once it has ended."""
        self.process.send_signal(number)
        return self.process.communicate(timeout=300)[0]


def _astray(folder: Path) -> dict[str, str]:
    """An environment whose own ``python3`` kernel cannot even start."""
    for data in ("user", "first"):
        spec = folder / data / "kernels/python3/kernel.json"
        spec.parent.mkdir(parents=True)
        spec.write_text(json.dumps({"argv": ["no-such-python"], "display_name": "x"}))
    return {
        **os.environ,
        "COURSE_HOME": str(folder / "home"),
        "JUPYTER_DATA_DIR": str(folder / "user"),
        "JUPYTER_PATH": str(folder / "first"),
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
    }


@pytest.fixture
def first_port_taken():
    """Someone else listens on the port that ``open`` would take first."""
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with contextlib.suppress(OSError):  # taken already: as good
            taken.bind(("127.0.0.1", server.FIRST_PORT))
            taken.listen()
        yield


@pytest.mark.slow
@posix
def test_open_serves_the_course_and_sigterm_leaves_nothing(tmp_path, first_port_taken):
    running = Server(tmp_path)
    try:
        assert running.told["port"] != server.FIRST_PORT
        assert Path(running.told["root_dir"]) == paths.ROOT
        address, page = running.ask("")
        assert address.endswith("/lab/tree/lessons/00_start_here.ipynb")
        assert '"preferredPath": "lessons"' in page
        assert "apputils-extension:announcements" in page, "the news popup must be off"
        specs = json.loads(running.ask("api/kernelspecs")[1])
        assert specs["default"] == "python3"
        said = running.kernel_says(
            "import os, sys, course, minitf\n"
            "print(sys.executable, os.getpid(), minitf.__file__)"
        )
        executable, kernel, source = said.split()
        assert executable == sys.executable, said
        assert Path(source).is_relative_to(paths.ROOT)
    finally:
        printed = running.end(signal.SIGTERM)
    assert running.process.returncode == 0, printed
    assert f"JupyterLab has stopped. Your work is kept in {tmp_path}" in printed
    assert "Traceback" not in printed
    with pytest.raises(ProcessLookupError):
        os.kill(int(kernel), 0)


@pytest.mark.slow
@posix
@pytest.mark.parametrize("terminal", [True, False], ids=["terminal", "no terminal"])
def test_ctrl_c_ends_at_once_with_a_sentence(tmp_path, terminal):
    ours, theirs = os.openpty()
    try:
        running = Server(tmp_path, theirs if terminal else subprocess.DEVNULL)
        printed = running.end(signal.SIGINT)
    finally:
        os.close(ours)
        os.close(theirs)
    assert running.process.returncode == 0, printed
    assert "JupyterLab has stopped." in printed
    assert "Traceback" not in printed and "Shut down this" not in printed


def test_a_port_in_use_is_one_sentence_before_anything_is_done(course_home):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CourseError, match=f"^Port {port} is in use: .*[.]$"):
            server.open_course(port, no_browser=True, extra=[])
    assert not list(course_home.iterdir())


def test_children_find_our_folders_first_and_keep_the_users(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(["/a", "/b"]))
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "/mine")
    monkeypatch.setenv("JUPYTER_PATH", "")
    environment.share_with_children()
    environment.share_with_children()
    assert os.environ["PYTHONPATH"].split(os.pathsep) == [str(paths.ROOT), "/a", "/b"]
    settings = str(Path(environment.__file__).with_name("settings"))
    wanted = [settings, str(paths.exercises()), "/mine"]
    assert os.environ["JUPYTER_CONFIG_PATH"].split(os.pathsep) == wanted
    assert os.environ["JUPYTER_PATH"] == str(Path(sys.prefix, "share", "jupyter"))

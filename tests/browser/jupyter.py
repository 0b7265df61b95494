"""The course in a real browser: a copy of the repository, JupyterLab, and Chromium.

Used by the tests of this folder. The copy has its own ``my/`` and ``classroom/`` and a
home folder of its own, so that nothing of the person who runs the tests is touched.
"""

import contextlib
import math
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Locator, Page, TimeoutError, sync_playwright

from course import paths

TOKEN = "of-the-browser-test"
# Chromium as root, without a screen, and without asking anybody on the network.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]  # fmt: skip
MINUTE = 60_000  # Playwright counts milliseconds
PROMPTS = ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-CodeCell .jp-InputPrompt"


def copy_of_course(folder: Path) -> Path:
    """The repository's files, as git sees them, in a folder of their own."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=paths.ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    root = folder / "course"
    for name in filter(None, listed.stdout.split("\0")):
        source = paths.ROOT / name
        if source.is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, root / name)
    return root


class Course:
    """``python -m course open`` in a copy, until the test is over."""

    def __init__(self, folder: Path):
        self.root = copy_of_course(folder)
        self.home = folder / "home"
        self.home.mkdir()
        self.port = _free_port()
        self.log = folder / "server.log"
        self.server: subprocess.Popen | None = None

    def environment(self) -> dict[str, str]:
        ours = ("COURSE_", "JUPYTER_", "PYTHONPATH", "PYTEST_")
        kept = {k: v for k, v in os.environ.items() if not k.startswith(ours)}
        cache = os.environ.get("MINITF_CACHE", str(Path.home() / ".cache" / "minitf"))
        return {**kept, "HOME": str(self.home), "MINITF_CACHE": cache}

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "course", *arguments]

    def run(self, *arguments: str) -> subprocess.CompletedProcess:
        """A course command in a terminal of this copy."""
        return subprocess.run(self.command(*arguments), cwd=self.root, env=self.environment(),
                              capture_output=True, text=True, timeout=300)  # fmt: skip

    def open(self) -> None:
        """Starts JupyterLab and waits until it answers."""
        arguments = ("open", "--no-browser", "--port", str(self.port), "--",
                     f"--IdentityProvider.token={TOKEN}")  # fmt: skip
        with self.log.open("w") as log:
            self.server = subprocess.Popen(
                self.command(*arguments), cwd=self.root, env=self.environment(), stdout=log,
                stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        deadline = time.monotonic() + 300
        while time.monotonic() < deadline and self.server.poll() is None:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(self.address("api/status"), timeout=5).close()
                return
            time.sleep(0.2)
        raise AssertionError(f"JupyterLab did not start:\n{self.log.read_text()}")

    def address(self, place: str) -> str:
        return f"http://127.0.0.1:{self.port}/{place}?token={TOKEN}"

    def close(self) -> None:
        if self.server is not None and self.server.poll() is None:
            os.killpg(self.server.pid, signal.SIGTERM)
            self.server.wait(timeout=60)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def browser(executable: str):
    """A page in Chromium."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        page = chromium.new_page(viewport={"width": 1400, "height": 1000})
        page.set_default_timeout(MINUTE)
        try:
            yield page
        finally:
            chromium.close()


class Notebook:
    """The notebook that is open in JupyterLab's main area."""

    def __init__(self, page: Page, address: str):
        self.page = page
        page.goto(address)
        # Not the notebook that JupyterLab had open before: it restores that one first.
        name = address.partition("?")[0].rpartition("/")[2]
        page.locator(".lm-DockPanel-tabBar .lm-mod-current", has_text=name).wait_for()
        self.wait_until_idle()

    @property
    def place(self) -> Locator:
        return self.page.locator(".jp-NotebookPanel:visible").last

    def wait_until_idle(self, timeout: float = MINUTE) -> None:
        """Until the kernel has answered everything that it was asked."""
        self.page.locator(".jp-Notebook:visible").last.wait_for()
        idle = self.page.locator(".jp-NotebookPanel:visible .jp-Notebook-ExecutionIndicator"
                                 "[data-status=idle]")  # fmt: skip
        idle.last.wait_for(timeout=timeout)

    def menu(self, *names: str) -> None:
        """Chooses an entry of the menu bar."""
        self.page.locator(".lm-MenuBar-itemLabel", has_text=names[0]).first.click()
        for name in names[1:]:
            ready = self.page.locator(".lm-Menu-item:not(.lm-mod-disabled) .lm-Menu-itemLabel")
            ready.get_by_text(name, exact=True).first.click()

    def run_all(self, timeout: float = 3 * MINUTE) -> None:
        """Runs every cell and waits for the last."""
        for _ in range(3):
            self.page.evaluate("window.courseBusy = 0")
            self._choose_kernel()
            self.menu("Run", "Run All Cells")
            # JupyterLab drops the order, or the end of it, when the kernel's socket was
            # not open yet. The kernel is idle a moment before and after: so wait for it.
            if self._wait_for_prompts("some", r"\[[\d*]+\]", MINUTE / 4):
                self._wait_for_prompts("every", r"\[\d+\]", timeout, still=5)
                if self._wait_for_prompts("every", r"\[\d+\]", 100):
                    break
        else:
            raise AssertionError(f"not every cell ran: {self._what_is_there()}")
        self.wait_until_idle(timeout)

    def _choose_kernel(self) -> None:
        """JupyterLab asks, once for each cell, if cells are run before it has a kernel."""
        asked = self.page.locator(".jp-Dialog", has_text="Select Kernel")
        for _ in range(60):
            if not asked.is_visible():
                break
            asked.locator(".jp-mod-accept").click()
            self.page.wait_for_timeout(500)
        self.wait_until_idle()

    def _wait_for_prompts(
        self, which: str, pattern: str, timeout: float, still: float = math.inf
    ) -> bool:
        """Waits until ``every`` or ``some`` prompt on the page looks like the pattern.

        Or until no cell has waited for the kernel for some seconds (``still``).
        """
        with contextlib.suppress(TimeoutError):
            self.page.wait_for_function(
                f"""([selector, pattern, still]) => {{
                    const prompts = [...document.querySelectorAll(selector)];
                    const isBusy = prompts.some(p => p.textContent.includes("*"));
                    if (isBusy || !window.courseBusy) window.courseBusy = Date.now();
                    if (Date.now() - window.courseBusy > 1000 * still) return true;
                    return prompts.length
                        && prompts.{which}(p => new RegExp(pattern).test(p.textContent));
                }}""",
                arg=[PROMPTS, pattern, still if still < math.inf else 1e9],
                timeout=timeout,
            )
            return True
        return False

    def _what_is_there(self) -> dict:
        """What a person would look at when cells do not run."""

        def texts(selector: str) -> list[str]:
            return self.page.locator(selector).all_inner_texts()

        return {
            "prompts": texts(PROMPTS),
            "dialogs": texts(".jp-Dialog"),
            "kernel": texts(".jp-NotebookPanel:visible .jp-KernelName"),
            "status": [
                place.get_attribute("data-status")
                for place in self.page.locator(".jp-Notebook-ExecutionIndicator").all()
            ],
            "errors": texts(".jp-NotebookPanel:visible [data-mime-type$=stderr]"),
        }

    def show(self, selector: str) -> Locator:
        """Scrolls until a part is in view: JupyterLab only draws what can be seen."""
        found = self.place.locator(selector).first
        outer = self.place.locator(".jp-WindowedPanel-outer").first
        for step in range(72):
            if found.is_visible():
                found.scroll_into_view_if_needed()
                self.page.wait_for_timeout(500)  # cells above it may still take their place
                if found.is_visible():
                    return found
            outer.evaluate("(e, page) => { e.scrollTop = 700 * page }", step % 24)
            self.page.wait_for_timeout(250)
        raise AssertionError(f"nothing on the page is {selector}")

    def save(self) -> None:
        self.page.keyboard.press("Control+s")
        self.page.locator(".lm-TabBar-tab.jp-mod-current.jp-mod-dirty").first.wait_for(
            state="detached"
        )

"""A small copy of the course whose two pinned packages are made here, offline.

Used by the tests of the launch: its bootstrap is the real one, with real ``uv`` and
``pip``, but the packages are tiny wheels in a folder, so that it takes seconds and no
network. The copy's ``progress`` command tells where it ran and what it could import.
"""

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

from course import paths

PINS = "tiny-one==1.0\ntiny-two==2.0 ; python_version >= '3.11'\n"
ABSENT = "absent==1.0 ; sys_platform == 'nowhere'\n"

_PROGRESS = """
import sys

def command(export):
    import tiny_one, tiny_two
    print("prefix", sys.prefix)
    print("tiny", tiny_one.VERSION, tiny_two.VERSION)
    return 7
"""


def uv() -> str:
    """The uv that the test packages bring along."""
    return str(Path(sysconfig.get_path("scripts")) / "uv")


class Clone:
    """A copy of the repository's course/ below ``folder``, with its own environment."""

    def __init__(self, folder: Path, with_uv: bool):
        self.root = folder / "a clone"
        self.wheels = folder / "wheels"
        self.bin = folder / "bin"
        for made in (self.root, self.wheels, self.bin):
            made.mkdir(parents=True)
        _copy_tracked(self.root)
        (self.root / "course/progress/__init__.py").write_text(_PROGRESS)
        self.pin(PINS + ABSENT)
        for name, version in (("tiny_one", "1.0"), ("tiny_two", "2.0")):
            make_wheel(self.wheels, name, version)
        self.program("uv", f'exec "{uv()}" "$@"' if with_uv else "exit 127")

    @property
    def python(self) -> Path:
        """The interpreter of the copy's own ``.venv``."""
        place = "Scripts/python.exe" if os.name == "nt" else "bin/python"
        return self.root / ".venv" / place

    def pin(self, text: str) -> None:
        """Write the copy's pins; the tests' group has no more than the first."""
        for name in ("pins.txt", "pins-test.txt"):
            (self.root / "course/launch" / name).write_text(text)

    def program(self, name: str, script: str) -> None:
        """Put a shell script first on the copy's PATH."""
        path = self.bin / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def environment(self, **more: str) -> dict[str, str]:
        """The variables of a process in the copy: no index, only our wheels."""
        here = {
            "PATH": f"{self.bin}{os.pathsep}{os.environ['PATH']}",
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": self.wheels.as_uri(),
            "UV_NO_INDEX": "1",
            "UV_OFFLINE": "1",
            "UV_FIND_LINKS": str(self.wheels),
        }
        ours = ("PIP_", "UV_", "COURSE_", "PYTHONPATH", "JUPYTER_", "PYTEST_")
        kept = {k: v for k, v in os.environ.items() if not k.startswith(ours)}
        return {**kept, **here, **more}

    def start(self, *arguments: str, python=None, prefix=(), **more: str):
        """Start ``python -m course ARGUMENTS`` in the copy, in a group of its own."""
        command = [*prefix, str(python or sys.executable), "-m", "course", *arguments]
        return subprocess.Popen(
            command,
            cwd=self.root,
            env=self.environment(**more),
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def run(self, *arguments: str, **how) -> subprocess.CompletedProcess:
        """Run a command in the copy to its end."""
        with self.start(*arguments, **how) as process:
            out, error = process.communicate(timeout=300)
        return subprocess.CompletedProcess(process.args, process.returncode, out, error)


def ran_in_venv(clone: Clone, done: subprocess.CompletedProcess) -> bool:
    """Whether the command came to its work, in .venv, with both packages."""
    told = done.stdout.splitlines()
    return (
        done.returncode == 7
        and f"prefix {clone.root / '.venv'}" in told
        and "tiny 1.0 2.0" in told
    )


def one_sentence(done: subprocess.CompletedProcess, start: str) -> bool:
    """Whether the command failed and its last word is a sentence that starts so."""
    last = done.stderr.strip().splitlines()[-1]
    assert "Traceback" not in done.stdout + done.stderr
    return done.returncode == 1 and last.startswith(start) and last.endswith(".")


def _copy_tracked(target: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "course"],
        cwd=paths.ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    names = filter(None, listed.stdout.split("\0"))
    for name in (name for name in names if (paths.ROOT / name).exists()):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(paths.ROOT / name, target / name)
    (target / "course/progress").mkdir(exist_ok=True)


def make_wheel(folder: Path, name: str, version: str, size: int = 0) -> None:
    """Write a wheel by hand: one module with a VERSION, and ``size`` bytes of data."""
    info = f"{name}-{version}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    files = {
        f"{name}/__init__.py": f"VERSION = {version!r}\n".encode(),
        f"{name}/data.bin": os.urandom(size),
        f"{info}/METADATA": metadata.encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: a test\n"
        b"Root-Is-Purelib: true\nTag: py3-none-any\n",
    }
    rows = [f"{path},{_sha256(data)},{len(data)}" for path, data in files.items()]
    files[f"{info}/RECORD"] = "\n".join([*rows, f"{info}/RECORD,,", ""]).encode()
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as wheel:
        for path, data in files.items():
            wheel.writestr(path, data)


def _sha256(data: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest())
    return "sha256=" + digest.rstrip(b"=").decode()

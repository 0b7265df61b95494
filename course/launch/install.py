"""Make ``.venv`` in the repository and install the pins in it, or finish doing so.

Called by environment.py when no fit Python is at hand. Every step looks at what is
there first, so the same command goes on where an interrupted one stopped, even after
a power cut. Uses ``uv`` where one works and pip otherwise; both show their progress,
keep their caches, and obey the user's own settings. Nothing is built from source.
"""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from course import paths
from course.errors import CourseError
from course.files import write_whole
from course.launch import lock, pins, repair, trouble
from course.launch.environment import PYTHON, VENV, stamp, stamped

# What .venv grows to, in MB, with some air; measured on Linux.
ROOM = 900
# With less than this left anywhere that an installer writes, it was the disk.
_SPARE = 50

_NO_PIP = (
    "This Python has no pip or venv module: install it (Debian and Ubuntu: sudo apt "
    "install python3-venv) or install uv, and run the same command again."
)
_FAILED = (
    "The packages could not be installed, for the reason printed above; if the network "
    "was down, run the same command again and it goes on where it stopped."
)
_ABOUT_PYTHON = """
import json, sys, sysconfig
print(json.dumps([sys.version_info[:2], sys.prefix, sysconfig.get_path("purelib")]))
"""


def install(group: str) -> None:
    """Bring ``.venv`` to hold the group's pins, and stamp it.

    Raises CourseError with one sentence when that cannot be done.
    """
    with lock.held(pins.FILES["open"]):
        if stamped(group) and _venv_is_complete(group):
            return  # Another window did it while this one waited.
        _look_for_room()
        print(
            f"Setting up the course in {VENV} (once; this takes some minutes).",
            flush=True,
        )
        site_packages = _make_venv()
        for name in pins.FILES:
            stamp(name).unlink(missing_ok=True)
        for name in repair.drop_damaged(site_packages):
            print(f"Repairing {name}, which was only half installed.", flush=True)
        _install_packages(group)
        _make_importable(site_packages)
        _write_stamps(group)
        print("The course is set up.", flush=True)


def _venv_is_complete(group: str) -> bool:
    """Whether the interpreter in ``.venv`` itself finds every pin of the group."""
    code = f"from course.launch import pins; exit(not pins.complete({group!r}))"
    return _runs([str(PYTHON), "-c", code])


def _look_for_room() -> None:
    problem = trouble.forbidden(paths.ROOT)
    if not problem:
        needed = max(_SPARE, ROOM - repair.size_in_megabytes(VENV))
        problem = trouble.full_disk([paths.ROOT], needed)
    if problem:
        raise CourseError(problem)


def _make_venv() -> Path:
    """Make ``.venv`` unless one is there that works; return its site-packages."""
    site_packages = _site_packages(PYTHON)
    if site_packages is None:
        try:
            import venv
        except ImportError:
            raise CourseError(_NO_PIP) from None
        # pip comes in a step of its own, and only if uv is not there: Debian ships
        # venv without the pip that it would copy in.
        builder = venv.EnvBuilder(
            clear=VENV.is_dir(), symlinks=os.name != "nt", with_pip=False
        )
        try:
            builder.create(VENV)
        except ValueError as error:  # a colon in the path, a file in the way
            raise CourseError(f"No environment can be made here: {error}.") from None
        site_packages = _site_packages(PYTHON)
    if site_packages is None:
        raise CourseError(
            f"The environment in {VENV} does not start: delete that folder and run the "
            "same command again."
        )
    return site_packages


def _site_packages(python: Path) -> Path | None:
    """The site-packages of an interpreter that runs and suits, or None."""
    from course.__main__ import unsuitable

    try:
        done = subprocess.run(
            [str(python), "-c", _ABOUT_PYTHON],
            capture_output=True,
            text=True,
            check=True,
        )
        version, prefix, site_packages = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.CalledProcessError):
        return None
    ours = Path(prefix).resolve() == VENV.resolve()
    return Path(site_packages) if ours and not unsuitable(version) else None


def _install_packages(group: str) -> None:
    options = ["--only-binary", ":all:", "--no-deps", "-r", str(pins.FILES[group])]
    uv = _working_uv()
    if uv:
        if _install_with_uv(uv, options):
            return
        _explain_by_looking()
        # uv has its own ideas of mirrors and certificates; pip may know better ones.
        print("uv could not install the packages; trying with pip.", flush=True)
    _ensure_pip()
    if not _install_with_pip(options):
        _explain_by_looking()
        raise CourseError(_FAILED)


def _install_with_uv(uv: str, options: list[str]) -> bool:
    # Byte code now, as pip does it, or the first lesson pays for it.
    command = [uv, "pip", "install", "--python", str(PYTHON), "--compile-bytecode"]
    return _run_installer([*command, *options], {})


def _install_with_pip(options: list[str]) -> bool:
    command = [str(PYTHON), "-m", "pip", "install", "--no-input"]
    # A user who set PIP_USER for their own installs does not mean this one.
    settings = {"PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    return _run_installer([*command, *options], settings)


def _run_installer(command: list[str], settings: dict[str, str]) -> bool:
    # close_fds=False: the installer holds our lock too, see lock.py.
    environment = {**os.environ, **settings}
    return subprocess.run(command, env=environment, close_fds=False).returncode == 0


def _working_uv() -> str | None:
    """uv's path, if it is installed and runs (a version manager's shim may not)."""
    uv = shutil.which("uv")
    return uv if uv and _runs([uv, "--version"]) else None


def _ensure_pip() -> None:
    if _runs([str(PYTHON), "-m", "pip", "--version"]):
        return
    if not _runs([str(PYTHON), "-m", "ensurepip", "--upgrade", "--default-pip"]):
        _explain_by_looking()
        raise CourseError(_NO_PIP)


def _runs(command: list[str]) -> bool:
    try:
        return (
            subprocess.run(command, capture_output=True, cwd=paths.ROOT).returncode == 0
        )
    except OSError:
        return False


def _explain_by_looking() -> None:
    """Raise CourseError if the disk or a permission explains a failed installer."""
    folders = [VENV, Path(tempfile.gettempdir()), Path.home()]
    problem = trouble.forbidden(VENV) or trouble.full_disk(folders, _SPARE)
    if problem:
        raise CourseError(problem)


def _make_importable(site_packages: Path) -> None:
    """Let notebooks and scripts in ``.venv`` import ``minitf`` and ``course``.

    A .pth file with a relative path: no build step, and no address of this machine in
    it, so the repository can be moved. An editable install would need setuptools'
    build back end, which pip fetches from the network.
    """
    link = os.path.relpath(paths.ROOT, site_packages)
    (site_packages / "tensorflow_fundamentals.pth").write_text(link + "\n")


def _write_stamps(group: str) -> None:
    for name in ("open", "test") if group == "test" else ("open",):
        write_whole(stamp(name), pins.digest(name))

"""The folders through which assignments, submissions and feedback pass.

nbgrader asks ``ExchangeFactory`` for these classes (``exercises/nbgrader_config.py``).
They are nbgrader's own plain folders with two changes. They work on Windows, which
nbgrader refuses, and they are used on every system, so that one code path is tested.
And collecting trusts nothing in a submission: not its name, its time or its links.
"""

import datetime
import os
import shutil
import stat
import sys
from pathlib import Path

from nbgrader.exchange import abc, default
from nbgrader.utils import ignore_patterns

from course.grading.whoami import username

CLOCK_SLACK = 120  # seconds between the learner's clock at submission and the server's


class Folders(default.Exchange):
    """What all of them share: nbgrader's exchange without its refusal of Windows."""

    def start(self):
        if not self.coursedir.groupshared:
            self.ensure_root()
        return abc.Exchange.start(self)

    def ensure_directory(self, path, mode):
        if sys.platform == "win32":  # it has no owners of the kind that nbgrader checks
            os.makedirs(path, exist_ok=True)
        else:
            super().ensure_directory(path, mode)

    def i_am(self) -> None:
        """Name the learner; nbgrader would ask the system, which fails on Windows."""
        if self.coursedir.student_id == "*":
            self.coursedir.student_id = username()


class FetchAssignment(Folders, default.ExchangeFetchAssignment):
    """Bring an assignment to the learner; restore its missing files."""


class FetchFeedback(Folders, default.ExchangeFetchFeedback):
    """Bring feedback to the learner."""

    def init_src(self):
        self.i_am()
        super().init_src()


class Submit(Folders, default.ExchangeSubmit):
    """Hand in a learner's folder."""

    def init_dest(self):
        self.i_am()
        super().init_dest()


class ReleaseAssignment(Folders, default.ExchangeReleaseAssignment):
    """Give an assignment out."""


class ReleaseFeedback(Folders, default.ExchangeReleaseFeedback):
    """Give feedback out."""


class List(Folders, default.ExchangeList):
    """List what was released, or what was submitted."""

    def start(self):
        super().start()
        return self.remove_files() if self.remove else self.list_files()

    def parse_assignment(self, assignment):
        return super().parse_assignment(Path(assignment).as_posix())


class Collect(Folders, default.ExchangeCollect):
    """Take in submissions that are what they say they are; name the others.

    ``refused`` holds a sentence for each folder that was left alone.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.refused: list[str] = []

    def init_src(self):
        super().init_src()
        self.src_records = [r for r in self.src_records if not r["fault"]]

    def _path_to_record(self, path):
        record = super()._path_to_record(path)
        record["fault"] = fault = self.fault(Path(path), record["username"])
        if fault:
            self.refused.append(f"{record['filename']}: {fault}")
        else:
            record["timestamp"] = arrival(Path(path), record["timestamp"])
        return record

    def _sort_by_timestamp(self, records):
        # A folder that is refused must not hide the same student's good one.
        order = sorted(records, key=lambda r: (not r["fault"], r["timestamp"]))
        return order[::-1]

    def fault(self, folder: Path, student: str) -> str:
        """Why a submitted folder is not taken, or an empty string."""
        try:
            if folder.is_symlink() or not folder.is_dir():
                return "it is not a folder"
            owner = folder.stat().st_uid
            if self.check_owner and not _owned_by(owner, student):
                return f"it does not belong to {student}"
            return _strange(folder, owner, 1000 * self.coursedir.max_dir_size)
        except OSError as error:
            return f"it cannot be read ({error.strerror})"

    def do_copy(self, src, dest, log=None):
        """Copy links as links, then look again: nothing can be swapped in between."""
        course = self.coursedir
        ignore = ignore_patterns(exclude=course.ignore, include=course.include,
                                 max_file_size=course.max_file_size, log=self.log)
        shutil.copytree(src, dest, symlinks=True, ignore=ignore)
        owner = os.stat(dest).st_uid
        fault = _strange(Path(dest), owner, 1000 * course.max_dir_size)
        if fault:
            shutil.rmtree(dest)
            self.refused.append(f"{os.path.basename(src)}: {fault}")
            return
        when = next(r["timestamp"] for r in self.src_records
                    if os.path.join(self.inbound_path, r["filename"]) == src)
        when = when.replace(tzinfo=datetime.timezone.utc)
        text = when.strftime(self.timestamp_format)
        Path(dest, "timestamp.txt").write_text(text)


def arrival(folder: Path, claimed: datetime.datetime) -> datetime.datetime:
    """When the last file of a submission arrived, in UTC, by this machine's clock.

    A file's change time cannot be set from outside. The learner's own time is kept if
    it agrees, so that both sides show the same.
    """
    files = [path for path in folder.rglob("*") if path.is_file()] or [folder]
    last = max(path.stat().st_ctime for path in files)
    here = datetime.datetime.fromtimestamp(last, datetime.timezone.utc)
    here = here.replace(tzinfo=None)
    agrees = abs((here - claimed).total_seconds()) <= CLOCK_SLACK
    return claimed if agrees else here


def _owned_by(owner: int, student: str) -> bool:
    if sys.platform == "win32":
        return True
    import pwd

    try:
        return pwd.getpwuid(owner).pw_name == student
    except KeyError:
        return False


def _strange(folder: Path, owner: int, most: int) -> str:
    """What is in a folder that a submission has no use for, or an empty string."""
    size = 0
    for parent, folders, files in os.walk(folder):
        for name in [*folders, *files]:
            seen = os.lstat(os.path.join(parent, name))
            if stat.S_ISDIR(seen.st_mode):
                continue
            if not stat.S_ISREG(seen.st_mode):
                return f"{name} is a link or a device, not a file"
            if seen.st_nlink > 1:
                return f"{name} is a second name of another file"
            if seen.st_uid != owner:
                return f"{name} belongs to somebody else"
            size += seen.st_size
        if size > most:
            return "it is too large"
    return ""

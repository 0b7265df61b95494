"""What went wrong on this machine, in one sentence a newcomer can act on.

Called by command_line.py for any ``OSError`` that a command lets through, and by
install.py when an installer failed: installers print their own messages, but the
cause (a full disk, a folder nobody may write to) is best found by looking.
"""

import errno
import os
import shutil
import tempfile
from pathlib import Path

MEGABYTE = 1_000_000

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


def in_words(error: OSError) -> str:
    """One sentence for a full disk or a missing permission, or "" for anything else."""
    place = f" ({error.filename})" if error.filename else ""
    if error.errno in FULL:
        return (
            f"The disk is full{place}: free some space and run the same command again."
        )
    if error.errno in FORBIDDEN:
        return (
            f"There is no permission to write here{place}: put the course in a folder "
            "of your own, or change the owner of this one."
        )
    return ""


def free_megabytes(folder: Path) -> int:
    """The space left for this user on the disk that holds the folder."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free // MEGABYTE


def full_disk(folders: list[Path], at_least: int) -> str:
    """A sentence naming the first folder whose disk has less space than this (MB)."""
    for folder in folders:
        free = free_megabytes(folder)
        if free < at_least:
            return (
                f"The disk is full: {free} MB are free at {folder} and about "
                f"{at_least} MB are needed; free some space and run the same command "
                "again."
            )
    return ""


def forbidden(folder: Path) -> str:
    """A sentence if nobody may write in the folder, found by writing there."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return ""
    except OSError as error:
        if error.errno in FORBIDDEN:
            error.filename = os.fspath(folder)
        return in_words(error) or f"Nothing can be written at {folder}: {error}."

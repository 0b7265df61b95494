"""Find packages that an interrupted install left half done, and drop them.

Called by install.py before the installer runs. Installers believe that a package is
there when its metadata is; after a power cut that can be untrue. Each package lists
its own files with their sizes (RECORD), so it can be asked: one that is not whole
loses its metadata, and the installer then puts it in place again over the remains.
"""

import csv
import os
import shutil
from pathlib import Path

MEGABYTE = 1_000_000


def drop_damaged(site_packages: Path) -> list[str]:
    """Drop the metadata of every package that is not whole; return their names."""
    # pip moves a package it replaces to a name with "~" in front, and back if it can.
    for leftover in site_packages.glob("~*"):
        shutil.rmtree(leftover, ignore_errors=True)
    damaged = [
        folder for folder in site_packages.glob("*.dist-info") if not _is_whole(folder)
    ]
    for folder in damaged:
        shutil.rmtree(folder)
    return sorted(folder.name.removesuffix(".dist-info") for folder in damaged)


def _is_whole(dist_info: Path) -> bool:
    try:
        with open(dist_info / "RECORD", encoding="utf-8", newline="") as record:
            rows = list(csv.reader(record))
    except (OSError, UnicodeDecodeError, csv.Error):
        return False
    return bool(rows) and all(_is_there(dist_info.parent, row) for row in rows)


def _is_there(site_packages: Path, row: list[str]) -> bool:
    if len(row) != 3:
        return False
    path, _, size = row
    # Byte code and RECORD itself carry no size: they may come, go and change.
    if not size:
        return True
    try:
        return os.stat(site_packages / path).st_size == int(size)
    except (OSError, ValueError):
        return False


def size_in_megabytes(folder: Path) -> int:
    """The size of all files below a folder; 0 if there is none."""
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(parent, name)).st_size
            except OSError:
                continue
    return total // MEGABYTE

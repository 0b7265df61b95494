"""The pinned packages: what the environment must hold, and what it lacks.

Called by environment.py, install.py and the doctor, with the standard library only.
``pins.txt`` and ``pins-test.txt`` beside this file are made by ``uv pip compile
--universal`` (CONTRIBUTING.md has the command): one ``name==version`` a line, with an
environment marker where a package is needed on some systems or Pythons only.
"""

import ast
import hashlib
import operator
import os
import platform
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

# Each group is a whole list: "test" holds everything that "open" holds, and more.
FILES = {
    "open": Path(__file__).with_name("pins.txt"),
    "test": Path(__file__).with_name("pins-test.txt"),
}

_LINE = re.compile(r"([A-Za-z0-9._-]+)==([^\s;#]+)\s*(?:;\s*([^#]+))?")

_COMPARE = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


@dataclass(frozen=True)
class Pin:
    """One package at one version, where its marker (if any) holds."""

    name: str
    version: str
    marker: str = ""


def read(group: str) -> list[Pin]:
    """The pins of a group that count on this system and this Python."""
    pins = parse(FILES[group].read_text(encoding="utf-8"))
    values = this_system()
    return [pin for pin in pins if not pin.marker or holds(pin.marker, values)]


def parse(text: str) -> list[Pin]:
    """All pins in the text of a pins file, whatever their markers.

    >>> parse("appnope==1.0.0 ; sys_platform == 'darwin'    # via ipykernel")
    [Pin(name='appnope', version='1.0.0', marker="sys_platform == 'darwin'")]
    """
    lines = (line.strip() for line in text.splitlines())
    wanted = [line for line in lines if line and not line.startswith("#")]
    return [_pin(line) for line in wanted]


def _pin(line: str) -> Pin:
    match = _LINE.match(line)
    if match is None:
        raise ValueError(f"not a pin of the form name==version: {line!r}")
    name, version, marker = match.groups()
    return Pin(name, version, (marker or "").strip())


def digest(group: str) -> str:
    """A fingerprint of the group's pins; it changes when any pin does."""
    pins = sorted(map(repr, parse(FILES[group].read_text(encoding="utf-8"))))
    return hashlib.sha256("\n".join(pins).encode()).hexdigest()


def missing(group: str) -> list[str]:
    """What this interpreter lacks, each as words: ``numpy 2.4.6 (2.3.0 is here)``."""
    return [words for pin in read(group) if (words := _lack(pin))]


def complete(group: str) -> bool:
    """Whether this interpreter has every pin; stops at the first that it lacks."""
    return not any(map(_lack, read(group)))


def _lack(pin: Pin) -> str:
    try:
        found = metadata.version(pin.name)
    except metadata.PackageNotFoundError:
        return f"{pin.name} {pin.version}"
    if found == pin.version:
        return ""
    return f"{pin.name} {pin.version} ({found} is here)"


def this_system() -> dict[str, str]:
    """The names that markers speak of, with their values here."""
    return {
        "implementation_name": sys.implementation.name,
        "os_name": os.name,
        "platform_machine": platform.machine(),
        "platform_python_implementation": platform.python_implementation(),
        "platform_system": platform.system(),
        "python_full_version": platform.python_version(),
        "python_version": ".".join(platform.python_version_tuple()[:2]),
        "sys_platform": sys.platform,
    }


def holds(marker: str, values: Mapping[str, str]) -> bool:
    """Whether an environment marker is true for these values.

    Markers read like Python expressions, so Python's own parser takes them apart; the
    library that does this properly is not there before the environment is.

    >>> holds("python_full_version < '3.12'", {"python_full_version": "3.9.18"})
    True
    """
    return _truth(ast.parse(marker.strip(), mode="eval").body, values)


def _truth(node: ast.expr, values: Mapping[str, str]) -> bool:
    if isinstance(node, ast.BoolOp):
        combine = all if isinstance(node.op, ast.And) else any
        return combine(_truth(part, values) for part in node.values)
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        compare = _COMPARE.get(type(node.ops[0]))
        if compare:
            sides = (node.left, node.comparators[0])
            as_version = any("version" in getattr(side, "id", "") for side in sides)
            left, right = (_operand(side, values, as_version) for side in sides)
            return compare(left, right)
    raise ValueError(f"cannot read the marker part {ast.unparse(node)!r}")


def _operand(node: ast.expr, values: Mapping[str, str], as_version: bool):
    text = values[node.id] if isinstance(node, ast.Name) else ast.literal_eval(node)
    if not as_version:
        return text
    # 3.15.0b1 counts as 3.15.0; trailing zeros do not matter: 3.12 equals 3.12.0.
    numbers = [int(n) for n in re.match(r"\d+(?:\.\d+)*", text)[0].split(".")]
    return tuple(numbers + [0] * (4 - len(numbers)))

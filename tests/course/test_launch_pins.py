"""The pins are read right on every system, without the library that knows markers."""

import itertools
from importlib import metadata

import pytest
from packaging.markers import Marker

from course.launch import pins

SYSTEMS = [
    {"sys_platform": "linux", "os_name": "posix", "platform_system": "Linux"},
    {"sys_platform": "darwin", "os_name": "posix", "platform_system": "Darwin"},
    {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows"},
    {"sys_platform": "emscripten", "os_name": "posix", "platform_system": "Emscripten"},
]
PYTHONS = ["3.11.0", "3.11.4", "3.11.5", "3.12.0", "3.13.1", "3.14.2"]
IMPLEMENTATIONS = [("cpython", "CPython"), ("pypy", "PyPy")]
MORE_MARKERS = [
    "python_version < '3.12'",
    "python_full_version == '3.12'",
    "'3.12' <= python_full_version",
    "platform_machine != 'arm64' and (os_name == 'nt' or sys_platform == 'darwin')",
    "sys_platform == 'linux' and python_version >= '3.9' and python_version < '3.13'",
]


def situations() -> list[dict[str, str]]:
    return list(_situations())


def _situations():
    for system, python, names in itertools.product(SYSTEMS, PYTHONS, IMPLEMENTATIONS):
        yield {
            **system,
            "python_full_version": python,
            "python_version": python.rpartition(".")[0],
            "platform_machine": "x86_64",
            "implementation_name": names[0],
            "platform_python_implementation": names[1],
        }


def all_markers() -> list[str]:
    texts = [path.read_text() for path in pins.FILES.values()]
    found = {pin.marker for text in texts for pin in pins.parse(text) if pin.marker}
    return sorted(found) + MORE_MARKERS


@pytest.mark.parametrize("marker", all_markers())
def test_markers_hold_where_the_packaging_library_says_so(marker):
    for values in situations():
        assert pins.holds(marker, values) == Marker(marker).evaluate(values), values


@pytest.mark.parametrize("marker", ["sys_platform in 'linux'", "1 + 1", "not os_name"])
def test_a_marker_it_cannot_read_is_an_error_not_a_guess(marker):
    with pytest.raises(ValueError, match="cannot read the marker"):
        pins.holds(marker, pins.this_system())


@pytest.mark.parametrize("line", ["numpy>=2", "-r other.txt", "numpy", "./wheel.whl"])
def test_a_line_that_pins_nothing_is_an_error(line):
    with pytest.raises(ValueError, match="not a pin"):
        pins.parse(line)


def test_parse_drops_comments_and_keeps_markers():
    text = "# made by uv\n\na-b==1.0  # via c\nd==2 ; os_name == 'nt'  # via e\n"
    assert pins.parse(text) == [
        pins.Pin("a-b", "1.0"),
        pins.Pin("d", "2", "os_name == 'nt'"),
    ]


@pytest.mark.parametrize("values", situations(), ids=lambda v: "-".join(v.values()))
def test_everywhere_each_package_has_one_version(values):
    for group, path in pins.FILES.items():
        held = [
            pin.name
            for pin in pins.parse(path.read_text())
            if not pin.marker or pins.holds(pin.marker, values)
        ]
        assert len(held) == len(set(held)), group
        assert "numpy" in held and "jupyterlab" in held


def test_missing_tells_what_is_here_instead(monkeypatch, tmp_path):
    file = tmp_path / "pins.txt"
    here = metadata.version("numpy")
    file.write_text(f"numpy=={here}\nno-such-package==1.0\nnbformat==0.0.1\n")
    monkeypatch.setitem(pins.FILES, "open", file)
    lacking = pins.missing("open")
    assert lacking == [
        "no-such-package 1.0",
        f"nbformat 0.0.1 ({metadata.version('nbformat')} is here)",
    ]
    assert not pins.complete("open")
    file.write_text(f"numpy=={here}\nno-such-package==1.0 ; sys_platform == 'moon'\n")
    assert pins.complete("open") and not pins.missing("open")


def test_the_digest_follows_the_pins_and_not_the_comments(monkeypatch, tmp_path):
    file = tmp_path / "pins.txt"
    monkeypatch.setitem(pins.FILES, "open", file)
    digests = []
    for text in ("a==1\nb==2", "# new\nb==2\na==1 # via b", "a==1\nb==3", "a==1"):
        file.write_text(text)
        digests.append(pins.digest("open"))
    assert digests[0] == digests[1] and len(set(digests)) == 3

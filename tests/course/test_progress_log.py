"""The progress file survives two writers, a crash in mid-line and a full disk."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from course.errors import CourseError
from course.progress import log

ROOT = Path(__file__).resolve().parents[2]

WRITER = """
import sys
from pathlib import Path
from course.progress import log
path, name = Path(sys.argv[1]), sys.argv[2]
for number in range(2000):
    text = "\\u00e9" * (number % 300)
    log.append({"from": name, "number": number, "text": text}, path)
"""

LIMITED = """
import resource, sys
from pathlib import Path
from course.errors import CourseError
from course.progress import log
path = Path(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (200, resource.RLIM_INFINITY))
try:
    for number in range(100):
        log.append({"number": number}, path)
except CourseError as error:
    print(error)
"""


def start(code: str, *arguments: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "my" / "progress.jsonl"


def test_events_come_back_in_order_with_their_time(path):
    log.append({"event": "a", "answer": "caf\u00e9"}, path)
    log.append({"event": "b"}, path)
    first, second = log.read(path)
    assert (first["event"], first["answer"], second["event"]) == ("a", "caf\u00e9", "b")
    assert first["at"].endswith("+00:00")


def test_no_file_is_no_progress(path):
    assert log.read(path) == [] and log.unreadable(path) == 0


def test_two_processes_at_once_lose_nothing(path):
    writers = [start(WRITER, str(path), name) for name in ("one", "two")]
    for writer in writers:
        assert writer.communicate() == ("", "")
    events = log.read(path)
    assert log.unreadable(path) == 0
    for name in ("one", "two"):
        numbers = [event["number"] for event in events if event["from"] == name]
        assert numbers == list(range(2000))


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_a_line_cut_short_by_a_crash_costs_only_itself(path, cut):
    log.append({"event": "before"}, path)
    whole = json.dumps({"event": "torn", "text": "\u00e9" * 20}, ensure_ascii=False)
    with path.open("ab") as file:
        file.write(whole.encode()[:cut])
    assert [event["event"] for event in log.read(path)] == ["before"]
    log.append({"event": "after"}, path)
    assert [event["event"] for event in log.read(path)] == ["before", "after"]
    assert log.unreadable(path) == 1


def test_a_full_disk_is_one_sentence_and_keeps_what_was_there(path):
    pytest.importorskip("resource", reason="limits on file size are not on Windows")
    output, errors = start(LIMITED, str(path)).communicate()
    assert errors == ""
    assert output == f"This could not be saved in {path}: the disk is full.\n"
    numbers = [event["number"] for event in log.read(path)]
    assert numbers == list(range(len(numbers))) and len(numbers) >= 2
    log.append({"number": "later"}, path)
    assert [event["number"] for event in log.read(path)] == [*numbers, "later"]


def test_a_device_without_room_is_one_sentence():
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full, which only Linux has")
    with pytest.raises(CourseError, match="the disk is full") as caught:
        log.append({"event": "a"}, Path("/dev/full"))
    assert "\n" not in str(caught.value)


def test_a_folder_in_the_way_is_one_sentence(tmp_path):
    (tmp_path / "my").write_text("a file where a folder should be")
    with pytest.raises(CourseError, match="This could not be saved") as caught:
        log.append({"event": "a"}, tmp_path / "my" / "progress.jsonl")
    assert "\n" not in str(caught.value)


def test_where_files_cannot_be_locked_it_writes_all_the_same(path, monkeypatch):
    def no_locks(descriptor):
        raise OSError("no locks on this file system")

    monkeypatch.setattr(log, "_lock", no_locks)
    log.append({"event": "a"}, path)
    assert [event["event"] for event in log.read(path)] == ["a"]

"""What README.md and CONTRIBUTING.md say is so: links, picture, file tree, code."""

import re
import subprocess
import sys

import pytest

from course import paths

README = (paths.ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (paths.ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
CODE = re.findall(r"^```python\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("text", [README, CONTRIBUTING], ids=["README", "CONTRIBUTING"])
def test_every_link_leads_to_something(text):
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert links
    assert not [link for link in links if not (paths.ROOT / link).exists()]


def test_the_picture_is_small_enough_to_load_at_once():
    (link,) = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    data = (paths.ROOT / link).read_bytes()
    assert data.startswith(b"\x89PNG") and len(data) < 300_000


def test_the_tree_names_every_folder_and_no_other():
    tree = re.search(r"^```text\n(.*?)^```", README, re.MULTILINE | re.DOTALL)[1]
    said, top = set(), ""
    for indent, name in re.findall(r"^( *)(\w+)/ ", tree, re.MULTILINE):
        top = top if indent else name
        said.add(f"{top}/{name}" if indent else name)
    assert {name for name in said if not (paths.ROOT / name).is_dir()} == set()
    rooms = [path.parent for top in ("minitf", "course") for path in
             (paths.ROOT / top).glob("*/__init__.py")]  # fmt: skip
    assert {room.relative_to(paths.ROOT).as_posix() for room in rooms} <= said


def test_the_first_lines_print_what_stands_beside_them():
    before, _, _ = CODE[0].partition("\nmodel = ")
    assert run(before) == re.search(r"print\(x\)  # (.*)", CODE[0])[1]


def test_the_recipe_of_an_operation_gives_values_and_gradients():
    used = "import minitf as tf\nfrom minitf.ops.elementwise import NUMERIC, square, unary\n"
    tried = """
x = tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = tf.function(lambda: cube(x))()
print(float(y), float(tape.gradient(y, x)))
"""
    assert run(used + CODE[1] + tried) == "8.0 12.0"


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], cwd=paths.ROOT, capture_output=True,
                          text=True)  # fmt: skip
    assert done.returncode == 0 and not done.stderr, done.stderr
    return done.stdout.strip()

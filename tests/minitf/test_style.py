"""How minitf is written: files that open with prose and stay short, names that explain
themselves, and how many lines there are in all.
"""

import ast

import pytest

from tests.minitf.test_coverage import NAMESPACES, public
from tests.minitf.test_floors import MINITF, lines_of_code

LONGEST = 300  # lines: what one sitting takes in
# Longer by a class or two that belong to the others; shorten before you lengthen.
LONGER = {"keras/layers/merging.py", "keras/layers/convolution.py", "keras/layers/attention.py"}  # fmt: skip
# The plan was 10,000. Breadth and machine code have cost more; this keeps it from growing unseen.
MOST_LINES_OF_CODE = 24_900

FILES = sorted(MINITF.rglob("*.py"))
name_of = lambda path: path.relative_to(MINITF).as_posix()  # noqa: E731


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_file_opens_with_prose_and_is_short(path):
    source = path.read_text("utf-8")
    assert ast.get_docstring(ast.parse(source)), "the first lines say what the file is for"
    most = LONGEST * 5 // 4 if name_of(path) in LONGER else LONGEST
    assert len(source.splitlines()) <= most


# keras.ops has NumPy's names for what is explained where it is computed.
EXPLAINED = [namespace for namespace in NAMESPACES if namespace != "tf.keras.ops"]


@pytest.mark.parametrize("namespace", EXPLAINED)
def test_public_names_are_explained(namespace):
    silent = [name for name, thing in public(namespace) if not (thing.__doc__ or "").strip()]
    assert not silent, f"{namespace}: no docstring for {' '.join(silent)}"


def test_how_much_there_is_in_all(capsys):
    sources = [path.read_text("utf-8") for path in FILES]
    raw = sum(len(source.splitlines()) for source in sources)
    code = sum(map(lines_of_code, sources))
    with capsys.disabled():
        print(f"\nall of minitf: {len(FILES)} files, {code} lines of code, {raw} with prose")
    assert code < MOST_LINES_OF_CODE

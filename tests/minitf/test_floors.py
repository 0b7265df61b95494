"""The house of minitf: which floor may use which, and how long the way through it is."""

import ast
import io
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from course import paths

MINITF = paths.ROOT / "minitf"
FLOORS = ("base", "kernels", "core", "ops", "autodiff", "graph", "data", "keras", "export",
          "distribute")  # fmt: skip
# What a reader takes in to know how all of it works.
SPINE = ("base", "kernels", "core", "ops/elementwise", "ops/matmul", "autodiff", "graph",
         "keras/layer", "keras/model", "keras/training")  # fmt: skip
# Beside the spine: what a reader may leave out, though it lies in one of its folders.
BESIDE = ("autodiff/expl", "autodiff/python.py", "graph/autograph/", "graph/flow.py", "graph/graph_def.py", "graph/function_type.py",
          "graph/scan.py", "graph/replay.py", "graph/same_tape.py", "graph/views/", "graph/watch.py", "graph/native/", "kernels/beside.py", "kernels/convolution.py", "kernels/tiles.py", "kernels/draws.py", "kernels/lent.py", "kernels/products.py", "kernels/threads.py", "kernels/vector_math.py", "kernels/windows.py",
          "graph/layout.py", "graph/hoist.py", "graph/verify.py", "graph/contract.py", "graph/retraces.py", "graph/buffers.py", "graph/options.py", "graph/spell.py")  # fmt: skip


def imports(path: Path) -> Iterator[str]:
    """The modules that a file imports, at its top or in a function."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}:{node.lineno}: write the whole name of the module"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def files(part: str) -> list[Path]:
    """The files of a part of minitf, which is a folder or one file."""
    folder = MINITF / part
    return sorted(folder.rglob("*.py")) if folder.is_dir() else [folder.with_suffix(".py")]


@pytest.mark.parametrize("floor", FLOORS)
def test_a_floor_uses_only_those_below_it(floor):
    below = FLOORS[: FLOORS.index(floor) + 1]
    for path in files(floor) if (MINITF / floor).exists() else ():
        for name in imports(path):
            root, *inside = name.split(".")
            ours = root != "minitf" or (inside and inside[0] in below)
            assert ours, f"{path} imports {name}, but {floor} may use {', '.join(below)}"


def test_every_folder_of_minitf_is_a_floor():
    folders = {path.parent.name for path in MINITF.glob("*/__init__.py")}
    assert folders - set(FLOORS) == {"api", "bench"}


def test_minitf_knows_nothing_of_the_course():
    for path in MINITF.rglob("*.py"):
        assert "course" not in {name.split(".")[0] for name in imports(path)}, path


def test_the_course_uses_the_public_names_of_minitf_only():
    ours = [*(paths.ROOT / "course").rglob("*.py"), *paths.exercises().rglob("*.py")]
    inside = {name for path in ours for name in imports(path) if name.startswith("minitf.")}
    assert not inside


def lines_of_code(source: str) -> int:
    """Lines with code on them: no blank lines, no comments, no docstrings."""
    skipped = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT,
               tokenize.DEDENT, tokenize.ENDMARKER, tokenize.ENCODING}  # fmt: skip
    taken: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in skipped:
            taken.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(source)):
        is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if is_text and isinstance(node.value.value, str):
            taken.difference_update(range(node.lineno, node.end_lineno + 1))
    return len(taken)


def test_the_spine_can_be_read_in_an_afternoon(capsys):
    sizes = {}
    for part in SPINE:
        here = [p for p in files(part) if not p.relative_to(MINITF).as_posix().startswith(BESIDE)]
        sizes[part] = sum(lines_of_code(path.read_text("utf-8")) for path in here)
    total = sum(sizes.values())
    with capsys.disabled():
        print(f"\nthe spine of minitf: {total} lines of code {sizes}")
    assert total < 3800, "planned were about 3,000; it must not grow any further"


def test_lines_of_code_are_counted_without_comments_and_docstrings():
    assert lines_of_code('"""What\nit is."""\n\n# why\nx = (1,\n     2)\n') == 2

"""The examples in minitf's docstrings are run: each shows what really comes out."""

import doctest
import importlib
from pathlib import Path

import pytest

import minitf

ROOT = Path(minitf.__file__).parent
# `python -m minitf` and the warming of kernels are programs: their tests run them.
PROGRAMS = {"__main__.py", "warm.py"}
FILES = [p.relative_to(ROOT.parent) for p in sorted(ROOT.rglob("*.py")) if p.name not in PROGRAMS]


@pytest.mark.parametrize("path", [p for p in FILES if ">>>" in (ROOT.parent / p).read_text("utf-8")],
                         ids=str)  # fmt: skip
def test_the_examples_of_a_file(path):
    module = importlib.import_module(".".join(path.with_suffix("").parts).removesuffix(".__init__"))
    result = doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert result.attempted and not result.failed

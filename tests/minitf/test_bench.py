"""The bench: what it leaves behind, and that each of its rows and limits runs."""

import sys

import numpy as np
import pytest

import minitf as tf
from minitf.bench import limits, processes, saved
from minitf.bench.rows import ROWS

TIMES = {"MLP": {"minitf": 2.0, "minitf, compiled": 1.0, "TensorFlow 2.21.0": 123.4, "limit": 0.5},
         "import": {"minitf": 90.0, "PyTorch 2": 1800.0}}  # fmt: skip


def test_what_is_saved_takes_the_place_of_the_old_table(tmp_path):
    (tmp_path / "README.md").write_text("# Fast\n\n| old | 1 |\n| --- | --- |\n\nWhy.\n", "utf-8")
    for _ in range(2):
        saved.save(tmp_path, TIMES)
    lines = (tmp_path / "README.md").read_text("utf-8").splitlines()
    assert lines[:2] == ["# Fast", ""] and lines[-2:] == ["", "Why."]
    assert "| MLP | 2 | 1 | 123 |  |  | 0.5 |" in lines and len(lines) == 8
    drawn = (tmp_path / "ratios.svg").read_text("utf-8")
    assert "MLP" in drawn and "limit" in drawn


def test_a_process_is_measured_whole():
    milliseconds, megabytes = processes.run_alone(sys.executable, "import math")
    much = processes.run_alone(sys.executable, "a = bytearray(b'x') * 200_000_000")[1]
    assert milliseconds > 0
    assert np.isnan(much) or much > megabytes + 190


def test_the_first_model_runs_alone():
    code = processes._code(processes.FIT, "minitf")
    assert processes.run_alone(sys.executable, code)[0] > 0


@pytest.mark.parametrize("name", ["mlp", "cnn", "chain"])
def test_a_limit_belongs_to_a_row(name):
    assert name in [make.__name__ for make in ROWS.values()]
    getattr(limits, name)()()


def test_a_long_chain_is_traced_anew_each_time():
    run = ROWS["a chain of 100 operations, traced, optimised and run"](tf, False)
    np.testing.assert_array_equal(run(), run())

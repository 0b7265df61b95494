"""What one way of writing the model of lesson 01 costs: time, memory, lines, and files.

Called by ``four_ways`` and by the notebook of lesson 01. Everything here is measured or
tried when it is asked: steps are timed, memory is traced, lines are read from the live
source, and a format counts only if what was loaded from it gave the same answers.
"""

import ast
import inspect
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np

import minitf as tf
from course.pictures.four_models import WAYS, first_weights, visits

FORMATS = ("numbers", "SavedModel", ".keras")


class Runner:
    """One way with its data, ready to train; keeps the time of each step in seconds."""

    def __init__(self, name: str, rows: int, units: int) -> None:
        x, y = visits(rows)
        plain = name == "NumPy"
        self.data = (x, y) if plain else (tf.constant(x), tf.constant(y))
        self.model = WAYS[name](first_weights(units))
        self.times: list[float] = []
        self.first = self._timed()  # a graph is made in here: kept apart

    def step(self, count: int = 1) -> None:
        """Train for some steps, each of them timed."""
        self.times += [self._timed() for _ in range(count)]

    @property
    def seconds(self) -> float:
        """The fastest step: other work of the machine can only make a step slower."""
        return min(self.times)

    @property
    def answers(self) -> np.ndarray:
        """What the model says now of its rows."""
        return np.asarray(self.model(self.data[0]))

    def memory(self) -> int:
        """Bytes that one step takes at its peak, beside what was there before it."""
        tracemalloc.start()
        try:
            self.model.train_step(*self.data)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    def _timed(self) -> float:
        start = time.perf_counter()
        self.model.train_step(*self.data)
        return time.perf_counter() - start


@cache
def lines(name: str) -> int:
    """Lines of code of a way, as they stand in its file; no docstrings, no comments."""
    source = inspect.getsource(WAYS[name])
    words = {
        line
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        for line in range(node.lineno, node.end_lineno + 1)
    }
    return sum(
        bool(line.strip()) and not line.strip().startswith("#") and place not in words
        for place, line in enumerate(source.splitlines(), start=1)
    )


@cache
def formats(name: str) -> tuple[str, ...]:
    """The formats that a way can be saved in and comes back from, with the same answers."""
    model, x = WAYS[name](first_weights()), visits(4)[0]
    with tempfile.TemporaryDirectory() as folder:
        return tuple(
            each for each in FORMATS if _comes_back(each, model, x, Path(folder))
        )


def _comes_back(kind: str, model, x: np.ndarray, folder: Path) -> bool:
    """Save, load without the class, compare the answers."""
    if kind == "numbers":
        return _numbers_come_back(model, folder / "numbers.npz")
    save_and_load: dict[str, Callable] = {
        "SavedModel": _saved_model,
        ".keras": _keras_file,
    }
    inner = getattr(model, "model", model)  # the Keras model inside the class
    x = tf.constant(x)
    try:
        loaded = save_and_load[kind](inner, folder)
        return np.allclose(loaded(x), inner(x), atol=1e-6)
    except (AttributeError, TypeError, ValueError):
        return False  # there is no function in the file, or no such file


def _numbers_come_back(model, path: Path) -> bool:
    inner = getattr(model, "model", model)
    arrays = [np.asarray(w) for w in getattr(inner, "variables", ())]
    arrays = arrays or [model.w1, model.b1, model.w2, model.b2]
    np.savez(path, *arrays)
    with np.load(path) as kept:
        return all(np.array_equal(kept[f"arr_{i}"], w) for i, w in enumerate(arrays))


def _saved_model(model, folder: Path):
    tf.saved_model.save(model, str(folder / "saved"))
    return tf.saved_model.load(str(folder / "saved"))


def _keras_file(model, folder: Path):
    model.save(str(folder / "model.keras"))
    return tf.keras.models.load_model(str(folder / "model.keras"))

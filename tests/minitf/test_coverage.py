"""Everything that minitf does is compared with real TensorFlow by at least one cell.

Runs all cells with a table that notes which rows compute and which give gradients, and
reads the cells for the public names. What has no cell is listed; what cannot have one
stands below, with the reason.
"""

import functools
import re
from dataclasses import replace

import pytest

import minitf as tf
from minitf.core.op import OPS
from tests.minitf import cells

CELLS = [cell for path in sorted(cells.CASES.glob("*.py")) for cell in cells.read(path)]

# Rows whose own kernel never runs, and why.
WITHOUT_VALUE = {
    "cond": "a plan writes it as Python's own if",
    "while_loop": "a plan writes it as Python's own while",
}
# Public names that TensorFlow does not have, or whose answer is not TensorFlow's.
OURS = {
    "override": "replaces a cell of the table; TensorFlow has no table",
    "warm": "compiles minitf's kernels",
    "Function": "the type of what tf.function gives",
    "set_level": "MINITF_DEBUG from within",
    "TensorBoard": "needs a package that TensorFlow does not bring",
    "ProgbarLogger": "prints; the cells of training show its lines",
    "accuracy": "Keras knows this metric by its name only",
    "cosine_similarity": "Keras has it among the losses only",
    "get_file": "fetches a file, or opens one that is on disk",
    "fans": "a helper of minitf's initializers",
    "RandomInitializer": "the base of minitf's initializers",
    "MonitorCallback": "the base of minitf's callbacks",
    "LossFunctionWrapper": "the base of minitf's losses",
}
NAMESPACES = (
    "tf", "tf.bitwise", "tf.linalg", "tf.math", "tf.nest", "tf.nn", "tf.random", "tf.strings",
    "tf.debugging", "tf.keras.activations", "tf.keras.callbacks", "tf.keras.constraints",
    "tf.keras.initializers", "tf.keras.layers", "tf.keras.losses", "tf.keras.metrics",
    "tf.keras.models", "tf.keras.ops", "tf.keras.optimizers", "tf.keras.optimizers.schedules",
    "tf.keras.regularizers", "tf.keras.utils",
)  # fmt: skip


@pytest.fixture(scope="module")
def seen():
    """The names of the rows that computed, and of those asked for a gradient, in all cells."""
    computed, differentiated = set(), set()

    def watched(op):
        def cpu(*arrays, **attrs):
            computed.add(op.name)
            return op.cpu(*arrays, **attrs)

        def grad(node, *upstream):
            differentiated.add(op.name)
            return op.grad(node, *upstream)

        return replace(op, cpu=cpu, grad=op.grad and grad)

    before = dict(OPS)
    OPS.update({name: watched(op) for name, op in before.items()})
    try:
        for cell in CELLS:
            cells.run(cell, tf)
    finally:
        OPS.update(before)
    return computed, differentiated


def differentiable(op) -> bool:
    """Whether the row says that it has a derivative somewhere."""
    return op.grad is not None and any(sample.gradient for sample in op.samples)


def test_every_row_is_compared_with_tensorflow(seen):
    missing = set(OPS) - seen[0] - set(WITHOUT_VALUE)
    assert not missing, f"no cell runs {sorted(missing)}"


def test_every_gradient_is_compared_with_tensorflow(seen):
    wanted = {name for name, op in OPS.items() if differentiable(op)}
    missing = wanted - seen[1]
    assert not missing, f"no cell takes the gradient of {sorted(missing)}"


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_every_public_name_is_in_a_cell(namespace):
    things = public(namespace)
    missing = [name for name, thing in things if id(thing) not in compared() and name not in OURS]
    assert not missing, f"{namespace}: no cell for {' '.join(missing)}"


def public(namespace: str) -> list[tuple[str, object]]:
    """The functions and classes that a namespace offers, without those left out.

    A package of keras also has names that it only uses: those are at home elsewhere.
    """
    module = tf
    for part in namespace.split(".")[1:]:
        module = getattr(module, part)
    home = module.__name__ if namespace.startswith("tf.keras") else "minitf"
    names = getattr(module, "__all__", None) or [n for n in vars(module) if n[0] != "_"]
    return [
        (name, thing)
        for name, thing in ((name, getattr(module, name)) for name in names)
        if callable(thing)
        and str(getattr(thing, "__module__", "")).startswith(home)
        and "left_out" not in thing.__module__
    ]


@functools.cache
def compared() -> set[int]:
    """By id, what some cell speaks of: by its name, and by the namespace that has it."""
    words = [set(re.findall(r"\w+", cell.source)) for cell in CELLS]
    found = set()
    for namespace in NAMESPACES:
        cells_here = [w for cell, w in zip(CELLS, words) if re.search(rf"{namespace}\b", cell.source)]
        said = set().union(*cells_here) if namespace != "tf" else {
            name for cell in CELLS for name in re.findall(r"\btf\.(\w+)", cell.source)
        }  # fmt: skip
        found |= {id(thing) for name, thing in public(namespace) if name in said}
    return found

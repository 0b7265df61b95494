"""Everything that minitf does is compared with real TensorFlow by at least one cell.

Runs all cells with a table that notes which rows compute and which give gradients, and
reads the cells for the public names. What has no cell is listed; what cannot have one
stands below, with the reason.
"""

import re
import types
from dataclasses import replace

import pytest

import minitf as tf
from minitf.core.op import OPS
from tests.minitf import cells

CELLS = [cell for path in sorted(cells.CASES.glob("*.py")) for cell in cells.read(path)]

# Rows that no one-line cell reaches, and why.
WITHOUT_VALUE: dict[str, str] = {}
WITHOUT_GRADIENT: dict[str, str] = {}
# Public names that TensorFlow does not have, or whose answer is not TensorFlow's.
OURS = {
    "override": "replaces a cell of the table; TensorFlow has no table",
    "warm": "compiles minitf's kernels",
    "breast_cancer": "a data set of the course",
    "digits": "a data set of the course",
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
    missing = wanted - seen[1] - set(WITHOUT_GRADIENT)
    assert not missing, f"no cell takes the gradient of {sorted(missing)}"


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_every_public_name_is_in_a_cell(namespace):
    module = tf
    for part in namespace.split(".")[1:]:
        module = getattr(module, part)
    missing = [name for name in public(module) if name not in OURS and not used(namespace, name)]
    assert not missing, f"{namespace}: no cell for {' '.join(missing)}"


def public(module: types.ModuleType) -> list[str]:
    """The functions and classes of minitf that a module offers."""
    names = getattr(module, "__all__", None) or [n for n in dir(module) if n[0] != "_"]
    found = [(name, getattr(module, name)) for name in names]
    return [
        name
        for name, thing in found
        if callable(thing) and getattr(thing, "__module__", "").startswith("minitf")
    ]


def used(namespace: str, name: str) -> bool:
    """Whether some cell speaks of the namespace and of the name."""
    word = re.compile(rf"\btf\.{name}\b" if namespace == "tf" else rf"\b{name}\b")
    return any(namespace in cell.source and word.search(cell.source) for cell in CELLS)

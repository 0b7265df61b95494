"""Every row of the table, on its own samples: its spec, its lives, its gradient.

The samples stand in the rows, so a new operation is tested here before anyone writes a
test for it. What TensorFlow answers is compared in test_cells.py.
"""

import numpy as np
import pytest

import minitf as tf
from minitf.autodiff import check_gradient
from minitf.base.shape import TensorSpec, spec_of
from minitf.core.door import apply
from minitf.core.op import OPS

SAMPLES = [(op, i) for op in OPS.values() for i in range(len(op.samples))]
SCALARS = [op for op in OPS.values() if op.scalar and op.samples]


def name_of(value):
    return getattr(value, "name", str(value))


def inputs_of(sample) -> list[np.ndarray]:
    """The sample's inputs as tensors would hold them."""
    return [tf.constant(value).numpy() for value in sample.inputs]


@pytest.mark.parametrize("op, i", SAMPLES, ids=name_of)
def test_the_row_says_what_it_gives(op, i):
    sample = op.samples[i]
    tensors = [tf.constant(value) for value in sample.inputs]
    specs = op.infer(*[t.spec for t in tensors], **sample.attrs)
    specs = (specs,) if isinstance(specs, TensorSpec) else tuple(specs)
    outputs = apply(op.name, *tensors, **sample.attrs)
    outputs = outputs if isinstance(outputs, tuple) else (outputs,)
    assert len(specs) == len(outputs)
    for spec, output in zip(specs, outputs):
        assert spec.dtype is output.dtype
        assert spec.shape.is_compatible_with(output.shape)
        assert spec_of(output.array).shape == output.shape


@pytest.mark.parametrize("op, i", SAMPLES, ids=name_of)
def test_the_row_leaves_its_inputs_alone(op, i):
    if op.stateful:
        pytest.skip("a stateful row is there to change something")
    sample = op.samples[i]
    tensors = [tf.constant(value) for value in sample.inputs]
    before = [t.numpy().copy() for t in tensors]
    apply(op.name, *tensors, **sample.attrs)
    for tensor, array in zip(tensors, before):
        np.testing.assert_array_equal(tensor.numpy(), array)


@pytest.mark.parametrize("op, i", SAMPLES, ids=name_of)
def test_traced_as_eager(op, i):
    if op.stateful:
        pytest.skip("a stateful row gives another answer the second time")
    sample = op.samples[i]
    tensors = [tf.constant(value) for value in sample.inputs]
    traced = tf.function(lambda *inputs: apply(op.name, *inputs, **sample.attrs))
    for got, wanted in zip(
        tf.nest.flatten(traced(*tensors)),
        tf.nest.flatten(apply(op.name, *tensors, **sample.attrs)),
    ):
        np.testing.assert_array_equal(got.numpy(), wanted.numpy())


@pytest.mark.parametrize("op", SCALARS, ids=name_of)
def test_one_number_at_a_time_gives_the_same(op):
    for sample in op.samples:
        arrays = inputs_of(sample)
        if sample.attrs or any(a.dtype.kind not in "fi" for a in arrays):
            continue
        wanted = op.cpu(*arrays)
        got = np.frompyfunc(op.scalar, len(arrays), 1)(*arrays)
        np.testing.assert_allclose(np.asarray(got, float), np.asarray(wanted, float), 1e-5, 1e-6)


GRADIENTS = [
    (op, i)
    for op, i in SAMPLES
    if op.grad is not None
    and op.samples[i].gradient
    and any(a.dtype.kind == "f" for a in inputs_of(op.samples[i]))
]


@pytest.mark.parametrize("op, i", GRADIENTS, ids=name_of)
def test_the_gradient_is_the_slope(op, i):
    sample = op.samples[i]

    def first_float(*inputs):
        found = tf.nest.flatten(apply(op.name, *inputs, **sample.attrs))
        return next(t for t in found if t.dtype.is_floating)

    check_gradient(first_float, inputs_of(sample), 1e-4)

"""A chain of elementwise operations on large arrays becomes one node, one loop."""

import numpy as np
import pytest

import minitf as tf


def chain(x, y):
    return tf.tanh(x * 2.0 + 1.0) - y


def test_a_chain_with_numbers_in_it_is_one_node():
    x = tf.constant(np.linspace(-2, 2, 1 << 16, dtype=np.float32))
    traced = tf.function(chain).get_concrete_function(x, x)
    assert [node.op.name for node in traced.optimised.nodes] == [
        "fused_multiply_add_tanh_subtract"
    ]
    assert len(traced.graph.nodes) == 4
    np.testing.assert_allclose(traced(x, x), chain(x, x), rtol=1e-6)


@pytest.mark.parametrize("shape", [(8,), (1 << 16, 2)])
def test_what_is_small_or_needs_broadcasting_stays_apart(shape):
    x = tf.ones(shape)
    y = x if shape == (8,) else tf.constant([1.0, 2.0])
    traced = tf.function(lambda x, y: x * y + y).get_concrete_function(x, y)
    assert [node.op.name for node in traced.optimised.nodes] == ["multiply", "add"]


def test_keras_dot_with_a_single_number_multiplies():
    found = tf.keras.ops.dot(tf.constant(2.0), tf.constant([1.0, 2.0]))
    np.testing.assert_array_equal(found, [2.0, 4.0])

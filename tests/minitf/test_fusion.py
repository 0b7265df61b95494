"""A chain of elementwise operations on large arrays becomes one node, one loop."""

import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import minitf as tf
from minitf.kernels.compile import machine_code


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


def test_two_threads_that_need_one_kernel_both_get_it():
    source = "def fused(a0_, out):\n    for i in range(out.size):\n        out[i] = a0_[i]\n"
    source += f"# {time.time_ns()}\n"  # new to the cache, so that it takes a while to compile

    def compiled(_):
        return machine_code(source, "fused", "void(float32[::1], float32[::1])")

    with ThreadPoolExecutor(4) as threads:
        assert len(set(map(id, threads.map(compiled, range(4))))) == 1


def test_an_assignment_with_arithmetic_joins_the_chain_before_it():
    start = np.linspace(-2, 2, 1 << 16, dtype=np.float32)
    v = tf.Variable(start)

    @tf.function
    def step(x):
        before = v + 0.0
        v.assign_sub(0.5 * tf.tanh(x))
        return before, v.assign_add(x * 2.0) + v

    before, after = step(tf.constant(start))
    names = [node.op.name for node in step.get_concrete_function(tf.constant(start)).optimised.nodes]
    assert "fused_tanh_multiply_subtract" in names and "assign_sub" not in names
    np.testing.assert_array_equal(before, start)
    wanted = start - 0.5 * np.tanh(start) + 2 * start
    np.testing.assert_allclose(v, wanted, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(after, 2 * wanted, rtol=1e-5, atol=1e-6)

"""Compiled graphs whose loops are cut into pieces give what their plans give, to the same
bits on one thread and on several."""

import threading

import minitf as tf
import numpy as np
import pytest
from minitf.graph.native import pieces

from tests.minitf.test_native import CASES, X, same

pytestmark = pytest.mark.slow  # a compilation takes a second or more


@pytest.fixture(autouse=True)
def cut_into_pieces(monkeypatch):
    monkeypatch.setenv("MINITF_JIT", "always")
    monkeypatch.setattr(pieces, "WORK", 1)


def rows_of(function, *arguments):
    """A compiled function, after a first call; it must hold pieces."""
    compiled = tf.function(function, jit_compile=True)
    compiled(*arguments)
    assert compiled.jit_reason == "" and "split(" in compiled.jit_source
    return compiled


def test_all_operations_in_one_graph():
    given = tf.constant(np.tile(X, (2, 1)))
    names = [name for name in CASES if name not in ("nothing", "moved")]
    same(lambda x: [CASES[name](x) for name in names], given, tolerance=4e-6)


def layers(x, w, images, filters, labels):
    with tf.GradientTape() as tape:
        tape.watch([x, w, images, filters])
        scores = tf.nn.relu(x @ w) @ tf.transpose(w) + tf.reduce_mean(x, 0)
        each = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, scores)
        seen = tf.nn.max_pool2d(tf.nn.conv2d(images, filters, 1, "SAME"), 2, 2, "VALID")
        pairs = tf.nn.softmax(seen @ tf.transpose(seen, [0, 1, 3, 2])) @ seen
        loss = tf.reduce_mean(each) + tf.reduce_sum(pairs * seen)
    return loss, *tape.gradient(loss, [x, w, images, filters])


def arguments(rows: int):
    random = np.random.default_rng(5)

    def normal(*shape):
        return tf.constant(random.normal(0, 0.3, shape).astype("float32"))

    labels = tf.constant(random.integers(0, 12, rows))
    return normal(rows, 12), normal(12, 20), normal(rows, 6, 6, 2), normal(3, 3, 2, 4), labels


def test_products_images_and_losses():
    same(layers, *arguments(7), tolerance=2e-5)


def test_the_same_bits_with_and_without_helpers(monkeypatch):
    from minitf.kernels import threads

    given = arguments(9)
    compiled = rows_of(layers, *given)
    several = [t.numpy() for t in compiled(*given)]
    monkeypatch.setattr(threads, "_POOL", [threads.Pool(0)])
    for alone, shared in zip(compiled(*given), several, strict=True):
        np.testing.assert_array_equal(alone.numpy(), shared)


def test_an_open_size_is_cut_by_what_comes():
    @tf.function(jit_compile=True, input_signature=[tf.TensorSpec((None, 3))])
    def rows(x):
        return tf.nn.softmax(x), tf.reduce_sum(x), tf.reduce_sum(tf.exp(x), 0)

    for size in (5, 1, 40, 0, 5):
        x = tf.random.normal((size, 3), seed=1)
        for found, wanted in zip(rows(x), rows.python_function(x), strict=True):
            np.testing.assert_allclose(found, wanted, rtol=1e-5, atol=1e-5)
    assert "split(" in rows.jit_source


def test_products_of_matrices_that_are_turned_around():
    @tf.function(jit_compile=True, input_signature=[tf.TensorSpec((None, 50, 3, 4)),
                                                    tf.TensorSpec((12, 7))])  # fmt: skip
    def products(x, w):
        across = tf.reshape(tf.transpose(x, (2, 3, 0, 1)), (12, -1))  # x as it lies, turned
        other = tf.reshape(tf.transpose(x, (3, 2, 0, 1)), (12, -1))  # which is not
        along = tf.reshape(x, (-1, 12))
        return across @ along, tf.transpose(along) @ other[0][:, None], across + other, (
            tf.transpose(w) @ tf.transpose(along)), tf.matmul(along, along @ w, transpose_a=True)  # fmt: skip

    for size in (32, 1, 0):
        x, w = tf.random.normal((size, 50, 3, 4), seed=3), tf.random.normal((12, 7), seed=4)
        for found, wanted in zip(products(x, w), products.python_function(x, w), strict=True):
            np.testing.assert_allclose(found, wanted, rtol=1e-4, atol=1e-3)
    assert products.jit_reason == ""
    assert "(rows, 12,)" in products.jit_source  # pieces of the rows that are added up


def test_memory_is_kept_as_long_as_pieces_use_it():
    """Buffers that only pieces use, large enough to go back to the system when freed."""
    x, w = tf.random.normal((600, 500), seed=3), tf.random.normal((500, 700), stddev=0.1, seed=4)
    compiled = rows_of(lambda x: tf.nn.softmax(tf.nn.relu(x @ w) @ tf.transpose(w)), x)
    wanted = tf.nn.softmax(tf.nn.relu(x @ w) @ tf.transpose(w))
    for _ in range(5):
        np.testing.assert_allclose(compiled(x), wanted, rtol=1e-3, atol=1e-5)


def test_calls_from_many_threads_at_once():
    x = tf.random.normal((64, 30), seed=2)
    compiled = rows_of(lambda x: tf.nn.softmax(2 * x), x)
    wanted, found = compiled(x).numpy(), []

    def call():
        found.extend(compiled(x).numpy() for _ in range(50))

    callers = [threading.Thread(target=call) for _ in range(4)]
    [caller.start() for caller in callers]
    [caller.join() for caller in callers]
    assert len(found) == 200
    assert all(np.array_equal(array, wanted) for array in found)


def test_the_number_of_threads_can_be_chosen(monkeypatch):
    from minitf.kernels.threads import thread_count

    monkeypatch.setenv("MINITF_THREADS", "3")
    assert thread_count() == 3
    for wrong in ("0", "many"):
        monkeypatch.setenv("MINITF_THREADS", wrong)
        with pytest.raises(ValueError, match="whole number"):
            thread_count()

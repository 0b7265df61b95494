"""Compiled graphs keep their buffers from call to call, and share them among results that
nothing needs any more; what a call gave stays as it is."""

import threading

import minitf as tf
import numpy as np
import pytest
from minitf.kernels.lent import LINE, Lent

pytestmark = pytest.mark.slow  # a compilation takes a second or more

W = np.random.default_rng(0).normal(0, 0.2, (24, 24)).astype("float32")


def deep(x):
    """Products, each of the one before; the last is seen under two names."""
    for _ in range(4):
        x = tf.nn.relu(x @ tf.tanh(tf.transpose(x) @ x)) * 0.1
    last = x @ tf.constant(W)
    return tf.reshape(last, [-1, 4]), tf.transpose(last), tf.reduce_sum(last, 1)


@pytest.fixture
def compiled(monkeypatch):
    monkeypatch.setenv("MINITF_JIT", "always")
    shape = tf.TensorSpec([None, 24], tf.float32)
    function = tf.function(deep, input_signature=[shape], jit_compile=True)
    function(tf.zeros([40, 24]))
    assert function.jit_reason == ""
    return function


def rows(count: int):
    return tf.constant(np.random.default_rng(count).normal(size=(count, 24)).astype("float32"))


def agree(given, wanted) -> None:
    for one, other in zip(given, wanted, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-5)


def test_results_outlive_later_calls(compiled):
    sizes = (40, 40, 8, 100)
    kept = [compiled(rows(size)) for size in sizes]
    for size, results in zip(sizes, kept):
        agree(results, deep(rows(size)))


def test_buffers_share_slots(compiled):
    source = compiled.jit_source
    slots = {line.split("pointer(")[1].split(")")[0]
             for line in source.splitlines() if "= carray(pointer(m" in line}  # fmt: skip
    assert source.count("= carray(pointer(m") > len(slots) > 0


def test_calls_at_the_same_time(compiled):
    wanted, wrong = {size: deep(rows(size)) for size in range(30, 36)}, []

    def call(size: int) -> None:
        try:
            for _ in range(20):
                agree(compiled(rows(size)), wanted[size])
        except AssertionError as error:
            wrong.append(error)

    threads = [threading.Thread(target=call, args=(size,)) for size in wanted]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_memory_is_lent_to_one_call_at_a_time():
    with Lent(1000) as first, Lent(1000) as second:
        assert first % LINE == second % LINE == 0 and abs(first - second) >= 1000
    with Lent(500) as again:
        assert again in (first, second)


def test_a_variable_that_nothing_else_sees_is_changed_in_place(monkeypatch):
    monkeypatch.setenv("MINITF_JIT", "always")
    variable = tf.Variable(np.zeros(50, "float32"))
    add = tf.function(lambda x: variable.assign_add(x), jit_compile=True)
    add(tf.ones(50))
    assert add.jit_reason == ""
    storage = variable.handle.array
    place = storage.array.ctypes.data
    add(tf.ones(50))
    assert storage.array.ctypes.data == place
    seen = storage.array
    add(tf.ones(50))
    assert seen[0] == 2 and variable.numpy()[0] == 3

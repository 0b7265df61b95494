"""tape.explain says where a gradient was lost, and agrees with tape.gradient."""

import numpy as np
import pytest

import minitf as tf

BEFORE = tf.constant(1.0)
LOST = {
    "an integer target": (lambda x: (tf.cast(x, tf.int32), x), "the target has dtype int32"),
    "a NumPy array as target": (lambda x: (x.numpy().reshape(1), x), "NumPy"),
    "a variable that NumPy reads": (lambda x: (tf.constant(np.mean(x)) * 2.0, x), "only by NumPy"),
    "through NumPy": (lambda x: (tf.constant(np.mean(x * 1.0)), x), "from NumPy arrays"),
    "stop_gradient": (lambda x: (tf.stop_gradient(x) * 2.0, x), "stop_gradient"),
    "through whole numbers": (lambda x: (tf.cast(tf.cast(x, tf.int32), tf.float32), x), "cast"),
    "through a truth": (lambda x: (tf.where(x > 0, 1.0, 2.0), x), "bool"),
    "through NumPy, with a truth beside it": (
        lambda x: (x > 0, tf.constant(np.mean(x * 1.0)), x)[1:], "from NumPy arrays"),
    "not connected": (lambda x: (x * 1.0, tf.Variable(2.0) * 2.0, x)[1:], "does not depend"),
    "a tensor that is not watched": (
        lambda x: ((c := tf.constant(2.0)) * x, c), "does not watch"),
    "an integer source": (lambda x: ((c := tf.constant(2)) * 2, c), "dtype int32"),
    "a variable that is not trained": (
        lambda x: ((c := tf.Variable(2.0, trainable=False)) * x, c), "not trainable"),
    "a variable that was assigned": (
        lambda x: ((c := tf.Variable(1.0)).assign(x) + 0.0, x), "does not depend"),
    "a tensor made before the tape": (lambda x: (BEFORE * 1.0, x * 1.0, x)[::2], "not made from"),
}  # fmt: skip


@pytest.mark.parametrize("name", LOST)
def test_it_names_what_loses_the_gradient(name):
    make, words = LOST[name]
    x = tf.Variable(3.0, name="x")
    with tf.GradientTape(persistent=True) as tape:
        target, source = make(x)
    said = tape.explain(target, source)
    assert said.startswith("None: ") and words in said
    if not isinstance(target, np.ndarray):
        assert tape.gradient(target, source) is None


def test_it_says_where_there_is_a_gradient():
    x = tf.Variable(3.0)
    with tf.GradientTape(persistent=True) as tape:
        y = tf.stop_gradient(x) * x
    assert tape.explain(y, x).startswith("Not None")
    assert tape.gradient(y, x).numpy() == 3.0


def test_a_spent_tape_and_a_row_without_a_gradient():
    x = tf.Variable([3.0, 1.0])
    with tf.GradientTape() as tape:
        y = x * x
    tape.gradient(y, x)
    assert "holds nothing" in tape.explain(y, x)
    with tf.override("square", grad=None), tf.GradientTape() as tape:
        y = tf.square(x)
    assert "No gradient defined for operation 'square'" in tape.explain(y, x)

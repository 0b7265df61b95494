"""Properties of graphs: a random small program gives the same numbers and gradients
eagerly, traced, and with each pass of the compiler left out or alone.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitf as tf
from minitf.graph import concrete
from minitf.graph.passes import PASSES, optimise
from tests.minitf.drawing import arrays

# Each takes two tensors of shape (2, 3), or a smaller one, and gives one.
STEPS = (
    lambda x, y: x + y,
    lambda x, y: x * y,
    lambda x, y: x - 2.0 * y,
    lambda x, y: tf.maximum(x, y * 0.5),
    lambda x, y: tf.tanh(x),
    lambda x, y: tf.sigmoid(x) * 1.0,
    lambda x, y: x + 0.0,
    lambda x, y: tf.square(x) / (1.0 + tf.square(y)),
    lambda x, y: tf.reduce_mean(x, axis=-1, keepdims=True),
    lambda x, y: tf.matmul(x, y, transpose_b=True) if _matrices(x, y) else x,
    lambda x, y: tf.nn.softmax(x),
    lambda x, y: tf.where(x > y, x, y),
    lambda x, y: tf.concat([x[..., 1:], x[..., :1]], -1),
    lambda x, y: tf.stop_gradient(x) * y,
    lambda x, y: tf.transpose(tf.transpose(x)),
    lambda x, y: tf.constant(2.0) * tf.constant(3.0) + x,
    lambda x, y: x - (-y) * 1.0,
    lambda x, y: tf.abs(-x) ** 2.0 / 4.0,
    lambda x, y: tf.reshape(tf.reshape(x, [-1]), x.shape),
    lambda x, y: tf.matmul(tf.transpose(x), y) if _matrices(x, y) else x,
    lambda x, y: repeated(x, y),
)


def repeated(x, y):
    """A loop with work that is the same in every round."""
    return tf.while_loop(
        lambda i, total: i < 2, lambda i, total: (i + 1, total * 0.5 + tf.tanh(y) * 0.1),
        (tf.constant(0), x + 0.0 * y),
    )[1]  # fmt: skip


def _matrices(x, y) -> bool:
    return x.shape == (3, 3) and y.shape == (3, 3)


@st.composite
def programs(draw):
    """Steps with the places of their inputs among what is there by then."""
    count = draw(st.integers(1, 8))
    return [
        (draw(st.integers(0, len(STEPS) - 1)), draw(st.integers(0, k + 1)), draw(st.integers(0, k + 1)))
        for k in range(count)
    ]


def program(steps):
    """The function of two tensors that the steps make."""

    def run(a, b):
        values = [a, b]
        for which, i, j in steps:
            values.append(STEPS[which](values[i], values[j]))
        return tf.reduce_sum(values[-1]) + tf.reduce_mean(values[len(values) // 2])

    return run


def value_and_gradients(function, a, b):
    a, b = tf.constant(a), tf.constant(b)
    with tf.GradientTape() as tape:
        tape.watch([a, b])
        value = function(a, b)
    gradients = tape.gradient(value, [a, b], unconnected_gradients="zero")
    return [value.numpy(), *[g.numpy() for g in gradients]]


def agree(got, wanted):
    for one, other in zip(got, wanted, strict=True):
        np.testing.assert_allclose(one, other, 1e-5, 1e-5)


MATRICES = arrays((3, 3), ("float32",), -2.0, 2.0)


@given(steps=programs(), a=MATRICES, b=MATRICES)
def test_traced_as_eager(steps, a, b):
    run = program(steps)
    agree(value_and_gradients(tf.function(run), a, b), value_and_gradients(run, a, b))


@given(steps=programs(), a=MATRICES, b=MATRICES)
def test_gradients_taken_inside_the_graph_are_those_outside(steps, a, b):
    run = program(steps)

    @tf.function
    def inside(a, b):
        with tf.GradientTape() as tape:
            tape.watch([a, b])
            value = run(a, b)
        return value, *tape.gradient(value, [a, b], unconnected_gradients="zero")

    agree([t.numpy() for t in inside(a, b)], value_and_gradients(run, a, b))


@given(steps=programs(), a=MATRICES, b=MATRICES)
def test_a_nested_function_is_the_function(steps, a, b):
    run = program(steps)
    nested = tf.function(lambda a, b: tf.function(run)(a, b) * 1.0)
    agree(value_and_gradients(nested, a, b), value_and_gradients(run, a, b))


@given(steps=programs(), a=MATRICES, b=MATRICES)
def test_a_tape_that_comes_again_gives_the_gradients_of_its_own_numbers(steps, a, b):
    run = program(steps)
    wanted = value_and_gradients(lambda x, y: tf.identity(run(x, y)), a * 0.5, b)  # another tape
    for numbers in (a, a * 2.0, a * 3.0):  # the third time the way back is a plan
        value_and_gradients(run, numbers, b)
    agree(value_and_gradients(run, a * 0.5, b), wanted)


def only(passes):
    """`optimise` without the other passes."""
    return lambda graph, names: optimise(graph, tuple(n for n in names if n in passes))


CHOICES = [(), *[(name,) for name in PASSES], *[tuple(p for p in PASSES if p != n) for n in PASSES]]


@pytest.mark.parametrize("passes", CHOICES, ids=lambda names: "+".join(names) or "none")
@given(steps=programs(), a=MATRICES, b=MATRICES)
def test_no_pass_changes_what_comes_out(passes, steps, a, b):
    run = program(steps)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(concrete, "optimise", only(passes))
        got = value_and_gradients(tf.function(run), a, b)
    agree(got, value_and_gradients(run, a, b))


@given(rows=st.integers(0, 4), a=arrays((4, 3), ("float32",)))
def test_a_graph_for_any_number_of_rows(rows, a):
    @tf.function(input_signature=[tf.TensorSpec([None, 3])])
    def run(x):
        return tf.concat([x * 2.0, tf.reduce_sum(x, 0, keepdims=True)], 0)

    x = a[:rows]
    wanted = np.concatenate([x * 2, x.sum(0, keepdims=True)])
    np.testing.assert_allclose(run(x).numpy(), wanted, 1e-5, 1e-5)

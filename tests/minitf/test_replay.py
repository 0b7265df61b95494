"""Gradients that come again run as a plan: when they do, and when they must not."""

import numpy as np
import pytest

import minitf as tf
from minitf.graph import replay


@pytest.fixture
def ran(monkeypatch):
    """A list that gets an entry each time a way back runs as a plan."""
    runs = []
    plain = replay.WayBack.run

    def run(self, *arguments):
        found = plain(self, *arguments)
        runs.extend([self] * (found is not None))
        return found

    monkeypatch.setattr(replay.WayBack, "run", run)
    monkeypatch.setattr(replay, "_WAYS", {})
    monkeypatch.setattr(replay, "_SEEN", set())
    return runs


def slope(x, **options):
    with tf.GradientTape(**options) as tape:
        tape.watch(x)
        y = tf.reduce_sum(tf.square(x) * 3.0)
    return tape.gradient(y, x).numpy()


def test_from_the_second_time_it_is_a_plan(ran):
    for k in range(4):
        x = tf.constant([1.0, float(k)])
        np.testing.assert_array_equal(slope(x), [6.0, 6.0 * k])
    assert len(ran) == 3 and len(set(map(id, ran))) == 1


def test_another_shape_is_another_way_back(ran):
    for size in (1, 2, 3):
        slope(tf.ones(size))
    assert not ran


def test_only_what_was_asked_for_is_computed(ran):
    x, w = tf.constant([[1.0, 2.0]]), tf.Variable([[3.0], [4.0]])
    for _ in range(2):
        with tf.GradientTape() as tape:
            y = tf.matmul(x, w)
        gradient = tape.gradient(y, w)
    np.testing.assert_array_equal(gradient.numpy(), [[1.0], [2.0]])
    assert ran[0].plan.source.count("matmul") == 1


def test_a_row_that_is_overridden_is_not_passed_by(ran):
    x = tf.constant([1.0, 2.0])
    for _ in range(3):
        slope(x)
    before = len(ran)
    with tf.override("square", grad=lambda n, g: g * 0.0):
        np.testing.assert_array_equal(slope(x), [0.0, 0.0])
    with tf.override("multiply", cpu=lambda a, b: np.zeros_like(a * b)):
        np.testing.assert_array_equal(slope(x), [0.0, 0.0])
    assert len(ran) == before
    np.testing.assert_array_equal(slope(x), [6.0, 12.0])


def test_an_outer_tape_sees_the_inner_gradient(ran):
    for _ in range(3):
        x = tf.constant(2.0)
        with tf.GradientTape() as outer:
            outer.watch(x)
            with tf.GradientTape() as inner:
                inner.watch(x)
                y = x * x * x
            first = inner.gradient(y, x)
        assert outer.gradient(first, x).numpy() == 12.0


def test_what_is_not_connected_stays_none(ran):
    for _ in range(3):
        x, other = tf.constant(2.0), tf.constant(1.0)
        with tf.GradientTape() as tape:
            tape.watch([x, other])
            y = tf.stop_gradient(x) * 2.0 + x
        assert tape.gradient(y, [x, other])[1] is None
    assert len(ran) == 2


def test_steps_with_effects_go_the_plain_way(ran):
    v = tf.Variable(1.0)
    for _ in range(3):
        with tf.GradientTape() as tape:
            y = v * 2.0
            v.assign_add(1.0)
        tape.gradient(y, v)
    assert v.numpy() == 4.0


def test_a_tape_of_symbolic_tensors_is_not_taken_for_one_with_numbers(ran):
    def doubled(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = x * x
        return tape.gradient(y, x)

    for _ in range(3):
        doubled(tf.ones([2, 3]))
    count = len(ran)
    model = tf.keras.Model(x := tf.keras.Input((3,), batch_size=2), doubled(x))
    assert len(ran) == count
    np.testing.assert_array_equal(model(np.full((2, 3), 4.0, np.float32)), np.full((2, 3), 8.0))


def test_tensors_that_are_led_otherwise_are_another_way_back(ran):
    def slopes(*factors):
        with tf.GradientTape() as tape:
            tape.watch(factors)
            y = tf.reduce_sum(tf.concat([factors[0] * factors[1], *factors], 0))
        return [None if g is None else g.numpy().tolist() for g in tape.gradient(y, factors)]

    a, b, c = tf.constant([2.0]), tf.constant([3.0]), tf.constant([5.0])
    for _ in range(3):
        assert slopes(a, b) == [[4.0], [3.0]]
        assert slopes(a, a) == [[6.0], [6.0]]
        assert slopes(a, b, c) == [[4.0], [3.0], [1.0]]
        assert slopes(b, c, b) == [[7.0], [4.0], [7.0]]
    assert len({id(way) for way in ran}) == 4

"""Where AutoGraph does more than TensorFlow's, and what its code and errors look like.

What both do is in cases/autograph.py.
"""

import traceback

import pytest

import minitf as tf


def test_assert_is_checked_when_the_graph_runs():
    @tf.function
    def f(x):
        assert x > 0, "must be positive"
        return x * 2

    assert f(tf.constant(3)).numpy() == 6
    with pytest.raises(tf.errors.InvalidArgumentError, match="must be positive"):
        f(tf.constant(-3))


def test_enumerate_and_zip_go_along_tensors():
    @tf.function
    def f(x, y):
        total = 0
        for i, v in enumerate(x):
            total += i * v
        for a, b in zip(x, y):
            total += a * b * 100
        return total

    assert f(tf.constant([1, 2, 3]), tf.constant([4, 5, 6])).numpy() == 8 + 3200


def test_a_tensor_may_end_a_loop_of_pythons():
    @tf.function
    def f(x):
        for i in [1, 2, 3]:
            if x > 5:
                break
            x = x + i
        return x

    assert [f(tf.constant(n)).numpy() for n in (1, 4, 9)] == [7, 7, 9]


def test_return_from_within_with_and_after_try():
    import contextlib

    @tf.function
    def f(x):
        with contextlib.nullcontext():
            if x > 0:
                y = x
            else:
                y = -x
        try:
            y = y - 1
        finally:
            y = y * 2
        return y

    assert [f(tf.constant(n)).numpy() for n in (2, -5)] == [2, 8]


def test_private_names_and_super_work_in_converted_methods():
    class Base:
        def go(self, x):
            return x + 1

    class Derived(Base):
        def __init__(self):
            self.__scale = 3

        @tf.function
        def go(self, x):
            if x > 0:
                x = super().go(x)
            return super().go(x) * self.__scale

    assert Derived().go(tf.constant(1)).numpy() == 9
    assert Derived().go(tf.constant(-1)).numpy() == 0


def test_errors_point_at_the_learners_line():
    @tf.function
    def f(x):
        for i in tf.range(3):
            if x[0, 0] > 0:
                x = x @ tf.ones((5, 5))  # the line at fault
        return x

    with pytest.raises(ValueError) as caught:
        f(tf.ones((2, 3)))
    lines = [frame.line for frame in traceback.extract_tb(caught.value.__traceback__)]
    assert "x = x @ tf.ones((5, 5))  # the line at fault" in lines


def test_to_code_shows_the_calls():
    def f(x):
        while x > 0:
            x = x - 1
        return x if x > 5 else -x

    code = tf.autograph.to_code(f)
    assert "def tf__f(x):" in code
    for name in ("while_stmt", "if_exp"):
        assert f"ag__.{name}(" in code
    compile(code, "code", "exec")


def test_the_plan_is_pythons_own_control_flow():
    @tf.function
    def f(x):
        while tf.reduce_sum(x) < 100.0:
            if x[0] > 3.0:
                x = x + 1.0
            else:
                x = x * 2.0
        return x

    f(tf.constant([1.0, 2.0]))
    lines = [line.split("#")[0].strip() for line in f.source.splitlines()]
    assert "while True:" in lines and "else:" in lines
    assert sum(line.startswith("if ") for line in lines) == 2  # to leave the loop; the learner's


def test_libraries_and_undecorated_lambdas_are_left_alone():
    import json

    from minitf.graph.autograph import converted

    same = json.dumps, tf.reduce_sum, len, (lambda x: x), tf.Variable
    assert all(converted(f) is f for f in same)


def test_a_loop_that_runs_never_has_a_gradient():
    @tf.function
    def f(x, n):
        for _ in tf.range(n):
            x = x * x
        return x

    x = tf.constant(3.0)
    for n, slope in ((0, 1.0), (1, 6.0), (2, 108.0)):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = f(x, tf.constant(n))
        assert tape.gradient(y, x).numpy() == slope

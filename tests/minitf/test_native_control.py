"""Control flow and random numbers in machine code: compiled, as a plan and eagerly the same.

Hypothesis writes programs: chains of statements on a vector, some of them conditions and
loops with statements of their own. Each is compiled once, so there are few of them.
"""

import minitf as tf
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.slow  # a compilation takes a second or more
X = np.linspace(-2, 2, 6, dtype="float32")


@pytest.fixture(autouse=True)
def compiled_at_once(monkeypatch):
    monkeypatch.setenv("MINITF_JIT", "always")


def agree(function, *arguments, eager=True, times=2, reset=lambda: None):
    """Compiled, as a plan, and (as AutoGraph's code) eagerly, several times each."""
    compiled, plan = tf.function(function, jit_compile=True), tf.function(function)
    runs = []
    for way in (compiled, plan, *[tf.autograph.to_graph(function)] * eager):
        reset()
        results = [tf.nest.flatten(way(*arguments)) for _ in range(times)]
        runs.append([t.numpy() for t in sum(results, [])])
    assert compiled.jit_reason == "" and compiled.traces()[-1].runner.compiled is not None
    for other in runs[1:]:
        for found, wanted in zip(runs[0], other, strict=True):
            assert found.dtype == wanted.dtype and found.shape == wanted.shape
            np.testing.assert_allclose(found, wanted, rtol=1e-5, atol=1e-5)


def steps(x):
    i = tf.constant(0)
    while i < 5:
        if tf.reduce_sum(x) > 3.0:
            x = x * 2
        else:
            x = x + 1
        i += 1
    return x, i


def stops_early(x):
    z, seen = x, tf.constant(0)
    for i in tf.range(20):
        if z[0] > 0:
            z = tf.sin(z) * x
        elif z[1] > 0.3:
            break
        else:
            z = tf.cos(z) + z * tf.cast(i, "float32")
            continue
        seen += 1
    return z, seen


def nested(x):
    total = tf.reshape(x[:4], [2, 2])
    for i in tf.range(3):
        for j in tf.range(4):
            if i == j:
                continue
            total = total @ total * 0.01 + tf.cast(i * j, "float32")
    return total


def collatz(n):
    rounds = tf.constant(0)
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        rounds += 1
    return rounds


@pytest.mark.parametrize("function", [steps, stops_early])
@pytest.mark.parametrize("sign", [1, -1])
def test_autograph_and_its_gradients(function, sign):
    def gradient(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            results = function(x)
            loss = tf.reduce_sum(results[0])
        return results, tape.gradient(loss, x)

    agree(gradient, tf.constant(sign * X), eager=False)
    agree(function, tf.constant(sign * X))


def test_loops_in_loops():
    agree(nested, tf.constant(X))


def test_a_state_is_looked_at_in_another_shape():
    def function(x):
        total = tf.zeros(2)
        for _ in tf.range(3):
            rows = tf.reshape(x, (2, 3))
            x, total = x + 1.0, total + tf.reduce_sum(rows * rows, 1)
        return x, total

    agree(function, tf.constant(X))


def test_whole_numbers_decide():
    agree(collatz, tf.constant(27))


def test_an_open_size_goes_through_branches_and_rounds():
    @tf.function(jit_compile=True, input_signature=[tf.TensorSpec([None])])
    def function(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            z = x
            while tf.reduce_sum(z) < 10.0:
                z = z * 2 + x if z[0] > 0.5 else tf.exp(z) * x + 1
            loss = tf.reduce_sum(z * z)
        return z, tape.gradient(loss, x)

    for n in (1, 3, 7):
        x = np.linspace(0.3, 0.6, n, dtype="float32")
        found = function(x)
        wanted = function.traces()[-1].runner.fallback.run(x)
        for a, b in zip(found, wanted, strict=True):
            np.testing.assert_allclose(a.numpy(), b, rtol=1e-5)
    assert function.jit_reason == "" and function.traces()[-1].runner.compiled is not None


V, COUNT = tf.Variable([1.0, 2.0, 3.0]), tf.Variable(0)


def assigning(x):
    before, old = V + 0.0, V * x[0]
    if x[0] < 0:
        V.assign_add(x[:3])
        COUNT.assign_add(1)
    else:
        V.assign(x[3:])
    for i in tf.range(3):
        turned = V[::-1]
        V.assign(V * 2)
        if V[0] > turned[0]:
            COUNT.assign_add(i)
        V.assign_sub(turned)
    return before, old, V.read_value(), COUNT.read_value(), V + before


@pytest.mark.parametrize("sign", [1, -1])
def test_variables_change_in_branches_and_rounds_in_order(sign):
    def reset():
        V.assign([1.0, 2.0, 3.0])
        COUNT.assign(0)

    agree(assigning, tf.constant(sign * X), reset=reset)


def test_what_a_loop_cannot_carry_has_a_reason():
    @tf.function(jit_compile=True)
    def grows(x):
        return tf.while_loop(lambda y: tf.size(y) < 9, lambda y: [tf.concat([y, y], 0)], [x],
                             shape_invariants=[tf.TensorShape([None])])[0]  # fmt: skip

    @tf.function(jit_compile=True)
    def deep(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = nested(x)
        return tape.gradient(y, x)

    assert grows(tf.constant(X)).shape == (12,)
    assert grows.jit_reason == "states of a loop of different shapes"
    assert deep(tf.constant(X)).shape == (6,)
    assert deep.jit_reason == "a loop whose state is a list"


# ---- programs that nobody wrote ----

SIMPLE = {
    "scale": lambda x: x * 0.5 + 1,
    "bend": lambda x: tf.tanh(x) - 0.25,
    "turn": lambda x: x[::-1] * 1.25,
    "mix": lambda x: 0.5 * x + 0.1 * tf.reduce_mean(x) * tf.cumsum(x),
    "noise": lambda x: x + tf.random.normal(tf.shape(x)),
    "drop": lambda x: tf.nn.dropout(x, 0.4),
    "count": lambda x: (V.assign_add(x[:3]), x + V[1])[1],
}
statements = st.recursive(
    st.sampled_from(sorted(SIMPLE)),
    lambda inner: st.tuples(st.sampled_from(["if", "loop"]), st.lists(inner, min_size=1, max_size=3),
                            st.lists(inner, max_size=2)),
    max_leaves=6,
)  # fmt: skip


def done(program, x):
    for statement in program:
        if isinstance(statement, str):
            x = SIMPLE[statement](x)
        elif statement[0] == "if":
            _, then, orelse = statement
            x = tf.cond(x[0] > 0.3, lambda x=x: done(then, x), lambda x=x: done(orelse, x))
        else:
            _, body, after = statement
            x = tf.while_loop(lambda i, x: i < 3, lambda i, x: (i + 1, done(body, x)), (0, x))[1]
            x = done(after, x)
    return x


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(statements, min_size=2, max_size=4))
def test_programs(program):
    def function(x):
        return done(program, x), V.read_value()

    def reset():
        tf.random.set_seed(7)
        V.assign([1.0, 2.0, 3.0])

    # A graph numbers the seeds of its operations, eager ones are drawn: noise differs.
    is_random = any(name in str(program) for name in ("noise", "drop"))
    agree(function, tf.constant(X), eager=not is_random, reset=reset)

"""Results that take the memory of a dying input: never memory that anybody else can see."""

import gc
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitf as tf
from minitf.core.op import OPS
from minitf.graph import buffers, concrete
from minitf.graph.buffers import FRESH, VIEWS, peak_bytes, takes_out
from minitf.graph.passes import PASSES
from tests.minitf.drawing import arrays
from tests.minitf.test_properties_graphs import only

WITHOUT = tuple(name for name in PASSES if name != "reuse")
KEPT: list = []  # what a Python function has seen, and what it was


def keep(x):
    array = np.asarray(x)
    KEPT.append((array, array.copy()))
    return x * 1.0


def looked_at(x):
    y = tf.py_function(keep, [x], tf.float32)
    y.set_shape(x.shape)
    return y


def loop(x, y):
    state = (tf.constant(0), x, tf.nn.relu(x) * 0.0)
    body = lambda i, a, b: (i + 1, tf.nn.relu(a * 0.5 + y) - b, a)  # noqa: E731
    return tf.while_loop(lambda i, *_: i < 3, body, state)[1]


def kept_by_python(x):
    y = tf.tanh(x)
    return looked_at(y) + tf.nn.relu(y)


def kept_by_a_variable(x, v):
    y = tf.tanh(x)
    v.assign(y)
    return tf.nn.relu(y)


def kept_in_a_list(x, y):
    z = tf.tanh(x)
    rows = tf.TensorArray(tf.float32, size=2, element_shape=x.shape).write(0, z)
    return rows.write(1, tf.nn.relu(z) - y).stack()[0]


def seen_by_views(x):
    y = tf.tanh(x)
    turned, row = tf.transpose(y), y[1]
    return tf.nn.relu(y) - turned * row


# Each takes two tensors of shape (3, 3), and a variable, and gives one of that shape.
STEPS = (
    lambda x, y, v: x + y,
    lambda x, y, v: x * y * 0.5,
    lambda x, y, v: tf.nn.relu(x - 0.5),
    lambda x, y, v: x / (1.0 + tf.square(y)),
    lambda x, y, v: tf.matmul(x, y) * 0.1 + y[0],
    lambda x, y, v: tf.transpose(x) + x,
    lambda x, y, v: tf.transpose(x),
    lambda x, y, v: tf.reshape(tf.reshape(x, [-1]) * 2.0, [3, 3]) + y,
    lambda x, y, v: tf.identity(x),
    lambda x, y, v: x[::-1],
    lambda x, y, v: tf.expand_dims(x[0], 0) + tf.maximum(y, x),
    lambda x, y, v: tf.reduce_sum(x, 0, keepdims=True) - y,
    lambda x, y, v: tf.broadcast_to(x[:1], [3, 3]),
    lambda x, y, v: v + x,
    lambda x, y, v: v.assign(tf.tanh(x)) * 1.0,
    lambda x, y, v: v.assign_sub(y * 0.25) + x,
    lambda x, y, v: tf.math.rsqrt(1.0 + tf.square(x)),
    lambda x, y, v: looked_at(tf.tanh(x)),
    lambda x, y, v: tf.cond(x[0, 0] > 0.0, lambda: tf.tanh(x) + y, lambda: x),
    lambda x, y, v: loop(x, y),
    lambda x, y, v: kept_by_python(x),
    lambda x, y, v: kept_by_a_variable(x, v),
    lambda x, y, v: kept_in_a_list(x, y),
    lambda x, y, v: seen_by_views(x),
    lambda x, y, v: tf.constant([[1.0, 2.0, 3.0]]) * tf.exp(-tf.square(x)),
)


@st.composite
def programs(draw):
    """Steps with the places of their inputs, and which values are results."""
    count = draw(st.integers(1, 10))
    place = lambda k: draw(st.integers(max(0, k - 2), k + 1))  # noqa: E731  mostly the newest
    steps = [(draw(st.integers(0, len(STEPS) - 1)), place(k), place(k)) for k in range(count)]
    return steps, draw(st.sets(st.integers(0, count + 1), max_size=3))


def function(program, variable):
    steps, wanted = program

    def run(a, b):
        values = [a, b]
        for which, i, j in steps:
            values.append(STEPS[which](values[i], values[j], variable))
        return [*[values[k] for k in sorted(wanted)], values[-1]]

    return run


def outcome(run, variable, a, b):
    """The results and the variable of two calls, on tensors that must not change."""
    variable.assign(np.full((3, 3), 0.5, np.float32))
    found = []
    for x, y in ((a, b), (b, a)):
        given = tf.constant(x), tf.constant(y)
        results = run(*given)
        found.append((results, [r.numpy() for r in (*results, variable)]))
        np.testing.assert_array_equal(given[0].array, x)
        np.testing.assert_array_equal(given[1].array, y)
    for results, seen in found:  # the first results are what they were, after the second call
        for result, was in zip(results, seen):
            np.testing.assert_array_equal(result, was)
    for array, was in KEPT:
        np.testing.assert_array_equal(array, was)
    KEPT.clear()
    return [value for _, seen in found for value in seen]


MATRICES = arrays((3, 3), ("float32",), -2.0, 2.0)


def alone(which: int):
    """The program of one step, whose result and inputs are all looked at."""
    return [(which, 0, 1)], {0, 1}


A, B = (np.linspace(*ends, 9, dtype=np.float32).reshape(3, 3) for ends in ((-2, 2), (1, -0.5)))


@pytest.mark.parametrize("rows", [3, None], ids=["known", "open"])
@pytest.mark.parametrize("which", range(len(STEPS)))
def test_each_step_alone(which, rows):
    compare(alone(which), A, B, rows)


@pytest.mark.parametrize("rows", [3, None], ids=["known", "open"])
@given(program=programs(), a=MATRICES, b=MATRICES)
def test_plans_that_write_in_place_give_what_others_and_eager_code_give(rows, program, a, b):
    compare(program, a, b, rows)


def compare(program, a, b, rows):
    """Whether all ways to run a program agree; small results are written in place too."""
    variable = tf.Variable(np.zeros((3, 3), np.float32))
    run = function(program, variable)
    wanted = outcome(run, variable, a, b)
    for passes in (tuple(PASSES), WITHOUT, ("reuse",)):
        spec = tf.TensorSpec([rows, 3], tf.float32)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(concrete, "optimise", only(passes))
            patch.setattr(buffers, "SMALL", 0)
            got = outcome(tf.function(run, input_signature=[spec, spec]), variable, a, b)
        for one, other in zip(got, wanted, strict=True):
            np.testing.assert_allclose(one, other, 1e-4, 1e-5)


def source(run, *specs) -> str:
    return tf.function(run).get_concrete_function(*specs).source


def test_a_bias_and_an_activation_are_written_over_the_product():
    x, w, b = (tf.TensorSpec(s, tf.float32) for s in ([None, 8], [8, 400], [400]))
    text = source(lambda x, w, b: tf.nn.relu(tf.matmul(x, w) + b), x, w, b)
    assert "t1 = add(t0, b, out=t0); del t0" in text
    assert "t2 = relu(t1, out=t1); del t1" in text


def test_where_sizes_are_open_a_smaller_array_is_left_alone():
    spec = tf.TensorSpec([None, 300], tf.float32)
    run = tf.function(lambda x, y: tf.exp(x) + y, input_signature=[spec, spec])
    assert "out=room(t0, y)" in run.get_concrete_function().source
    one, two = tf.zeros((1, 300)), tf.ones((2, 300))
    np.testing.assert_array_equal(run(one, two), np.full((2, 300), 2.0))
    np.testing.assert_array_equal(run(two * 0.0, one), np.ones((2, 300)))


def test_another_kernel_in_the_table_is_not_trusted():
    x = tf.ones((200, 200))
    with tf.override("matmul", cpu=lambda a, b: a):
        assert "out=" not in source(lambda x: tf.matmul(x, x) + 1.0, x)
    assert "out=" in source(lambda x: tf.matmul(x, x) + 1.0, x)


WRITERS = [n for n, op in OPS.items() if takes_out(op.cpu) and op.samples]


def sampled(name: str):
    for sample in OPS[name].samples:
        given = [np.array(v) for v in sample.inputs]
        yield [v.astype(np.float32) if v.dtype == float else v for v in given], sample.attrs


@pytest.mark.parametrize("name", sorted({*WRITERS, *FRESH}))
def test_what_is_called_fresh_is(name):
    assert name not in VIEWS
    for given, attrs in sampled(name):
        once, again = (np.asarray(OPS[name].cpu(*given, **attrs)) for _ in range(2))
        assert not any(np.shares_memory(once, other) for other in (*given, again))


IMAGE = np.arange(96, dtype=np.float32).reshape(2, 4, 4, 3)
WINDOW = {"size": (1, 1), "strides": (1, 1), "padding": "VALID"}
CONV = {"strides": (1, 1), "groups": 1, "padding": "VALID", "dilations": (1, 1)}
NOTHING_TO_DO = [
    ("max_pool", (IMAGE,), WINDOW), ("avg_pool", (IMAGE,), WINDOW),
    ("max_pool_grad", (IMAGE, IMAGE, IMAGE), WINDOW),
    ("avg_pool_grad", (IMAGE,), WINDOW | {"shape": (4, 4)}),
    ("conv", (IMAGE, np.eye(3, dtype=np.float32)[None, None]), CONV),
    ("conv_input_grad", (IMAGE, np.eye(3, dtype=np.float32)[None, None]), CONV | {"shape": (4, 4)}),
    *[(f"reduce_{n}", (IMAGE,), {"axis": (), "keepdims": False})
      for n in ("sum", "mean", "max", "min", "prod")],
    ("concat", (IMAGE,), {"axis": 0}), ("tile", (IMAGE,), {"multiples": (1,) * 4}),
    ("pad", (IMAGE, np.float32(0)), {"paddings": ((0, 0),) * 4}), ("cast", (IMAGE,), {"dtype": tf.float32}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "given", "attrs"), NOTHING_TO_DO)
def test_it_is_fresh_even_where_there_is_nothing_to_do(name, given, attrs):
    assert name in FRESH
    result = OPS[name].cpu(*given, **attrs)
    assert not any(np.shares_memory(result, array) for array in given)


@pytest.mark.parametrize("name", WRITERS)
def test_a_kernel_may_write_over_its_inputs(name):
    for given, attrs in sampled(name):
        wanted = np.asarray(OPS[name].cpu(*given, **attrs))
        for k, v in enumerate(given):
            if v.shape == wanted.shape and v.dtype == wanted.dtype and v.ndim:
                copies = [v.copy() for v in given]
                got = OPS[name].cpu(*copies, **attrs, out=copies[k])
                assert got is copies[k]
                np.testing.assert_array_equal(got, wanted)


def dense(x, w):
    return tf.nn.relu(tf.matmul(x, w) + 1.0) * 2.0


def several(x, w):
    left, right = tf.matmul(x, w), tf.exp(x)
    return tf.reduce_sum(left * right + x), tf.transpose(left - right)


def views(x, w):
    y = tf.reshape(tf.tanh(x), [-1])
    return tf.reduce_max(tf.reshape(y + 1.0, x.shape) * w), y[:10] * 1.0


@pytest.mark.parametrize("run", [dense, several, views, lambda x, w: loop(x, w)])
@pytest.mark.parametrize("passes", [tuple(PASSES), WITHOUT, (), ("reuse",)])
def test_the_peak_that_is_told_is_the_peak_that_is_measured(run, passes, monkeypatch):
    monkeypatch.setenv("MINITF_JIT", "never")
    monkeypatch.setattr(concrete, "optimise", only(passes))
    x = tf.constant(np.full((300, 300), 0.01, np.float32))
    traced = tf.function(run).get_concrete_function(x, x)
    traced.run(x.array, x.array)
    gc.collect()
    tracemalloc.start()
    traced.run(x.array, x.array)
    measured = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert abs(peak_bytes(traced.optimised) - measured) < 0.05 * x.array.nbytes


def test_explain_measures_what_each_kernel_needs():
    x = tf.constant(np.full((300, 300), 0.01, np.float32))
    run = tf.function(dense)
    said = repr(run.explain(x, x))
    rows = {line.split()[0]: line.split() for line in said.splitlines() if line}
    each = x.array.nbytes
    # `prune` is the row before, `reuse` after the pass.
    assert int(rows["prune"][2].replace(",", "")) == 2 * each
    assert int(rows["reuse"][2].replace(",", "")) == each
    measured = int(rows["matmul"][-1].replace(",", ""))
    assert each <= measured < 1.1 * each
    assert not tracemalloc.is_tracing()

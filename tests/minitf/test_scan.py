"""Loops over time: the same answers and gradients as a cell that Python calls step by step;
and what is done once for all times.
"""

import numpy as np
import pytest

import minitf as tf
from minitf.keras.scan import scan

L = tf.keras.layers


class Noted(tf.keras.layers.Layer):
    """A cell of a learner's own: a product of the output, a memory of another width, and a
    variable that each step changes."""

    def __init__(self, units):
        super().__init__()
        self.state_size = [units, 2]
        self.output_size = 3

    def build(self, shape):
        units = self.state_size[0]
        self.inner = self.add_weight(shape=(units, units), name="inner")
        self.outer = self.add_weight(shape=(units, 3), name="outer")
        self.scale = self.add_weight(shape=(1, units), name="scale")
        self.steps = self.add_weight(shape=(), trainable=False, initializer="zeros", name="steps")

    def call(self, inputs, states):
        self.steps.assign_add(1.0)
        first = tf.matmul(inputs[:, :1], tf.transpose(self.scale), transpose_b=True)
        new = tf.tanh(first + states[0] @ self.inner + tf.reduce_sum(states[1], 1, keepdims=True))
        new = new * self.scale
        return new @ self.outer, [new, states[1] * 0.5 + inputs[:, :2]]


CELLS = {
    "lstm": lambda: L.LSTMCell(4), "lstm, no bias": lambda: L.LSTMCell(4, use_bias=False),
    "gru": lambda: L.GRUCell(4), "gru, reset before": lambda: L.GRUCell(4, reset_after=False),
    "simple": lambda: L.SimpleRNNCell(4, activation="relu"),
    "stacked": lambda: L.StackedRNNCells([L.GRUCell(3), L.LSTMCell(2)]),
    "dropout": lambda: L.LSTMCell(4, dropout=0.3, recurrent_dropout=0.3, seed=2),
    "noted": lambda: Noted(4),
}  # fmt: skip


def step_by_step(cell, x, mask, reverse):
    """What `RNN` says it does, in Python."""
    states = tf.nest.map_structure(lambda n: tf.zeros((x.shape[0], n)), cell.state_size)
    single, outputs, output = not isinstance(cell.state_size, list), [], None
    times = range(x.shape[1])
    for t in reversed(times) if reverse else times:
        made, new = cell(x[:, t], [states] if single else states)
        new = new[0] if single and isinstance(new, list) else new
        if mask is not None:
            keep = mask[:, t, None]
            made = tf.where(keep, made, tf.zeros_like(made) if output is None else output)
            new = tf.nest.map_structure(lambda n, o: tf.where(keep, n, o), new, states)
        states, output = new, made
        outputs.append(output)
    return tf.stack(outputs, 1)


def gradients(function, x, weights, open_sizes=False, **options):
    """A value, its gradients, and those of the sum of the squares of those by `x`."""

    def run(x):
        with tf.GradientTape() as outer:
            outer.watch(x)
            with tf.GradientTape() as inner:
                inner.watch(x)
                value = tf.reduce_sum(function(x) ** 2 * (1.0 + tf.range(2.0)[:, None, None]))
            first = inner.gradient(value, [x, *weights])
            size = sum(tf.reduce_sum(g**2) for g in first)
        return [value, *first, *outer.gradient(size, [x, *weights])]

    if not options:
        return run(x)
    shape = [None, None, 3] if open_sizes else x.shape
    return tf.function(run, input_signature=[tf.TensorSpec(shape)], **options)(x)


@pytest.mark.parametrize("name", CELLS)
@pytest.mark.parametrize("masked", [False, True])
def test_a_loop_is_its_steps(name, masked):
    random = np.random.default_rng(4)
    x = tf.constant(random.normal(size=(2, 5, 3)).astype("float32"))
    mask = tf.constant([[True, True, False, True, False], [False, True, True, True, True]])
    mask = mask if masked else None
    tf.keras.utils.set_random_seed(3)
    cell, reverse = CELLS[name](), name in ("gru", "noted")
    layer = L.RNN(cell, return_sequences=True, go_backwards=reverse)
    looped = lambda x: layer(x, mask=mask)  # noqa: E731
    looped(x)
    weights = cell.trainable_variables
    wanted = gradients(lambda x: step_by_step(cell, x, mask, reverse), x, weights)
    ways = {"eager": {}, "open" if masked else "plan": {"jit_compile": False}}
    for way, options in ways.items():
        found = gradients(looped, x, weights, way == "open", **options)
        for place, (a, b) in enumerate(zip(found, wanted, strict=True)):
            np.testing.assert_allclose(a, b, 1e-4, 1e-5, err_msg=f"{way}, {place}")


def test_machine_code_does_the_same(monkeypatch):
    monkeypatch.setenv("MINITF_JIT", "always")
    x = tf.constant(np.random.default_rng(4).normal(size=(2, 3, 3)).astype("float32"))
    layer = L.RNN(Noted(4), return_sequences=True)
    layer(x)

    def run(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            value = tf.reduce_sum(layer(x) ** 2)
        return tape.gradient(value, [x, *layer.trainable_variables])

    for a, b in zip(tf.function(run, jit_compile=True)(x), run(x), strict=True):
        np.testing.assert_allclose(a, b, 1e-4, 1e-5)


def operations(graph) -> list[str]:
    return [node.op.name for node in graph.nodes]


@pytest.mark.parametrize("layer", [L.LSTM(4), L.GRU(4), L.GRU(4, reset_after=False)])
def test_one_product_for_all_times(layer):
    @tf.function
    def run(x):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(layer(x) ** 2)
        return tape.gradient(loss, layer.trainable_variables)

    nodes = run.get_concrete_function(tf.TensorSpec((None, 6, 3))).graph.nodes
    ahead, back = [n.attrs["step"].graph for n in nodes if n.op.name == "scan"]
    inner = 1 if getattr(layer, "reset_after", True) else 2
    assert operations(ahead).count("matmul") == operations(back).count("matmul") == inner
    assert not {"exp", "tanh", "sigmoid"} & set(operations(back)), "kept, not done again"
    assert not {"sum_to_like", "read_variable"} & set(operations(back))
    large = [n for n in nodes if n.op.name == "matmul" and n.attrs.get("transpose_a")]
    assert len(large) == 1 + inner, "the gradients of the kernels"


def test_sums_that_must_be_added_up_step_by_step():
    weights = tf.constant([2.0, 3.0])

    def step(slices, states):
        return [states[0] * 0.5 + slices[0]], [], [tf.sin(states[0]), weights * slices[0]]

    x = tf.constant([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    last, before, _, sums = scan(step, [x], [tf.zeros(2)], False, [weights, weights])
    np.testing.assert_allclose(before[0], [[0, 0], [1, 2], [3.5, 5]])
    np.testing.assert_allclose(last[0], [6.75, 8.5])
    np.testing.assert_allclose(sums[0], np.sin(before[0]).sum(0), 1e-6)
    np.testing.assert_allclose(sums[1], [18, 36])


def test_no_gradient_is_asked_of_what_has_none():
    """A tape around a loop does not need one until it is asked."""

    class Rounded(tf.keras.layers.Layer):
        state_size = 2

        def call(self, inputs, states):
            new = tf.cast(tf.argsort(states[0] + inputs), "float32")
            return new, [new]

    with tf.GradientTape() as tape:
        found = L.RNN(Rounded())(tf.ones((1, 3, 2)))
    assert found.shape == (1, 2)

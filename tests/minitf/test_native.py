"""Graphs as machine code (`jit_compile=True`) give what their plans give."""

import minitf as tf
import numpy as np
import pytest
from minitf.core.door import apply
from minitf.core.op import OPS
from minitf.graph.native.loops import Buffer, Loop, Statement
from minitf.graph.native.merging import grouped, kept_in_memory, merged

pytestmark = pytest.mark.slow  # a compilation takes a second or more
L = tf.keras.layers


@pytest.fixture(autouse=True)
def compiled_at_once(monkeypatch):
    monkeypatch.setenv("MINITF_JIT", "always")


def both(function, *arguments):
    """The results of the plan and of the machine code, as arrays."""
    compiled = tf.function(function, jit_compile=True)
    found = compiled(*arguments)
    assert compiled.jit_reason == "" and "def run(" in compiled.jit_source
    assert compiled.traces()[-1].runner.compiled is not None
    wanted = tf.function(function)(*arguments)
    flat = tf.nest.flatten
    return [(a.numpy(), b.numpy()) for a, b in zip(flat(found), flat(wanted), strict=True)]


def same(function, *arguments, tolerance=2e-6):
    for found, wanted in both(function, *arguments):
        assert found.dtype == wanted.dtype and found.shape == wanted.shape
        np.testing.assert_allclose(found, wanted, rtol=tolerance, atol=tolerance)


ROWS = [
    op for op in OPS.values()
    if op.scalar and op.samples and op.name not in ("lgamma", "left_shift", "right_shift")
]  # fmt: skip


def test_every_elementwise_row():
    """All in one graph, so that the compiler runs once."""
    inputs = [[tf.constant(i) for i in op.samples[0].inputs] for op in ROWS]

    def one_by_one(*given):
        return [apply(op.name, *x) for op, x in zip(ROWS, given, strict=True)]

    same(one_by_one, *inputs, tolerance=3e-6)


X = np.linspace(-2, 2, 24, dtype="float32").reshape(4, 6)
Y = np.cos(np.arange(30, dtype="float32")).reshape(6, 5)

CASES = {
    "a chain and its sum": lambda x: tf.reduce_sum(tf.tanh(2 * x + 1) * tf.exp(-x * x)),
    "sums along axes": lambda x: (
        tf.reduce_sum(x, 0), tf.reduce_mean(x, 1, keepdims=True), tf.reduce_max(x, [0, 1]),
        tf.reduce_min(x, 0), tf.reduce_prod(x, -1)),
    "truths": lambda x: (tf.reduce_any(x > 1.9, 1), tf.reduce_all(x > -3), tf.cast(x > 0, "int32")),
    "rows": lambda x: (tf.nn.softmax(x), tf.nn.log_softmax(x), tf.argmax(x, -1), tf.argmin(x, 1)),
    "moved": lambda x: (
        tf.transpose(x), tf.reshape(x, [3, 8]), x[:, 1], x[1:3, ::2], x[..., tf.newaxis, -1],
        tf.expand_dims(x, 1), tf.squeeze(x[:1]), tf.reshape(tf.transpose(x), [-1])),
    "joined": lambda x: (tf.concat([x, 2 * x, x[:, :1]], 1), tf.concat([x, x], 0)),
    "stretched": lambda x: x + tf.reduce_mean(x, 0) - tf.reduce_mean(x, 1, keepdims=True),
    "looked up": lambda x: (tf.gather(x, [[2, 0], [1, 1]]), tf.one_hot([1, 0, 2], 4)),
    "nothing": lambda x: (x, tf.constant(3.0), tf.zeros_like(x)),
    "sizes": lambda x: (tf.shape(x), tf.size(x), tf.ones_like(x)),
    "not numbers": lambda x: (
        tf.reduce_max(x / (x - x)), tf.maximum(x, np.nan), tf.reduce_sum(x / 0.0, 0)),
    "whole numbers": lambda x: (
        tf.cast(x * 10, "int32") // 3, tf.cast(x * 10, "int64") % 4,
        tf.reduce_sum(tf.cast(x * 3, "int32"))),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_operations(name):
    same(CASES[name], tf.constant(X))


def products(a, b, c):
    return (
        a @ b, tf.matmul(a, c, transpose_b=True), tf.matmul(a, a, transpose_a=True),
        tf.matmul(b, a, transpose_a=True, transpose_b=True), a[:, :1] @ b[:1], a @ b[:, :1],
    )  # fmt: skip


@pytest.mark.parametrize("size", [1, 12])  # by loops, and by BLAS
def test_products(size):
    a, b = np.tile(X, (size, size)), np.tile(Y, (size, size))
    same(products, *map(tf.constant, (a, b, np.ascontiguousarray(b.T))), tolerance=1e-5)


def test_batches_of_products():
    a = tf.reshape(tf.constant(X), [2, 2, 6])
    same(lambda a: (
        tf.matmul(a, a, transpose_b=True), tf.matmul(a, tf.constant(Y)), a[:, :1] @ a[0, 0, :, None],
        tf.matmul(a[:, :1], a[:, 1:], transpose_b=True), tf.matmul(a[:1], a[:, :1], transpose_b=True),
        tf.matmul(a[:, :1], a[:, 1:], transpose_a=True)), a)  # fmt: skip


IMAGES = np.sin(np.arange(2 * 7 * 6 * 3, dtype="float32")).reshape(2, 7, 6, 3)
FILTERS = np.cos(np.arange(3 * 2 * 3 * 4, dtype="float32")).reshape(3, 2, 3, 4)


@pytest.mark.parametrize(
    "options",
    [{"strides": 1, "padding": "VALID"}, {"strides": 2, "padding": "SAME"},
     {"strides": 1, "padding": "SAME", "dilations": 2}],
    ids=["plain", "strides", "dilations"],
)  # fmt: skip
def test_images_and_their_gradients(options):
    def run(x, w):
        with tf.GradientTape() as tape:
            tape.watch([x, w])
            y = tf.nn.conv2d(x, w, **options)
            z = tf.nn.max_pool2d(tf.tanh(y), 2, 1, "SAME") + tf.nn.avg_pool2d(y, 3, 1, "SAME")
            small = tf.nn.avg_pool2d(z, 2, 2, "VALID"), tf.nn.max_pool2d(z, 2, 2, "VALID")
            loss = tf.reduce_sum(small[0] ** 2) + tf.reduce_sum(small[1] * 0.3)
        return y, *small, *tape.gradient(loss, [x, w])

    same(run, tf.constant(IMAGES), tf.constant(FILTERS), tolerance=1e-5)


def test_sound_and_its_gradients():
    def run(x, w):
        with tf.GradientTape() as tape:
            tape.watch([x, w])
            y = tf.nn.max_pool1d(tf.nn.conv1d(x, w, 2, "SAME"), 2, 1, "SAME")
            loss = tf.reduce_sum(tf.nn.avg_pool1d(y, 2, 2, "VALID") ** 2)
        return y, *tape.gradient(loss, [x, w])

    same(run, tf.constant(IMAGES[:, :, 0]), tf.constant(FILTERS[0]), tolerance=1e-5)


def test_a_loop_over_time_whose_states_change_places():
    """Each state is the other one's, next: neither may be overwritten too early."""

    class Swap(L.Layer):
        state_size, output_size = [3, 3], 3

        def call(self, inputs, states):
            return inputs + states[0], [states[1], states[0] * 0.5 + inputs]

    layer = L.RNN(Swap(), return_sequences=True, return_state=True, go_backwards=True)
    same(lambda x: layer(x), tf.reshape(tf.constant(X), [2, 4, 3]))


def test_gradients():
    def gradients(x, y):
        with tf.GradientTape() as tape:
            tape.watch([x, y])
            h = tf.nn.relu(x @ y + tf.reduce_mean(y, 0))
            loss = tf.reduce_sum(tf.nn.softmax(h)[:, 1:] ** 2) + tf.reduce_mean(tf.sigmoid(x[1]))
        return tape.gradient(loss, [x, y])

    same(gradients, tf.constant(X), tf.constant(Y))


def test_an_open_size_runs_with_every_size_and_falls_back_where_sizes_differ():
    @tf.function(jit_compile=True, input_signature=[tf.TensorSpec([None]), tf.TensorSpec([None])])
    def added(x, y):
        return x + y

    for n in (1, 3, 70):
        assert added(np.ones(n), np.ones(n)).numpy().tolist() == [2.0] * n
    assert added(np.ones(1), np.ones(4)).numpy().tolist() == [2.0] * 4  # by the plan
    assert added.jit_reason == "" and added.experimental_get_tracing_count() == 1


def test_variables_are_changed_in_order_and_only_they():
    v, w = tf.Variable([1.0, 2.0, 3.0]), tf.Variable(10)

    @tf.function(jit_compile=True)
    def step(x):
        before = v + 0.0
        old = v[::-1] * 1.0
        v.assign_add(x)
        v.assign(v[::-1])
        w.assign_sub(3)
        return before, old, v.read_value(), w + 1

    held = v.value(), v.numpy()
    for _ in range(2):
        found = step(tf.constant([1.0, 1.0, 1.0]))
    assert [t.numpy().tolist() for t in found] == [
        [4.0, 3.0, 2.0], [2.0, 3.0, 4.0], [3.0, 4.0, 5.0], 5]  # fmt: skip
    assert v.numpy().tolist() == [3.0, 4.0, 5.0] and w.numpy() == 4
    assert [np.asarray(h).tolist() for h in held] == [[1.0, 2.0, 3.0]] * 2
    assert step.jit_reason == ""


def test_what_has_no_rule_runs_as_its_plan_and_says_why():
    whole = tf.function(lambda x: x + tf.linalg.det(tf.eye(2)[tf.newaxis] * x), jit_compile=True)
    assert whole(tf.constant([2.0])).numpy().tolist() == [6.0]
    assert whole.jit_reason == "the operation det" and whole.jit_source == ""


def noise(x):
    draw, count = tf.random, tf.shape(x)[0]
    return [
        draw.uniform([3, count]), draw.normal([7]), draw.truncated_normal([101]), draw.normal([]),
        draw.uniform([1]), draw.uniform([0, 2]), draw.uniform([5], 0, 10, "int32"),
        draw.uniform([5], 0, 10, "int64"), draw.uniform([5], dtype="float64"),
        draw.normal([5], dtype="float64"), draw.shuffle(x), draw.stateless_uniform([2, 2], [1, 2]),
        draw.stateless_uniform([5], [3, 2], None, None, "int64"), draw.split([1, 2], 3),
    ]  # fmt: skip


def test_random_numbers_are_the_same_to_the_bit_and_go_on():
    def drawn(**options):
        tf.random.set_seed(5)
        generator = tf.random.Generator.from_seed(2**63 - 300)
        function = tf.function(lambda x: [*noise(x), generator.normal([2, 1])], **options)
        runs = [[t.numpy() for t in function(tf.range(11))] for _ in range(3)]
        return function, [*sum(runs, []), generator.state.numpy()]

    compiled, found = drawn(jit_compile=True)
    _, wanted = drawn()
    assert compiled.jit_reason == "" and compiled.traces()[-1].runner.compiled is not None
    for a, b in zip(found, wanted, strict=True):
        assert a.dtype == b.dtype and a.shape == b.shape
        # float64 logarithms of NumPy and of the C library may differ in their last bit
        np.testing.assert_allclose(a, b, rtol=1e-15 if a.dtype == "float64" else 0)


def test_a_tape_around_compiled_code():
    square = tf.function(lambda x: tf.reduce_sum(tf.tanh(x) * x), jit_compile=True)
    x = tf.constant(X)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = square(x)
    with tf.GradientTape() as plain:
        plain.watch(x)
        z = tf.reduce_sum(tf.tanh(x) * x)
    np.testing.assert_allclose(tape.gradient(y, x), plain.gradient(z, x), rtol=1e-5, atol=1e-6)


def mlp():
    return [tf.keras.Input((6,)), L.Dense(8, activation="relu"), L.Dense(5)]


MODELS = {
    "binary": (lambda: [tf.keras.Input((6,)), L.Dense(7, "tanh"), L.Dense(1, "sigmoid")],
               "binary_crossentropy", "adam", (40,), 2),
    "classes": (mlp, tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True), "rmsprop",
                (40,), 5),
    "one hot": (lambda: [*mlp(), L.Softmax()], "categorical_crossentropy", "sgd", (40, 5), 2),
    "recurrent": (lambda: [tf.keras.Input((6,)), L.Reshape((3, 2)),
                           L.Bidirectional(L.LSTM(4, return_sequences=True)), L.GRU(3),
                           L.Dense(1)], "mse", "adam", (40, 1), 2),
    "words": (lambda: [tf.keras.Input((6,)), L.Lambda(lambda x: tf.cast(x * x, "int32") % 9),
                       L.Embedding(9, 3), L.Flatten(), L.Dense(1)], "mse", "adam", (40, 1), 2),
    "noisy": (lambda: [tf.keras.Input((6,)), L.GaussianNoise(0.1), L.Dropout(0.4), L.Dense(1),
                       L.Dropout(0.1)], "mse", "adam", (40, 1), 2),
    "normalised": (lambda: [tf.keras.Input((6,)), L.LayerNormalization(), L.BatchNormalization(),
                            L.Dense(1)], "mse", "adamw", (40, 1), 2),
}  # fmt: skip


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("steps", [1, 3])
def test_training_is_the_same(name, steps):
    layers, loss, optimizer, shape, classes = MODELS[name]
    random = np.random.default_rng(3)
    x = random.normal(size=(40, 6)).astype("float32")
    y = random.integers(0, classes, shape).astype("float32")

    def train(**options):
        tf.keras.utils.set_random_seed(4)
        model = tf.keras.Sequential(layers())
        metrics = [] if loss == "mse" else ["accuracy"]
        model.compile(optimizer, loss, metrics=metrics, **options)
        history = model.fit(x, y, epochs=3, batch_size=9, verbose=0).history
        return model, history

    model, found = train(jit_compile=True, steps_per_execution=steps)
    _, wanted = train(jit_compile=False)
    for step in model._steps.values():
        assert step.runner.reason == "" and step.runner.compiled is not None
    assert found.keys() == wanted.keys()
    for key in wanted:
        np.testing.assert_allclose(found[key], wanted[key], rtol=1e-4, atol=1e-5)


def test_loops_join_where_nothing_is_in_the_way():
    def writing(name, expression, dims=("4",)):
        own = tuple(f"i{k}" for k in range(len(dims)))
        return Loop(dims, [Statement(Buffer(name, dims, "float32"), own, expression)])

    first, second = writing("a", "1"), writing("b", "‹a|i0› + 1")
    shifted, other = writing("c", "‹a|0›"), writing("d", "2", ("5",))
    assert [len(i.statements) for i in merged([first, other, second])] == [2, 1]
    assert len(merged([first, shifted])) == 2  # it needs all of `a`
    assert kept_in_memory(merged([first, second]), {"b"}) == ({"b"}, set())
    assert kept_in_memory([first, shifted], {"c"}) == ({"a", "c"}, set())


def test_items_of_the_same_rows_become_a_group():
    def writing(name, dims, index, expression, fold=""):
        return Loop(dims, [Statement(Buffer(name, dims, "float32"), index, expression, fold)])

    powers = writing("p", ("9", "4"), ("i0", "i1"), "‹a|i0,i1›")
    total = writing("s", ("9", "4"), ("i0",), "‹p|i0,i1›", "{0} + {1}")
    parts = writing("q", ("9", "4"), ("i0", "i1"), "‹p|i0,i1› / ‹s|i0›")
    column = writing("c", ("9", "4"), ("i1",), "‹q|i0,i1›", "{0} + {1}")
    after = writing("d", ("9", "4"), ("i0", "i1"), "‹q|i0,i1› - ‹c|i1›")
    group, last = grouped([powers, total, parts, column, after])
    assert len(group.items) == 4 and last.items == [after]
    # `q` outlives the group; of what only a row needs there is a row.
    assert kept_in_memory([group, last], {"d"}) == ({"q", "c", "d"}, {"p", "s"})

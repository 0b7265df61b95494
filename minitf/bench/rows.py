"""What is timed, as one would write it for TensorFlow: each row makes a function to call.

`tf` is minitf or TensorFlow. `compiled` asks for `jit_compile=True`; a row that gives None
has no such form. Imports nothing of minitf, so that it runs where only TensorFlow is.
"""

from collections.abc import Callable

import numpy as np

EPOCHS, STEPS = 10, 32


def _floats(*shape, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


def small_sum(tf, compiled: bool) -> Callable | None:
    a, b = tf.constant([1.0, 2.0, 3.0, 4.0]), tf.constant([4.0, 3.0, 2.0, 1.0])
    return None if compiled else lambda: a + b


def _step(tf):
    x, w = tf.constant(_floats(32, 16)), tf.Variable(_floats(16, 16, seed=1))

    def step():
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(tf.nn.relu(tf.matmul(x, w))))
        return tape.gradient(loss, w)

    return step


def eager_step(tf, compiled: bool) -> Callable | None:
    return None if compiled else _step(tf)


def graph_step(tf, compiled: bool) -> Callable:
    return tf.function(_step(tf), jit_compile=compiled)


def _fit(tf, model, x, y, loss, compiled: bool, batch: int, epochs: int = 1, metrics=None,
         steps: int = STEPS) -> Callable:  # fmt: skip
    """Some epochs of `fit`; compiled, with so many steps in one call."""
    options = {"jit_compile": True, "steps_per_execution": steps} if compiled else {}
    model.compile(optimizer="adam", loss=loss, metrics=metrics, **options)
    return lambda: model.fit(x, y, batch_size=batch, epochs=epochs, verbose=0)


def first_model(tf, compiled: bool) -> Callable:
    layers = tf.keras.layers
    x = _floats(1000, 10)
    y = (x.sum(axis=1) > 0).astype(np.float32)
    model = tf.keras.Sequential([
        tf.keras.Input((10,)), layers.Dense(16, activation="relu"),
        layers.Dense(1, activation="sigmoid"),
    ])  # fmt: skip
    return _fit(tf, model, x, y, "binary_crossentropy", compiled, 32, EPOCHS, ["accuracy"])


def _scores(tf):
    return tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def mlp(tf, compiled: bool) -> Callable:
    layers = tf.keras.layers
    x, y = _floats(1280, 784), np.arange(1280, dtype=np.int32) % 10
    model = tf.keras.Sequential([
        tf.keras.Input((784,)), layers.Dense(128, activation="relu"), layers.Dense(10),
    ])  # fmt: skip
    return _fit(tf, model, x, y, _scores(tf), compiled, 128, steps=10)


def cnn(tf, compiled: bool) -> Callable:
    layers = tf.keras.layers
    x, y = _floats(256, 28, 28, 1), np.arange(256, dtype=np.int32) % 10
    model = tf.keras.Sequential([
        tf.keras.Input((28, 28, 1)), layers.Conv2D(32, 3, activation="relu"),
        layers.MaxPooling2D(), layers.Conv2D(64, 3, activation="relu"),
        layers.MaxPooling2D(), layers.Flatten(), layers.Dense(10),
    ])  # fmt: skip
    return _fit(tf, model, x, y, _scores(tf), compiled, 64, steps=4)


def lstm(tf, compiled: bool) -> Callable:
    layers = tf.keras.layers
    x, y = _floats(128, 50, 16), _floats(128, 1, seed=1)
    model = tf.keras.Sequential([tf.keras.Input((50, 16)), layers.LSTM(64), layers.Dense(1)])
    return _fit(tf, model, x, y, "mse", compiled, 32, steps=4)


def transformer(tf, compiled: bool) -> Callable:
    layers = tf.keras.layers
    x, y = _floats(128, 64, 64), _floats(128, 64, 64, seed=1)
    given = tf.keras.Input((64, 64))
    seen = layers.LayerNormalization()(
        layers.Add()([given, layers.MultiHeadAttention(4, 16)(given, given)])
    )
    wide = layers.Dense(64)(layers.Dense(128, activation="relu")(seen))
    model = tf.keras.Model(given, layers.LayerNormalization()(layers.Add()([seen, wide])))
    return _fit(tf, model, x, y, "mse", compiled, 32, steps=4)


def chain(tf, compiled: bool) -> Callable:
    x = tf.constant(_floats(4_000_000))

    @tf.function(jit_compile=compiled)
    def run(x):
        return tf.reduce_sum(tf.tanh(2.0 * x + 1.0) * tf.exp(-x * x))

    return lambda: run(x)


def cross_entropy(tf, compiled: bool) -> Callable:
    labels = tf.constant(np.arange(4096, dtype=np.int32) % 1000)
    logits = tf.constant(_floats(4096, 1000))

    @tf.function(jit_compile=compiled)
    def run(labels, logits):
        with tf.GradientTape() as tape:
            tape.watch(logits)
            each = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
            loss = tf.reduce_mean(each)
        return loss, tape.gradient(loss, logits)

    return lambda: run(labels, logits)


def layer_norm(tf, compiled: bool) -> Callable:
    given = [tf.constant(_floats(*s)) for s in ((4096, 512), (512,), (512,))]

    @tf.function(jit_compile=compiled)
    def run(x, scale, offset):
        mean = tf.reduce_mean(x, axis=-1, keepdims=True)
        centred = x - mean
        variance = tf.reduce_mean(tf.square(centred), axis=-1, keepdims=True)
        return centred * tf.math.rsqrt(variance + 1e-5) * scale + offset

    return lambda: run(*given)


def adam(tf, compiled: bool) -> Callable:
    w, g = tf.Variable(_floats(10_000_000)), tf.constant(_floats(10_000_000, seed=1))
    optimizer = tf.keras.optimizers.Adam(1e-3)
    optimizer.build([w])

    @tf.function(jit_compile=compiled)
    def run(g):
        optimizer.apply_gradients([(g, w)])

    return lambda: run(g)


def _long(count: int) -> Callable:
    """A row for a chain of so many operations: traced, optimised and run, anew each time."""

    def long_chain(tf, compiled: bool) -> Callable | None:
        x, steps = tf.constant(_floats(8)), (tf.tanh, tf.sin, lambda x: x * 1.5, lambda x: x + 0.5)

        def run(x):
            for i in range(count):
                x = steps[i % len(steps)](x)
            return x

        return None if compiled else lambda: tf.function(run)(x)

    return long_chain


ROWS: dict[str, Callable] = {
    "a + b, 4 numbers": small_sum,
    "matmul, relu, square, mean and the gradient, 32 x 16, eager": eager_step,
    "the same as a tf.function": graph_step,
    "the first model, fit, 320 steps": first_model,
    "MLP 784-128-10, Adam, 10 steps of 128": mlp,
    "CNN 28x28, 32 and 64 filters, 4 steps of 64": cnn,
    "LSTM 64, 4 steps of 32 x 50 x 16": lstm,
    "transformer block, 4 steps of 32 x 64 x 64": transformer,
    "sum(tanh(2x + 1) * exp(-x * x)), 4 M": chain,
    "softmax cross-entropy and its gradient, 4096 x 1000": cross_entropy,
    "layer norm, 4096 x 512": layer_norm,
    "Adam, 10 M parameters": adam,
    "a chain of 100 operations, traced, optimised and run": _long(100),
    "a chain of 1,000": _long(1_000),
    "a chain of 10,000": _long(10_000),
}

"""Files go both ways between minitf and real TensorFlow and Keras, with the same numbers."""

import textwrap

import numpy as np
import pytest

import minitf as tf

pytestmark = [pytest.mark.slow, pytest.mark.needs("tensorflow")]
X = np.random.default_rng(0).random((6, 4), "float32")

# What both sides run, so that each can read the files of the other.
SHARED = """
import numpy as np
layers, keras = tf.keras.layers, tf.keras

@keras.utils.register_keras_serializable("tests")
def bend(x):
    return tf.nn.tanh(x) * 2.0

@keras.utils.register_keras_serializable("tests")
class Block(layers.Layer):
    def __init__(self, units, **options):
        super().__init__(**options)
        self.units, self.inner = units, layers.Dense(units, activation=bend)
    def build(self, shape):
        self.inner.build(shape)
    def call(self, x):
        return self.inner(x)
    def get_config(self):
        return {**super().get_config(), "units": self.units}

def sequential():
    model = keras.Sequential([layers.Dense(3, activation="relu", input_shape=(4,)),
                              layers.BatchNormalization(), layers.Dense(1)])
    model.compile("adam", keras.losses.MeanSquaredError(), metrics=["mae"])
    return model

def branched():
    inputs = keras.Input((4,), name="given")
    shared = Block(4)
    inner = keras.Sequential([keras.Input((4,)), layers.Dense(2)], name="inner")
    pair = keras.Input((4,))
    model = keras.Model(pair, layers.Dense(4)(pair))
    together = layers.Concatenate()([inner(shared(inputs)), inner(shared(shared(inputs)))])
    return keras.Model(inputs, [layers.Dense(1)(together), model(model(together))])

def time():
    inputs = keras.Input((4,))
    x = layers.Embedding(7, 3)(inputs)
    x = layers.Bidirectional(layers.LSTM(2, return_sequences=True))(x)
    return keras.Model(inputs, layers.GRU(2)(x))

MODELS = {"sequential": sequential, "branched": branched, "time": time}

def outputs(model, x):
    found = model.predict(x, verbose=0)
    return found if isinstance(found, list) else [found]

def write(folder, x):
    for name, make in MODELS.items():
        model = make()
        if name == "sequential":
            model.fit(x, x[:, :1], verbose=0)
        model.save(f"{folder}/{name}.keras")
        if name == "sequential":  # Keras forgets its optimizer when it writes this
            model.save(f"{folder}/{name}.h5")
        model.save_weights(f"{folder}/{name}.weights.h5")
        tf.train.Checkpoint(model=model, step=tf.Variable(7)).save(f"{folder}/{name}/ckpt")
        np.savez(f"{folder}/{name}.npz", *outputs(model, x))

def read(folder, x):
    for name, make in MODELS.items():
        expected = list(np.load(f"{folder}/{name}.npz").values())
        loaded = [keras.models.load_model(f"{folder}/{name}.keras")]
        if name == "sequential":
            loaded.append(keras.models.load_model(f"{folder}/{name}.h5"))
            assert int(loaded[0].optimizer.iterations) == 1
        weights, checkpoint, step = make(), make(), tf.Variable(0)
        weights.load_weights(f"{folder}/{name}.weights.h5")
        status = tf.train.Checkpoint(model=checkpoint, step=step).restore(
            tf.train.latest_checkpoint(f"{folder}/{name}"))
        assert int(step) == 7
        for model in (*loaded, weights, checkpoint):
            for a, b in zip(outputs(model, x), expected, strict=True):
                np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-6)
    print("read", *MODELS)
"""


def program(what: str) -> str:
    return f"import sys\nimport tensorflow as tf\n{SHARED}\n{what}(sys.argv[1], np.load(sys.argv[2]))"


def here(what: str, *arguments) -> None:
    names = {"tf": tf, "__name__": "shared"}
    exec(SHARED, names)
    names[what](*arguments)


def test_models_and_checkpoints_of_minitf_in_keras(tmp_path, tensorflow):
    np.save(tmp_path / "x.npy", X)
    here("write", tmp_path, X)
    assert "read sequential branched time" in tensorflow(program("read"), tmp_path, tmp_path / "x.npy")


def test_models_and_checkpoints_of_keras_in_minitf(tmp_path, tensorflow):
    np.save(tmp_path / "x.npy", X)
    tensorflow(program("write"), tmp_path, tmp_path / "x.npy")
    here("read", tmp_path, X)


class Mixed(tf.Module):
    """A function of many operations, whose shapes are known only when it runs."""

    def __init__(self):
        super().__init__()
        self.w = tf.Variable(np.linspace(-1, 1, 8, dtype="float32").reshape(4, 2))

    @tf.function(input_signature=[tf.TensorSpec((None, 4))])
    def __call__(self, x):
        y = tf.transpose(tf.where(x > 0.5, x, -x) @ self.w)
        y = tf.concat([y, y[::-1], y[:, :1] * tf.ones_like(y)], 0)
        z = tf.reshape(y, (6 * tf.shape(x)[0],))
        picked = tf.gather(z, [0, 1]) + tf.cast(tf.argmax(y[:2, 0]), tf.float32)
        return {
            "rows": tf.reduce_sum(tf.stack([z, tf.clip_by_value(z, 0.0, 1.0)], 1), 1),
            "numbers": tf.stack([tf.norm(x), tf.reduce_logsumexp(x), tf.einsum("ij,ij->", x, x),
                                 tf.reduce_mean(tf.pad(x, [[0, 0], [1, 1]])), picked[0]]),
            "marks": tf.one_hot([1, 0], 3)[..., tf.newaxis, 1:] + tf.cumsum(x, 1)[0, 1],
        }  # fmt: skip


def _models() -> dict:
    layers = tf.keras.layers
    return {
        "dense": ((4,), [layers.Dense(5, "gelu"), layers.Dropout(0.5), layers.LayerNormalization(),
                         layers.Dense(3, "softmax")]),
        "pictures": ((9, 8, 2), [layers.Conv2D(3, 3, strides=2, padding="same"),
                                 layers.BatchNormalization(), layers.MaxPooling2D(),
                                 layers.AveragePooling2D(padding="same"), layers.Flatten(),
                                 layers.Dense(2)]),
        "sound": ((16, 3), [layers.Conv1D(4, 3, dilation_rate=2, activation="swish"),
                            layers.GlobalAveragePooling1D(), layers.Reshape((2, 2))]),
        "lines": ((None, 3), [layers.GRU(4, return_sequences=True, go_backwards=True),
                              layers.SimpleRNN(2)]),
        "time": ((6,), [layers.Embedding(9, 4), layers.Bidirectional(layers.LSTM(3)),
                        layers.Dense(1, "sigmoid")]),
    }  # fmt: skip


class Loop(tf.Module):
    """A branch in a loop, and one behind it."""

    def __init__(self):
        super().__init__()
        self.v = tf.Variable(2.0)

    @tf.function(input_signature=[tf.TensorSpec((), tf.int32)])
    def run(self, n):
        def body(i, y):
            three = tf.reduce_sum(tf.constant([1.0, 2.0]) * self.v / 2.0)
            return i + 1, tf.cond(y > 50.0, lambda: y * self.v + 1.0, lambda: y * three)

        _, y = tf.while_loop(lambda i, y: i < n, body, (0, 1.0))
        return {"y": y, "z": tf.cond(y > 1000.0, lambda: y * 2.0, lambda: tf.constant(7.0))}


LOAD = textwrap.dedent("""
    import sys
    import numpy as np, tensorflow as tf
    for name in sys.argv[2:]:
        folder = f"{sys.argv[1]}/{name}"
        serve = tf.saved_model.load(folder).signatures["serving_default"]
        given = dict(np.load(f"{folder}.npz"))
        (argument,) = serve.structured_input_signature[1]
        found = serve(**{argument: tf.constant(given.pop("x"))})
        assert set(found) == set(given), (found, given)
        for key, value in given.items():
            np.testing.assert_allclose(found[key], value, rtol=1e-5, atol=1e-6, err_msg=name)
        print("loaded", name)
""")


def test_signatures_run_in_tensorflow(tmp_path, tensorflow):
    rng = np.random.default_rng(2)
    for name, (shape, stack) in _models().items():
        model = tf.keras.Sequential([tf.keras.Input(shape), *stack])
        x = (rng.random((5, *[n or 7 for n in shape])) * 4).astype("float32")
        tf.saved_model.save(model, tmp_path / name)
        np.savez(tmp_path / f"{name}.npz", x=x, output_0=model(x))
    tf.saved_model.save(Mixed(), tmp_path / "mixed")
    np.savez(tmp_path / "mixed.npz", x=X, **Mixed()(X))
    for n in (0, 3, 9):
        tf.saved_model.save(Loop(), tmp_path / f"loop{n}")
        np.savez(tmp_path / f"loop{n}.npz", x=np.int32(n), **Loop().run(n))
    names = [*_models(), "mixed", "loop0", "loop3", "loop9"]
    assert tensorflow(LOAD, tmp_path, *names).split()[1::2] == names

"""SavedModels, loaded by minitf: numbers, gradients, variables, signatures, errors."""

import numpy as np
import pytest

import minitf as tf

layers = tf.keras.layers


class Scale(tf.Module):
    """A module with a function of any shape, one that changes it, and a loop."""

    def __init__(self):
        super().__init__()
        self.v = tf.Variable(2.0)
        self.parts = [tf.Variable(1.0, trainable=False)]

    @tf.function
    def __call__(self, x, double=False):
        return x * self.v * (2.0 if double else 1.0)

    @tf.function(input_signature=[tf.TensorSpec((), tf.float32)])
    def change(self, value):
        self.v.assign(value)

    @tf.function(input_signature=[tf.TensorSpec((), tf.int32)])
    def power(self, n):
        _, y = tf.while_loop(lambda i, y: i < n, lambda i, y: (i + 1, y * self.v), (0, 1.0))
        return {"power": tf.cond(y > 100.0, lambda: -y, lambda: y)}


def restored(obj, folder, **options):
    tf.saved_model.save(obj, folder, **options)
    return tf.saved_model.load(folder)


def test_functions_and_variables_come_back_without_the_class(tmp_path):
    scale = Scale()
    scale(tf.constant(1.0)), scale(tf.constant([1.0, 2.0]), double=True)
    loaded = restored(scale, tmp_path / "m", signatures={})
    assert not isinstance(loaded, Scale) and len(loaded.signatures) == 0
    assert loaded(tf.constant(3.0)).numpy() == loaded(3.0).numpy() == 6.0
    assert loaded([1.0, 2.0], double=True).numpy().tolist() == [4.0, 8.0]
    loaded.change(tf.constant(5.0))
    assert loaded(tf.constant(3.0)).numpy() == 15.0 and loaded.v.numpy() == 5.0
    assert float(loaded.power(2)["power"]) == 25.0 and float(loaded.power(4)["power"]) == -625.0
    assert [v.trainable for v in (loaded.v, loaded.parts[0])] == [True, False]
    with pytest.raises(ValueError, match="Could not find matching concrete function"):
        loaded(tf.constant([1.0, 2.0]))


def test_what_is_loaded_can_be_trained_and_saved_again(tmp_path):
    scale = Scale()
    scale(tf.constant(1.0))
    loaded = restored(scale, tmp_path / "a", signatures={})
    with tf.GradientTape() as tape:
        loss = (10.0 - loaded(tf.constant(2.0))) ** 2 + loaded.power(3)["power"]
    (gradient,) = tape.gradient(loss, loaded.trainable_variables)
    assert float(gradient) == -2.0 * 6.0 * 2.0 + 3.0 * 2.0**2
    loaded.v.assign_sub(gradient)
    again = restored(loaded, tmp_path / "b", signatures={})
    assert again.v.numpy() == 14.0 and again(tf.constant(1.0)).numpy() == 14.0


def test_a_custom_gradient_comes_along(tmp_path):
    module = tf.Module()

    @tf.custom_gradient
    def strange(x):
        return x * 1.0, lambda upstream: upstream * x * 100.0

    module.f = tf.function(lambda x: strange(x), input_signature=[tf.TensorSpec(())])
    loaded = restored(module, tmp_path / "m")
    x = tf.constant(3.0)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = loaded.f(x) * 2.0
    assert float(tape.gradient(y, x)) == 600.0


MODELS = {
    "dense": lambda: tf.keras.Sequential([
        layers.Input((4,)), layers.Dense(5, "relu"), layers.Dropout(0.5),
        layers.BatchNormalization(), layers.Dense(3, "softmax")]),
    "pictures": lambda: tf.keras.Sequential([
        layers.Input((8, 8, 2)), layers.Conv2D(3, 3, padding="same"), layers.MaxPooling2D(),
        layers.Flatten(), layers.Dense(2)]),
    "time": lambda: tf.keras.Sequential([
        layers.Input((6, 3)), layers.Bidirectional(layers.LSTM(3, return_sequences=True)),
        layers.GRU(2)]),
}  # fmt: skip


@pytest.mark.parametrize("name", MODELS)
def test_a_keras_model_gives_the_same_numbers_and_gradients(tmp_path, name):
    model = MODELS[name]()
    x = np.random.default_rng(1).random((5, *model.input_shape[1:]), "float32")
    loaded = restored(model, tmp_path / name)
    expected = model(x)
    np.testing.assert_allclose(loaded(x), expected, rtol=1e-6)
    serve = loaded.signatures["serving_default"]
    assert list(serve.structured_outputs) == ["output_0"]
    np.testing.assert_allclose(serve(inputs=tf.constant(x))["output_0"], expected, rtol=1e-6)
    assert len(loaded.trainable_variables) == len(model.trainable_variables)
    sums = []
    for each in (model, loaded):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(each(x) ** 2)
        gradients = tape.gradient(loss, each.trainable_variables)
        sums.append(sorted(float(tf.reduce_sum(g)) for g in gradients))
    np.testing.assert_allclose(sums[1], sums[0], rtol=1e-3, atol=1e-4)


def test_signatures_by_name(tmp_path):
    scale = Scale()
    call = scale.__call__.get_concrete_function(tf.TensorSpec(None, tf.float32))
    many = scale.__call__.get_concrete_function(tf.TensorSpec([None], tf.float32))
    loaded = restored(scale, tmp_path / "m", signatures={"one": call, "many": many})
    assert list(loaded.signatures) == ["one", "many"]
    assert loaded.signatures["many"](tf.constant([1.0, 2.0]))["output_0"].numpy().tolist() == [2, 4]
    _, given = loaded.signatures["one"].structured_input_signature
    assert list(given) == ["x"] and given["x"].name == "x"


def test_what_cannot_be_saved_says_so(tmp_path):
    scale = Scale()
    with pytest.raises(ValueError, match="non-Tensor value"):
        tf.saved_model.save(scale, tmp_path / "a", signatures=scale.change)
    with pytest.raises(ValueError, match="input signature or concrete"):
        tf.saved_model.save(scale, tmp_path / "a", signatures=scale.__call__)
    hidden = tf.Variable(1.0)
    module = tf.Module()
    module.f = tf.function(lambda x: x + hidden, input_signature=[tf.TensorSpec(())])
    with pytest.raises(AssertionError, match="must be 'tracked'"):
        tf.saved_model.save(module, tmp_path / "a")
    with pytest.raises(ValueError, match="not known what it takes"):
        tf.saved_model.save(tf.keras.Sequential([layers.Dense(1)]), tmp_path / "a")
    module.f = tf.function(lambda x: tf.py_function(np.sin, [x], tf.float32),
                           input_signature=[tf.TensorSpec(())])  # fmt: skip
    with pytest.raises(NotImplementedError, match="calls Python"):
        tf.saved_model.save(module, tmp_path / "a")
    with pytest.raises(OSError, match="does not exist"):
        tf.saved_model.load(tmp_path / "nothing")

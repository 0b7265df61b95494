"""Models to files and back within minitf: every format, states, errors."""

import json
import zipfile

import h5py
import numpy as np
import pytest

import minitf as tf

layers, saving = tf.keras.layers, tf.keras.saving
X = np.random.default_rng(0).random((8, 4), "float32")


@saving.register_keras_serializable("tests")
class Block(layers.Layer):
    """Layers in a private field and in a list."""

    def __init__(self, units, **options):
        super().__init__(**options)
        self.units, self._one, self.more = units, layers.Dense(units), [layers.Dense(units)]

    def call(self, x):
        return self._one(x) + self.more[0](x)

    def get_config(self):
        return {**super().get_config(), "units": self.units}


def trained(metrics=None):
    model = tf.keras.Sequential([layers.Input((4,)), layers.Dense(3, "relu"), layers.Dense(1)])
    model.compile("adam", tf.keras.losses.MeanSquaredError(), metrics=metrics)
    model.fit(X, X[:, :1], verbose=0)
    return model


@pytest.mark.parametrize("ending", [".keras", ".h5"])
def test_a_trained_model_goes_on_where_it_was(tmp_path, ending):
    model = trained(["mae"])
    model.save(tmp_path / f"m{ending}")
    loaded = tf.keras.models.load_model(tmp_path / f"m{ending}")
    np.testing.assert_array_equal(loaded.predict(X, verbose=0), model.predict(X, verbose=0))
    for a, b in zip(loaded.optimizer.variables, model.optimizer.variables, strict=True):
        np.testing.assert_array_equal(a.numpy(), b.numpy())
    for each in (model, loaded):
        each.fit(X, X[:, :1], verbose=0, shuffle=False)
    np.testing.assert_allclose(loaded.get_weights()[0], model.get_weights()[0], rtol=1e-6)
    assert sorted(p.name for p in tmp_path.iterdir()) == [f"m{ending}"]


def test_the_archive_holds_what_keras_puts_there(tmp_path):
    trained().save(tmp_path / "m.keras")
    with zipfile.ZipFile(tmp_path / "m.keras") as archive:
        assert archive.namelist() == ["metadata.json", "config.json", "model.weights.h5"]
        config = json.loads(archive.read("config.json"))
        with h5py.File(archive.open("model.weights.h5")) as file:
            names: list = []
            file.visit(names.append)
    assert (config["module"], config["class_name"]) == ("keras", "Sequential")
    assert config["build_config"] == {"input_shape": [None, 4]}
    assert {"layers/dense/vars/0", "layers/dense_1/vars/1", "optimizer/vars/0"} <= set(names)


def test_layers_of_your_own(tmp_path):
    inputs = tf.keras.Input((4,))
    model = tf.keras.Model(inputs, Block(2)(Block(3)(inputs)))
    model.save(tmp_path / "m.keras")
    loaded = saving.load_model(tmp_path / "m.keras")
    np.testing.assert_array_equal(loaded.predict(X, verbose=0), model.predict(X, verbose=0))
    with h5py.File(zipfile.ZipFile(tmp_path / "m.keras").open("model.weights.h5")) as file:
        assert set(file["layers"]) == {"input_layer", "block", "block_1"}
        assert set(file["layers/block"]) == {"_one", "more", "vars"}


def test_weights_alone(tmp_path):
    model, other = trained(), trained()
    model.save_weights(tmp_path / "m.weights.h5")
    other.load_weights(tmp_path / "m.weights.h5")
    np.testing.assert_array_equal(other.predict(X, verbose=0), model.predict(X, verbose=0))


def test_weights_that_do_not_fit(tmp_path):
    model = trained()
    model.save_weights(tmp_path / "m.weights.h5")
    other = tf.keras.Sequential([layers.Input((4,)), layers.Dense(5), layers.Dense(1)])
    before = other.get_weights()[3]
    with pytest.raises(ValueError, match="2 objects could not be loaded"):
        other.load_weights(tmp_path / "m.weights.h5")
    with pytest.warns(UserWarning, match="could not be loaded"):
        other.load_weights(tmp_path / "m.weights.h5", skip_mismatch=True)
    assert not np.array_equal(before, model.get_weights()[3])


@pytest.mark.parametrize(
    ("use", "message"),
    [
        (lambda m, d: m.save(d / "m.tf"), "Invalid filepath extension"),
        (lambda m, d: m.save_weights(d / "m.h5"), "must end in `.weights.h5`"),
        (lambda m, d: tf.keras.models.load_model(d / "none.keras"), "File not found"),
        (lambda m, d: tf.keras.models.load_model(d / "folder"), "File format not supported"),
        (lambda m, d: m.export(d / "x", format="onnx"), "Unrecognized format"),
    ],
)
def test_names_that_no_format_has(tmp_path, use, message):
    with pytest.raises(ValueError, match=message):
        use(trained(), tmp_path)


def test_a_file_never_decides_which_code_runs(tmp_path):
    model = tf.keras.Sequential([layers.Input((4,)), layers.Lambda(lambda x: x * 2.0)])
    path = tmp_path / "m.keras"
    with pytest.warns(UserWarning, match="minitf cannot reload it"):
        model.save(path)
    for safe_mode in (True, False):
        with pytest.raises(ValueError, match="arbitrary code execution.*does not allow it"):
            tf.keras.models.load_model(path, safe_mode=safe_mode)


def test_a_failed_save_leaves_the_old_file(tmp_path):
    model = trained()
    model.save(tmp_path / "m.keras")
    before = (tmp_path / "m.keras").read_bytes()
    model.layers[0].get_config = lambda: 3
    with pytest.raises(TypeError, match="should return a dict"):
        model.save(tmp_path / "m.keras")
    assert (tmp_path / "m.keras").read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["m.keras"]


def test_copies_by_text_and_by_clone():
    model = trained()
    for copy in (tf.keras.models.model_from_json(model.to_json()), tf.keras.models.clone_model(model)):
        assert [layer.name for layer in copy.layers] == [layer.name for layer in model.layers]
        copy.set_weights(model.get_weights())
        np.testing.assert_array_equal(copy.predict(X, verbose=0), model.predict(X, verbose=0))

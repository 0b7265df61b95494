"""Checkpoints: names, partial and late restores, damaged files, the manager."""

import os

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

import minitf as tf
from minitf.export import bundle
from minitf.export.crc import crc32c

VALUE = "/.ATTRIBUTES/VARIABLE_VALUE"


@given(st.binary(max_size=200), st.integers(0, 40_000))
@settings(max_examples=20, deadline=None)
def test_the_checksum_in_lanes_is_that_byte_by_byte(start, more):
    data = start + bytes(i * 7 % 256 for i in range(more))
    state = 0xFFFFFFFF
    for byte in data:
        state ^= byte
        for _ in range(8):
            state = state >> 1 ^ (0x82F63B78 if state & 1 else 0)
    assert crc32c(data) == state ^ 0xFFFFFFFF


@given(st.dictionaries(
    st.text(min_size=1, max_size=8),
    arrays.arrays(st.sampled_from(["f4", "f8", "i4", "i8", "?", "u1", "c8"]),
                  arrays.array_shapes(min_dims=0, min_side=0, max_side=4)), max_size=5))  # fmt: skip
@settings(max_examples=30, deadline=None)
def test_arrays_come_back_from_a_bundle(tmp_path_factory, values):
    prefix = str(tmp_path_factory.mktemp("bundle") / "x")
    bundle.write(prefix, values)
    reader = bundle.Reader(prefix)
    assert set(reader.get_variable_to_shape_map()) == set(values)
    for name, value in values.items():
        np.testing.assert_array_equal(reader.get_tensor(name), value)
        assert reader.get_tensor(name).dtype == value.dtype


def test_damage_is_found(tmp_path):
    prefix = str(tmp_path / "x")
    bundle.write(prefix, {"a": np.arange(5.0)})
    data = tmp_path / "x.data-00000-of-00001"
    data.write_bytes(b"!" + data.read_bytes()[1:])
    with pytest.raises(tf.errors.DataLossError, match="checksum of a"):
        bundle.Reader(prefix).get_tensor("a")
    (tmp_path / "x.index").write_bytes(b"no table" * 10)
    with pytest.raises(tf.errors.DataLossError, match="no index"):
        bundle.Reader(prefix)


def test_names_are_the_way_to_a_variable(tmp_path):
    module = tf.Module()
    module.parts = [tf.Variable(1.0), {"inner": tf.Variable([2, 3])}]
    path = tf.train.Checkpoint(m=module, step=tf.Variable(4)).write(tmp_path / "ck")
    found = dict(tf.train.list_variables(path))
    assert found.pop("_CHECKPOINTABLE_OBJECT_GRAPH") == []
    assert found == {f"m/parts/0{VALUE}": [], f"m/parts/1/inner{VALUE}": [2], f"step{VALUE}": []}
    assert tf.train.load_variable(path, f"m/parts/1/inner{VALUE}").tolist() == [2, 3]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["ck.data-00000-of-00001", "ck.index"]


def test_a_part_can_be_restored_and_the_rest_is_named(tmp_path):
    path = tf.train.Checkpoint(a=tf.Variable(1.0), b=tf.Variable(2.0)).save(tmp_path / "ck")
    wanted = tf.Variable(0.0)
    status = tf.train.Checkpoint(b=wanted).restore(path)
    assert wanted.numpy() == 2.0
    status.assert_existing_objects_matched().expect_partial()
    with pytest.raises(AssertionError, match=r"\(root\)\.a"):
        status.assert_consumed()
    with pytest.raises(AssertionError, match="1 Python objects that were not bound"):
        tf.train.Checkpoint(z=tf.Variable(0.0)).restore(path).assert_existing_objects_matched()


def test_what_comes_later_is_restored_when_it_comes(tmp_path):
    first = tf.train.Checkpoint(a=tf.Variable(1.0), rows=[tf.Variable(5.0), tf.Variable(6.0)])
    path = first.save(tmp_path / "ck")
    later = tf.train.Checkpoint()
    later.restore(path)
    later.a, later.rows = tf.Variable(0.0), []
    later.rows.append(tf.Variable(0.0))
    later.rows.append(tf.Variable(0.0))
    assert [later.a.numpy(), *[v.numpy() for v in later.rows]] == [1.0, 5.0, 6.0]


def test_a_model_and_its_optimizer_are_restored_before_they_are_built(tmp_path):
    x = np.random.default_rng(0).random((6, 2), "float32")

    def make():
        model = tf.keras.Sequential([tf.keras.layers.Dense(3), tf.keras.layers.Dense(1)])
        model.compile("adam", "mse")
        return model, tf.train.Checkpoint(model=model)

    model, checkpoint = make()
    model.fit(x, x[:, :1], verbose=0)
    path = checkpoint.save(tmp_path / "ck")
    expected = model.predict(x, verbose=0)
    model.fit(x, x[:, :1], verbose=0, shuffle=False)
    again, restored = make()
    restored.restore(path)
    np.testing.assert_array_equal(again.predict(x, verbose=0), expected)
    again.fit(x, x[:, :1], verbose=0, shuffle=False)
    assert int(again.optimizer.iterations) == 2
    np.testing.assert_allclose(again.get_weights()[0], model.get_weights()[0], rtol=1e-6)


def test_an_iterator_goes_on_where_it_was(tmp_path):
    iterator = iter(tf.data.Dataset.range(10))
    checkpoint = tf.train.Checkpoint(iterator=iterator)
    [next(iterator) for _ in range(3)]
    path = checkpoint.save(tmp_path / "ck")
    [next(iterator) for _ in range(4)]
    checkpoint.restore(path)
    assert int(next(iterator)) == 3


def test_errors(tmp_path):
    path = tf.train.Checkpoint(a=tf.Variable([1.0, 2.0])).write(tmp_path / "ck")
    with pytest.raises(ValueError, match=r"shape \(2,\).*variable with shape \(3,\)"):
        tf.train.Checkpoint(a=tf.Variable([1.0, 2.0, 3.0])).restore(path)
    with pytest.raises(tf.errors.NotFoundError, match="missing the checkpoint suffix"):
        tf.train.Checkpoint().restore(tmp_path / "other")
    with pytest.raises(ValueError, match="expecting a to be a trackable object"):
        tf.train.Checkpoint(a=3)
    with pytest.raises(AssertionError, match="No checkpoint specified"):
        tf.train.Checkpoint().restore(None).assert_consumed()


def test_the_manager_keeps_the_newest(tmp_path):
    step = tf.Variable(0)
    checkpoint = tf.train.Checkpoint(step=step)
    manager = tf.train.CheckpointManager(checkpoint, tmp_path, max_to_keep=2)
    assert manager.restore_or_initialize() is None
    for _ in range(4):
        step.assign_add(10)
        manager.save()
    kept = [os.path.join(str(tmp_path), f"ckpt-{n}") for n in (3, 4)]
    assert manager.checkpoints == kept
    assert sorted(p.name for p in tmp_path.glob("*.index")) == ["ckpt-3.index", "ckpt-4.index"]
    assert tf.train.latest_checkpoint(tmp_path) == kept[1]
    step.assign(0)
    again = tf.train.CheckpointManager(checkpoint, tmp_path, max_to_keep=2)
    assert again.checkpoints == kept and again.restore_or_initialize() == kept[1]
    assert int(step) == 40

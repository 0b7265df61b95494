"""`plot_model`: which boxes and arrows, what is written in them, and what file comes out."""

import pytest

import minitf as tf
from minitf.keras import plotting

layers = tf.keras.layers


@pytest.fixture
def branched():
    start = tf.keras.Input((4,), name="start")
    left = layers.Dense(3, activation="relu", name="left")(start)
    right = layers.Dense(3, name="right")(left)
    return tf.keras.Model(start, layers.Add(name="sum")([left, right]) * 2.0)


def test_arrows_follow_the_tensors(branched):
    boxes, arrows = plotting._edges(branched)
    names = [box.name for box in boxes]
    assert {(names[a], names[b]) for a, b in arrows} == {
        ("start", "left"), ("left", "right"), ("left", "sum"), ("right", "sum"),
        ("sum", names[-1]),
    }  # fmt: skip
    assert plotting._rows(len(boxes), arrows) == [[0], [1], [2], [3], [4]]


def test_a_sequential_is_a_chain():
    model = tf.keras.Sequential([layers.Dense(2, input_shape=(3,)), layers.Dense(1)])
    boxes, arrows = plotting._edges(model)
    assert boxes == model.layers and arrows == [(0, 1)]


def test_a_layer_that_is_called_twice_is_drawn_once():
    start, shared = tf.keras.Input((3,)), layers.Dense(3)
    boxes, arrows = plotting._edges(tf.keras.Model(start, shared(shared(start))))
    assert len(boxes) == 2 and sorted(arrows) == [(0, 1), (1, 1)]
    assert plotting._rows(2, arrows) == [[0], [1]]


def test_boxes_say_what_was_asked_for(branched):
    layer = branched.get_layer("left")
    assert plotting._text(layer, []) == ["Dense"]
    assert plotting._text(layer, ["name", "activation", "shape"]) == [
        "Dense", "name: left", "activation: relu", "shape: (None, 3)"
    ]  # fmt: skip


@pytest.mark.parametrize("ending, start", [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")])
@pytest.mark.parametrize("rankdir", ["TB", "LR"])
def test_the_file_is_a_picture_and_nothing_is_left_beside_it(branched, tmp_path, ending, start, rankdir):
    path = tmp_path / f"model.{ending}"
    tf.keras.utils.plot_model(branched, path, show_shapes=True, rankdir=rankdir, dpi=40)
    assert path.read_bytes().startswith(start)
    assert list(tmp_path.iterdir()) == [path]


def test_a_model_that_is_not_built_has_nothing_to_draw(tmp_path):
    with pytest.raises(ValueError, match="has not yet been built"):
        tf.keras.utils.plot_model(tf.keras.Sequential([layers.Dense(1)]), tmp_path / "m.png")
    assert not list(tmp_path.iterdir())

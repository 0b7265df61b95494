"""The training board: what it says is what fit does, and its times come from a clock."""

import re

import minitf as tf
import numpy as np
import pytest

from course.errors import CourseError
from course.pictures import find
from course.pictures.training import GOAL, LAST_EPOCH, MOST_EPOCHS, table


@pytest.fixture
def board():
    return find("training")()


def test_its_losses_are_those_of_a_plain_fit_to_the_last_bit(board):
    board.play(3)
    tf.keras.utils.set_random_seed(6)
    plain = tf.keras.Sequential([
        tf.keras.Input((30,)),
        tf.keras.layers.Dense(16, activation="relu"),
        tf.keras.layers.Dense(1, activation="sigmoid"),
    ])
    plain.compile(tf.keras.optimizers.SGD(0.01), "binary_crossentropy")
    found = []
    for _ in range(3):
        history = plain.fit(*table(True), batch_size=32, validation_split=0.2, verbose=0)
        found.append((history.history["loss"][0], history.history["val_loss"][0]))
    assert board.run.epochs == found


def test_its_gradients_are_those_of_the_tape(board):
    board.turn("batch", "all")
    rows, labels = table(True)
    count = int(len(rows) * 0.8)
    rows, labels = rows[:count], labels[:count].reshape(-1, 1)
    with tf.GradientTape() as tape:
        answers = board.model(rows, training=True)
        loss = board.model.compute_loss(y=labels, y_pred=answers)
    by_layer = [layer.trainable_variables for layer in board.model.layers]
    gradients = tape.gradient(loss, by_layer)
    board.play()
    (look,) = board.run.looks
    assert look.rows == count
    norms = [np.sqrt(sum(float((g.numpy() ** 2).sum()) for g in some)) for some in gradients]
    np.testing.assert_allclose(look.norms, norms, rtol=1e-4)
    assert board.frame.rows[0][3:5] == tuple(f"{norm:.3g}" for norm in norms)


def test_each_epoch_is_a_row_with_all_its_columns(board):
    board.play(3)
    assert [row[0] for row in board.frame.rows] == [1, 2, 3]
    assert all(len(row) == len(board.frame.head) == 9 for row in board.frame.rows)
    assert "" not in board.frame.rows[2]


def test_the_goal_is_reached_by_good_settings_only():
    poor, good = find("training")(), find("training")(optimizer="Adam")
    poor.play(LAST_EPOCH + 3)
    good.play(MOST_EPOCHS)
    assert len(poor.run.epochs) == LAST_EPOCH and poor.frame.goal == "waiting"
    assert "goal's 20 epochs are over" in poor.frame.sentence
    first = next(k for k, (_, loss) in enumerate(good.run.epochs, 1) if loss <= GOAL)
    assert good.frame.goal == "reached"
    assert f"Goal reached in epoch {first}." in good.frame.sentence


def test_the_rate_is_turned_on_the_way_and_the_optimizer_begins_anew(board):
    board.play(2)
    board.turn("rate", "1")
    assert len(board.run.epochs) == 2 and float(board.model.optimizer.learning_rate) == 1
    board.turn("optimizer", "Adam")
    assert board.run.epochs == [] and "No epoch has run yet" in board.frame.sentence


def test_a_loss_that_is_no_number_is_said_and_not_drawn():
    wild = find("training")(rate="10")
    wild.play(8)
    assert "no longer a number" in wild.frame.sentence
    assert "gradients are no numbers either" in wild.frame.sentence
    assert not re.search(r"\b(nan|inf)\b", wild.frame.svg)


def test_what_does_not_fit_is_refused(board):
    with pytest.raises(CourseError, match="Learning rate: 5 does not fit"):
        board.turn("rate", 5)

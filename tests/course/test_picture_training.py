"""The training board: what it says is what fit does, and its times come from a clock."""

import re

import minitf as tf
import numpy as np
import pytest

from course.errors import CourseError
from course.pictures import clocked, find
from course.pictures.training import GOAL, LAST_EPOCH, MOST_EPOCHS, table


@pytest.fixture
def board():
    return find("training")()


def test_its_losses_are_those_of_a_plain_fit(board):
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
    shown = [(epoch.loss, epoch.validation) for epoch in board.epochs]
    np.testing.assert_allclose(shown, found, rtol=2e-5)


def test_its_gradients_are_those_of_the_tape(board):
    board.turn("batch", "all")
    rows, labels = (part[:365] for part in table(True))
    count = int(len(table(True)[0]) * 0.8)
    rows, labels = rows[:count], labels[:count].reshape(-1, 1)
    layers = board.model.layers
    with tf.GradientTape() as tape:
        answers = board.model(rows, training=True)
        loss = board.model.compute_loss(y=labels, y_pred=answers)
    by_layer = [layer.trainable_variables for layer in layers]
    gradients = tape.gradient(loss, by_layer)
    board.play()
    assert [step.rows for step in board.model.steps] == [count]
    norms = [np.sqrt(sum(float((g.numpy() ** 2).sum()) for g in some)) for some in gradients]
    np.testing.assert_allclose(board.epochs[0].norms, norms, rtol=1e-4)


def test_the_times_of_the_phases_come_from_the_clock(board, monkeypatch):
    ticks = iter(range(1_000_000))
    widths = (1, 2, 3, 4, 10)  # between looks: forward, loss, backward, update, the rest
    times = np.cumsum(np.tile(widths, 100))
    monkeypatch.setattr(clocked.time, "perf_counter", lambda: float(times[next(ticks)]))
    board.play()
    first = board.model.steps[0].seconds
    assert first == (2, 3, 4, 10)
    assert len(board.frame.rows) == 1 and len(board.frame.head) == len(board.frame.rows[0])


def test_the_goal_is_reached_by_good_settings_only():
    poor, good = find("training")(), find("training")(optimizer="Adam")
    poor.play(LAST_EPOCH + 3)
    good.play(MOST_EPOCHS)
    assert len(poor.epochs) == LAST_EPOCH and poor.frame.goal == "waiting"
    assert "goal's 20 epochs are over" in poor.frame.sentence
    first = next(k for k, e in enumerate(good.epochs, 1) if e.validation <= GOAL)
    assert good.frame.goal == "reached"
    assert f"Goal reached in epoch {first}." in good.frame.sentence


def test_the_rate_is_turned_on_the_way_and_the_optimizer_begins_anew(board):
    board.play(2)
    board.turn("rate", "1")
    assert len(board.epochs) == 2 and float(board.model.optimizer.learning_rate) == 1
    board.turn("optimizer", "Adam")
    assert board.epochs == [] and "No epoch has run yet" in board.frame.sentence


def test_a_loss_that_is_no_number_is_said_and_not_drawn():
    wild = find("training")(rate="10")
    wild.play(8)
    assert "no longer a number" in wild.frame.sentence
    assert not re.search(r"\b(nan|inf)\b", wild.frame.svg)


def test_what_does_not_fit_is_refused(board):
    with pytest.raises(CourseError, match="Learning rate: 5 does not fit"):
        board.turn("rate", 5)

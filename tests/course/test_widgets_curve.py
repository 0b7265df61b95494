"""The live loss curve: what it draws, says and sends, and what it does to training."""

import math
import re
import xml.etree.ElementTree as ElementTree

import minitf as tf
import numpy as np
import pytest

from course.widgets import chart
from course.widgets import loss_curve as module
from course.widgets.loss_curve import LossCurve, LossCurveWidget


@pytest.fixture
def model():
    model = tf.keras.Sequential(
        [tf.keras.Input((1,)), tf.keras.layers.Dense(1, kernel_initializer="zeros")]
    )
    model.compile(optimizer=tf.keras.optimizers.SGD(0.1), loss="mse")
    return model


X = np.linspace(-1, 1, 64, dtype="float32").reshape(-1, 1)


def fit(model, curve, **more):
    return model.fit(X, 2 * X, verbose=0, shuffle=False, callbacks=[curve], **more)


def test_it_draws_what_history_holds(model):
    curve = LossCurve()
    history = fit(model, curve, epochs=6, validation_data=(X, 3 * X)).history
    losses = list(zip(history["loss"], history["val_loss"], strict=True))
    assert curve.epochs == losses
    rows = re.findall(r"<td>(.*?)</td><td>(.*?)</td>", curve._table())
    assert rows == [(chart.number(a), chart.number(b)) for a, b in losses]


def test_watching_does_not_change_the_training(model):
    watched = fit(model, LossCurve(goal=0.1), epochs=4).history["loss"]
    model.set_weights([np.zeros((1, 1), "float32"), np.zeros((1,), "float32")])
    alone = model.fit(X, 2 * X, epochs=4, verbose=0, shuffle=False).history["loss"]
    assert watched == alone


def test_the_goal_is_told_once_with_the_epoch_that_reached_it(model):
    reached = []
    curve = LossCurve(goal=0.5, on_goal=lambda *told: reached.append(told))
    fit(model, curve, epochs=12)
    first = next(
        epoch for epoch, (loss, _) in enumerate(curve.epochs, 1) if loss <= 0.5
    )
    assert f"Goal 0.5 reached in epoch {first}." in curve.sentence()
    assert reached == [(0.5, curve.epochs[first - 1][0])]
    assert curve._frame()["goal"] == "reached"


def test_the_goal_is_about_the_validation_loss_where_there_is_one(model):
    curve = LossCurve(goal=0.5)
    fit(model, curve, epochs=12, validation_data=(X, -9 * X))
    assert curve.epochs[-1][0] < 0.5
    assert not curve.reached and "not reached" in curve.sentence()
    assert curve._frame()["goal"] == "missed"


def test_a_second_run_starts_a_new_picture(model):
    curve = LossCurve()
    fit(model, curve, epochs=3)
    fit(model, curve, epochs=2)
    assert len(curve.epochs) == 2


def test_a_loss_that_is_no_number_is_said_in_words(model):
    model.compile(optimizer=tf.keras.optimizers.SGD(1e30), loss="mse")
    curve = LossCurve(goal=0.1)
    with np.errstate(all="ignore"):
        fit(model, curve, epochs=4)
    assert not math.isfinite(curve.epochs[-1][0])
    assert "no longer a number: the steps were too large" in curve.sentence()
    assert "nan" not in curve._chart().svg() and "inf" not in curve._chart().svg()


def test_a_step_that_reports_no_loss_does_not_stop_the_training():
    curve = LossCurve(goal=0.1)
    curve.on_train_begin()
    curve.on_train_batch_end(0, {"accuracy": 1.0})
    curve.on_epoch_end(0, {"accuracy": 1.0})
    curve.on_train_end()
    assert curve.sentence() == "No epoch has ended yet."


def test_messages_are_throttled_and_the_last_picture_is_sent(monkeypatch):
    """A clock of our own: 1 ms a batch, so 1,000 batches are one second."""
    now = [0.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    curve = LossCurve()
    curve._widget = LossCurveWidget()
    frames = []
    curve._widget.observe(lambda change: frames.append(change.new), "frame")
    curve.on_train_begin()
    for batch in range(1000):
        now[0] += 0.001
        curve.on_train_batch_end(batch, {"loss": 1.0 / (batch + 1)})
    curve.on_epoch_end(0, {"loss": 0.25})
    curve.on_train_end()
    assert 5 <= len(frames) <= 20
    assert "training loss 0.25" in frames[-1]["sentence"]


def test_a_long_run_is_drawn_with_few_points():
    curve = LossCurve()
    curve.on_train_begin()
    for epoch in range(2000):
        for batch in range(5):
            curve.on_train_batch_end(batch, {"loss": 1.0})
        curve.on_epoch_end(epoch, {"loss": 1.0, "val_loss": 2.0})
    assert len(curve._chart().svg()) < 20_000
    assert curve._table().count("<tr>") <= module.MOST_ROWS + 2


def test_the_picture_has_ticks_units_a_goal_and_words(model):
    curve = LossCurve(goal=0.1)
    fit(model, curve, epochs=10, validation_data=(X, 2 * X))
    picture = ElementTree.fromstring(curve._chart().svg())
    texts = [each.text for each in picture.iter("text")]
    for text in ("epoch", "loss (no unit)", "goal 0.1", "training", "validation", "10"):
        assert text in texts
    assert picture.get("role") == "img"
    assert curve.sentence() in picture.get("aria-label")


def test_names_at_the_ends_of_lines_never_overlap():
    lines = [
        chart.Line([(1, 0.0)], "one"),
        chart.Line([(1, 0.0)], "two"),
        chart.Line([(1, 0.001)], "three"),
    ]
    drawn = chart.Chart(lines, "epoch", "loss", "words").svg()
    heights = [
        float(y) for y in re.findall(r'y="([\d.]+)" font-size="12" style', drawn)
    ]
    gaps = [low - high for high, low in zip(heights, heights[1:], strict=False)]
    assert len(heights) == 3 and min(gaps) >= 14
    assert max(heights) <= chart.HEIGHT - chart.BOTTOM + 5


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 0.7, [0, 0.2, 0.4, 0.6, 0.8]),
        (0, 1e-6, [0, 2e-7, 4e-7, 6e-7, 8e-7, 1e-6]),
        (-1, 1, [-1, -0.5, 0, 0.5, 1]),
        (0, 1234, [0, 500, 1000, 1500]),
    ],
)
def test_ticks_are_round_and_cover_the_data(low, high, expected):
    assert chart.ticks(low, high) == pytest.approx(expected)


def test_epochs_have_whole_ticks():
    assert chart.ticks(0, 3, whole=True) == [0, 1, 2, 3]
    assert chart.ticks(0, 1, whole=True) == [0, 1]
    assert chart.ticks(0, 37, whole=True) == [0, 10, 20, 30]


def test_thinning_keeps_the_last_point_and_the_means():
    points = [(float(x), float(x % 2)) for x in range(1000)]
    thin = chart.thinned(points, 100)
    assert len(thin) <= 102 and thin[-1] == points[-1]
    assert all(y == 0.5 for _, y in thin[:-2])

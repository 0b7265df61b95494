"""The training board on a fit of the learner's: true, cheap, and without any effect."""

import xml.etree.ElementTree as ElementTree
from types import SimpleNamespace

import minitf as tf
import numpy as np
import pytest

from minitf.keras.callbacks import CallbackList

from course.pictures import board as module
from course.pictures import clocked
from course.pictures.board import Board
from course.pictures.clocked import PHASES, ClockedStep
from course.widgets import loss_curve
from course.widgets.loss_curve import LossCurve, LossCurveWidget

RANDOM = np.random.default_rng(4)
X = RANDOM.normal(size=(96, 6)).astype("float32")
Y = (X.sum(axis=1) > 0).astype("int32")
keras = tf.keras


class Noisy(keras.Model):
    """Draws random numbers, adds a loss, counts and prints: all that could be disturbed."""

    def __init__(self):
        super().__init__()
        self.first, self.last = keras.layers.Dense(5, "relu"), keras.layers.Dense(1)
        self.offset = self.add_weight(shape=(1,), name="offset")
        self.seen = tf.Variable(0, trainable=False)

    def call(self, x, training=False):
        print("called")
        self.seen.assign_add(1)
        x = x + tf.random.normal(tf.shape(x)) if training else x
        self.add_loss(0.01 * tf.reduce_mean(tf.square(x)))
        return self.last(self.first(x)) + self.offset


def layered(*more, **options):
    model = keras.Sequential([
        keras.Input((6,)), keras.layers.Dense(8, activation="relu"), *more,
        keras.layers.Dense(1, activation="sigmoid"),
    ])  # fmt: skip
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"], **options)
    return model


def plain():
    return layered()


def with_state():
    return layered(keras.layers.BatchNormalization(), keras.layers.Dropout(0.4))


def unbuilt_with_many_options():
    model = keras.Sequential([
        keras.layers.Dense(8, activation="relu", kernel_regularizer="l2"),
        keras.layers.Dropout(0.4),
        keras.layers.Dense(1, activity_regularizer="l2"),
    ])
    optimizer = keras.optimizers.SGD(0.1, 0.9, clipnorm=0.5, use_ema=True)
    model.compile(optimizer, keras.losses.BinaryCrossentropy(from_logits=True))
    return model


def several_steps_at_once():
    return layered(keras.layers.Dropout(0.4), steps_per_execution=4)


def as_python():
    return layered(keras.layers.Dropout(0.4), run_eagerly=True)


def noisy():
    model = Noisy()
    model.compile("adam", "mse")
    return model


def two_answers():
    inputs = keras.Input((6,))
    hidden = keras.layers.Dense(4, activation="tanh")(inputs)
    model = keras.Model(inputs, [keras.layers.Dense(1, name="a")(hidden),
                                 keras.layers.Dense(1, name="b")(hidden)])  # fmt: skip
    model.compile("rmsprop", ["mse", "mae"])
    return model


def trained(make, callbacks=(), epochs=4, **options):
    """A model after fit, and its history, from the same random numbers each time."""
    keras.utils.set_random_seed(11)
    model = make()
    labels = [Y, 2 * Y] if make is two_answers else Y
    more = {"validation_split": 0.25, "batch_size": 16, "verbose": 0} | options
    history = model.fit(X, labels, epochs=epochs, callbacks=list(callbacks), **more)
    return model, history.history


def everything(model) -> list[np.ndarray]:
    kept = [*model.variables, *model.optimizer.variables, *model.metrics_variables]
    return [variable.numpy() for variable in kept]


@pytest.fixture
def eager_to_look(monkeypatch):
    """Look before every step, whatever that costs."""
    monkeypatch.setattr(module, "OFTEN", 0.0)
    monkeypatch.setitem(module.PURSES, "look", (1e9, 1.0))


def at_once():
    return layered(keras.layers.Dropout(0.4))


@pytest.mark.parametrize("make", [plain, with_state, unbuilt_with_many_options, noisy,
                                  several_steps_at_once, as_python, two_answers])  # fmt: skip
def test_watching_leaves_every_bit_of_the_training_as_it_is(make, eager_to_look):
    alone, history = trained(make)
    following = tf.random.normal((3,)).numpy(), np.random.rand()
    board = Board()
    watched, seen = trained(make, [board])
    assert len(board.run.looks) >= 4, board.sentence()
    assert seen == history
    for one, other in zip(everything(alone), everything(watched), strict=True):
        np.testing.assert_array_equal(one, other)
    np.testing.assert_array_equal(following[0], tf.random.normal((3,)))
    assert following[1] == np.random.rand()


def compiled():
    return layered(jit_compile=True, steps_per_execution=2)


@pytest.mark.parametrize("make", [compiled, at_once])
def test_watching_leaves_machine_code_alone(make, eager_to_look, monkeypatch):
    monkeypatch.setenv("MINITF_JIT", "always")  # else it begins when the compiler is done
    alone, history = trained(make)
    board = Board()
    watched, seen = trained(make, [board])
    assert seen == history and len(board.run.looks) >= 4
    (_, step), *_ = watched._steps.items()
    assert step.native is not None and step.native.compiled is not None
    for one, other in zip(everything(alone), everything(watched), strict=True):
        np.testing.assert_array_equal(one, other)


def test_fit_may_take_many_steps_at_once_while_it_is_watched():
    assert not CallbackList([Board()]).look_at_batches


def test_what_a_layer_prints_is_printed_once(eager_to_look, capsys):
    trained(noisy)
    alone = capsys.readouterr()
    trained(noisy, [Board()])
    assert capsys.readouterr() == alone


def test_a_look_sees_the_gradients_and_the_loss_of_the_tape():
    model, _ = trained(plain)
    with tf.GradientTape() as tape:
        loss = model.compute_loss(y=Y[:16].reshape(-1, 1), y_pred=model(X[:16], training=True))
    gradients = tape.gradient(loss, model.trainable_variables)
    look = ClockedStep(model).look((X[:16], Y[:16]))
    assert look.loss == pytest.approx(float(loss), rel=1e-5)
    squares = [float((g.numpy() ** 2).sum()) for g in gradients]
    by_layer = np.sqrt([squares[0] + squares[1], squares[2] + squares[3]])
    np.testing.assert_allclose(look.norms, by_layer, rtol=1e-4)


def test_the_lengths_are_those_before_a_loss_is_scaled():
    def scaled():
        model = plain()
        model.compile(keras.optimizers.SGD(0.1, loss_scale_factor=256.0), "binary_crossentropy")
        return model

    model, _ = trained(scaled)
    look = ClockedStep(model).look((X[:16], Y[:16]))
    model.compile(keras.optimizers.SGD(0.1), "binary_crossentropy")
    model.optimizer.build(model.trainable_variables)
    plainly = ClockedStep(model).look((X[:16], Y[:16]))
    np.testing.assert_allclose(look.norms, plainly.norms, rtol=1e-4)


def test_the_times_of_the_phases_come_from_the_clock(monkeypatch):
    model, _ = trained(plain)
    step = ClockedStep(model)
    times = iter([10.0, 11.0, 13.0, 16.0, 20.0])  # forward 1, loss 2, backward 3, update 4
    monkeypatch.setattr(clocked.time, "perf_counter", lambda: next(times))
    assert step.look((X[:16], Y[:16])).seconds == (1.0, 2.0, 3.0, 4.0)


def test_each_job_stands_between_its_own_looks_at_the_clock():
    model, _ = trained(plain)
    step = ClockedStep(model)
    step.look((X[:16], Y[:16]))
    lines = step._traced.get_concrete_function().source.split("py_function(")
    before, forward, loss, backward, update, _ = lines
    assert "matmul" in forward and "sigmoid" in forward and "log1p" not in forward
    assert "log1p" in loss and "matmul" not in loss
    assert "transpose_a=True" in backward and "assign" not in backward
    assert "assign_sub(kernel" in update and "matmul" not in update
    assert "matmul" not in before


@pytest.mark.parametrize("make", [plain, noisy, two_answers])
def test_its_words_table_and_drawing_hold_what_fit_reported(make, eager_to_look):
    board = Board()
    _, history = trained(make, [board])
    assert [loss for loss, _ in board.epochs] == history["loss"]
    assert f"validation loss {history['val_loss'][-1]:.3g}" in board.sentence()
    drawn = "".join(ElementTree.fromstring(board._svg()).itertext())
    for place, (name, phase) in enumerate(zip(board.run.layers, PHASES, strict=False), 1):
        assert f"{place}. {name}" in drawn and phase in drawn
    assert board._table().count("<tr>") == 1 + len(board.epochs)
    assert "A step of fit took" in board.sentence() and "update" in board.sentence()


def test_a_model_with_a_step_of_its_own_is_told_so_and_trained(eager_to_look):
    class Own(keras.Sequential):
        def train_step(self, data):
            return super().train_step(data)

    def make():
        model = Own([keras.Input((6,)), keras.layers.Dense(1)])
        model.compile("sgd", "mse")
        return model

    board = Board()
    _, history = trained(make, [board])
    assert history == trained(make)[1]
    assert "has a train_step of its own" in board.sentence() and board.run.looks == []
    assert "has a train_step of its own" in board._svg()


def test_a_model_that_cannot_be_traced_trains_on(eager_to_look):
    class Pythonic(keras.Model):
        def __init__(self):
            super().__init__()
            self.dense = keras.layers.Dense(1)

        def call(self, x):
            return self.dense(x) * (1.0 if x.numpy().mean() > 0 else 2.0)

    def make():
        model = Pythonic()
        model.compile("sgd", "mse", run_eagerly=True)
        return model

    board = Board()
    _, history = trained(make, [board])
    assert history == trained(make)[1] and len(board.epochs) == 4
    assert "cannot be taken apart" in board.sentence()


def test_it_is_drawn_while_fit_runs(eager_to_look, monkeypatch):
    monkeypatch.setattr(loss_curve, "FRAME", 0.0)
    monkeypatch.setitem(module.PURSES, "draw", (1e9, 1.0))
    board = Board()
    board._widget = LossCurveWidget()
    frames = []
    board._widget.observe(lambda change: frames.append(change.new), "frame")
    trained(plain, [board])
    assert {frame["epochs"] for frame in frames} == {0, 1, 2, 3, 4}
    dots = [frame["svg"].count("<circle") for frame in frames]
    assert len(frames) > 12 and dots[0] < dots[6] < dots[-1]
    assert all("id=" not in frame["svg"] for frame in frames)


def test_a_loop_by_hand_may_call_it_too(eager_to_look):
    model, _ = trained(plain)
    board = Board()
    hooks = CallbackList([board], model=model, epochs=1, steps=6)
    hooks.on_train_begin()
    for batch in range(6):
        hooks.on_train_batch_begin(batch)
        logs = model.train_on_batch(X[:16], Y[:16], return_dict=True)
        hooks.on_train_batch_end(batch, logs)
    hooks.on_epoch_end(0, logs)
    hooks.on_train_end(logs)
    assert f"After epoch 1: training loss {logs['loss']:.3g}" in board.sentence()
    assert "No step has been taken apart" in board.sentence()


def test_a_short_training_is_taken_apart_once_at_its_end(monkeypatch):
    for what in module.PURSES:
        monkeypatch.setitem(module.PURSES, what, (-1e9, 0.0))
    monkeypatch.setattr(module, "LAST", 1e9)
    board = Board()
    trained(plain, [board], epochs=1)
    (look,) = board.run.looks
    assert look.at == 1 and look.rows == 72 - 4 * 16


def test_what_costs_too_much_is_left_out(monkeypatch):
    for what in module.PURSES:
        monkeypatch.setitem(module.PURSES, what, (-1e9, 0.0))
    monkeypatch.setattr(module, "LAST", 0.0)
    board = Board()
    board._widget = LossCurveWidget()
    frames = []
    board._widget.observe(lambda change: frames.append(change.new), "frame")
    trained(plain, [board])
    assert board.run.looks == [] and "too short to take" in board.sentence()
    assert len(frames) == 1  # the last picture comes in any case


def test_its_own_time_stays_a_small_share(monkeypatch):
    """A clock of our own: a step takes 1 ms, a look 20 ms, a drawing 10 ms."""
    now = [0.0]

    def spend(seconds, *_):
        now[0] += seconds

    clocks = ("perf_counter", "monotonic", "thread_time")
    ticking = SimpleNamespace(**dict.fromkeys(clocks, lambda: now[0]))
    monkeypatch.setattr(module, "time", ticking)
    monkeypatch.setattr(loss_curve, "time", ticking)
    clocked_step = SimpleNamespace(layers=[], look=lambda *_: spend(0.02))
    monkeypatch.setattr(module, "ClockedStep", lambda model: clocked_step)
    monkeypatch.setattr(LossCurve, "_show", lambda self: None)
    monkeypatch.setattr(Board, "_html", lambda self: "")
    monkeypatch.setattr(Board, "_frame", lambda self: spend(0.01) or {})
    board = Board()
    board._widget = LossCurveWidget()
    board.set_model(SimpleNamespace(batches_in_hand=[(X, Y)]))
    board.on_train_begin()
    for batch in range(20_000):
        board.on_train_batch_begin(batch)
        spend(0.001)
        board.on_train_batch_end(batch, {"loss": 1.0})
    assert len(board.run.looks) > 5
    assert now[0] - 20 == pytest.approx(sum(board._spent.values()))
    assert 0.015 * 20 < now[0] - 20 < 0.05 * 20

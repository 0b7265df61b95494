"""When a step of training becomes machine code, and that `fit` gives the same either way."""

import subprocess
import sys
import textwrap
import time

import minitf as tf
import numpy as np
import pytest
from minitf.keras import hot_step
from minitf.keras.callbacks.many import CallbackList
from minitf.kernels import beside

pytestmark = pytest.mark.slow  # a compilation takes a second or more
L = tf.keras.layers


@pytest.fixture(autouse=True)
def own_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("MINITF_CACHE", str(tmp_path))
    monkeypatch.delenv("MINITF_JIT", raising=False)


@pytest.fixture
def pays_at_once(monkeypatch):
    for name in ("LOOK", "LOADS", "PAYS"):
        monkeypatch.setattr(hot_step, name, 0.0)


def data(rows=100):
    x = np.random.default_rng(0).normal(size=(rows, 5)).astype(np.float32)
    return x, (x.sum(axis=1) > 0).astype(np.int32)


def small_model(units=4, **options):
    tf.keras.utils.set_random_seed(7)
    model = tf.keras.Sequential([tf.keras.Input((5,)), L.Dense(units, "tanh"), L.Dense(2)])
    loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile("adam", loss, metrics=["accuracy"], **options)
    return model


def agree(found: dict, wanted: dict):
    assert found.keys() == wanted.keys()
    for key in wanted:
        np.testing.assert_allclose(found[key], wanted[key], rtol=2e-6, atol=1e-6)


def test_a_small_fit_compiles_nothing(tmp_path):
    model = small_model()
    model.fit(*data(), epochs=3, verbose=0)
    step = model._steps["train"]
    assert step.native is None and step.together == 1 and not any(tmp_path.iterdir())


def test_a_long_fit_is_compiled_by_another_process_and_gives_the_same(pays_at_once, monkeypatch):
    monkeypatch.setattr(hot_step, "TRIED", 10**9)  # however slow this machine is just now
    model = small_model()
    losses, step = [], None
    while step is None or step.native is None:
        losses += model.fit(*data(), epochs=2, verbose=0).history["loss"]
        step = model._steps["train"]
        time.sleep(0.05)
    together = model.fit(*data(), epochs=3, verbose=0).history["loss"]
    plain = small_model(jit_compile=False)
    wanted = plain.fit(*data(), epochs=len(losses) + 3, verbose=0).history["loss"]
    np.testing.assert_allclose(losses + together, wanted, rtol=2e-6, atol=1e-6)
    assert plain._steps["train"].native is None and plain._steps["train"].approach is None

    again = small_model()  # the same graph: its code is on the disk
    again.fit(*data(), verbose=0)
    assert beside.is_made(again._steps["train"].concrete.native.source)


@pytest.mark.parametrize("change", [
    {}, {"validation_split": 0.25}, {"shuffle": False}, {"batch_size": 7},
    {"steps_per_epoch": 2}, {"class_weight": {0: 2.0}}, {"sample_weight": np.linspace(1, 2, 100)},
])  # fmt: skip
def test_steps_in_one_call_give_what_single_ones_give(monkeypatch, change):
    monkeypatch.setenv("MINITF_JIT", "always")
    monkeypatch.setattr(hot_step, "TRIED", 10**9)
    model = small_model()
    found = [model.fit(*data(), epochs=2, verbose=0, **change).history for _ in range(2)]
    plain = small_model(jit_compile=False)
    wanted = [plain.fit(*data(), epochs=2, verbose=0, **change).history for _ in range(2)]
    assert model._steps["train"].native is not None and model._steps["train"].together > 1
    for one, other in zip(found, wanted):
        agree(one, other)
    for one, other in zip(model.get_weights(), plain.get_weights()):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-5)


def test_callbacks_that_look_at_batches_see_each(monkeypatch):
    monkeypatch.setenv("MINITF_JIT", "always")
    monkeypatch.setattr(hot_step, "TRIED", 10**9)
    seen = []

    class Looks(tf.keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            seen.append(batch)
            self.model.stop_training = batch == 2

    model = small_model()
    model.fit(*data(), epochs=2, verbose=0)
    model.fit(*data(), epochs=2, verbose=0, callbacks=[Looks()])
    assert seen == [0, 1, 2]
    assert not CallbackList([tf.keras.callbacks.EarlyStopping()], add_progbar=True, verbose=1,
                            epochs=1, steps=1).look_at_batches  # fmt: skip


def test_the_progress_bar_ends_at_the_last_step(monkeypatch, capsys):
    monkeypatch.setenv("MINITF_JIT", "always")
    model = small_model()
    model.fit(*data(), epochs=3, verbose=0)
    model.fit(*data(), verbose=1)
    shown = capsys.readouterr().out
    assert "4/4" in shown and "accuracy" in shown and shown.endswith("\n")


def test_what_proves_slower_goes_back_to_its_plan(monkeypatch):
    monkeypatch.setenv("MINITF_JIT", "always")
    monkeypatch.setattr(hot_step, "TRIED", 2)
    model = small_model()
    model.fit(*data(), verbose=0)
    step = model._steps["train"]
    step.approach, step.plan_pace = step._compare, 0.0  # nothing is as fast as that
    model.fit(*data(), epochs=2, verbose=0)
    assert step.native is None and step.runner is step.concrete.plan and step.together == 1


@pytest.mark.parametrize("mode", ["never", "hot"])
def test_a_program_may_end_while_it_compiles(mode):
    program = f"""
        import os, sys
        os.environ["MINITF_JIT"] = {mode!r}
        import numpy as np
        import minitf as tf
        from minitf.keras import hot_step
        hot_step.LOOK = hot_step.LOADS = hot_step.PAYS = 0.0
        model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
        model.compile("sgd", "mse")
        model.fit(np.ones((64, 2)), np.ones(64), epochs=3, verbose=0)
        step = model._steps["train"]
        print(step.approach and step.approach.__name__, "numba" in sys.modules)
    """
    ran = subprocess.run([sys.executable, "-c", textwrap.dedent(program)], capture_output=True,
                         text=True, check=True)  # fmt: skip
    wanted = "None False" if mode == "never" else "_compile False"
    assert (ran.stdout.strip(), ran.stderr) == (wanted, "")

# %% [markdown]
# # Exercise 06: Training
#
# `model.fit()` repeats one small step thousands of times. In this exercise you write
# that step yourself, then the rule that ends the training early. Last, you find what is
# wrong in a training loop that looks right.
#
# | task | what you do | points |
# | --- | --- | --- |
# | 1 | a training step, by hand | 8 |
# | 2 | early stopping | 6 |
# | 3 | find three faults in a loop | 8 |
# | 4 | say what one of them does | 3 |
#
# Allow 30 to 45 minutes. Write where it says `# Your code here.`; you may add cells of
# your own anywhere.
#
# Three ways to see where you stand: run a test cell; press **Check** at the end of this
# notebook; or type `python -m course check 06` in a terminal. Some tests are hidden:
# they run when you submit.

# %% nbgrader={"grade_id": "setup", "locked": true}
import numpy as np

import minitf as tf

tf.keras.utils.set_random_seed(6)

# %% [markdown]
# ## Task 1: a training step by hand (8 points)
#
# One training step takes one batch and makes the model a little better on it:
#
# 1. **forward**: predict from `x`, with `model(x, training=True)`;
# 2. **loss**: compare with `y`; like every Keras loss, `loss_fn` takes the true values
#    first: `loss_fn(y, predictions)`;
# 3. **gradients**: ask a `tf.GradientTape` how the loss changes with each of
#    `model.trainable_variables`;
# 4. **update**: hand gradients and variables, in pairs, to `optimizer.apply_gradients`.
#
# Write `train_step`. It does these four things once and returns the loss that it
# computed in step 2. It must work for any model, loss and optimizer.

# %% nbgrader={"grade_id": "train_step", "solution": true}
def train_step(model, loss_fn, optimizer, x, y):
    """Train the model on one batch; return the loss as it was before the update."""
    ### BEGIN SOLUTION
    with tf.GradientTape() as tape:
        predictions = model(x, training=True)
        loss = loss_fn(y, predictions)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss
    ### END SOLUTION

# %% [markdown]
# {{hints: train_step}}

# %% [markdown]
# Try it on real data before you test it: 20 steps, each on all of the breast-cancer
# table. The loss should fall from about 0.6 to below 0.1.

# %%
(x_train, y_train), (x_test, y_test) = tf.keras.datasets.breast_cancer.load_data()
mean, spread = x_train.mean(axis=0), x_train.std(axis=0)
x_train, x_test = (x_train - mean) / spread, (x_test - mean) / spread
y_train, y_test = y_train.reshape(-1, 1), y_test.reshape(-1, 1)


def new_model():
    return tf.keras.Sequential([
        tf.keras.Input((30,)),
        tf.keras.layers.Dense(16, activation="relu"),
        tf.keras.layers.Dense(1, activation="sigmoid"),
    ])


model = new_model()
loss_fn = tf.keras.losses.BinaryCrossentropy()
optimizer = tf.keras.optimizers.Adam(0.02)
for step in range(20):
    loss = train_step(model, loss_fn, optimizer, x_train, y_train)
    if step % 5 == 0 or step == 19:
        print(f"step {step:2d}   loss {float(loss):.3f}")

# %% [markdown]
# **Test: the loss that comes back (2 points).** With all weights at zero a sigmoid
# predicts 0.5 for everything, and the binary cross-entropy of that is
# ln 2 = 0.693, whatever the labels are.

# %% nbgrader={"grade_id": "train_step_loss", "grade": true, "points": 2}
import numpy as np

from course.grading import check


def drive_loss(learner, tf, x, y):
    model = tf.keras.Sequential([
        tf.keras.Input((2,)),
        tf.keras.layers.Dense(1, activation="sigmoid", kernel_initializer="zeros"),
    ])
    loss_fn = tf.keras.losses.BinaryCrossentropy()
    optimizer = tf.keras.optimizers.SGD(1.0)
    return learner.train_step(model, loss_fn, optimizer, tf.constant(x), tf.constant(y))


no_gradients = {
    "No gradients": "The gradients are all None: the tape recorded nothing. "
                    "Forward pass and loss belong inside `with tf.GradientTape()`.",
    "to unpack": "apply_gradients takes pairs, a gradient and its variable: `zip` makes "
                 "them."}
four = np.array([[1, 0], [0, 1], [1, 1], [2, 1]], "float32")
labels = np.array([[1], [0], [1], [1]], "float32")
in_train_step = "the cell of train_step"
check.close(
    check.run(drive_loss, four, labels, known=no_gradients, look_at=in_train_step),
    0.693147,
    "The loss that train_step returns, for a model that predicts 0.5",
    known=[
        (0.349087, "This is the loss after the update: return the one from before it."),
        (8.059048, "True values and predictions are swapped: loss_fn(y, predictions)."),
        (2.772589, "This is the sum over the batch: loss_fn gives the mean already."),
        ([[0.5]] * 4, "These are the predictions: return the loss."),
    ],
    look_at="the order of the lines, and the last one",
)

# %% [markdown]
# **Test: the update (2 points).** A linear model that starts at zero, mean squared
# error, plain gradient descent with rate 0.1. By hand: the gradients are -3 and -1.5
# for the two weights and -2 for the bias, so the step leads to 0.3, 0.15 and 0.2.

# %% nbgrader={"grade_id": "train_step_update", "grade": true, "points": 2}
def drive_update(learner, tf, np, x, y):
    model = tf.keras.Sequential([
        tf.keras.Input((2,)),
        tf.keras.layers.Dense(1, kernel_initializer="zeros"),
    ])
    loss_fn = tf.keras.losses.MeanSquaredError()
    optimizer = tf.keras.optimizers.SGD(0.1)
    learner.train_step(model, loss_fn, optimizer, tf.constant(x), tf.constant(y))
    return np.concatenate([weight.ravel() for weight in model.get_weights()])


targets = np.array([[1], [0], [1], [2]], "float32")
one_step = np.array([0.3, 0.15, 0.2])
check.close(
    check.run(drive_update, four, targets, known=no_gradients, look_at=in_train_step),
    one_step,
    "The two weights and the bias after one step",
    known=[
        (0 * one_step, "Nothing has changed: the gradients were not applied."),
        (-one_step, "The step went uphill: the optimizer subtracts by itself."),
        (2 * one_step, "The update was made twice: apply the gradients once."),
        (4 * one_step, "The step is four times too long, as for the sum over the batch "
                   "of four: loss_fn gives the mean already."),
    ],
    look_at="gradients and apply_gradients",
)

# %% nbgrader={"grade_id": "train_step_models", "grade": true, "points": 2}
# Hidden test: other models, losses and optimizers, for several steps.
### BEGIN HIDDEN TESTS
import minitf as tf


def drive_steps(learner, tf, sizes, loss, optimizer, rate, weights, x, y, steps):
    layers = [tf.keras.layers.Dense(n, activation=a) for n, a in sizes]
    model = tf.keras.Sequential([tf.keras.Input((x.shape[1],)), *layers])
    model.set_weights(weights)
    loss_fn = getattr(tf.keras.losses, loss)()
    optimizer = getattr(tf.keras.optimizers, optimizer)(rate)
    optimizer.build(model.trainable_variables)  # in a tf.function: too late
    x, y = tf.constant(x), tf.constant(y)
    losses = [learner.train_step(model, loss_fn, optimizer, x, y) for _ in range(steps)]
    return {"losses": losses, "weights": model.get_weights()}


class Reference:
    """How train_step should work, and how it should not, for the same drive."""

    def __init__(self, sign=1, times=1, after=False, swap=False, plain_rate=0.0):
        self.sign, self.times, self.after = sign, times, after
        self.swap, self.plain_rate = swap, plain_rate

    def train_step(self, model, loss_fn, optimizer, x, y):
        variables = model.trainable_variables
        with tf.GradientTape() as tape:
            guess = model(x, training=True)
            loss = loss_fn(guess, y) if self.swap else loss_fn(y, guess)
        gradients = [self.sign * g for g in tape.gradient(loss, variables)]
        for _ in range(self.times):
            if self.plain_rate:
                for variable, gradient in zip(variables, gradients):
                    variable.assign_sub(self.plain_rate * gradient)
            else:
                optimizer.apply_gradients(zip(gradients, variables))
        return loss_fn(y, model(x, training=True)) if self.after else loss


def expected(reference, arguments):
    result = drive_steps(reference, tf, *arguments)
    return result["weights"], [float(loss) for loss in result["losses"]]


random = np.random.default_rng(606)


def draw(*shape):
    return random.normal(0, 0.5, shape).astype("float32")


two_layers = [draw(3, 5), draw(5), draw(5, 1), draw(1)]
cases = {
    "two layers, cross-entropy and Adam": (
        [(5, "tanh"), (1, "sigmoid")], "BinaryCrossentropy", "Adam", 0.05, two_layers,
        draw(8, 3), (draw(8, 1) > 0).astype("float32"), 4),
    "one layer, squared error and gradient descent": (
        [(2, None)], "MeanSquaredError", "SGD", 0.2, [draw(4, 2), draw(2)],
        draw(5, 4), draw(5, 2), 3),
}
for name, arguments in cases.items():
    got = check.run(drive_steps, *arguments, known=no_gradients)
    right_weights, right_losses = expected(Reference(), arguments)
    wrong = [
        (Reference(sign=-1),
         "The step went uphill: the optimizer subtracts by itself."),
        (Reference(times=2), "The update was made twice: apply the gradients once."),
        (Reference(times=0), "Nothing has changed: the gradients were not applied."),
        (Reference(swap=True), "True values and predictions are swapped in loss_fn."),
        *[(Reference(plain_rate=rate), "The step does not use the given optimizer.")
          for rate in (1.0, 0.1, 0.01, 0.001)],
    ]
    known = [(expected(r, arguments), says) for r, says in wrong]
    check.close(got["weights"], right_weights, f"The weights after some steps ({name})",
                known=[(weights, says) for (weights, _), says in known],
                look_at="gradients and apply_gradients")
    late = expected(Reference(after=True), arguments)[1]
    check.close([np.float32(v) if np.ndim(v) == 0 else v for v in got["losses"]],
                right_losses, f"The losses of some steps ({name})",
                known=[(late, "These are the losses after each update: return the "
                              "one from before it.")],
                look_at="what train_step returns")
### END HIDDEN TESTS

# %% nbgrader={"grade_id": "train_step_details", "grade": true, "points": 2}
# Hidden test: a layer that is frozen (layer.trainable = False), and training=True.
### BEGIN HIDDEN TESTS
def drive_details(learner, tf, x, y):
    seen = []

    class Listen(tf.keras.layers.Layer):
        def call(self, inputs, training=False):
            seen.append(bool(training))
            return inputs

    frozen = tf.keras.layers.Dense(4, activation="tanh")
    free = tf.keras.layers.Dense(1)
    model = tf.keras.Sequential([tf.keras.Input((x.shape[1],)), frozen, Listen(), free])
    frozen.trainable = False
    before = frozen.get_weights(), free.get_weights()
    seen.clear()
    learner.train_step(model, tf.keras.losses.MeanSquaredError(),
                       tf.keras.optimizers.SGD(0.1), tf.constant(x), tf.constant(y))
    return {"before": before, "after": (frozen.get_weights(), free.get_weights()),
            "training": list(seen)}


got = check.run(drive_details, draw(6, 3), draw(6, 1), known=no_gradients)
(frozen, free), (frozen_after, free_after) = got["before"], got["after"]
moved = any(not np.allclose(a, b) for a, b in zip(free, free_after))
check.true(moved, "A model with a frozen layer: its other layer has not changed.",
           advice="Were the gradients applied to model.trainable_variables?")
check.close(frozen_after, frozen, "The weights of a frozen layer after one step",
            look_at="model.variables holds the frozen ones too; you want "
                    "model.trainable_variables")
check.true(any(got["training"]), "The layers were not told that this is training.",
           advice="The forward pass of a training step is model(x, training=True).",
           look_at="the forward pass")
### END HIDDEN TESTS

# %% [markdown]
# ## Task 2: when to stop (6 points)
#
# After each epoch a careful trainer looks at the loss on data that the model does not
# train on. As long as it falls, training goes on. When it has not improved for some
# epochs in a row, more training would only fit noise: it is time to stop. Keras calls
# this `EarlyStopping`.
#
# - An epoch **improves** if its loss is lower than the best loss before it by more than
#   `min_delta`. The first epoch always improves.
# - `should_stop` returns `True` when none of the last `patience` epochs improved, else
#   `False`.
#
# It is called after every epoch with all losses so far, oldest first. `patience` is at
# least 1.
#
# | losses | patience | answer | why |
# | --- | --- | --- | --- |
# | 0.9, 0.7, 0.8 | 2 | `False` | one epoch without improvement: wait for the second |
# | 0.9, 0.7, 0.8, 0.75 | 2 | `True` | neither 0.8 nor 0.75 is below the best, 0.7 |
# | 0.9, 0.7, 0.8, 0.6 | 2 | `False` | the last epoch improved |

# %% nbgrader={"grade_id": "should_stop", "solution": true}
def should_stop(losses, patience, min_delta=0.0):
    """True if none of the last `patience` epochs improved: training should stop."""
    ### BEGIN SOLUTION
    best, waited = float("inf"), 0
    for loss in losses:
        if loss < best - min_delta:
            best, waited = loss, 0
        else:
            waited += 1
    return waited >= patience
    ### END SOLUTION

# %% [markdown]
# {{hints: should_stop}}

# %% [markdown]
# Both of your functions together: this trains on real data until your rule says stop.

# %%
model, optimizer = new_model(), tf.keras.optimizers.Adam(0.05)
test_losses = []
for epoch in range(200):
    train_step(model, loss_fn, optimizer, x_train, y_train)
    test_losses.append(float(loss_fn(y_test, model(x_test))))
    if should_stop(test_losses, patience=5):
        break
print(f"stopped after epoch {epoch}; best loss {min(test_losses):.3f}")

# %% [markdown]
# **Test: patience (2 points).** Each line is one case: losses, patience, min_delta, the
# answer, and what it probably means if yours differs.

# %% nbgrader={"grade_id": "should_stop_patience", "grade": true, "points": 2}
def drive_stop(learner, losses, patience, min_delta):
    return learner.should_stop(losses, patience, min_delta)


def check_cases(cases, what=None):
    for losses, patience, min_delta, answer, advice in cases:
        call = f"should_stop({losses}, patience={patience}, min_delta={min_delta})"
        got = check.run(drive_stop, losses, patience, min_delta,
                        look_at="the cell of should_stop")
        check.equal(got, answer, what or call, known=[(not answer, advice)],
                    look_at="the cell of should_stop")


check_cases([
    ([0.9, 0.8, 0.7], 2, 0.0, False, "Every epoch improved."),
    ([0.9, 0.7, 0.8], 2, 0.0, False,
     "Stops too early: wait until `patience` epochs did not improve."),
    ([0.9, 0.7, 0.8, 0.85], 2, 0.0, True,
     "Stops one epoch too late: `patience` epochs are enough."),
    ([0.9, 0.7, 0.8, 0.75], 2, 0.0, True,
     "Compare each epoch with the best loss so far, not with the epoch before it."),
    ([0.9, 0.7, 0.8, 0.6, 0.65], 2, 0.0, False,
     "The epochs must follow one another: begin to count again after an improvement."),
])

# %% [markdown]
# **Test: min_delta (2 points).** Improvements that are too small do not count.

# %% nbgrader={"grade_id": "should_stop_min_delta", "grade": true, "points": 2}
check_cases([
    ([0.9, 0.7, 0.69, 0.68], 2, 0.05, True,
     "A loss that is lower by less than min_delta does not count as better."),
    ([0.9, 0.7, 0.69, 0.6], 2, 0.05, False,
     "The last epoch is better by more than min_delta."),
    ([0.9, 0.7, 0.7, 0.7], 2, 0.0, True,
     "An equal loss is not lower: it is no improvement."),
])

# %% nbgrader={"grade_id": "should_stop_more", "grade": true, "points": 2}
# Hidden test: more losses.
### BEGIN HIDDEN TESTS
check_cases([
    ([0.5], 1, 0.0, False, "The first epoch always improves."),
    ([3.0, 2.0, 1.0, 1.1], 2, 0.0, False,
     "Stops too early: wait until `patience` epochs did not improve."),
    ([0.5, 0.6], 1, 0.0, True,
     "Stops one epoch too late: `patience` epochs are enough."),
    ([2.0, 1.0, 1.5, 1.6, 1.7], 3, 0.0, True,
     "Stops one epoch too late: `patience` epochs are enough."),
    ([2.0, 1.0, 1.5, 1.4, 1.3], 3, 0.0, True,
     "Compare each epoch with the best loss so far, not with the epoch before it."),
    ([2.0, 1.0, 1.5, 0.8, 0.9, 0.85], 3, 0.0, False,
     "Only the epochs since the last improvement count: begin again after each."),
    ([2.0, 1.0, 0.5, 0.49, 0.48, 0.47], 3, 0.1, True,
     "A loss that is lower by less than min_delta does not count as better."),
    ([2.0, 2.0, 2.0, 2.0], 3, 0.0, True,
     "An equal loss is not lower: it is no improvement."),
], what="should_stop for other losses")
### END HIDDEN TESTS

# %% [markdown]
# ## Task 3: a loop that looks right (8 points)
#
# Someone wrote this training loop. It runs, it raises no error, and its losses fall. Yet
# **three things in it are wrong**. Read it line by line, and ask of each line: should
# this happen once, once an epoch, or once a batch?
#
# `make_optimizer` is a function that makes the optimizer. The loop returns the mean loss
# of each epoch on the training batches, and after each epoch the loss on the validation
# rows.

# %% nbgrader={"grade_id": "looks_right", "locked": true}
def looks_right(model, loss_fn, make_optimizer, x, y, x_val, y_val, epochs, batch_size):
    """Train for some epochs; return the losses of each on both sets. Three faults."""
    history = {"loss": [], "val_loss": []}
    mean = tf.keras.metrics.Mean()
    for epoch in range(epochs):
        optimizer = make_optimizer()
        for start in range(0, len(x), batch_size):
            rows, labels = x[start:start + batch_size], y[start:start + batch_size]
            with tf.GradientTape() as tape:
                loss = loss_fn(labels, model(rows, training=True))
            gradients = tape.gradient(loss, model.trainable_variables)
            optimizer.apply_gradients(zip(gradients, model.trainable_variables))
            mean.update_state(loss)
        history["loss"].append(float(mean.result()))
        guesses = model(x_val, training=True)
        history["val_loss"].append(float(loss_fn(y_val, guesses)))
    return history

# %% [markdown]
# `tf.keras.metrics.Mean` keeps the mean of all that it was given: `update_state` adds one
# more value, `result` tells the mean, `reset_state` begins anew.
#
# Look at what it reports. The model below has a `Dropout` layer: while it trains, and
# only then, it sets half of the numbers to zero at random.

# %%
def dropout_model():
    return tf.keras.Sequential([
        tf.keras.Input((30,)),
        tf.keras.layers.Dense(16, activation="relu"),
        tf.keras.layers.Dropout(0.5),
        tf.keras.layers.Dense(1, activation="sigmoid"),
    ])


def report(loop, epochs=6):
    tf.keras.utils.set_random_seed(6)
    history = loop(dropout_model(), loss_fn, lambda: tf.keras.optimizers.Adam(0.01),
                   x_train, y_train, x_test, y_test, epochs, 32)
    for name, losses in history.items():
        print(f"{name:9}", *(f"{loss:.3f}" for loss in losses))


report(looks_right)

# %% [markdown]
# Write `train`: the same loop with the three faults mended. Copy it, then change as
# little as you can.

# %% nbgrader={"grade_id": "train", "solution": true}
def train(model, loss_fn, make_optimizer, x, y, x_val, y_val, epochs, batch_size):
    """Train for some epochs; return the losses of each on both sets."""
    ### BEGIN SOLUTION
    history = {"loss": [], "val_loss": []}
    optimizer = make_optimizer()
    for epoch in range(epochs):
        mean = tf.keras.metrics.Mean()
        for start in range(0, len(x), batch_size):
            rows, labels = x[start:start + batch_size], y[start:start + batch_size]
            with tf.GradientTape() as tape:
                loss = loss_fn(labels, model(rows, training=True))
            gradients = tape.gradient(loss, model.trainable_variables)
            optimizer.apply_gradients(zip(gradients, model.trainable_variables))
            mean.update_state(loss)
        history["loss"].append(float(mean.result()))
        guesses = model(x_val, training=False)
        history["val_loss"].append(float(loss_fn(y_val, guesses)))
    return history
    ### END SOLUTION

# %% [markdown]
# {{hints: train}}

# %%
report(train)

# %% [markdown]
# **Test: the optimizer (2 points).** It remembers things from step to step: Adam keeps
# averages of all gradients so far. This test counts how often it is made.

# %% nbgrader={"grade_id": "train_optimizer", "grade": true, "points": 2}
def drive_made(learner, tf, x, y, epochs, batch_size):
    made = []

    def make_optimizer():
        made.append(1)
        return tf.keras.optimizers.Adam(0.1)

    model = tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(1)])
    loss_fn = tf.keras.losses.MeanSquaredError()
    learner.train(model, loss_fn, make_optimizer, x, y, x, y, epochs, batch_size)
    return len(made)


in_train = "the cell of train"
not_made = {"optimizer identifier": "make_optimizer is a function: call it, and use the "
                                    "optimizer that it returns."}
once = "make it once, before the first epoch, or it forgets all that it has learned."
check.equal(
    check.run(drive_made, four, targets, 3, 2, known=not_made, look_at=in_train), 1,
    "How often the optimizer is made, in 3 epochs of 2 batches",
    known=[(3, f"A new optimizer for each epoch: {once}"),
           (6, f"A new optimizer for each batch: {once}"),
           (0, "The optimizer is never made: call make_optimizer().")],
    look_at="where make_optimizer() is called",
)

# %% [markdown]
# **Test: the loss of each epoch (2 points).** One weight that starts at zero and should
# become 2; plain gradient descent, two batches of one row. The losses of the batches are
# worked out below, in plain Python.

# %% nbgrader={"grade_id": "train_losses", "grade": true, "points": 2}
def drive_losses(learner, tf, x, y, rate, epochs):
    model = tf.keras.Sequential([
        tf.keras.Input((1,)),
        tf.keras.layers.Dense(1, use_bias=False, kernel_initializer="zeros"),
    ])
    loss_fn = tf.keras.losses.MeanSquaredError()
    return learner.train(model, loss_fn, lambda: tf.keras.optimizers.SGD(rate),
                         x, y, x, y, epochs, 1)["loss"]


w, batches = 0.0, []
for _ in range(3):
    for row in (1.0, 2.0):
        error = w * row - 2.0 * row
        batches.append(error ** 2)
        w -= 0.05 * 2 * error * row
running = [sum(batches[:end]) / end for end in (2, 4, 6)]
epoch_means = [(batches[at] + batches[at + 1]) / 2 for at in (0, 2, 4)]
check.close(
    check.run(drive_losses, np.array([[1], [2]], "float32"),
              np.array([[2], [4]], "float32"), 0.05, 3, look_at=in_train),
    epoch_means,
    "The loss of each epoch, for three epochs of two batches",
    known=[(running, "The mean goes on from epoch to epoch: begin a new one for each."),
           (batches[1::2], "This is the loss of each epoch's last batch: take the mean "
                           "over its batches."),
           ([2 * loss for loss in epoch_means], "This is a sum: take the mean.")],
    look_at="where the mean is made, and where it begins anew",
)

# %% [markdown]
# **Test: the validation (2 points).** The layer `Louder` doubles its inputs while the
# model trains, and only then. The weight is 1 and stays so: the learning rate is 0.

# %% nbgrader={"grade_id": "train_validation", "grade": true, "points": 2}
def drive_validation(learner, tf, x, y, x_val, y_val):
    class Louder(tf.keras.layers.Layer):
        def call(self, inputs, training=False):
            return inputs * 2.0 if training else inputs

    model = tf.keras.Sequential([
        tf.keras.Input((1,)), Louder(),
        tf.keras.layers.Dense(1, kernel_initializer="ones"),
    ])
    loss_fn = tf.keras.losses.MeanSquaredError()
    return learner.train(model, loss_fn, lambda: tf.keras.optimizers.SGD(0.0),
                         x, y, x_val, y_val, 2, 2)


x_val, y_val = np.array([[1], [3]], "float32"), np.array([[0], [1]], "float32")
got = check.run(drive_validation, x_val + 1, y_val, x_val, y_val, look_at=in_train)
check.close(
    got["val_loss"], [2.5, 2.5], "The validation loss, (1 * 1 + 2 * 2) / 2",
    known=[([14.5, 14.5], "The validation rows went through the model as if it were "
                          "training: only training rows may."),
           ([6.5, 6.5], "This is measured on the training rows.")],
    look_at="the call of the model on x_val",
)
check.close(
    got["loss"], [32.5, 32.5], "The training loss, (4 * 4 + 7 * 7) / 2",
    known=[([6.5, 6.5], "The training rows must go through the model with "
                        "training=True.")],
    look_at="the call of the model inside the tape",
)

# %% nbgrader={"grade_id": "train_more", "grade": true, "points": 2}
# Hidden test: another model, more epochs, and a last batch that is smaller.
### BEGIN HIDDEN TESTS
def drive_train(learner, tf, weights, x, y, x_val, y_val, epochs, batch_size):
    class Louder(tf.keras.layers.Layer):
        def call(self, inputs, training=False):
            return inputs * 1.5 if training else inputs

    model = tf.keras.Sequential([
        tf.keras.Input((3,)), Louder(),
        tf.keras.layers.Dense(5, activation="tanh"), tf.keras.layers.Dense(1),
    ])
    model.set_weights(weights)
    loss_fn = tf.keras.losses.MeanSquaredError()
    history = learner.train(model, loss_fn, lambda: tf.keras.optimizers.Adam(0.05),
                            x, y, x_val, y_val, epochs, batch_size)
    return {"weights": model.get_weights(), "loss": list(history["loss"]),
            "val_loss": list(history["val_loss"])}


class Loop:
    """How train should work, and how it should not, for the same drive."""

    def __init__(self, renewed=False, running=False, aloud=True, quiet=True, whole=True):
        self.renewed, self.running, self.whole = renewed, running, whole
        self.aloud, self.quiet = aloud, quiet

    def train(self, model, loss_fn, make_optimizer, x, y, x_val, y_val, epochs, size):
        history, seen = {"loss": [], "val_loss": []}, []
        for epoch in range(epochs):
            if epoch == 0 or self.renewed:
                optimizer = make_optimizer()
            seen = seen if self.running else []
            last = len(x) if self.whole else len(x) // size * size
            for start in range(0, last, size):
                rows, labels = x[start:start + size], y[start:start + size]
                with tf.GradientTape() as tape:
                    loss = loss_fn(labels, model(rows, training=self.aloud))
                gradients = tape.gradient(loss, model.trainable_variables)
                optimizer.apply_gradients(zip(gradients, model.trainable_variables))
                seen.append(float(loss))
            history["loss"].append(sum(seen) / len(seen))
            guesses = model(x_val, training=not self.quiet)
            history["val_loss"].append(float(loss_fn(y_val, guesses)))
        return history


start_weights = [draw(3, 5), draw(5), draw(5, 1), draw(1)]
faults = [
    (Loop(renewed=True), f"A new optimizer for each epoch: {once}"),
    (Loop(running=True), "The mean goes on from epoch to epoch: begin a new one for each."),
    (Loop(quiet=False), "The validation rows went through the model as if it were "
                        "training: only training rows may."),
    (Loop(aloud=False), "The training rows must go through the model with training=True."),
    (Loop(whole=False), "The last batch, which is smaller, is left out."),
]
for count, parts in ((12, ("weights", "loss", "val_loss")), (10, ("weights", "val_loss"))):
    data = (start_weights, draw(count, 3), draw(count, 1), draw(6, 3), draw(6, 1), 4, 4)
    got = check.run(drive_train, *data)
    right = drive_train(Loop(), tf, *data)
    wrong = [(drive_train(loop, tf, *data), says) for loop, says in faults]
    for part in parts:
        check.close(got[part], right[part], f"{part} of a loop over {count} rows",
                    known=[(result[part], says) for result, says in wrong],
                    look_at=in_train)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 4: in your own words (3 points)
#
# **Choose one of the three faults. What does it do to the numbers that are reported, and
# how would you notice it in a run of your own?** Answer in two to four sentences, in the
# cell below. A person reads this.

# %% [markdown] nbgrader={"grade_id": "noticed", "grade": true, "solution": true, "points": 3}
# ### BEGIN SOLUTION
# The mean that was never reset mixes the early epochs, when the model was bad, into every
# later one, so the reported training loss falls far more slowly than the real one. I would
# notice it because the reported loss lies above the loss that I get when I measure the
# training rows after the epoch, and the gap grows from epoch to epoch.
# ### END SOLUTION

# %% [markdown]
# ---
# Done? Press **Check** once more, then submit in the **Assignment List** or with
# `python -m course submit 06`. Back to the lesson:
# [Training](../../../lessons/06_training.ipynb).

# %% [markdown]
# # Exercise 04: Models
#
# A layer is a function that owns its numbers. In this exercise you write one from two
# variables, below Keras, and one that Keras knows how to build. You build a model with
# shortcuts, you count what a chain holds, and you explain what the bends are for.
#
# | task | what you do | points |
# | --- | --- | --- |
# | 1 | a dense layer from variables | 6 |
# | 2 | a layer for Keras | 5 |
# | 3 | a residual model | 6 |
# | 4 | count weights | 3 |
# | 5 | a question, answered in words | 6 |
#
# Allow 30 to 45 minutes. Write where it says `# Your code here.`; you may add cells of
# your own anywhere.
#
# Three ways to see where you stand: run a test cell; press **Check** at the end of this
# notebook; or type `python -m course check 04` in a terminal. Some tests are hidden:
# they run when you submit.

# %% nbgrader={"grade_id": "setup", "locked": true}
import numpy as np

import minitf as tf

tf.keras.utils.set_random_seed(4)

# %% [markdown]
# ## Task 1: a dense layer from variables (6 points)
#
# Complete the class `MyDense`. It uses no Keras: `tf.Module` only helps to find the
# variables in its fields.
#
# - `MyDense(inputs, units, activation)` makes two variables: `self.kernel` of shape
#   `(inputs, units)`, random, and `self.bias` of shape `(units,)`, all zero.
# - The random numbers are small: a spread of at most 1 (Keras takes about
#   `sqrt(2 / (inputs + units))`), and not all equal.
# - Called on rows of shape `(n, inputs)`, it gives
#   `activation(rows @ kernel + bias)`, of shape `(n, units)`. `activation` is a
#   function such as `tf.nn.relu`, or `None` for none.

# %% nbgrader={"grade_id": "my_dense", "solution": true}
class MyDense(tf.Module):
    """A dense layer from two variables: activation(rows @ kernel + bias)."""

    def __init__(self, inputs, units, activation=None):
        super().__init__()
        self.activation = activation
        ### BEGIN SOLUTION
        spread = (2.0 / (inputs + units)) ** 0.5
        self.kernel = tf.Variable(tf.random.normal((inputs, units), stddev=spread))
        self.bias = tf.Variable(tf.zeros(units))
        ### END SOLUTION

    def __call__(self, rows):
        ### BEGIN SOLUTION
        answers = rows @ self.kernel + self.bias
        if self.activation is not None:
            answers = self.activation(answers)
        return answers
        ### END SOLUTION

# %% [markdown]
# {{hints: my_dense}}

# %% [markdown]
# Try it: two of your layers learn the two switches of the corridor. The last line should
# come close to 0, 1, 1, 0.

# %%
switches = tf.constant([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
light = tf.constant([[0.0], [1.0], [1.0], [0.0]])

first, last = MyDense(2, 8, tf.nn.tanh), MyDense(8, 1, tf.sigmoid)
weights = [*first.trainable_variables, *last.trainable_variables]
for step in range(500):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((last(first(switches)) - light) ** 2)
    for weight, slope in zip(weights, tape.gradient(loss, weights)):
        weight.assign_sub(1.0 * slope)
print("loss", round(float(loss), 4))
print("light", last(first(switches)).numpy().ravel().round(2))

# %% [markdown]
# **Test: the variables (2 points).** Two of them, with the right shapes and a start that
# training can use.

# %% nbgrader={"grade_id": "dense_variables", "grade": true, "points": 2}
import numpy as np

from course.grading import check

in_dense = "the cell of MyDense"


def drive_made(learner, tf, np, inputs, units):
    layer = learner.MyDense(inputs, units, tf.nn.relu)
    found = layer.trainable_variables
    return {
        "count": len(found),
        "kernel": layer.kernel.numpy() if hasattr(layer, "kernel") else None,
        "bias": layer.bias.numpy() if hasattr(layer, "bias") else None,
    }


def check_made(inputs, units):
    made = check.run(drive_made, inputs, units, look_at=in_dense)
    what = f"MyDense({inputs}, {units})"
    for name, shape in ("kernel", (inputs, units)), ("bias", (units,)):
        check.true(made[name] is not None, f"{what} has no self.{name}.",
                   advice=f"Assign a tf.Variable to self.{name} in __init__.",
                   look_at=in_dense)
        check.equal(tuple(np.shape(made[name])), shape, f"The shape of {what}.{name}",
                    known=[((units, inputs), "The kernel is the other way round: "
                                             "(inputs, units).")],
                    look_at=in_dense)
    check.equal(made["count"], 2, f"How many trainable variables {what} has",
                known=[(0, "tf.Module finds none: are kernel and bias each a "
                           "tf.Variable? A tensor cannot be trained."),
                       (1, "tf.Module finds one only: kernel and bias must both be a "
                           "tf.Variable. A tensor cannot be trained.")],
                look_at=in_dense)
    return made


made = check_made(6, 4)
check.close(made["bias"], np.zeros(4), "The biases at the start", look_at=in_dense)
check.true(np.std(made["kernel"]) > 1e-6,
           "All numbers of the kernel are equal at the start.",
           advice="Units that start equal get equal gradients and stay equal. Take "
                  "random numbers, for example tf.random.normal.",
           look_at=in_dense)

# %% [markdown]
# **Test: the answers (2 points).** The kernel and the bias are set to known numbers, then
# the layer is called.

# %% nbgrader={"grade_id": "dense_answers", "grade": true, "points": 2}
def drive_dense(learner, tf, rows, kernel, bias, activation):
    chosen = getattr(tf.nn, activation) if activation else None
    layer = learner.MyDense(kernel.shape[0], kernel.shape[1], chosen)
    layer.kernel.assign(kernel)
    layer.bias.assign(bias)
    return layer(tf.constant(rows))


def check_dense(rows, kernel, bias, what):
    plain = rows @ kernel + bias
    bent = np.maximum(plain, 0)
    got = check.run(drive_dense, rows, kernel, bias, "relu", look_at=in_dense, known={
        "has no attribute 'assign'": "kernel and bias must each be a tf.Variable: a "
                                     "tensor cannot get new numbers."})
    check.close(got, bent, f"{what}, with relu", known=[
        (plain, "The activation is missing."),
        (np.maximum(rows @ kernel, 0), "The bias is missing."),
        (np.maximum(rows @ kernel, 0) + bias,
         "The bias is added after the activation. It comes before: it moves the bend."),
        (1 / (1 + np.exp(-plain)), "This is sigmoid: use the activation that is given."),
    ], look_at=in_dense)
    got = check.run(drive_dense, rows, kernel, bias, None, look_at=in_dense, known={
        "NoneType": "activation may be None: then there is nothing to call."})
    check.close(got, plain, f"{what}, without activation", known=[
        (bent, "With activation=None there should be no bend: relu was used anyway."),
        (rows @ kernel, "The bias is missing."),
    ], look_at=in_dense)


check_dense(np.array([[1, 2], [0, -1], [3, 1]], "float32"),
            np.array([[1, -1, 0.5], [0.5, 2, -1]], "float32"),
            np.array([0.5, -4, 1], "float32"), "Three rows")

# %% nbgrader={"grade_id": "dense_more", "grade": true, "points": 2}
# Hidden test: other sizes, the spread at the start, and gradients.
### BEGIN HIDDEN TESTS
random = np.random.default_rng(404)


def draw(*shape):
    return random.normal(0, 1, shape).astype("float32")


check_made(3, 7)
wide = check_made(200, 50)
check.true(np.std(wide["kernel"]) <= 1.1,
           "The numbers of a large kernel are too far apart at the start.",
           advice="A spread of at most 1: tf.random.normal takes stddev=.",
           look_at=in_dense)
check_dense(draw(7, 5), draw(5, 3), draw(3), "Other rows")


def drive_slopes(learner, tf, rows, kernel, bias):
    layer = learner.MyDense(kernel.shape[0], kernel.shape[1], tf.nn.tanh)
    layer.kernel.assign(kernel)
    layer.bias.assign(bias)
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(layer(tf.constant(rows)))
    slopes = tape.gradient(loss, [layer.kernel, layer.bias])
    return [slope is not None for slope in slopes]


check.equal(check.run(drive_slopes, draw(4, 3), draw(3, 2), draw(2)), [True, True],
            "Whether the tape finds gradients for kernel and bias",
            known=[([False, False], "The way from the variables to the answer leaves "
                                    "TensorFlow, perhaps through .numpy()."),
                   ([True, False], "The bias takes no part in the answer."),
                   ([False, True], "The kernel takes no part in the answer.")],
            look_at="__call__")
### END HIDDEN TESTS

# %% [markdown]
# ## Task 2: a layer for Keras (5 points)
#
# Measurements come in different sizes. Write a layer that brings each column to a scale of
# its own, and *learns* the scale: `ColumnScale` multiplies each column of its input by one
# weight.
#
# - It is a `tf.keras.layers.Layer` and takes no arguments: `ColumnScale()`.
# - In `build` it makes one weight for each column, with `self.add_weight`. All start at 1,
#   so that at first the layer changes nothing.
# - `call` gives the columns times their weights, in the shape of the input.

# %% nbgrader={"grade_id": "column_scale", "solution": true}
class ColumnScale(tf.keras.layers.Layer):
    """Multiplies each column by a weight of its own; all start at 1."""

    def build(self, input_shape):
        ### BEGIN SOLUTION
        self.scale = self.add_weight(shape=(input_shape[-1],), initializer="ones")
        ### END SOLUTION

    def call(self, rows):
        ### BEGIN SOLUTION
        return rows * self.scale
        ### END SOLUTION

# %% [markdown]
# {{hints: column_scale}}

# %% [markdown]
# Try it in front of a real model. The scales should have moved away from 1 after training.

# %%
(x_train, y_train), _ = tf.keras.datasets.breast_cancer.load_data()
x_train = x_train[:, :10] / x_train[:, :10].max(axis=0)

model = tf.keras.Sequential([
    tf.keras.Input((10,)), ColumnScale(), tf.keras.layers.Dense(1, activation="sigmoid")])
model.compile(optimizer=tf.keras.optimizers.Adam(0.02), loss="binary_crossentropy")
model.fit(x_train, y_train, epochs=5, verbose=0)
print("numbers in the model:", model.count_params())
print("scales:", model.get_weights()[0].ravel().round(2))

# %% [markdown]
# **Test: what it holds (2 points).**

# %% nbgrader={"grade_id": "scale_weights", "grade": true, "points": 2}
in_scale = "the cell of ColumnScale"


def drive_held(learner, tf, rows, calls):
    layer = learner.ColumnScale()
    for _ in range(calls):
        layer(tf.constant(rows))
    return {"count": layer.count_params() if layer.trainable_weights else 0,
            "weights": [weight.numpy() for weight in layer.trainable_weights]}


def check_held(rows, calls):
    columns = rows.shape[1]
    held = check.run(drive_held, rows, calls, look_at=in_scale, known={
        "NoneType": "Does `call` return something?"})
    check.equal(int(held["count"]), columns,
                f"How many trainable numbers the layer has, after rows of {columns}",
                known=[(0, "Keras finds none. A plain tf.Variable does not count: make "
                           "the weight with self.add_weight."),
                       (1, "One number for all columns: make one for each."),
                       (2 * columns if calls == 2 else -1,
                        "The weight was made at each call. Make it in "
                        "`build`, which runs once."),
                       (rows.size, "One number for each entry of the rows: the weight "
                                   "has one for each column.")],
                look_at=in_scale)
    start = np.concatenate([np.ravel(weight) for weight in held["weights"]])
    check.close(start, np.ones(columns), "The weights at the start",
                known=[(np.zeros(columns), "With zeros, the layer would give only "
                                           "zeros. Start at 1.")],
                look_at="the initializer")


three = np.array([[1, 2, 3], [4, 5, 6]], "float32")
check_held(three, calls=1)
check_held(three, calls=2)

# %% [markdown]
# **Test: what it does (1 point).** The weights are set to 2, 0 and -1.

# %% nbgrader={"grade_id": "scale_answers", "grade": true, "points": 1}
def drive_scale(learner, tf, np, rows, scales):
    layer = learner.ColumnScale()
    layer(tf.constant(rows))
    held = layer.get_weights()
    if held:
        layer.set_weights([np.reshape(scales, held[0].shape)])
    return layer(tf.constant(rows))


def check_scale(rows, scales, what):
    got = check.run(drive_scale, rows, scales, look_at=in_scale, known={
        "reshape": "The weight should hold one number for each column of the rows."})
    check.close(got, rows * scales, what, known=[
        (rows, "Nothing was scaled: are the weights used in `call`?"),
        ((rows * scales).sum(axis=1), "The columns were added up. Multiply number by "
                                      "number, and keep the shape."),
        ((rows * scales).sum(axis=1, keepdims=True),
         "The columns were added up. Multiply number by number, and keep the shape."),
        (rows + scales, "The weights were added: multiply by them."),
    ], look_at=in_scale)


check_scale(three, np.array([2, 0, -1], "float32"), "Two rows of three columns")

# %% nbgrader={"grade_id": "scale_trains", "grade": true, "points": 2}
# Hidden test: other widths, and whether fit trains the scales.
### BEGIN HIDDEN TESTS
check_held(draw(3, 8), calls=2)
check_scale(draw(4, 5), draw(5), "Other rows")


def drive_fit(learner, tf, rows, targets):
    layer = learner.ColumnScale()
    model = tf.keras.Sequential([tf.keras.Input((rows.shape[1],)), layer])
    model.compile(optimizer=tf.keras.optimizers.SGD(0.3), loss="mse")
    if model.trainable_weights:
        model.fit(rows, targets, epochs=60, batch_size=len(rows), verbose=0)
    return [weight.ravel() for weight in model.get_weights()]


rows = draw(40, 2)
got = check.run(drive_fit, rows, rows * np.array([3, -2], "float32"), look_at=in_scale)
check.true(len(got) == 1 and np.size(got[0]) == 2,
           "In a model, the layer should bring one weight with a number for each column.",
           advice="Make it in `build`, with self.add_weight.", look_at=in_scale)
check.true(not np.allclose(got[0], 1), "Training has not changed the scales.",
           advice="Is the weight trainable, and used in `call`?", look_at=in_scale)
check.close(got[0], np.array([3.0, -2.0]),
            "The scales after training on columns times 3 and -2",
            tolerance=0.05, look_at=in_scale)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 3: a residual model (6 points)
#
# Write `residual_model(inputs, width, blocks)`. It builds and returns a functional model,
# a `tf.keras.Model`:
#
# 1. the input takes rows of `inputs` numbers;
# 2. a `Dense(width)` with relu brings them to `width` numbers: call the result `x`;
# 3. then come `blocks` blocks. Each has two layers of its own, a `Dense(width)` with relu
#    and a `Dense(width)` without activation, one after the other. The block gives
#    **its input plus what its two layers give**, and that is the next `x`;
# 4. at the end there is a `Dense(1)` with sigmoid.

# %% nbgrader={"grade_id": "residual_model", "solution": true}
def residual_model(inputs, width, blocks):
    """A functional model with `blocks` residual blocks of two Dense layers each."""
    ### BEGIN SOLUTION
    rows = tf.keras.Input((inputs,))
    x = tf.keras.layers.Dense(width, activation="relu")(rows)
    for _ in range(blocks):
        new = tf.keras.layers.Dense(width, activation="relu")(x)
        new = tf.keras.layers.Dense(width)(new)
        x = x + new
    outputs = tf.keras.layers.Dense(1, activation="sigmoid")(x)
    return tf.keras.Model(rows, outputs)
    ### END SOLUTION

# %% [markdown]
# {{hints: residual_model}}

# %% [markdown]
# Look at yours: in the last column, each sum should be connected to two things, the input
# of its block and the second layer of its block.

# %%
residual_model(inputs=10, width=8, blocks=2).summary()

# %% [markdown]
# **Test: how many numbers (1 point).**

# %% nbgrader={"grade_id": "residual_count", "grade": true, "points": 1}
in_residual = "the cell of residual_model"


def drive_count(learner, tf, inputs, width, blocks):
    model = learner.residual_model(inputs, width, blocks)
    return {"model": isinstance(model, tf.keras.Model), "count": int(model.count_params())}


def check_count(inputs, width, blocks):
    first, layer, last = (inputs + 1) * width, (width + 1) * width, width + 1
    got = check.run(drive_count, inputs, width, blocks, look_at=in_residual, known={
        "count_params": "Return the model: tf.keras.Model(inputs, outputs)."})
    check.true(got["model"], "residual_model should return a tf.keras.Model.",
               look_at=in_residual)
    check.equal(got["count"], first + 2 * blocks * layer + last,
                f"How many numbers residual_model({inputs}, {width}, {blocks}) has",
                known=[(first + 2 * layer + last,
                        "All blocks share the same two layers: make new layers in each."),
                       (first + blocks * layer + last,
                        "One layer for each block: there should be two."),
                       (first + last, "There are no blocks between the first layer and "
                                      "the last."),
                       (2 * blocks * layer + last if inputs == width else -1,
                        "The first layer, before the blocks, is missing.")],
                look_at=in_residual)


check_count(10, 8, 3)

# %% [markdown]
# **Test: a block that has learned nothing (2 points).** With all weights of the blocks at
# zero, the shortcuts carry `x` past them: the model must answer as if there were no
# blocks. The other weights are set to known numbers.

# %% nbgrader={"grade_id": "residual_shortcut", "grade": true, "points": 2}
def drive_residual(learner, tf, inputs, width, blocks, weights, rows):
    model = learner.residual_model(inputs, width, blocks)
    dense = [layer for layer in model.layers if isinstance(layer, tf.keras.layers.Dense)]
    if len(dense) != len(weights):
        return len(dense)
    for layer, (kernel, bias) in zip(dense, weights):
        layer.set_weights([kernel, bias])
    return model(tf.constant(rows))


def pairs(inputs, width, blocks, make):
    """Kernels and biases for all layers; the blocks' are made by `make`."""
    start = np.linspace(-1, 1, inputs * width, dtype="float32").reshape(inputs, width)
    end = np.linspace(1, -0.5, width, dtype="float32").reshape(width, 1)
    inner = [(make(width, width), make(width)) for _ in range(2 * blocks)]
    return [(start, np.full(width, 0.1, "float32")), *inner, (end, end[0])]


def zeros(*shape):
    return np.zeros(shape, "float32")


def run_residual(inputs, width, blocks, weights, rows, what):
    got = check.run(drive_residual, inputs, width, blocks, weights, rows,
                    look_at=in_residual)
    if isinstance(got, int):
        check.fail(f"{what}: the model has {got} Dense layers, not {len(weights)}.",
                   advice="One at the start, two new ones in each block, one at the end.",
                   look_at=in_residual)
    return got


def sigmoid(values):
    return 1 / (1 + np.exp(-values))


weights = pairs(3, 4, 2, zeros)
(kernel, bias), *_, (last_kernel, last_bias) = weights
rows = 2 * three
first = np.maximum(rows @ kernel + bias, 0)
check.close(
    run_residual(3, 4, 2, weights, rows, "A model with zeros in its blocks"),
    sigmoid(first @ last_kernel + last_bias),
    "A model with zeros in its blocks",
    known=[(sigmoid(0 * first @ last_kernel + last_bias),
            "Nothing comes through the blocks. There is no shortcut, or it does not add: a "
            "block gives its input plus what its layers give.")],
    look_at=in_residual,
)

# %% nbgrader={"grade_id": "residual_more", "grade": true, "points": 3}
# Hidden test: other sizes, with numbers in the blocks.
### BEGIN HIDDEN TESTS
def relu(values):
    return np.maximum(values, 0)


def forward(rows, weights, block=lambda x, new, first: x + new, bend=lambda v: v):
    """What the model should give, or with other functions what mistakes give."""
    (kernel, bias), *inner, (last_kernel, last_bias) = weights
    first = x = relu(rows @ kernel + bias)
    for (k1, b1), (k2, b2) in zip(inner[::2], inner[1::2]):
        x = block(x, bend(relu(x @ k1 + b1) @ k2 + b2), first)
    return sigmoid(x @ last_kernel + last_bias)


def check_residual(inputs, width, blocks, weights, rows, what):
    got = run_residual(inputs, width, blocks, weights, rows, what)
    known = [
        (forward(rows, weights, lambda x, new, first: new),
         "There is no shortcut: a block gives its input plus what its layers give."),
        (forward(rows, weights, lambda x, new, first: first + new),
         "Each shortcut begins at the first layer: it should begin at its own block."),
        (forward(rows, weights, bend=relu),
         "The second layer of a block has an activation: it should have none."),
        (forward(rows, weights, lambda x, new, first: relu(x + new)),
         "There is a relu after the sum: the block should give the sum itself."),
        (forward(rows, weights, lambda x, new, first: x * new),
         "Input and result are multiplied: add them."),
    ]
    check.close(got, forward(rows, weights), what, known=known, look_at=in_residual)


def small(*shape):
    return 0.5 * draw(*shape)


check_count(5, 5, 2)
check_count(4, 6, 1)
check_residual(3, 4, 3, pairs(3, 4, 3, small), draw(6, 3), "Three blocks with numbers")
check_residual(5, 2, 1, pairs(5, 2, 1, small), draw(6, 5), "One block with numbers")
### END HIDDEN TESTS

# %% [markdown]
# ## Task 4: count weights (3 points)
#
# `count_weights(sizes)` says how many numbers, weights and biases together, a chain of
# dense layers has. `sizes` is a list: the inputs first, then the units of each layer. For
# the model of the lesson, `count_weights([10, 16, 1])` is 193.
#
# With `bias=False`, the layers have no biases (`Dense(16, use_bias=False)` in Keras).
# Count, do not build.

# %% nbgrader={"grade_id": "count_weights", "solution": true}
def count_weights(sizes, bias=True):
    """How many numbers a chain of dense layers has; sizes[0] are the inputs."""
    ### BEGIN SOLUTION
    total = 0
    for inputs, units in zip(sizes, sizes[1:]):
        total += inputs * units
        if bias:
            total += units
    return total
    ### END SOLUTION

# %% [markdown]
# {{hints: count_weights}}

# %% [markdown]
# **Test: chains (2 points).** The right counts come from Keras.

# %% nbgrader={"grade_id": "count_chains", "grade": true, "points": 2}
import minitf as tf


def drive_chain(learner, sizes, bias):
    return learner.count_weights(sizes, bias=bias)


def check_chain(sizes, bias, known, what=None):
    layers = [tf.keras.layers.Dense(units, use_bias=bias, kernel_initializer="zeros")
              for units in sizes[1:]]
    right = tf.keras.Sequential([tf.keras.Input((sizes[0],)), *layers]).count_params()
    got = check.run(drive_chain, sizes, bias, look_at="the cell of count_weights")
    check.equal(int(got) if isinstance(got, np.integer) else got, right,
                what or f"count_weights({sizes}, bias={bias})",
                known=[(wrong, says) for wrong, says in known if wrong != right],
                look_at="the cell of count_weights")


no_biases = "The biases are missing: one for each unit."
check_chain([10, 16, 2], True, [
    (192, no_biases),
    (218, "There is one bias for each unit of a layer, not for each of its inputs."),
    (220, "The inputs have no biases: the first size is no layer."),
    (194, "There is one bias for each unit, not one for each layer."),
    (28, "Each unit is connected to each input: multiply."),
    (176, "That is the first layer only."),
])
check_chain([30, 64, 32, 3], True, [
    (4064, no_biases),
    (1984, "That is the first layer only."),
])
check_chain([30, 64, 32, 3], False, [(4163, "Without biases there is less to count.")])

# %% nbgrader={"grade_id": "count_more", "grade": true, "points": 1}
# Hidden test: other chains.
### BEGIN HIDDEN TESTS
for sizes in [7, 5], [3, 9, 2, 6, 4], [50, 1]:
    kernels = sum(a * b for a, b in zip(sizes, sizes[1:]))
    mistakes = [
        (kernels + sum(sizes[1:]), "Without biases there is less to count."),
        (kernels, no_biases),
        (kernels + sum(sizes[:-1]), "There is one bias for each unit of a layer, not for "
                                    "each of its inputs."),
        (sizes[0] * sizes[1] + sizes[1], "That is the first layer only."),
    ]
    for bias in (True, False):
        check_chain(sizes, bias, mistakes, what="count_weights for other chains")
### END HIDDEN TESTS

# %% [markdown]
# ## Task 5: in your own words (6 points)
#
# A colleague writes to you: "My model is a chain of ten `Dense(64)` layers and a
# `Dense(1, activation="sigmoid")`. It has thousands of weights, and still it is no better
# than a single `Dense(1, activation="sigmoid")`. On two circles, one inside the other, it
# is right half of the time."
#
# **Why did ten layers do no better than one, and what should your colleague change?**
#
# Answer in four to seven sentences, in the cell below. Say why the weights do not help,
# what has to change, what a unit can do after that, and what you would watch out for with
# so many layers. A person reads this.

# %% [markdown] nbgrader={"grade_id": "why_no_better", "grade": true, "solution": true, "points": 6}
# ### BEGIN SOLUTION
# The ten layers have no activation. Each of them multiplies its input by a kernel and adds
# a bias, and such steps melt into one: (x @ A) @ B is x @ (A @ B). So whatever the weights
# are, one kernel and one bias give the same answers, and the border between the two
# classes stays a straight line. No straight line separates a circle from a ring around it.
# Each hidden layer needs an activation such as relu. Then each unit is bent: it is 0 on one
# side of a line and rises on the other, and the next layer can put several such lines
# together into a closed border. Three or four units in one hidden layer are enough for
# that, so I would begin with one or two layers. If it has to be ten, I would add
# shortcuts, since the gradient gets smaller on its way back through many layers,
# above all with sigmoid.
# ### END SOLUTION

# %% [markdown]
# ---
# Done? Press **Check** once more, then submit in the **Assignment List** or with
# `python -m course submit 04`. Back to the lesson:
# [Models](../../../lessons/04_models.ipynb).

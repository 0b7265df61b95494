# %% [markdown]
# # Exercise 05: Compile
#
# `model.compile()` connects a loss, an optimizer and metrics to a model. In this
# exercise you write one of each, let them train a model together, and say in your own
# words what the call is for.
#
# | task | what you do | points |
# | --- | --- | --- |
# | 1 | Adam, one step | 8 |
# | 2 | a cross-entropy that survives any score | 6 |
# | 3 | a metric with a memory | 6 |
# | 4 | a question, answered in words | 6 |
#
# Allow 35 to 45 minutes. Write where it says `# Your code here.`; you may add cells of
# your own anywhere.
#
# Three ways to see where you stand: run a test cell; press **Check** at the end of this
# notebook; or type `python -m course check 05` in a terminal. Some tests are hidden:
# they run when you submit.

# %% nbgrader={"grade_id": "setup", "locked": true}
import numpy as np

import minitf as tf

tf.keras.utils.set_random_seed(5)

# %% [markdown]
# ## Task 1: a step of Adam (8 points)
#
# Adam remembers two running means for each weight: `m`, of the gradient, and `v`, of
# its square. Step number `t` (the first one is 1) does this:
#
# $$m \leftarrow \beta_1 m + (1 - \beta_1)\, g \qquad
# v \leftarrow \beta_2 v + (1 - \beta_2)\, g^2$$
#
# $$\hat m = \frac{m}{1 - \beta_1^t} \qquad \hat v = \frac{v}{1 - \beta_2^t} \qquad
# w \leftarrow w - \text{rate} \cdot \frac{\hat m}{\sqrt{\hat v} + \epsilon}$$
#
# Write `adam_step`. It takes the weights, their gradient and the two memories, all
# NumPy arrays of one shape, and returns the three new arrays `weight, m, v`. The
# memories that go back are those *before* the correction: the next step corrects them
# anew.

# %% nbgrader={"grade_id": "adam_step", "solution": true}
def adam_step(weight, gradient, m, v, t, rate=0.001,
              beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    """One step of Adam; returns the new weight, m and v."""
    ### BEGIN SOLUTION
    m = beta_1 * m + (1 - beta_1) * gradient
    v = beta_2 * v + (1 - beta_2) * gradient ** 2
    m_hat = m / (1 - beta_1 ** t)
    v_hat = v / (1 - beta_2 ** t)
    weight = weight - rate * m_hat / (np.sqrt(v_hat) + epsilon)
    return weight, m, v
    ### END SOLUTION

# %% [markdown]
# {{hints: adam_step}}

# %% [markdown]
# **Test: the first step (2 points).** At the first step the corrected means are the
# gradient and its square, so each weight moves by the rate, whatever its gradient is.

# %% nbgrader={"grade_id": "adam_first", "grade": true, "points": 2}
import numpy as np

from course.grading import check


def drive_adam(learner, np, weight, gradients, options):
    m, v, path = np.zeros_like(weight), np.zeros_like(weight), []
    for t, gradient in enumerate(gradients, start=1):
        came = learner.adam_step(weight, gradient, m, v, t, **options)
        if not isinstance(came, (tuple, list)) or len(came) != 3:
            return {"problem": True}
        weight, m, v = (np.array(each) for each in came)
        path.append([weight, m, v])
    return {"problem": False, "path": path}


def adam_path(weight, gradients, options, look_at="the cell of adam_step"):
    got = check.run(drive_adam, weight, gradients, options, look_at=look_at)
    check.true(not got["problem"], "adam_step does not return three things.",
               advice="End it with: return weight, m, v", look_at=look_at)
    return got["path"]


two_weights = np.array([1.0, -2.0])
two_slopes = np.array([10.0, -0.5])
moved = 0.1 * np.sign(two_slopes)
in_correction = "the two lines of the correction"
check.close(
    adam_path(two_weights, [two_slopes], {"rate": 0.1})[0][0],
    two_weights - moved,
    "Two weights after the first step, with gradients 10 and -0.5 and rate 0.1",
    known=[
        (two_weights + moved, "The step went uphill: subtract it."),
        (two_weights - 3.16226 * moved,
         "The means are not corrected: both began at 0 and are still too small."),
        (two_weights - 31.6226 * moved,
         "Only m is corrected. v began at 0, too: divide it by 1 - beta_2 ** t."),
        (two_weights - 0.1 * moved,
         "Only v is corrected. m began at 0, too: divide it by 1 - beta_1 ** t."),
        (two_weights - 0.1 * np.sign(two_slopes) / np.abs(two_slopes),
         "The square root of v is missing."),
        (two_weights - 0.1 * two_slopes,
         "That is plain gradient descent: divide by the root of the corrected v."),
    ],
    look_at=in_correction,
)

# %% [markdown]
# **Test: what is remembered (2 points).** The memories after that step: a tenth of the
# gradient, and a thousandth of its square.

# %% nbgrader={"grade_id": "adam_memory", "grade": true, "points": 2}
after_one = adam_path(two_weights, [two_slopes], {"rate": 0.1})[0]
known_memories = [
    (two_slopes, "This is the corrected m. Return m as it is remembered."),
    (two_slopes ** 2, "This is the corrected v. Return v as it is remembered."),
    (0 * two_slopes, "The memory has not changed: it must take in the gradient."),
    (0.001 * two_slopes, "v is the running mean of squares: the square is missing."),
]
check.close(after_one[1], 0.1 * two_slopes, "m after the first step",
            known=known_memories, look_at="the line of m, and the last line")
check.close(after_one[2], 0.001 * two_slopes ** 2, "v after the first step",
            known=known_memories, look_at="the line of v, and the last line")

# %% nbgrader={"grade_id": "adam_steps", "grade": true, "points": 2}
# Hidden test: several steps, other rates and other betas, arrays of other shapes.
### BEGIN HIDDEN TESTS
def wanted(weight, gradients, rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7,
           late=0, first_only=False):
    """The weights after the steps; with a known mistake, if one is asked for."""
    m = v = 0 * weight
    for t, gradient in enumerate(gradients, start=1):
        m = beta_1 * m + (1 - beta_1) * gradient
        v = beta_2 * v + (1 - beta_2) * gradient ** 2
        power = 1 if first_only else t + late
        m_hat, v_hat = m / (1 - beta_1 ** power), v / (1 - beta_2 ** power)
        weight = weight - rate * m_hat / (np.sqrt(v_hat) + epsilon)
    return weight


dice = np.random.default_rng(505)
for shape, options in (((3,), {"rate": 0.05}),
                       ((2, 4), {"rate": 0.2, "beta_1": 0.5, "beta_2": 0.9})):
    begin, slopes = dice.normal(size=shape), list(dice.normal(size=(6, *shape)))
    usual = {name: value for name, value in options.items() if name == "rate"}
    check.close(
        adam_path(begin, slopes, options)[-1][0],
        wanted(begin, slopes, **options),
        "The weights after six steps",
        known=[
            (wanted(begin, slopes, late=1, **options),
             "The correction is one step ahead: the first step is number 1 already."),
            (wanted(begin, slopes, first_only=True, **options),
             "The correction does not use t: it must fade as the steps go on."),
            (wanted(begin, slopes, **usual),
             "The betas that were passed are not used."),
        ],
        look_at="the powers of beta_1 and beta_2",
        tolerance=1e-3,
    )
### END HIDDEN TESTS

# %% nbgrader={"grade_id": "adam_trains", "grade": true, "points": 2}
# Hidden test: your step inside an optimizer of Keras, which trains a model.
### BEGIN HIDDEN TESTS
import minitf as tf


def drive_training(learner, tf, np, x, y, begin, rate, epochs):
    called = []

    class Wrapped(tf.keras.optimizers.Optimizer):
        def build(self, variables):
            super().build(variables)
            self.m = [np.zeros(v.shape, "float32") for v in variables]
            self.v = [np.zeros(v.shape, "float32") for v in variables]

        def update_step(self, gradient, variable, learning_rate):
            place = self._get_variable_index(variable)
            new, self.m[place], self.v[place] = learner.adam_step(
                variable.numpy(), gradient.numpy(), self.m[place], self.v[place],
                int(self.iterations) + 1, float(learning_rate))
            called.append(place)
            variable.assign(np.array(new, "float32"))

    model = tf.keras.Sequential([
        tf.keras.Input((x.shape[1],)), tf.keras.layers.Dense(1)])
    model.set_weights(begin)
    model.compile(optimizer=Wrapped(rate), loss="mse", run_eagerly=True)
    model.fit(x, y, epochs=epochs, batch_size=8, shuffle=False, verbose=0)
    return {"weights": model.get_weights(), "called": len(called)}


rows = dice.normal(size=(24, 3)).astype("float32")
targets = rows @ np.array([[1.0], [-2.0], [0.5]], "float32") + 0.3
begin = [dice.normal(size=(3, 1)).astype("float32"), np.zeros(1, "float32")]
got = check.run(drive_training, rows, targets, begin, 0.05, 4)
same = tf.keras.Sequential([tf.keras.Input((3,)), tf.keras.layers.Dense(1)])
same.set_weights(begin)
same.compile(optimizer=tf.keras.optimizers.Adam(0.05), loss="mse")
same.fit(rows, targets, epochs=4, batch_size=8, shuffle=False, verbose=0)
check.true(got["called"] == 2 * 12,
           "adam_step was not called for each weight and step.")
check.close(got["weights"], same.get_weights(),
            "The weights of a model that was trained with adam_step",
            look_at="the cell of adam_step: the tests above say more",
            tolerance=2e-3)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 2: a cross-entropy that survives any score (6 points)
#
# For a label `y` (0 or 1) and a score `z`, the binary cross-entropy is
#
# $$-y \log p - (1 - y) \log(1 - p), \qquad p = \frac{1}{1 + e^{-z}}$$
#
# Written like this it breaks: for large scores `p` is rounded to 0 or 1. The same
# number without `p`:
#
# $$\max(z, 0) - z\,y + \log\left(1 + e^{-|z|}\right)$$
#
# Write `cross_entropy`. It returns one loss for each row, in the shape of `logits`.
#
# - It is right for a score of 100 or -100, and its gradient is no nan.
# - It is right where it is tiny: 2.06e-9 for the score 20 and the label 1, and not 0.
# - It is made of TensorFlow's operations, so that a tape can go back through it:
#   `tf.exp`, `tf.abs`, `tf.maximum`, `tf.math.log`, and `tf.math.log1p(x)`, which is
#   `log(1 + x)`. The ready-made cross-entropies and `tf.nn.softplus` are not used.

# %% nbgrader={"grade_id": "cross_entropy", "solution": true}
def cross_entropy(labels, logits):
    """The binary cross-entropy of each row, from scores before the sigmoid."""
    ### BEGIN SOLUTION
    small = tf.math.log1p(tf.exp(-tf.abs(logits)))
    return tf.maximum(logits, 0.0) - logits * labels + small
    ### END SOLUTION

# %% [markdown]
# {{hints: cross_entropy}}

# %% [markdown]
# **Test: everyday scores (2 points).** The losses for small scores, by the first
# formula.

# %% nbgrader={"grade_id": "entropy_plain", "grade": true, "points": 2}
def drive_entropy(learner, tf, labels, scores):
    used = getattr(getattr(learner.cross_entropy, "__code__", None), "co_names", ())
    ready = [name for name in used if "entropy" in name.lower() or name == "softplus"]
    logits = tf.Variable(scores)
    with tf.GradientTape() as tape:
        losses = learner.cross_entropy(tf.constant(labels), logits)
        total = tf.reduce_sum(losses)
    slopes = tape.gradient(total, logits)
    return {"losses": losses, "ready": ready,
            "slopes": None if slopes is None else tf.convert_to_tensor(slopes)}


def entropy(labels, scores):
    got = check.run(drive_entropy, np.float32(labels), np.float32(scores),
                    look_at="the cell of cross_entropy")
    check.true(not got["ready"], "cross_entropy calls a ready-made function.",
               advice="Write it with exp, abs, maximum and log1p.",
               look_at="the cell of cross_entropy")
    return got


labels, scores = np.array([1.0, 0.0, 1.0, 0.0]), np.array([2.0, 2.0, -1.0, -0.5])
chance = 1 / (1 + np.exp(-scores))
right = -np.log(np.where(labels == 1, chance, 1 - chance))
check.close(
    entropy(labels, scores)["losses"], right,
    "The losses for the labels 1, 0, 1, 0 and the scores 2, 2, -1, -0.5",
    known=[
        (-np.log(np.where(labels == 0, chance, 1 - chance)),
         "The labels count the wrong way round: a large score speaks for the label 1."),
        (-right, "The sign is wrong: a cross-entropy is never negative."),
        (right.mean(), "This is the mean. Return one loss for each row."),
        (right.sum(), "This is the sum. Return one loss for each row."),
        (right - np.log1p(np.exp(-np.abs(scores))), "The logarithm is missing."),
    ],
    look_at="the line with the logits times the labels",
)

# %% [markdown]
# **Test: scores that are very sure (2 points).** Right and wrong, each with a score of
# 100 or -100; then a loss that is tiny and yet not 0.

# %% nbgrader={"grade_id": "entropy_large", "grade": true, "points": 2}
sure = entropy([0, 1, 1, 0], [100, -100, 100, -100])["losses"]
check.true(np.shape(sure) == (4,), "For four rows, four losses should come back.")
check.true(bool(np.all(np.isfinite(sure))),
           "The loss of a score of 100 or -100 is no finite number.",
           advice="Something was rounded to 0 before its logarithm, or exp(100) was "
                  "taken. The exponent must be -|z|.",
           look_at="what goes into exp and into the logarithm")
check.true(bool(np.max(sure) > 20), "The losses have a ceiling: 100 is wanted here.",
           advice="Clipped probabilities forget how wrong a row is. Work with the "
                  "score, without p.",
           look_at="the cell of cross_entropy")
check.close(sure, [100, 100, 0, 0] * np.ones(4),
            "The losses for very sure scores: two wrong, two right",
            look_at="the cell of cross_entropy")
tiny = entropy([1, 0], [20, -20])["losses"]
check.close(tiny, np.array([2.0611537e-09, 2.0611537e-09]),
            "The tiny losses of scores that are sure and right",
            known=[(np.zeros(2), "1 plus a very small number is rounded to 1: use "
                                 "tf.math.log1p(x) for the logarithm of 1 + x.")],
            look_at="the logarithm")

# %% nbgrader={"grade_id": "entropy_slopes", "grade": true, "points": 2}
# Hidden test: the gradient, which a tape finds through your operations.
### BEGIN HIDDEN TESTS
truth = np.array([[0.0], [1.0], [1.0], [0.0], [1.0], [0.0]])
levels = np.array([[90.0], [-90.0], [3.0], [-0.7], [-1.5], [30.0]])
got = entropy(truth, levels)
check.true(got["slopes"] is not None, "The tape found no gradient of cross_entropy.",
           advice="Use TensorFlow's operations (tf.exp, ...): a tape does not see "
                  "those of NumPy.",
           look_at="the cell of cross_entropy")
check.true(bool(np.all(np.isfinite(got["slopes"]))),
           "For large scores the gradient is no finite number.",
           advice="Somewhere on the way a number overflows. The exponent must be -|z|.",
           look_at="what goes into exp")
slopes = 1 / (1 + np.exp(-levels)) - truth
check.close(got["slopes"], slopes, "The gradients of the losses, for other scores",
            known=[(np.where(np.abs(levels) > 16, 0.0, slopes),
                    "Where a value was clipped, the gradient is 0: the row that is "
                    "most wrong teaches nothing. Work with the score.")],
            look_at="the cell of cross_entropy")
check.close(got["losses"], np.logaddexp(0, np.where(truth == 1, -levels, levels)),
            "The losses of other scores, in a column",
            look_at="the cell of cross_entropy")
### END HIDDEN TESTS

# %% [markdown]
# ## Task 3: a metric with a memory (6 points)
#
# **Precision**: of all rows that the model calls a yes, which share is one? A row is
# called a yes if its answer is above 0.5.
#
# Write the metric `Precision`. `fit` shows it one batch after the other, so it must
# remember counts in variables: `self.add_weight(name="...")` makes one that begins at
# 0.
#
# - `update_state` adds a batch to the counts;
# - `result` computes the precision of all batches since the last reset. If no row has
#   been called a yes, it is 0;
# - `reset_state` is there already: it sets every variable from `add_weight` to 0.
#
# Count yourself: Keras' own `Precision` is not used. `y_true` and `y_pred` have one
# shape. Labels may be whole numbers: `tf.cast(..., "float32")` helps. Like all that
# runs in `fit`, it is traced into a graph, so use TensorFlow's operations, and change
# variables with `assign_add`.

# %% nbgrader={"grade_id": "precision", "solution": true}
class Precision(tf.keras.metrics.Metric):
    """The share of the yes answers that are right, over all batches."""

    def __init__(self, name="precision"):
        super().__init__(name=name)
        ### BEGIN SOLUTION
        self.right = self.add_weight(name="right")
        self.called = self.add_weight(name="called")
        ### END SOLUTION

    def update_state(self, y_true, y_pred, sample_weight=None):
        ### BEGIN SOLUTION
        yes = tf.cast(y_pred > 0.5, "float32")
        self.right.assign_add(tf.reduce_sum(yes * tf.cast(y_true, "float32")))
        self.called.assign_add(tf.reduce_sum(yes))
        ### END SOLUTION

    def result(self):
        ### BEGIN SOLUTION
        return self.right / tf.maximum(self.called, 1.0)
        ### END SOLUTION

# %% [markdown]
# {{hints: precision}}

# %% [markdown]
# **Test: one batch, and none (2 points).** Seven rows, of which three are called a yes
# and two of these are one; then a batch in which nothing is called a yes.

# %% nbgrader={"grade_id": "precision_one", "grade": true, "points": 2}
def drive_metric(learner, tf, batches):
    metric, results = learner.Precision(), []
    parts = [metric.__class__.__base__, *map(type, vars(metric).values())]
    if tf.keras.metrics.Precision in parts:
        return "ready"
    for batch in batches:
        if batch is None:
            metric.reset_state()
        else:
            metric.update_state(*map(tf.constant, batch))
        results.append(metric.result())
    return [each if each is None else float(each) for each in results]


def not_ready_made(got):
    check.true(got != "ready", "This is Keras' own Precision at work.",
               advice="Make variables with add_weight, and count yourself.",
               look_at="the cell of Precision")


def judge(batches, expected, what, known):
    got = check.run(drive_metric, batches, look_at="the cell of Precision")
    not_ready_made(got)
    check.close(np.array([np.nan if each is None else each for each in got]),
                np.array(expected), what, known=known, look_at="the cell of Precision")


seven = (np.array([1, 1, 0, 1, 1, 0, 0]),
         np.float32([0.9, 0.8, 0.7, 0.2, 0.1, 0.1, 0.1]))
none = (np.array([0, 1]), np.float32([0.3, 0.5]))
judge([seven], [2 / 3], "The precision of the batch with seven rows", [
    ([4 / 7], "That is the accuracy. Only the rows that are called a yes count."),
    ([2 / 7], "Divide by the number of yes answers, not by the number of rows."),
    ([2 / 4], "That is the recall: divide by the rows that are called a yes, not by "
              "those that are one."),
    ([1.5], "Upside down: right answers over all yes answers."),
    ([np.nan], "`result` gives no number."),
])
judge([none], [0.0], "The precision where nothing is called a yes", [
    ([np.nan], "0 divided by 0 is no number. Without a yes the precision is 0."),
    ([1.0], "An answer of exactly 0.5 is not above 0.5."),
])

# %% [markdown]
# **Test: several batches (2 points).** A batch with one yes, one with nine; then a
# reset, and the seven rows from above.

# %% nbgrader={"grade_id": "precision_batches", "grade": true, "points": 2}
one = (np.array([1]), np.float32([0.9]))
nine = (np.array([1, 1, 1, 0, 0, 0, 0, 0, 0]), np.float32([0.9] * 9))
judge([one, nine], [1.0, 0.4], "The precision after one batch and after two", [
    ([1.0, 2 / 3], "That is the mean of the two batches. The nine rows count more than "
                   "the one: keep counts, not shares."),
    ([1.0, 1 / 3], "That is the last batch alone. Add to the counts (assign_add)."),
])
judge([one, nine, None, seven], [1.0, 0.4, 0.0, 2 / 3],
      "The precision before and after a reset", [
    ([1.0, 0.4, 0.4, 6 / 13], "The reset changes nothing: it only knows variables that "
                              "were made with add_weight."),
])

# %% nbgrader={"grade_id": "precision_in_fit", "grade": true, "points": 2}
# Hidden test: in a model, where the metric is traced into a graph.
### BEGIN HIDDEN TESTS
def drive_fit(learner, tf, x, y, weights):
    metric = learner.Precision()
    parts = [metric.__class__.__base__, *map(type, vars(metric).values())]
    if tf.keras.metrics.Precision in parts:
        return "ready"
    model = tf.keras.Sequential([
        tf.keras.Input((x.shape[1],)), tf.keras.layers.Dense(1, activation="sigmoid")])
    model.set_weights(weights)
    model.compile(optimizer=tf.keras.optimizers.SGD(0.0), loss="binary_crossentropy",
                  metrics=[metric])
    seen = model.fit(x, y, epochs=2, batch_size=8, shuffle=False, verbose=0).history
    after = model.evaluate(x[:20], y[:20], batch_size=8, verbose=0, return_dict=True)
    return [*map(float, seen["precision"]), float(after["precision"])]


x = dice.normal(size=(50, 4)).astype("float32")
y = (dice.random((50, 1)) < 0.4).astype("float32")
weights = [dice.normal(size=(4, 1)).astype("float32"), np.float32([0.2])]
yes = x @ weights[0] + weights[1] > 0


def share(first, last):
    called = yes[first:last]
    return float((called * y[first:last]).sum() / max(called.sum(), 1))


got = check.run(drive_fit, x, y, weights, look_at="the cell of Precision")
not_ready_made(got)
got = np.array(got)
traced = ("In `fit`, `update_state` is traced once. Counts in plain Python numbers do "
          "not survive that: use variables and assign_add.")
check.true(bool(np.all(np.isfinite(got))), "In fit, the precision is no number.",
           advice=traced, look_at="update_state")
check.close(got, np.array([share(0, 50), share(0, 50), share(0, 20)]),
            "The precision in two epochs of fit, and in evaluate",
            known=[(np.array([share(48, 50), share(48, 50), share(16, 20)]), traced)],
            look_at="update_state in the cell of Precision")
### END HIDDEN TESTS

# %% [markdown]
# All three of yours together, on real data: is a handwritten digit an eight? Run this
# when the tests above hold. The loss should fall from about 0.3 to below 0.1. Why is the
# precision 0 for some epochs, although the loss falls?

# %%
class MyAdam(tf.keras.optimizers.Optimizer):
    """An optimizer of Keras that leaves each step to adam_step."""

    def build(self, variables):
        super().build(variables)
        self.memory = {v.path: 2 * [np.zeros(v.shape)] for v in variables}

    def update_step(self, gradient, variable, learning_rate):
        new, *self.memory[variable.path] = adam_step(
            variable.numpy(), gradient.numpy(), *self.memory[variable.path],
            t=int(self.iterations) + 1, rate=float(learning_rate))
        variable.assign(new)


def my_loss(y_true, scores):
    return cross_entropy(y_true, scores)


def train_with_mine():
    (x, digits), _ = tf.keras.datasets.digits.load_data()
    x, y = x.reshape(-1, 64) / np.float32(16), np.float32(digits == 8).reshape(-1, 1)
    model = tf.keras.Sequential([
        tf.keras.Input((64,)),
        tf.keras.layers.Dense(16, activation="relu"),
        tf.keras.layers.Dense(1),  # scores: the loss takes no probabilities
    ])
    model.compile(optimizer=MyAdam(0.02), loss=my_loss, metrics=[Precision()],
                  run_eagerly=True)  # adam_step is NumPy, and cannot be traced
    model.fit(x, y, epochs=10, verbose=2)


# train_with_mine()  # take away the first # to run it

# %% [markdown]
# ## Task 4: in your own words (6 points)
#
# **What is the purpose of model.compile()?**
#
# Answer in three to six sentences, in the cell below. Name what the call connects, what
# each part is needed for, and what the call does *not* do. Your three functions above
# are good examples. A person reads this.

# %% [markdown] nbgrader={"grade_id": "purpose_of_compile", "grade": true, "solution": true, "points": 6}
# ### BEGIN SOLUTION
# `model.compile()` prepares a model for training by connecting three things to it. The
# loss says how wrong the answers are, as one number with a gradient, and it has to fit
# the last layer: my `cross_entropy` takes scores, not probabilities. The optimizer
# turns gradients into new weights and keeps what it remembers of earlier ones, as
# `adam_step` does with `m` and `v`. The metrics are for people: they gather figures
# over the batches and do not steer anything. `compile()` itself sees no data, traces
# nothing and leaves all weights as they are; `fit()` uses what was connected, and can
# turn the whole step into one graph that runs fast.
# ### END SOLUTION

# %% [markdown]
# ---
# Done? Press **Check** once more, then submit in the **Assignment List** or with
# `python -m course submit 05`. Back to the lesson:
# [Compile](../../../lessons/05_compile.ipynb).

# %% [markdown]
# # Exercise 01: What is TensorFlow?
#
# Before a company chooses a framework, somebody counts, measures, looks inside, and
# tries to take the model out. In this exercise that is you. At the end you choose.
#
# | task | what you do | points |
# | --- | --- | --- |
# | 1 | count the weights of a model | 4 |
# | 2 | measure a time fairly | 4 |
# | 3 | read a graph | 4 |
# | 4 | take a model out of Python, and get answers from its file | 4 |
# | 5 | a choice, with measured reasons, in words | 6 |
#
# Allow 25 to 40 minutes. Write where it says `# Your code here.`; you may add cells of
# your own anywhere.
#
# Three ways to see where you stand: run a test cell; press **Check** at the end of this
# notebook; or type `python -m course check 01` in a terminal. Some tests are hidden:
# they run when you submit.

# %% nbgrader={"grade_id": "setup", "locked": true}
import tempfile
import time

import numpy as np

import minitf as tf

tf.keras.utils.set_random_seed(1)

# %% [markdown]
# ## Task 1: count the weights (4 points)
#
# Sizes describe a model of Dense layers: `[10, 16, 1]` gets 10 numbers, has 16 units,
# then 1. Each unit has a weight for every number that it gets, and one bias.
#
# Write `count_weights`. It returns how many weights such a model has, biases included,
# for any list of sizes. The first size is that of the input: it has no units.

# %% nbgrader={"grade_id": "count_weights", "solution": true}
def count_weights(sizes):
    """The number of weights and biases of Dense layers with these sizes."""
    ### BEGIN SOLUTION
    count = 0
    for inputs, units in zip(sizes, sizes[1:]):
        count += inputs * units + units
    return count
    ### END SOLUTION

# %% [markdown]
# {{hints: count_weights}}

# %% [markdown]
# Try it: Keras knows the answer for the model of the lesson.

# %%
model = tf.keras.Sequential([
    tf.keras.layers.Dense(16, activation="relu", input_shape=(10,)),
    tf.keras.layers.Dense(1, activation="sigmoid"),
])
print("Keras:", model.count_params(), "  you:", count_weights([10, 16, 1]))

# %% [markdown]
# **Test: the model of the lesson, and one with a single layer (2 points).**

# %% nbgrader={"grade_id": "count_weights_lesson", "grade": true, "points": 2}
from course.grading import check


def drive_count(learner, sizes):
    count = learner.count_weights(sizes)
    return None if count is None else int(count)


def check_count(sizes, what):
    pairs = list(zip(sizes, sizes[1:]))
    products = sum(a * b for a, b in pairs)
    check.equal(
        check.run(drive_count, sizes, look_at="the cell of count_weights"),
        products + sum(sizes[1:]), what,
        known=[
            (products, "The biases are missing: each unit has one."),
            (products + sum(sizes),
             "The input has no units, so it has no biases: begin with the second size."),
            (sum(sizes), "These are sizes added up. Multiply: each unit has a weight for "
                         "every number that it gets."),
            (products + len(pairs), "That is one bias for each layer. It is one for each "
                                    "unit."),
            (None, "Nothing came back: print shows a number, return gives it."),
        ],
        look_at="the cell of count_weights",
    )


check_count([10, 16, 1], "The weights of a model with sizes [10, 16, 1]")
check_count([3, 2], "The weights of a model with sizes [3, 2]")

# %% nbgrader={"grade_id": "count_weights_more", "grade": true, "points": 2}
# Hidden test: other sizes.
### BEGIN HIDDEN TESTS
check_count([30, 16, 8, 4], "The weights of a model with three layers")
check_count([784, 128, 10], "The weights of a larger model")
check_count([5, 5, 5, 5, 5], "The weights of a model with equal layers")
### END HIDDEN TESTS

# %% [markdown]
# ## Task 2: measure a time fairly (4 points)
#
# Write `fair_time`. It calls `run()` once without measuring, to warm up. Then it
# measures `repeats` calls, each on its own, and returns the time of the fastest.
#
# Read the time with `clock()`. Before a call and after it, that gives two numbers; their
# difference is the time of the call. (The tests bring a clock and a `run` of their own.
# So they always know the right answer, however busy this computer is.)

# %% nbgrader={"grade_id": "fair_time", "solution": true}
def fair_time(run, repeats=20, clock=time.perf_counter):
    """The time of the fastest of `repeats` calls, after one that is not counted."""
    ### BEGIN SOLUTION
    run()
    times = []
    for _ in range(repeats):
        start = clock()
        run()
        times.append(clock() - start)
    return min(times)
    ### END SOLUTION

# %% [markdown]
# {{hints: fair_time}}

# %% [markdown]
# Try it: how long does it take to add up a million numbers?

# %%
million = np.ones(1_000_000, "float32")
print(f"{1e6 * fair_time(lambda: million.sum()):.0f} microseconds")

# %% [markdown]
# **Test: the fastest of five (2 points).** The calls of this `run` take 60, then 4, 3,
# 2, 5, 3 seconds, again and again, on a clock of its own.

# %% nbgrader={"grade_id": "fair_time_fastest", "grade": true, "points": 2}
from course.grading import check


def drive_time(learner, first, then, repeats):
    now, calls = [100.0], [0]

    def run():
        now[0] += first if calls[0] == 0 else then[(calls[0] - 1) % len(then)]
        calls[0] += 1

    took = learner.fair_time(run, repeats, lambda: now[0])
    return {"took": float(took), "calls": calls[0]}


def check_time(first, then, repeats, what):
    got = check.run(drive_time, first, then, repeats, look_at="the cell of fair_time")
    check.true(got["calls"] > 0, f"{what}: run was never called.",
               advice="A function is called with brackets: run().")
    cold = [first, *then][:repeats]
    check.close(
        got["took"], min(then), what,
        known=[
            (min(cold), "The first call is in it: call run() once before you measure."),
            (sum(cold) / repeats,
             "This is the mean, with the first call in it. Warm up, and take the fastest."),
            (sum(then) / repeats, "This is the mean. Return the fastest."),
            (sum(then), "This is the time of all calls together: measure each on its own."),
            (max(then), "This is the slowest. Return the fastest."),
            (0.0, "By the test's clock no time went by: read it with clock(), before each "
                  "call and after it."),
        ],
        look_at="the cell of fair_time",
    )


check_time(60, [4, 3, 2, 5, 3], 5, "The fastest of five calls")

# %% [markdown]
# **Test: a single call is measured (1 point).** With `repeats=1`, the call that makes the
# graph (60 seconds) must not be the one that counts.

# %% nbgrader={"grade_id": "fair_time_warm_up", "grade": true, "points": 1}
check_time(60, [7], 1, "The only call that is measured")

# %% nbgrader={"grade_id": "fair_time_more", "grade": true, "points": 1}
# Hidden test: other times.
### BEGIN HIDDEN TESTS
check_time(8, [6, 9, 5], 3, "The fastest of some other calls")
check_time(50, [2, 2.5, 1.5, 2], 4, "The fastest of some other calls")
### END HIDDEN TESTS

# %% [markdown]
# ## Task 3: read a graph (4 points)
#
# Write `operations`. It traces a Python function for an example input, and returns the
# names of the operations in its graph, as a list in the order of the graph: for example
# `["Mul", "AddV2", "Relu"]`.
#
# - A node's operation is `node.op`, as in the lesson.
# - Leave out `Placeholder`, `Const` and `Identity`: they compute nothing.
# - An operation that is there three times is three times in the list.

# %% nbgrader={"grade_id": "operations", "solution": true}
def operations(function, example):
    """The operations in the graph of `function`, traced for the tensor `example`."""
    ### BEGIN SOLUTION
    graph = tf.function(function).get_concrete_function(example).graph
    idle = ("Placeholder", "Const", "Identity")
    return [node.op for node in graph.as_graph_def().node if node.op not in idle]
    ### END SOLUTION

# %% [markdown]
# {{hints: operations}}

# %%
print(operations(lambda x: tf.nn.relu(x * 2.0 + 1.0), tf.constant([1.0, -1.0])))

# %% [markdown]
# **Test: a small function (2 points).** `relu(x * 2 + 1)` multiplies, adds and bends.

# %% nbgrader={"grade_id": "operations_small", "grade": true, "points": 2}
from course.grading import check


def drive_small(learner, tf):
    def small(x):
        return tf.nn.relu(x * 2.0 + 1.0)

    found = learner.operations(small, tf.constant([1.0, -1.0]))
    return [str(each) for each in found]


got = check.run(drive_small, look_at="the cell of operations")
nothing_idle = "Leave out Placeholder, Const and Identity: they compute nothing."
not_names = "These are the names of the nodes. You want what they do: node.op."
in_operations = "the cell of operations"
check.equal(
    got, ["Mul", "AddV2", "Relu"],
    "The operations of relu(x * 2 + 1)",
    known=[
        (["Placeholder", "Const", "Mul", "Const", "AddV2", "Relu", "Identity"], nothing_idle),
        (["multiply", "add", "relu"], not_names),
        (["x", "multiply/Const", "multiply", "add/Const", "add", "relu", "Identity"],
         not_names),
        (["Relu", "AddV2", "Mul"], "The order is turned round: the graph begins with Mul."),
        (got if sorted(got) == ["AddV2", "Mul", "Relu"] else (),
         "The right ones in another order: make a list, in the order of the graph."),
    ],
    look_at=in_operations,
)

# %% nbgrader={"grade_id": "operations_more", "grade": true, "points": 2}
# Hidden test: a Python loop, and arithmetic between Python numbers.
### BEGIN HIDDEN TESTS
def drive_loop(learner, tf):
    def loop(x):
        half = 1.0 / 2.0
        for _ in range(3):
            x = x * x
        return tf.sigmoid(x) * half

    found = learner.operations(loop, tf.constant([1.0, 0.5]))
    return [str(each) for each in found]


loop = ["Mul", "Mul", "Mul", "Sigmoid", "Mul"]
check.equal(
    check.run(drive_loop, look_at=in_operations), loop,
    "The operations of a function with a Python loop",
    known=[
        (["Mul", "Sigmoid"], "An operation that is there several times belongs into the "
                             "list several times."),
        (sorted(set(loop)), "An operation that is there several times belongs into the "
                            "list several times."),
    ],
    look_at=in_operations,
)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 4: out of Python, and back (4 points)
#
# Write two functions.
#
# - `pack(model, folder)` writes a Keras model to `folder` as a SavedModel.
# - `answers(folder, rows)` gets answers for some rows from such a folder. It has no
#   model at hand: everything comes from the folder. It returns a NumPy array.
#
# In the lesson, `export` did the first, and `tf.saved_model.load(...)` with its `serve`
# the second.

# %% nbgrader={"grade_id": "pack", "solution": true}
def pack(model, folder):
    """Write a model to a folder, for programs that know nothing of its code."""
    ### BEGIN SOLUTION
    model.export(folder, verbose=0)
    ### END SOLUTION


def answers(folder, rows):
    """What the model in a folder says of some rows, as a NumPy array."""
    ### BEGIN SOLUTION
    return tf.saved_model.load(folder).serve(rows).numpy()
    ### END SOLUTION

# %% [markdown]
# {{hints: pack}}

# %% [markdown]
# Try both, on the model above:

# %%
suitcase = tempfile.mkdtemp()
pack(model, suitcase)
visitors = np.ones((2, 10), "float32")
print("from the folder:", answers(suitcase, visitors).ravel())
print("from the model: ", model(visitors).numpy().ravel())

# %% [markdown]
# **Test: what pack writes (1 point).** The test loads the folder without your code.

# %% nbgrader={"grade_id": "pack_folder", "grade": true, "points": 1}
import numpy as np

from course.grading import check


def drive_pack(learner, tf, kernel, rows):
    import os
    import tempfile

    model = tf.keras.Sequential([
        tf.keras.Input((len(kernel),)), tf.keras.layers.Dense(1, use_bias=False)])
    model.set_weights([kernel])
    folder = tempfile.mkdtemp()
    learner.pack(model, folder)
    if not os.path.exists(os.path.join(folder, "saved_model.pb")):
        return {"there": False}
    loaded = tf.saved_model.load(folder)
    return {"there": True, "says": getattr(loaded, "serve", loaded)(rows).numpy()}


in_pack = "the cell of pack and answers"
rows = np.array([[1, 2, 3], [0, 1, 0]], "float32")
kernel = np.array([[1], [10], [100]], "float32")
got = check.run(drive_pack, kernel, rows, look_at=in_pack)
check.true(got["there"], "The folder holds no SavedModel (no file saved_model.pb).",
           advice="save and save_weights write other formats: use model.export.",
           look_at=in_pack)
check.close(got["says"], rows @ kernel, "What the packed model says", look_at=in_pack)

# %% [markdown]
# **Test: what answers reads (1 point).** The test packs a model by itself, and asks you
# for its answers.

# %% nbgrader={"grade_id": "answers_folder", "grade": true, "points": 1}
def drive_answers(learner, tf, kernels, rows):
    import tempfile

    said, folders = [], []
    for kernel in kernels:
        model = tf.keras.Sequential([
            tf.keras.Input((len(kernel),)), tf.keras.layers.Dense(1, use_bias=False)])
        model.set_weights([kernel])
        folders.append(tempfile.mkdtemp())
        learner.pack(model, tempfile.mkdtemp())
        model.export(folders[-1], verbose=0)
    for folder in folders:
        said.append(learner.answers(folder, rows))
    return said


def check_answers(kernels, rows, what):
    right = [rows @ kernel for kernel in kernels]
    check.close(
        check.run(drive_answers, kernels, rows, look_at=in_pack),
        right, what,
        known=[
            ([right[-1]] * len(kernels),
             "These are the answers of the model that was packed last. Load what is in the "
             "folder: elsewhere there is no model."),
            ([each[:1] for each in right], "Only the first row was answered."),
            ([each[0] for each in right], "Only the first row was answered."),
        ],
        look_at=in_pack,
    )


check_answers([kernel, 2 * kernel], rows, "The answers of two models, from their folders")

# %% nbgrader={"grade_id": "answers_more", "grade": true, "points": 2}
# Hidden test: other models and rows.
### BEGIN HIDDEN TESTS
more = np.random.default_rng(101).normal(size=(3, 5, 1)).astype("float32")
check_answers(list(more), np.eye(5, dtype="float32"), "The answers of other models")
### END HIDDEN TESTS

# %% [markdown]
# ## Task 5: choose, and say why (6 points)
#
# The cell below measures one model in two ways, as plain Python (as in PyTorch's style)
# and as a graph, with your `fair_time`. Run it, and change the rows.

# %%
draw = np.random.default_rng(1).normal
w1, b1 = (tf.constant(draw(size=n), "float32") for n in ((10, 16), 16))
w2, b2 = (tf.constant(draw(size=n), "float32") for n in ((16, 1), 1))


def as_python(x):
    return tf.sigmoid(tf.nn.relu(x @ w1 + b1) @ w2 + b2)


as_graph = tf.function(as_python)
for rows_at_once in (1, 1000):
    x = tf.constant(draw(size=(rows_at_once, 10)), "float32")
    for name, way in ("as Python", as_python), ("as a graph", as_graph):
        took = fair_time(lambda: way(x))
        print(f"{rows_at_once:5} rows {name:11} {1e6 * took:7.0f} microseconds")

# %% [markdown]
# A web shop asks its model about one visitor at a time, a thousand times a second. Next
# year the same model shall also run in the shop's app on phones. Two people look after
# it.
#
# **Which of the four ways (NumPy, PyTorch style, low-level TensorFlow, Keras) do you
# choose for the shop, and why?**
#
# Answer in four to eight sentences, in the cell below. Use at least two numbers that you
# have measured, here or in the live picture of the lesson. Say what speaks against your
# choice, and what would have to change for you to choose otherwise. A person reads this.

# %% [markdown] nbgrader={"grade_id": "choice", "grade": true, "solution": true, "points": 6}
# ### BEGIN SOLUTION
# I choose Keras. The model must leave Python: the live picture shows that only Keras and
# low-level TensorFlow can be saved as a SavedModel, and phones need such a graph. For one
# row the graph took 30 microseconds and plain Python 110, so a thousand visitors a second
# need 0.03 seconds of one processor. Two people cannot work out gradients on paper, so
# NumPy is out, although it was the fastest, with 23 microseconds a training step. Against
# Keras speaks that its step took longer than the bare graph (270 against 100), but
# training happens once a day, and answering is what counts. If the model had to change
# every day, or if a model that we build on existed in PyTorch only, I would choose
# PyTorch and export it.
# ### END SOLUTION

# %% [markdown]
# ---
# Done? Press **Check** once more, then submit in the **Assignment List** or with
# `python -m course submit 01`. Back to the lesson:
# [What is TensorFlow?](../../../lessons/01_what_is_tensorflow.ipynb).

# %% [markdown]
# # Exercise 03: Gradients
#
# TensorFlow finds gradients by walking back over a list of operations, with one rule
# for each. In this exercise you write rules, and the framework uses yours. Then you
# give a function that breaks down a rule of its own, and you write the walk itself.
#
# | task | what you do | points |
# | --- | --- | --- |
# | 1 | the rules of three operations | 9 |
# | 2 | a steady gradient for `log(1 + exp(x))` | 4 |
# | 3 | the walk back over a tape | 5 |
# | 4 | a question, answered in words | 6 |
#
# Allow 30 to 45 minutes. Write where it says `# Your code here.`; you may add cells of
# your own anywhere.
#
# Three ways to see where you stand: run a test cell; press **Check** at the end of this
# notebook; or type `python -m course check 03` in a terminal. Some tests are hidden:
# they run when you submit.

# %% nbgrader={"grade_id": "setup", "locked": true}
import numpy as np

import minitf as tf

# %% [markdown]
# ## Task 1: three rules (9 points)
#
# A rule takes a gradient back over one operation. It is a function of two things:
#
# - `node`, with the tensors that went in, `node.inputs`, and the one that came out,
#   `node.output`;
# - `upstream`, the gradient that has arrived at the output. It has the shape of the
#   output.
#
# It returns the gradient by the input: by each input, as a tuple, if there are several.
# Use tensor operations (`*`, `tf.matmul`, ...), not NumPy.
#
# As an example, here is the rule of `tf.exp`. The slope of exp(x) is exp(x), and that
# is the output:

# %%
def exp_grad(node, upstream):
    return upstream * node.output

# %% [markdown]
# Write three rules.
#
# - `sigmoid_grad`: if s is the sigmoid of x, then its slope by x is s * (1 - s).
# - `divide_grad`, for a / b: the slope by a is 1 / b, the slope by b is -a / b².
#   The framework undoes broadcasting after your rule; you need not think of it.
# - `matmul_grad`, for A @ B. Each gradient is a matrix product, too: of `upstream` and
#   the other input, which is turned over (transposed). Find the order in which the
#   shapes fit. `tf.matmul` takes `transpose_a=True` or `transpose_b=True`.

# %% nbgrader={"grade_id": "sigmoid_grad", "solution": true}
def sigmoid_grad(node, upstream):
    """The gradient by x, for sigmoid(x)."""
    ### BEGIN SOLUTION
    return upstream * node.output * (1.0 - node.output)
    ### END SOLUTION

# %% nbgrader={"grade_id": "divide_grad", "solution": true}
def divide_grad(node, upstream):
    """The gradients by a and by b, for a / b."""
    ### BEGIN SOLUTION
    a, b = node.inputs
    return upstream / b, -upstream * a / (b * b)
    ### END SOLUTION

# %% nbgrader={"grade_id": "matmul_grad", "solution": true}
def matmul_grad(node, upstream):
    """The gradients by A and by B, for the matrix product A @ B."""
    ### BEGIN SOLUTION
    a, b = node.inputs
    return (tf.matmul(upstream, b, transpose_b=True),
            tf.matmul(a, upstream, transpose_a=True))
    ### END SOLUTION

# %% [markdown]
# {{hints: rules}}

# %% [markdown]
# Try them: `tf.override` puts your rules into the table of operations. The model below
# then learns with your three rules and no others. The loss should fall from 0.25 to
# below 0.1.

# %%
points = np.array([[0, 1], [1, 0], [1, 1], [2, 1], [0, 3], [3, 0]], "float32")
answers = np.array([[0], [1], [0], [1], [0], [1]], "float32")  # is the first larger?
weights = tf.Variable([[0.0], [0.0]])
with (tf.override("sigmoid", grad=sigmoid_grad),
      tf.override("divide", grad=divide_grad),
      tf.override("matmul", grad=matmul_grad)):
    for turn in range(50):
        with tf.GradientTape() as tape:
            guess = tf.sigmoid(tf.matmul(points, weights))
            loss = tf.reduce_sum(tf.square(guess - answers)) / 6.0
        weights.assign_sub(tape.gradient(loss, weights))
        if turn % 10 == 0 or turn == 49:
            print(f"turn {turn:2d}   loss {float(loss):.3f}")

# %% [markdown]
# **Test: sigmoid (2 points).** Your rule runs in place of minitf's. What the tape then
# gives is compared with nudging, at -1, 0 and 2.

# %% nbgrader={"grade_id": "sigmoid_test", "grade": true, "points": 2}
import numpy as np

from course.grading import check


def drive_rule(learner, tf, np, name, inputs, weight):
    calls = []

    def rule(node, upstream):
        calls.append(name)
        return getattr(learner, name + "_grad")(node, upstream)

    tensors = [tf.constant(each) for each in inputs]
    operation = {"sigmoid": tf.sigmoid, "divide": tf.divide, "matmul": tf.matmul}[name]
    with tf.override(name, grad=rule):
        with tf.GradientTape() as tape:
            tape.watch(tensors)
            target = operation(*tensors) * tf.constant(weight)
        found = tape.gradient(target, tensors)
    return {"gradients": found, "calls": len(calls)}


def value(name, inputs, weight):
    """The target as a number, in NumPy with 64 bits."""
    results = {"sigmoid": lambda x: 1 / (1 + np.exp(-x)), "divide": lambda a, b: a / b,
               "matmul": lambda a, b: a @ b}
    return float(np.sum(results[name](*inputs) * weight))


def nudged(name, inputs, weight, step=1e-6):
    """The gradients by nudging each number of each input to both sides."""
    inputs = [np.array(each, "float64") for each in inputs]
    gradients = []
    for each in inputs:
        gradient = np.zeros_like(each)
        for place in np.ndindex(each.shape):
            here, ends = each[place], []
            for there in (here + step, here - step):
                each[place] = there
                ends.append(value(name, inputs, weight))
            each[place] = here
            gradient[place] = (ends[0] - ends[1]) / (2 * step)
        gradients.append(gradient)
    return gradients


def check_rule(name, inputs, weight, what, wrong=lambda right, *inputs: []):
    inputs = [np.array(each, "float32") for each in inputs]
    weight = np.array(weight, "float32")
    look_at = f"the cell of {name}_grad"
    tuples = "A rule with several inputs returns several gradients: a tuple."
    says = {"unpack": tuples, "iterable": tuples, "'list' object": tuples,
            "'tuple'": "`node.output` is a tensor, `node.outputs` is a tuple of them.",
            "inner sizes": "These two matrices do not fit: which must be turned over?",
            "cannot reshape": "A gradient has not the shape of its input. Is the order "
                              "right: A first, then B?",
            "do not broadcast": "`*` goes number by number. The gradients of a matrix "
                                "product are matrix products, too."}
    got = check.run(drive_rule, name, inputs, weight, known=says, look_at=look_at)
    check.true(got["calls"] > 0, f"{name}_grad was not called.", look_at=look_at)
    check.true(all(each is not None for each in got["gradients"]),
               f"{what}: a gradient is None.",
               advice="Does the rule end with `return`, and is there one gradient for "
                      "each input?", look_at=look_at)
    wide = [each.astype("float64") for each in inputs]
    right = nudged(name, inputs, weight)
    plain = nudged(name, inputs, np.ones_like(weight))
    known = [(plain, "The upstream gradient is missing: multiply by it."),
             (right[::-1], "The two gradients are in the wrong order: that of the "
                           "first input comes first."),
             *wrong(right, *wide, weight)]
    check.close(got["gradients"], right, what, known=known, look_at=look_at,
                tolerance=1e-3)


def wrong_sigmoid(right, x, weight):
    return [
        ([weight * x * (1 - x)], "The rule is about the output s, not the input x."),
        ([weight / (1 + np.exp(-x))], "A factor is missing: the slope is s * (1 - s)."),
    ]


three = [-1.0, 0.0, 2.0], [1.0, 2.0, -3.0]
check_rule("sigmoid", three[:1], three[1], "The gradient of sigmoid at -1, 0 and 2",
           wrong_sigmoid)

# %% [markdown]
# **Test: divide (2 points).** Two inputs, so two gradients.

# %% nbgrader={"grade_id": "divide_test", "grade": true, "points": 2}
def wrong_divide(right, a, b, weight):
    by_a, by_b = right
    if by_a.shape != by_b.shape:
        return []
    return [
        ([by_a, -by_b], "The sign by b is wrong: a larger b makes a / b smaller."),
        ([by_a, by_b / a], "The gradient by b needs a factor a: -a / b²."),
        ([by_a, by_b * b], "The gradient by b is divided by b twice: -a / b²."),
    ]


four = [1.0, -2.0, 3.0], [2.0, 0.5, -1.5], [1.0, 2.0, -3.0]
check_rule("divide", four[:2], four[2], "The gradients of a / b", wrong_divide)

# %% [markdown]
# **Test: matmul (2 points).** A has the shape (2, 3) and B has the shape (3, 4).

# %% nbgrader={"grade_id": "matmul_test", "grade": true, "points": 2}
def ramp(*shape, start=-1.0, step=0.25):
    size = int(np.prod(shape))
    return (start + step * np.arange(size)).reshape(shape)


pair = ramp(2, 3), ramp(3, 4, start=0.5), ramp(2, 4, start=2.0, step=-0.5)
check_rule("matmul", pair[:2], pair[2], "The gradients of A @ B")

# %% nbgrader={"grade_id": "rules_more", "grade": true, "points": 3}
# Hidden test: other numbers, broadcasting, square matrices, several operations.
### BEGIN HIDDEN TESTS
random = np.random.default_rng(303)


def draw(*shape):
    return random.normal(0, 1, shape)


def wrong_matmul(right, a, b, weight):
    return [
        ([weight @ b, a @ weight], "The other matrix must be turned over."),
        ([weight @ b.T, weight @ a.T], "The gradient by B has its factors in the wrong "
                                       "order."),
    ]


check_rule("sigmoid", [draw(2, 5)], draw(2, 5), "The gradient of sigmoid, other inputs",
           wrong_sigmoid)
a, b, weight = draw(4, 3), 1.5 + random.random((4, 3)), draw(4, 3)
check_rule("divide", [a, b], weight, "The gradients of a / b for other inputs",
           wrong_divide)
check_rule("divide", [a, b[0]], weight, "The gradients of a / b with broadcasting",
           wrong_divide)
check_rule("matmul", [draw(3, 3), draw(3, 3)], draw(3, 3),
           "The gradients of A @ B for square matrices", wrong_matmul)
check_rule("matmul", [draw(1, 4), draw(4, 2)], draw(1, 2),
           "The gradients of A @ B for other shapes")
### END HIDDEN TESTS

# %% [markdown]
# ## Task 2: a steady gradient (4 points)
#
# The function log(1 + exp(x)) is used in many losses. For large x it is nearly x, and
# its slope is nearly 1. Written as it stands, its gradient breaks down:

# %%
def log1pexp_plain(x):
    return tf.math.log(1.0 + tf.exp(x))


x = tf.constant([0.0, 10.0, 100.0])
with tf.GradientTape() as tape:
    tape.watch(x)
    y = log1pexp_plain(x)
print("slopes:", tape.gradient(y, x).numpy())

# %% [markdown]
# exp(100) is too large for a `float32`. It becomes `inf`, and `inf / inf` is `nan`.
#
# Write `log1pexp` with `tf.custom_gradient`, so that its gradient is right for every x.
#
# - The slope is 1 - 1 / (1 + exp(x)). With exp(x) = `inf` this is 1 - 0: no `nan`.
# - The value for large x may be `inf`, as in the plain function. Only the gradient
#   counts.
# - The rule gets the upstream gradient and returns the gradient by x.

# %% nbgrader={"grade_id": "log1pexp", "solution": true}
def log1pexp(x):
    """log(1 + exp(x)), with a gradient that is right for large x, too."""
    ### BEGIN SOLUTION
    @tf.custom_gradient
    def steady(x):
        grown = tf.exp(x)

        def grad(upstream):
            return upstream * (1.0 - 1.0 / (1.0 + grown))

        return tf.math.log(1.0 + grown), grad

    return steady(x)
    ### END SOLUTION

# %% [markdown]
# {{hints: log1pexp}}

# %% [markdown]
# **Test: a steady gradient (2 points).** Values at -2, 0 and 3, and gradients at
# -100, -2, 0, 3 and 100.

# %% nbgrader={"grade_id": "log1pexp_test", "grade": true, "points": 2}
def drive_steady(learner, tf, np, at, weight):
    x = tf.constant(at)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        y = learner.log1pexp(x)
        target = y * tf.constant(weight)
    names = [node.name for node in tape.nodes]
    # From y on: a value of inf is allowed, and must not spoil the upstream gradient.
    found = tape.gradient(y, x, output_gradients=tf.constant(weight))
    return {"values": y, "gradient": found, "custom": "custom_gradient" in names}


def check_steady(at, weight, what):
    at, weight = np.array(at, "float32"), np.array(weight, "float32")
    look_at = "the cell of log1pexp"
    two = "The function returns two things: the value and the rule."
    says = {"not callable": two, "unpack": two, "iterable": two,
            "(<class 'function'>)": "Decorate your function with `@tf.custom_gradient`: "
                                    "then TensorFlow takes value and rule apart."}
    got = check.run(drive_steady, at, weight, known=says, look_at=look_at)
    check.true(got["gradient"] is not None, f"{what}: the gradient is None.",
               advice="Stay with tensor operations; the rule must return a gradient.",
               look_at=look_at)
    wide = at.astype("float64")
    small = np.abs(wide) < 20
    check.close(got["values"][small], np.log1p(np.exp(wide[small])),
                f"{what}: the values", look_at=look_at, tolerance=1e-3,
                known=[(np.exp(wide[small]), "This is exp(x): what of log(1 + ...)?")])
    check.true(np.all(np.isfinite(got["gradient"])),
               f"{what}: a gradient is nan or inf.",
               advice="Use the formula 1 - 1 / (1 + exp(x)). exp(x) / (1 + exp(x)) is "
                      "the same on paper, but inf / inf is nan.", look_at=look_at)
    slope = 1 - 1 / (1 + np.exp(wide))
    check.close(got["gradient"], weight * slope, f"{what}: the gradients", known=[
        (slope, "The upstream gradient is missing: multiply by it."),
        (weight, "That is the upstream gradient alone: multiply by the slope."),
        (weight * (1 - slope), "That is 1 / (1 + exp(x)); the slope is 1 minus that."),
    ], look_at=look_at, tolerance=1e-3)
    check.true(got["custom"], f"{what}: no custom gradient is on the tape.",
               advice="Decorate your function with `@tf.custom_gradient`.",
               look_at=look_at)


check_steady([-100.0, -2.0, 0.0, 3.0, 100.0], [1.0, 2.0, -1.0, 0.5, 3.0], "log1pexp")

# %% nbgrader={"grade_id": "log1pexp_more", "grade": true, "points": 2}
# Hidden test: other inputs, in another shape.
### BEGIN HIDDEN TESTS
at = np.array([[-5.0, 1.0, 88.0], [200.0, -0.5, 7.0]])
check_steady(at, random.normal(0, 1, (2, 3)), "log1pexp for other inputs")
### END HIDDEN TESTS

# %% [markdown]
# ## Task 3: the walk back (5 points)
#
# A tape for single numbers, made of plain Python. Each entry is one operation: the name
# of its output, the names of its inputs, and the slope by each input. For
# y = x * x + 5 * (3 * x), at x = 2, it is:

# %%
example = [
    ("square", ["x", "x"], [2.0, 2.0]),   # square = x * x
    ("triple", ["x"], [3.0]),             # triple = 3 * x
    ("y", ["square", "triple"], [1.0, 5.0]),  # y = square + 5 * triple
]

# %% [markdown]
# Write `walk_back(tape, target)`. It returns a dictionary with the gradient of the
# target by every name that it depends on, itself included:
#
# ```text
# walk_back(example, "y")       {"y": 1.0, "square": 1.0, "triple": 5.0, "x": 19.0}
# walk_back(example, "square")  {"square": 1.0, "x": 4.0}
# ```
#
# - Begin with 1.0 for the target.
# - Go through the tape from its end. Skip what the target does not depend on.
# - Along a path slopes multiply; several uses of one input add up.
#
# The tape must be as before when you are done.

# %% nbgrader={"grade_id": "walk_back", "solution": true}
def walk_back(tape, target):
    """The gradient of target by each name that it depends on, as a dictionary."""
    ### BEGIN SOLUTION
    gradients = {target: 1.0}
    for output, inputs, slopes in reversed(tape):
        if output in gradients:
            for name, slope in zip(inputs, slopes):
                part = gradients[output] * slope
                gradients[name] = gradients.get(name, 0.0) + part
    return gradients
    ### END SOLUTION

# %% [markdown]
# {{hints: walk_back}}

# %% [markdown]
# **Test: the walk (2 points).** The example, asked twice.

# %% nbgrader={"grade_id": "walk_back_test", "grade": true, "points": 2}
def drive_walk(learner, tape, target):
    kept = [(output, list(inputs), list(slopes)) for output, inputs, slopes in tape]
    found = learner.walk_back(tape, target)
    same = kept == [(output, list(i), list(s)) for output, i, s in tape]
    if not isinstance(found, dict):
        return {"found": found, "same": same}
    return {"found": {str(name): float(g) for name, g in found.items()}, "same": same}


LAST = "Several uses of one input add up; here the last one is written over the others."
CHAIN = "Slopes multiply along a path: times the gradient that arrived at the output."
TIMES = "Several uses of one input are added, not multiplied."
ORDER = "The walk goes from the end of the tape to its start."
SKIP = "Skip the entries that the target does not depend on: no gradient arrives there."


def check_walk(tape, target, right, known, what):
    look_at = "the cell of walk_back"
    got = check.run(drive_walk, tape, target, look_at=look_at, known={
        "KeyError": "A name may have no gradient yet: `gradients.get(name, 0.0)`."})
    found = got["found"]
    check.true(isinstance(found, dict), f"{what}: walk_back returns no dictionary.",
               advice="Does it end with `return`?", look_at=look_at)
    others = {name: gradient for name, gradient in right.items() if name != target}
    known = [*known, (others, "The target itself is missing: its gradient is 1.0.")]

    def agrees(wanted):
        return found.keys() == wanted.keys() and all(
            abs(found[name] - g) <= 1e-6 * (1 + abs(g)) for name, g in wanted.items())

    if not agrees(right):
        advice = next((says for wrong, says in known if agrees(wrong)), "")
        check.equal(found, right, what, known=[(found, advice)], look_at=look_at)
    check.true(got["same"], f"{what}: the tape is not as it was before.",
               advice="`reversed(tape)` walks back without a change; `tape.reverse()` "
                      "and `tape.pop()` change the list.", look_at=look_at)


product = [
    ("square", ["x", "x"], [2.0, 2.0]),
    ("triple", ["x"], [3.0]),
    ("y", ["square", "triple"], [1.0, 5.0]),
]
above = {"y": 1.0, "square": 1.0, "triple": 5.0}
check_walk(product, "y", {**above, "x": 19.0}, [
    ({**above, "x": 2.0}, LAST), ({**above, "x": 7.0}, CHAIN),
    ({**above, "x": 60.0}, TIMES), (above, ORDER)], 'walk_back(example, "y")')
check_walk(product, "square", {"square": 1.0, "x": 4.0}, [
    ({"square": 1.0, "x": 2.0}, LAST),
    ({"y": 1.0, "square": 2.0, "triple": 5.0, "x": 23.0}, SKIP),
], 'walk_back(example, "square")')

# %% nbgrader={"grade_id": "walk_back_more", "grade": true, "points": 3}
# Hidden test: longer tapes, with dead ends and many uses.
### BEGIN HIDDEN TESTS
def walk(tape, target, kept="add", order=-1, skip=True, chain=True):
    """How walk_back should work, and how it should not."""
    gradients = {target: 1.0}
    for output, inputs, slopes in tape[::order]:
        if output not in gradients:
            if skip:
                continue
            gradients[output] = 1.0
        for name, slope in zip(inputs, slopes):
            part = gradients[output] * slope if chain else slope
            before = gradients.get(name, 0.0 if kept == "add" else 1.0)
            gradients[name] = {"add": before + part, "last": part,
                               "times": before * part}[kept]
    return gradients


def check_other(tape, target, what):
    check_walk(tape, target, walk(tape, target), [
        (walk(tape, target, "last"), LAST), (walk(tape, target, chain=False), CHAIN),
        (walk(tape, target, "times"), TIMES), (walk(tape, target, order=1), ORDER),
        (walk(tape, target, skip=False), SKIP)], what)


chain = [("a", ["x"], [2.0]), ("b", ["a"], [-3.0]), ("c", ["b"], [0.5]),
         ("d", ["a"], [9.0])]
check_other(chain, "c", "walk_back over a chain with a side way")
check_other([], "x", "walk_back over an empty tape")
names, tape = ["x", "w"], []
for place in range(12):
    inputs = [names[int(k)] for k in random.integers(0, len(names), 2)]
    slopes = [round(float(slope), 2) for slope in random.normal(0, 1, 2)]
    tape.append((f"n{place}", inputs, slopes))
    names.append(f"n{place}")
check_other(tape, "n11", "walk_back over a long tape")
check_other(tape, "n7", "walk_back from the middle of a long tape")
### END HIDDEN TESTS

# %% [markdown]
# ## Task 4: in your own words (6 points)
#
# **How does TensorFlow know the gradient of your code, though it never reads your code?
# And how can it come to `None`?**
#
# Answer in four to seven sentences, in the cell below. Say what is written down, when,
# and what is done with it afterwards. Name two ways to lose a gradient, and what you
# would do about each. A person reads this.

# %% [markdown] nbgrader={"grade_id": "how_it_knows", "grade": true, "solution": true, "points": 6}
# ### BEGIN SOLUTION
# While a GradientTape is open, it writes down each operation that a watched tensor goes
# into: variables are watched by themselves, constants only if one asks for it. It sees
# the operations that ran, not the Python around them. For the gradient it walks back
# from the target over this list. It starts with 1, and at each operation the rule of
# that operation turns the gradient of the output into gradients of the inputs. Along a
# path the slopes multiply, and what comes from several paths is added up. A gradient is
# None if no path is left: for example when NumPy computes a part (use tf operations
# instead), or when the source is a constant (call tape.watch before it is used).
# ### END SOLUTION

# %% [markdown]
# ---
# Done? Press **Check** once more, then submit in the **Assignment List** or with
# `python -m course submit 03`. Back to the lesson:
# [Gradients](../../../lessons/03_gradients.ipynb).

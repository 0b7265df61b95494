# %% [markdown]
# # Exercise 07: Graphs
#
# In this exercise you build a small `tf.function` of your own. It traces Python code into
# a graph, keeps one result for each signature, and improves the graph with two passes.
#
# | task | what you do | points |
# | --- | --- | --- |
# | 1 | a tracer | 6 |
# | 2 | a cache by signature | 4 |
# | 3 | two passes: constant folding and dead code | 6 |
# | 4 | a question, answered in words | 6 |
#
# Allow 30 to 45 minutes. Write where it says `# Your code here.`; you may add cells of
# your own anywhere.
#
# Three ways to see where you stand: run a test cell; press **Check** at the end; or type
# `python -m course check 07` in a terminal. Some tests are hidden: they run when you
# submit.

# %% [markdown]
# ## A graph as data
#
# Our graph is a pair: a list of operations, and the operand that is the output. An
# operation is a tuple: the name of its result, its kind, and two operands. An operand is
# a name (text) or a constant (a float). For `(x + 2) * x`:
#
# ```python
# ([("t0", "add", "x", 2.0),
#   ("t1", "mul", "t0", "x")], "t1")
# ```
#
# The cell below is given. A `Symbol` stands for a number that is not there yet. When
# Python adds, subtracts or multiplies one, it calls `record`, which you write.

# %% nbgrader={"grade_id": "setup", "locked": true}
import numpy as np

import minitf as tf

KINDS = {"add": lambda a, b: a + b, "sub": lambda a, b: a - b, "mul": lambda a, b: a * b}


class Symbol:
    """Stands for a number: it has a name, and the list of operations that is kept."""

    def __init__(self, name, ops):
        self.name, self.ops = name, ops

    def __add__(self, other):
        return record("add", self, other, self.ops)

    def __radd__(self, other):
        return record("add", other, self, self.ops)

    def __sub__(self, other):
        return record("sub", self, other, self.ops)

    def __rsub__(self, other):
        return record("sub", other, self, self.ops)

    def __mul__(self, other):
        return record("mul", self, other, self.ops)

    def __rmul__(self, other):
        return record("mul", other, self, self.ops)


def operand(value):
    """How a value stands in an operation: a Symbol by its name, a number as a float."""
    return value.name if isinstance(value, Symbol) else float(value)


def run(graph, **values):
    """Run a graph with numbers for its inputs: `run(graph, x=3.0)`."""
    ops, output = graph
    for name, kind, left, right in ops:
        values[name] = KINDS[kind](values.get(left, left), values.get(right, right))
    return values.get(output, output)


# %% [markdown]
# ## Task 1: a tracer (6 points)
#
# Write `record`. It adds one operation to the end of the list `ops` and returns a
# `Symbol` for its result. The result of the first operation is called `t0`, that of the
# next one `t1`, and so on. `operand` turns each side into what stands in the tuple.

# %% nbgrader={"grade_id": "record", "solution": true}
def record(kind, left, right, ops):
    """Note `kind` of two values in the list `ops`; return the Symbol of the result."""
    ### BEGIN SOLUTION
    name = f"t{len(ops)}"
    ops.append((name, kind, operand(left), operand(right)))
    return Symbol(name, ops)
    ### END SOLUTION

# %% [markdown]
# {{hints: record}}

# %% [markdown]
# Now write `trace`. It calls a Python function *once*, with a `Symbol` for each name, and
# returns the graph: the pair of operations and output.

# %% nbgrader={"grade_id": "trace", "solution": true}
def trace(function, *names):
    """The graph of a Python function; `names` are the names of its inputs."""
    ### BEGIN SOLUTION
    ops = []
    result = function(*[Symbol(name, ops) for name in names])
    return ops, operand(result)
    ### END SOLUTION

# %% [markdown]
# {{hints: trace}}

# %% [markdown]
# Try it. The loop is gone from the graph, and so is the `print`: Python ran both while
# it was traced.

# %%
def polynomial(x):
    print("Python runs")
    total = 1.0
    for factor in (3.0, 2.0):
        total = total * x + factor
    return total


graph = trace(polynomial, "x")
print(graph)
print("f(10) =", run(graph, x=10.0), "  f(100) =", run(graph, x=100.0))

# %% [markdown]
# **Test: one operation after the other (2 points).**

# %% nbgrader={"grade_id": "tracer_record", "grade": true, "points": 2}
import numpy as np

from course.grading import check


def plain(graph):
    """A graph with tuples and floats, whatever it was written with."""
    ops, output = graph

    def one(value):
        return value if isinstance(value, str) else float(value)

    return [tuple(map(one, op)) for op in ops], one(output)


def drive_record(learner):
    ops = []
    x = learner.Symbol("x", ops)
    first = x + 2.0
    second = first * x
    return {"ops": [tuple(op) for op in ops], "names": [first.name, second.name],
            "same": first.ops is ops and second.ops is ops}


only_name = {"'str' object": "record returns a name. Return a Symbol of that name, so that "
                             "Python can go on with it."}
got = check.run(drive_record, known=only_name, look_at="the cell of record")
check.true(got["ops"], "The list is still empty after x + 2.0.",
           advice="record must append to the list that it is given: ops.append(...).",
           look_at="the cell of record")
check.equal(plain((got["ops"], "t1"))[0],
            [("t0", "add", "x", 2.0), ("t1", "mul", "t0", "x")],
            "The operations of (x + 2.0) * x",
            known=[([("t0", "add", "x", 2.0)],
                    "The second operation went to another list: give the same list to the "
                    "new Symbol."),
                   ([("t0", "add", "x", 2.0), ("t0", "mul", "t0", "x")],
                    "Two results have one name: count, t0, t1, t2, and so on."),
                   ([("t1", "add", "x", 2.0), ("t2", "mul", "t1", "x")],
                    "The first result is called t0: name it before you append."),
                   ([("t0", "add", 2.0, "x"), ("t1", "mul", "x", "t0")],
                    "The two sides are swapped: left comes first.")],
            look_at="the cell of record")
check.true(got["same"], "The Symbols that come back must keep the same list of operations.",
           look_at="the last line of record")

# %% [markdown]
# **Test: tracing a function (2 points).** Python runs once, and what the function
# returns becomes the output.

# %% nbgrader={"grade_id": "tracer_trace", "grade": true, "points": 2}
def drive_trace(learner):
    runs = []

    def function(x, y):
        runs.append(1)
        for step in range(2):
            x = x * y
        return 1 - x

    graph = learner.trace(function, "x", "y")
    return {"graph": graph, "runs": len(runs)}


got = check.run(drive_trace, look_at="the cells of record and trace", known={
    **only_name, "positional argument": "The function takes one Symbol for each name: make a "
                                        "list of them, and call function(*symbols)."})
check.true(got["graph"] is not None, "trace returned nothing.",
           advice="Return the pair: the list of operations, and the output.")
wanted = [("t0", "mul", "x", "y"), ("t1", "mul", "t0", "y"), ("t2", "sub", 1.0, "t1")]
check.equal(got["runs"], 1, "How often Python ran while the function was traced",
            known=[(0, "The function was not called: call it with Symbols."),
                   (2, "The function was called twice: one call is enough.")],
            look_at="the cell of trace")
check.true(len(got["graph"][0]) <= 3, "The graph has more operations than the function.",
           advice="Each trace must begin with an empty list of its own.",
           look_at="the cell of trace")
swapped = [(n, k, b, a) for n, k, a, b in wanted]
check.equal(plain(got["graph"]), (wanted, "t2"), "The graph of 1 - x * y * y",
            known=[((swapped, "t2"), "The two sides are swapped: left comes first."),
                   ((wanted, "t0"), "The output is what the function returned, not the "
                    "first result.")],
            look_at="the cells of record and trace")

# %% nbgrader={"grade_id": "tracer_more", "grade": true, "points": 2}
# Hidden test: other functions, and functions that give a constant or an input.
### BEGIN HIDDEN TESTS
def drive_more(learner):
    def constant(x):
        x * 2.0
        return 5

    def given(x, y):
        return y

    def parts(a, b, c):
        first = a - b
        second = 3 - c
        return first * second + first

    return [learner.trace(constant, "x"), learner.trace(given, "x", "y"),
            learner.trace(parts, "a", "b", "c"), learner.trace(given, "p", "q")]


got = check.run(drive_more, look_at="the cells of record and trace",
                known={"has no attribute 'name'": "A function may return a plain number: use "
                                                  "operand(result).",
                       "IndexError": "A function may do no operation at all: the output is "
                                     "what it returned."})
expected = [
    ([("t0", "mul", "x", 2.0)], 5.0),
    ([], "y"),
    ([("t0", "sub", "a", "b"), ("t1", "sub", 3.0, "c"), ("t2", "mul", "t0", "t1"),
      ("t3", "add", "t2", "t0")], "t3"),
    ([], "q"),
]
words = ("that returns a constant", "that returns an input", "of three inputs",
         "that is traced after others")
advice = ("A plain number is an output too, and so is an operation that nobody uses.",
          "An input can be the output: its name.",
          "The sides of an operation keep their order, and names count up.",
          "Each trace begins with a list of its own.")
for graph, right, word, says in zip(got, expected, words, advice):
    check.equal(plain(graph), right, f"The graph of a function {word}",
                known=[(plain(graph), says)], look_at="the cells of record and trace")
### END HIDDEN TESTS

# %% [markdown]
# ## Task 2: a cache by signature (4 points)
#
# `tf.function` traces once for each signature. Write `cached`. It is given `build`, a
# function that is slow: `build(*args)` returns a fast function for arguments *like*
# `args`. `cached(build)` returns a function that
#
# - calls `build` the first time that a signature comes, and keeps what it gives;
# - calls what was kept with the arguments, each time, and returns the result.
#
# In the signature, a NumPy array counts by its shape and its dtype, and anything else by
# its value (`3`, `"sum"`). Values of arrays do not count. A signature must have a hash, so
# that it can be the key of a dictionary: make it a tuple.

# %% nbgrader={"grade_id": "cached", "solution": true}
def cached(build):
    """A function that builds once for each signature and then runs what was built."""
    ### BEGIN SOLUTION
    kept = {}

    def call(*args):
        key = tuple((a.shape, str(a.dtype)) if isinstance(a, np.ndarray) else a
                    for a in args)
        if key not in kept:
            kept[key] = build(*args)
        return kept[key](*args)

    return call
    ### END SOLUTION

# %% [markdown]
# {{hints: cached}}

# %% [markdown]
# **Test: when it builds (2 points).**

# %% nbgrader={"grade_id": "cache_hits", "grade": true, "points": 2}
def drive_cache(learner, np, calls):
    built = []

    def build(values, power):
        built.append(1)
        return lambda v, p: float(np.sum(v ** power))

    function = learner.cached(build)
    results, counts = [], []
    for values, power in calls:
        results.append(function(values, power))
        counts.append(len(built))
    return {"results": [None if r is None else float(r) for r in results],
            "counts": counts}


three, other = np.array([1, 2, 3], "float32"), np.array([3, 0, 1], "float32")
calls = [(three, 2), (three, 2), (other, 2), (np.ones(4, "float32"), 2), (three, 3),
         (other, 2)]
no_key = {"unhashable": "A list or an array cannot be a key: use tuples, shapes and names.",
          "truth value": "Arrays cannot be compared as keys: use their shape and dtype.",
          "not 'function'": "What build made came back itself: call it, with the arguments."}
got = check.run(drive_cache, calls, known=no_key, look_at="the cell of cached")
in_cached = "how the key is made, in cached"
check.equal(got["counts"], [1, 1, 1, 2, 3, 3],
            "How often build had been called after each of six calls",
            known=[([1, 2, 3, 4, 5, 6], "It builds at every call: look whether the "
                    "signature is in the dictionary first."),
                   ([1, 1, 2, 3, 4, 4], "The values of an array count in your key. Only "
                    "shape and dtype should."),
                   ([1, 1, 1, 1, 1, 1], "It builds once for all: make a key from the "
                    "arguments."),
                   ([1, 1, 1, 1, 2, 2], "Arrays of another shape need another build."),
                   ([1, 1, 1, 2, 2, 2], "The number 3 found what was built for 2: plain "
                    "values count by their value."),
                   ([1, 1, 1, 2, 3, 4], "An earlier signature was forgotten: keep all of "
                    "them.")],
            look_at=in_cached)
check.close(got["results"], [14.0, 14.0, 10.0, 4.0, 36.0, 10.0], "The six results",
            known=[([14.0, 14.0, 14.0, 4.0, 36.0, 14.0],
                    "The result of the first call came back: keep the function that was "
                    "built, and call it with the new arguments.")],
            look_at="the last line of cached")

# %% nbgrader={"grade_id": "cache_more", "grade": true, "points": 2}
# Hidden test: dtypes, text, several cached functions.
### BEGIN HIDDEN TESTS
def drive_dtypes(learner, np):
    built = []

    def build(*args):
        built.append(1)
        return lambda *given: len(given)

    function, single = learner.cached(build), np.ones((2, 2), "float32")
    counts = []
    for args in ((single,), (single * 2,), (single.astype("float64"),), (single, "sum"),
                 (single, "mean"), (single.reshape(4),), (single, "sum"),
                 (single, single), (single.reshape(1, 4),)):
        function(*args)
        counts.append(len(built))
    return counts


def drive_two(learner, np):
    one = learner.cached(lambda x: lambda v: 1.0)
    two = learner.cached(lambda x: lambda v: 2.0)
    return [one(np.ones(3)), two(np.ones(3)), one(np.ones(3))]


got = check.run(drive_dtypes, known=no_key, look_at="the cell of cached")
check.equal(got, [1, 1, 2, 3, 4, 5, 5, 6, 7],
            "How often build had been called, for other dtypes, shapes and words",
            known=[([1, 1, 1, 2, 3, 4, 4, 5, 6], "Arrays of another dtype need another "
                    "build.")],
            look_at=in_cached)
check.equal(check.run(drive_two, known=no_key), [1.0, 2.0, 1.0],
            "Two cached functions beside one another",
            known=[([1.0, 1.0, 1.0], "One of them found what the other had built: each "
                    "needs a dictionary of its own.")],
            look_at="where the dictionary is made")
### END HIDDEN TESTS

# %% [markdown]
# ## Task 3: two passes (6 points)
#
# A pass takes a graph and returns a better one that computes the same. It must not
# change the graph that it was given.
#
# **Constant folding**: an operation on two constants is computed now, with
# `KINDS[kind](left, right)`. It goes out of the list, and its number stands wherever its
# name stood: in later operations, which may then be constant too, and in the output.

# %% nbgrader={"grade_id": "fold", "solution": true}
def fold(graph):
    """The graph without operations on constants."""
    ### BEGIN SOLUTION
    ops, output = graph
    kept, known = [], {}
    for name, kind, left, right in ops:
        left, right = known.get(left, left), known.get(right, right)
        if isinstance(left, str) or isinstance(right, str):
            kept.append((name, kind, left, right))
        else:
            known[name] = KINDS[kind](left, right)
    return kept, known.get(output, output)
    ### END SOLUTION

# %% [markdown]
# {{hints: fold}}

# %% [markdown]
# **Dead code**: an operation that the output does not need, neither directly nor through
# others, goes out. The rest stays in its order.

# %% nbgrader={"grade_id": "prune", "solution": true}
def prune(graph):
    """The graph without operations that the output does not need."""
    ### BEGIN SOLUTION
    ops, output = graph
    needed, kept = {output}, []
    for op in reversed(ops):
        if op[0] in needed:
            kept.append(op)
            needed |= {op[2], op[3]}
    return kept[::-1], output
    ### END SOLUTION

# %% [markdown]
# {{hints: prune}}

# %% [markdown]
# Both passes, one after the other. The result must stay the same.

# %%
graph = ([("t0", "mul", 2.0, 3.0), ("t1", "mul", "x", "x"), ("t2", "mul", "x", "t0")], "t2")
better = prune(fold(graph))
print(better)
print("before:", run(graph, x=5.0), "  after:", run(better, x=5.0))

# %% [markdown]
# **Test: constant folding (2 points).**

# %% nbgrader={"grade_id": "passes_fold", "grade": true, "points": 2}
def drive_pass(learner, name, ops, output):
    given = [tuple(op) for op in ops]
    result = getattr(learner, name)((given, output))
    return {"graph": result, "unchanged": given == [tuple(op) for op in ops]}


def check_pass(name, graph, right, what, known):
    got = check.run(drive_pass, name, *graph, look_at=f"the cell of {name}")
    check.true(got["graph"] is not None, f"{name} returned nothing.",
               advice="Return a new graph: a list of operations and an output.")
    check.equal(plain(got["graph"]), right, what,
                known=[wrong for wrong in known if wrong[0] != right],
                look_at=f"the cell of {name}")
    check.true(got["unchanged"], f"{name} changed the list that it was given.",
               advice="Make a new list for the operations that stay.",
               look_at=f"the cell of {name}")


chain = [("t0", "mul", 2.0, 3.0), ("t1", "add", "t0", 1.0), ("t2", "mul", "x", "t1")]
check_pass("fold", (chain, "t2"), ([("t2", "mul", "x", 7.0)], "t2"),
           "x * (2 * 3 + 1), folded", [
    (([("t1", "add", 6.0, 1.0), ("t2", "mul", "x", "t1")], "t2"),
     "One step only: an operation may become constant when an earlier one is folded."),
    (([("t1", "add", "t0", 1.0), ("t2", "mul", "x", "t1")], "t2"),
     "t0 is gone, but its name is still used: put its number there."),
    ((chain, "t2"), "Nothing was folded."),
    (([("t2", "mul", "x", 6.0)], "t2"), "Each kind has a function of its own: KINDS[kind]."),
    (([("t0", "mul", 2.0, 3.0), ("t1", "add", 6.0, 1.0), ("t2", "mul", "x", 7.0)], "t2"),
     "An operation that was computed must go out of the list."),
])
check_pass("fold", ([("t0", "sub", 5.0, 3.0)], "t0"), ([], 2.0), "5 - 3, folded", [
    (([], "t0"), "The output is the name of an operation that is gone: it is a number now."),
    (([], -2.0), "The two sides are swapped: left comes first."),
])

# %% [markdown]
# **Test: dead code (2 points).**

# %% nbgrader={"grade_id": "passes_prune", "grade": true, "points": 2}
some = [("t0", "mul", "x", "x"), ("t1", "add", "x", 1.0), ("t2", "mul", "t1", "t1"),
        ("t3", "add", "t0", 2.0), ("t4", "sub", "t2", "x")]
right = [some[0], some[3]]
check_pass("prune", (some, "t3"), (right, "t3"), "x * x + 2, without dead code", [
    (([some[3]], "t3"), "t0 is needed by t3: what is needed needs its operands too."),
    (([some[0], some[1], some[2], some[3]], "t3"),
     "t2 is used by t4 only, and t4 is dead: begin at the output and walk backwards."),
    ((right[::-1], "t3"), "The operations are in the wrong order: the first must come "
     "first."),
    ((some, "t3"), "Nothing was removed."),
])
check_pass("prune", (some, "x"), ([], "x"), "a graph that gives its input back", [
    ((some, "x"), "Nothing was removed."),
    ((some[-1:], "x"), "The last operation is not needed if it is not the output."),
])

# %% nbgrader={"grade_id": "passes_more", "grade": true, "points": 2}
# Hidden test: larger graphs, both passes one after the other.
### BEGIN HIDDEN TESTS
def drive_both(learner, ops, output):
    given = [tuple(op) for op in ops]
    result = learner.prune(learner.fold((given, output)))
    return {"graph": result, "unchanged": given == [tuple(op) for op in ops]}


large = [("t0", "sub", 7.0, 3.0), ("t1", "mul", "y", "t0"), ("t2", "mul", "t0", "t0"),
         ("t3", "add", "t1", "t1"), ("t4", "sub", "t2", 1.0), ("t5", "mul", "t3", "z"),
         ("t6", "add", "t4", "t3"), ("t7", "add", "t5", "t5"), ("t8", "sub", "t6", "t1")]
best = [("t1", "mul", "y", 4.0), ("t3", "add", "t1", "t1"), ("t6", "add", 15.0, "t3"),
        ("t8", "sub", "t6", "t1")]
got = check.run(drive_both, large, "t8", look_at="the cells of fold and prune")
check.true(got["unchanged"], "A pass changed the list that it was given.",
           advice="Make a new list for the operations that stay.")
check.equal(plain(got["graph"]), (best, "t8"), "A larger graph after both passes",
            known=[((best[::-1], "t8"), "The operations are in the wrong order: the first "
                    "must come first."),
                   (plain(got["graph"]), "Fold until nothing constant is left, each kind "
                    "with its own function; then keep what the output needs, through any "
                    "number of steps.")],
            look_at="the cells of fold and prune")
got = check.run(drive_both, large[:3] + [("t3", "add", "t2", "t0")], "t3")
check.equal(plain(got["graph"]), ([], 20.0), "A graph that is constant as a whole",
            known=[(plain(got["graph"]), "The output may become a number. Then nothing is "
                    "needed.")],
            look_at="the cells of fold and prune")
### END HIDDEN TESTS

# %% [markdown]
# ## Task 4: in your own words (6 points)
#
# **Why does TensorFlow focus on graphs?**
#
# Answer in three to six sentences, in the cell below. Say what a graph makes possible that
# Python code alone does not, name something from your own tasks 1 to 3, and name one price
# that is paid for it. A person reads this.

# %% [markdown] nbgrader={"grade_id": "why_graphs", "grade": true, "solution": true, "points": 6}
# ### BEGIN SOLUTION
# A graph is data: a list of operations with their inputs and outputs. So it can be looked at
# and improved before it runs: my `fold` and `prune` took out work without knowing what
# the function was for, and a framework also fuses operations and plans memory. It is
# traced once for a signature and then runs many times, without the cost of Python in
# between. It can be saved and sent to a server, a phone or another language, where there
# is no Python. That is why one model can be served to millions. The price is that Python
# runs at trace time only, so side effects such as `print` come once, and a new signature
# costs a new trace.
# ### END SOLUTION

# %% [markdown]
# ---
# Done? Press **Check** once more, then submit in the **Assignment List** or with
# `python -m course submit 07`. Back to the lesson:
# [Graphs](../../../lessons/07_graphs.ipynb).

# %% [markdown]
# # Exercise 02: Tensors
#
# You write three small pieces of a tensor library: the rule of broadcasting, a view that
# slices and transposes without moving a number, and TensorFlow's rule for dtypes. Each
# is a few lines of plain Python, and each is tried on real tensors.
#
# | task | what you do | points |
# | --- | --- | --- |
# | 1 | the shape that broadcasting gives | 6 |
# | 2 | views: start, shape and strides | 8 |
# | 3 | the dtype of a sum | 6 |
# | 4 | a question, answered in words | 4 |
#
# Allow 30 to 45 minutes. Write where it says `# Your code here.`; you may add cells of
# your own anywhere.
#
# Three ways to see where you stand: run a test cell; press **Check** at the end of this
# notebook; or type `python -m course check 02` in a terminal. Some tests are hidden:
# they run when you submit.

# %% nbgrader={"grade_id": "setup", "locked": true}
from collections import namedtuple

import numpy as np

import minitf as tf

# What a view knows. Task 2 is about it.
View = namedtuple("View", "start shape strides")

# %% [markdown]
# ## Task 1: broadcasting (6 points)
#
# Two tensors of different shapes can be added if their shapes meet:
#
# 1. Write the shapes below each other, **lined up at their last size**.
# 2. Where one shape has no size left, take 1.
# 3. Two sizes meet if they are equal, or if one of them is 1. The result has the other
#    one, which may be larger, or 0.
#
# Write `broadcast_shape`. It takes two shapes as tuples and returns the shape of the
# result as a tuple. If the shapes do not meet, it raises `ValueError`. Write the rule
# yourself: the tests switch `np.broadcast_shapes` and its relatives off.
#
# | first | second | result |
# | --- | --- | --- |
# | `(32, 16)` | `(16,)` | `(32, 16)` |
# | `(3, 1)` | `(4,)` | `(3, 4)` |
# | `()` | `(2, 5)` | `(2, 5)` |
# | `(32, 16)` | `(32,)` | `ValueError`: 16 and 32 differ, and neither is 1 |

# %% nbgrader={"grade_id": "broadcast_shape", "solution": true}
def broadcast_shape(first, second):
    """The shape of a tensor of shape `first` plus one of shape `second`."""
    ### BEGIN SOLUTION
    rank = max(len(first), len(second))
    first = (1,) * (rank - len(first)) + tuple(first)
    second = (1,) * (rank - len(second)) + tuple(second)
    result = []
    for a, b in zip(first, second):
        if a != b and a != 1 and b != 1:
            raise ValueError(f"sizes {a} and {b} do not meet")
        result.append(b if a == 1 else a)
    return tuple(result)
    ### END SOLUTION

# %% [markdown]
# {{hints: broadcast_shape}}

# %% [markdown]
# Try it beside a real addition:

# %%
table, bias = tf.ones((32, 16)), tf.ones((16,))
print("minitf:", (table + bias).shape, "  you:", broadcast_shape((32, 16), (16,)))

# %% [markdown]
# **Test: shapes that meet (2 points).** Each line is one case: two shapes, the result,
# and what it probably means if yours differs.

# %% nbgrader={"grade_id": "broadcast_meet", "grade": true, "points": 2}
import numpy as np

from course.grading import check


def drive_broadcast(learner, tf, np, first, second):
    def refuse(*shapes):
        raise RuntimeError("an answer that is not your own")

    modules = (np, "broadcast_shapes"), (np, "broadcast"), (tf, "broadcast_static_shape")
    kept = [getattr(module, name) for module, name in modules]
    for module, name in modules:
        setattr(module, name, refuse)
    try:
        shape = learner.broadcast_shape(first, second)
        return None if shape is None else [int(size) for size in shape]
    except ValueError:
        return "ValueError"
    finally:
        for (module, name), function in zip(modules, kept):
            setattr(module, name, function)


not_your_own = {
    "an answer that is not your own":
    "This asks a library for the shape. Write the rule yourself: go through the two shapes "
    "size by size.",
    "Error: Unable to allocate":
    "This makes arrays of these shapes, and one has a thousand million million numbers. "
    "Write the rule yourself: it needs only the sizes.",
}
huge = 10**15


def check_shapes(cases, what=None):
    for first, second, shape, advice in cases:
        call = f"broadcast_shape({first}, {second})"
        got = check.run(drive_broadcast, first, second, known=not_your_own,
                        look_at="the cell of broadcast_shape")
        right = shape if shape == "ValueError" else list(shape)
        if got == right:
            continue
        if right == "ValueError" and got is not None:
            advice = f"{advice} Raise ValueError here."
        elif got == "ValueError":
            advice = f"You raise ValueError, but these shapes meet. {advice}"
        check.equal(got, right, what or call, known=[(got, advice)],
                    look_at="the cell of broadcast_shape")


check_shapes([
    ((32, 16), (32, 16), (32, 16), "Equal sizes meet."),
    ((32, 16), (16,), (32, 16), "Line the shapes up at their last size, not the first."),
    ((16,), (32, 16), (32, 16), "The longer shape may come second."),
    ((3, 1), (1, 4), (3, 4), "A size of 1 takes the other size, on either side."),
    ((3, 1), (4,), (3, 4), "Where a shape has no size left, take 1."),
    ((), (2, 5), (2, 5), "A scalar has no sizes: all of them count as 1."),
    ((5, 1), (5,), (5, 5), "5 meets 1, and the missing size counts as 1: (5, 5)."),
    ((huge, 1), (huge,), (huge, huge), "Only sizes matter, however large they are."),
])

# %% [markdown]
# **Test: shapes that do not meet (2 points).**

# %% nbgrader={"grade_id": "broadcast_refuse", "grade": true, "points": 2}
check_shapes([
    ((3,), (4,), "ValueError", "3 and 4 differ, and neither is 1."),
    ((32, 16), (32,), "ValueError",
     "Lined up at the last size, 16 stands above 32: they do not meet."),
    ((2, 3), (3, 2), "ValueError", "The same number of elements is not enough."),
    ((6, 4), (2,), "ValueError",
     "4 is a multiple of 2, but that does not help: only 1 is repeated."),
    ((2, 3, 4), (3, 3, 4), "ValueError", "Look at every size, the first one too."),
    ((huge,), (huge + 1,), "ValueError", "These sizes differ, and neither is 1."),
])

# %% nbgrader={"grade_id": "broadcast_graph", "grade": true, "points": 2}
# Hidden test: minitf traces additions, and asks your function for each shape.
### BEGIN HIDDEN TESTS
def drive_graph(learner, tf, pairs):
    calls, found = [], []

    def infer(x, y):
        calls.append((tuple(x.shape), tuple(y.shape)))
        return tf.TensorSpec(learner.broadcast_shape(*calls[-1]), x.dtype)

    with tf.override("add", infer=infer):
        for first, second in pairs:
            traced = tf.function(lambda x, y: tf.add(x, y)).get_concrete_function(
                tf.TensorSpec(first), tf.TensorSpec(second))
            found.append(list(traced.outputs[0].shape))
    return {"shapes": found, "calls": calls}


pairs = [((7, 1, 5), (3, 1)), ((1,), (4, 1, 2)), ((), ()), ((0, 3), (1, 3)),
         ((6, 1, 1, 2), (4, 5, 1)), ((1, 1), (1,))]
in_graph = check.run(drive_graph, pairs,
                     known={"ValueError": "These shapes meet: look at sizes of 1 and 0."},
                     look_at="the cell of broadcast_shape")
check.true(len(in_graph["calls"]) >= len(pairs), "minitf did not reach broadcast_shape.")
shapes = [list(np.broadcast_shapes(*pair)) for pair in pairs]
check.equal(in_graph["shapes"], shapes, "The shapes of some traced sums",
            look_at="sizes of 1 and 0, and shapes of different lengths")
check_shapes([
    ((2, 1, 3), (2, 2), "ValueError", "3 and 2 differ, and neither is 1."),
    ((4, 3), (4, 1, 2), "ValueError", "3 and 2 differ, and neither is 1."),
    ((0,), (3,), "ValueError", "0 and 3 differ, and neither is 1."),
    ((8, 2), (4,), "ValueError", "Only 1 is repeated."),
    ((1, huge), (huge, 1), (huge, huge), "Only sizes matter, however large they are."),
], what="broadcast_shape for other shapes")
### END HIDDEN TESTS

# %% [markdown]
# ## Task 2: views (8 points)
#
# The numbers of a tensor lie in memory as one long row of bytes. A **view** says how to
# read them. It is a named tuple of three things:
#
# - `start`: the address of its first element, in bytes;
# - `shape`: the sizes;
# - `strides`: for each axis, how many bytes further the next element lies.
#
# Write four functions. None of them moves a number.
#
# - `fresh(shape, itemsize)`: the view of a new tensor, row by row from address 0. Each
#   number takes `itemsize` bytes. The last stride is `itemsize`; each one before it is
#   the stride to its right times the size to its right.
# - `address(view, index)`: where the element at `index` lies, a tuple such as `(1, 2)`.
# - `transposed(view)`: the axes in reverse order, as `tf.transpose` has them.
# - `sliced(view, axis, begin, end, step)`: what `begin:end:step` sees on that axis. Here
#   `0 <= begin <= end <=` the size of the axis, and `step >= 1`.
#
# For the table `x` of 3 rows and 4 columns with 4 bytes a number:
#
# | view | start | shape | strides |
# | --- | --- | --- | --- |
# | `x` | 0 | `(3, 4)` | `(16, 4)` |
# | `tf.transpose(x)` | 0 | `(4, 3)` | `(4, 16)` |
# | `x[1:3]` | 16 | `(2, 4)` | `(16, 4)` |
# | `x[:, 1:4:2]` | 4 | `(3, 2)` | `(16, 8)` |

# %% nbgrader={"grade_id": "views", "solution": true}
def fresh(shape, itemsize):
    """The view of a new tensor that lies row by row from address 0."""
    ### BEGIN SOLUTION
    strides, step = [], itemsize
    for size in reversed(shape):
        strides.insert(0, step)
        step *= size
    return View(0, tuple(shape), tuple(strides))
    ### END SOLUTION


def address(view, index):
    """The address of the element at `index`, in bytes."""
    ### BEGIN SOLUTION
    return view.start + sum(i * stride for i, stride in zip(index, view.strides))
    ### END SOLUTION


def transposed(view):
    """The view with its axes in reverse order."""
    ### BEGIN SOLUTION
    return View(view.start, view.shape[::-1], view.strides[::-1])
    ### END SOLUTION


def sliced(view, axis, begin, end, step):
    """The view of `begin:end:step` on one axis."""
    ### BEGIN SOLUTION
    shape, strides = list(view.shape), list(view.strides)
    start = view.start + begin * strides[axis]
    shape[axis] = (end - begin + step - 1) // step
    strides[axis] *= step
    return View(start, tuple(shape), tuple(strides))
    ### END SOLUTION

# %% [markdown]
# {{hints: views}}

# %% [markdown]
# Try them on the memory of a real tensor: `look` reads four bytes at each address that
# your function gives.

# %%
x = tf.reshape(tf.range(12), (3, 4))
memory = np.asarray(x).tobytes()


def look(view):
    rows, columns = view.shape
    spots = [[address(view, (i, j)) for j in range(columns)] for i in range(rows)]
    return [[int.from_bytes(memory[a:a + 4], "little") for a in row] for row in spots]


print("x[:, 1:4:2] is ", x[:, 1:4:2].numpy().tolist())
print("your view reads", look(sliced(fresh((3, 4), 4), 1, 1, 4, 2)))

# %% [markdown]
# **Test: a new tensor, and addresses (2 points).**

# %% nbgrader={"grade_id": "view_address", "grade": true, "points": 2}
def drive_fresh(learner, shape, itemsize):
    view = learner.fresh(shape, itemsize)
    return None if view is None else [
        int(view[0]), [int(n) for n in view[1]], [int(n) for n in view[2]]]


def drive_address(learner, view, index):
    return learner.address(learner.View(*view), index)


in_views = "the cell with the four functions"
for shape, itemsize, strides in [((3, 4), 4, [16, 4]), ((2, 3, 5), 8, [120, 40, 8]),
                                 ((7,), 2, [2])]:
    got = check.run(drive_fresh, shape, itemsize, look_at=in_views)
    in_elements = [stride // itemsize for stride in strides]
    from_the_front = [itemsize * int(np.prod(shape[:axis])) for axis in range(len(shape))]
    check.equal(got, [0, list(shape), strides], f"fresh({shape}, {itemsize})", known=[
        ([0, list(shape), in_elements], "These strides count elements: count bytes."),
        ([0, list(shape), from_the_front],
         "These strides let the first axis move fastest. In TensorFlow the last one does: "
         "a row lies in one piece."),
        ([0, list(shape), strides[::-1]], "The right strides in the wrong order."),
    ], look_at="fresh")
for view, index, right in [((0, (3, 4), (16, 4)), (2, 1), 36),
                           ((4, (3, 2), (16, 8)), (1, 1), 28),
                           ((44, (3, 4), (-16, -4)), (2, 3), 0), ((8, (), ()), (), 8)]:
    got = check.run(drive_address, view, index, look_at=in_views)
    check.equal(got, right, f"address(View{view}, {index})", known=[
        (right - view[0], "A view begins at its start, not at address 0."),
        (sum(index), "Each index counts steps: multiply it by the stride of its axis."),
    ], look_at="address")

# %% [markdown]
# **Test: transposed and sliced (2 points).**

# %% nbgrader={"grade_id": "view_moves", "grade": true, "points": 2}
def drive_moves(learner, view, *moves):
    view = learner.View(*view)
    for name, *arguments in moves:
        view = getattr(learner, name)(view, *arguments)
        if view is None:
            return None
        view = learner.View(*view)
    return [int(view[0]), [int(n) for n in view[1]], [int(n) for n in view[2]]]


def moved_view(view, *moves):
    start, shape, strides = view[0], list(view[1]), list(view[2])
    for name, *slices in moves:
        if name == "transposed":
            shape, strides = shape[::-1], strides[::-1]
        else:
            axis, begin, end, step = slices
            start += begin * strides[axis]
            shape[axis] = len(range(begin, end, step))
            strides[axis] *= step
    return [start, shape, strides]


def slips(view, move):
    """Wrong views that a known slip leads to, with what to say."""
    start, shape, strides = moved_view(view, move)
    if move[0] == "transposed":
        return [
            ([start, shape, list(view[2])],
             "The strides must change places too, or rows read the wrong bytes."),
            ([start, list(view[1]), strides], "The sizes must change places too."),
            ([view[0], list(view[1]), list(view[2])], "Nothing has changed."),
        ]
    axis, begin, end, step = move[1:]
    fewer, wider, same = shape.copy(), shape.copy(), strides.copy()
    fewer[axis] = (end - begin) // step
    wider[axis] = end - begin
    same[axis] = view[2][axis]
    return [
        ([view[0], shape, strides],
         "The start must move: the first element is the one at `begin`."),
        ([view[0] + begin, shape, strides],
         "The start counts bytes: `begin` steps of this axis are `begin` times its stride."),
        ([start, shape, same],
         "With a step, neighbours lie further apart: the stride grows."),
        ([start, fewer, strides],
         "The last element got lost: 0:3:2 has two elements, 0 and 2."),
        ([start, wider, strides], "With a step, fewer elements are seen."),
    ]


fixed = "A view does not change: return a new one, View(start, shape, strides)."
plain = (0, (3, 4), (16, 4))
for view, move in [
    (plain, ("transposed",)),
    ((8, (2, 3, 5), (120, 40, 8)), ("transposed",)),
    (plain, ("sliced", 0, 1, 3, 1)),
    (plain, ("sliced", 1, 0, 4, 2)),
    (plain, ("sliced", 1, 1, 4, 2)),
    (plain, ("sliced", 0, 0, 3, 2)),
]:
    call = f"{move[0]}({', '.join(['View' + str(view), *map(str, move[1:])])})"
    check.equal(check.run(drive_moves, view, move, look_at=in_views,
                          known={"can't set attribute": fixed, "item assignment": fixed}),
                moved_view(view, move), call, known=slips(view, move), look_at=move[0])

# %% nbgrader={"grade_id": "view_memory", "grade": true, "points": 2}
# Hidden test: your addresses read the memory of real tensors.
### BEGIN HIDDEN TESTS
def drive_memory(learner, tf, np, shape, dtype, moves):
    """The elements at the addresses of the learner's view, in the order of its indices."""
    count = int(np.prod(shape))
    array = np.asarray(tf.reshape(tf.cast(tf.range(count), dtype), shape))
    view = learner.View(*learner.fresh(shape, array.itemsize))
    for name, *arguments in moves:
        view = learner.View(*getattr(learner, name)(view, *arguments))
    memory = array.tobytes()
    found = []
    for index in np.ndindex(*view.shape):
        a = int(learner.address(view, tuple(int(i) for i in index)))
        part = memory[a:a + array.itemsize] if a >= 0 else b""
        whole = len(part) == array.itemsize
        found.append(float(np.frombuffer(part, array.dtype)[0]) if whole else -1.0)
    return {"shape": [int(n) for n in view.shape], "numbers": found}


def seen_by_numpy(shape, moves):
    array = np.arange(int(np.prod(shape)), dtype=float).reshape(shape)
    for name, *slices in moves:
        if name == "transposed":
            array = array.T
        else:
            axis, begin, end, step = slices
            array = array[(slice(None),) * axis + (slice(begin, end, step),)]
    return {"shape": list(array.shape), "numbers": array.ravel().tolist()}


def check_memory(cases, what):
    for shape, dtype, moves in cases:
        got = check.run(drive_memory, shape, dtype, moves, look_at=in_views)
        right = seen_by_numpy(shape, moves)
        check.equal(got["shape"], right["shape"], f"The shape of {what}",
                    look_at="sliced and transposed")
        check.close(got["numbers"], right["numbers"], f"The numbers seen by {what}",
                    look_at="the strides, and where the view starts")


check_memory([
    ((5,), "float64", []),
    ((2, 3, 4), "int32", []),
    ((4, 6), "float32", [("transposed",)]),
    ((4, 6), "float16", [("sliced", 0, 1, 4, 2)]),
    ((3, 2, 4), "int64", [("sliced", 2, 1, 4, 2)]),
], "a view of another tensor")
### END HIDDEN TESTS

# %% nbgrader={"grade_id": "view_chain", "grade": true, "points": 2}
# Hidden test: views of views.
### BEGIN HIDDEN TESTS
check_memory([
    ((6, 5), "int32", [("sliced", 0, 1, 6, 2), ("sliced", 0, 1, 3, 1)]),
    ((6, 5), "float64", [("sliced", 1, 1, 5, 2), ("transposed",), ("sliced", 0, 1, 2, 1)]),
    ((2, 3, 4), "int16", [("transposed",), ("sliced", 0, 0, 4, 3), ("transposed",)]),
    ((3, 7), "int64", [("sliced", 1, 2, 7, 2), ("sliced", 1, 0, 3, 2)]),
    ((4, 4), "float32", [("sliced", 0, 2, 2, 1), ("transposed",)]),
], "a view of a view")
### END HIDDEN TESTS

# %% [markdown]
# ## Task 3: the dtype of a sum (6 points)
#
# Which dtype has `left + right`, in TensorFlow? Each side is one of these:
#
# - a **tensor**. You get the name of its dtype, a string such as `"float32"`. All dtypes
#   here are ints (`"uint8"`, `"int32"`, `"int64"`, ...) or floats (`"float16"`,
#   `"float32"`, ...);
# - a **Python number**. You get the number itself: an int such as `3`, or a float such as
#   `0.5`.
#
# The rules:
#
# 1. Two tensors must have the same dtype. That is the dtype of the sum.
# 2. A Python number beside a tensor takes the tensor's dtype. A Python int can become any
#    of our dtypes. A Python float can become a float dtype only.
# 3. Two Python numbers: the left one becomes a tensor first, an int32 or a float32. Then
#    rule 2 decides.
#
# Write `sum_dtype`. It returns the name of the dtype. Where TensorFlow refuses, it raises
# `TypeError`.
#
# | left | right | answer |
# | --- | --- | --- |
# | `"float16"` | `"float16"` | `"float16"` |
# | `"float32"` | `"float64"` | `TypeError` |
# | `"float64"` | `2` | `"float64"` |
# | `0.5` | `"int32"` | `TypeError` |
# | `1.5` | `2` | `"float32"` |

# %% nbgrader={"grade_id": "sum_dtype", "solution": true}
def sum_dtype(left, right):
    """The name of the dtype of `left + right`, as TensorFlow has it."""
    ### BEGIN SOLUTION
    if not isinstance(left, str) and not isinstance(right, str):
        left = "float32" if isinstance(left, float) else "int32"
    if isinstance(left, str) and isinstance(right, str):
        if left != right:
            raise TypeError(f"{left} and {right} differ")
        return left
    dtype, number = (left, right) if isinstance(left, str) else (right, left)
    if isinstance(number, float) and not dtype.startswith("float"):
        raise TypeError(f"{number} cannot become {dtype}")
    return dtype
    ### END SOLUTION

# %% [markdown]
# {{hints: sum_dtype}}

# %% [markdown]
# Try it beside minitf:

# %%
print("minitf:", (tf.constant([1, 2], "int64") + 3).dtype.name,
      "  you:", sum_dtype("int64", 3))

# %% [markdown]
# **Test: two tensors (2 points).**

# %% nbgrader={"grade_id": "dtype_tensors", "grade": true, "points": 2}
def drive_dtype(learner, left, right):
    try:
        dtype = learner.sum_dtype(left, right)
        named = dtype is None or isinstance(dtype, str)
        return dtype if named else f"not a string, but {type(dtype).__name__}"
    except TypeError:
        return "TypeError"


def check_dtypes(cases, what=None):
    for left, right, answer, advice in cases:
        got = check.run(drive_dtype, left, right, look_at="the cell of sum_dtype")
        if got == answer:
            continue
        if answer == "TypeError":
            advice += " Raise TypeError here."
        check.equal(got, answer, what or f"sum_dtype({left!r}, {right!r})",
                    known=[(got, advice)], look_at="the cell of sum_dtype")


same = "Tensors of one dtype can be added, and the dtype stays."
widens = "NumPy would take the wider dtype. TensorFlow refuses: you must say tf.cast."
mixes = "An int tensor and a float tensor do not mix: TensorFlow converts neither."
check_dtypes([
    ("float32", "float32", "float32", same),
    ("uint8", "uint8", "uint8", same),
    ("float32", "float64", "TypeError", widens),
    ("int64", "int32", "TypeError", widens),
    ("int32", "float32", "TypeError", mixes),
    ("float16", "int64", "TypeError", mixes),
])

# %% [markdown]
# **Test: Python numbers (2 points).**

# %% nbgrader={"grade_id": "dtype_numbers", "grade": true, "points": 2}
takes = "A Python int takes the dtype of the tensor beside it, also a float dtype."
narrow = "A Python float is not a float64 here: it takes the tensor's dtype."
whole = "A Python float cannot become an int: its fraction would be lost."
first = "Two Python numbers: the left one becomes a tensor first, and sets the dtype."
check_dtypes([
    ("float32", 2, "float32", takes),
    (3, "uint8", "uint8", takes),
    ("float16", 0.5, "float16", narrow),
    (0.5, "float32", "float32", narrow),
    ("int32", 0.5, "TypeError", whole),
    (2.0, "int64", "TypeError", whole),
    (1, 2, "int32", first),
    (1.5, 2, "float32", first),
    (2, 1.5, "TypeError", first),
])

# %% nbgrader={"grade_id": "dtype_table", "grade": true, "points": 2}
# Hidden test: all pairs of some dtypes and numbers, as minitf has them.
### BEGIN HIDDEN TESTS
import minitf as tf


def answer_of_minitf(left, right):
    sides = [tf.ones((2,), side) if isinstance(side, str) else side
             for side in (left, right)]
    try:
        return tf.add(*sides).dtype.name
    except (TypeError, tf.errors.InvalidArgumentError):
        return "TypeError"


def advice_for(left, right):
    texts = isinstance(left, str) + isinstance(right, str)
    if texts == 2:
        return same if left == right else widens if left[0] == right[0] else mixes
    if texts == 0:
        return first
    dtype, number = (left, right) if isinstance(left, str) else (right, left)
    if isinstance(number, int):
        return takes
    return narrow if dtype.startswith("float") else whole


sides = ["uint8", "int8", "int16", "int32", "int64", "float16", "float32", "float64",
         7, 0, 2.5, 3.0]
check_dtypes([(left, right, answer_of_minitf(left, right), advice_for(left, right))
              for left in sides for right in sides], what="sum_dtype for other pairs")
### END HIDDEN TESTS

# %% [markdown]
# ## Task 4: in your own words (4 points)
#
# In minitf, `x[::2]` is a view of the memory of `x`. In TensorFlow it is a copy. **Why
# can a program that only uses tensors not tell which of the two it got, from its
# results? What differs all the same?**
#
# Answer in three to five sentences, in the cell below. A person reads this.

# %% [markdown] nbgrader={"grade_id": "view_or_copy", "grade": true, "solution": true, "points": 4}
# ### BEGIN SOLUTION
# A view and a copy hold the same numbers. They could only be told apart if somebody
# changed `x` afterwards: the view would show the change and the copy would not. But a
# tensor never changes, each operation makes a new one, so the question never comes up.
# What differs is the cost. A copy moves bytes and takes time and memory of its own; a
# view takes almost no time, but keeps all of `x` in memory as long as the view lives, and
# reading it in steps can be slower.
# ### END SOLUTION

# %% [markdown]
# ---
# Done? Press **Check** once more, then submit in the **Assignment List** or with
# `python -m course submit 02`. Back to the lesson:
# [Tensors](../../../lessons/02_tensors.ipynb).

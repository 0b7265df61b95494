"""AutoGraph: the corners of its rewriting, so that each of its branches is met by a cell.

Cells for TensorFlow and minitf alike; see ../cells.py.
"""

# %% import inside a branch
@tf.function
def f(x):
    if x > 0:
        import math as m
        y = x * int(m.floor(2.5))
    else:
        import math as m
        y = x - int(m.ceil(0.5))
    return y
f(tf.constant(3)), f(tf.constant(-3))

# %% try inside a loop over tensors, with a name for the error
@tf.function
def f(n):
    total = tf.constant(0)
    for i in tf.range(n):
        try:
            step = {"a": 1}["b"]
        except KeyError as error:
            step = len(error.args)
        total += i * step
    return total
f(tf.constant(5))

# %% a branch inside try, and a last word
@tf.function
def f(n):
    total = tf.constant(0)
    for i in tf.range(n):
        try:
            if i > 2:
                total += 100
            else:
                total += i
        finally:
            total += 1
    return total
f(tf.constant(5))

# %% do_not_convert with parentheses
@tf.autograph.experimental.do_not_convert()
def g(x):
    return x * 2 if True else x
tf.function(lambda x: g(x) + 1)(tf.constant(3))

# %% an object that is called
class Twice:
    def __call__(self, x):
        if x > 0:
            return x * 2
        return x
twice = Twice()
@tf.function
def f(x):
    return twice(x)
f(tf.constant(3)), f(tf.constant(-3))

# %% a function without source
space = {}
exec("def g(x, y=2):\n    return x * y", space)
g = space["g"]
tf.function(lambda x: g(x) + 1)(tf.constant(3))

# %% every way out of the else branch
@tf.function
def f(x):
    total = tf.constant(0)
    for i in tf.range(10):
        if i < x:
            total += i
        else:
            if i > 8:
                break
            else:
                continue
        total += 100
    return total
f(tf.constant(3)), f(tf.constant(20))

# %% a branch that always goes on
@tf.function
def f(x):
    total = tf.constant(0)
    for i in tf.range(6):
        if i % 2 == 0:
            total += 1
        else:
            continue
        total += 10
    return total + x
f(tf.constant(0))

# %% enumerate over a data set
@tf.function
def f(data):
    total = tf.constant(0, tf.int64)
    for i, a in enumerate(data):
        total += i * a
    return total
f(tf.data.Dataset.range(4))

# %% data sets side by side
@tf.function
def f(one, two):
    total = tf.constant(0, tf.int64)
    for a, b in zip(one, two):
        total += a * b
    return total
f(tf.data.Dataset.range(4), tf.data.Dataset.range(2, 6))

# %% over a scalar
@tf.function
def f(x):
    for a in x:
        pass
    return x
f(tf.constant(3))

# %% the same function outside of a graph
@tf.function
def f(x):
    while x < 10:
        x = x * 2
    return x
tf.config.run_functions_eagerly(True)
found = f(tf.constant(3))
tf.config.run_functions_eagerly(False)
found, f(tf.constant(3))

# %% a converted function, called outside of a graph
def f(x):
    while x < 10:
        x = x * 2
    return x
tf.autograph.to_graph(f)(tf.constant(3))

# %% assert on Python's values
@tf.function
def f(x, flag):
    assert flag
    return x
f(tf.constant(3), False)

# %% a function that never returns anything
@tf.function
def f(x):
    if x > 0:
        print("traced")
f(tf.constant(3))

# %% len of a list of tensors
@tf.function
def f(x):
    array = tf.TensorArray(tf.int32, size=0, dynamic_size=True)
    for i in tf.range(3):
        array = array.write(i, x)
    return len(array), array.stack()
f(tf.constant(3))

# %% len of an open size
@tf.function(input_signature=[tf.TensorSpec([None])])
def f(x):
    return len(x) * 2
f(tf.constant([1.0, 2.0, 3.0]))

# %% int and float of tensors and of text
@tf.function
def f(x):
    return float(x) / 2, int(2.7 + 0.5), int("11", 2)
f(tf.constant(3))

# %% assignment expressions in conditions of Python
@tf.function
def f(x):
    n = 3
    y = x if (m := n) > 2 and n < 10 else -x
    return y * m
f(tf.constant(3))

# %% a variable as a condition
v = tf.Variable(True)
@tf.function
def f(x):
    if v:
        y = x * 2
    else:
        y = x
    return y
first = f(tf.constant(3))
v.assign(False)
first, f(tf.constant(3))

# %% fields and members that a loop changes
class Box:
    pass
box = Box()
box.total = tf.constant(0)
@tf.function
def f(n):
    found = {"sum": tf.constant(0)}
    for i in tf.range(n):
        box.total = box.total + i
        found["sum"] = found["sum"] + box.total
    total, box.total = box.total, tf.constant(0)
    return found["sum"], total
f(tf.constant(4))

# %% a field that only one branch sets
class Box:
    pass
box = Box()
@tf.function
def f(x):
    if x > 0:
        box.value = x
    else:
        box.value = -x
    value = box.value
    del box.value
    return value
f(tf.constant(3)), f(tf.constant(-3))

# %% what is no number in a loop's values stays as it is
@tf.function
def f(n):
    pair = (tf.constant(0), "word")
    for i in tf.range(n):
        pair = (pair[0] + i, "word")
    return pair[0]
f(tf.constant(4))

# %% a loop that changes what is no tensor
@tf.function
def f(n):
    word = "a"
    for i in tf.range(n):
        word = word + "b"
    return n
f(tf.constant(3))

# %% a loop that changes what is no tensor, read after it
@tf.function
def f(n):
    word = "a"
    for i in tf.range(n):
        word = [word]
    return word
f(tf.constant(3))

# %% a loop that takes a name away, read after it
@tf.function
def f(n):
    y = n
    for i in tf.range(n):
        del y
    return y
f(tf.constant(3))

# %% a way out that Python's values close
def g(x, flag):
    if flag:
        return x
@tf.function
def f(x):
    return g(x, False) is None, g(x, True)
f(tf.constant(3))

# %% a call of what has no hash
class Twice:
    def __eq__(self, other):
        return True

    def __call__(self, x):
        if x > 0:
            x = x * 2
        return x
twice = Twice()
@tf.function
def f(x):
    return twice(x)
f(tf.constant(3)), f(tf.constant(-3))

# %% a function without source, called from one that has it
space = {}
exec("def g(x, y=2):\n    return x * y", space)
g = space["g"]
@tf.function
def f(x):
    return g(x) + 1
f(tf.constant(3))

# %% a class inside a function
@tf.function
def f(x):
    class Pair:
        first = 2

        def second(self):
            return 5
    if x > 0:
        x = x * Pair.first
    return x + Pair().second()
f(tf.constant(3)), f(tf.constant(-3))

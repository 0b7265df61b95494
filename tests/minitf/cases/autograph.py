"""AutoGraph: each kind of control flow over tensors, in functions, with gradients.

Cells for TensorFlow and minitf alike; see ../cells.py. Lesson 07 teaches these.
"""

# %% if and else
@tf.function
def f(x):
    if x > 0:
        y = x * 2
    else:
        y = -x
    return y
f(tf.constant(3)), f(tf.constant(-3))

# %% if without else
@tf.function
def f(x):
    y = x
    if x > 0:
        y = x * 10
    return y
f(tf.constant(3)), f(tf.constant(-3))

# %% elif
@tf.function
def f(x):
    if x > 10:
        print("tracing high")
        word = 3
    elif x > 5:
        print("tracing middle")
        word = 2
    else:
        print("tracing low")
        word = 1
    return word
f(tf.constant(20)), f(tf.constant(7)), f(tf.constant(0))

# %% return in both branches
@tf.function
def f(x):
    if x > 0:
        return x
    else:
        return -x
f(tf.constant(3.0)), f(tf.constant(-3.0))

# %% return in one branch, and after
@tf.function
def f(x):
    if x > 0:
        return x * 2.0
    x = x - 1.0
    return x * x
f(tf.constant(3.0)), f(tf.constant(-3.0))

# %% return in an inner branch
@tf.function
def f(x):
    if x > 0:
        if x > 10:
            return x
        x = x + 1
    else:
        x = -x
    return x * 100
f(tf.constant(20)), f(tf.constant(5)), f(tf.constant(-5))

# %% return missing in one branch
@tf.function
def f(x):
    if x > 0:
        return x
f(tf.constant(1))

# %% another dtype in the else branch
@tf.function
def f(x):
    if x > 0:
        y = x
    else:
        y = 1.5
    return y
f(tf.constant(1))

# %% another shape in the else branch
@tf.function
def f(x):
    if x > 0:
        y = tf.ones((2,))
    else:
        y = tf.ones((3,))
    print(y.shape)
    return y
f(tf.constant(1)), f(tf.constant(-1))

# %% a name that one branch does not set
@tf.function
def f(x):
    if x > 0:
        y = x
    return y
f(tf.constant(1))

# %% a name that one branch does not set and nobody reads
@tf.function
def f(x):
    if x > 0:
        y = x
        x = y * 2
    return x
f(tf.constant(1)), f(tf.constant(-1))

# %% None in one branch
@tf.function
def f(x):
    y = None
    if x > 0:
        y = x
    return y
f(tf.constant(1))

# %% structures in branches
@tf.function
def f(x):
    if x > 0:
        pair = {"a": x, "b": (x + 1, 2)}
    else:
        pair = {"a": -x, "b": (x - 1, 3)}
    return pair
f(tf.constant(1)), f(tf.constant(-1))

# %% structures that differ
@tf.function
def f(x):
    if x > 0:
        pair = (x, x)
    else:
        pair = (x, x, x)
    return pair
f(tf.constant(1))

# %% Python conditions stay Python
@tf.function
def f(x, training):
    if training:
        print("training")
        return x * 2
    print("not training")
    return x
f(tf.constant(1), True), f(tf.constant(1), False), f(tf.constant(1), True)

# %% and, or, not
@tf.function
def f(x, y):
    a = x > 0 and y > 0
    b = x > 0 or y > 0
    c = not x > 0
    return a, b, c
f(tf.constant(1), tf.constant(-1)), f(tf.constant(1), tf.constant(1)), f(tf.constant(-1), tf.constant(-1))

# %% and of a tensor and Python's values
@tf.function
def f(x, flag):
    if flag and x > 0:
        return x
    return x - 10
f(tf.constant(1), True), f(tf.constant(1), False)

# %% and looks at the second part only if the first holds
@tf.function
def f(x, i):
    if i < 3 and x[i] > 0:
        return tf.constant(1)
    return tf.constant(0)
f(tf.constant([1, -1, 1]), tf.constant(0)), f(tf.constant([1, -1, 1]), tf.constant(1)), f(tf.constant([1, -1, 1]), tf.constant(7))

# %% comparisons in a row
@tf.function
def f(x):
    if 0 < x < 10:
        return x
    return -x
f(tf.constant(5)), f(tf.constant(50))

# %% equality in a condition
@tf.function
def f(x):
    if x == 3:
        return 1
    if x != 4:
        return 2
    return 3
f(tf.constant(3)), f(tf.constant(4)), f(tf.constant(5))

# %% a conditional expression
@tf.function
def f(x):
    return x * 2 if x > 0 else -x
f(tf.constant(3)), f(tf.constant(-3))

# %% a condition with several elements
@tf.function
def f(x):
    if x > 0:
        return x
    return -x
f(tf.constant([1, 2]))

# %% while
@tf.function
def f(x):
    while x < 100:
        x = x * 2
    return x
f(tf.constant(3)), f(tf.constant(1000))

# %% while over several names
@tf.function
def f(n):
    a, b, i = 0, 1, 0
    while i < n:
        a, b = b, a + b
        i += 1
    return a
f(tf.constant(10)), f(tf.constant(0))

# %% while with break and continue
@tf.function
def f(n):
    total, i = 0, 0
    while True if n is None else i < n:
        i += 1
        if i % 2 == 0:
            continue
        if i > 7:
            break
        total += i
    return total, i
f(tf.constant(5)), f(tf.constant(100))

# %% while with a condition of two parts
@tf.function
def f(x):
    n = 0
    while x > 1.0 and n < 5:
        x = x / 2.0
        n += 1
    return x, n
f(tf.constant(10.0)), f(tf.constant(1e6))

# %% while stays Python for Python's values
@tf.function
def f(x):
    i = 0
    while i < 3:
        print("round", i)
        x = x + i
        i += 1
    return x
f(tf.constant(1))

# %% while changes a dtype
@tf.function
def f(x):
    while x < 10:
        x = tf.cast(x, tf.float32) + 1.0
    return x
f(tf.constant(1))

# %% while changes a shape
@tf.function
def f(x):
    while tf.reduce_sum(x) < 10.0:
        x = tf.concat([x, x], 0)
    return x
f(tf.constant([1.0]))

# %% while changes a shape, as it is told
@tf.function
def f(x):
    while tf.reduce_sum(x) < 10.0:
        tf.autograph.experimental.set_loop_options(shape_invariants=[(x, tf.TensorShape([None]))])
        x = tf.concat([x, x], 0)
    return x
f(tf.constant([1.0]))

# %% a name first set in a loop
@tf.function
def f(n):
    i = 0
    while i < n:
        last = i * 10
        i += 1
    return i
f(tf.constant(3))

# %% for over range
@tf.function
def f(n):
    total = 0
    for i in tf.range(n):
        print("tracing")
        total += i * i
    return total
f(tf.constant(5)), f(tf.constant(0))

# %% for over Python's range of a tensor
@tf.function
def f(n):
    total = 0
    for i in range(n):
        total += i
    return total
f(tf.constant(5)), f(5)

# %% for over range with limits and steps
@tf.function
def f(n):
    total = 0
    for i in tf.range(1, n, 3):
        total = total * 10 + i
    for i in range(n, 0, -2):
        total = total * 10 + i
    return total
f(tf.constant(6))

# %% for over Python's range
@tf.function
def f(x):
    for i in range(3):
        print("round", i)
        x = x + i
    return x
f(tf.constant(1))

# %% for over the rows of a tensor
@tf.function
def f(x):
    total = tf.zeros((2,))
    for row in x:
        total = total * 2.0 + row
    return total
f(tf.constant([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]))

# %% for over an unknown number of rows
@tf.function(input_signature=[tf.TensorSpec([None])])
def f(x):
    largest = x[0]
    for v in x:
        if v > largest:
            largest = v
    return largest
f(tf.constant([1.0, 5.0, 3.0])), f(tf.constant([7.0]))

# %% for with break
@tf.function
def f(n):
    total = 0
    for i in tf.range(n):
        if i > 3:
            break
        total += i
    return total
f(tf.constant(10)), f(tf.constant(2))

# %% for with continue
@tf.function
def f(n):
    total = 0
    for i in tf.range(n):
        if i % 2 == 0:
            continue
        total += i
    return total
f(tf.constant(10))

# %% break and continue in inner loops
@tf.function
def f(n):
    total = 0
    for i in tf.range(n):
        for j in tf.range(n):
            if j > i:
                break
            if (i + j) % 2 == 0:
                continue
            total += 10 * i + j
        if total > 100:
            break
    return total
f(tf.constant(3)), f(tf.constant(10))

# %% return in a loop
@tf.function
def f(x):
    for i in tf.range(10):
        if x > 20.0:
            return x
        x = x * 2.0
    return -x
f(tf.constant(1.0))

# %% return in a loop of Python's
@tf.function
def f(x, n):
    for i in range(10):
        if i == n:
            return x * i
    return x
f(tf.constant(2), 3), f(tf.constant(2), 30)

# %% else of a loop of Python's
@tf.function
def f(x, n):
    for i in range(3):
        if i == n:
            break
    else:
        x = x + 100
    return x
f(tf.constant(1), 1), f(tf.constant(1), 5)

# %% enumerate, zip and len of Python's lists
@tf.function
def f(x):
    parts = [x, x + 1, x + 2]
    total = len(parts)
    for i, (a, b) in enumerate(zip(parts, [10, 20, 30])):
        total += i * a * b
    return total
f(tf.constant(1))

# %% len of a tensor
@tf.function(input_signature=[tf.TensorSpec([None, 2])])
def f(x):
    return len(x)
f(tf.zeros((5, 2)))

# %% int and float of a tensor
@tf.function
def f(x):
    return int(x), float(x)
f(tf.constant(2.75))

# %% for over a data set
@tf.function
def f(ds):
    total = tf.constant(0, tf.int64)
    for x in ds:
        print("tracing")
        total += x
    return total
f(tf.data.Dataset.range(5))

# %% for over a data set of pairs, with break
@tf.function
def f(ds):
    total = 0.0
    for x, y in ds:
        if y > 2.0:
            break
        total += tf.reduce_sum(x) * y
    return total
f(tf.data.Dataset.from_tensor_slices(([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], [1.0, 2.0, 3.0])))

# %% for over an iterator goes on where it was
it = iter(tf.data.Dataset.range(6))
@tf.function
def f():
    total = tf.constant(0, tf.int64)
    for x in it:
        if x >= 2:
            break
        total += x
    return total
f(), next(it)

# %% next of an iterator
it = iter(tf.data.Dataset.range(6))
@tf.function
def f(iterator):
    return next(iterator) * 10
f(it), f(it), next(it)

# %% a loop that writes a TensorArray
@tf.function
def f(n):
    rows = tf.TensorArray(tf.int32, size=0, dynamic_size=True)
    for i in tf.range(n):
        rows = rows.write(i, i * i)
    return rows.stack()
f(tf.constant(4)), f(tf.constant(0))

# %% a TensorArray in a branch
@tf.function
def f(x):
    rows = tf.TensorArray(tf.float32, size=2)
    rows = rows.write(0, x)
    if x > 0:
        rows = rows.write(1, x * 2)
    else:
        rows = rows.write(1, -x)
    return rows.stack()
f(tf.constant(1.0)), f(tf.constant(-1.0))

# %% a running state along a sequence
@tf.function
def f(x, state):
    x = tf.transpose(x, [1, 0, 2])
    states = tf.TensorArray(tf.float32, size=x.shape[0])
    for i in tf.range(x.shape[0]):
        state = x[i] + state * 0.5
        states = states.write(i, state)
    return tf.transpose(states.stack(), [1, 0, 2]), state
f(tf.reshape(tf.range(12.0), (2, 3, 2)), tf.zeros((2, 2)))

# %% a list grows in a loop of Python's
@tf.function
def f(x):
    parts = []
    for i in range(3):
        parts.append(x * i)
    return tf.stack(parts)
f(tf.constant(2))

# %% a list grows in a loop over tensors
@tf.function
def f(n):
    parts = []
    for i in tf.range(n):
        parts.append(i)
    return tf.stack(parts)
f(tf.constant(3))

# %% variables in branches and loops
v = tf.Variable(1.0)
@tf.function
def f(x):
    if x > 0:
        v.assign_add(x)
    else:
        v.assign(0.0)
    for i in tf.range(3):
        v.assign(v * 2.0)
    return v + 0.0
f(tf.constant(1.0)), f(tf.constant(-1.0)), v

# %% a branch that only assigns a variable
v = tf.Variable(0)
@tf.function
def f(x):
    if x > 0:
        v.assign_add(1)
    return x
f(tf.constant(1)), f(tf.constant(-1)), f(tf.constant(1)), v

# %% functions that are called are converted too
def absolute(x):
    if x > 0:
        return x
    return -x
class Doubler:
    def twice(self, x):
        while x < 10:
            x = x * 2
        return x
    def __call__(self, x):
        if x > 0:
            return self.twice(x)
        return x
@tf.function
def f(x):
    return absolute(x), Doubler()(x), Doubler().twice(absolute(x) + 1)
f(tf.constant(3)), f(tf.constant(-3))

# %% functions inside functions
@tf.function
def f(x):
    def inner(y):
        if y > x:
            return y
        return x
    return inner(x + 1), inner(x - 1), (lambda z: z if z > 0 else -z)(x)
f(tf.constant(3)), f(tf.constant(-3))

# %% a default, keywords and a closure
scale = 10
def make():
    factor = 3
    @tf.function
    def f(x, low=0, *, high=100):
        if x < low:
            return low * factor
        if x > high:
            return high * scale
        return x
    return f
f = make()
f(tf.constant(-1)), f(tf.constant(5)), f(tf.constant(200)), f(tf.constant(50), high=20)

# %% do_not_convert
@tf.autograph.experimental.do_not_convert
def inner(x):
    if x > 0:
        return x
    return -x
@tf.function
def f(x):
    return inner(x)
f(tf.constant(3))

# %% assert of Python's
@tf.function
def f(x, n):
    assert n > 0, "must be positive"
    return x * n
f(tf.constant(3), -1)

# %% super in a method
class Base:
    def go(self, x):
        return x + 1
class Derived(Base):
    @tf.function
    def go(self, x):
        if x > 0:
            x = super().go(x)
        return super().go(x)
d = Derived()
d.go(tf.constant(1)), d.go(tf.constant(-1))

# %% comprehensions keep their names
@tf.function
def f(x):
    if x > 0:
        i = x
        parts = [i * 2 for i in range(3)]
        x = x + sum(parts) + i
    return x
f(tf.constant(2)), f(tf.constant(-2))

# %% global names
count = 0
@tf.function
def f(x):
    global count
    count += 1
    if count > 1:
        x = x + 100
    return x
f(tf.constant(1)), f(tf.constant([1])), count

# %% the gradient of a branch
@tf.function
def f(x):
    if x > 0:
        return x * x
    return tf.exp(x)
def slope(x):
    x = tf.constant(x)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = f(x)
    return tape.gradient(y, x)
slope(3.0), slope(-1.0)

# %% the gradient of a loop
@tf.function
def f(x, n):
    y = x
    for i in tf.range(n):
        y = tf.sin(y) * x
    return y
x = tf.constant([0.5, 1.5])
with tf.GradientTape() as tape:
    tape.watch(x)
    y = f(x, tf.constant(4))
y, tape.gradient(y, x)

# %% the second gradient of a loop
@tf.function
def f(x, n):
    y = x
    while n > 0:
        y = y * y * x
        n -= 1
    return y
x = tf.constant(1.1)
with tf.GradientTape() as outer:
    outer.watch(x)
    with tf.GradientTape() as inner:
        inner.watch(x)
        y = f(x, tf.constant(3))
    dy = inner.gradient(y, x)
y, dy, outer.gradient(dy, x)

# %% the gradient of a loop with branches, break and a variable
v = tf.Variable(2.0)
@tf.function
def f(x):
    total = 0.0
    for i in tf.range(10):
        if total > 50.0:
            break
        if i % 2 == 0:
            total += x * v
        else:
            total += v * v
    return total
x = tf.constant(3.0)
with tf.GradientTape() as tape:
    tape.watch(x)
    y = f(x)
y, tape.gradient(y, [x, v])

# %% the gradient inside a function, around a loop
@tf.function
def f(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x
        for i in tf.range(3):
            if y > 5.0:
                y = y * x
            else:
                y = y + x * x
    return y, tape.gradient(y, x)
f(tf.constant(1.5)), f(tf.constant(0.5))

# %% the gradient of a loop that writes a TensorArray
@tf.function
def f(x):
    rows = tf.TensorArray(tf.float32, size=3)
    y = x
    for i in tf.range(3):
        y = y * x
        rows = rows.write(i, y)
    return tf.reduce_sum(rows.stack() * [[1.0], [10.0], [100.0]])
x = tf.constant([2.0])
with tf.GradientTape() as tape:
    tape.watch(x)
    y = f(x)
y, tape.gradient(y, x)

# %% the gradient of a loop that reads rows
@tf.function
def f(x, w):
    total = 0.0
    for row in x:
        total = total * w + row
    return total
x, w = tf.constant([1.0, 2.0, 3.0]), tf.Variable(0.5)
with tf.GradientTape() as tape:
    tape.watch(x)
    y = f(x, w)
y, tape.gradient(y, [x, w])

# %% a training loop inside a function
w = tf.Variable(0.0)
@tf.function
def train(xs, ys):
    for i in tf.range(20):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((w * xs - ys) ** 2)
        w.assign_sub(0.1 * tape.gradient(loss, w))
    return w + 0.0
train(tf.constant([1.0, 2.0]), tf.constant([3.0, 6.0])), w

# %% cond by hand
@tf.function
def f(x):
    return tf.cond(x > 0, lambda: {"a": x, "b": [x * 2]}, lambda: {"a": -x, "b": [x]})
f(tf.constant(1)), f(tf.constant(-1)), tf.cond(tf.constant(True), lambda: 1, lambda: 2)

# %% cond by hand with dtypes that differ
tf.function(lambda x: tf.cond(x > 0, lambda: 1, lambda: 2.0))(tf.constant(1))

# %% while_loop by hand
@tf.function
def f(n):
    return tf.while_loop(lambda i, s: i < n, lambda i, s: (i + 1, s + [i, 2.0 * i]), (0.0, tf.zeros(2)))
f(tf.constant(4.0)), tf.while_loop(lambda i: i < 5, lambda i: [i + 2], [tf.constant(0)])

# %% while_loop with a limit
tf.while_loop(lambda i: True, lambda i: [i * 2], [tf.constant(1)], maximum_iterations=5)

# %% case and switch_case
@tf.function
def f(i):
    a = tf.case([(i < 1, lambda: 10), (i < 3, lambda: 20)], default=lambda: 30)
    b = tf.switch_case(i, [lambda: 1, lambda: 2, lambda: 3])
    return a, b
[f(tf.constant(i)) for i in range(-1, 5)]

# %% map_fn
x = tf.constant([[1.0, 2.0], [3.0, 4.0]])
f = lambda x: tf.map_fn(lambda row: tf.reduce_sum(row) * row, x)
f(x), tf.function(f)(x), tf.map_fn(lambda r: tf.cast(r[0], tf.int32), x, fn_output_signature=tf.int32)

# %% map_fn over a structure
tf.map_fn(lambda t: t[0] * t[1], (tf.constant([1, 2, 3]), tf.constant([4, 5, 6])), fn_output_signature=tf.int32)

# %% scan and folds
x = tf.constant([1.0, 2.0, 3.0, 4.0])
[tf.scan(lambda a, b: a * b, x), tf.scan(lambda a, b: a + b, x, initializer=10.0), tf.scan(lambda a, b: a - b, x, reverse=True), tf.foldl(lambda a, b: a - b, x), tf.foldr(lambda a, b: a - b, x), tf.function(lambda x: tf.scan(lambda a, b: a * b, x))(x)]

# %% vectorized_map
tf.vectorized_map(lambda row: tf.tensordot(row, row, 1), tf.constant([[1.0, 2.0], [3.0, 4.0]]))

# %% TensorArray by hand
a = tf.TensorArray(tf.float32, size=3)
a.write(0, 1.0)
a = a.write(1, 2.0).write(2, 3.0)
b = tf.TensorArray(tf.float32, size=0, dynamic_size=True, clear_after_read=False).unstack([[1.0], [2.0]])
[a.stack(), a.size(), b.read(1), b.gather([1, 0]), b.concat(), b.write(2, [9.0]).stack(), b.element_shape, b.dtype]

# %% TensorArray past its end
tf.TensorArray(tf.float32, size=1).write(3, 1.0)

# %% TensorArray of another dtype
tf.TensorArray(tf.float32, size=1).write(0, tf.constant(1))

# %% TensorArray of another shape
tf.TensorArray(tf.float32, size=2).write(0, [1.0]).write(1, [1.0, 2.0])

# %% the gradient through an eager TensorArray
x = tf.Variable(2.0)
with tf.GradientTape() as tape:
    a = tf.TensorArray(tf.float32, size=3)
    for i in range(3):
        a = a.write(i, x ** float(i + 1))
    y = tf.reduce_sum(a.stack() * [1.0, 2.0, 3.0])
tape.gradient(y, x)

# %% fields and items that branches and loops assign
class Holder:
    pass
@tf.function
def f(x):
    h, d, parts = Holder(), {"n": x}, [x, x]
    h.total = x
    h.steps = 0
    for i in tf.range(4):
        h.total = h.total + i
        if i > 1:
            d["n"] = d["n"] * 10
            h.steps += 1
    if x > 0:
        parts[1] = parts[1] + 100
    while d["n"] < 1000:
        d["n"] *= 3
    return h.total, h.steps, d, parts
f(tf.constant(1)), f(tf.constant(2))

# %% a field that is made on the first call
class Lazy(tf.Module):
    def __init__(self):
        self.w = None
    @tf.function
    def __call__(self, x):
        if self.w is None:
            self.w = tf.Variable(3.0)
        if x > 0:
            return x * self.w
        return self.w
lazy = Lazy()
lazy(tf.constant(2.0)), lazy(tf.constant(-2.0)), len(lazy.variables)

# %% functions of objects, partials and static methods
import functools
class Adder:
    def __call__(self, x):
        return x + 1
    @staticmethod
    @tf.function
    def double(x):
        return x * 2
tf.function(Adder())(tf.constant(1)), tf.function(functools.partial(lambda a, b: a - b, b=1))(tf.constant(1)), Adder.double(tf.constant(2))

# %% a name first set in a loop and read after it
@tf.function
def f(n):
    for i in tf.range(n):
        z = i
    return z
f(tf.constant(2))

# %% a name first set in a loop that does no round
@tf.function
def f(n):
    for i in tf.range(n):
        z = i + 5
    return z
f(tf.constant(0))

# %% structures first set in a loop that does no round
@tf.function
def f(n):
    i = 0
    while i < n:
        a = tf.cast(i, tf.float32) / 2.
        b = [a, a * 2]
        i += 1
    return a, b, i
f(tf.constant(3)), f(tf.constant(0))

# %% a name first set in a branch of a loop
@tf.function
def f(n):
    for i in tf.range(n):
        if i > 1:
            z = i
        else:
            z = -i
        w = z * 2
    return w
f(tf.constant(4))

# %% the target of a loop, read after it
@tf.function
def f(n):
    for i in tf.range(n):
        pass
    return i
f(tf.constant(4))

# %% None until the first round
@tf.function
def f(n):
    state = None
    for i in tf.range(n):
        if state is None:
            state = i
        else:
            state = state + i
    return state
f(tf.constant(3))

# %% a string that a loop assigns
@tf.function
def f(n):
    s = "a"
    for i in tf.range(n):
        s = "b"
    return n
f(tf.constant(3))

# %% strings in branches
@tf.function
def f(x):
    if x > 0:
        s = "pos"
    else:
        s = "neg"
    return s
f(tf.constant(3))

# %% a number as the condition of a branch
@tf.function
def f(x):
    if x:
        return 1
    return 0
f(tf.constant(3))

# %% a number as the condition of a loop
@tf.function
def f(x):
    while x:
        x -= 1
    return x
f(tf.constant(3.))

# %% what a decorator wraps
import functools
def deco(fn):
    @functools.wraps(fn)
    def w(x, k):
        if x > 10:
            return fn(x, k) + 1000
        return fn(x, k)
    return w
@deco
def g(x, k):
    while x < k:
        x = x * 2
    return x
f = tf.function(functools.partial(g, k=40))
f(tf.constant(3)), f(tf.constant(11))

# %% a name is deleted in a loop
@tf.function
def f(n):
    s = 0
    for i in tf.range(n):
        t = i * 2
        s += t
        del t
    return s
f(tf.constant(4))

# %% a limit of rounds
@tf.function
def f(n):
    x = 0
    for i in tf.range(n):
        tf.autograph.experimental.set_loop_options(maximum_iterations=3, parallel_iterations=2)
        x += i
    return x
f(tf.constant(10))

# %% break and continue at three depths
@tf.function
def f(n, m):
    total = 0
    for i in tf.range(n):
        if i % 2 == 0:
            continue
        j = 0
        while j < m:
            j += 1
            if j == i:
                continue
            if j > 5:
                break
            for k in tf.range(3):
                if k == 2:
                    break
                total += i * j + k
        if total > 200:
            break
    return total
f(tf.constant(7), tf.constant(9)), f(tf.constant(3), tf.constant(2)), f(tf.constant(20), tf.constant(20))

# %% break inside nested loops over data sets
ds = tf.data.Dataset.range(3)
@tf.function
def f():
    s = tf.constant(0, tf.int64)
    for x in ds:
        for y in ds:
            if y > x:
                break
            s += x * 10 + y
    return s
f()

# %% fizz buzz
@tf.function
def fizzbuzz(n):
    for i in tf.range(1, n + 1):
        if i % 3 == 0 and i % 5 == 0:
            tf.print("FizzBuzz")
        elif i % 3 == 0:
            tf.print("Fizz")
        elif i % 5 == 0:
            tf.print("Buzz")
        else:
            tf.print(i)
fizzbuzz(tf.constant(15))

# %% the sieve of Eratosthenes
@tf.function
def sieve(n):
    is_p = tf.ones([n], tf.bool)
    is_p = tf.tensor_scatter_nd_update(is_p, [[0], [1]], [False, False])
    for i in tf.range(2, n):
        if is_p[i]:
            j = i * i
            while j < n:
                is_p = tf.tensor_scatter_nd_update(is_p, [[j]], [False])
                j += i
    return tf.where(is_p)[:, 0]
sieve(tf.constant(30))

# %% bubble sort
@tf.function
def sort(x):
    n = tf.shape(x)[0]
    for i in tf.range(n):
        for j in tf.range(n - 1 - i):
            if x[j] > x[j + 1]:
                a, b = x[j], x[j + 1]
                x = tf.tensor_scatter_nd_update(x, [[j], [j + 1]], [b, a])
    return x
sort(tf.constant([3, 1, 2, 9, 0]))

# %% the gradient through break and continue
@tf.function
def f(x, n):
    y = x
    for i in tf.range(n):
        if tf.reduce_sum(y) > 20.:
            break
        if i % 2 == 0:
            y = y * x
            continue
        y = y + tf.sin(x)
    return y
x = tf.constant([1.5, 2.0])
with tf.GradientTape() as t:
    t.watch(x)
    y = f(x, tf.constant(6))
y, t.gradient(y, x)

# %% fields of an object in nested branches
class P:
    def __init__(self, x): self.x = x
@tf.function
def f(n):
    p = P(tf.constant(1))
    for i in tf.range(n):
        p.x = p.x + i
        if p.x > 5:
            p.x = p.x - 3
    return p.x
f(tf.constant(6))

# %% nonlocal names in nested functions
@tf.function
def f(x):
    count = 0
    def g(y):
        nonlocal count
        count += 1
        if y > 0:
            return y * 2
        return y
    a = g(x)
    b = g(-x)
    return a + b, count
f(tf.constant(3))

# %% a tape in each round
@tf.function
def f(n):
    x = tf.constant(1.)
    total = tf.constant(0.)
    for i in tf.range(n):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = x ** 3
        g = tape.gradient(y, x)
        if g > 100.:
            break
        x = x + 0.1 * g
        total += g
    return x, total
f(tf.constant(10))

# %% swapped names
@tf.function
def fib(n):
    a, b = 0, 1
    for _ in tf.range(n):
        a, b = b, a + b
    return a
fib(tf.constant(10))

# %% conditions in lambdas
@tf.function
def f(x):
    g = lambda t: t * 2 if t > 0 else -t
    return g(x), (lambda a, b: a and b)(x > 0, x < 5)
f(tf.constant(2)), f(tf.constant(-2))

# %% loops over arguments
@tf.function
def f(*args, **kw):
    s = 0
    for a in args:
        if a > 0:
            s += a
    for k, v in kw.items():
        if v > 0:
            s -= v
    return s
f(tf.constant(1), tf.constant(-2), a=tf.constant(5), b=tf.constant(-5))

# %% returns in several nested branches
@tf.function
def f(x):
    if x < 0:
        if x < -10:
            return tf.constant("very negative")
        return tf.constant("negative")
    if x == 0:
        return tf.constant("zero")
    elif x < 10:
        msg = "small"
    else:
        msg = "large"
    return msg
[f(tf.constant(k)).numpy() for k in (-20, -1, 0, 5, 50)]

# %% structures that a loop makes anew
@tf.function
def f(n):
    state = {"a": 0, "b": (1., [2])}
    for i in tf.range(n):
        state = {"a": state["a"] + i, "b": (state["b"][0] * 2., [state["b"][1][0] + 1])}
    return state
f(tf.constant(3))

# %% named tuples in a loop
import collections
S = collections.namedtuple("S", "i x")
@tf.function
def f(n):
    s = S(tf.constant(0), tf.constant(1.))
    while s.i < n:
        s = S(s.i + 1, s.x * 1.5)
    return s
r = f(tf.constant(3)); r, type(r).__name__

# %% a flag that may be a tensor
@tf.function
def f(x, training):
    if training:
        x = x * 2.
    return x
f(tf.constant(1.), tf.constant(True)), f(tf.constant(1.), tf.constant(False)), f(tf.constant(1.), False)

# %% break out of three loops
@tf.function
def f(n):
    found = tf.constant(-1)
    for i in tf.range(n):
        for j in tf.range(n):
            for k in tf.range(n):
                if i * i + j * j == k * k and i > 0 and j > 0:
                    found = i * 100 + j * 10 + k
                    break
            if found > 0:
                break
        if found > 0:
            break
    return found
f(tf.constant(3)), f(tf.constant(7))

# %% recursion as deep as Python says
@tf.function
def f(x, depth):
    if depth == 0:
        return x
    if x > 10:
        return x - 1
    return f(x * 2, depth - 1)
f(tf.constant(1), 3), f(tf.constant(8), 3)

# %% arguments unpacked
@tf.function
def f(*xs):
    def g(a, b, c=0):
        if a > b:
            return a + c
        return b + c
    return g(*xs), g(*xs, **{"c": 5})
f(tf.constant(1), tf.constant(2))

# %% None at first, and a tensor in one branch
@tf.function
def f(x):
    out = None
    if x > 0:
        out = x
    return out
f(tf.constant(3))

# %% a tensor that grows
@tf.function
def f(n):
    x = tf.constant([1])
    while tf.size(x) < n:
        tf.autograph.experimental.set_loop_options(shape_invariants=[(x, tf.TensorShape([None]))])
        x = tf.concat([x, [tf.reduce_sum(x)]], 0)
    return x
f(tf.constant(6))

# %% a loop inside map_fn
@tf.function
def f(x):
    def g(t):
        s = t
        while s < 10:
            s = s * 2
        return s
    return tf.map_fn(g, x)
f(tf.constant([1, 3, 20]))

# %% a generator inside a function
@tf.function
def f(x):
    def gen():
        for i in range(3):
            yield x + i
    return list(gen())
f(tf.constant(1))

# %% try and finally around a loop
@tf.function
def f(n):
    s = 0
    try:
        for i in tf.range(n):
            if i == 3:
                break
            s += i
    finally:
        s += 100
    return s
f(tf.constant(10))

# %% None as an argument
@tf.function
def f(x, mask=None, training=None):
    if mask is not None:
        x = x * mask
    if training is None or not training:
        return x
    return -x
f(tf.constant(2.)), f(tf.constant(2.), tf.constant(3.)), f(tf.constant(2.), training=True), f(tf.constant(2.), training=tf.constant(True))

# %% or and and give values
@tf.function
def f(x, y=None):
    z = y or x
    w = y and x
    return z, w
f(tf.constant(3)), f(tf.constant(3), 5)

# %% a method with a variable and a loop
class Counter(tf.Module):
    def __init__(self):
        self.count = tf.Variable(0)
        self.history = []
    @tf.function(input_signature=[tf.TensorSpec([], tf.int32)])
    def add(self, n):
        for _ in tf.range(n):
            self.count.assign_add(1)
            if self.count > 5:
                self.count.assign(0)
        return self.count
c = Counter()
c.add(3), c.add(tf.constant(5)), c.add(1)

# %% fields and items of fields in a loop
class Box: pass
@tf.function
def f(n):
    b = Box(); b.total = tf.constant(0); b.items = {"k": tf.constant(1)}
    for i in tf.range(n):
        b.total += i
        b.items["k"] = b.items["k"] + b.total
        if b.total > 3:
            b.total -= 1
    return b.total, b.items["k"]
f(tf.constant(5))

# %% a conditional expression in a loop
@tf.function
def collatz(n):
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps
[collatz(tf.constant(k)).numpy() for k in (1, 7, 27)]

# %% range of tensors and of numbers
@tf.function
def f(a, b):
    s = 0
    for i in range(a, b, 2):
        s += i
    for j in range(3):
        s += j
    return s
f(tf.constant(0), tf.constant(7)), f(0, 7)

# %% loops over a dict of tensors
@tf.function
def f(d):
    s = tf.constant(0.)
    for k in sorted(d):
        if d[k] > 0:
            s += d[k]
    for k, v in d.items():
        s += v
    return s
f({"a": tf.constant(1.), "b": tf.constant(-2.)})

# %% target assigned in a branch
@tf.function
def f(n):
    s = 0
    for i in tf.range(n):
        if i > 1:
            i = i * 10
        s += i
    return s
f(tf.constant(4))

# %% a tape before and in a loop
@tf.function
def f(x, n):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x * x
    g = tape.gradient(y, x)
    for _ in tf.range(n):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = x * x * x
        g += tape.gradient(y, x)
    return g
f(tf.constant(2.), tf.constant(3))

# %% objects that rounds do not share
@tf.function
def f(n):
    words = object()
    i = 0
    while i < n:
        words = object()
        i += 1
    return i
f(tf.constant(2))

# %% names kept from round to round in with and try
@tf.function
def f(n):
    last = -1
    total = 0
    for i in tf.range(n):
        with tf.name_scope("round"):
            if i % 2 == 0:
                last = i
        try:
            total += last
        finally:
            total += 1
    return total, last
f(tf.constant(5))

# %% last is break in for
@tf.function
def f(n):
    s = 0
    for i in tf.range(100):
        s += i
        if s > n:
            break
    return s
f(tf.constant(7))

# %% continue only
@tf.function
def f(n):
    s = 0
    for i in tf.range(n):
        if i == 2:
            continue
        s += i
    return s
f(tf.constant(5))

# %% inner function reads loop name
@tf.function
def f(n):
    s = 0
    k = 5
    for i in tf.range(n):
        k = i + 1
        def g():
            return k * 2
        s += g()
    return s
f(tf.constant(4))

# %% name read by a closure in the next round
@tf.function
def f(n):
    k = tf.constant(5)
    s = tf.constant(0)
    for i in tf.range(n):
        s += (lambda: k)()
        k = k + i
    return s
f(tf.constant(4))

# %% comprehension target same as loop name
@tf.function
def f(n):
    s = 0
    for i in tf.range(n):
        a = [j * i for j in range(3)]
        j = a[2]
        s += j
    return s
f(tf.constant(4))

# %% names deleted and set again
@tf.function
def f(n):
    s = 0
    t = 3
    for i in tf.range(n):
        t = i
        s += t
        del t
        t = s
        s += t
    return s
f(tf.constant(3))

# %% python loop with conditional first set
@tf.function
def f(x):
    for i in range(3):
        if i == 0:
            acc = x
        else:
            acc = acc + x * i
    return acc
f(tf.constant(2))

# %% python while with tensors inside
@tf.function
def f(x):
    i = 0
    while i < 3:
        if x > 5:
            y = x
        else:
            y = x * 2
        x = y + i
        i += 1
    return x
f(tf.constant(2))

# %% inner loops share names
@tf.function
def f(n):
    t = 0
    for i in tf.range(n):
        u = 0
        for j in tf.range(i):
            u += j
            v = u
        t += u
    for i in tf.range(2):
        u = i
        t += u
    return t
f(tf.constant(5))

# %% augmented only
@tf.function
def f(n):
    a = tf.constant(1)
    b = tf.constant(0)
    for _ in tf.range(n):
        b = a
        a += b
    return a
f(tf.constant(5))

# %% set in one branch, read in another round
@tf.function
def f(n):
    best = tf.constant(-1)
    seen = tf.constant(0)
    for i in tf.range(n):
        if i % 3 == 1:
            best = i
        elif best > 0:
            seen += best
    return seen
f(tf.constant(9))

# %% tapes in loops, branches and inner functions, of tensors from outside
@tf.function
def f(x, n):
    g = tf.constant(0.)
    for i in tf.range(n):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = x * x * tf.cast(i, tf.float32)
        g += tape.gradient(y, x)
    if n > 2:
        with tf.GradientTape() as tape:
            tape.watch(x)
            z = x ** 3
        g += tape.gradient(z, x)
    return g
x = tf.constant(2.)
with tf.GradientTape() as t:
    t.watch(x)
    y = f(x, tf.constant(3))
y, t.gradient(y, x)

# %% a gradient taken inside a branch of a tape outside
@tf.function
def f(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x * x
    if tf.reduce_sum(x) > 0:
        g = tape.gradient(y, x)
    else:
        g = tf.zeros_like(x)
    return g
f(tf.constant([2., 3.]))

# %% jacobian of outer tensors in a loop
@tf.function
def f(x, n):
    s = tf.zeros([2, 2])
    for i in tf.range(n):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = x * x
        s += tape.jacobian(y, x)
    return s
f(tf.constant([2., 3.]), tf.constant(2))

# %% inner function of outer tensors
@tf.function
def f(x):
    @tf.function
    def g():
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = x * x
        return tape.gradient(y, x)
    return g() + 1.
f(tf.constant([2., 3.]))

# %% unconnected outer
@tf.function
def f(x, z, n):
    g = tf.constant(0.)
    for i in tf.range(n):
        with tf.GradientTape() as tape:
            tape.watch([x, z])
            y = x * x
        g += tape.gradient(y, z, unconnected_gradients="zero")
    return g
f(tf.constant(2.), tf.constant(3.), tf.constant(2))

# %% gradient descent on a tensor
@tf.function
def descend(x, steps):
    for _ in tf.range(steps):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = (x - 3.) ** 2
        x = x - 0.1 * tape.gradient(y, x)
    return x
descend(tf.constant(0.), tf.constant(50))

# %% second derivative by nested tapes in a loop
@tf.function
def f(x, n):
    s = tf.constant(0.)
    for i in tf.range(n):
        with tf.GradientTape() as t2:
            t2.watch(x)
            with tf.GradientTape() as t1:
                t1.watch(x)
                y = x ** 3
            d = t1.gradient(y, x)
        s += t2.gradient(d, x)
    return s
f(tf.constant(2.), tf.constant(2))

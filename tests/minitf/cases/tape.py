"""The gradient tape: what it records, persistent and nested tapes, jacobians, None.

Cells for TensorFlow and minitf alike; see ../cells.py. Lesson 03 teaches these.
"""

# %% the square
x = tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = x ** 2
tape.gradient(y, x)

# %% a layer by hand
w, b = tf.Variable([[0.5, -1.0], [2.0, 0.1], [1.0, 0.3]]), tf.Variable([0.1, 0.2])
x = [[1.0, 2.0, 3.0]]
with tf.GradientTape() as tape:
    y = x @ w + b
    loss = tf.reduce_mean(y ** 2)
loss, tape.gradient(loss, [w, b])

# %% sources come back in their structure
a, b = tf.Variable(2.0), tf.Variable(3.0)
with tf.GradientTape(persistent=True) as tape:
    y = a * b
tape.gradient(y, {"a": a, "more": [b, (a,)]}), tape.gradient(y, (a, b)), tape.gradient(y, [])

# %% a constant must be watched
x = tf.constant(3.0)
with tf.GradientTape() as tape:
    y = x ** 2
tape.gradient(y, x)

# %% a watched constant
x = tf.constant(3.0)
with tf.GradientTape() as tape:
    tape.watch(x)
    y = x ** 2
tape.gradient(y, x)

# %% by what is in between
x = tf.constant([1.0, 3.0])
with tf.GradientTape() as tape:
    tape.watch(x)
    y = x * x
    z = y * y
tape.gradient(z, [y, x])

# %% the target itself
x = tf.constant(3.0)
with tf.GradientTape(persistent=True) as tape:
    tape.watch(x)
    y = x * x
tape.gradient(y, y), tape.gradient(x, x)

# %% twice on a plain tape
x = tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = x ** 2
tape.gradient(y, x)
tape.gradient(y, x)

# %% twice on a persistent tape
x = tf.Variable([1.0, 3.0])
with tf.GradientTape(persistent=True) as tape:
    y = x * x
    z = y * y
tape.gradient(z, x), tape.gradient(y, x)

# %% several targets are added up
x = tf.Variable(2.0)
with tf.GradientTape(persistent=True) as tape:
    y, z = x ** 2, 1 / x
tape.gradient([y, z], x), tape.gradient({"y": y, "z": z}, x), tape.gradient([y, y], x)

# %% a target with many elements
x = tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = x * [3.0, 4.0]
tape.gradient(y, x)

# %% output gradients
x = tf.Variable([1.0, 2.0])
with tf.GradientTape(persistent=True) as tape:
    y = x * x
    z = x * 3.0
(tape.gradient(y, x, output_gradients=[10.0, 100.0]),
 tape.gradient([y, z], x, output_gradients=[tf.constant([1.0, 0.0]), tf.constant([0.0, 1.0])]))

# %% not connected
x, y = tf.Variable(2.0), tf.Variable([3.0, 4.0])
with tf.GradientTape(persistent=True) as tape:
    z = y * y
(tape.gradient(z, x), tape.gradient(z, [x, y]), tape.gradient(z, x, unconnected_gradients="zero"),
 tape.gradient(z, x, unconnected_gradients=tf.UnconnectedGradients.ZERO))

# %% the shape of an unconnected gradient
x, y = tf.Variable([[1.0, 2.0]]), tf.Variable(3.0)
with tf.GradientTape() as tape:
    z = y * y
tape.gradient(z, x, unconnected_gradients=tf.UnconnectedGradients.ZERO)

# %% no word for unconnected
x = tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = x * x
tape.gradient(y, x, unconnected_gradients="nonsense")

# %% integers carry no gradient
x = tf.Variable(10)
with tf.GradientTape() as tape:
    y = x * x
tape.gradient(y, x)

# %% watching integers
x = tf.constant(10)
with tf.GradientTape() as tape:
    tape.watch(x)
    y = x * x
tape.gradient(y, x)

# %% NumPy breaks the chain
x = tf.Variable([[1.0, 2.0], [3.0, 4.0]])
with tf.GradientTape() as tape:
    y = np.mean(x * x, axis=0)
    z = tf.reduce_mean(y)
tape.gradient(z, x)

# %% a variable replaced by a tensor
x = tf.Variable(2.0)
grad = []
for _ in range(2):
    with tf.GradientTape() as tape:
        y = x + 1
    grad.append(tape.gradient(y, x))
    x = x + 1
grad

# %% state breaks the chain
a, b = tf.Variable(3.0), tf.Variable(0.0)
with tf.GradientTape() as tape:
    b.assign_add(a)
    y = b ** 2
tape.gradient(y, a)

# %% an assignment between reads
x = tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = x * x
    x.assign(10.0)
    z = y + x
tape.gradient(z, x)

# %% a variable that is not trainable
x = tf.Variable(2.0, trainable=False)
with tf.GradientTape() as tape:
    y = x * x
tape.gradient(y, x)

# %% a variable that is not trainable but watched
x = tf.Variable(2.0, trainable=False)
with tf.GradientTape() as tape:
    tape.watch(x)
    y = x * x
tape.gradient(y, x)

# %% nothing is watched by itself
x, y = tf.Variable(2.0), tf.Variable(3.0)
with tf.GradientTape(watch_accessed_variables=False) as tape:
    tape.watch(y)
    z = x * y
tape.gradient(z, [x, y])

# %% the variables that a tape has seen
a, b, c = (tf.Variable(1.0, name=n) for n in "abc")
with tf.GradientTape() as tape:
    y = b * a + b + tf.constant(1.0)
sorted(v.name for v in tape.watched_variables())

# %% watching a list
x, y = tf.constant(2.0), tf.constant(3.0)
with tf.GradientTape() as tape:
    tape.watch([x, y])
    z = x * y
tape.gradient(z, [x, y])

# %% watching a number
with tf.GradientTape() as tape:
    tape.watch(3.0)

# %% outside the tape nothing is recorded
x = tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = x * x
z = y * 3.0
tape.gradient(z, x)

# %% stop recording
x, y = tf.Variable(2.0), tf.Variable(3.0)
with tf.GradientTape() as tape:
    square = x * x
    with tape.stop_recording():
        other = y * y
    z = square + other
tape.gradient(z, {"x": x, "y": y})

# %% reset
x, y = tf.Variable(2.0), tf.Variable(3.0)
with tf.GradientTape() as tape:
    early = x * x
    tape.reset()
    z = y * y + early
tape.gradient(z, {"x": x, "y": y})

# %% a tape inside itself
tape = tf.GradientTape()
with tape:
    with tape:
        pass

# %% gradient while it still records
x = tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = x * x
    dy = tape.gradient(y, x)
dy

# %% the second derivative
x = tf.Variable(2.0)
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        y = x ** 3
    dy = inner.gradient(y, x)
dy, outer.gradient(dy, x)

# %% the fourth derivative
x = tf.constant(1.5)
def derivative(f, x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = f(x)
    return tape.gradient(y, x)
d1 = lambda x: derivative(lambda v: tf.sin(v) * v ** 3, x)
d2 = lambda x: derivative(d1, x)
d3 = lambda x: derivative(d2, x)
d1(x), d2(x), d3(x), derivative(d3, x)

# %% second derivatives of curves (to 1e-5)
x = tf.constant([0.3, 1.2, -0.7])
found = []
for f in (tf.exp, tf.sin, tf.tanh, tf.sigmoid, tf.math.softplus, tf.square, tf.nn.silu, tf.math.erf):
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            y = tf.reduce_sum(f(x) * [1.0, 2.0, 3.0])
        dy = inner.gradient(y, x)
    found.append(outer.gradient(dy, x, tf.constant([1.0, -2.0, 0.5])))
found

# %% two tapes side by side
x = tf.Variable(2.0)
with tf.GradientTape() as one, tf.GradientTape() as two:
    y = x * x
one.gradient(y, x), two.gradient(y, x)

# %% a gradient penalty
x, w = tf.constant([[1.0, 2.0]]), tf.Variable([[0.5], [0.25]])
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        inner.watch(x)
        y = tf.reduce_sum(tf.tanh(x @ w))
    penalty = tf.reduce_sum(inner.gradient(y, x) ** 2)
outer.gradient(penalty, w)

# %% jacobian
x = tf.Variable([1.0, 2.0, 3.0])
with tf.GradientTape(persistent=True) as tape:
    y = x * x * x[::-1]
    s = tf.reduce_sum(y)
    m = tf.reshape(y, (1, 3)) * [[1.0], [2.0]]
tape.jacobian(y, x), tape.jacobian(s, x), tape.jacobian(m, x), tape.jacobian(y, [x])

# %% jacobian of what is not connected
x, z = tf.Variable([1.0, 2.0]), tf.Variable([3.0])
with tf.GradientTape(persistent=True) as tape:
    y = x * x
tape.jacobian(y, z), tape.jacobian(y, z, unconnected_gradients="zero")

# %% the jacobian of a jacobian
x = tf.constant([1.0, 2.0])
with tf.GradientTape() as outer:
    outer.watch(x)
    with tf.GradientTape() as inner:
        inner.watch(x)
        y = tf.reduce_sum(x ** 3) + x[0] * x[1]
    g = inner.gradient(y, x)
outer.jacobian(g, x)

# %% jacobian by a matrix
w = tf.Variable([[1.0, 2.0], [3.0, 4.0]])
with tf.GradientTape() as tape:
    y = tf.constant([[1.0, -1.0]]) @ w
tape.jacobian(y, w)

# %% batch jacobian
x = tf.constant([[1.0, 2.0], [3.0, 4.0]])
with tf.GradientTape() as tape:
    tape.watch(x)
    y = x * x * [[1.0, 10.0]]
tape.batch_jacobian(y, x)

# %% batch jacobian of batches that differ
x = tf.constant([[1.0, 2.0], [3.0, 4.0]])
with tf.GradientTape() as tape:
    tape.watch(x)
    y = tf.reduce_sum(x, 0)[None]
tape.batch_jacobian(y, x)

# %% custom gradient
@tf.custom_gradient
def clipped(x):
    def grad(upstream):
        return tf.clip_by_value(upstream, -0.5, 0.5)
    return tf.identity(x), grad
x = tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = clipped(x * x)
tape.gradient(y, x)

# %% custom gradient of two arguments
@tf.custom_gradient
def product(x, y):
    return x * y, lambda g: (g * 100.0, g * 200.0)
x, y = tf.constant(2.0), tf.constant(3.0)
with tf.GradientTape() as tape:
    tape.watch([x, y])
    z = product(x, y)
z, tape.gradient(z, [x, y])

# %% custom gradient, differentiated again
@tf.custom_gradient
def cube(x):
    return x ** 3, lambda g: g * 3.0 * x ** 2
x = tf.constant(2.0)
with tf.GradientTape() as outer:
    outer.watch(x)
    with tf.GradientTape() as inner:
        inner.watch(x)
        y = cube(x)
    dy = inner.gradient(y, x)
dy, outer.gradient(dy, x)

# %% custom gradient with several results
@tf.custom_gradient
def both(x):
    return (x * 2.0, x * 3.0), lambda a, b: a * 10.0 + b * 100.0
x = tf.constant(1.0)
with tf.GradientTape() as tape:
    tape.watch(x)
    y, z = both(x)
    total = y + z
tape.gradient(total, x)

# %% custom gradient inside a function
@tf.custom_gradient
def flipped(x):
    return x * 1.0, lambda g: -g
@tf.function
def f(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = flipped(x) * 3.0
    return tape.gradient(y, x)
f(tf.constant(2.0))

# %% custom gradient in a function, tape outside
@tf.custom_gradient
def flipped(x):
    return x * 1.0, lambda g: -g
@tf.function
def f(x):
    return flipped(x) * 3.0
x = tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = f(x)
y, tape.gradient(y, x)

# %% in a loop
w = tf.Variable(5.0)
for step in range(50):
    with tf.GradientTape() as tape:
        loss = (w - 2.0) ** 2
    w.assign_sub(0.1 * tape.gradient(loss, w))
w

# %% stop gradient in the middle
x = tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = x * x + tf.stop_gradient(x * x * x)
tape.gradient(y, x)

# %% one tensor used many times
x = tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = x
    for _ in range(4):
        y = y * x + y
tape.gradient(y, x)

# %% control flow of Python is what ran
def f(x, flip):
    return tf.where(x > 0, x ** 2, x) if flip else x * 5.0
x = tf.constant(3.0)
out = []
for flip in (True, False):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = f(x, flip)
    out.append(tape.gradient(y, x))
out

# %% by a variable that is read twice
v = tf.Variable([1.0, 2.0])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(v[0] * v) + tf.reduce_sum(tf.gather(v, [1, 1]))
tape.gradient(y, v)

# %% a tape in a tape's gradient with persistent tapes
x = tf.Variable(1.5)
with tf.GradientTape(persistent=True) as tape:
    y = x ** 4
    dy = tape.gradient(y, x)
tape.gradient(dy, x)

# %% the jacobians that a test compares
tf.test.compute_gradient(lambda x, y: x @ y * 2.0, [tf.ones((1, 2)), tf.ones((2, 3))])

# %% a gradient is of a tensor, not of an array
v = tf.Variable([1.0, 2.0])
with tf.GradientTape() as tape:
    y = np.square(v)
tape.gradient(y, v)

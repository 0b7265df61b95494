"""Gradients through functions, inside functions, and of functions in functions.

Cells for TensorFlow and minitf alike; see ../cells.py.
"""

# %% tape outside
@tf.function
def f(x):
    return x * x * 3.0
x = tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = f(x)
y, tape.gradient(y, x)

# %% tape inside
@tf.function
def f(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x * x * 3.0
    return y, tape.gradient(y, x)
f(tf.constant(2.0))

# %% by variables that the function reads
w, b = tf.Variable([[1.0, 2.0]]), tf.Variable([0.5])
@tf.function
def f(x):
    return tf.reduce_sum(tf.tanh(x @ tf.transpose(w) + b))
x = tf.constant([[0.1, 0.2], [0.3, 0.4]])
with tf.GradientTape() as tape:
    y = f(x)
y, tape.gradient(y, [w, b])

# %% by arguments and variables
v = tf.Variable(3.0)
@tf.function
def f(x, y):
    return x * v + y * y, x * y
x, y = tf.constant(2.0), tf.constant(5.0)
with tf.GradientTape(persistent=True) as tape:
    tape.watch([x, y])
    a, b = f(x, y)
tape.gradient(a, [x, y, v]), tape.gradient(b, [x, y, v]), tape.gradient([a, b], [x, y, v])

# %% second order outside
@tf.function
def f(x):
    return x ** 3
x = tf.constant(2.0)
with tf.GradientTape() as outer:
    outer.watch(x)
    with tf.GradientTape() as inner:
        inner.watch(x)
        y = f(x)
    dy = inner.gradient(y, x)
dy, outer.gradient(dy, x)

# %% third order outside
@tf.function
def f(x):
    return tf.sin(x) * x ** 3
x = tf.constant(1.2)
with tf.GradientTape() as t3:
    t3.watch(x)
    with tf.GradientTape() as t2:
        t2.watch(x)
        with tf.GradientTape() as t1:
            t1.watch(x)
            y = f(x)
        d1 = t1.gradient(y, x)
    d2 = t2.gradient(d1, x)
d1, d2, t3.gradient(d2, x)

# %% one order inside, one outside
@tf.function
def slope(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.exp(2.0 * x)
    return tape.gradient(y, x)
x = tf.Variable(0.5)
with tf.GradientTape() as tape:
    dy = slope(x)
dy, tape.gradient(dy, x)

# %% nested functions
@tf.function
def inner(x):
    return x * x
@tf.function
def outer(x):
    return inner(x) * inner(x + 1.0)
x = tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = outer(x)
y, tape.gradient(y, x)

# %% nested functions, second order
@tf.function
def inner(x):
    return x ** 3
@tf.function
def outer(x):
    return inner(x) * x
x = tf.constant(2.0)
with tf.GradientTape() as t2:
    t2.watch(x)
    with tf.GradientTape() as t1:
        t1.watch(x)
        y = outer(x)
    dy = t1.gradient(y, x)
dy, t2.gradient(dy, x)

# %% a tape in a function around another function
w = tf.Variable([1.0, 2.0])
@tf.function
def forward(x):
    return tf.reduce_sum(w * x) ** 2
@tf.function
def step(x):
    with tf.GradientTape() as tape:
        loss = forward(x)
    gradient = tape.gradient(loss, w)
    w.assign_sub(0.1 * gradient)
    return loss, gradient
step(tf.constant([1.0, -1.0])), step(tf.constant([1.0, -1.0])), w

# %% a training loop in a function
w, b = tf.Variable(0.0), tf.Variable(0.0)
x = tf.constant([0.0, 1.0, 2.0, 3.0])
y = 2.0 * x + 1.0
@tf.function
def step():
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((w * x + b - y) ** 2)
    for variable, gradient in zip((w, b), tape.gradient(loss, (w, b))):
        variable.assign_sub(0.1 * gradient)
    return loss
[step() for _ in range(5)], w, b

# %% jacobian inside a function
@tf.function
def f(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x * x * [1.0, 10.0]
    return tape.jacobian(y, x)
f(tf.constant([1.0, 2.0]))

# %% jacobian through a function
@tf.function
def f(x):
    return x * x
x = tf.constant([1.0, 2.0])
with tf.GradientTape() as tape:
    tape.watch(x)
    y = f(x)
tape.jacobian(y, x)

# %% not connected through a function
@tf.function
def f(x, y):
    return x * 2.0
x, y = tf.Variable(1.0), tf.Variable(2.0)
with tf.GradientTape() as tape:
    z = f(x, y)
tape.gradient(z, [x, y])

# %% integers through a function
@tf.function
def f(x, n):
    return x * tf.cast(n, tf.float32)
x, n = tf.constant(2.0), tf.constant(3)
with tf.GradientTape() as tape:
    tape.watch(x)
    y = f(x, n)
tape.gradient(y, [x, n])

# %% stop gradient in a function
@tf.function
def f(x):
    return x * tf.stop_gradient(x)
x = tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = f(x)
tape.gradient(y, x)

# %% an open batch size, gradients that undo broadcasting
w, b = tf.Variable([[1.0], [2.0]]), tf.Variable([0.5])
@tf.function(input_signature=[tf.TensorSpec([None, 2]), tf.TensorSpec([None, 1])])
def loss(x, y):
    return tf.reduce_mean((x @ w + b - y) ** 2)
out = []
for n in (1, 3):
    with tf.GradientTape() as tape:
        value = loss(tf.ones((n, 2)), tf.zeros((n, 1)))
    out.append((value, tape.gradient(value, [w, b])))
out

# %% an open size that turns out to be 1 and is broadcast
@tf.function(input_signature=[tf.TensorSpec([None]), tf.TensorSpec([None])])
def f(x, y):
    with tf.GradientTape() as tape:
        tape.watch([x, y])
        z = x * y
    return tape.gradient(z, [x, y])
f(tf.constant([2.0]), tf.constant([1.0, 2.0, 3.0])), f(tf.constant([1.0, 2.0]), tf.constant([5.0]))

# %% assignments under a tape
v = tf.Variable(2.0)
@tf.function
def f(x):
    v.assign(x * 5.0)
    return v * x
x = tf.constant(3.0)
with tf.GradientTape() as tape:
    tape.watch(x)
    y = f(x)
y, tape.gradient(y, [x, v]), v

# %% assigned once though differentiated
v = tf.Variable(0.0)
@tf.function
def f(x):
    v.assign_add(1.0)
    return x * x
x = tf.constant(3.0)
with tf.GradientTape() as tape:
    tape.watch(x)
    y = f(x)
tape.gradient(y, x), v

# %% a function that captures a watched tensor
x = tf.constant(3.0)
@tf.function
def f():
    return x * x
with tf.GradientTape() as tape:
    tape.watch(x)
    y = f()
tape.gradient(y, x)

# %% the same function with and without a tape
@tf.function
def f(x):
    print("tracing")
    return x * x
x = tf.constant(3.0)
a = f(x)
with tf.GradientTape() as tape:
    tape.watch(x)
    b = f(x)
a, b, tape.gradient(b, x), f.experimental_get_tracing_count()

# %% gradients of structures
@tf.function
def f(d):
    return {"y": d["a"] * d["b"], "z": [d["a"] + 1.0]}
a, b = tf.Variable(2.0), tf.Variable(3.0)
with tf.GradientTape() as tape:
    out = f({"a": a, "b": b})
    total = out["y"] + out["z"][0]
tape.gradient(total, {"a": a, "b": b})

# %% persistent inside a function
@tf.function
def f(x):
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        y = x * x
        z = y * y
    return tape.gradient(z, x), tape.gradient(y, x)
f(tf.constant(3.0))

# %% softmax cross-entropy through a function (to 1e-5)
@tf.function
def loss(logits):
    return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits([0, 2], logits))
x = tf.constant([[1.0, 2.0, 3.0], [0.1, 0.2, 0.3]])
with tf.GradientTape() as t2:
    t2.watch(x)
    with tf.GradientTape() as t1:
        t1.watch(x)
        y = loss(x)
    g = t1.gradient(y, x)
y, g, t2.gradient(g, x)

# %% gradients of a graph, without a tape
@tf.function
def f(x):
    a = x * 2.0
    b = a * a * x
    return tf.gradients(b, [x, a]), tf.gradients(b, [x], stop_gradients=[a]), tf.gradients(a, [b]), tf.gradients([a, b], x, grad_ys=[10.0, 1.0])
f(tf.constant(3.0))

# %% gradients eagerly
tf.gradients(tf.constant(1.0), tf.constant(1.0))

# %% recompute_grad runs a function twice
log = []
v = tf.Variable(2.0)
@tf.recompute_grad
def f(x):
    log.append("run")
    return x * x * v
x = tf.constant(3.0)
with tf.GradientTape() as tape:
    tape.watch(x)
    y = f(x)
y, tape.gradient(y, [x, v]), log

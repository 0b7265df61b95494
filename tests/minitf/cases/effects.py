"""tf.print, tf.py_function and tf.numpy_function, eagerly and in graphs.

Cells for TensorFlow and minitf alike; see ../cells.py.
"""

# %% numbers as tf.print writes them
import os, tempfile
def text(*values, **options):
    path = os.path.join(tempfile.mkdtemp(), "printed")
    tf.print(*values, output_stream="file://" + path, **options)
    return open(path).read()
[
    text("a", tf.constant([1.5, 2]), {"k": tf.constant(1)}, 3, [tf.constant("s"), "t"], tf.range(10), sep="|", end="!"),
    text(tf.ones((8, 8))),
    text(tf.reshape(tf.range(24), (2, 3, 4))),
    text(tf.reshape(tf.range(2 * 8 * 2), (2, 8, 2))),
    text(tf.Variable(1.0), None, True, 1.5, tf.constant(True), tf.constant(1e-10), tf.constant(123456789.0), (1,), summarize=-1),
    text(tf.constant([1e-10, 1e10, 0.1, 1 / 3, 100000.0, 1234567.0, float("nan"), float("inf")]), summarize=-1),
    text(tf.constant([0.1, 1 / 3, 1e20], tf.float64), np.array([1, 2.5])),
    text(tf.constant(["a", "b"]), tf.constant("x"), tf.constant(1e6), tf.constant(999999.0), tf.constant([-0.0])),
    text(tf.range(7), tf.range(4), summarize=2),
    text("x:", tf.constant(3), "y:", [1, 2], {"a": [tf.constant(1.0), 2]}, (tf.constant([1]), "s")),
]

# %% tf.print in a graph, in program order
import os, tempfile
path = "file://" + os.path.join(tempfile.mkdtemp(), "printed")
v = tf.Variable(0)
@tf.function
def f(n):
    for i in tf.range(n):
        v.assign_add(i)
        tf.print("round", i, "sum", v, output_stream=path)
        if i == 1:
            tf.print("one!", output_stream=path)
    tf.print("end", v * 2, output_stream=path)
    return n
f(tf.constant(3)), f(tf.constant(1)), open(path[7:]).read()

# %% py_function runs each time the graph does
log = []
def plus(x, y):
    log.append(type(x.numpy()).__name__)
    return x + y
@tf.function
def f(x, y):
    return tf.py_function(plus, [x, y], tf.float32) * 2.0
f(tf.constant(1.0), tf.constant(2.0)), f(tf.constant(3.0), tf.constant(4.0)), log

# %% the gradient through py_function
@tf.function
def f(x):
    return tf.py_function(lambda v: v * v * v, [x], tf.float32) * 10.0
x = tf.constant([1.0, 2.0])
with tf.GradientTape() as tape:
    tape.watch(x)
    y = f(x)
y, tape.gradient(y, x)

# %% numpy_function, several results, the decorators
@tf.numpy_function(Tout=tf.float32)
def halves(x):
    return x / np.float32(2)
@tf.function
def f(x):
    a, b = tf.numpy_function(lambda v: (v + 1, v.sum()), [x], [tf.int32, tf.int32])
    return a, b, halves(tf.cast(x, tf.float32))
f(tf.constant([1, 2, 3]))

# %% another dtype than Tout
tf.function(lambda x: tf.py_function(lambda v: v, [x], tf.float32))(tf.constant(1))

# %% py_function takes NumPy's numbers for the dtype that it gives
tf.py_function(lambda v: np.ones(3) * v.numpy(), [2.0], tf.float32)

# %% a graph is written for TensorBoard
import glob, tempfile
folder = tempfile.mkdtemp()
writer = tf.summary.create_file_writer(folder)
v = tf.Variable([1.0, 2.0])
f = tf.function(lambda x: x * 2 + v)
tf.summary.trace_on(graph=True)
f(tf.constant(1.0))
with writer.as_default():
    tf.summary.trace_export(name="double", step=0)
writer.close()
len(glob.glob(folder + "/*"))

"""Control flow, lists of tensors, assertions, names, and what is known without running.

Cells for TensorFlow and minitf alike; see ../cells.py. Lesson 07 teaches some of these.
"""

# %% each line: choices and loops
tf.cond(tf.constant(True), lambda: 1.0, lambda: 2.0), tf.case([(tf.constant(False), lambda: 1), (tf.constant(True), lambda: 2)], default=lambda: 3)
tf.switch_case(tf.constant(1), [lambda: 10, lambda: 20]), tf.switch_case(tf.constant(9), {0: lambda: 10}, default=lambda: 30)
tf.while_loop(lambda i, s: i < 4, lambda i, s: (i + 1, s + i), [tf.constant(0), tf.constant(0)])
tf.map_fn(lambda x: x * x, tf.constant([1.0, 2.0, 3.0])), tf.map_fn(lambda x: (x, -x), tf.constant([1, 2]), fn_output_signature=(tf.int32, tf.int32))
tf.foldl(lambda a, x: a + x, tf.constant([1, 2, 3])), tf.foldr(lambda a, x: a - x, tf.constant([1, 2, 3])), tf.scan(lambda a, x: a * x, tf.constant([1, 2, 3]))
tf.vectorized_map(lambda x: x + 1, tf.constant([1, 2]))
grads(lambda x: tf.cond(tf.constant(True), lambda: x * 2.0, lambda: x), 3.0)
grads(lambda x: tf.while_loop(lambda i, y: i < 3, lambda i, y: (i + 1, y * x), [tf.constant(0), x])[1], 2.0)
grads(lambda x: tf.map_fn(lambda v: v * v, x), [1.0, 2.0]), grads(lambda x: tf.scan(lambda a, v: a * v, x), [1.0, 2.0, 3.0])
tf.get_static_value(tf.constant([1, 2])), tf.inside_function(), tf.is_symbolic_tensor(tf.constant(1)), tf.shape_n([tf.ones((2, 3)), tf.ones(4)])
tf.type_spec_from_value(tf.constant([1.0])), tf.math.accumulate_n([tf.constant([1.0]), tf.constant([2.0])])

# %% choices and loops in a graph, with gradients
@tf.function
def f(x, n):
    y = tf.cond(tf.reduce_sum(x) > 0, lambda: x * 2.0, lambda: x * 3.0)
    _, y = tf.while_loop(lambda i, y: i < n, lambda i, y: (i + 1, y * x), [0, y])
    return y
x = tf.constant([1.0, 2.0])
with tf.GradientTape() as tape:
    tape.watch(x)
    y = f(x, tf.constant(2))
y, tape.gradient(y, x), f(-x, tf.constant(1))

# %% an array of tensors, eager and in a graph
def f(x):
    array = tf.TensorArray(tf.float32, size=0, dynamic_size=True)
    for i in tf.range(3):
        array = array.write(i, x * tf.cast(i, tf.float32))
    return array.stack(), array.read(1), array.size()
x = tf.constant([1.0, 2.0])
with tf.GradientTape() as tape:
    tape.watch(x)
    y = tf.function(f)(x)[0]
f(x), tf.function(f)(x), tape.gradient(y, x)

# %% more of an array
array = tf.TensorArray(tf.float32, size=2)
array = array.unstack(tf.constant([[1.0, 2.0], [3.0, 4.0]]))
tf.TensorArray(tf.int32, size=2).scatter([1, 0], tf.constant([5, 6])).stack(), array.concat(), array.gather([1])

# %% an array that is split, in a graph
@tf.function
def f(x):
    array = tf.TensorArray(tf.float32, size=2, infer_shape=False).split(x, [1, 2])
    return array.read(1), array.concat()
f(tf.constant([1.0, 2.0, 3.0]))

# %% each line: assertions
tf.debugging.assert_equal([1, 2], [1, 2]), tf.debugging.assert_equal([1, 2], [1, 3])
tf.debugging.assert_greater([2], [2], message="too small")
tf.debugging.assert_greater_equal([2], [2]), tf.debugging.assert_less([1], [2]), tf.debugging.assert_less_equal([3], [2])
tf.debugging.assert_near([1.0], [1.0 + 1e-7]), tf.debugging.assert_near([1.0], [1.1])
tf.debugging.assert_none_equal([1], [2]), tf.debugging.assert_none_equal([1], [1])
tf.debugging.assert_positive([1]), tf.debugging.assert_non_negative([0]), tf.debugging.assert_non_positive([0]), tf.debugging.assert_negative([0])
tf.debugging.assert_rank([1], 1), tf.debugging.assert_rank([1], 2)
tf.debugging.assert_rank_at_least([1], 1), tf.debugging.assert_rank_in([1], [0, 1]), tf.debugging.assert_rank_at_least([1], 2)
tf.debugging.assert_scalar(1), tf.debugging.assert_scalar([1])
tf.debugging.assert_shapes([(tf.ones((2, 3)), ("a", "b")), (tf.ones((3, 1)), ("b", 1))]), tf.debugging.assert_shapes([(tf.ones((2, 3)), ("a", "a"))])
tf.debugging.assert_type(tf.constant(1), tf.int32), tf.debugging.assert_type(tf.constant(1), tf.float32)
tf.debugging.assert_all_finite(tf.constant([1.0]), "no"), tf.debugging.assert_all_finite(tf.constant([np.nan]), "no")
grads(lambda x: tf.debugging.check_numerics(x, "no"), [1.0]), tf.debugging.check_numerics([np.inf], "no")
tf.debugging.is_numeric_tensor(tf.constant(1)), tf.debugging.is_numeric_tensor(tf.constant("a")), tf.debugging.Assert(tf.constant(True), [1])
tf.debugging.Assert(tf.constant(False), [1])

# %% first one, then the other
@tf.function
def f(x):
    with tf.control_dependencies([tf.debugging.assert_positive(x)]):
        return x * 2.0
f(tf.constant([1.0])), f(tf.constant([-1.0]))

# %% assertions in a graph
@tf.function
def f(x):
    tf.debugging.assert_positive(x)
    tf.Assert(tf.reduce_sum(x) < 5.0, [x])
    return x
f(tf.constant([1.0])), f(tf.constant([9.0]))

# %% names and devices
class M(tf.Module):
    def __init__(self):
        super().__init__(name="m")
        with tf.name_scope("inside"):
            self.v = tf.Variable(1.0, name="v")
m = M()
with tf.device("CPU:0"):
    x = tf.constant(1.0)
m.name, m.v.name, [v.name for v in m.variables], "CPU:0" in x.device, tf.get_logger().name

# %% each line: initializers of old
tf.zeros_initializer()((2,)), tf.ones_initializer()((2,)), tf.constant_initializer(3.0)((2,))
tf.random_normal_initializer(stddev=0.5)((2,)).shape, tf.random_uniform_initializer(0.0, 1.0)((2,)).dtype

# %% each line: sparse and ragged, as far as they go
tf.sparse.to_dense(tf.SparseTensor([[0, 1], [1, 0]], [5.0, 6.0], [2, 2])), tf.SparseTensor([[0, 1]], [5.0], [2, 2]).dense_shape
tf.ragged.constant([[1, 2], [3]]).to_list(), tf.ragged.constant([[1, 2], [3]]).shape, tf.ragged.constant([[1, 2], [3]]).to_tensor()

# %% a function's graph
@tf.function
def f(x):
    return x * 2.0
graph = f.get_concrete_function(tf.constant(1.0)).graph
isinstance(graph, tf.Graph), tf.Graph.__name__

"""Random numbers: the stateless operations draw TensorFlow's own, the others repeat.

Cells for TensorFlow and minitf alike; see ../cells.py.
"""

# %% each line: the same numbers as TensorFlow (to 1e-5)
tf.random.stateless_uniform([5], seed=[1, 2])
tf.random.stateless_uniform([2, 3], seed=(7, 0))
tf.random.stateless_uniform([], seed=[0, 0])
tf.random.stateless_uniform([3], seed=[1, 2], minval=-1.0, maxval=1.0)
tf.random.stateless_uniform([3], seed=[1, 2], minval=5, maxval=10.0)
tf.random.stateless_uniform([1001], seed=[3, 4])[-3:]
tf.random.stateless_uniform([0], seed=[3, 4])
tf.random.stateless_uniform([3], seed=[-1, 2**40])
tf.random.stateless_uniform([3], seed=tf.constant([5, 6]))
tf.random.stateless_normal([5], seed=[1, 2])
tf.random.stateless_normal([3, 3], seed=[123, 456])
tf.random.stateless_normal([3], seed=[1, 2], mean=5.0, stddev=0.1)
tf.random.stateless_normal([2], seed=[1, 2], mean=[0.0, 100.0], stddev=1.0)
tf.random.stateless_normal([1001], seed=[3, 4])[-3:]
tf.random.stateless_normal([5], seed=[2**31, 2**62])
tf.random.stateless_normal([2], seed=[1, 2, 3])
tf.random.stateless_uniform([-1], seed=[1, 2])

# %% each line: shapes and dtypes
tf.random.normal([2, 3]).shape, tf.random.normal([2, 3]).dtype
tf.random.uniform([4]).shape, tf.random.uniform([4]).dtype
tf.random.uniform([], 0, 10, tf.int32).dtype, tf.random.uniform([3], maxval=5, dtype=tf.int64).dtype
tf.random.normal([2], dtype=tf.float64).dtype
tf.random.normal(tf.constant([2, 2])).shape
tf.random.shuffle([1, 2, 3]).shape
tf.random.uniform([3], dtype=tf.int32)
tf.reduce_all(tf.random.uniform([1000]) >= 0), tf.reduce_all(tf.random.uniform([1000]) < 1)
tf.reduce_all(tf.random.uniform([1000], -2.0, 3.0) >= -2.0)
sorted(set(tf.random.uniform([300], 2, 5, tf.int32).numpy().tolist()))
tf.abs(tf.reduce_mean(tf.random.normal([10000]))) < 0.05
tf.abs(tf.math.reduce_std(tf.random.normal([10000], stddev=2.0)) - 2.0) < 0.1
tf.reduce_sum(tf.random.shuffle(tf.range(100)))

# %% a seed repeats what follows
tf.random.set_seed(5)
a = [tf.random.normal([3]), tf.random.uniform([3])]
tf.random.set_seed(5)
b = [tf.random.normal([3]), tf.random.uniform([3])]
[bool(tf.reduce_all(x == y)) for x, y in zip(a, b)]

# %% two calls differ
tf.random.set_seed(5)
bool(tf.reduce_all(tf.random.normal([3]) == tf.random.normal([3])))

# %% a seed of the operation's own
tf.random.set_seed(5)
a = tf.random.normal([3], seed=1)
tf.random.set_seed(5)
b = tf.random.normal([3], seed=1)
tf.random.set_seed(6)
c = tf.random.normal([3], seed=1)
bool(tf.reduce_all(a == b)), bool(tf.reduce_all(a == c))

# %% two calls with a seed of their own differ too
tf.random.set_seed(5)
bool(tf.reduce_all(tf.random.normal([3], seed=1) == tf.random.normal([3], seed=1)))

# %% a function draws anew at every call
@tf.function
def f():
    return tf.random.normal([3])
bool(tf.reduce_all(f() == f()))

# %% two draws in one function differ
@tf.function
def f():
    return tf.random.normal([3]), tf.random.normal([3])
a, b = f()
bool(tf.reduce_all(a == b))

# %% a stateless draw in a function is the same (to 1e-5)
@tf.function
def f(seed):
    return tf.random.stateless_normal([3], seed)
f(tf.constant([1, 2])), f(tf.constant([1, 2])), f(tf.constant([3, 4]))

# %% shuffling moves whole rows
x = tf.random.shuffle([[1, 10], [2, 20], [3, 30]])
tf.reduce_all(x[:, 0] * 10 == x[:, 1])

# %% gradients pass a random scale
x = tf.Variable([1.0, 2.0, 3.0])
with tf.GradientTape() as tape:
    y = x * tf.random.stateless_uniform([3], [1, 2])
tape.gradient(y, x)

# %% each line: ints and doubles from a seed, to the bit
tf.random.stateless_uniform([4], [1, 2], 0, 100, tf.int32)
tf.random.stateless_uniform([3], [1, 2], -5, 10**12, tf.int64)
tf.random.stateless_uniform([3], [1, 2], None, None, tf.int64), tf.random.stateless_uniform([2], [1, 2], None, None, tf.uint32)
tf.random.stateless_uniform([3], [1, 2], dtype=tf.float64), tf.random.stateless_uniform([3], [1, 2], dtype=tf.float16)
tf.random.stateless_uniform([3], [1, 2], 5, None, tf.int32)
tf.random.split([1, 2], 3), tf.random.fold_in([1, 2], 3)
tf.random.create_rng_state(1234, "philox")

# %% each line: normal numbers of other dtypes (to 1e-5)
tf.random.stateless_normal([3], [1, 2], dtype=tf.float64)
tf.random.stateless_truncated_normal([9], [1, 2])
tf.random.stateless_truncated_normal([3], [1, 2], mean=5.0, stddev=2.0)

# %% what follows a global seed (to 1e-5)
tf.random.set_seed(5)
[
    tf.random.normal([3]), tf.random.uniform([3]), tf.random.uniform([3], 0, 100, tf.int32),
    tf.random.uniform([2], 0, 10**12, tf.int64), tf.random.uniform([2], dtype=tf.float64),
    tf.random.truncated_normal([5]), tf.random.shuffle(tf.range(10)),
    tf.random.shuffle(tf.reshape(tf.range(10), (5, 2))),
    tf.random.categorical([[0.1, 0.5, 0.9], [2.0, 1.0, 0.0]], 6),
]

# %% seeds of operations go on from call to call (to 1e-5)
tf.random.set_seed(5)
[
    tf.random.normal([3], seed=1), tf.random.normal([2], seed=1), tf.random.uniform([2], seed=1),
    tf.random.normal([2], seed=2), tf.random.normal([3], seed=1),
]

# %% a global seed inside a function (to 1e-5)
tf.random.set_seed(5)
@tf.function
def f():
    return tf.random.normal([3]), tf.random.normal([3]), tf.random.uniform([2], seed=7)
[f(), f(), tf.random.normal([2])]

# %% dropout with a seed
tf.random.set_seed(1)
tf.nn.dropout(tf.ones((3, 4)), 0.5, seed=3), tf.nn.dropout(tf.ones((2, 3)), 0.25)

# %% a generator (to 1e-5)
g = tf.random.Generator.from_seed(1234)
[
    g.state, g.normal((2, 3)), g.state, g.uniform([3]), g.uniform([3], 0, 100, tf.int32),
    g.uniform([2], None, None, tf.int64), g.uniform_full_int([2]), g.truncated_normal([3]),
    g.skip(3), g.state, g.make_seeds(2), g.key,
]

# %% generators from a generator (to 1e-5)
g = tf.random.Generator.from_seed([1, 2])
[h.state for h in g.split(2)] + [h.normal([2]) for h in g.split(2)]

# %% a generator from its state, and started again (to 1e-5)
g = tf.random.Generator.from_state([1, 2, 3], "philox")
h = tf.random.Generator.from_key_counter(1, [2, 3], "philox")
first = g.normal([2])
g.reset_from_seed(7)
[first, h.normal([2]), g.normal([2]), g.state]

# %% a generator inside a function goes on (to 1e-5)
g = tf.random.Generator.from_seed(3)
@tf.function
def f():
    return g.normal([2])
[f(), f(), g.state]

# %% data sets are shuffled by the global seed
tf.random.set_seed(3)
a = tf.data.Dataset.range(10).shuffle(4)
b = tf.data.Dataset.range(10).shuffle(20, seed=5)
c = tf.data.Dataset.range(10).shuffle(10, seed=5, reshuffle_each_iteration=False)
[list(d.as_numpy_iterator()) for d in (a, a, b, b, c, c)]

# %% and by it alone when repeated
tf.random.set_seed(3)
[list(tf.data.Dataset.range(5).shuffle(5).repeat(3).as_numpy_iterator()), list(tf.data.Dataset.random(seed=4).take(4).as_numpy_iterator())]

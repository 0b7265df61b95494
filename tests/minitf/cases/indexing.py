"""Slices, masks, gather: what `x[...]` means, its gradients, and indices out of bounds.

Cells for TensorFlow and minitf alike; see ../cells.py.
"""

# %% each line: slices of a vector
tf.range(10)[4]
tf.range(10)[-1]
tf.range(10)[2:5]
tf.range(10)[:3]
tf.range(10)[7:]
tf.range(10)[:]
tf.range(10)[::3]
tf.range(10)[::-1]
tf.range(10)[8:2:-2]
tf.range(10)[-3:-1]
tf.range(10)[5:2]
tf.range(10)[100:]
tf.range(10)[:-100]
tf.range(10)[::0]
tf.range(10)[10]
tf.range(10)[-11]
tf.range(10)[tf.constant(3)]
tf.range(10)[:tf.constant(3)]
tf.range(10)[tf.constant(1):tf.constant(7):tf.constant(2)]
tf.range(10)[np.int64(2)]
tf.range(10)[1.5]
tf.range(10)["a"]
tf.range(10)[True]
tf.range(10)[[1, 2]]
tf.range(10)[tf.constant([1, 2])]
tf.range(10)[1.0:3.0]
tf.range(10)[None]
tf.range(10)[..., None]
tf.range(10)[...]
tf.range(10)[tf.newaxis, 3:5]
tf.range(10)[1, 2]
tf.constant(5)[0]
tf.constant(5)[...]
tf.constant(5)[None]
tf.constant("text")[0]

# %% each line: slices of a cube
tf.reshape(tf.range(24), (2, 3, 4))[1]
tf.reshape(tf.range(24), (2, 3, 4))[1, 2]
tf.reshape(tf.range(24), (2, 3, 4))[1, 2, 3]
tf.reshape(tf.range(24), (2, 3, 4))[:, 1]
tf.reshape(tf.range(24), (2, 3, 4))[..., 0]
tf.reshape(tf.range(24), (2, 3, 4))[0, ..., 0]
tf.reshape(tf.range(24), (2, 3, 4))[:, :, 1:3]
tf.reshape(tf.range(24), (2, 3, 4))[:, ::2, ::-1]
tf.reshape(tf.range(24), (2, 3, 4))[1:, None, 0]
tf.reshape(tf.range(24), (2, 3, 4))[..., tf.newaxis].shape
tf.reshape(tf.range(24), (2, 3, 4))[:, tf.newaxis, ..., -1]
tf.reshape(tf.range(24), (2, 3, 4))[0][1][2]
tf.reshape(tf.range(24), (2, 3, 4))[0, 5]
tf.reshape(tf.range(24), (2, 3, 4))[0, 0, 0, 0]
tf.reshape(tf.range(24), (2, 3, 4))[..., 0, ...]
tf.reshape(tf.range(24), (2, 3, 4))[tf.constant(1), :, tf.constant(-1)]
tf.zeros((0, 3))[:, 1]
tf.zeros((0, 3))[0]

# %% each line: masks
tf.constant([1, 2, 3])[tf.constant([True, False, True])]
tf.constant([1, 2, 3])[np.array([True, False, True])]
tf.constant([[1, 2], [3, 4]])[tf.constant([False, True])]
tf.constant([[1, 2], [3, 4]])[tf.constant([[True, False], [True, True]])]
tf.boolean_mask([1, 2, 3], [True, False, True])
tf.boolean_mask([[1, 2], [3, 4]], [False, True])
tf.boolean_mask([[1, 2], [3, 4]], [[True, False], [False, True]])
tf.boolean_mask([1, 2], [False, False])
tf.boolean_mask([1, 2, 3], [True, False])
tf.boolean_mask([[1, 2], [3, 4]], [True, False], axis=1)
tf.boolean_mask([1, 2], True)

# %% each line: gather
tf.gather([10, 20, 30], [2, 0])
tf.gather([10, 20, 30], 1)
tf.gather([[1, 2], [3, 4]], [1, 1, 0])
tf.gather([[1, 2], [3, 4]], [1, 0], axis=1)
tf.gather([[1, 2], [3, 4]], [1, 0], axis=-1)
tf.gather([[1, 2], [3, 4]], [[0, 1], [1, 0]])
tf.gather(["a", "b"], [1])
tf.gather([10, 20, 30], [3])
tf.gather([10, 20, 30], [-1])
tf.gather([10, 20, 30], [0.5])
tf.gather([10, 20, 30], tf.constant([], tf.int32))
tf.gather([[1, 2]], [0], axis=2)
tf.gather([1, 2], tf.constant([1], tf.int64))
tf.gather(tf.Variable([1.0, 2.0]), [1])
tf.gather_nd([[1, 2], [3, 4]], [[0, 1], [1, 0]])
tf.gather_nd([[1, 2], [3, 4]], [[1]])
tf.gather_nd([[1, 2], [3, 4]], [1, 0])
tf.gather_nd([[1, 2], [3, 4]], [[[0, 0]], [[1, 1]]])
tf.gather_nd([[1, 2], [3, 4]], [[2, 0]])
tf.gather_nd([[1, 2], [3, 4]], [[0, 0, 0]])

# %% each line: gradients
grads(lambda x: x[1] * 2.0, [1.0, 2.0, 3.0])
grads(lambda x: x[::2] * [1.0, 3.0], [1.0, 2.0, 3.0])
grads(lambda x: x[::-1] * [1.0, 2.0, 3.0], [1.0, 2.0, 3.0])
grads(lambda x: x[:, 1], [[1.0, 2.0], [3.0, 4.0]])
grads(lambda x: x[..., None, 0], [[1.0, 2.0], [3.0, 4.0]])
grads(lambda x: x[0] * x[1], [2.0, 5.0])
grads(lambda x: x[tf.constant(1):], [1.0, 2.0, 3.0])
grads(lambda x: tf.gather(x, [0, 0, 2]) * [1.0, 2.0, 3.0], [1.0, 2.0, 3.0])
grads(lambda x: tf.gather(x, [1, 1], axis=1), [[1.0, 2.0], [3.0, 4.0]])
grads(lambda x: tf.gather_nd(x, [[0, 1], [0, 1]]), [[1.0, 2.0], [3.0, 4.0]])
grads(lambda x: tf.gather_nd(x, [[1]]), [[1.0, 2.0], [3.0, 4.0]])
grads(lambda x: tf.boolean_mask(x, [True, False, True]) * 2.0, [1.0, 2.0, 3.0])
grads(lambda x: x[x > 1.5], [1.0, 2.0, 3.0])
grads(lambda x: tf.where(x > 1.5), [1.0, 2.0])

# %% a variable is sliced like a tensor
v = tf.Variable([[1.0, 2.0], [3.0, 4.0]])
v[0], v[:, 1], v[..., None].shape, v[v > 2.0]

# %% the gradient of a slice of a variable
v = tf.Variable([1.0, 2.0, 3.0])
with tf.GradientTape() as tape:
    y = v[1] ** 2 + v[0]
tape.gradient(y, v)

# %% slices inside a function, with a size known only when it runs
@tf.function(input_signature=[tf.TensorSpec([None, 3]), tf.TensorSpec([], tf.int32)])
def f(x, n):
    return x[:n], x[n - 1], x[-1, ::-1], x[n:], x[:, 1:], x[None, 0]
f(tf.reshape(tf.range(12.0), (4, 3)), 2)

# %% the gradient of such a slice
@tf.function(input_signature=[tf.TensorSpec([None]), tf.TensorSpec([], tf.int32)])
def f(x, n):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.reduce_sum(x[:n] ** 2) + x[n]
    return tape.gradient(y, x)
f(tf.constant([1.0, 2.0, 3.0, 4.0]), 2)

# %% masks inside a function
@tf.function
def f(x):
    return tf.boolean_mask(x, x > 1.0), x[x > 1.0], tf.where(x > 1.0)
f(tf.constant([1.0, 2.0, 3.0]))

"""Convolution and pooling in tf.nn: values, gradients, gradients of gradients.

Cells for TensorFlow and minitf alike; see ../cells.py. Lesson 05 teaches these.
"""

# %% each line: convolution (to 1e-5)
grads(lambda x, k: tf.nn.conv1d(x, k, 1, "VALID"), [[[1.0], [2.0], [4.0], [3.0]]], [[[1.0]], [[-2.0]]])
grads(lambda x, k: tf.nn.conv1d(x, k, 2, "SAME"), [[[1.0], [2.0], [4.0], [3.0]]], [[[1.0]], [[-2.0]], [[0.5]]])
grads(lambda x, k: tf.nn.conv2d(x, k, 1, "SAME"), np.arange(9.0).reshape(1, 3, 3, 1), np.arange(8.0).reshape(2, 2, 1, 2))
grads(lambda x, k: tf.nn.conv2d(x, k, [1, 2, 1, 1], "VALID"), np.arange(32.0).reshape(1, 4, 4, 2), np.arange(8.0).reshape(2, 2, 2, 1))
grads(lambda x, k: tf.nn.conv2d(x, k, 1, "VALID", dilations=2), np.arange(25.0).reshape(1, 5, 5, 1), np.arange(4.0).reshape(2, 2, 1, 1))
tf.nn.conv2d(np.ones((1, 3, 3, 1), "float32"), np.ones((2, 2, 1, 1), "float32"), 1, [[0, 0], [1, 1], [0, 2], [0, 0]])
grads(lambda x, k: tf.nn.conv3d(x, k, [1] * 5, "VALID"), np.arange(8.0).reshape(1, 2, 2, 2, 1), np.arange(4.0).reshape(2, 2, 1, 1, 1))
grads(lambda x, k: tf.nn.conv2d_transpose(x, k, [1, 4, 4, 1], 2, "SAME"), np.arange(4.0).reshape(1, 2, 2, 1), np.arange(9.0).reshape(3, 3, 1, 1))
tf.nn.conv_transpose(np.ones((1, 2, 1), "float32"), np.ones((2, 1, 1), "float32"), [1, 4, 1], 2)
grads(lambda x, k: tf.nn.depthwise_conv2d(x, k, [1, 1, 1, 1], "VALID"), np.arange(18.0).reshape(1, 3, 3, 2), np.arange(8.0).reshape(2, 2, 2, 1))
tf.nn.separable_conv2d(np.ones((1, 3, 3, 2), "float32"), np.ones((2, 2, 2, 1), "float32"), np.ones((1, 1, 2, 3), "float32"), [1, 1, 1, 1], "SAME")
tf.nn.convolution(np.ones((1, 4, 1), "float32"), np.ones((2, 1, 1), "float32"), padding="SAME")
tf.nn.conv2d(np.ones((1, 3, 3, 2), "float32"), np.ones((2, 2, 3, 1), "float32"), 1, "VALID")

# %% each line: pooling (to 1e-5)
grads(lambda x: tf.nn.max_pool2d(x, 2, 2, "VALID"), np.arange(16.0).reshape(1, 4, 4, 1))
grads(lambda x: tf.nn.max_pool2d(x, 3, 1, "SAME"), np.arange(9.0).reshape(1, 3, 3, 1))
grads(lambda x: tf.nn.avg_pool2d(x, 2, 2, "SAME"), np.arange(9.0).reshape(1, 3, 3, 1))
grads(lambda x: tf.nn.avg_pool2d(x, 2, 1, "VALID"), np.arange(9.0).reshape(1, 3, 3, 1))
tf.nn.max_pool1d([[[1.0], [3.0], [2.0]]], 2, 1, "VALID"), tf.nn.avg_pool1d([[[1.0], [3.0], [2.0]]], 2, 1, "SAME")
tf.nn.max_pool3d(np.arange(8.0, dtype="float32").reshape(1, 2, 2, 2, 1), 2, 1, "VALID"), tf.nn.avg_pool3d(np.arange(8.0, dtype="float32").reshape(1, 2, 2, 2, 1), 2, 1, "VALID")
tf.nn.max_pool(np.arange(9.0, dtype="float32").reshape(1, 3, 3, 1), 2, 2, "SAME"), tf.nn.avg_pool(np.arange(9.0, dtype="float32").reshape(1, 3, 3, 1), 2, 2, "VALID")
tf.nn.pool(np.arange(4.0, dtype="float32").reshape(1, 4, 1), [2], "MAX", strides=[2]), tf.nn.pool(np.arange(4.0, dtype="float32").reshape(1, 4, 1), [2], "AVG", padding="SAME")

# %% second derivatives of a convolution (to 1e-4)
x, k = tf.constant(np.arange(9.0).reshape(1, 3, 3, 1), tf.float32), tf.constant(np.arange(4.0).reshape(2, 2, 1, 1), tf.float32)
with tf.GradientTape() as outer:
    outer.watch([x, k])
    with tf.GradientTape() as inner:
        inner.watch([x, k])
        y = tf.nn.conv2d(x, k, 1, "VALID") ** 2
    dx, dk = inner.gradient(y, [x, k])
    total = tf.reduce_sum(dx ** 2) + tf.reduce_sum(dk)
dx, dk, outer.gradient(total, [x, k])

# %% second derivatives of pooling (to 1e-5)
x = tf.constant(np.arange(16.0).reshape(1, 4, 4, 1), tf.float32)
with tf.GradientTape() as outer:
    outer.watch(x)
    with tf.GradientTape() as inner:
        inner.watch(x)
        y = tf.reduce_sum(tf.nn.max_pool2d(x, 2, 2, "VALID") ** 3) + tf.reduce_sum(tf.nn.avg_pool2d(x, 2, 2, "VALID") ** 3)
    first = inner.gradient(y, x)
first, outer.gradient(first, x)

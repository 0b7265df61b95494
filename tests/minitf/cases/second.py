"""Second derivatives of picking, putting, sorting and broadcasting.

Cells for TensorFlow and minitf alike; see ../cells.py. Lesson 03 teaches some of these.
"""

# %% each line: the gradient of a gradient (to 1e-5)
grads(lambda x: tf.convert_to_tensor(grads(lambda t: tf.gather(t, [2, 0, 2]) ** 3, x)[1][0]), [1.0, 2.0, 3.0])
grads(lambda x: grads(lambda t: tf.gather(t, [[0, 0], [1, 0]], axis=1, batch_dims=1) ** 3, x)[1][0], [[1.0, 2.0], [3.0, 4.0]])
grads(lambda x: grads(lambda t: tf.gather_nd(t, [[0, 1], [1, 0]]) ** 3, x)[1][0], [[1.0, 2.0], [3.0, 4.0]])
grads(lambda x: grads(lambda t: tf.scatter_nd([[0], [2]], t, [4]) ** 3, x)[1][0], [5.0, 7.0])
grads(lambda x: grads(lambda t: tf.tensor_scatter_nd_add(t, [[1]], [9.0]) ** 3, x)[1][0], [1.0, 2.0, 3.0])
grads(lambda x: grads(lambda t: tf.sort(t) ** 3, x)[1][0], [3.0, 1.0, 2.0])
grads(lambda x: grads(lambda t: tf.math.top_k(t, 2).values ** 3, x)[1][0], [3.0, 1.0, 2.0])
grads(lambda x: grads(lambda t: tf.reshape(t, [2, 2]) ** 3, x)[1][0], [3.0, 1.0, 2.0, 4.0])
grads(lambda x: grads(lambda t: (t + tf.zeros((2, 3))) ** 3, x)[1][0], [3.0, 1.0, 2.0])
grads(lambda x: grads(lambda t: t[1:] ** 3, x)[1][0], [3.0, 1.0, 2.0])
grads(lambda x: grads(lambda t: tf.boolean_mask(t, [True, False, True]) ** 3, x)[1][0], [3.0, 1.0, 2.0])
grads(lambda x: grads(lambda t: tf.reduce_max(t) ** 3, x)[1][0], [3.0, 1.0, 2.0])
grads(lambda x: grads(lambda t: tf.math.segment_sum(t, [0, 0, 1]) ** 3, x)[1][0], [3.0, 1.0, 2.0])
grads(lambda x: grads(lambda t: tf.matmul(t, t) ** 2, x)[1][0], [[3.0, 1.0], [2.0, 0.5]])
grads(lambda x: grads(lambda t: tf.nn.softmax(t)[0] * tf.sin(t), x)[1][0], [3.0, 1.0, 2.0])
grads(lambda x: grads(lambda t: tf.nn.sparse_softmax_cross_entropy_with_logits([1], t), x)[1][0] ** 2, [[3.0, 1.0, 2.0]])
grads(lambda x: grads(lambda t: tf.cumsum(t) ** 3, x)[1][0], [3.0, 1.0, 2.0])
grads(lambda x: grads(lambda t: tf.norm(t) ** 3, x)[1][0], [3.0, 1.0, 2.0])
grads(lambda x: grads(lambda t: tf.linalg.inv(t)[0, 0], x)[1][0], [[3.0, 1.0], [2.0, 0.5]])

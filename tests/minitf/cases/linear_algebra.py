"""Linear algebra: products, solutions, decompositions; values and gradients.

Decompositions are compared by what does not depend on the signs of vectors.
Cells for TensorFlow and minitf alike; see ../cells.py.
"""

# %% each line: products (to 1e-5)
grads(lambda a, b: tf.einsum("ij,jk->ik", a, b), [[1.0, 2.0]], [[3.0, 1.0], [4.0, 0.0]])
grads(lambda a: tf.einsum("ii->", a), [[1.0, 2.0], [3.0, 4.0]])
grads(lambda a, b: tf.einsum("...i,...i->...", a, b), [[1.0, 2.0], [3.0, 4.0]], [[0.5, 1.0], [2.0, 0.0]])
tf.linalg.einsum("bij->bji", tf.constant([[[1, 2], [3, 4]]]))
grads(lambda a, b: tf.tensordot(a, b, 1), [[1.0, 2.0]], [[3.0], [4.0]])
tf.linalg.tensordot([[1.0, 2.0], [3.0, 4.0]], [[1.0, 0.0], [0.0, 1.0]], axes=[[0, 1], [0, 1]])
grads(tf.linalg.matvec, [[1.0, 2.0], [3.0, 4.0]], [5.0, 6.0])
grads(lambda a, b: tf.matmul(a, b, transpose_b=True), [[1.0, 2.0]], [[3.0, 4.0], [5.0, 6.0]])
tf.linalg.cross([1.0, 0.0, 0.0], [0.0, 1.0, 0.0])
grads(tf.linalg.trace, [[1.0, 2.0], [3.0, 4.0]])

# %% each line: diagonals and triangles
grads(tf.linalg.diag, [1.0, 2.0])
grads(tf.linalg.diag_part, [[1.0, 2.0], [3.0, 4.0]])
tf.linalg.diag([1, 2], k=1), tf.linalg.diag_part([[1, 2, 3], [4, 5, 6]], k=1)
grads(tf.linalg.set_diag, [[1.0, 2.0], [3.0, 4.0]], [8.0, 9.0])
grads(tf.linalg.tensor_diag, [1.0, 2.0]), grads(tf.linalg.tensor_diag_part, [[1.0, 2.0], [3.0, 4.0]])
grads(lambda x: tf.linalg.band_part(x, 0, -1), [[1.0, 2.0], [3.0, 4.0]])
tf.linalg.band_part(tf.ones((3, 3)), 1, 0), tf.eye(2, 3), tf.eye(2, batch_shape=[2], dtype=tf.int32)
tf.linalg.matrix_transpose([[1, 2], [3, 4]]), tf.linalg.adjoint(tf.constant([[1 + 1j, 2 + 0j]]))

# %% each line: determinants and solutions (to 1e-4)
grads(tf.linalg.det, [[1.0, 2.0], [3.0, 5.0]])
grads(tf.linalg.inv, [[1.0, 2.0], [3.0, 5.0]])
grads(lambda x: tf.linalg.slogdet(x)[1], [[1.0, 2.0], [3.0, 5.0]])
tf.linalg.slogdet([[1.0, 2.0], [3.0, 5.0]]).sign
grads(tf.linalg.logdet, [[2.0, 0.5], [0.5, 1.0]])
grads(tf.linalg.solve, [[1.0, 2.0], [3.0, 5.0]], [[1.0], [0.5]])
tf.linalg.solve([[1.0, 2.0], [3.0, 5.0]], [[1.0], [0.5]], adjoint=True)
grads(tf.linalg.triangular_solve, [[2.0, 0.0], [1.0, 3.0]], [[1.0], [0.5]])
grads(tf.linalg.cholesky, [[2.0, 0.5], [0.5, 1.0]])
tf.linalg.cholesky_solve([[1.5, 0.0], [0.5, 1.0]], [[1.0], [0.5]])
tf.linalg.lstsq([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]], [[1.0], [2.0], [4.0]])
tf.linalg.pinv([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
tf.linalg.matrix_rank([[1.0, 2.0], [2.0, 4.0]])
tf.linalg.inv([[1.0, 2.0], [2.0, 4.0]])
tf.linalg.inv([[1.0, 2.0, 3.0], [2.0, 4.0, 1.0]])

# %% each line: decompositions (to 1e-4)
tf.linalg.eigvalsh([[2.0, 0.5], [0.5, 1.0]]), tf.abs(tf.linalg.eigh([[2.0, 0.5], [0.5, 1.0]])[1])
grads(lambda x: tf.linalg.eigh(x)[0] * [1.0, 3.0], [[2.0, 0.5], [0.5, 1.0]])
tf.math.real(tf.linalg.eigvals(tf.constant([[2.0, 0.5], [0.1, 1.0]]))), tf.abs(tf.linalg.eig(tf.constant([[2.0, 0.5], [0.1, 1.0]]))[1])
tf.linalg.svd([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], compute_uv=False)
[part.shape for part in tf.linalg.svd(tf.ones((2, 4, 3)))], [part.shape for part in tf.linalg.svd(tf.ones((4, 3)), full_matrices=True)]
grads(lambda x: tf.linalg.svd(x, compute_uv=False) * [1.0, 3.0], [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
[tf.abs(part) for part in tf.linalg.qr([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])]
grads(lambda x: tf.abs(tf.linalg.qr(x)[1]), [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])

# %% the parts of a singular value decomposition make the matrix again (to 1e-4)
x = tf.constant([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
s, u, v = tf.linalg.svd(x)
tf.matmul(u, tf.linalg.matmul(tf.linalg.diag(s), v, adjoint_b=True))

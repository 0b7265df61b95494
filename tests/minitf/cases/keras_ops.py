"""keras.ops: NumPy's names on tensors.

Cells for TensorFlow and minitf alike; see ../cells.py.
"""

# %% one argument (to 1e-5)
x = tf.constant([[0.1, 0.5, 0.9], [0.2, 0.4, 0.7]])
names = """abs absolute arccos arcsin arcsinh arctan arctanh average cbrt ceil celu cos cosh count_nonzero elu erf erfinv exp
exp2 expm1 floor gelu glu hard_shrink hard_sigmoid hard_silu hard_swish hard_tanh identity log log10 log1p log2 log_sigmoid
log_softmax logsumexp max amax min amin mean negative norm ones_like prod ravel reciprocal relu relu6 round rsqrt selu
sigmoid sign silu sin sinh soft_shrink softmax softplus softsign sort argsort sparse_plus sparse_sigmoid sqrt square
squareplus squeeze std stop_gradient sum swish tan tanh tanh_shrink transpose tril triu var zeros_like any all argmax argmin
size ndim shape isfinite isinf isnan cumsum cumprod diag trace qr svd is_tensor convert_to_numpy conj conjugate real imag angle
leaky_relu unstack""".split()
skipped = {"identity", "glu", "qr", "svd"}
[(name, getattr(tf.keras.ops, name)(x)) for name in names if name not in skipped]

# %% two arguments (to 1e-5)
a, b = tf.constant([[1.0, 4.0], [3.0, 2.0]]), tf.constant([[2.0, 2.0], [3.0, 5.0]])
names = """add arctan2 append divide divide_no_nan dot equal floor_divide greater greater_equal less less_equal logaddexp matmul
maximum minimum mod multiply not_equal outer power subtract true_divide isclose solve""".split()
[(name, getattr(tf.keras.ops, name)(a, b)) for name in names]

# %% each line: logic and bits
tf.keras.ops.logical_and([True, False], [True, True]), tf.keras.ops.logical_or([True, False], [False, False]), tf.keras.ops.logical_xor([True, False], [True, True]), tf.keras.ops.logical_not([True])
tf.keras.ops.bitwise_and(tf.constant([5]), tf.constant([3])), tf.keras.ops.bitwise_or(tf.constant([5]), tf.constant([3])), tf.keras.ops.bitwise_xor(tf.constant([5]), tf.constant([3])), tf.keras.ops.bitwise_not(tf.constant([5])), tf.keras.ops.bitwise_invert(tf.constant([5]))
tf.keras.ops.left_shift(tf.constant([5]), tf.constant([1])), tf.keras.ops.right_shift(tf.constant([5]), tf.constant([1])), tf.keras.ops.bitwise_left_shift(tf.constant([5]), tf.constant([1])), tf.keras.ops.bitwise_right_shift(tf.constant([5]), tf.constant([1]))
tf.keras.ops.where(tf.constant([True, False]), 1.0, 2.0), tf.keras.ops.clip(tf.constant([-1.0, 5.0]), 0.0, 2.0), tf.keras.ops.threshold(tf.constant([-1.0, 5.0]), 0.0, 2.0)

# %% each line: made
tf.keras.ops.zeros((2,)), tf.keras.ops.ones((2,), dtype="int32"), tf.keras.ops.full((2,), 3.0), tf.keras.ops.full_like(tf.ones(2), 7.0), tf.keras.ops.eye(2), tf.keras.ops.identity(2), tf.keras.ops.tri(2)
tf.keras.ops.arange(3), tf.keras.ops.arange(0.0, 1.0, 0.5), tf.keras.ops.linspace(0.0, 1.0, 3), tf.keras.ops.array([1.0]), tf.keras.ops.convert_to_tensor([1]), tf.keras.ops.cast([1.5], "int32")
tf.keras.ops.one_hot([1, 0], 2), tf.keras.ops.meshgrid(tf.range(2), tf.range(3))

# %% each line: moved
tf.keras.ops.reshape(tf.range(4), (2, 2)), tf.keras.ops.expand_dims(tf.range(2), 0), tf.keras.ops.moveaxis(tf.ones((1, 2, 3)), 0, -1).shape, tf.keras.ops.swapaxes(tf.ones((1, 2, 3)), 0, 2).shape, tf.keras.ops.flip(tf.range(3)), tf.keras.ops.roll(tf.range(3), 1)
tf.keras.ops.concatenate([tf.ones(1), tf.zeros(1)]), tf.keras.ops.stack([tf.ones(1), tf.zeros(1)]), tf.keras.ops.hstack([tf.ones(1), tf.zeros(1)]), tf.keras.ops.vstack([tf.ones((1, 2)), tf.zeros((1, 2))]), tf.keras.ops.split(tf.range(4), 2)
tf.keras.ops.tile(tf.range(2), 2), tf.keras.ops.repeat(tf.range(2), 2), tf.keras.ops.pad(tf.range(2), ((1, 0),)), tf.keras.ops.broadcast_to(tf.range(2), (2, 2))
tf.keras.ops.take(tf.range(5), [3, 1]), tf.keras.ops.take_along_axis(tf.constant([[3, 1]]), tf.constant([[1, 0]]), axis=1), tf.keras.ops.slice(tf.range(5), [1], [3]), tf.keras.ops.scatter([[1]], [5.0], (3,)), tf.keras.ops.searchsorted(tf.constant([1, 3]), tf.constant([2]))
tf.keras.ops.top_k(tf.constant([1.0, 3.0, 2.0]), 2), tf.keras.ops.in_top_k(tf.constant([1]), tf.constant([[0.1, 0.9]]), 1), tf.keras.ops.segment_sum(tf.constant([1.0, 2.0]), tf.constant([0, 0])), tf.keras.ops.segment_max(tf.constant([1.0, 2.0]), tf.constant([0, 0])), tf.keras.ops.arccosh(tf.constant([1.5])), tf.keras.ops.segment_min(tf.constant([1.0, 2.0]), tf.constant([0, 0])), tf.keras.ops.segment_prod(tf.constant([1.0, 2.0]), tf.constant([0, 0]))

# %% each line: computed (to 1e-5)
tf.keras.ops.einsum("ij,jk->ik", tf.ones((1, 2)), tf.ones((2, 1))), tf.keras.ops.tensordot(tf.ones((1, 2)), tf.ones((2, 1)), 1), tf.keras.ops.moments(tf.constant([[1.0, 3.0]]), axes=[1]), tf.keras.ops.normalize(tf.constant([[3.0, 4.0]])), tf.keras.ops.vectorized_map(lambda x: x + 1.0, tf.constant([1.0]))
tf.keras.ops.det(tf.constant([[2.0, 1.0], [1.0, 3.0]])), tf.keras.ops.inv(tf.constant([[2.0, 1.0], [1.0, 3.0]])), tf.keras.ops.cholesky(tf.constant([[2.0, 1.0], [1.0, 3.0]])), tf.keras.ops.eigh(tf.constant([[2.0, 1.0], [1.0, 3.0]]))[0], tf.keras.ops.svd(tf.constant([[2.0, 1.0], [1.0, 3.0]]), compute_uv=False)
tf.keras.ops.average_pool(tf.ones((1, 4, 1)), 2), tf.keras.ops.max_pool(tf.ones((1, 4, 1)), 2), tf.keras.ops.conv(tf.ones((1, 4, 1)), tf.ones((2, 1, 1)))

# %% cross-entropies, one for each example
scores = np.array([[0.9, 0.05, 0.05], [0.1, 0.8, 0.1], [0.2, 0.3, 0.5]], "float32")
truth = np.eye(3, dtype="float32")
(
    tf.keras.ops.binary_crossentropy(truth, scores),
    tf.keras.ops.binary_crossentropy(truth, scores, from_logits=True),
    tf.keras.ops.categorical_crossentropy(truth, scores),
    tf.keras.ops.categorical_crossentropy(truth, scores, True, 0),
    tf.keras.ops.sparse_categorical_crossentropy(np.array([0, 1, 2]), scores, from_logits=True),
)

# %% branches, loops, updates and gradients by hand
ops = tf.keras.ops
@ops.custom_gradient
def double(x):
    return x * 2.0, lambda upstream: upstream * 5.0
with tf.GradientTape() as tape:
    x = tf.constant(3.0)
    tape.watch(x)
    y = double(x)
(ops.cond(tf.constant(2) > 1, lambda: 1.0, lambda: 2.0), ops.while_loop(lambda i, t: i < 5, lambda i, t: (i + 1, t * 2.0), (0, 1.0)),
 ops.while_loop(lambda i, t: i < 5, lambda i, t: (i + 1, t * 2.0), (0, 1.0), maximum_iterations=2),
 ops.scatter_update(tf.zeros((3, 2)), [[0, 1], [2, 0]], [5.0, 6.0]), tape.gradient(y, x), tf.keras.random.categorical([[0.0, -100.0]], 3, seed=1))

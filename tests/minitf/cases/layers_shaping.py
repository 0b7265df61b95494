"""Layers that merge, reshape, normalise, activate, add noise, or wrap a function.

Cells for TensorFlow and minitf alike; see ../cells.py. Lesson 04 teaches some of these.
"""

# %% each line: merging
tf.keras.layers.Add()([np.array([[1.0, 2.0]]), np.array([[3.0, 5.0]])]), tf.keras.layers.add([tf.ones((1, 2)), tf.ones((1, 2))])
tf.keras.layers.Subtract()([np.array([[1.0, 2.0]]), np.array([[3.0, 5.0]])]), tf.keras.layers.subtract([tf.ones((1, 2)), tf.ones((1, 2))])
tf.keras.layers.Multiply()([np.array([[1.0, 2.0]]), np.array([[3.0, 5.0]])]), tf.keras.layers.multiply([tf.ones((1, 2)), tf.ones((1, 2))])
tf.keras.layers.Average()([np.array([[1.0, 2.0]]), np.array([[3.0, 5.0]])]), tf.keras.layers.average([tf.ones((1, 2)), tf.zeros((1, 2))])
tf.keras.layers.Maximum()([np.array([[1.0, 9.0]]), np.array([[3.0, 5.0]])]), tf.keras.layers.maximum([tf.ones((1, 2)), tf.zeros((1, 2))])
tf.keras.layers.Minimum()([np.array([[1.0, 9.0]]), np.array([[3.0, 5.0]])]), tf.keras.layers.minimum([tf.ones((1, 2)), tf.zeros((1, 2))])
tf.keras.layers.Concatenate()([np.array([[1.0, 2.0]]), np.array([[3.0]])]), tf.keras.layers.concatenate([tf.ones((1, 2)), tf.ones((2, 2))], axis=0)
tf.keras.layers.Dot(axes=1)([np.array([[1.0, 2.0]]), np.array([[3.0, 5.0]])]), tf.keras.layers.dot([tf.constant([[3.0, 4.0]]), tf.constant([[3.0, 4.0]])], axes=1, normalize=True)
tf.keras.layers.Add()([np.ones((2, 3)), np.ones((2, 1))]), tf.keras.layers.Add()([np.ones((2, 3))])
tf.keras.layers.Concatenate(axis=1)([np.ones((2, 3)), np.ones((1, 3))])

# %% each line: reshaping
tf.keras.layers.Reshape((3, -1))(np.arange(12.0, dtype="float32").reshape(2, 6)), tf.keras.layers.Reshape((4,)).compute_output_shape((None, 2, 2))
tf.keras.layers.Permute((2, 1))(np.arange(6.0, dtype="float32").reshape(1, 2, 3)), tf.keras.layers.RepeatVector(2)(np.array([[1.0, 2.0]], "float32"))
tf.keras.layers.Reshape((4,))(np.ones((1, 6), "float32"))

# %% each line: activations (to 1e-5)
tf.keras.layers.ReLU(max_value=1.0, negative_slope=0.1)(np.array([-1.0, 0.5, 3.0], "float32")), tf.keras.layers.LeakyReLU(negative_slope=0.2)(np.array([-1.0, 2.0], "float32"))
tf.keras.layers.ELU(alpha=2.0)(np.array([-1.0, 2.0], "float32")), tf.keras.layers.PReLU(alpha_initializer="ones")(np.array([[-1.0, 2.0]], "float32"))
tf.keras.layers.Softmax()(np.array([1.0, 2.0, 3.0], "float32")), tf.keras.layers.Softmax()(np.array([1.0, 2.0, 3.0], "float32"), mask=np.array([True, False, True]))
tf.keras.layers.Activation("tanh")(np.array([0.5], "float32")), tf.keras.layers.Identity()(np.array([1.0], "float32"))

# %% each line: all activations (to 1e-5)
[getattr(tf.keras.activations, name)(tf.constant([-4.0, -0.3, 0.0, 0.3, 4.0])) for name in ("celu", "elu", "exponential", "gelu", "hard_sigmoid", "hard_silu", "leaky_relu", "linear", "mish", "relu", "relu6", "selu", "sigmoid", "silu", "softplus", "softsign", "tanh")]
[getattr(tf.keras.activations, name)(tf.constant([-4.0, -0.3, 0.0, 0.3, 4.0])) for name in ("hard_shrink", "hard_tanh", "log_sigmoid", "soft_shrink", "sparse_plus", "sparse_sigmoid", "squareplus", "tanh_shrink")], tf.keras.activations.threshold(tf.constant([-4.0, 2.0]), 1.0, 7.0)
[getattr(tf.keras.activations, name)(tf.constant([[-4.0, -0.3, 0.0, 4.0]])) for name in ("log_softmax", "softmax", "glu", "sparsemax")]
[grads(getattr(tf.keras.activations, name), [-4.0, -0.3, 0.3, 4.0]) for name in ("celu", "elu", "gelu", "hard_sigmoid", "hard_silu", "leaky_relu", "mish", "relu6", "selu", "silu", "softsign", "log_sigmoid", "squareplus")]

# %% each line: normalization (to 1e-5)
tf.keras.layers.BatchNormalization()(np.array([[1.0, 2.0], [3.0, 6.0]], "float32")), tf.keras.layers.BatchNormalization()(np.array([[1.0, 2.0], [3.0, 6.0]], "float32"), training=True)
tf.keras.layers.LayerNormalization()(np.array([[1.0, 2.0, 6.0]], "float32")), tf.keras.layers.LayerNormalization(axis=[1, 2], scale=False)(np.arange(6.0, dtype="float32").reshape(1, 2, 3))
tf.keras.layers.GroupNormalization(groups=2)(np.arange(8.0, dtype="float32").reshape(1, 2, 4)), tf.keras.layers.RMSNormalization()(np.array([[1.0, 2.0, 6.0]], "float32"))
tf.keras.layers.UnitNormalization()(np.array([[3.0, 4.0]], "float32")), tf.keras.layers.Normalization(mean=3.0, variance=4.0)(np.array([[1.0, 7.0]], "float32"))

# %% batch normalization keeps running averages (to 1e-5)
layer = tf.keras.layers.BatchNormalization(momentum=0.9)
x = np.array([[1.0, 2.0], [3.0, 6.0], [5.0, 1.0]], "float32")
layer(x, training=True), layer(x), [w.name for w in layer.weights], layer.get_weights(), len(layer.trainable_weights)

# %% normalization learns from data (to 1e-5)
layer = tf.keras.layers.Normalization()
layer.adapt(np.array([[1.0, 10.0], [3.0, 30.0], [5.0, 20.0]], "float32"))
layer(np.array([[3.0, 20.0]], "float32")), layer.mean, layer.variance

# %% each line: noise is for training only
tf.keras.layers.GaussianNoise(0.5)(np.ones((2, 2), "float32")), tf.keras.layers.GaussianDropout(0.5)(np.ones((2, 2), "float32")), tf.keras.layers.AlphaDropout(0.5)(np.ones((2, 2), "float32"))
tf.keras.layers.SpatialDropout1D(0.5)(np.ones((1, 2, 2), "float32")), tf.keras.layers.SpatialDropout2D(0.5)(np.ones((1, 2, 2, 1), "float32")), tf.keras.layers.SpatialDropout3D(0.5)(np.ones((1, 1, 1, 2, 1), "float32"))
tf.keras.layers.GaussianNoise(0.5, seed=1)(np.ones((2, 2), "float32"), training=True), tf.keras.layers.GaussianDropout(0.5, seed=1)(np.ones((2, 2), "float32"), training=True)
tf.keras.layers.AlphaDropout(0.5, seed=1)(np.ones((2, 2), "float32"), training=True), tf.keras.layers.SpatialDropout1D(0.5, seed=1)(np.ones((2, 2, 3), "float32"), training=True)

# %% each line: functions as layers
tf.keras.layers.Lambda(lambda x: x ** 2)(np.array([3.0], "float32")), tf.keras.layers.Lambda(lambda x, k: x * k, arguments={"k": 2.0})(np.array([3.0], "float32"))

# %% a penalty on what comes out
layer = tf.keras.layers.ActivityRegularization(l1=0.1, l2=0.01)
layer(np.array([[1.0, -2.0]], "float32")), layer.losses

# %% each line: regularizers and constraints (to 1e-5)
tf.keras.regularizers.L1(0.1)(tf.constant([1.0, -2.0])), tf.keras.regularizers.L2(0.1)(tf.constant([1.0, -2.0])), tf.keras.regularizers.L1L2(0.1, 0.2)(tf.constant([1.0, -2.0]))
tf.keras.regularizers.l1(0.1)(tf.constant([1.0, -2.0])), tf.keras.regularizers.l2(0.1)(tf.constant([1.0, -2.0])), tf.keras.regularizers.l1_l2(0.1, 0.2)(tf.constant([1.0, -2.0]))
tf.keras.regularizers.OrthogonalRegularizer(0.1)(tf.constant([[1.0, 2.0], [0.5, -1.0]])), tf.keras.regularizers.get("l2")(tf.constant([2.0])), tf.keras.regularizers.L2(0.5).get_config()
tf.keras.constraints.MaxNorm(1.0)(tf.constant([[3.0, 0.1], [4.0, 0.2]])), tf.keras.constraints.NonNeg()(tf.constant([-1.0, 2.0])), tf.keras.constraints.UnitNorm()(tf.constant([[3.0], [4.0]]))
tf.keras.constraints.MinMaxNorm(0.5, 1.0)(tf.constant([[3.0, 0.1], [4.0, 0.2]])), tf.keras.constraints.get("non_neg")(tf.constant([-1.0])), tf.keras.constraints.max_norm(2.0).get_config()

# %% each line: all initializers (to 1e-5)
tf.keras.initializers.GlorotNormal(seed=1)((2, 3)), tf.keras.initializers.HeNormal(seed=1)((2, 3)), tf.keras.initializers.LecunNormal(seed=1)((2, 3))
tf.keras.initializers.LecunUniform(seed=1)((2, 3)), tf.keras.initializers.TruncatedNormal(seed=1)((2, 3)), tf.keras.initializers.Identity(2.0)((2, 2))
tf.keras.initializers.VarianceScaling(2.0, "fan_avg", "uniform", seed=1)((2, 3)), tf.keras.initializers.VarianceScaling(mode="fan_out", distribution="untruncated_normal", seed=1)((2, 3))
tf.abs(tf.matmul(*[tf.keras.initializers.Orthogonal(seed=1)((3, 3))] * 2, transpose_b=True))

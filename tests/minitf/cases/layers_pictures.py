"""Layers for sequences and pictures: convolution, pooling, padding, resizing.

Cells for TensorFlow and minitf alike; see ../cells.py. Lesson 05 teaches these.
"""

# %% each line: convolution (to 1e-5)
tf.keras.layers.Conv1D(2, 3, kernel_initializer="ones")(np.arange(10.0, dtype="float32").reshape(1, 5, 2))
tf.keras.layers.Conv1D(2, 2, padding="causal", dilation_rate=2, kernel_initializer="ones")(np.arange(10.0, dtype="float32").reshape(1, 5, 2))
tf.keras.layers.Conv2D(2, 2, strides=2, padding="same", activation="relu", kernel_initializer="ones", bias_initializer="ones")(np.arange(-9.0, 9.0, dtype="float32").reshape(1, 3, 3, 2))
tf.keras.layers.Conv2D(2, (2, 1), use_bias=False, groups=2, kernel_initializer="ones")(np.ones((1, 2, 2, 2), "float32"))
tf.keras.layers.Conv3D(1, 2, kernel_initializer="ones")(np.arange(8.0, dtype="float32").reshape(1, 2, 2, 2, 1))
tf.keras.layers.Conv1DTranspose(1, 2, strides=2, kernel_initializer="ones")(np.arange(3.0, dtype="float32").reshape(1, 3, 1))
tf.keras.layers.Conv2DTranspose(1, 3, strides=2, padding="same", kernel_initializer="ones")(np.arange(4.0, dtype="float32").reshape(1, 2, 2, 1))
tf.keras.layers.Conv3DTranspose(1, 2, kernel_initializer="ones")(np.ones((1, 1, 2, 1, 1), "float32"))
tf.keras.layers.DepthwiseConv1D(2, depthwise_initializer="ones")(np.arange(6.0, dtype="float32").reshape(1, 3, 2))
tf.keras.layers.DepthwiseConv2D(2, depth_multiplier=2, depthwise_initializer="ones")(np.arange(8.0, dtype="float32").reshape(1, 2, 2, 2))
tf.keras.layers.SeparableConv1D(1, 2, depthwise_initializer="ones", pointwise_initializer="ones")(np.arange(6.0, dtype="float32").reshape(1, 3, 2))
tf.keras.layers.SeparableConv2D(1, 2, depthwise_initializer="ones", pointwise_initializer="ones")(np.arange(8.0, dtype="float32").reshape(1, 2, 2, 2))
tf.keras.layers.Conv2D(3, 2).compute_output_shape((None, 5, 5, 2)), tf.keras.layers.Conv2D(4, 3, name="c").get_config()["kernel_size"]
tf.keras.layers.Conv2D(2, 3)(np.ones((1, 4, 4), "float32"))

# %% each line: pooling
tf.keras.layers.MaxPooling1D(2)(np.arange(8.0, dtype="float32").reshape(1, 4, 2)), tf.keras.layers.AveragePooling1D(2, strides=1)(np.arange(8.0, dtype="float32").reshape(1, 4, 2))
tf.keras.layers.MaxPooling2D()(np.arange(16.0, dtype="float32").reshape(1, 4, 4, 1)), tf.keras.layers.AveragePooling2D((2, 1), padding="same")(np.arange(9.0, dtype="float32").reshape(1, 3, 3, 1))
tf.keras.layers.MaxPooling3D()(np.arange(8.0, dtype="float32").reshape(1, 2, 2, 2, 1)), tf.keras.layers.AveragePooling3D(2)(np.arange(8.0, dtype="float32").reshape(1, 2, 2, 2, 1))
tf.keras.layers.GlobalMaxPooling1D()(np.arange(8.0, dtype="float32").reshape(1, 4, 2)), tf.keras.layers.GlobalAveragePooling1D()(np.arange(8.0, dtype="float32").reshape(1, 4, 2))
tf.keras.layers.GlobalMaxPooling2D()(np.arange(8.0, dtype="float32").reshape(1, 2, 2, 2)), tf.keras.layers.GlobalAveragePooling2D(keepdims=True)(np.arange(8.0, dtype="float32").reshape(1, 2, 2, 2))
tf.keras.layers.GlobalMaxPooling3D()(np.arange(8.0, dtype="float32").reshape(1, 2, 2, 2, 1)), tf.keras.layers.GlobalAveragePooling3D()(np.arange(8.0, dtype="float32").reshape(1, 2, 2, 2, 1))
tf.keras.layers.GlobalAveragePooling1D()(np.arange(6.0, dtype="float32").reshape(1, 3, 2), mask=np.array([[True, True, False]]))

# %% each line: edges and sizes (to 1e-5)
tf.keras.layers.ZeroPadding1D(1)(np.ones((1, 2, 1), "float32")), tf.keras.layers.Cropping1D((1, 0))(np.arange(3.0, dtype="float32").reshape(1, 3, 1))
tf.keras.layers.ZeroPadding2D(((1, 0), (0, 1)))(np.ones((1, 1, 2, 1), "float32")), tf.keras.layers.Cropping2D(1)(np.arange(9.0, dtype="float32").reshape(1, 3, 3, 1))
tf.keras.layers.ZeroPadding3D(1)(np.ones((1, 1, 1, 1, 1), "float32")), tf.keras.layers.Cropping3D(1)(np.arange(27.0, dtype="float32").reshape(1, 3, 3, 3, 1))
tf.keras.layers.UpSampling1D(2)(np.arange(2.0, dtype="float32").reshape(1, 2, 1)), tf.keras.layers.UpSampling2D((2, 1))(np.arange(4.0, dtype="float32").reshape(1, 2, 2, 1))
tf.keras.layers.UpSampling2D(2, interpolation="bilinear")(np.arange(4.0, dtype="float32").reshape(1, 2, 2, 1))
tf.keras.layers.UpSampling3D(2)(np.arange(2.0, dtype="float32").reshape(1, 1, 1, 2, 1))
tf.keras.layers.Rescaling(1 / 255.0, offset=-1.0)(np.array([[0.0, 255.0]], "float32"))

# %% gradients of a small picture model (to 1e-4)
tf.keras.utils.set_random_seed(5)
model = tf.keras.Sequential([
    tf.keras.Input((6, 6, 1)),
    tf.keras.layers.Conv2D(2, 3, activation="relu"),
    tf.keras.layers.MaxPooling2D(),
    tf.keras.layers.Flatten(),
    tf.keras.layers.Dense(2),
])
x = tf.constant(np.linspace(-1, 1, 36, dtype="float32").reshape(1, 6, 6, 1))
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(model(x) ** 2)
loss, tape.gradient(loss, model.trainable_variables)

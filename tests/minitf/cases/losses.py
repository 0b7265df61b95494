"""Losses: each function and class, reductions, weights, smoothing, extremes, gradients.

Cells for TensorFlow and minitf alike; see ../cells.py. Lesson 05 teaches these.
"""

# %% each line: functions
tf.keras.losses.mse([[0.0, 1.0], [2.0, 3.0]], [[1.0, 1.0], [0.0, 3.5]])
tf.keras.losses.mae([[0.0, 1.0], [2.0, 3.0]], [[1.0, 1.0], [0.0, 3.5]])
tf.keras.losses.mse([1, 2], [1.5, 2.5])
tf.keras.losses.mse([1, 2], [1, 4])
tf.keras.losses.mse(np.array([1.0, 2.0]), np.array([1.5, 2.5]))
tf.keras.losses.binary_crossentropy([[0, 1], [1, 0]], [[0.6, 0.4], [0.4, 0.6]])
tf.keras.losses.binary_crossentropy([[0.0, 1.0]], [[-18.6, 0.51]], from_logits=True)
tf.keras.losses.binary_crossentropy([[0.0, 1.0]], [[0.3, 0.8]], label_smoothing=0.2)
tf.keras.losses.binary_crossentropy([[0.0, 1.0]], [[0.0, 1.0]])
tf.keras.losses.binary_crossentropy([[0.0, 1.0]], [[1.0, 0.0]])
tf.keras.losses.binary_crossentropy([[0.0, 1.0]], [[1e4, -1e4]], from_logits=True)
tf.keras.losses.categorical_crossentropy([[0, 1, 0], [0, 0, 1]], [[0.05, 0.95, 0.0], [0.1, 0.8, 0.1]])
tf.keras.losses.categorical_crossentropy([[0.0, 1.0, 0.0]], [[1.0, 2.0, 3.0]], from_logits=True)
tf.keras.losses.categorical_crossentropy([[0.0, 1.0, 0.0]], [[0.2, 0.5, 0.3]], label_smoothing=0.1)
tf.keras.losses.categorical_crossentropy([[0.0, 1.0]], [[2.0, 6.0]])
tf.keras.losses.categorical_crossentropy([[0.0, 1.0]], [[1.0, 0.0]])
tf.keras.losses.sparse_categorical_crossentropy(np.array([1, 2]), np.array([[0.05, 0.95, 0.0], [0.1, 0.8, 0.1]], 'float32'))
tf.keras.losses.sparse_categorical_crossentropy(np.array([[1], [2]]), np.array([[0.05, 0.95, 0.0], [0.1, 0.8, 0.1]], 'float32'))
tf.keras.losses.sparse_categorical_crossentropy(np.array([1]), np.array([[1.0, 2.0, 3.0]], 'float32'), from_logits=True)
tf.keras.losses.sparse_categorical_crossentropy(np.array([0]), np.array([[0.0, 1.0]], 'float32'))
tf.keras.losses.sparse_categorical_crossentropy(np.array([1.0]), np.array([[0.2, 0.8]], 'float32'))
tf.keras.losses.sparse_categorical_crossentropy(np.array([[0, 1]]), np.array([[[0.2, 0.8], [0.6, 0.4]]], 'float32'))
tf.keras.losses.sparse_categorical_crossentropy(np.array([1]), np.array([[2.0, 6.0]], 'float32'))

# %% each line: classes reduce to the mean
tf.keras.losses.MeanSquaredError()([[0.0, 1.0], [0.0, 0.0]], [[1.0, 1.0], [1.0, 0.0]])
tf.keras.losses.MeanAbsoluteError()([[0.0, 1.0], [0.0, 0.0]], [[1.0, 1.0], [1.0, 0.0]])
tf.keras.losses.BinaryCrossentropy()([0, 1, 0, 0], [0.1, 0.7, 0.2, 0.4])
tf.keras.losses.BinaryCrossentropy(from_logits=True)([0, 1, 0, 0], [-18.6, 0.51, 2.94, -12.8])
tf.keras.losses.BinaryCrossentropy()([[0], [1]], [[0.3], [0.6]])
tf.keras.losses.BinaryCrossentropy()(np.array([0, 1]), np.array([[0.3], [0.6]]))
tf.keras.losses.CategoricalCrossentropy()([[0, 1, 0], [0, 0, 1]], [[0.05, 0.95, 0.0], [0.1, 0.8, 0.1]])
tf.keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.1)([[0.0, 1.0]], [[1.0, 3.0]])
tf.keras.losses.SparseCategoricalCrossentropy()(np.array([1, 2]), np.array([[0.05, 0.95, 0.0], [0.1, 0.8, 0.1]]))
tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)(np.array([1, 2]), np.array([[1.0, 2.0, 3.0], [3.0, 2.0, 1.0]]))
tf.keras.losses.MeanSquaredError()([1.0, 2.0], [1.5, 2.5])
tf.keras.losses.MeanSquaredError()(np.array([[1.0], [2.0]]), np.array([1.5, 2.5]))
tf.keras.losses.MeanSquaredError()(np.array([1.0, 2.0]), np.array([[1.5], [2.5]]))
tf.keras.losses.MeanSquaredError()(tf.constant([1, 2]), tf.constant([1.5, 2.5]))

# %% each line: reductions
tf.keras.losses.MeanSquaredError(reduction="sum")([[0.0, 1.0], [0.0, 0.0]], [[1.0, 1.0], [1.0, 0.5]])
tf.keras.losses.MeanSquaredError(reduction=None)([[0.0, 1.0], [0.0, 0.0]], [[1.0, 1.0], [1.0, 0.5]])
tf.keras.losses.MeanSquaredError(reduction="none")([[0.0, 1.0], [0.0, 0.0]], [[1.0, 1.0], [1.0, 0.5]])
tf.keras.losses.MeanSquaredError(reduction="sum_over_batch_size")([[0.0, 1.0]], [[1.0, 1.0]])
tf.keras.losses.MeanSquaredError(reduction="mean")([[0.0, 1.0]], [[1.0, 1.0]])
tf.keras.losses.MeanSquaredError(reduction="mean_with_sample_weight")([[0.0, 1.0], [0.0, 0.0]], [[1.0, 1.0], [1.0, 0.5]], sample_weight=[1.0, 3.0])
tf.keras.losses.MeanSquaredError(reduction="mean_with_sample_weight")([[0.0, 1.0]], [[1.0, 1.0]])
tf.keras.losses.MeanSquaredError(reduction="nonsense")

# %% each line: sample weights
tf.keras.losses.MeanSquaredError()([[0.0, 1.0], [0.0, 0.0]], [[1.0, 1.0], [1.0, 0.0]], sample_weight=[0.7, 0.3])
tf.keras.losses.MeanSquaredError()([[0.0, 1.0], [0.0, 0.0]], [[1.0, 1.0], [1.0, 0.0]], sample_weight=[[0.7], [0.3]])
tf.keras.losses.MeanSquaredError()([[0.0, 1.0], [0.0, 0.0]], [[1.0, 1.0], [1.0, 0.0]], sample_weight=2.0)
tf.keras.losses.MeanSquaredError(reduction="sum")([[0.0, 1.0], [0.0, 0.0]], [[1.0, 1.0], [1.0, 0.0]], [1, 2])
tf.keras.losses.MeanSquaredError(reduction=None)([[0.0, 1.0], [0.0, 0.0]], [[1.0, 1.0], [1.0, 0.0]], [1.0, 0.0])
tf.keras.losses.BinaryCrossentropy()([[0], [1]], [[0.3], [0.6]], sample_weight=[0.8, 0.2])
tf.keras.losses.BinaryCrossentropy()([0, 1], [0.3, 0.6], sample_weight=[0.8, 0.2])
tf.keras.losses.SparseCategoricalCrossentropy()(np.array([1, 2]), np.array([[0.05, 0.95, 0.0], [0.1, 0.8, 0.1]]), sample_weight=[0.3, 0.7])
tf.keras.losses.SparseCategoricalCrossentropy()(np.array([1, 2]), np.array([[0.05, 0.95, 0.0], [0.1, 0.8, 0.1]]), sample_weight=np.array([[1.0], [0.0]]))
tf.keras.losses.MeanSquaredError(reduction=None)(np.zeros((2, 3)), np.ones((2, 3, 1)), sample_weight=np.array([1.0, 2.0]))
tf.keras.losses.MeanSquaredError()(np.zeros((2, 1)), np.ones(2), sample_weight=np.array([1.0, 2.0]))
tf.keras.losses.MeanAbsoluteError()(tf.zeros((2, 3, 4)), tf.ones((2, 3, 4)), sample_weight=[[1.0], [3.0]])
tf.keras.losses.MeanAbsoluteError()(tf.zeros((2, 3, 4)), tf.ones((2, 3, 4)), sample_weight=[1.0, 2.0, 3.0])
tf.keras.losses.MeanAbsoluteError()(tf.zeros((2, 3, 4)), tf.ones((2, 3, 4)), sample_weight=[1.0, 3.0])

# %% each line: names and errors
tf.keras.losses.get("mse")(np.array([1.0, 2.0], "float32"), np.array([3.0, 2.0], "float32"))
tf.keras.losses.get("binary_crossentropy")([[1.0]], [[0.25]])
tf.keras.losses.get("mean_squared_error") is tf.keras.losses.mse
tf.keras.losses.get("no_such_loss")
tf.keras.losses.get(None)
tf.keras.losses.get(3)
tf.keras.losses.MeanSquaredError().name
tf.keras.losses.MeanSquaredError(name="mine").get_config()["name"]
tf.keras.losses.MeanSquaredError()([1.0, 2.0, 3.0], [1.0, 2.0])
tf.losses.MeanSquaredError()([1.0], [3.0])

# %% a loss of your own
class Quartic(tf.keras.losses.Loss):
    def call(self, y_true, y_pred):
        return tf.reduce_mean((y_true - y_pred) ** 4, axis=-1)
Quartic()(tf.constant([[1.0, 2.0]]), tf.constant([[2.0, 4.0]])), Quartic(reduction="sum")(tf.zeros((2, 1)), tf.ones((2, 1)))

# %% a probability that is nearly sure (to 1e-5)
p = tf.sigmoid(tf.constant([[20.0], [-20.0]]))
tf.keras.losses.binary_crossentropy([[0.0], [1.0]], p)

# %% each line: gradients
grads(lambda p: tf.keras.losses.mse([[0.0, 1.0]], p), [[0.5, 0.25]])
grads(lambda p: tf.keras.losses.mae([[0.0, 1.0]], p), [[0.5, 0.25]])
grads(lambda p: tf.keras.losses.binary_crossentropy([[0.0, 1.0]], p), [[0.5, 0.25]])
grads(lambda p: tf.keras.losses.binary_crossentropy([[0.0, 1.0]], p, from_logits=True), [[0.0, 0.25]])
grads(lambda p: tf.keras.losses.categorical_crossentropy([[0.0, 1.0]], p), [[0.5, 0.25]])
grads(lambda p: tf.keras.losses.categorical_crossentropy([[0.0, 1.0]], p, from_logits=True), [[0.5, 0.25]])
grads(lambda p: tf.keras.losses.sparse_categorical_crossentropy(np.array([1]), p), [[0.75, 0.25]])
grads(lambda p: tf.keras.losses.sparse_categorical_crossentropy(np.array([1]), p), [[0.5, 0.25]])
grads(lambda p: tf.keras.losses.sparse_categorical_crossentropy(np.array([1]), p, from_logits=True), [[0.5, 0.25]])
grads(lambda x: tf.keras.losses.binary_crossentropy([[1.0]], tf.sigmoid(x)), [[-3.0]])
grads(lambda p: tf.keras.losses.BinaryCrossentropy()(np.array([[0.0], [1.0]]), p, sample_weight=[1.0, 5.0]), [[0.5], [0.25]])

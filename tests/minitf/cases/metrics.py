"""Metrics: state over batches, weights, names, and metrics of one's own.

Cells for TensorFlow and minitf alike; see ../cells.py. Lesson 05 teaches these.
"""

# %% the mean over batches
m = tf.keras.metrics.Mean()
m.update_state([1.0, 3.0])
m.update_state([5.0])
first = m.result()
m.reset_state()
first, m.result()

# %% the mean of numbers, arrays, tensors
m = tf.keras.metrics.Mean(name="loss")
m.update_state(2)
m.update_state(np.array([[4.0, 6.0]]))
m.update_state(tf.constant(8.0))
m.result(), m.name, m(10.0)

# %% the weighted mean
m = tf.keras.metrics.Mean()
m.update_state([1.0, 3.0, 5.0], sample_weight=[1, 1, 0])
a = m.result()
m.update_state(10.0, sample_weight=3.0)
b = m.result()
m.update_state([[1.0, 2.0], [3.0, 4.0]], sample_weight=[1.0, 0.0])
a, b, m.result()

# %% accuracy
m = tf.keras.metrics.Accuracy()
m.update_state([[1], [2], [3], [4]], [[0], [2], [3], [4]])
a = m.result()
m.update_state([1, 2], [1, 5], sample_weight=[1.0, 3.0])
a, m.result()

# %% binary accuracy
m = tf.keras.metrics.BinaryAccuracy()
m.update_state([[1], [1], [0], [0]], [[0.98], [1], [0], [0.6]])
a = m.result()
m.reset_state()
m.update_state([[1], [1], [0], [0]], [[0.98], [1], [0], [0.6]], sample_weight=[1, 0, 0, 1])
a, m.result(), m.name

# %% binary accuracy at another threshold
m = tf.keras.metrics.BinaryAccuracy(threshold=0.7)
m.update_state([1, 1, 0, 0], [0.98, 0.6, 0.0, 0.7])
m.result()

# %% exactly one half is no
m = tf.keras.metrics.BinaryAccuracy()
m.update_state([[0], [1]], [[0.5], [0.5]])
m.result()

# %% binary accuracy of vectors and columns
m = tf.keras.metrics.BinaryAccuracy()
m.update_state([1, 0, 1], [[0.9], [0.8], [0.7]])
m.result()

# %% categorical accuracy
m = tf.keras.metrics.CategoricalAccuracy()
m.update_state([[0, 0, 1], [0, 1, 0]], [[0.1, 0.9, 0.8], [0.05, 0.95, 0]])
a = m.result()
m.reset_state()
m.update_state([[0, 0, 1], [0, 1, 0]], [[0.1, 0.9, 0.8], [0.05, 0.95, 0]], sample_weight=[0.7, 0.3])
a, m.result()

# %% sparse categorical accuracy
m = tf.keras.metrics.SparseCategoricalAccuracy()
m.update_state([[2], [1]], [[0.1, 0.6, 0.3], [0.05, 0.95, 0]])
a = m.result()
m.update_state([0, 1, 2], [[0.9, 0.1, 0.0], [0.9, 0.1, 0.0], [0.1, 0.2, 0.7]], sample_weight=[1.0, 2.0, 1.0])
a, m.result()

# %% regression
a, b = tf.keras.metrics.MeanSquaredError(), tf.keras.metrics.MeanAbsoluteError()
for m in (a, b):
    m.update_state([[0, 1], [0, 0]], [[1, 1], [0, 0]])
    m.update_state([[0.0, 1.0]], [[0.5, 3.0]], sample_weight=[2.0])
a.result(), b.result(), a.name, b.name

# %% cross-entropies
a = tf.keras.metrics.BinaryCrossentropy()
a.update_state([[0, 1], [0, 0]], [[0.6, 0.4], [0.4, 0.6]])
b = tf.keras.metrics.SparseCategoricalCrossentropy(from_logits=True)
b.update_state(np.array([1, 2]), np.array([[1.0, 2.0, 3.0], [1.0, 5.0, 3.0]]))
a.result(), b.result()

# %% a metric of your own
class Positives(tf.keras.metrics.Metric):
    def __init__(self, name="positives", **options):
        super().__init__(name=name, **options)
        self.count = self.add_weight(name="count", initializer="zeros")
    def update_state(self, y_true, y_pred, sample_weight=None):
        self.count.assign_add(tf.reduce_sum(tf.cast(y_pred > 0.5, "float32")))
    def result(self):
        return self.count
m = Positives()
m.update_state([0], tf.constant([0.4, 0.6, 0.9]))
a = float(m.result())
m.reset_state()
a, float(m.result()), m.name, [v.name for v in m.variables]

# %% a function as a metric
m = tf.keras.metrics.MeanMetricWrapper(lambda t, p: tf.abs(t - p), name="distance")
m.update_state(tf.constant([1.0, 2.0]), tf.constant([2.0, 4.0]))
m.result(), m.name

# %% each line: names
tf.keras.metrics.get("mse").__class__.__name__
tf.keras.metrics.get("no_such_metric")
tf.keras.metrics.Mean().name, tf.keras.metrics.Mean().name
tf.keras.metrics.Mean("total").name
tf.keras.metrics.binary_accuracy([[1.0], [0.0]], [[0.9], [0.8]])
tf.keras.metrics.sparse_categorical_accuracy([1, 0], [[0.1, 0.9], [0.2, 0.8]])
tf.keras.metrics.categorical_accuracy([[0, 1], [1, 0]], [[0.1, 0.9], [0.2, 0.8]])
tf.metrics.Mean()(3.0)
tf.keras.metrics.mse(np.array([1.0, 2.0]), np.array([1.0, 4.0]))
tf.keras.metrics.mae(np.array([1.0, 2.0]), np.array([1.0, 4.0]))

# %% a metric inside a function
m = tf.keras.metrics.Mean()
@tf.function
def f(x):
    m.update_state(x)
    return m.result()
f(tf.constant([1.0, 2.0])), f(tf.constant([6.0, 7.0])), m.result()

# %% float64 values
m = tf.keras.metrics.Mean()
m.update_state(np.array([1.0, 2.0]))
m.result().dtype

"""All losses: each class and function, its gradient, its config.

Cells for TensorFlow and minitf alike; see ../cells.py. Lesson 05 teaches some of these.
"""

# %% each line: the longer names (to 1e-5)
tf.keras.losses.kullback_leibler_divergence(tf.constant([[0.3, 0.7]]), tf.constant([[0.2, 0.8]])), tf.keras.losses.KLD(tf.constant([[0.3, 0.7]]), tf.constant([[0.2, 0.8]])), tf.keras.metrics.kullback_leibler_divergence(tf.constant([[0.3, 0.7]]), tf.constant([[0.2, 0.8]]))

# %% each line: classes and their functions (to 1e-5)
[(getattr(tf.keras.losses, name)()([[0.0, 1.0], [1.0, 0.0]], [[0.2, 0.7], [0.6, 0.4]])) for name in ("BinaryFocalCrossentropy", "CategoricalFocalCrossentropy", "CategoricalHinge", "CosineSimilarity", "Dice", "Hinge", "Huber", "KLDivergence", "LogCosh", "MeanAbsolutePercentageError", "MeanSquaredLogarithmicError", "Poisson", "SquaredHinge", "Tversky")]
[(getattr(tf.keras.losses, name)(tf.constant([[0.0, 1.0], [1.0, 0.0]]), tf.constant([[0.2, 0.7], [0.6, 0.4]]))) for name in ("binary_focal_crossentropy", "categorical_focal_crossentropy", "categorical_hinge", "cosine_similarity", "dice", "hinge", "huber", "kld", "logcosh", "mape", "msle", "poisson", "squared_hinge", "tversky")]
[grads(lambda p: getattr(tf.keras.losses, name)(tf.constant([[0.0, 1.0], [1.0, 0.0]]), p), [[0.2, 0.7], [0.6, 0.4]]) for name in ("binary_crossentropy", "binary_focal_crossentropy", "categorical_crossentropy", "categorical_focal_crossentropy", "categorical_hinge", "cosine_similarity", "dice", "hinge", "huber", "kld", "logcosh", "mape", "msle", "poisson", "squared_hinge", "tversky", "mse", "mae")]
tf.keras.losses.CategoricalGeneralizedCrossEntropy()(np.array([0, 1]), np.array([[0.2, 0.8], [0.6, 0.4]], "float32")), tf.keras.losses.categorical_generalized_cross_entropy(np.array([0, 1]), np.array([[0.2, 0.8], [0.6, 0.4]], "float32"), q=0.5)
tf.keras.losses.Huber(delta=0.1)([[0.0, 1.0]], [[0.6, 0.4]]), tf.keras.losses.Tversky(alpha=0.2, beta=0.8)([[0.0, 1.0]], [[0.6, 0.4]]), tf.keras.losses.BinaryFocalCrossentropy(gamma=3.0, from_logits=True)([[0.0, 1.0]], [[0.6, -0.4]])
tf.keras.losses.BinaryFocalCrossentropy(apply_class_balancing=True)([[0.0, 1.0]], [[0.6, 0.4]]), tf.keras.losses.CategoricalFocalCrossentropy(from_logits=True, label_smoothing=0.1)([[0.0, 1.0]], [[0.6, -0.4]])
tf.keras.losses.CosineSimilarity(axis=0)([[0.0, 1.0], [1.0, 1.0]], [[0.6, 0.4], [1.0, 2.0]]), tf.keras.losses.Dice(axis=(1,))([[0.0, 1.0]], [[0.6, 0.4]])
[tf.keras.losses.get(name).__class__.__name__ for name in ("Huber", "KLDivergence", "Dice")]
tf.keras.losses.deserialize(tf.keras.losses.serialize(tf.keras.losses.Poisson())).name
tf.keras.losses.Circle()(np.array([0, 0, 1]), np.array([[0.6, 0.8], [0.8, 0.6], [0.0, 1.0]], "float32")), tf.keras.losses.circle(np.array([0, 0, 1]), np.array([[0.6, 0.8], [0.8, 0.6], [0.0, 1.0]], "float32"))

# %% scores are found behind the activation, whatever from_logits says (to 1e-5)
import warnings
warnings.simplefilter("ignore")
tf.keras.utils.set_random_seed(1)
probabilities = {"sigmoid": tf.keras.activations.sigmoid(tf.constant([[0.5, -1.0]])), "softmax": tf.keras.activations.softmax(tf.constant([[0.5, -1.0]]))}
[tf.keras.losses.binary_crossentropy(tf.constant([[1.0, 0.0]]), probabilities["sigmoid"], from_logits=f) for f in (False, True)], [tf.keras.losses.categorical_crossentropy(tf.constant([[1.0, 0.0]]), probabilities["softmax"], from_logits=f) for f in (False, True)], [tf.keras.losses.sparse_categorical_crossentropy(tf.constant([0]), probabilities["softmax"], from_logits=f) for f in (False, True)]

# %% configs without what the function was given
[loss.get_config() for loss in (tf.keras.losses.Huber(delta=2.0), tf.keras.losses.CosineSimilarity(axis=1), tf.keras.losses.LogCosh())]

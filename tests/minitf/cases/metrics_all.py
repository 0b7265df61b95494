"""All metrics: fed twice, with and without weights, and reset.

Cells for TensorFlow and minitf alike; see ../cells.py. Lesson 05 teaches some of these.
"""

# %% each line: counts of yes and no (to 1e-5)
[(m.update_state([0, 1, 1, 0], [0.2, 0.8, 0.4, 0.6]), m.update_state([1, 0], [0.9, 0.1], sample_weight=[0.5, 2.0]), m.result())[-1] for m in (tf.keras.metrics.TruePositives(), tf.keras.metrics.TrueNegatives(), tf.keras.metrics.FalsePositives(), tf.keras.metrics.FalseNegatives(), tf.keras.metrics.Precision(), tf.keras.metrics.Recall(), tf.keras.metrics.AUC(), tf.keras.metrics.AUC(curve="PR"), tf.keras.metrics.BinaryAccuracy())]
[(m.update_state([0, 1, 1, 0], [0.2, 0.8, 0.4, 0.6]), m.result())[-1] for m in (tf.keras.metrics.PrecisionAtRecall(0.5), tf.keras.metrics.RecallAtPrecision(0.5), tf.keras.metrics.SensitivityAtSpecificity(0.5), tf.keras.metrics.SpecificityAtSensitivity(0.5))]
[(m.update_state([0, 1, 1, 0], [0.2, 0.8, 0.4, 0.6]), m.result())[-1] for m in (tf.keras.metrics.Precision(thresholds=[0.3, 0.7]), tf.keras.metrics.Recall(thresholds=0.3), tf.keras.metrics.TruePositives(thresholds=[0.1, 0.5]))]
[(m.update_state([[0.0, 1.0], [1.0, 0.0]], [[0.2, 0.7], [0.6, 0.4]]), m.result())[-1] for m in (tf.keras.metrics.F1Score(), tf.keras.metrics.FBetaScore(beta=2.0, average="micro"), tf.keras.metrics.R2Score())]
[(m.update_state([0, 1, 1, 0], [0, 1, 0, 1]), m.result())[-1] for m in (tf.keras.metrics.MeanIoU(2), tf.keras.metrics.IoU(2, [0]), tf.keras.metrics.BinaryIoU([0, 1], threshold=0.5))]
[(m.update_state([[0.0, 1.0], [1.0, 0.0]], [[0.2, 0.7], [0.6, 0.4]]), m.result())[-1] for m in (tf.keras.metrics.OneHotIoU(2, [1]), tf.keras.metrics.OneHotMeanIoU(2), tf.keras.metrics.TopKCategoricalAccuracy(1), tf.keras.metrics.CategoricalAccuracy())]
(lambda m: (m.update_state(np.array([1, 0]), np.array([[0.2, 0.7, 0.1], [0.3, 0.4, 0.3]], "float32")), m.result())[-1])(tf.keras.metrics.SparseTopKCategoricalAccuracy(2))

# %% each line: means of losses (to 1e-5)
[(m.update_state([[0.0, 1.0], [1.0, 0.0]], [[0.2, 0.7], [0.6, 0.4]]), m.update_state([[1.0, 0.0]], [[0.9, 0.1]], sample_weight=[3.0]), m.result(), m.name)[2:] for m in (tf.keras.metrics.BinaryCrossentropy(), tf.keras.metrics.CategoricalCrossentropy(), tf.keras.metrics.CategoricalHinge(), tf.keras.metrics.CosineSimilarity(), tf.keras.metrics.Hinge(), tf.keras.metrics.KLDivergence(), tf.keras.metrics.LogCoshError(), tf.keras.metrics.MeanAbsoluteError(), tf.keras.metrics.MeanAbsolutePercentageError(), tf.keras.metrics.MeanSquaredError(), tf.keras.metrics.MeanSquaredLogarithmicError(), tf.keras.metrics.Poisson(), tf.keras.metrics.RootMeanSquaredError(), tf.keras.metrics.SquaredHinge())]
[(m.update_state([[0.0, 1.0, 0.5], [1.0, 0.0, 2.0]], [[0.2, 0.7, 0.4], [0.6, 0.4, 1.0]]), m.result())[-1] for m in (tf.keras.metrics.PearsonCorrelation(), tf.keras.metrics.ConcordanceCorrelation(), tf.keras.metrics.R2Score(class_aggregation="variance_weighted_average"))]
(lambda m: (m.update_state([1.0, 2.0]), m.update_state(3.0, sample_weight=2.0), m.result(), m.reset_state(), m.result())[2:])(tf.keras.metrics.Sum())

# %% each line: functions (to 1e-5)
[getattr(tf.keras.metrics, name)(tf.constant([[0.0, 1.0], [1.0, 0.0]]), tf.constant([[0.2, 0.7], [0.6, 0.4]])) for name in ("binary_accuracy", "binary_crossentropy", "binary_focal_crossentropy", "categorical_accuracy", "categorical_crossentropy", "categorical_focal_crossentropy", "categorical_hinge", "hinge", "huber", "kld", "logcosh", "mape", "msle", "poisson", "squared_hinge")]
tf.keras.metrics.top_k_categorical_accuracy(tf.constant([[0.0, 1.0]]), tf.constant([[0.2, 0.7]]), k=1), tf.keras.metrics.sparse_top_k_categorical_accuracy(np.array([1]), np.array([[0.2, 0.7, 0.9]], "float32"), k=1)
tf.keras.metrics.pearson_correlation(tf.constant([[0.0, 1.0, 2.0]]), tf.constant([[0.2, 0.7, 1.0]])), tf.keras.metrics.concordance_correlation(tf.constant([[0.0, 1.0, 2.0]]), tf.constant([[0.2, 0.7, 1.0]]))
tf.keras.metrics.deserialize(tf.keras.metrics.serialize(tf.keras.metrics.AUC(num_thresholds=7))).num_thresholds, tf.keras.metrics.Precision(top_k=2).get_config()

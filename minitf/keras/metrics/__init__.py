"""Metrics: numbers for people to read, gathered batch by batch. Training ignores them.

A metric has state (a total, a count) in variables, which `update_state` adds to,
`result` reads and `reset_state` puts back to zero. Read in lesson 05.
"""

import inspect as _inspect

from minitf.keras.losses import (
    KLD, MAE, MAPE, MSE, MSLE, kld, kullback_leibler_divergence, logcosh, mae, mape, mse, msle,
    binary_crossentropy, binary_focal_crossentropy, categorical_crossentropy,
    categorical_focal_crossentropy, categorical_hinge, hinge, huber, kl_divergence, log_cosh,
    mean_absolute_error, mean_absolute_percentage_error, mean_squared_error,
    mean_squared_logarithmic_error, poisson, sparse_categorical_crossentropy, squared_hinge,
)  # fmt: skip
from minitf.keras.metrics.accuracy import (
    Accuracy, BinaryAccuracy, CategoricalAccuracy, SparseCategoricalAccuracy,
    SparseTopKCategoricalAccuracy, TopKCategoricalAccuracy, accuracy, binary_accuracy,
    categorical_accuracy, sparse_categorical_accuracy, sparse_top_k_categorical_accuracy,
    top_k_categorical_accuracy,
)  # fmt: skip
from minitf.keras.metrics.auc import AUC
from minitf.keras.metrics.confusion import (
    FalseNegatives, FalsePositives, Precision, PrecisionAtRecall, Recall, RecallAtPrecision,
    SensitivityAtSpecificity, SpecificityAtSensitivity, TrueNegatives, TruePositives,
)  # fmt: skip
from minitf.keras.metrics.means import (
    BinaryCrossentropy, CategoricalCrossentropy, CategoricalHinge, ConcordanceCorrelation,
    CosineSimilarity, Hinge, KLDivergence, LogCoshError, MeanAbsoluteError,
    MeanAbsolutePercentageError, MeanSquaredError, MeanSquaredLogarithmicError,
    PearsonCorrelation, Poisson, RootMeanSquaredError, SparseCategoricalCrossentropy,
    SquaredHinge, concordance_correlation, cosine_similarity, pearson_correlation,
)  # fmt: skip
from minitf.keras.metrics.metric import Mean, MeanMetricWrapper, Metric, Sum
from minitf.keras.metrics.scores import (
    BinaryIoU, F1Score, FBetaScore, IoU, MeanIoU, OneHotIoU, OneHotMeanIoU, R2Score,
)  # fmt: skip
from minitf.keras.namespaces import Names, names_of

CLASSES = [kind for kind in list(vars().values()) if _inspect.isclass(kind) and kind is not Names]
_SHORT = {
    "bce": BinaryCrossentropy, "mae": MeanAbsoluteError, "mse": MeanSquaredError,
    "mape": MeanAbsolutePercentageError, "msle": MeanSquaredLogarithmicError,
}  # fmt: skip
_UPPER = {name.upper(): kind for name, kind in _SHORT.items()}
NAMES = Names("metric", names_of(*CLASSES, **_SHORT, **_UPPER))
get, serialize, deserialize = NAMES.get, NAMES.serialize, NAMES.deserialize

"""Metrics: numbers for people to read, gathered batch by batch. Training ignores them.

A metric has state (a total, a count) in variables, which `update_state` adds to,
`result` reads and `reset_state` puts back to zero. Read in lesson 05.
"""

from minitf.keras.losses import FUNCTIONS as _LOSSES
from minitf.keras.losses import SHORT as _SHORT
from minitf.keras.losses import (
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
from minitf.keras.registry import Names

CLASSES = [
    AUC, Accuracy, BinaryAccuracy, BinaryCrossentropy, BinaryIoU, CategoricalAccuracy,
    CategoricalCrossentropy, CategoricalHinge, ConcordanceCorrelation, CosineSimilarity,
    F1Score, FBetaScore, FalseNegatives, FalsePositives, Hinge, IoU, KLDivergence,
    LogCoshError, Mean, MeanAbsoluteError, MeanAbsolutePercentageError, MeanIoU,
    MeanMetricWrapper, MeanSquaredError, MeanSquaredLogarithmicError, Metric, OneHotIoU,
    OneHotMeanIoU, PearsonCorrelation, Poisson, Precision, PrecisionAtRecall, R2Score, Recall,
    RecallAtPrecision, RootMeanSquaredError, SensitivityAtSpecificity,
    SparseCategoricalAccuracy, SparseCategoricalCrossentropy, SparseTopKCategoricalAccuracy,
    SpecificityAtSensitivity, SquaredHinge, Sum, TopKCategoricalAccuracy, TrueNegatives,
    TruePositives,
]  # fmt: skip
FUNCTIONS = [
    accuracy, binary_accuracy, categorical_accuracy, concordance_correlation,
    cosine_similarity, pearson_correlation, sparse_categorical_accuracy,
    sparse_top_k_categorical_accuracy, top_k_categorical_accuracy,
]  # fmt: skip
NAMES = Names("metric", {
    **{f.__name__: f for f in _LOSSES}, **_SHORT, **{n.upper(): f for n, f in _SHORT.items()},
    **{thing.__name__: thing for thing in (*FUNCTIONS, *CLASSES)},
})  # fmt: skip
get, serialize, deserialize = NAMES.get, NAMES.serialize, NAMES.deserialize
mse = MSE = mean_squared_error
mae = MAE = mean_absolute_error

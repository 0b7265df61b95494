"""Losses: one number that says how wrong a model's answers are (`tf.keras.losses`).

Each is a function `(y_true, y_pred)` that gives one loss for each example, and a class
that adds them up. Read in lesson 05.
"""

from minitf.keras.losses.classification import (
    BinaryCrossentropy, BinaryFocalCrossentropy, CategoricalCrossentropy,
    CategoricalFocalCrossentropy, CategoricalGeneralizedCrossEntropy, CategoricalHinge, Dice,
    Hinge, KLDivergence, SparseCategoricalCrossentropy, SquaredHinge, Tversky,
    binary_crossentropy, binary_focal_crossentropy, categorical_crossentropy,
    categorical_focal_crossentropy, categorical_generalized_cross_entropy, categorical_hinge,
    dice, hinge, kl_divergence, sparse_categorical_crossentropy, squared_hinge, tversky,
)  # fmt: skip
from minitf.keras.losses.loss import Loss, LossFunctionWrapper
from minitf.keras.losses.regression import (
    CosineSimilarity, Huber, LogCosh, MeanAbsoluteError, MeanAbsolutePercentageError,
    MeanSquaredError, MeanSquaredLogarithmicError, Poisson, cosine_similarity, huber, log_cosh,
    mean_absolute_error, mean_absolute_percentage_error, mean_squared_error,
    mean_squared_logarithmic_error, poisson,
)  # fmt: skip
from minitf.keras.registry import Names

FUNCTIONS = [
    binary_crossentropy, binary_focal_crossentropy, categorical_crossentropy,
    categorical_focal_crossentropy, categorical_generalized_cross_entropy, categorical_hinge,
    cosine_similarity, dice, hinge, huber, kl_divergence, log_cosh, mean_absolute_error,
    mean_absolute_percentage_error, mean_squared_error, mean_squared_logarithmic_error,
    poisson, sparse_categorical_crossentropy, squared_hinge, tversky,
]  # fmt: skip
CLASSES = [
    BinaryCrossentropy, BinaryFocalCrossentropy, CategoricalCrossentropy,
    CategoricalFocalCrossentropy, CategoricalGeneralizedCrossEntropy, CategoricalHinge,
    CosineSimilarity, Dice, Hinge, Huber, KLDivergence, LogCosh, Loss, LossFunctionWrapper,
    MeanAbsoluteError, MeanAbsolutePercentageError, MeanSquaredError,
    MeanSquaredLogarithmicError, Poisson, SparseCategoricalCrossentropy, SquaredHinge, Tversky,
]  # fmt: skip
SHORT = {
    "bce": binary_crossentropy, "kld": kl_divergence, "mae": mean_absolute_error,
    "mse": mean_squared_error, "mape": mean_absolute_percentage_error,
    "msle": mean_squared_logarithmic_error,
}  # fmt: skip
NAMES = Names("loss", {
    **{thing.__name__: thing for thing in (*FUNCTIONS, *CLASSES)},
    **SHORT, **{name.upper(): function for name, function in SHORT.items()},
})  # fmt: skip
get, serialize, deserialize = NAMES.get, NAMES.serialize, NAMES.deserialize
mse = MSE = mean_squared_error
mae = MAE = mean_absolute_error

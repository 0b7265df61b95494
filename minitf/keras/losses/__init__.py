"""Losses: one number that says how wrong a model's answers are (`tf.keras.losses`).

Each is a function `(y_true, y_pred)` that gives one loss for each example, and a class
that adds them up. Read in lesson 05.
"""

import inspect as _inspect

from minitf.keras.losses.classification import (
    BinaryCrossentropy, BinaryFocalCrossentropy, CategoricalCrossentropy,
    CategoricalFocalCrossentropy, CategoricalGeneralizedCrossEntropy, CategoricalHinge, Circle, Dice,
    Hinge, KLDivergence, SparseCategoricalCrossentropy, SquaredHinge, Tversky,
    binary_crossentropy, binary_focal_crossentropy, categorical_crossentropy,
    categorical_focal_crossentropy, categorical_generalized_cross_entropy, categorical_hinge,
    circle, dice, hinge, kl_divergence, sparse_categorical_crossentropy, squared_hinge, tversky,
)  # fmt: skip
from minitf.keras.losses.loss import Loss, LossFunctionWrapper
from minitf.keras.losses.regression import (
    CosineSimilarity, Huber, LogCosh, MeanAbsoluteError, MeanAbsolutePercentageError,
    MeanSquaredError, MeanSquaredLogarithmicError, Poisson, cosine_similarity, huber, log_cosh,
    mean_absolute_error, mean_absolute_percentage_error, mean_squared_error,
    mean_squared_logarithmic_error, poisson,
)  # fmt: skip
from minitf.keras.namespaces import Names

SHORT = {
    "bce": binary_crossentropy, "kld": kl_divergence, "mae": mean_absolute_error,
    "mse": mean_squared_error, "mape": mean_absolute_percentage_error,
    "msle": mean_squared_logarithmic_error,
}  # fmt: skip
FUNCTIONS = [thing for thing in list(vars().values()) if _inspect.isfunction(thing)]
_CLASSES = [kind for kind in list(vars().values()) if _inspect.isclass(kind) and kind is not Names]
NAMES = Names("loss", {
    **{thing.__name__: thing for thing in (*FUNCTIONS, *_CLASSES)},
    **SHORT, **{name.upper(): function for name, function in SHORT.items()},
})  # fmt: skip
get, serialize, deserialize = NAMES.get, NAMES.serialize, NAMES.deserialize
mse = MSE = mean_squared_error
mae = MAE = mean_absolute_error
mape = MAPE = mean_absolute_percentage_error
msle = MSLE = mean_squared_logarithmic_error
kld = KLD = kullback_leibler_divergence = kl_divergence
logcosh = log_cosh

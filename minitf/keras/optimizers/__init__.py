"""Optimizers: how gradients become changes of the weights (`tf.keras.optimizers`).

Each is a few lines of tensor operations in `update_step`; in `fit` they become a part of
the compiled training step. Read in lesson 05.
"""

from minitf.keras.optimizers import schedules
from minitf.keras.optimizers.adam import Adam, Adamax, AdamW, Lamb, Nadam
from minitf.keras.optimizers.optimizer import Optimizer
from minitf.keras.optimizers.simple import SGD, Adadelta, Adagrad, Ftrl, Lion, RMSprop
from minitf.keras.namespaces import Names

CLASSES = [Adadelta, Adagrad, Adam, AdamW, Adamax, Ftrl, Lamb, Lion, Nadam, Optimizer, RMSprop, SGD]
NAMES = Names("optimizer", {
    **{kind.__name__: kind for kind in CLASSES},
    **{kind.__name__.lower(): kind for kind in CLASSES},
})  # fmt: skip
serialize, deserialize = NAMES.serialize, NAMES.deserialize


def get(identifier) -> Optimizer | None:
    """An optimizer from a name (in any case), a config or an object.

    Raises:
        ValueError: there is none of that name.
    """
    known = isinstance(identifier, str) and identifier.lower() in NAMES.table
    found = NAMES.table[identifier.lower()]() if known else identifier
    if not isinstance(found, Optimizer) and found is not None:
        found = deserialize(found) if isinstance(found, dict) else NAMES.get(found)
    if found is None or isinstance(found, Optimizer):
        return found
    raise ValueError(f"Could not interpret optimizer identifier: {identifier!r}")

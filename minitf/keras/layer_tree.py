"""The tree of a layer: its fields, and what is found by looking through them.

Weights, layers inside, losses and random states are not registered anywhere; a subclass
only has to assign them. Every `Layer` is such a tree.
"""

import numpy as np

from minitf.base import nest
from minitf.base.dtypes import as_dtype
from minitf.core import convert
from minitf.core.variable import Variable
from minitf.keras import constraints, initializers, naming, regularizers
from minitf.keras.random import SeedGenerator

_NOT_TREE = {"_losses", "_steps", "_weights", "_metrics", "calls", "graph", "_arguments",
             "_call_parameters", "_build_shapes", "_batch_input_shape", "_compiled_with",
             "batches_in_hand", "_to_reset"}  # fmt: skip
_PLAIN = {str, int, float, bool, type(None)}


class Weight(Variable):
    """A variable of a layer, with a path that tells which (`sequential/dense/kernel`)."""

    def __init__(self, value, trainable: bool, name: str, path: str):
        super().__init__(value, trainable=trainable, name=name)
        self.path = path

    @property
    def name(self) -> str:
        return self._name

    @property
    def value(self):
        """Its numbers now, as a tensor."""
        return self.read_value()

    def __reduce__(self):
        return Weight, (self.numpy(), self.trainable, self._name, self.path)

    def __repr__(self) -> str:
        return (
            f"<Variable path={self.path}, shape={self.shape}, dtype={self.dtype.name}, "
            f"value={self.numpy()}>"
        )

    __str__ = __repr__


class Tree:
    """Fields, some of which hold weights, layers, or structures of them."""

    _trainable = True

    def add_weight(self, shape=None, initializer=None, dtype=None, trainable=True,
                   regularizer=None, constraint=None, name=None, **_) -> Weight:  # fmt: skip
        """A new weight of this layer.

        Args:
            shape: default: a single number.
            initializer: default: Glorot's for floats, zeros for ints.
        """
        if isinstance(shape, str):
            raise ValueError(
                f"`add_weight` takes a shape first; a name is a keyword argument: name={shape!r}"
            )
        kind = as_dtype(dtype or self.variable_dtype)
        default = "glorot_uniform" if kind.is_floating else "zeros"
        chosen = initializers.get(default if initializer is None else initializer)
        shape = () if shape is None else (shape,) if isinstance(shape, int) else tuple(shape)
        if None in shape:
            raise ValueError(
                "Shapes used to initialize variables must be fully-defined (no `None` "
                f"dimensions). Received: shape={shape} for variable path='{name}'"
            )
        name = name or "variable"
        weight = Weight(
            lambda: convert.to_tensor(chosen(shape, dtype=kind.name), kind),
            trainable, name, naming.path_in(self.name, name),
        )  # fmt: skip
        weight.regularizer = regularizers.get(regularizer)
        weight.constraint = constraints.get(constraint)
        self._weights.append(weight)
        return weight

    def make_weight(self, name: str, shape, kind: str = "", **options) -> Weight:
        """A new weight with the initializer, regularizer and constraint in the fields that
        are named after it (`kernel_initializer`), or after its kind."""
        parts = ("initializer", "regularizer", "constraint")
        found = {part: getattr(self, f"{kind or name}_{part}", None) for part in parts}
        return self.add_weight(shape, name=name, **found | options)

    def _leaves(self) -> list:
        """What is in the fields, and in structures in them."""
        found: list = []
        for name, field in vars(self).items():
            if type(field) not in _PLAIN and name not in _NOT_TREE:
                found += nest.flatten(field)
        return found

    def sublayers(self) -> list["Tree"]:
        """The layers in the fields of this one, in the order they were assigned."""
        return list({id(v): v for v in self._leaves() if isinstance(v, Tree)}.values())

    def _flatten_layers(self, include_self: bool = True, recursive: bool = True) -> list["Tree"]:
        """The layers below, each once: Keras' own code asks for them by this name."""
        found = {id(self): self} if include_self else {}
        for layer in self.sublayers():
            inner = layer._flatten_layers() if recursive else [layer]
            found |= {id(x): x for x in inner if id(x) not in found}
        return list(found.values())

    def own_weights(self) -> list[Weight]:
        """Its weights without those of its sublayers, trainable ones first as in Keras."""
        # As in Keras 3: a plain tf.Variable in a field is not a weight of the layer.
        own = self._weights + [v for v in self._leaves() if isinstance(v, Weight)]
        own.sort(key=lambda v: not v.trainable)
        return list({id(v): v for v in own}.values())

    @property
    def weights(self) -> list[Variable]:
        """Its own weights, then those of its sublayers."""
        own = self.own_weights()
        for layer in self.sublayers():
            own += layer.weights
        return list({id(v): v for v in own}.values())

    @property
    def variables(self) -> list[Variable]:
        """The weights, and the states of random generators."""
        return self.weights + self._seed_states()

    def _seed_states(self) -> list[Variable]:
        own = [v.state for v in self._leaves() if isinstance(v, SeedGenerator)]
        return own + [s for layer in self.sublayers() for s in layer._seed_states()]

    @property
    def trainable_weights(self) -> list[Variable]:
        """The weights that training changes."""
        if not self.trainable:
            return []
        frozen = {id(v) for layer in self.sublayers() for v in layer.non_trainable_weights}
        return [v for v in self.weights if v.trainable and id(v) not in frozen]

    @property
    def trainable_variables(self) -> list[Variable]:
        return self.trainable_weights

    @property
    def non_trainable_weights(self) -> list[Variable]:
        trainable = {id(v) for v in self.trainable_weights}
        return [v for v in self.weights if id(v) not in trainable]

    @property
    def non_trainable_variables(self) -> list[Variable]:
        return self.non_trainable_weights + self._seed_states()

    @property
    def trainable(self) -> bool:
        return self._trainable

    @trainable.setter
    def trainable(self, value: bool) -> None:
        self._trainable = bool(value)
        for layer in self.sublayers():
            layer.trainable = value

    def count_params(self) -> int:
        """How many numbers the weights hold."""
        return sum(int(np.prod(w.shape)) for w in self.weights)

    def get_weights(self) -> list[np.ndarray]:
        """The weights' values, in the order of `weights`."""
        return [np.asarray(w) for w in self.weights]

    def set_weights(self, weights: list) -> None:
        """Puts values in the weights.

        Raises:
            ValueError: there are too many or too few, or a shape differs.
        """
        if len(weights) != len(self.weights):
            raise ValueError(
                f"You called `set_weights(weights)` on layer '{self.name}' with a weight list of "
                f"length {len(weights)}, but the layer was expecting {len(self.weights)} weights."
            )
        for variable, value in zip(self.weights, weights):
            if tuple(np.shape(value)) != tuple(variable.shape):
                raise ValueError(
                    f"Layer {self.name} weight shape {tuple(variable.shape)} is not compatible "
                    f"with provided weight shape {tuple(np.shape(value))}."
                )
            variable.assign(value)

    def save_own_variables(self, store: dict) -> None:
        """Puts its own weights in `store`, as "0", "1" and so on. May be overridden."""
        store.update({str(i): w.numpy() for i, w in enumerate(self.own_weights())})

    def load_own_variables(self, store: dict) -> None:
        """Takes its own weights from what `save_own_variables` made.

        Raises:
            ValueError: there are too many or too few.
        """
        own = self.own_weights()
        if len(store) != len(own):
            never_built = (
                f"Layer '{self.name}' was never built and thus it doesn't have any variables. "
                f"However the weights file lists {len(store)} variables for this layer."
            )
            raise ValueError(never_built if store and not self.built else (
                f"Layer '{self.name}' expected {len(own)} variables, but received {len(store)} "
                f"variables during loading. Expected: {[w.name for w in own]}"
            ))  # fmt: skip
        for number, weight in enumerate(own):
            value = store[str(number)]
            if np.shape(value) != tuple(weight.shape):
                raise ValueError(
                    "The shape of the target variable and the shape of the target value in "
                    f"`variable.assign(value)` must match. variable.shape={tuple(weight.shape)}, "
                    f"Received: value.shape={np.shape(value)}. Target variable: {weight}"
                )
            weight.assign(value)

    @property
    def metrics(self) -> list:
        """The metrics in its fields, and in its sublayers."""
        own = [v for v in self._leaves() if hasattr(v, "update_state")]
        return own + [m for layer in self.sublayers() for m in layer.metrics]

    @property
    def metrics_variables(self) -> list[Variable]:
        return [v for metric in self.metrics for v in metric.variables]

    # ---- losses of its own ----

    def add_loss(self, loss) -> None:
        """Adds a number to what training makes small, for this call."""
        self._losses += nest.flatten(loss)

    @property
    def losses(self) -> list:
        """What `add_loss` and the regularizers ask for, since the last outermost call."""
        penalties = [
            w.regularizer(w) for w in self.trainable_weights if getattr(w, "regularizer", None)
        ]
        return self._added_losses() + penalties

    def _added_losses(self) -> list:
        return self._losses + [x for layer in self.sublayers() for x in layer._added_losses()]

    def clear_losses(self) -> None:
        self._losses = []
        for layer in self.sublayers():
            layer.clear_losses()

"""The layer: a plain object with `build`, which makes weights, and `call`, which uses them.

Its fields are the tree: weights, sublayers and losses are found by looking through them,
so a subclass only has to assign. Read in lesson 04.
"""

from __future__ import annotations

import contextlib
import inspect
import threading

import numpy as np

from minitf.base import nest
from minitf.base.dtypes import as_dtype
from minitf.base.shape import TensorShape, TensorSpec
from minitf.core import convert
from minitf.core.door import recording
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable
from minitf.keras import initializers, naming
from minitf.keras.functional import connect, is_open
from minitf.ops.elementwise import cast


class Weight(Variable):
    """A variable of a layer, with a path that tells which (`sequential/dense/kernel`)."""

    def __init__(self, value, trainable: bool, name: str, path: str):
        super().__init__(value, trainable=trainable, name=name)
        self.path = path

    @property
    def name(self) -> str:
        return self._name

    def __repr__(self) -> str:
        return (
            f"<Variable path={self.path}, shape={self.shape}, dtype={self.dtype.name}, "
            f"value={self.numpy()}>"
        )

    __str__ = __repr__


class _Context(threading.local):
    """What the outermost call said of `training`, for the layers inside it."""

    training: bool | None = None
    inside = False  # another layer's call


_CONTEXT = _Context()


class Layer:
    """A function with weights.

    Subclasses write `call(self, inputs)`, and `build(self, input_shape)` if they have
    weights whose shape depends on the input's.

    Args:
        trainable: whether training changes its weights.
        name: default: after the class, with a number.
        dtype: of weights and results.
        input_shape, input_dim: of one example, for the first layer of a Sequential.
    """

    def __init__(self, *, trainable: bool = True, name: str | None = None, dtype=None,
                 activity_regularizer=None, input_shape=None, input_dim=None,
                 batch_input_shape=None):  # fmt: skip
        self.name = name or naming.auto_name(self)
        self.dtype = as_dtype(dtype or "float32").name
        self.activity_regularizer = activity_regularizer
        self.built = False
        self._trainable = bool(trainable)
        self._losses: list = []
        self._weights: list[Weight] = []
        self.calls: list = []  # nodes of functional models that this layer made
        if input_dim is not None:
            input_shape = (input_dim,)
        if input_shape is not None:
            batch_input_shape = (None, *input_shape)
        self._batch_input_shape = batch_input_shape

    # ---- to be written by subclasses ----

    def build(self, input_shape) -> None:
        """Makes the weights. Called once, before the first call."""

    def call(self, inputs):
        """The layer's function."""
        raise NotImplementedError(f"{type(self).__name__} has no call(self, inputs)")

    def get_config(self) -> dict:
        """The arguments that make an equal layer."""
        return {"name": self.name, "trainable": self.trainable, "dtype": self.dtype}

    @classmethod
    def from_config(cls, config: dict) -> "Layer":
        return cls(**config)

    # ---- weights ----

    def add_weight(self, shape=None, initializer=None, dtype=None, trainable=True,
                   regularizer=None, constraint=None, name=None, **_) -> Weight:  # fmt: skip
        """A new weight of this layer.

        Args:
            shape: default: a single number.
            initializer: default: Glorot's for floats, zeros for ints.
        """
        kind = as_dtype(dtype or self.dtype)
        chosen = initializers.get(initializer or ("glorot_uniform" if kind.is_floating else "zeros"))
        shape = tuple(shape or ())
        name = name or "variable"
        weight = Weight(
            lambda: convert.to_tensor(chosen(shape, dtype=kind.name), kind),
            trainable, name, naming.path(name),
        )  # fmt: skip
        weight.regularizer, weight.constraint = regularizer, constraint
        self._weights.append(weight)
        return weight

    def sublayers(self) -> list["Layer"]:
        """The layers in the fields of this one, in the order they were assigned."""
        found = [v for f in self._fields() for v in _leaves(f) if isinstance(v, Layer)]
        return list({id(layer): layer for layer in found}.values())

    def _fields(self) -> list:
        return [value for name, value in vars(self).items() if name not in _NOT_TREE]

    @property
    def weights(self) -> list[Variable]:
        """Its own weights, then those of its sublayers."""
        own = list(self._weights)
        # As in Keras 3: a plain tf.Variable in a field is not a weight of the layer.
        own += [v for f in self._fields() for v in _leaves(f) if isinstance(v, Weight)]
        own.sort(key=lambda v: not v.trainable)  # as Keras has it: trainable ones first
        for layer in self.sublayers():
            own += layer.weights
        return list({id(v): v for v in own}.values())

    variables = weights

    @property
    def trainable_weights(self) -> list[Variable]:
        """The weights that training changes."""
        if not self.trainable:
            return []
        frozen = {id(v) for layer in self.sublayers() for v in layer.non_trainable_weights}
        return [v for v in self.weights if v.trainable and id(v) not in frozen]

    trainable_variables = trainable_weights

    @property
    def non_trainable_weights(self) -> list[Variable]:
        trainable = {id(v) for v in self.trainable_weights}
        return [v for v in self.weights if id(v) not in trainable]

    non_trainable_variables = non_trainable_weights

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
                f"layer '{self.name}' has {len(self.weights)} weights, but {len(weights)} "
                "values were given"
            )
        for variable, value in zip(self.weights, weights):
            variable.assign(value)

    # ---- losses of its own ----

    def add_loss(self, loss) -> None:
        """Adds a number to what training makes small, for this call."""
        self._losses += nest.flatten(loss)

    @property
    def losses(self) -> list:
        """What `add_loss` and the regularizers ask for, since the last outermost call."""
        penalties = [w.regularizer(w) for w in self._weights if getattr(w, "regularizer", None)]
        own = list(self._losses) + (penalties if self.trainable else [])
        return own + [loss for layer in self.sublayers() for loss in layer.losses]

    def clear_losses(self) -> None:
        self._losses = []
        for layer in self.sublayers():
            layer.clear_losses()

    # ---- calling ----

    def __call__(self, *args, **options):
        """Builds the layer if it is new, then calls it on tensors.

        `training` is passed to every layer inside that has such an argument.
        """
        args = nest.map_structure(self._prepared, list(args))
        with _entered(options.get("training")) as (training, outermost):
            self._build_once(args)
            if outermost and any(map(is_open, nest.flatten([args, options]))):
                return connect(self, args, options)
            options = self._call_options(args, options, training)
            with naming.scope(self.name):
                outputs = self.call(*args, **options)
        if self.activity_regularizer is not None:
            self.add_loss(self.activity_regularizer(outputs))
        return outputs

    def _prepared(self, value):
        """Arrays become tensors, and floats the layer's dtype."""
        if isinstance(value, (np.ndarray, np.generic, Variable)):
            value = convert.to_tensor(value)
        if isinstance(value, Tensor) and value.dtype.is_floating:
            return cast(value, self.dtype)
        return value

    def _call_options(self, args: list, options: dict, training: bool) -> dict:
        parameters = inspect.signature(self.call).parameters
        if "training" not in parameters:
            return {k: v for k, v in options.items() if k != "training"}
        given = "training" in options or len(args) > list(parameters).index("training")
        return options if given and options.get("training", True) is not None else {
            **options, "training": training
        }  # fmt: skip

    def _build_once(self, args: list) -> None:
        if self.built:
            return
        if args:
            self._input_spec = nest.map_structure(_spec, args[0])
        # Weights are made with numbers, even while a graph is traced.
        with naming.scope(self.name), recording():
            shape = nest.map_structure(lambda s: s.shape, getattr(self, "_input_spec", None))
            self.build(shape)
        self.built = True

    @property
    def input(self):
        """What the layer was called on in a functional model."""
        return _single(self._last_call().inputs)

    @property
    def output(self):
        """What the layer gave in a functional model."""
        return self._last_call().attrs["structure"]

    def _last_call(self):
        if not self.calls:
            raise AttributeError(f"The layer {self.name} has never been called and thus has no "
                                 "defined output.")  # fmt: skip
        return self.calls[-1]

    def compute_output_spec(self, spec: TensorSpec):
        """The spec of the output, found by calling the layer with no numbers."""
        with recording():
            return self(Tensor(None, spec)).spec

    def compute_output_shape(self, input_shape) -> tuple:
        return tuple(self.compute_output_spec(TensorSpec(input_shape, self.dtype)).shape)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} name={self.name}, built={self.built}>"


_NOT_TREE = {"_losses", "_weights", "_metrics", "_input_spec", "calls", "graph"}


def _single(values: tuple):
    return values[0] if len(values) == 1 else list(values)


def _leaves(field) -> list:
    return nest.flatten(field) if isinstance(field, (list, tuple, dict)) else [field]


def _spec(value) -> TensorSpec:
    return value.spec if isinstance(value, Tensor) else TensorSpec(TensorShape(None))


@contextlib.contextmanager
def _entered(given: bool | None):
    """Whether this call trains (as it says, else as the call around it says, else not),
    and whether no other layer's call is around it."""
    before = _CONTEXT.training, _CONTEXT.inside
    training = given if given is not None else bool(before[0])
    _CONTEXT.training, _CONTEXT.inside = training, True
    try:
        yield training, not before[1]
    finally:
        _CONTEXT.training, _CONTEXT.inside = before


@contextlib.contextmanager
def outermost():
    """Calls inside are outermost ones, so that layers leave nodes of a functional model."""
    before, _CONTEXT.inside = _CONTEXT.inside, False
    try:
        with recording():
            yield
    finally:
        _CONTEXT.inside = before

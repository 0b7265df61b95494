"""The layer: a plain object with `build`, which makes weights, and `call`, which uses them.

Its fields are the tree: weights, sublayers and losses are found by looking through them,
so a subclass only has to assign. Read in lesson 04.
"""

from __future__ import annotations

import contextlib
import functools
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
from minitf.keras import (
    activations, backend, constraints, initializers, input_spec, masks, naming, registry,
    regularizers,
)  # fmt: skip
from minitf.keras.functional import connect, is_open
from minitf.keras.random import SeedGenerator
from minitf.ops.elementwise import cast
from minitf.ops.fill import shape as shape_of


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

    supports_masking = False
    autocast = True  # floats that come in get the layer's dtype
    input_spec = None  # what it takes, checked at each call
    stateful = False

    def __new__(cls, *args, **options):
        layer = super().__new__(cls)
        layer._arguments = args, options  # for the config of a class that writes none
        return layer

    def __init_subclass__(cls, own_build: bool = False, **options):
        """Notes that a layer is built, when the `build` of a subclass has run."""
        super().__init_subclass__(**options)
        if "build" in vars(cls) and not own_build:
            cls.build = _noting(cls.build)
        if "compute_mask" in vars(cls):
            cls.supports_masking = True

    def __init__(self, *, activity_regularizer=None, trainable: bool = True, dtype=None,
                 autocast: bool = True, name: str | None = None, **options):  # fmt: skip
        shape = options.pop("input_shape", None)
        size = options.pop("input_dim", None)
        batch_shape = options.pop("batch_input_shape", options.pop("batch_shape", None))
        if options:
            raise ValueError(
                f"Unrecognized keyword arguments passed to {type(self).__name__}: {options}"
            )
        if name is not None and not isinstance(name, str):
            raise ValueError(
                f"Argument `name` must be a string and cannot contain character `/`. "
                f"Received: name={name} (of type {type(name)})"
            )
        self.name = name or naming.auto_name(self)
        self.dtype_policy = backend.policy(dtype)
        self.dtype = self.compute_dtype = self.variable_dtype = self.dtype_policy.name
        if not autocast:
            self.autocast = False
        self.activity_regularizer = regularizers.get(activity_regularizer)
        self.built = False
        self.path = self.name
        self._trainable = bool(trainable)
        self._losses: list = []
        self._weights: list[Weight] = []
        self.calls: list = []  # nodes of functional models that this layer made
        shape = (size,) if size is not None else shape
        self._batch_input_shape = batch_shape if shape is None else (None, *shape)

    def keep(self, arguments: dict) -> None:
        """Makes fields of a constructor's `locals()`; a name that ends in `initializer`,
        `regularizer`, `constraint` or `activation` holds such an object afterwards."""
        for name, value in arguments.items():
            if name not in ("self", "options", "__class__"):
                setattr(self, name, _resolved(name.rpartition("_")[2], value))

    # ---- to be written by subclasses ----

    def build(self, input_shape) -> None:
        """Makes the weights. Called once, before the first call."""

    def call(self, inputs):
        """The layer's function."""
        raise NotImplementedError(f"{type(self).__name__} has no call(self, inputs)")

    def compute_mask(self, inputs, previous_mask):
        """The mask of the output; a layer that writes this, or sets `supports_masking`,
        passes masks on."""
        return previous_mask

    def get_config(self) -> dict:
        """The arguments that make an equal layer, read from fields of the same names."""
        policy = {"module": "keras", "class_name": "DTypePolicy",
                  "config": {"name": self.dtype}, "registered_name": None}  # fmt: skip
        config = {"name": self.name, "trainable": self.trainable, "dtype": policy}
        if self.activity_regularizer is not None:
            config["activity_regularizer"] = self.activity_regularizer
        config |= registry.arguments(self, leave_out=_COMMON)
        if type(self).get_config is Layer.get_config and not registry.ours(type(self)):
            config |= _given_arguments(self)
        return {name: _plain(value) for name, value in config.items()}

    @classmethod
    def from_config(cls, config: dict) -> "Layer":
        return cls(**config)

    def get_build_config(self) -> dict | None:
        """The shapes that the layer was built for."""
        shapes = vars(self).get("_build_shapes")
        if not shapes:
            return None
        single = {"input_shape": next(iter(shapes.values()))}
        return single if len(shapes) == 1 else {"shapes_dict": shapes}

    def build_from_config(self, config: dict) -> None:
        """Builds the layer for the shapes of `get_build_config`."""
        if "shapes_dict" in config:
            self.build(**config["shapes_dict"])
        elif config.get("input_shape") is not None:
            self.build(config["input_shape"])

    # ---- weights ----

    def add_weight(self, shape=None, initializer=None, dtype=None, trainable=True,
                   regularizer=None, constraint=None, name=None, **_) -> Weight:  # fmt: skip
        """A new weight of this layer.

        Args:
            shape: default: a single number.
            initializer: default: Glorot's for floats, zeros for ints.
        """
        kind = as_dtype(dtype or self.variable_dtype)
        default = "glorot_uniform" if kind.is_floating else "zeros"
        chosen = initializers.get(default if initializer is None else initializer)
        shape = () if shape is None else tuple(shape)
        if None in shape:
            raise ValueError(
                "Shapes used to initialize variables must be fully-defined (no `None` "
                f"dimensions). Received: shape={shape} for variable path='{name}'"
            )
        name = name or "variable"
        weight = Weight(
            lambda: convert.to_tensor(chosen(shape, dtype=kind.name), kind),
            trainable, name, naming.path(name),
        )  # fmt: skip
        weight.regularizer = regularizers.get(regularizer)
        weight.constraint = constraints.get(constraint)
        self._weights.append(weight)
        return weight

    def sublayers(self) -> list["Layer"]:
        """The layers in the fields of this one, in the order they were assigned."""
        found = [v for f in self._fields() for v in _leaves(f) if isinstance(v, Layer)]
        return list({id(layer): layer for layer in found}.values())

    def _fields(self) -> list:
        return [value for name, value in vars(self).items() if name not in _NOT_TREE]

    def own_weights(self) -> list[Weight]:
        """Its weights without those of its sublayers, trainable ones first as in Keras."""
        own = list(self._weights)
        # As in Keras 3: a plain tf.Variable in a field is not a weight of the layer.
        own += [v for f in self._fields() for v in _leaves(f) if isinstance(v, Weight)]
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
        found = [v for f in self._fields() for v in _leaves(f)]
        own = [v.state for v in found if isinstance(v, SeedGenerator)]
        return own + [s for layer in self.sublayers() for s in layer._seed_states()]

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
                f"layer '{self.name}' has {len(self.weights)} weights, but {len(weights)} "
                "values were given"
            )
        for variable, value in zip(self.weights, weights):
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
            weight.assign(store[str(number)])

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
        args, options = nest.map_structure(self._prepared, [list(args), options])
        given = self._by_name(args, options)
        with _entered(given.get("training"), self._signature()) as outermost:
            first = next(iter(given.values()), None)
            if self.input_spec is not None:
                input_spec.check(self.input_spec, first, self.name)
            if not self.built:
                self._build_once(given)
            if outermost and any(map(is_open, nest.flatten([args, options]))):
                return connect(self, args, options)
            return self.run(args, options)

    def run(self, args: list, options: dict):
        """`call`, given `training` and the inputs' masks where it takes them."""
        given = self._by_name(args, options)
        first = next(iter(given.values()), None)
        parameters = self._signature()
        if "training" not in parameters:
            options = {k: v for k, v in options.items() if k != "training"}
        elif given.get("training") is None and _CONTEXT.training is not None:
            options = {**options, "training": _CONTEXT.training}
        options = masks.fill_in(parameters, given, options)
        before = options.get("mask")
        before = masks.of(first) if before is None else before
        with naming.scope(self.name):
            outputs = self.call(*args, **options)
        masks.pass_on(self, first, outputs, before)
        if self.activity_regularizer is not None:
            for output in nest.flatten(outputs):
                self.add_loss(self.activity_regularizer(output) / _rows(output))
        return outputs

    def _prepared(self, value):
        """Arrays become tensors, and floats the layer's dtype."""
        if isinstance(value, (np.ndarray, np.generic, Variable)):
            value = convert.to_tensor(value)
        if isinstance(value, Tensor) and value.dtype.is_floating and self.autocast:
            return _kept(value, cast(value, self.compute_dtype))
        return value

    def _signature(self) -> dict:
        """The arguments of `call` by name."""
        found = vars(self).get("_call_parameters")
        if found is None:
            found = self._call_parameters = dict(inspect.signature(self.call).parameters)
        return found

    def _by_name(self, args: list, options: dict) -> dict:
        """What a call was given, by the names of the arguments."""
        return dict(zip(self._signature(), args)) | options

    def _build_once(self, given: dict) -> None:
        """Builds the layer for the shapes of these inputs."""
        given = {k: v for k, v in given.items() if any(isinstance(t, Tensor) for t in nest.flatten(v))}
        shapes = {f"{k}_shape": _shapes(v) for k, v in given.items() if k != "mask"}
        # Weights are made with numbers, even while a graph is traced.
        names = list(inspect.signature(self.build).parameters)
        if len(names) < 2 or not all(name.endswith("_shape") for name in names):
            self.build(next(iter(shapes.values()), None))
        else:
            self.build(**{k: v for k, v in shapes.items() if k in names})
        vars(self).setdefault("_build_shapes", shapes)
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
            inputs = nest.map_structure(lambda s: Tensor(None, s), spec)
            return nest.map_structure(lambda t: t.spec, self(inputs))

    def compute_output_shape(self, input_shape):
        """The shape (or shapes) that the layer gives for inputs of this shape."""
        several = input_shape and isinstance(input_shape[0], (list, tuple))
        specs = [TensorSpec(s, self.dtype) for s in (input_shape if several else [input_shape])]
        found = self.compute_output_spec(specs if several else specs[0])
        return nest.map_structure(lambda s: tuple(s.shape), found)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} name={self.name}, built={self.built}>"


_NOT_TREE = {"_losses", "_weights", "_metrics", "calls", "graph", "_arguments",
             "_call_parameters", "_build_shapes"}  # fmt: skip
_COMMON = ("activity_regularizer", "trainable", "dtype", "autocast", "name")


def _noting(build):
    """The `build` of a class, noting the shapes and that it has run."""

    @functools.wraps(build)
    def wrapper(self, *args, **options):
        if vars(self).get("_building"):  # the `build` of a base class
            return build(self, *args, **options)
        self._building = True
        names = list(inspect.signature(build).parameters)[1:]
        try:
            with naming.scope(self.name), recording():
                self.path = naming.path("").rstrip("/")
                build(self, *args, **options)
        finally:
            self._building = False
        self._build_shapes = dict(zip(names, args)) | options
        self.built = True

    return wrapper


def _given_arguments(layer: Layer) -> dict:
    """What a layer of a user's class was made with, by the names of the arguments."""
    args, options = layer._arguments
    names = list(inspect.signature(type(layer).__init__).parameters)[1:]
    return dict(zip(names, args)) | options


def _plain(value):
    """A field as it stands in a config."""
    if inspect.isfunction(value):
        return activations.serialize(value)
    return registry.serialize_keras_object(value)


def _resolved(kind: str, value):
    """What an argument of this kind stands for."""
    if kind == "initializer":
        return initializers.get(value)
    if kind == "activation":
        return activations.get(value)
    if kind == "regularizer":
        return regularizers.get(value)
    return constraints.get(value) if kind == "constraint" else value


def _single(values: tuple):
    return values[0] if len(values) == 1 else list(values)


def _leaves(field) -> list:
    return nest.flatten(field) if isinstance(field, (list, tuple, dict)) else [field]


def _shapes(value):
    """The shape of a tensor as Keras gives it to `build`: a tuple; or a structure of them."""
    return nest.map_structure(lambda t: tuple(t.shape) if hasattr(t, "shape") else None, value)


def _rows(tensor: Tensor):
    """How many examples there are: an activity counts for each."""
    return cast(shape_of(tensor)[0], tensor.dtype)


def _kept(before: Tensor, after: Tensor) -> Tensor:
    """The tensor with another dtype, and the mask that it had."""
    mask = getattr(before, "_keras_mask", None)
    if after is not before and mask is not None:
        masks.put(after, mask)
    return after


@contextlib.contextmanager
def _entered(given: bool | None, parameters: dict):
    """Says to the layers inside whether this call trains: as it says itself, else as the
    call around it, else as `call` has it by default. Gives whether it is an outermost one."""
    before = _CONTEXT.training, _CONTEXT.inside
    if given is None:
        given = before[0]
    if given is None and "training" in parameters:
        default = parameters["training"].default
        given = default if default in (True, False) else None
    _CONTEXT.training, _CONTEXT.inside = given, True
    try:
        yield not before[1]
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

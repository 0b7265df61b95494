"""The layer: a plain object with `build`, which makes weights, and `call`, which uses them.

What its fields hold is in `layer_tree.py`, what happens when it is called in `calling.py`. Read in
lesson 04.
"""

import inspect
import warnings

from minitf.base import nest
from minitf.base.shape import TensorSpec
from minitf.core.door import recording
from minitf.core.tensor import Tensor
from minitf.keras import (
    activations, config, constraints, functional, initializers, naming, registry, regularizers,
)  # fmt: skip
from minitf.keras.calling import Callable, noting
from minitf.keras.keras_tensor import KerasTensor
from minitf.keras.layer_tree import Tree


class Layer(Tree, Callable, registry.FromConfig):
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
    unsaved: tuple[str, ...] = ()  # arguments of base classes that its config does not have

    def __new__(cls, *args, **options):
        layer = super().__new__(cls)
        layer._arguments = args, options  # for the config of a class that writes none
        return layer

    def __init_subclass__(cls, own_build: bool = False, **options):
        """Notes that a layer is built, when the `build` of a subclass has run."""
        super().__init_subclass__(**options)
        if "build" in vars(cls) and not own_build:
            cls.build = noting(cls.build)
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
        if not isinstance(trainable, bool):
            raise ValueError(
                "Expected `trainable` argument to be a boolean, but got: "
                f"{trainable} (of type {type(trainable)})"
            )
        self.name = naming.auto_name(self) if name is None else name
        self.dtype_policy = config.policy(dtype)
        self.dtype = self.compute_dtype = self.variable_dtype = self.dtype_policy.name
        if not autocast:
            self.autocast = False
        self.activity_regularizer = regularizers.get(activity_regularizer)
        self.built = False
        self.path = self.name
        self._trainable = bool(trainable)
        self._losses: list = []
        self._weights: list = []
        self.calls: list = []  # nodes of functional models that this layer made
        shape = (size,) if size is not None else shape
        self._batch_input_shape = batch_shape if shape is None else (None, *shape)

    def keep(self, arguments: dict) -> None:
        """Makes fields of a constructor's `locals()`; a name that ends in `initializer`,
        `regularizer`, `constraint` or `activation` holds such an object afterwards."""
        for name, value in arguments.items():
            if name not in ("self", "options", "name", "__class__"):
                setattr(self, name, _resolved(name.rpartition("_")[2], value))

    # ---- to be written by subclasses ----

    def build(self, input_shape) -> None:
        """Makes the weights. Called once, before the first call."""
        if any(not layer.built for layer in self.sublayers()):
            warnings.warn(
                f"`build()` was called on layer '{self.name}', however the layer does not have a "
                "`build()` method implemented and it looks like it has unbuilt state.",
                stacklevel=2,
            )  # fmt: skip
        self.built = True

    build.default = True  # a layer of a class without its own is built by calling it

    def call(self, inputs):
        """The layer's function."""
        raise NotImplementedError(
            f"Layer {type(self).__name__} does not have a `call` method implemented."
        )

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
        config |= registry.arguments(self, leave_out=(*_COMMON, *self.unsaved))
        if type(self).get_config is Layer.get_config and not registry.ours(type(self)):
            config |= _given_arguments(self)
        return {name: _plain(value) for name, value in config.items()}

    def get_build_config(self) -> dict | None:
        """The shapes that the layer was built for."""
        shapes = vars(self).get("_build_shapes")
        if not shapes:
            return None
        single = {"input_shape": next(iter(shapes.values()))}
        return single if len(shapes) == 1 else {"shapes_dict": shapes}

    def build_from_config(self, config: dict) -> None:
        """Builds the layer for the shapes of `get_build_config`."""
        if getattr(type(self).build, "default", False):  # its layers are built by calling it
            shapes = config.get("shapes_dict") or config
            with recording():
                self(*[stand_ins(s, self.dtype) for s in shapes.values() if s is not None])
            return
        if "shapes_dict" in config:
            self.build(**config["shapes_dict"])
        elif config.get("input_shape") is not None:
            self.build(config["input_shape"])

    # ---- in a functional model ----

    @property
    def input(self):
        """What the layer was first called on in a functional model."""
        return _single(self._first_call("input").inputs)

    @property
    def output(self):
        """What the layer gave when it was first called in a functional model."""
        return self._first_call("output").attrs["structure"]

    def _first_call(self, what: str):
        if not self.calls:
            raise AttributeError(f"The layer {self.name} has never been called and thus has no "
                                 f"defined {what}.")  # fmt: skip
        return self.calls[0]

    def compute_output_spec(self, *args, **options):
        """KerasTensors like the output for some like the inputs; no weights are used."""
        shaped = type(self).compute_output_shape is not Layer.compute_output_shape
        if shaped and not registry.ours(type(self)):
            shapes = nest.map_structure(lambda t: tuple(t.shape), args[0] if args else options)
            found = self.compute_output_shape(shapes)
            if found and isinstance(found[0], (tuple, list)):
                return type(found)(KerasTensor(s, self.compute_dtype) for s in found)
            return KerasTensor(found, self.compute_dtype)
        return functional.traced(self, args, options)

    def compute_output_shape(self, input_shape):
        """The shape (or shapes) that the layer gives for inputs of this shape."""
        with recording():
            found = self(stand_ins(input_shape, self.dtype))
        return nest.map_structure(lambda t: tuple(t.shape), found)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} name={self.name}, built={self.built}>"


_COMMON = ("activity_regularizer", "trainable", "dtype", "autocast", "name", "weights",
           "inputs", "outputs")  # fmt: skip


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


_TABLES = {"initializer": initializers, "activation": activations, "regularizer": regularizers,
           "constraint": constraints}  # fmt: skip


def _resolved(kind: str, value):
    """What an argument of this kind stands for, by name or otherwise."""
    return _TABLES[kind].get(value) if kind in _TABLES else value


def stand_ins(shape, dtype):
    """Tensors with no numbers for a shape, or a structure of shapes."""
    if isinstance(shape, dict):
        return {k: stand_ins(v, dtype) for k, v in shape.items()}
    if len(shape) and isinstance(shape[0], (tuple, list, dict)):
        return [stand_ins(s, dtype) for s in shape]
    return Tensor(None, TensorSpec(shape, dtype))


def _single(values: tuple):
    return values[0] if len(values) == 1 else list(values)

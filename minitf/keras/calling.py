"""Calling a layer: what happens between `layer(x)` and `layer.call(x)`.

Arrays become tensors, a new layer is built, `training` and masks are handed on, and on
tensors with no numbers the call leaves a node of a functional model instead.
"""

import contextlib
import functools
import inspect
import threading

from minitf.base import nest
from minitf.core import convert
from minitf.core.door import recording
from minitf.core.tensor import Tensor
from minitf.core.waiting import resume
from minitf.keras import input_spec, masks, naming
from minitf.keras.functional import connect
from minitf.keras.keras_tensor import any_open
from minitf.ops.elementwise import cast
from minitf.ops.fill import shape as shape_of


class _Context(threading.local):
    """What the outermost call said of `training`, for the layers inside it."""

    training: bool | None = None
    inside = False  # another layer's call


_CONTEXT = _Context()


class Callable:
    """The calling half of a layer."""

    graph = None  # of a functional model

    def __call__(self, *args, **options):
        """Builds the layer if it is new, then calls it on tensors.

        `training` is passed to every layer inside that has such an argument.
        """
        if "built" not in vars(self):
            raise RuntimeError(
                f"In layer {type(self).__name__}, you forgot to call `super().__init__()` as the "
                "first statement in the `__init__()` method. Go add it!"
            )
        args, options = nest.map_structure(self._prepared, [list(args), options])
        for value in nest.flatten(args):
            if not isinstance(value, Tensor) and value is not None and self.graph is None:
                raise ValueError(
                    "Only input tensors may be passed as positional arguments. The following "
                    f"should be passed as a keyword argument: {value} (of type {type(value)})"
                )
        given = self.by_name(args, options)
        if self.input_spec is not None:
            input_spec.check(self.input_spec, next(iter(given.values()), None), self.name)
        if not self.built:
            self._build_once(given)
        with _entered(given.get("training"), self.signature) as outermost:
            if any_open([args, options]):
                return connect(self, args, options)
            if outermost:
                self.clear_losses()
            return self.run(args, options)

    def run(self, args: list, options: dict):
        """`call`, given `training` and the inputs' masks where it takes them."""
        given = self.by_name(args, options)
        first = next(iter(given.values()), None)
        parameters = self.signature
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
        if not isinstance(value, Tensor) and hasattr(value, "__array__"):
            value = convert.to_tensor(value)
        if isinstance(value, Tensor) and value.dtype.is_floating and self.autocast:
            if value.dtype.name != self.compute_dtype:
                return masks.kept(value, cast(value, self.compute_dtype))
        return value

    @property
    def signature(self) -> dict:
        """The arguments of `call` by name."""
        found = vars(self).get("_call_parameters")
        if found is None:
            found = self._call_parameters = dict(inspect.signature(self.call).parameters)
        return found

    def by_name(self, args: list, options: dict) -> dict:
        """What a call was given, by the names of the arguments."""
        return dict(zip(self.signature, args)) | options

    def _build_once(self, given: dict) -> None:
        """Builds the layer for the shapes of these inputs."""
        given = {k: v for k, v in given.items() if any(isinstance(t, Tensor) for t in nest.flatten(v))}
        shapes = {f"{k}_shape": _shapes(v) for k, v in given.items() if k != "mask"}
        if getattr(type(self).build, "default", False):
            self._build_shapes = shapes
            if any(not layer.built for layer in self.sublayers()):
                self._build_by_run(given)
            self.built = True
            return
        names = list(inspect.signature(self.build).parameters)
        if len(names) < 2 or not all(name.endswith("_shape") for name in names):
            self.build(next(iter(shapes.values()), None))
        else:
            self.build(**{k: v for k, v in shapes.items() if k in names})
        vars(self).setdefault("_build_shapes", shapes)
        self.built = True

    def _build_by_run(self, given: dict) -> None:
        """Builds the layers inside by calling this one on tensors with no numbers."""
        given = {k: v for k, v in given.items() if k != "mask"}
        inside = nest.map_structure(
            lambda t: Tensor(None, t.spec) if isinstance(t, Tensor) else t, given
        )
        with contextlib.suppress(Exception), recording():  # the true call will tell what is wrong
            self.run([], inside)
        self.clear_losses()


def noting(build):
    """The `build` of a class, noting the shapes and that it has run.

    Weights are made with numbers, even while a graph is traced.
    """

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
        resume(self)

    return wrapper


def _shapes(value):
    """The shape of a tensor as Keras gives it to `build`: a tuple; or a structure of them."""
    return nest.map_structure(lambda t: tuple(t.shape) if hasattr(t, "shape") else None, value)


def _rows(tensor: Tensor):
    """How many examples there are: an activity counts for each."""
    return cast(shape_of(tensor)[0], tensor.dtype)


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

"""Dense, Embedding, Activation, Lambda, Masking: layers that every kind of model uses."""

import inspect

from minitf.core import convert
from minitf.core.door import apply
from minitf.keras import masks
from minitf.keras.input_spec import InputSpec
from minitf.keras.layer import Layer
from minitf.ops.elementwise import cast
from minitf.ops.fill import sizes
from minitf.ops.logic import not_equal
from minitf.ops.matmul import matmul
from minitf.ops.reduce import reduce_any
from minitf.ops.shape import reshape, squeeze


class Dense(Layer):
    """`activation(inputs @ kernel + bias)`: every output looks at every input.

    Args:
        units: how many outputs.
        activation: a name or a function; default none.
        use_bias: whether to add a bias.

    Shapes: (..., inputs) to (..., units).

    >>> import minitf as tf
    >>> tf.keras.layers.Dense(3)(tf.ones((2, 5))).shape
    TensorShape([2, 3])
    """

    def __init__(self, units: int, activation=None, use_bias: bool = True,
                 kernel_initializer="glorot_uniform", bias_initializer="zeros",
                 kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None,
                 kernel_constraint=None, bias_constraint=None, **options):  # fmt: skip
        super().__init__(activity_regularizer=activity_regularizer, **options)
        if not isinstance(units, int) or units <= 0:
            raise ValueError(
                "Received an invalid value for `units`, expected a positive integer. "
                f"Received: units={units}"
            )
        self.keep({k: v for k, v in locals().items() if k != "activity_regularizer"})
        self.bias = None
        self.input_spec = InputSpec(min_ndim=2)
        self.supports_masking = True

    def build(self, input_shape) -> None:
        inputs = input_shape[-1]
        if inputs is None:
            raise ValueError(f"Dense needs to know its number of inputs, not {input_shape}")
        # As in a layer of your own; the layers after this one say the same by `make_weight`.
        self.kernel = self.add_weight(
            (inputs, self.units), self.kernel_initializer, name="kernel",
            regularizer=self.kernel_regularizer, constraint=self.kernel_constraint,
        )  # fmt: skip
        if self.use_bias:
            self.bias = self.add_weight(
                (self.units,), self.bias_initializer, name="bias",
                regularizer=self.bias_regularizer, constraint=self.bias_constraint,
            )  # fmt: skip
        self.input_spec = InputSpec(min_ndim=2, axes={-1: inputs})

    def call(self, inputs, training=None):
        # A stack of vectors is one matrix: flatten it, multiply, and fold it back.
        stacked = len(inputs.shape) > 2
        if not inputs.dtype.is_floating:
            inputs = cast(inputs, self.compute_dtype)
        rows = reshape(inputs, (-1, self.kernel.shape[0])) if stacked else inputs
        outputs = matmul(rows, self.kernel)
        if self.bias is not None:
            outputs = outputs + self.bias
        if stacked:
            outputs = reshape(outputs, (*sizes(inputs)[:-1], self.units))
        return outputs if self.activation is None else self.activation(outputs)


class Embedding(Layer):
    """A table of vectors, looked up by whole numbers.

    Args:
        input_dim: how many vectors.
        output_dim: how long each is.
        mask_zero: number 0 only fills up, and is masked.

    Shapes: (...,) to (..., output_dim).
    """

    autocast = False

    def __init__(self, input_dim: int, output_dim: int, embeddings_initializer="uniform",
                 embeddings_regularizer=None, embeddings_constraint=None,
                 mask_zero: bool = False, weights=None, **options):  # fmt: skip
        _positive(input_dim=input_dim, output_dim=output_dim)
        options.pop("input_length", None)
        super().__init__(**options)
        self.keep({k: v for k, v in locals().items() if k != "weights"})
        self.supports_masking = mask_zero
        if weights is not None:
            self.build()
            self.set_weights(weights if isinstance(weights, list) else [weights])

    def build(self, input_shape=None) -> None:
        if not self.built:
            shape = (self.input_dim, self.output_dim)
            self.embeddings = self.make_weight("embeddings", shape)

    def call(self, inputs):
        if inputs.dtype.name not in ("int32", "int64"):
            inputs = cast(inputs, "int32")
        return apply("gather", self.embeddings.read_value(), inputs, axis=0)

    def compute_mask(self, inputs, mask=None):
        return not_equal(inputs, 0) if self.mask_zero else None


def _positive(**sizes) -> None:
    """Raises `ValueError` unless all are whole numbers above 0."""
    for name, value in sizes.items():
        if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
            raise ValueError(
                f"`{name}` must be a positive integer. Received: {name}={value} "
                f"(of type {type(value).__name__})."
            )


def expect_positive(**numbers) -> None:
    """Raises `ValueError` unless all are whole numbers above 0, in the words of most layers."""
    for name, value in numbers.items():
        if not isinstance(value, int) or value <= 0:
            raise ValueError(f"Received an invalid value for argument `{name}`, expected a "
                             f"positive integer. Received: {name}={value}")  # fmt: skip


class Activation(Layer):
    """Applies an activation, by name or function."""

    supports_masking = True

    def __init__(self, activation, **options):
        super().__init__(**options)
        self.keep(locals())

    def call(self, inputs):
        return self.activation(inputs)


class Identity(Layer):
    """Gives what it takes."""

    supports_masking = True

    def call(self, inputs):
        return inputs


class Lambda(Layer):
    """A function as a layer.

    Args:
        function: takes a tensor, and may take `mask` and `training`.
        output_shape: of one example, or a function of the input's shape; worked out if
            not given.
        mask: the mask to give on, or a function `(inputs, mask)`.
        arguments: more arguments for the function, by name.
    """

    def __init__(self, function, output_shape=None, mask=None, arguments=None, **options):
        super().__init__(**options)
        self.function, self.mask, self.arguments = function, mask, arguments or {}
        self._output_shape = output_shape
        self.supports_masking = mask is not None
        self._takes = set(inspect.signature(function).parameters)

    def call(self, inputs, mask=None, training=None):
        offered = {"mask": mask, "training": training}
        extra = {k: v for k, v in offered.items() if k in self._takes}
        return self.function(inputs, **{**self.arguments, **extra})

    def compute_mask(self, inputs, mask=None):
        return self.mask(inputs, mask) if callable(self.mask) else self.mask

    def compute_output_shape(self, input_shape):
        if self._output_shape is None:
            return super().compute_output_shape(input_shape)
        if callable(self._output_shape):
            return self._output_shape(input_shape)
        return (input_shape[0], *self._output_shape)

    @property
    def output_shape(self):
        return self._output_shape

    def get_config(self) -> dict:
        config = super().get_config()
        return {k: v for k, v in config.items() if v is not None or k == "arguments"}


class Masking(Layer):
    """Masks the time steps that are `mask_value` throughout, and sets them to 0."""

    def __init__(self, mask_value=0.0, **options):
        super().__init__(**options)
        self.mask_value = mask_value

    def compute_mask(self, inputs, mask=None):
        return squeeze(self._real(inputs), axis=-1)

    def _real(self, inputs):
        return reduce_any(not_equal(inputs, cast(self.mask_value, inputs.dtype)), -1, True)

    def call(self, inputs):
        real = self._real(inputs)
        outputs = apply("where", real, inputs, convert.to_tensor(0, like=inputs.dtype))
        masks.put(outputs, squeeze(real, axis=-1))
        return outputs

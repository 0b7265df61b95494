"""Activations as layers: those that have arguments, or learn something."""

from minitf.core import convert
from minitf.core.door import apply
from minitf.keras import activations
from minitf.keras.input_spec import InputSpec
from minitf.keras.layer import Layer
from minitf.ops.elementwise import negative, relu
from minitf.ops.logic import where


class Curve(Layer):
    """An activation with arguments: passes masks on."""

    supports_masking = True
    refusal = "{name} of a ReLU layer cannot be None or a negative value"

    def at_least(self, name: str, value, limit: float = 0.0) -> None:
        """Raises `ValueError` for None or a number below the limit."""
        if value is None or value < limit:
            raise ValueError(self.refusal.format(name=name) + f". Received: {name}={value}")


class ReLU(Curve):
    """The element where it is above `threshold`, else `negative_slope` times it."""

    def __init__(self, max_value=None, negative_slope=0.0, threshold=0.0, **options):
        super().__init__(**options)
        if max_value is not None:
            if max_value < 0:
                raise ValueError("max_value of a ReLU layer cannot be a negative value. Received: "
                                 f"max_value={max_value}")  # fmt: skip
        self.at_least("negative_slope", negative_slope)
        self.at_least("threshold", threshold)
        self.max_value, self.negative_slope, self.threshold = max_value, negative_slope, threshold
        self.built = True

    def call(self, inputs):
        return activations.relu(inputs, self.negative_slope, self.max_value, self.threshold)


class LeakyReLU(Curve):
    """The element where it is above zero, else `negative_slope` times it."""

    refusal = "The {name} value of a Leaky ReLU layer cannot be None or negative value. Expected a float"

    def __init__(self, negative_slope=0.3, **options):
        negative_slope = options.pop("alpha", negative_slope)
        super().__init__(**options)
        self.at_least("negative_slope", negative_slope)
        self.negative_slope = negative_slope
        self.built = True

    def call(self, inputs):
        return activations.relu(inputs, self.negative_slope)


class ELU(Curve):
    """The element where it is above zero, else `alpha * (exp(x) - 1)`."""

    def __init__(self, alpha=1.0, **options):
        super().__init__(**options)
        self.alpha = alpha
        self.built = True

    def call(self, inputs):
        return activations.elu(inputs, self.alpha)


class PReLU(Curve):
    """A leaky relu that learns its slope, one for each element but on `shared_axes`."""

    def __init__(self, alpha_initializer="zeros", alpha_regularizer=None, alpha_constraint=None,
                 shared_axes=None, **options):  # fmt: skip
        super().__init__(**options)
        self.keep(locals())
        if shared_axes is not None:
            self.shared_axes = list(shared_axes) if hasattr(shared_axes, "__len__") else [shared_axes]

    def build(self, input_shape) -> None:
        shape = list(input_shape[1:])
        for axis in self.shared_axes or ():
            shape[axis - 1] = 1
        self.alpha = self.make_weight("alpha", shape)
        free = [i for i in range(1, len(input_shape)) if i not in (self.shared_axes or ())]
        self.input_spec = InputSpec(ndim=len(input_shape), axes={i: input_shape[i] for i in free})

    def call(self, inputs):
        return relu(inputs) - self.alpha * relu(negative(inputs))


class Softmax(Curve):
    """Probabilities in the proportions of `exp(x)` along `axis`, or several.

    What is masked gets nothing.
    """

    def __init__(self, axis=-1, **options):
        super().__init__(**options)
        self.axis = axis
        self.built = True

    def call(self, inputs, mask=None):
        if mask is None:
            return activations.softmax(inputs, self.axis)
        mask = convert.to_tensor(mask)
        mask = mask if mask.dtype.is_bool else mask > 0.5
        outputs = activations.softmax(hide(inputs, mask), self.axis)
        return where(mask, outputs, 0.0)


def hide(inputs, mask):
    """The inputs, with a large negative number where the mask is False."""
    pairs = list(zip(mask.shape[::-1], inputs.shape[::-1]))
    if len(mask.shape) > len(inputs.shape) or any(a not in (None, 1, b) and b for a, b in pairs):
        raise ValueError(
            "The `mask` must be broadcastable to `inputs` and must not have more dimensions. "
            f"Received: inputs.shape={inputs.shape}, mask.shape={mask.shape}"
        )
    # Finite, so that no difference of two is NaN.
    lowest = -3e4 if inputs.dtype.name == "float16" else -1e9
    return apply("where", mask, inputs, convert.to_tensor(lowest, like=inputs.dtype))

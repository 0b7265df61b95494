"""Activations: the curves between layers, by Keras' names.

`sigmoid` and `softmax` remember their input on the result, so that a loss that takes a
logarithm of it can start from there and stay exact.
"""

from minitf.core import convert
from minitf.core.door import apply
from minitf.keras.namespaces import Names
from minitf.keras.registry import serialize_keras_object
from minitf.ops import elementwise, nn
from minitf.ops.cumulative import cumsum
from minitf.ops.join import split
from minitf.ops.reduce import reduce_logsumexp, reduce_sum
from minitf.ops.sequence import range as numbers
from minitf.ops.shape import reshape
from minitf.ops.sort import sort
from minitf.ops.special import log_sigmoid as _log_sigmoid

__all__ = [
    "celu", "deserialize", "elu", "exponential", "gelu", "get", "glu", "hard_shrink",
    "hard_sigmoid", "hard_silu", "hard_swish", "hard_tanh", "leaky_relu", "linear",
    "log_sigmoid", "log_softmax", "mish", "relu", "relu6", "selu", "serialize", "sigmoid",
    "silu", "soft_shrink", "softmax", "softplus", "softsign", "sparse_plus", "sparse_sigmoid",
    "sparsemax", "squareplus", "swish", "tanh", "tanh_shrink", "threshold",
]  # fmt: skip

relu6, selu, silu, softsign = nn.relu6, nn.selu, nn.silu, nn.softsign
softplus, tanh, exponential = elementwise.softplus, elementwise.tanh, elementwise.exp
log_sigmoid = _log_sigmoid
swish = silu


def linear(x):
    """The tensor as it is."""
    return x


def relu(x, negative_slope=0.0, max_value=None, threshold=0.0):
    """The element where it is above `threshold`, else `negative_slope` times it."""
    x = convert.to_tensor(x)
    if not (negative_slope or threshold):
        y = elementwise.relu(x)
    else:
        below = negative_slope * (x - threshold)
        y = apply("where", x > threshold, x, below)
    return y if max_value is None else elementwise.minimum(y, max_value)


def leaky_relu(x, negative_slope=0.2):
    """The element where it is above 0, else `negative_slope` times it."""
    return relu(x, negative_slope)


def elu(x, alpha=1.0):
    """The element where it is above 0, else `alpha * (exp(x) - 1)`."""
    return nn.elu(x, alpha)


def celu(x, alpha=1.0):
    """Like elu, but smooth for every `alpha`."""
    x = convert.to_tensor(x)
    below = alpha * elementwise.expm1(elementwise.minimum(x, 0.0) / alpha)
    return elementwise.maximum(x, 0.0) + below


def gelu(x, approximate=False):
    """The element times the share of the bell curve below it."""
    return nn.gelu(x, approximate)


def glu(x, axis=-1):
    """One half times the sigmoid of the other."""
    left, right = split(convert.to_tensor(x), 2, axis)
    return left * elementwise.sigmoid(right)


def hard_sigmoid(x):
    """`x / 6 + 1 / 2`, cut at 0 and 1."""
    return relu6(convert.to_tensor(x) + 3.0) / 6.0


def hard_silu(x):
    """The element times its `hard_sigmoid`."""
    return x * hard_sigmoid(x)


def hard_tanh(x):
    """The element, cut at -1 and 1."""
    return elementwise.clip_by_value(convert.to_tensor(x), -1.0, 1.0)


def hard_shrink(x, threshold=0.5):
    """0 where the element is near to 0."""
    return _where_far(x, threshold, lambda x: x)


def soft_shrink(x, threshold=0.5):
    """The element, moved towards 0 by `threshold`."""
    return _where_far(x, threshold, lambda x: x - threshold * elementwise.sign(x))


def threshold(x, threshold, default_value):
    """The element where it is above `threshold`, else `default_value`."""
    x = convert.to_tensor(x)
    other = apply("zeros_like", x) + default_value
    return apply("where", x > threshold, x, other)


def _where_far(x, threshold, function):
    x = convert.to_tensor(x)
    return apply("where", elementwise.abs(x) > threshold, function(x), apply("zeros_like", x))


def tanh_shrink(x):
    """`x - tanh(x)`."""
    return x - elementwise.tanh(x)


def mish(x):
    """`x * tanh(softplus(x))`."""
    return x * elementwise.tanh(elementwise.softplus(x))


def squareplus(x, b=4):
    """`(x + sqrt(x² + b)) / 2`."""
    x = convert.to_tensor(x)
    return (x + elementwise.sqrt(elementwise.square(x) + float(b))) / 2.0


def sparse_plus(x):
    """0 below -1, the element above 1, and a parabola between."""
    x = convert.to_tensor(x)
    low, high = elementwise.maximum(x + 1.0, 0.0), elementwise.maximum(x - 1.0, 0.0)
    return (elementwise.square(low) - elementwise.square(high)) / 4.0


def sparse_sigmoid(x):
    """`(x + 1) / 2`, cut at 0 and 1."""
    return (hard_tanh(x) + 1.0) / 2.0


def sigmoid(x):
    """`1 / (1 + exp(-x))`."""
    x = convert.to_tensor(x)
    y = elementwise.sigmoid(x)
    y._keras_logits = x
    return y


def softmax(x, axis=-1):
    """Probabilities in the proportions of `exp(x)` along `axis`, or several."""
    x = convert.to_tensor(x)
    y = nn.softmax(x, axis) if isinstance(axis, int) else elementwise.exp(log_softmax(x, axis))
    y._keras_logits = x
    return y


def log_softmax(x, axis=-1):
    """The logarithm of `softmax`."""
    x = convert.to_tensor(x)
    return x - reduce_logsumexp(x, axis, keepdims=True)


def sparsemax(x, axis=-1):
    """Probabilities of which many are 0: the point of the simplex that is nearest to x.

    Source: Martins and Astudillo, "From softmax to sparsemax" (2016).
    """
    x = convert.to_tensor(x)
    sorted_x = sort(x, axis, "DESCENDING")
    total = cumsum(sorted_x, axis)
    shape = [1] * len(x.shape)
    shape[axis] = -1
    rank = reshape(elementwise.cast(numbers(1, x.shape[axis] + 1), x.dtype), shape)
    kept = elementwise.cast(sorted_x * rank + 1.0 > total, x.dtype)
    count = reduce_sum(kept, axis, keepdims=True)
    limit = (reduce_sum(sorted_x * kept, axis, keepdims=True) - 1.0) / count
    return elementwise.maximum(x - limit, 0.0)


hard_swish = hard_silu
_BY_NAME = {name: function for name, function in list(globals().items())
            if name in __all__ and callable(function)}  # fmt: skip
NAMES = Names("activation function", _BY_NAME)
deserialize = NAMES.deserialize


def get(identifier):
    """An activation from a name, a config or a function; None is the linear one.

    Raises:
        ValueError: there is none of that name.
    """
    return linear if identifier is None else NAMES.get(identifier)


def serialize(activation):
    """The name of an activation, for a config."""
    for name, function in _BY_NAME.items():
        if function is activation:
            return name
    return serialize_keras_object(activation)

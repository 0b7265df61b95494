"""Activations: the curves between layers, by Keras' names.

`sigmoid` and `softmax` remember their input on the result, so that a loss that takes a
logarithm of it can start from there and stay exact.
"""

from __future__ import annotations

from minitf.core import convert
from minitf.keras import registry
from minitf.ops import elementwise, nn

relu6, elu, selu, gelu, silu = nn.relu6, nn.elu, nn.selu, nn.gelu, nn.silu
softplus, tanh, exponential = elementwise.softplus, elementwise.tanh, elementwise.exp


def relu(x, negative_slope=0.0, max_value=None, threshold=0.0):
    """The element where it is above `threshold`, else `negative_slope` times it."""
    x = convert.to_tensor(x)
    if not (negative_slope or threshold):
        y = elementwise.relu(x)
    else:
        below = negative_slope * (x - threshold)
        y = convert.apply("where", x > threshold, x, below)
    return y if max_value is None else elementwise.minimum(y, max_value)


def linear(x):
    """The tensor as it is."""
    return x


def sigmoid(x):
    """`1 / (1 + exp(-x))`."""
    x = convert.to_tensor(x)
    y = elementwise.sigmoid(x)
    y._keras_logits = x
    return y


def softmax(x, axis=-1):
    """Probabilities in the proportions of `exp(x)` along `axis`."""
    x = convert.to_tensor(x)
    y = nn.softmax(x, axis)
    y._keras_logits = x
    return y


_BY_NAME = {
    "relu": relu, "relu6": relu6, "elu": elu, "selu": selu, "gelu": gelu, "silu": silu,
    "swish": silu, "softplus": softplus, "tanh": tanh, "exponential": exponential,
    "linear": linear, "sigmoid": sigmoid, "softmax": softmax,
}  # fmt: skip


def get(identifier):
    """An activation from a name or a function; None is the linear one.

    Raises:
        ValueError: there is none of that name.
    """
    if identifier is None:
        return linear
    if isinstance(identifier, str) and identifier in _BY_NAME:
        return _BY_NAME[identifier]
    found = identifier
    if isinstance(identifier, (str, dict)):
        found = registry.deserialize_keras_object(identifier)
    if callable(found):
        return found
    raise ValueError(
        f"there is no activation {identifier!r}; one of {', '.join(sorted(_BY_NAME))}"
    )


def serialize(activation):
    """The name of an activation, for a config; of your own, as it is registered."""
    for name, function in _BY_NAME.items():
        if function is activation:
            return name
    return registry.serialize_keras_object(activation)

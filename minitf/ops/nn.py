"""Operations of neural networks: softmax, and the losses that are stable with it.
"""

import numpy as np

from minitf.base.errors import invalid
from minitf.base.shape import TensorShape, TensorSpec
from minitf.core import convert
from minitf.core.door import apply
from minitf.core.op import Sample, define
from minitf.ops.elementwise import abs as absolute
from minitf.ops.elementwise import exp, log1p, minimum, multiply, relu, sigmoid
from minitf.ops.reduce import reduce_mean, reduce_sum, reduce_variance
from minitf.ops.rows import FLOATING, TABLE, check, normal_axes
from minitf.ops.shape import expand_dims


def _floating(name: str):
    def infer(x, axis):
        check(name, FLOATING, x.dtype)
        normal_axes(name, axis, len(x.shape))
        return x

    return infer


def _softmax(x, axis, out=None):
    # Taking the largest away changes nothing in the result, and exp cannot overflow.
    powers = np.subtract(x, x.max(axis, keepdims=True), out)
    np.exp(powers, powers)
    return np.divide(powers, powers.sum(axis, keepdims=True), powers)


def _log_softmax(x, axis, out=None):
    shifted = np.subtract(x, x.max(axis, keepdims=True), out)
    return np.subtract(shifted, np.log(np.exp(shifted).sum(axis, keepdims=True)), shifted)


def _softmax_grad(node, g):
    y, axis = node.output, node.attrs["axis"]
    return (g - reduce_sum(g * y, axis, keepdims=True)) * y


def _log_softmax_grad(node, g):
    axis = node.attrs["axis"]
    return g - exp(node.output) * reduce_sum(g, axis, keepdims=True)


define("softmax", _floating("softmax"), _softmax, _softmax_grad,
       samples=(Sample(TABLE, axis=-1),))  # fmt: skip
define("log_softmax", _floating("log_softmax"), _log_softmax, _log_softmax_grad,
       samples=(Sample(TABLE, axis=-1),))  # fmt: skip


def softmax(logits, axis=None, name=None):
    """Positive numbers that add up to 1 along `axis`, in the proportions of `exp`."""
    return apply("softmax", convert.to_tensor(logits), axis=-1 if axis is None else axis)


def log_softmax(logits, axis=None, name=None):
    """The logarithm of softmax, exact where softmax is nearly 0."""
    return apply("log_softmax", convert.to_tensor(logits), axis=-1 if axis is None else axis)


def _cross_entropy_spec(labels, logits):
    if labels.shape != logits.shape[:-1]:
        raise invalid(
            f"sparse_softmax_cross_entropy_with_logits: labels {labels.shape} must have the "
            f"shape of logits {logits.shape} without its last axis"
        )
    return TensorSpec(TensorShape(logits.shape[:-1]), logits.dtype)


def _picked(table, labels):
    return np.take_along_axis(table, labels[..., None], -1)[..., 0]


def _cross_entropy(labels, logits):
    classes = logits.shape[-1]
    if labels.size and not (0 <= labels.min() and labels.max() < classes):
        raise invalid(f"labels must be in [0, {classes}), but one is outside")
    return -_picked(_log_softmax(logits, -1), labels)


def _cross_entropy_grad(node, g):
    labels, logits = node.inputs
    truth = apply("one_hot", labels, convert.to_tensor(1.0, logits.dtype),
                  convert.to_tensor(0.0, logits.dtype), depth=logits.shape[-1], axis=-1)  # fmt: skip
    return None, expand_dims(g, -1) * (softmax(logits) - truth)


define(
    "sparse_cross_entropy", _cross_entropy_spec, _cross_entropy, _cross_entropy_grad,
    samples=(Sample((2, 0), TABLE),),
    tensorflow="SparseSoftmaxCrossEntropyWithLogits",
)  # fmt: skip


def sparse_softmax_cross_entropy_with_logits(labels, logits, name=None):
    """How surprised a softmax over `logits` is by the true classes.

    Args:
        labels: ints, shape (...,): the true class of each row.
        logits: floats, shape (..., classes): scores before softmax.

    Returns:
        `-log(softmax(logits)[label])`, shape (...,), without overflow.
    """
    return apply("sparse_cross_entropy", convert.to_tensor(labels), convert.to_tensor(logits))


def softmax_cross_entropy_with_logits(labels, logits, axis=-1, name=None):
    """The same for labels that are probabilities, such as one-hot vectors."""
    logits = convert.to_tensor(logits)
    labels = convert.to_tensor(labels, like=logits.dtype)
    return -reduce_sum(labels * log_softmax(logits, axis), axis)


def sigmoid_cross_entropy_with_logits(labels=None, logits=None, name=None):
    """How surprised a sigmoid of `logits` is by labels between 0 and 1, elementwise."""
    logits = convert.to_tensor(logits)
    labels = convert.to_tensor(labels, like=logits.dtype)
    # Both choices are made alike, so that the slope at 0 is exact.
    above, zero = logits >= 0, apply("zeros_like", logits)
    shrunk = log1p(exp(apply("where", above, -logits, logits)))
    return apply("where", above, logits, zero) - logits * labels + shrunk


def weighted_cross_entropy_with_logits(labels, logits, pos_weight, name=None):
    """The same where a positive example counts `pos_weight` times."""
    logits = convert.to_tensor(logits)
    labels = convert.to_tensor(labels, like=logits.dtype)
    weight = 1 + (pos_weight - 1) * labels
    shrunk = log1p(exp(-absolute(logits))) + relu(-logits)
    return (1 - labels) * logits + weight * shrunk


# ---- curves made of rows of the table -----------------------------------------------


def elu(features, alpha=1.0, name=None):
    """`x` above zero, `alpha * (exp(x) - 1)` below."""
    x = convert.to_tensor(features)
    below = multiply(apply("expm1", minimum(x, 0)), alpha)
    return apply("where", x > 0, x, below)


def selu(features, name=None):
    """elu, scaled so that layer after layer keeps mean 0 and variance 1."""
    return 1.0507009873554805 * elu(features, 1.6732632423543772)


def leaky_relu(features, alpha=0.2, name=None):
    """`x` above zero, `alpha * x` below."""
    x = convert.to_tensor(features)
    return apply("where", x > 0, x, multiply(x, alpha))


def relu6(features, name=None):
    """relu that stops at 6."""
    return minimum(6, relu(features))  # at 6 the gradient is that of the 6: none


def silu(features, beta=1.0, name=None):
    """`x * sigmoid(beta * x)`, also called swish."""
    x = convert.to_tensor(features)
    return x * sigmoid(x * beta)


def gelu(features, approximate=False, name=None):
    """`x` times the share of the normal distribution below `x`."""
    x = convert.to_tensor(features)
    if approximate:
        inner = 0.7978845608028654 * (x + 0.044715 * x * x * x)
        return 0.5 * x * (1.0 + apply("tanh", inner))
    return 0.5 * x * (1.0 + apply("erf", x / 1.4142135623730951))


def softsign(features, name=None):
    """`x / (1 + |x|)`: an S-curve from -1 to 1 that goes there slowly."""
    x = convert.to_tensor(features)
    return x / (1.0 + absolute(x))


def crelu(features, axis=-1, name=None):
    """relu of `x` and of `-x`, side by side."""
    x = convert.to_tensor(features)
    axis = axis % len(x.shape)
    return apply("concat", relu(x), relu(-x), axis=axis)


def bias_add(value, bias, data_format=None, name=None):
    """Adds one number to each channel, the last axis."""
    return convert.to_tensor(value) + bias


def l2_loss(t, name=None):
    """Half the sum of squares."""
    t = convert.to_tensor(t)
    return reduce_sum(t * t) / 2


def moments(x, axes, shift=None, keepdims=False, name=None):
    """The mean and the variance along `axes`."""
    x = convert.to_tensor(x)
    return reduce_mean(x, axes, keepdims), reduce_variance(x, axes, keepdims)

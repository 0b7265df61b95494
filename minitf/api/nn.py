"""`tf.nn`: what neural networks are made of."""

from minitf.ops.elementwise import relu, sigmoid, softplus, tanh
from minitf.ops.nn import (
    bias_add, elu, gelu, l2_loss, leaky_relu, log_softmax, moments, relu6, selu,
    sigmoid_cross_entropy_with_logits, silu, softmax, softmax_cross_entropy_with_logits,
    sparse_softmax_cross_entropy_with_logits,
)  # fmt: skip

swish = silu

__all__ = [name for name in dir() if not name.startswith("_")]

"""`tf.nn`: what neural networks are made of."""

from types import SimpleNamespace as _SimpleNamespace

from minitf.ops.blocks import batch_normalization, dropout, embedding_lookup, stateless_dropout
from minitf.ops.convolution import (
    conv1d, conv2d, conv2d_transpose, conv3d, conv_transpose, convolution, depthwise_conv2d,
    separable_conv2d,
)  # fmt: skip
from minitf.ops.elementwise import relu, sigmoid, softplus, tanh
from minitf.ops.fill import zero_fraction
from minitf.ops.matrices import l2_normalize
from minitf.ops.nn import (
    bias_add, crelu, elu, gelu, l2_loss, leaky_relu, log_softmax, moments, relu6, selu,
    sigmoid_cross_entropy_with_logits, silu, softmax, softmax_cross_entropy_with_logits, softsign,
    sparse_softmax_cross_entropy_with_logits, weighted_cross_entropy_with_logits,
)  # fmt: skip
from minitf.ops.pool import (
    avg_pool, avg_pool1d, avg_pool2d, avg_pool3d, max_pool, max_pool1d, max_pool2d,
    max_pool3d, pool,
)  # fmt: skip
from minitf.ops.sort import in_top_k, top_k

swish = silu
experimental = _SimpleNamespace(stateless_dropout=stateless_dropout)
conv1d_transpose = conv3d_transpose = conv_transpose

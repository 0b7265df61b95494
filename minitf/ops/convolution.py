"""The convolutions that users call: `tf.nn.conv2d` and its relatives.

All are the row `conv` or its gradient, with arguments as TensorFlow takes them.
"""

from minitf.base.errors import invalid
from minitf.core import convert
from minitf.core.door import apply
from minitf.ops.rows import with_shape
from minitf.ops.shape import reshape
from minitf.ops.windows import around, channels_first, per_axis, to_first, to_last


def convolution(input, filters, strides=None, padding="VALID", data_format=None,
                dilations=None, name=None):  # fmt: skip
    """Moves `filters` over `input` and sums what they cover, weighted.

    Args:
        input: shape (batch, *spatial, channels).
        filters: shape (*taps, channels, filters); with fewer channels than the input's,
            these are taken in groups.
        strides: how far a filter moves at a time.
        padding: "VALID" only whole windows, "SAME" zeros around, or pairs of numbers.
        dilations: the distance between taps.

    >>> convolution([[[1.0], [2.0], [4.0]]], [[[1.0]], [[-1.0]]]).numpy()
    array([[[-1.],
            [-2.]]], dtype=float32)
    """
    x, w = convert.alike([input, filters])
    rank = len(w.shape) - 2
    if channels_first(data_format):
        y = convolution(to_last(x), w, strides, padding, None, dilations)
        return to_first(y)
    depth, taken = x.shape[-1], w.shape[-2]
    groups = depth // taken if depth and taken and depth % taken == 0 else 1
    return apply("conv", x, w, strides=per_axis(strides, rank), groups=groups,
                 padding=around(padding, rank), dilations=per_axis(dilations, rank, "dilations"))  # fmt: skip


def conv1d(input, filters, stride=1, padding="VALID", data_format="NWC", dilations=None,
           name=None):  # fmt: skip
    """Convolution along one axis: input (batch, width, channels)."""
    return convolution(input, filters, stride, padding, data_format, dilations)


conv2d = conv3d = convolution


def conv_transpose(input, filters, output_shape, strides, padding="SAME", data_format=None,
                   dilations=None, name=None):  # fmt: skip
    """Convolution run backwards: what `conv2d` of this `output_shape` has as a gradient.

    Args:
        input: shape (batch, *spatial, channels).
        filters: shape (*taps, outputs, channels).
        output_shape: of the result, (batch, *spatial, outputs).
    """
    x, w = convert.alike([input, filters])
    rank = len(w.shape) - 2
    if channels_first(data_format):
        size = [output_shape[0], *output_shape[2:], output_shape[1]]
        y = conv_transpose(to_last(x), w, size, strides, padding, None, dilations)
        return to_first(y)
    if x.shape[-1] != w.shape[-1]:
        raise invalid(f"conv_transpose: input {x.shape} and filters {w.shape} differ in channels")
    whole = len(output_shape) == rank + 2
    size = [output_shape[i] for i in range(1, rank + 1)] if whole else output_shape
    return with_shape("conv_input_grad", x, w, shape=size, groups=1,
                      strides=per_axis(strides, rank), padding=around(padding, rank),
                      dilations=per_axis(dilations, rank, "dilations"))  # fmt: skip


conv2d_transpose = conv_transpose


def depthwise_conv2d(input, filter, strides, padding, data_format=None, dilations=None,
                     name=None):  # fmt: skip
    """Each channel of the images has filters of its own: (height, width, channels, each)."""
    w = convert.to_tensor(filter)
    *taps, channels, each = w.shape
    single = reshape(w, (*taps, 1, channels * each))
    return convolution(input, single, strides, padding, data_format, dilations)


def separable_conv2d(input, depthwise_filter, pointwise_filter, strides, padding,
                     data_format=None, dilations=None, name=None):  # fmt: skip
    """Each channel by itself, then a mixture of the channels at each place."""
    each = depthwise_conv2d(input, depthwise_filter, strides, padding, data_format, dilations)
    return convolution(each, pointwise_filter, 1, "VALID", data_format)

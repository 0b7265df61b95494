"""Convolution layers: filters that are learned, moved over sequences, images or volumes.

One base class makes kernel, bias and activation; the others say what the kernel's shape is
and which operation uses it.
"""

from minitf.keras.input_spec import InputSpec
from minitf.keras.layer import Layer
from minitf.keras.config import standardize_data_format
from minitf.keras.layers.reshaping import tuple_of
from minitf.ops.convolution import conv_transpose, convolution, depthwise_conv2d
from minitf.ops.fill import sizes
from minitf.ops.join import pad
from minitf.ops.shape import reshape
from minitf.ops.windows import reach

class BaseConvolution(Layer):
    """What all convolution layers have in common.

    Args:
        kernel_size: of the filters: a number, or one for each axis.
        strides: how far a filter moves at a time.
        padding: "valid" only whole windows; "same" zeros around, so that strides of 1
            keep the size; "causal", for one axis, zeros before only.
        data_format: "channels_last" or "channels_first".
        dilation_rate: the distance between the taps of a filter.
    """

    rank = 2
    paddings = ("valid", "same")

    def keep(self, arguments: dict) -> None:
        """Makes fields of the arguments, and checks them."""
        super().keep(arguments)
        for name in ("kernel_size", "strides", "dilation_rate"):
            setattr(self, name, tuple_of(getattr(self, name), self.rank, name))
        for name in ("filters", "depth_multiplier"):
            positive(name, arguments.get(name))
        self.padding = self.padding.lower() if isinstance(self.padding, str) else self.padding
        if self.padding not in self.paddings:
            raise ValueError(f"The `padding` argument must be one of {set(self.paddings)}. "
                             f"Received: {arguments['padding']}")  # fmt: skip
        if max(self.strides) > 1 and max(self.dilation_rate) > 1:
            raise ValueError(
                "`strides > 1` not supported in conjunction with `dilation_rate > 1`. Received: "
                f"strides={self.strides} and dilation_rate={self.dilation_rate}"
            )
        self.data_format = standardize_data_format(self.data_format)
        self.channel_axis = -1 if self.data_format == "channels_last" else 1
        self.input_spec = InputSpec(min_ndim=self.rank + 2)
        self.bias = None

    def channels(self, input_shape) -> int:
        """The channels of the input, which must be known."""
        found = input_shape[self.channel_axis]
        if found is None:
            raise ValueError(f"the channels of the input must be known, not {input_shape}")
        self.input_spec = InputSpec(min_ndim=self.rank + 2, axes={self.channel_axis: found})
        return found

    def make_bias(self, size: int) -> None:
        """Makes the bias, if there is one."""
        if self.use_bias:
            self.bias = self.make_weight("bias", (size,))

    def finish(self, outputs):
        """Adds the bias and applies the activation."""
        if self.bias is not None:
            bias = self.bias
            if self.data_format == "channels_first":
                bias = reshape(bias, (1, -1, *(1,) * self.rank))
            outputs = outputs + bias
        return self.activation(outputs)

    def same_options(self) -> tuple:
        """The arguments that all convolutions take last."""
        return self.strides, self.padding.upper(), self.data_format, self.dilation_rate

    def get_config(self) -> dict:
        return {**super().get_config(), "activity_regularizer": self.activity_regularizer}


def positive(name: str, value: int | None) -> None:
    """Raises `ValueError` unless the number is above 0."""
    if value is not None and value <= 0:
        raise ValueError(
            f"Invalid value for argument `{name}`. Expected a strictly positive value. "
            f"Received {name}={value}."
        )


class Conv2D(BaseConvolution):
    """Filters moved over images: (batch, height, width, channels).

    Args:
        filters: how many; each gives one channel of the output.
        groups: the channels fall in so many groups, each with filters of its own.

    Others: see `BaseConvolution`.
    """

    def __init__(self, filters, kernel_size, strides=1, padding="valid", data_format=None,
                 dilation_rate=1, groups=1, activation=None, use_bias=True,
                 kernel_initializer="glorot_uniform", bias_initializer="zeros",
                 kernel_regularizer=None, bias_regularizer=None, kernel_constraint=None,
                 bias_constraint=None, **options):  # fmt: skip
        super().__init__(**options)
        self.keep(locals())
        if groups <= 0:
            raise ValueError(
                f"The number of groups must be a positive integer. Received: groups={groups}."
            )
        if filters is not None and filters % groups:
            raise ValueError(
                "The number of filters must be evenly divisible by the number of groups. "
                f"Received: groups={groups}, filters={filters}."
            )

    def build(self, input_shape) -> None:
        inputs = self.channels(input_shape)
        if inputs % self.groups:
            raise ValueError(
                "The number of input channels must be evenly divisible by the number of groups. "
                f"Received groups={self.groups}, but the input has shape {input_shape}."
            )
        shape = (*self.kernel_size, inputs // self.groups, self.filters)
        self.kernel = self.make_weight("kernel", shape)
        self.make_bias(self.filters)

    def call(self, inputs):
        strides, padding, data_format, dilations = self.same_options()
        if padding == "CAUSAL":
            inputs, padding = self._after_the_past(inputs), "VALID"
        found = convolution(inputs, self.kernel, strides, padding, data_format, dilations)
        return self.finish(found)

    def _after_the_past(self, inputs):
        """Zeros before the first step, so that no output sees what comes later."""
        before = reach(self.kernel_size[0], self.dilation_rate[0]) - 1
        pairs = [(0, 0)] * 3
        pairs[1 if self.data_format == "channels_last" else 2] = (before, 0)
        return pad(inputs, pairs)


class Conv1D(Conv2D):
    """Filters moved along sequences: (batch, steps, channels)."""

    rank = 1
    paddings = ("valid", "same", "causal")


class Conv3D(Conv2D):
    """Filters moved through volumes: (batch, depth, height, width, channels)."""

    rank = 3


class Conv2DTranspose(BaseConvolution):
    """Convolution run backwards: each input paints a filter into a larger image.

    Args:
        output_padding: how much larger than the smallest size the output is; by default
            "same" gives the size of the input times the strides.
    """

    def __init__(self, filters, kernel_size, strides=1, padding="valid", output_padding=None,
                 data_format=None, dilation_rate=1, activation=None, use_bias=True,
                 kernel_initializer="glorot_uniform", bias_initializer="zeros",
                 kernel_regularizer=None, bias_regularizer=None, kernel_constraint=None,
                 bias_constraint=None, **options):  # fmt: skip
        super().__init__(**options)
        self.keep(locals())
        if output_padding is not None:
            output_padding = tuple_of(output_padding, self.rank, "output_padding", True)
            if any(more >= stride for more, stride in zip(output_padding, self.strides)):
                raise ValueError(
                    "`output_padding` must be strictly less than `strides` for all dimensions. "
                    f"Received: output_padding={output_padding}, strides={self.strides}"
                )
        self.output_padding = output_padding

    def build(self, input_shape) -> None:
        shape = (*self.kernel_size, self.filters, self.channels(input_shape))
        self.kernel = self.make_weight("kernel", shape)
        self.make_bias(self.filters)

    def call(self, inputs):
        dims = list(sizes(inputs))
        first = self.data_format == "channels_first"
        spatial = slice(2, None) if first else slice(1, -1)
        dims[spatial] = [self._size(axis, size) for axis, size in enumerate(dims[spatial])]
        dims[self.channel_axis] = self.filters
        return self.finish(conv_transpose(inputs, self.kernel, dims, *self.same_options()))

    def _size(self, axis: int, size):
        """The output's size along an axis."""
        stride = self.strides[axis]
        taps = reach(self.kernel_size[axis], self.dilation_rate[axis])
        more = None if self.output_padding is None else self.output_padding[axis]
        if self.padding == "valid":
            more = max(taps, stride) - taps if more is None else more
            return (size - 1) * stride + taps + more
        return size * stride if more is None else (size - 1) * stride + taps % 2 + more


class Conv1DTranspose(Conv2DTranspose):
    """Convolution of sequences run backwards."""

    rank = 1


class Conv3DTranspose(Conv2DTranspose):
    """Convolution of volumes run backwards."""

    rank = 3


class DepthwiseConv2D(BaseConvolution):
    """Each channel has filters of its own, and is not mixed with the others.

    Args:
        depth_multiplier: how many filters each channel has.
    """

    def __init__(self, kernel_size, strides=1, padding="valid", depth_multiplier=1,
                 data_format=None, dilation_rate=1, activation=None, use_bias=True,
                 depthwise_initializer="glorot_uniform", bias_initializer="zeros",
                 depthwise_regularizer=None, bias_regularizer=None, depthwise_constraint=None,
                 bias_constraint=None, **options):  # fmt: skip
        super().__init__(**options)
        self.keep(locals())

    def build(self, input_shape) -> None:
        inputs = self.channels(input_shape)
        shape = (*self.kernel_size, inputs, self.depth_multiplier)
        self.kernel = self.make_weight("kernel", shape, "depthwise")
        self.make_bias(inputs * self.depth_multiplier)

    def call(self, inputs):
        return self.finish(depthwise_conv2d(inputs, self.kernel, *self.same_options()))


class DepthwiseConv1D(DepthwiseConv2D):
    """Each channel of a sequence has filters of its own."""

    rank = 1


class SeparableConv2D(BaseConvolution):
    """Filters for each channel by itself, then a mixture of the channels at each place.

    Args:
        filters: how many channels the output has.
        depth_multiplier: how many filters each channel of the input has.
    """

    def __init__(self, filters, kernel_size, strides=1, padding="valid", data_format=None,
                 dilation_rate=1, depth_multiplier=1, activation=None, use_bias=True,
                 depthwise_initializer="glorot_uniform",
                 pointwise_initializer="glorot_uniform", bias_initializer="zeros",
                 depthwise_regularizer=None, pointwise_regularizer=None,
                 bias_regularizer=None, depthwise_constraint=None, pointwise_constraint=None,
                 bias_constraint=None, **options):  # fmt: skip
        super().__init__(**options)
        self.keep(locals())

    def build(self, input_shape) -> None:
        inputs = self.channels(input_shape)
        each = (*self.kernel_size, inputs, self.depth_multiplier)
        mixed = (*(1,) * self.rank, inputs * self.depth_multiplier, self.filters)
        self.depthwise_kernel = self.make_weight("depthwise_kernel", each, "depthwise")
        self.pointwise_kernel = self.make_weight("pointwise_kernel", mixed, "pointwise")
        self.make_bias(self.filters)

    def call(self, inputs):
        each = depthwise_conv2d(inputs, self.depthwise_kernel, *self.same_options())
        mixed = convolution(each, self.pointwise_kernel, 1, "VALID", self.data_format)
        return self.finish(mixed)


class SeparableConv1D(SeparableConv2D):
    """Filters for each channel of a sequence, then a mixture of the channels."""

    rank = 1

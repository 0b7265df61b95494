"""Normalization layers: numbers with mean 0 and variance 1, then scaled as is learned.

BatchNormalization takes each channel over the batch, LayerNormalization each example by
itself, GroupNormalization groups of channels of an example.
"""

import numpy as np

from minitf.core import convert
from minitf.keras.config import epsilon as smallest
from minitf.keras.input_spec import InputSpec
from minitf.keras.layer import Layer
from minitf.ops.elementwise import cast, maximum, rsqrt, sqrt, square
from minitf.ops.fill import sizes
from minitf.ops.nn import moments
from minitf.ops.reduce import reduce_mean, reduce_sum
from minitf.ops.shape import expand_dims, reshape


class ScaledLayer(Layer):
    """A layer with a learned scale, `gamma`, and a learned centre, `beta`."""

    supports_masking = True

    def __init__(self, axis=-1, epsilon=1e-3, center=True, scale=True, beta_initializer="zeros",
                 gamma_initializer="ones", beta_regularizer=None, gamma_regularizer=None,
                 beta_constraint=None, gamma_constraint=None, **options):  # fmt: skip
        super().__init__(**options)
        self.keep(locals())
        self.gamma = self.beta = None

    def make_scale(self, shape: tuple) -> None:
        """Makes gamma and beta, where they are wanted."""
        if self.scale:
            self.gamma = self.make_weight("gamma", shape)
        if self.center:
            self.beta = self.make_weight("beta", shape)

    def normalized(self, x, mean, variance, shape: tuple | None):
        """`(x - mean) / sqrt(variance) * gamma + beta`, in one multiplication and one sum."""

        def spread(weight):
            weight = weight if shape is None else reshape(weight, shape)
            return cast(weight, x.dtype)

        factor = rsqrt(variance + self.epsilon)
        if self.gamma is not None:
            factor = factor * spread(self.gamma)
        offset = -mean * factor
        if self.beta is not None:
            offset = offset + spread(self.beta)
        return x * factor + offset


class BatchNormalization(ScaledLayer):
    """Each channel with mean 0 and variance 1 over the batch.

    In training, by the mean and variance of the batch, which also move the moving ones;
    otherwise, or if `trainable` is False, by the moving ones.

    Args:
        axis: of the channels.
        momentum: how much the moving statistics keep at each step.
        epsilon: added to the variance, so that nothing is divided by 0.
        center, scale: whether to add `beta` and to multiply with `gamma`.

    Source: Ioffe and Szegedy, "Batch normalization" (2015).
    """

    def __init__(self, axis=-1, momentum=0.99, epsilon=1e-3, center=True, scale=True, *,
                 moving_mean_initializer="zeros", moving_variance_initializer="ones",
                 synchronized=False, **options):  # fmt: skip
        options.pop("renorm_momentum", None)  # in Keras' files; of no effect without `renorm`
        super().__init__(int(axis), float(epsilon), center, scale, **options)
        self.keep({k: v for k, v in locals().items() if k not in ("axis", "epsilon", "momentum")})
        self.momentum = float(momentum)

    def build(self, input_shape) -> None:
        channels = input_shape[self.axis]
        self.make_scale((channels,))
        self.moving_mean = self.make_weight("moving_mean", (channels,), trainable=False)
        self.moving_variance = self.make_weight("moving_variance", (channels,), trainable=False)
        self.input_spec = InputSpec(ndim=len(input_shape), axes={self.axis: channels})

    def call(self, inputs, training=None, mask=None):
        if mask is not None and len(mask.shape) != len(inputs.shape) - 1:
            raise ValueError(
                "The mask provided should be one dimension less than the inputs. Received: "
                f"mask.shape={mask.shape}, inputs.shape={inputs.shape}"
            )
        x = cast(inputs, "float32") if inputs.dtype.name == "float16" else inputs
        mean, variance = cast(self.moving_mean, x.dtype), cast(self.moving_variance, x.dtype)
        if training and self.trainable:
            mean, variance = self._of_batch(x, mask)
            for moving, now in ((self.moving_mean, mean), (self.moving_variance, variance)):
                moving.assign(moving * self.momentum + now * (1.0 - self.momentum))
        shape = None
        if self.axis not in (-1, len(x.shape) - 1):
            shape = [1] * len(x.shape)
            shape[self.axis] = -1
            mean, variance = reshape(mean, shape), reshape(variance, shape)
        return cast(self.normalized(x, mean, variance, shape), self.compute_dtype)

    def _of_batch(self, x, mask):
        """Mean and variance of each channel, over what is not masked."""
        axes = [i for i in range(len(x.shape)) if i != self.axis % len(x.shape)]
        if mask is None:
            return moments(x, axes)
        real = expand_dims(cast(mask, x.dtype), -1) + x * 0.0
        count = reduce_sum(real, axes, keepdims=True) + smallest()
        mean = reduce_sum(real * x, axes, keepdims=True) / count
        spread = reduce_sum(real * square(real * x - mean), axes, keepdims=True) / count
        return reshape(mean, (-1,)), reshape(spread, (-1,))


class LayerNormalization(ScaledLayer):
    """Each example with mean 0 and variance 1 along `axis`, one or several.

    Source: Ba, Kiros and Hinton, "Layer normalization" (2016).
    """

    autocast = False

    def __init__(self, axis=-1, epsilon=1e-3, center=True, scale=True, **options):
        if not isinstance(axis, (int, list, tuple)):
            raise TypeError(
                "Expected an int or a list/tuple of ints for the argument 'axis', but received: "
                f"{axis!r}"
            )
        super().__init__(axis, epsilon, center, scale, **options)
        self.axis = list(axis) if isinstance(axis, tuple) else axis

    def build(self, input_shape) -> None:
        self.axis = sorted(self.axis) if isinstance(self.axis, list) else [self.axis]
        if any(not -len(input_shape) <= a < len(input_shape) for a in self.axis):
            raise ValueError(f"Axis {self.axis} is out of bounds for input shape {input_shape}.")
        self.make_scale(tuple(input_shape[a] for a in self.axis))

    def call(self, inputs):
        rank = len(inputs.shape)
        x = cast(inputs, "float32") if inputs.dtype.name == "float16" else inputs
        mean, variance = moments(x, self.axis, keepdims=True)
        shape = None
        if self.axis not in ([rank - 1], [-1]):
            shape = [1] * rank
            for axis in self.axis:
                shape[axis] = inputs.shape[axis]
        return cast(self.normalized(x, mean, variance, shape), self.compute_dtype)


class RMSNormalization(Layer):
    """Each example divided by the root of its mean square, then scaled."""

    def __init__(self, axis=-1, epsilon=1e-6, **options):
        super().__init__(**options)
        self.axis, self.epsilon = axis, epsilon

    def build(self, input_shape) -> None:
        shape = [input_shape[a] for a in np.ravel(self.axis)]
        self.scale = self.add_weight(shape, "ones", name="scale")

    def call(self, inputs):
        rank = len(inputs.shape)
        places = np.ravel(self.axis) % rank
        shape = [inputs.shape[i] if i in places else 1 for i in range(rank)]
        power = reduce_mean(square(inputs), self.axis, keepdims=True)
        return inputs * rsqrt(power + self.epsilon) * reshape(self.scale, shape)


class GroupNormalization(ScaledLayer):
    """Groups of channels of each example with mean 0 and variance 1.

    Args:
        groups: how many; -1 makes each channel a group.

    Source: Wu and He, "Group normalization" (2018).
    """

    autocast = False

    def __init__(self, groups=32, axis=-1, epsilon=1e-3, center=True, scale=True, **options):
        if not isinstance(groups, int) or (groups <= 0 and groups != -1):
            raise ValueError(
                "Received an invalid value for argument `groups`, expected a positive integer (or "
                f"`-1` for instance normalization). Received: groups={groups}"
            )
        super().__init__(axis, epsilon, center, scale, **options)
        self.groups = groups

    def build(self, input_shape) -> None:
        channels = input_shape[self.axis]
        if channels is None:
            raise ValueError(
                f"Axis {self.axis} of input tensor should have a defined dimension but the layer "
                f"received an input with shape {input_shape}."
            )
        self.groups = channels if self.groups == -1 else self.groups
        if channels < self.groups:
            raise ValueError(
                f"Number of groups ({self.groups}) cannot be more than the number of channels "
                f"({channels})."
            )
        if channels % self.groups:
            raise ValueError(
                f"Number of groups ({self.groups}) must be a multiple of the number of channels "
                f"({channels})."
            )
        self.input_spec = InputSpec(ndim=len(input_shape), axes={self.axis: channels})
        self.make_scale((channels,))

    def call(self, inputs):
        whole = list(sizes(inputs))
        axis = self.axis % len(whole)
        each = whole[axis] // self.groups
        grouped = reshape(inputs, [*whole[:axis], self.groups, each, *whole[axis + 1 :]])
        axes = [i for i in range(1, len(whole) + 1) if i != axis]
        mean, variance = moments(grouped, axes, keepdims=True)
        shape = [1] * (len(whole) + 1)
        shape[axis : axis + 2] = [self.groups, each]
        found = reshape(self.normalized(grouped, mean, variance, shape), whole)
        return cast(found, self.compute_dtype)


class UnitNormalization(Layer):
    """Each example with length 1 along `axis`."""

    supports_masking = True

    def __init__(self, axis=-1, **options):
        super().__init__(**options)
        if not isinstance(axis, (int, list, tuple)):
            raise TypeError(
                f"Invalid value for `axis` argument: expected an int or a list/tuple of ints. "
                f"Received: axis={axis}"
            )
        self.axis = list(axis) if isinstance(axis, (list, tuple)) else axis
        self.built = True

    def call(self, inputs):
        length = sqrt(reduce_sum(square(inputs), self.axis, keepdims=True))
        return inputs / maximum(length, convert.to_tensor(1e-12, like=inputs.dtype))

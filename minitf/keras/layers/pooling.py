"""Pooling layers: fewer places, each the largest or the mean of those that it replaces."""

from minitf.keras.layers.reshaping import Spatial, tuple_of
from minitf.ops.elementwise import cast
from minitf.ops.pool import avg_pool, max_pool
from minitf.ops.reduce import reduce_max, reduce_mean, reduce_sum
from minitf.ops.shape import expand_dims


class Pooling(Spatial):
    """Windows of `pool_size`, moved by `strides` (by default, side by side)."""

    operation = staticmethod(max_pool)

    def __init__(self, pool_size=2, strides=None, padding="valid", data_format=None,
                 **options):  # fmt: skip
        super().__init__(data_format, **options)
        self.pool_size = tuple_of(pool_size, self.rank, "pool_size")
        strides = self.pool_size if strides is None else strides
        self.strides = tuple_of(strides, self.rank, "strides")
        self.padding = padding

    def call(self, inputs):
        return self.operation(inputs, self.pool_size, self.strides, self.padding, self.data_format)


class MaxPooling2D(Pooling):
    """The largest element of each window of images."""


class MaxPooling1D(Pooling):
    """The largest element of each window of sequences."""

    rank = 1


class MaxPooling3D(Pooling):
    """The largest element of each window of volumes."""

    rank = 3


class AveragePooling2D(Pooling):
    """The mean of each window of images."""

    operation = staticmethod(avg_pool)


class AveragePooling1D(AveragePooling2D):
    """The mean of each window of sequences."""

    rank = 1


class AveragePooling3D(AveragePooling2D):
    """The mean of each window of volumes."""

    rank = 3


class GlobalMaxPooling2D(Spatial):
    """The largest element of each channel; `keepdims` leaves axes of size 1."""

    reduction = staticmethod(reduce_max)

    def __init__(self, data_format=None, keepdims=False, **options):
        super().__init__(data_format, **options)
        self.keepdims = keepdims

    def axes(self) -> tuple[int, ...]:
        start = 1 if self.data_format == "channels_last" else 2
        return tuple(range(start, start + self.rank))

    def call(self, inputs):
        return self.reduction(inputs, self.axes(), self.keepdims)


class GlobalMaxPooling1D(GlobalMaxPooling2D):
    """The largest element over all time steps."""

    rank = 1


class GlobalMaxPooling3D(GlobalMaxPooling2D):
    """The largest element of each channel of volumes."""

    rank = 3


class GlobalAveragePooling2D(GlobalMaxPooling2D):
    """The mean of each channel; `keepdims` leaves axes of size 1."""

    reduction = staticmethod(reduce_mean)


class GlobalAveragePooling1D(GlobalAveragePooling2D):
    """The mean over all time steps that are not masked."""

    rank = 1
    supports_masking = True

    def call(self, inputs, mask=None):
        if mask is None:
            return super().call(inputs)
        axis = self.axes()[0]
        real = expand_dims(cast(mask, inputs.dtype), 2 if axis == 1 else 1)
        total = reduce_sum(inputs * real, axis, self.keepdims)
        return total / reduce_sum(real, axis, self.keepdims)

    def compute_mask(self, inputs, mask=None):
        return None


class GlobalAveragePooling3D(GlobalAveragePooling2D):
    """The mean of each channel of volumes."""

    rank = 3


MaxPool1D, MaxPool2D, MaxPool3D = MaxPooling1D, MaxPooling2D, MaxPooling3D
AvgPool1D, AvgPool2D, AvgPool3D = AveragePooling1D, AveragePooling2D, AveragePooling3D
GlobalMaxPool1D, GlobalMaxPool2D = GlobalMaxPooling1D, GlobalMaxPooling2D
GlobalAvgPool1D, GlobalAvgPool2D = GlobalAveragePooling1D, GlobalAveragePooling2D

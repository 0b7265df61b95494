"""`tf.image.adjust_contrast`, of all of `tf.image`: a picture is a tensor like any other.

Its row has no gradient, as in TensorFlow: what a tape says about that is part of lesson text
written for TensorFlow.
"""

from minitf.base.shape import TensorSpec
from minitf.core import convert
from minitf.core.door import apply
from minitf.core.op import Sample, define

_PICTURE = (((0.5, 0.25), (0.0, 1.0)),)

define(
    "adjust_contrast",
    infer=lambda images, factor: TensorSpec(images.shape, images.dtype),
    cpu=lambda images, factor: (
        (images - (mean := images.mean((-3, -2), keepdims=True))) * factor + mean
    ),
    samples=(Sample(_PICTURE, 2.0, gradient=False),),
    tensorflow="AdjustContrastv2",
)


def adjust_contrast(images, contrast_factor):
    """Each channel's distance from its mean, `contrast_factor` times as large.

    Args:
        images: floats, shape (..., rows, columns, channels).
    """
    images = convert.to_tensor(images)
    return apply("adjust_contrast", images, convert.to_tensor(contrast_factor, like=images.dtype))

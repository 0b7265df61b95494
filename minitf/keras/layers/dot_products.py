"""The dot product of two tensors as a layer, and as the function `dot`."""

from minitf.keras.layers.merging import Merge
from minitf.ops.fill import sizes
from minitf.ops.matmul import matmul
from minitf.ops.matrices import l2_normalize
from minitf.ops.shape import expand_dims, reshape, squeeze, transpose


class Dot(Merge):
    """Dot products of two tensors along an axis of each.

    Args:
        axes: a number for both, or one for each; not the batch axis.
        normalize: whether to take vectors of length 1, so that the result is a cosine.
    """

    def __init__(self, axes, normalize=False, **options):
        super().__init__(**options)
        if not isinstance(axes, (int, list, tuple)):
            raise TypeError(f"Invalid type for argument `axes`: it should be a list or an int. "
                            f"Received: axes={axes}")  # fmt: skip
        if not isinstance(axes, int) and (
            len(axes) != 2 or not all(isinstance(a, int) for a in axes)
        ):
            raise ValueError(
                f"Invalid value for argument `axes`: it should contain two int elements. "
                f"Received: axes={axes}"
            )
        self.axes, self.normalize = axes, normalize

    def build(self, input_shape) -> None:
        if len(input_shape) != 2 or not isinstance(input_shape[0], (tuple, list)):
            raise ValueError(
                "A `Dot` layer should be called on a list of 2 inputs. Received: "
                f"input_shape={input_shape}"
            )
        a, b = self._places(*input_shape)
        if None not in (input_shape[0][a], input_shape[1][b]):
            if input_shape[0][a] != input_shape[1][b]:
                raise ValueError(
                    f"Incompatible input shapes: {input_shape[0]} and {input_shape[1]} differ in "
                    f"axis values {input_shape[0][a]} (at axis {a}) != {input_shape[1][b]} (at "
                    f"axis {b})."
                )

    def _places(self, first, second) -> tuple[int, int]:
        axes = (self.axes,) * 2 if isinstance(self.axes, int) else self.axes
        return axes[0] % len(first), axes[1] % len(second)

    def call(self, inputs):
        places = self._places(*[x.shape for x in inputs])
        if self.normalize:
            inputs = [l2_normalize(x, axis) for x, axis in zip(inputs, places)]
        return batch_dot(*inputs, places)

    def compute_mask(self, inputs, mask=None):
        return None


def batch_dot(x, y, axes: tuple[int, int]):
    """For each example, sums over the products along one axis of each tensor."""
    rank = len(x.shape), len(y.shape)
    x = expand_dims(x, 1) if rank[0] == 2 else x
    y = expand_dims(y, 2) if rank[1] == 2 else y
    a = axes[0] + (rank[0] == 2)
    x = transpose(x, [i for i in range(len(x.shape)) if i != a] + [a])
    order = [i for i in range(1, len(y.shape)) if i != axes[1]]
    y = transpose(y, [0, axes[1], *order])
    left, right = sizes(x), sizes(y)
    product = matmul(reshape(x, (left[0], -1, left[-1])), reshape(y, (right[0], right[1], -1)))
    found = reshape(product, (*left[:-1], *right[2:]))
    if rank[0] == 2:
        found = squeeze(found, 1)
    elif rank[1] == 2:
        found = squeeze(found, -1)
    return expand_dims(found, 1) if len(found.shape) == 1 else found


def dot(inputs, axes=-1, **options):
    """`Dot(axes)(inputs)`."""
    return Dot(axes, **options)(inputs)

"""Images of another size: each new pixel is read between the old ones."""

import numpy as np

from minitf.core import convert
from minitf.ops.elementwise import cast
from minitf.ops.matmul import matmul
from minitf.ops.shape import transpose


def weights(old: int, new: int, interpolation: str) -> np.ndarray:
    """A matrix (new, old): how much each old pixel counts in each new one, along an axis.

    Pixels are squares, and their centres lie at halves, as TensorFlow has it.
    """
    at = (np.arange(new) + 0.5) * old / new
    table = np.zeros((new, old), np.float32)
    rows = np.arange(new)
    if interpolation == "nearest":
        table[rows, np.minimum(np.floor(at), old - 1).astype(int)] = 1
        return table
    if interpolation != "bilinear":
        raise ValueError(f"interpolation is 'nearest' or 'bilinear', not {interpolation!r}")
    low = np.floor(at - 0.5)
    share = (at - 0.5 - low).astype(np.float32)
    np.add.at(table, (rows, np.clip(low, 0, old - 1).astype(int)), 1 - share)
    np.add.at(table, (rows, np.clip(low + 1, 0, old - 1).astype(int)), share)
    return table


def resize(images, size, interpolation: str = "bilinear"):
    """Images (batch, height, width, channels) with `size` = (height, width).

    Raises:
        ValueError: the images' own size is not known while a graph is traced.
    """
    x = convert.to_tensor(images)
    if None in x.shape[1:3]:
        raise ValueError(f"resize: the size of the images must be known, not {x.shape}")
    kind = x.dtype
    x = x if kind.is_floating else cast(x, "float32")
    rows, columns = (
        convert.to_tensor(weights(old, int(new), interpolation), "float32")
        for old, new in zip(x.shape[1:3], size)
    )
    x = transpose(x, (0, 3, 1, 2))
    x = matmul(matmul(cast(rows, x.dtype), x), cast(columns, x.dtype), transpose_b=True)
    x = transpose(x, (0, 2, 3, 1))
    return cast(x, kind) if interpolation == "nearest" else x

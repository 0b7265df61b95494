"""`tf.debugging`: looking inside."""

from minitf.base.debug import set_level
from minitf.core import convert as _convert


def assert_near(x, y, rtol=None, atol=None, message=None, summarize=None, name=None) -> None:
    """Raises `InvalidArgumentError` unless the tensors are equal but for rounding."""
    import numpy as np

    from minitf.base.errors import invalid

    x, y = _convert.to_tensor(x), _convert.to_tensor(y)
    limit = 10 * np.finfo(x.dtype.numpy).eps
    if not np.allclose(x.numpy(), y.numpy(), rtol or limit, atol or limit):
        raise invalid(message or f"assert_near: {x} and {y} differ")


__all__ = ["assert_near", "set_level"]

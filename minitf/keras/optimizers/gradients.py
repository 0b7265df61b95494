"""What is done to gradients before they change weights: dropped if None, and clipped.
"""

import warnings

from minitf.ops.elementwise import clip_by_value
from minitf.ops.norms import clip_by_global_norm, clip_by_norm


def with_gradients(gradients: list, variables: list) -> list[tuple]:
    """The pairs that have a gradient.

    Raises:
        ValueError: none has.
    """
    pairs = [(g, v) for g, v in zip(gradients, variables) if g is not None]
    if not pairs:
        raise ValueError("No gradients provided for any variable.")
    missing = [getattr(v, "path", v.name) for g, v in zip(gradients, variables) if g is None]
    if missing:
        warnings.warn(
            f"Gradients do not exist for variables {missing} when minimizing the loss. If using "
            "`model.compile()`, did you forget to provide a `loss` argument?", stacklevel=5,
        )  # fmt: skip
    return pairs


def clipped(gradients: list, value=None, norm=None, global_norm=None) -> list:
    """Gradients cut to a size.

    Args:
        value: for each element.
        norm: for the length of each gradient.
        global_norm: for the length of all together.
    """
    if value:
        return [clip_by_value(g, -value, value) for g in gradients]
    if norm:
        return [clip_by_norm(g, norm) for g in gradients]
    if global_norm:
        return clip_by_global_norm(gradients, global_norm)[0]
    return gradients


def check_clipping(**limits) -> None:
    """Raises `ValueError` if more than one limit is set."""
    if sum(limit is not None for limit in limits.values()) > 1:
        found = ", ".join(f"{name}={limit}" for name, limit in limits.items())
        raise ValueError("Only one of `clipnorm`, `clipvalue` and `global_clipnorm` can be set. "
                         f"Received: {found}")  # fmt: skip

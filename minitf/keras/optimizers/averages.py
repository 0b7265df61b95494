"""Running means of the weights, for an optimizer with `use_ema`: smoother than the weights.

Source: Polyak and Juditsky, "Acceleration of stochastic approximation by averaging" (1992).
"""

from minitf.ops.elementwise import cast
from minitf.ops.logic import where


def check(use_ema: bool, momentum: float, every) -> None:
    """Raises `ValueError` for a share or a number of steps that makes no sense."""
    if use_ema and not 0 <= momentum <= 1:
        raise ValueError("`ema_momentum` must be in the range [0, 1]. Received: "
                         f"ema_momentum={momentum}")  # fmt: skip
    if use_ema and every and (not isinstance(every, int) or every < 1):
        raise ValueError("`ema_overwrite_frequency` must be an integer >= 1 or None. Received: "
                         f"ema_overwrite_frequency={every}")  # fmt: skip


def update(optimizer) -> None:
    """Brings the means up to date; now and then weights become their mean."""
    not_first = cast(optimizer.iterations != 0, "float32")
    every = optimizer.ema_overwrite_frequency
    for variable, average in optimizer.averaged():
        kept = cast(not_first, variable.dtype) * optimizer.ema_momentum
        average.assign(kept * average + (1.0 - kept) * variable)
        if every:
            is_time = (optimizer.iterations + 1) % every == 0
            variable.assign(where(is_time, average, variable))

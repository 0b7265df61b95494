"""The warning for a function that is traced too often: it says which argument changed.

Every trace runs the Python function again; `Function` tells of each.
"""

import logging
from collections import deque

from minitf.graph.concrete import ConcreteFunction
from minitf.graph.function_type import words


class Retraces:
    """Warns where a function is traced too often, and says what makes it so."""

    HISTORY, TOO_MANY, WARNINGS = 10, 5, 2

    def __init__(self):
        self.calls: deque[bool] = deque(maxlen=self.HISTORY)  # whether each call traced again
        self.warned = 0

    def note(self, name: str, before: list[ConcreteFunction], now: ConcreteFunction) -> None:
        """Takes in that `now` was traced, after what is in `before`."""
        self.calls.append(bool(before))
        if sum(self.calls) < self.TOO_MANY or self.warned >= self.WARNINGS:
            return
        self.warned += 1
        old = {p.name: words(p.value) for p in before[0].parameters}
        changed = [f"{p.name!r} from {old.get(p.name)} to {words(p.value)}" for p in now.parameters
                   if words(p.value) != old.get(p.name)]  # fmt: skip
        logging.getLogger("minitf").warning(
            f"{sum(self.calls)} of the last {len(self.calls)} calls of {name} traced it again, "
            f"which is slow. The last time this changed: {', '.join(changed) or 'an object'}. Pass "
            "numbers as tensors, use an input_signature, or reduce_retracing=True."
        )

"""Layers that make training harder, so that a model learns what holds in general.
"""

from __future__ import annotations

from minitf.core.door import apply
from minitf.keras.layer import Layer
from minitf.ops.fill import shape as shape_of
from minitf.ops.random import uniform


class Dropout(Layer):
    """In training, puts a share of the inputs to 0 at random and scales up the rest.

    Args:
        rate: the share, from 0 up to (but not including) 1.

    Source: Srivastava et al., "Dropout: a simple way to prevent neural networks from
    overfitting" (2014).
    """

    def __init__(self, rate: float, seed: int | None = None, **options):
        super().__init__(**options)
        if not 0 <= rate <= 1:
            raise ValueError(
                "Invalid value received for argument `rate`. Expected a float value between "
                f"0 and 1. Received: rate={rate}"
            )
        self.rate, self.seed = float(rate), seed

    def call(self, inputs, training=False):
        if not training or self.rate == 0:
            return inputs
        kept = uniform(shape_of(inputs), dtype=inputs.dtype, seed=self.seed) >= self.rate
        scaled = inputs / (1.0 - self.rate)
        return apply("where", kept, scaled, apply("zeros_like", inputs))

    def get_config(self) -> dict:
        return super().get_config() | {"rate": self.rate, "seed": self.seed}

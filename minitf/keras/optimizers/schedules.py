"""Schedules: a learning rate that depends on the step (`tf.keras.optimizers.schedules`).
"""

import math

from minitf.core import convert
from minitf.keras.namespaces import Names, names_of
from minitf.keras.registry import FromConfig, arguments, keep, ours
from minitf.ops.elementwise import cast, ceil, cos, floor, log, minimum, pow
from minitf.ops.logic import equal, where


class LearningRateSchedule(FromConfig):
    """A function of the step; a subclass writes `__call__` and `get_config`."""

    def __call__(self, step):
        raise NotImplementedError(
            f"Learning rate schedule '{type(self).__name__}' must override `__call__(self, step)`."
        )

    def get_config(self) -> dict:
        if not ours(type(self)) or type(self) is LearningRateSchedule:
            raise NotImplementedError(
                f"Learning rate schedule '{type(self).__name__}' must override `get_config()` in "
                "order to be serializable."
            )
        return arguments(self)


def _positive(name: str, steps) -> None:
    if steps <= 0:
        raise ValueError(f"Argument `{name}` must be > 0. Received: {name}={steps}")


class _Decay(LearningRateSchedule):
    """A schedule that starts at `initial_learning_rate`, whose dtype it works in.

    Subclasses write `rate(first, step)`, of two tensors of that dtype.
    """

    def __call__(self, step):
        first = convert.to_tensor(self.initial_learning_rate)
        return self.rate(first, cast(step, first.dtype))

class ExponentialDecay(_Decay):
    """`initial * rate ** (step / decay_steps)`; with `staircase`, in whole powers."""

    def __init__(self, initial_learning_rate, decay_steps, decay_rate, staircase=False,
                 name="ExponentialDecay"):  # fmt: skip
        _positive("decay_steps", decay_steps)
        keep(self, locals())

    def rate(self, first, step):
        share = step / self.decay_steps
        return first * self._rest(floor(share) if self.staircase else share)

    def _rest(self, share):
        """What is left of the rate after this share of the steps."""
        return pow(self.decay_rate, share)


class InverseTimeDecay(ExponentialDecay):
    """`initial / (1 + rate * step / decay_steps)`; with `staircase`, in whole parts."""

    def __init__(self, initial_learning_rate, decay_steps, decay_rate, staircase=False,
                 name="InverseTimeDecay"):  # fmt: skip
        super().__init__(initial_learning_rate, decay_steps, decay_rate, staircase, name)

    def _rest(self, share):
        return 1.0 / (1.0 + self.decay_rate * share)


class PiecewiseConstantDecay(LearningRateSchedule):
    """One of several values: `values[i]` up to and with step `boundaries[i]`."""

    def __init__(self, boundaries, values, name="PiecewiseConstant"):
        if len(boundaries) != len(values) - 1:
            raise ValueError(
                "The length of boundaries should be 1 less than the length of values. Received: "
                f"boundaries={boundaries} and values={values}."
            )
        self.boundaries, self.values, self.name = boundaries, values, name

    def __call__(self, step):
        step = convert.to_tensor(step)
        rate = convert.to_tensor(self.values[-1])
        for boundary, value in reversed(list(zip(self.boundaries, self.values))):
            rate = where(step <= cast(boundary, step.dtype), cast(value, rate.dtype), rate)
        return rate


class PolynomialDecay(_Decay):
    """From the initial rate to the end one along a power of the share of steps done."""

    def __init__(self, initial_learning_rate, decay_steps, end_learning_rate=0.0001, power=1.0,
                 cycle=False, name="PolynomialDecay"):  # fmt: skip
        _positive("decay_steps", decay_steps)
        keep(self, locals())

    def rate(self, first, step):
        steps = cast(self.decay_steps, first.dtype)
        if self.cycle:
            steps = steps * where(equal(step, 0.0), 1.0, ceil(step / steps))
        else:
            step = minimum(step, steps)
        fall = first - self.end_learning_rate
        return fall * pow(1.0 - step / steps, self.power) + self.end_learning_rate


class CosineDecay(_Decay):
    """Half a wave down to `alpha` of the rate, after a straight warm-up if wanted.

    Source: Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts"
    (2016).
    """

    def __init__(self, initial_learning_rate, decay_steps, alpha=0.0, name="CosineDecay",
                 warmup_target=None, warmup_steps=0):  # fmt: skip
        _positive("decay_steps", decay_steps)
        keep(self, locals())

    def rate(self, first, step):
        if self.warmup_target is None:
            return first * self._wave(minimum(step, float(self.decay_steps)))
        step = minimum(step, float(self.decay_steps + self.warmup_steps))
        rise = (self.warmup_target - first) * (step / float(max(self.warmup_steps, 1))) + first
        fall = self.warmup_target * self._wave(step - float(self.warmup_steps))
        return where(step < float(self.warmup_steps), rise, fall)

    def _wave(self, step):
        wave = 0.5 * (1.0 + cos(math.pi * (step / float(self.decay_steps))))
        return (1.0 - self.alpha) * wave + self.alpha


class CosineDecayRestarts(_Decay):
    """Waves down, each `t_mul` as long and `m_mul` as high as the one before."""

    def __init__(self, initial_learning_rate, first_decay_steps, t_mul=2.0, m_mul=1.0, alpha=0.0,
                 name="SGDRDecay"):  # fmt: skip
        _positive("first_decay_steps", first_decay_steps)
        keep(self, locals())

    def rate(self, first, step):
        t, share = float(self.t_mul), step / float(self.first_decay_steps)
        if t == 1.0:
            restarts = floor(share)
            share = share - restarts
        else:
            restarts = floor(log(1.0 - share * (1.0 - t)) / math.log(t))
            power = pow(t, restarts)
            share = (share - (1.0 - power) / (1.0 - t)) / power
        wave = 0.5 * pow(float(self.m_mul), restarts) * (1.0 + cos(math.pi * share))
        return first * ((1.0 - self.alpha) * wave + self.alpha)


NAMES = Names("learning rate schedule", names_of(
    ExponentialDecay, InverseTimeDecay, PiecewiseConstantDecay, PolynomialDecay, CosineDecay,
    CosineDecayRestarts, LearningRateSchedule,
))  # fmt: skip
serialize, deserialize = NAMES.serialize, NAMES.deserialize

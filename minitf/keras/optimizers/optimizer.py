"""The optimizer: its learning rate, and one step over all variables.

What it keeps of each variable is in `slots.py`; clipping is in `gradients.py`.
"""

import re

import numpy as np

from minitf.core.tensor import Tensor
from minitf.core.variable import Variable
from minitf.core.waiting import resume
from minitf.keras import naming
from minitf.keras.optimizers import averages
from minitf.keras.optimizers.gradients import check_clipping, clipped, with_gradients
from minitf.keras.optimizers.schedules import LearningRateSchedule
from minitf.keras.optimizers.slots import Slots
from minitf.keras.registry import (
    arguments, deserialize_keras_object, keep, serialize_keras_object,
)  # fmt: skip
from minitf.ops.elementwise import cast
from minitf.ops.fill import zeros_like
from minitf.ops.logic import where


class Optimizer(Slots):
    """Changes variables, given their gradients.

    A subclass of ours says in `slots` what it keeps of each variable, and writes
    `rule(gradient, variable, learning_rate, *slots)`, which changes them with
    `self.assign` and its like. As in Keras, one can write `build` and `update_step` instead.

    Args:
        learning_rate: the size of a step: a float, a schedule, or a function.
        weight_decay: the share of each weight that goes at each step.
        clipnorm: scale each gradient down to this length.
        clipvalue: cut each element of a gradient to this size.
        global_clipnorm: scale all gradients together down to this length.
        use_ema: keep a running mean of the weights, and end with it.
        gradient_accumulation_steps: change weights at every so many steps only, by the
            mean of the gradients.

    Raises:
        ValueError: the learning rate is no float, or arguments do not go together.
    """

    def __init__(self, learning_rate=0.001, weight_decay=None, clipnorm=None, clipvalue=None,
                 global_clipnorm=None, use_ema=False, ema_momentum=0.99,
                 ema_overwrite_frequency=None, loss_scale_factor=None,
                 gradient_accumulation_steps=None, name: str | None = None, **unknown):  # fmt: skip
        if unknown:
            raise ValueError(f"Argument(s) not recognized: {unknown}")
        check_clipping(clipnorm=clipnorm, clipvalue=clipvalue, global_clipnorm=global_clipnorm)
        averages.check(use_ema, ema_momentum, ema_overwrite_frequency)
        if gradient_accumulation_steps and gradient_accumulation_steps < 2:
            raise ValueError(
                "`gradient_accumulation_steps` must be an integer >= 2. Received: "
                f"gradient_accumulation_steps={gradient_accumulation_steps}"
            )
        keep(self, locals(), ("learning_rate", "unknown"))
        self.name = name or naming.auto_name(self)
        super().__init__()
        self._undecayed: list = []
        self._now = None  # with accumulation: whether this step changes weights
        self._iterations = self._variable(np.int64(0), "iteration")
        self._learning_rate = learning_rate
        if not callable(learning_rate):
            if not isinstance(learning_rate, float):
                raise ValueError(
                    "Argument `learning_rate` should be float, or an instance of "
                    "LearningRateSchedule, or a callable. Received instead: "
                    f"learning_rate={learning_rate}"
                )
            self._learning_rate = self._variable(np.float32(learning_rate), "learning_rate")

    @property
    def iterations(self):
        """How many steps were taken."""
        if self.gradient_accumulation_steps:
            return self._iterations // self.gradient_accumulation_steps
        return self._iterations

    @property
    def learning_rate(self):
        """A variable, which can be changed while a model trains, or a schedule's value."""
        if isinstance(self._learning_rate, LearningRateSchedule):
            return self._learning_rate(self._iterations)
        if callable(self._learning_rate):
            return self._learning_rate()
        return self._learning_rate

    @learning_rate.setter
    def learning_rate(self, value) -> None:
        if callable(value):
            before = self._learning_rate
            self._variables = [v for v in self._variables if v is not before]
            self._learning_rate = value
        elif isinstance(self._learning_rate, LearningRateSchedule):
            raise TypeError(
                "This optimizer was created with a `LearningRateSchedule` object as its "
                "`learning_rate` constructor argument, hence its learning rate is not settable."
            )
        else:
            self._learning_rate.assign(value)

    # ---- a step ----

    def update_step(self, gradient, variable, learning_rate) -> None:
        """Changes one variable."""
        slots = self._slots[self._get_variable_index(variable)]
        self.rule(gradient, variable, learning_rate, *slots)

    def rule(self, gradient, variable, learning_rate, *slots) -> None:
        """Changes one variable and its slots."""
        raise NotImplementedError(f"{type(self).__name__} has no update_step")

    def assign(self, variable, value) -> None:
        """Changes a variable or a slot, if this step changes any."""
        variable.assign(value if self._now is None else where(self._now, value, variable))

    def assign_add(self, variable, value) -> None:
        if self._now is None:
            variable.assign_add(value)
        else:
            self.assign(variable, variable + value)

    def assign_sub(self, variable, value) -> None:
        if self._now is None:
            variable.assign_sub(value)
        else:
            self.assign(variable, variable - value)

    def apply_gradients(self, grads_and_vars, **_) -> Variable:
        """Takes one step: changes every variable by its gradient.

        Args:
            grads_and_vars: pairs of a gradient and its variable. A gradient may be None.

        Raises:
            ValueError: no variable has a gradient.
        """
        pairs = list(grads_and_vars)
        if not pairs:
            raise ValueError("No gradients provided for any variable.")
        self.apply([g for g, _ in pairs], [v for _, v in pairs])
        return self._iterations

    def apply(self, grads: list, trainable_variables: list | None = None) -> None:
        """The same, with gradients and variables in lists of their own."""
        grads = list(grads)
        if not grads:
            return
        variables = self._for_step(grads, trainable_variables)
        pairs = with_gradients(grads, variables)
        gradients = [cast(g, v.dtype) for g, v in pairs]
        variables = [v for _, v in pairs]
        if self.loss_scale_factor is not None:
            gradients = [g / self.loss_scale_factor for g in gradients]
        if self.gradient_accumulation_steps:
            gradients = self._accumulated(gradients, variables)
        gradients = self._clip_gradients(gradients)
        for variable in variables:
            self._decay(variable)
        self.update_all(gradients, variables, self.learning_rate)
        if self.use_ema:
            averages.update(self)
        for variable in variables:
            if getattr(variable, "constraint", None) is not None:
                variable.assign(variable.constraint(variable))
        self._now = None
        self._iterations.assign_add(1)

    def update_all(self, gradients: list, variables: list, learning_rate) -> None:
        """Changes all variables, one by one."""
        for gradient, variable in zip(gradients, variables):
            self.update_step(gradient, variable, cast(learning_rate, variable.dtype))

    def _for_step(self, grads: list, given: list | None) -> list:
        """The variables of this step. Builds the optimizer if this is the first."""
        if given is None:
            if not self.built:
                raise ValueError(
                    "When passing `grads` without `variables`, the optimizer must already be built "
                    "on a list of variables. Call `optimizer.build(trainable_variables)` first."
                )
            if len(grads) != len(self._trainable):
                raise ValueError(
                    "When passing `grads` as a list of gradient tensors, the gradients must match "
                    "`optimizer.variables` one-to-one. Received a list of "
                    f"{len(grads)} gradients for {len(self._trainable)} trainable variables."
                )
            return self._trainable
        if not self.built:
            self.build(list(given))
            resume(self)
        for variable in given:
            if id(variable) not in self._index:
                raise ValueError(
                    f"Unknown variable: {variable}. This optimizer can only be called for the "
                    "variables it was originally built with."
                )
        return list(given)

    def _accumulated(self, gradients: list, variables: list) -> list:
        steps = self.gradient_accumulation_steps
        self._now = (self._iterations + 1) % steps == 0
        totals = []
        for gradient, variable in zip(gradients, variables):
            gathered = self._accumulated_gradients[self._get_variable_index(variable)]
            total = gathered + gradient
            totals.append(total / float(steps))
            gathered.assign(where(self._now, zeros_like(total), total))
        return totals

    def _clip_gradients(self, gradients: list) -> list:
        return clipped(gradients, self.clipvalue, self.clipnorm, self.global_clipnorm)

    def _decay(self, variable) -> None:
        if self.weight_decay is None:
            return
        if any(u is variable or (isinstance(u, str) and re.search(u, variable.name))
               for u in self._undecayed):  # fmt: skip
            return
        rate = cast(self.learning_rate, variable.dtype)
        self.assign(variable, variable - variable * self.weight_decay * rate)

    def exclude_from_weight_decay(self, var_list=None, var_names=None) -> None:
        """Variables (or patterns of names) whose weights do not decay."""
        if self.built:
            raise ValueError("`exclude_from_weight_decay()` can only be configured before the "
                             "optimizer is built.")  # fmt: skip
        self._undecayed = [*(var_list or []), *(var_names or [])]

    def averaged(self) -> list[tuple]:
        """With `use_ema`, each variable and the running mean of it."""
        return list(zip(self._trainable, self._model_variables_moving_average))

    def finalize_variable_values(self, var_list: list) -> None:
        """At the end of training: with `use_ema`, weights become their running means."""
        for variable, average in self.averaged() if self.use_ema else []:
            if any(variable is other for other in var_list):
                variable.assign(average)

    def scale_loss(self, loss):
        """The loss, made larger by `loss_scale_factor`, so that no gradient gets lost."""
        return loss if self.loss_scale_factor is None else loss * self.loss_scale_factor

    def get_config(self) -> dict:
        """The arguments that make an equal optimizer."""
        rate = self._learning_rate
        rate = float(rate) if isinstance(rate, (Tensor, Variable)) else serialize_keras_object(rate)
        found = arguments(self, leave_out=("name", "learning_rate"))
        return {"name": self.name, "learning_rate": rate, **found}

    @classmethod
    def from_config(cls, config: dict, custom_objects: dict | None = None) -> "Optimizer":
        rate = config.get("learning_rate")
        if isinstance(rate, dict):
            config = config | {"learning_rate": deserialize_keras_object(rate, custom_objects)}
        return cls(**config)

"""The optimizer base class: slots, clipping, weight decay, and one step over all variables.
"""

from __future__ import annotations

import re
import warnings

import numpy as np

from minitf.core import convert
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable
from minitf.core.waiting import resume
from minitf.keras import initializers, naming
from minitf.keras.layer_tree import Weight
from minitf.keras.optimizers.schedules import LearningRateSchedule
from minitf.keras.registry import arguments, deserialize_keras_object, serialize_keras_object
from minitf.ops.elementwise import cast, clip_by_value, minimum, sqrt, square
from minitf.ops.fill import zeros_like
from minitf.ops.logic import where
from minitf.ops.reduce import reduce_sum


class Optimizer:
    """Changes variables, given their gradients.

    Subclasses write `build` (to make slots, with `add_optimizer_variables`) and
    `update_step`, in which they change variables with `self.assign` and its like.

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
        if sum(a is not None for a in (clipnorm, clipvalue, global_clipnorm)) > 1:
            raise ValueError(
                "Only one of `clipnorm`, `clipvalue` and `global_clipnorm` can be set. Received: "
                f"clipnorm={clipnorm}, clipvalue={clipvalue}, global_clipnorm={global_clipnorm}"
            )
        _check_ema(use_ema, ema_momentum, ema_overwrite_frequency)
        if gradient_accumulation_steps and gradient_accumulation_steps < 2:
            raise ValueError("`gradient_accumulation_steps` must be an integer >= 2. Received: "
                             f"gradient_accumulation_steps={gradient_accumulation_steps}")  # fmt: skip
        self.name = name or naming.auto_name(self)
        self.weight_decay, self.loss_scale_factor = weight_decay, loss_scale_factor
        self.clipnorm, self.clipvalue, self.global_clipnorm = clipnorm, clipvalue, global_clipnorm
        self.use_ema, self.ema_momentum = use_ema, ema_momentum
        self.ema_overwrite_frequency = ema_overwrite_frequency
        self.gradient_accumulation_steps = gradient_accumulation_steps
        self.built = False
        self._variables: list[Variable] = []
        self._trainable: list[Variable] = []
        self._index: dict[int, int] = {}
        self._undecayed: list = []
        self._now = None  # with accumulation: whether this step changes weights
        self._iterations = self._variable(np.int64(0), "iteration")
        self._learning_rate = learning_rate
        if not callable(learning_rate):
            if not isinstance(learning_rate, float):
                raise ValueError(
                    "Argument `learning_rate` should be float, or an instance of "
                    "LearningRateSchedule, or a callable (that takes in the current iteration "
                    "value and returns the corresponding learning rate value). Received instead: "
                    f"learning_rate={learning_rate}"
                )
            self._learning_rate = self._variable(np.float32(learning_rate), "learning_rate")

    def _variable(self, value, name: str) -> Weight:
        variable = Weight(convert.to_tensor(value), False, name, f"{self.name}/{name}")
        self._variables.append(variable)
        return variable

    @property
    def variables(self) -> list[Variable]:
        """The step count, the learning rate, and the slots."""
        return list(self._variables)

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
                "`learning_rate` constructor argument, hence its learning rate is not settable. "
                "If you need the learning rate to be settable, you should instantiate the "
                "optimizer with a float `learning_rate` argument."
            )
        else:
            self._learning_rate.assign(value)

    # ---- slots ----

    def build(self, variables: list) -> None:
        """Makes the slots. Called once, before the first step."""
        self._trainable = list(variables)
        self._index = {id(v): i for i, v in enumerate(variables)}
        if self.use_ema:
            self._averages = self.add_optimizer_variables(variables, "average")
        if self.gradient_accumulation_steps:
            self._gathered = self.add_optimizer_variables(variables, "gradient_accumulator")
        self.built = True

    def add_variable(self, shape=(), initializer="zeros", dtype=None, name=None, **_) -> Weight:
        """State of the optimizer."""
        value = initializers.get(initializer)(tuple(shape), dtype=dtype or "float32")
        return self._variable(value, name or "variable")

    def add_variable_from_reference(self, reference_variable, name="var",
                                    initializer="zeros") -> Weight:  # fmt: skip
        """A slot: zeros in the shape of a variable."""
        path = getattr(reference_variable, "path", reference_variable.name)
        name = f"{re.sub('[/:]', '_', path)}_{name}"
        shape, kind = tuple(reference_variable.shape), reference_variable.dtype.name
        return self.add_variable(shape, initializer, kind, name)

    def add_optimizer_variables(self, trainable_variables, name, initializer="zeros"):
        """A slot for each variable; with a list of names, a list of slots for each name."""
        names = [name] if isinstance(name, str) else list(name)
        many = isinstance(initializer, (list, tuple))
        chosen = list(initializer) if many else [initializer] * len(names)
        if len(chosen) != len(names):
            raise ValueError(
                "The number of provided names must match the number of provided initializers.  "
                f"Received name='{name}', initializer='{initializer}'"
            )
        rows = [
            [self.add_variable_from_reference(v, n, i) for n, i in zip(names, chosen)]
            for v in trainable_variables
        ]
        columns = [list(column) for column in zip(*rows)] or [[] for _ in names]
        return columns[0] if isinstance(name, str) else tuple(columns)

    def slot(self, slots: list, variable) -> Weight:
        """The slot of a variable, in a list that `build` made."""
        return slots[self._index[id(variable)]]

    # ---- a step ----

    def update_step(self, gradient, variable, learning_rate) -> None:
        """Changes one variable."""
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
        pairs = _with_gradients(grads, variables)
        gradients = [convert.to_tensor(g, like=v.dtype) for g, v in pairs]
        variables = [v for _, v in pairs]
        if self.loss_scale_factor is not None:
            gradients = [g / self.loss_scale_factor for g in gradients]
        if self.gradient_accumulation_steps:
            gradients = self._accumulated(gradients, variables)
        gradients = self._clipped(gradients)
        for variable in variables:
            self._decay(variable)
        self.update_all(gradients, variables, self.learning_rate)
        if self.use_ema:
            self._average()
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
                    "When passing `grads` without `variables`, the optimizer must already be "
                    "built on a list of variables. Call `optimizer.build(trainable_variables)` "
                    "first."
                )
            if len(grads) != len(self._trainable):
                raise ValueError(
                    "When passing `grads` as a list of gradient tensors, the gradients must match "
                    f"`optimizer.variables` one-to-one. Received a list of {len(grads)} gradients, "
                    f"but the optimizer is tracking {len(self._trainable)} trainable variables."
                )
            return self._trainable
        if not self.built:
            self.build(list(given))
            resume(self)
        for variable in given:
            if id(variable) not in self._index:
                raise ValueError(
                    f"Unknown variable: {variable}. This optimizer can only be called for the "
                    "variables it was originally built with. When working with a new set of "
                    "variables, you should recreate a new optimizer instance."
                )
        return list(given)

    def _accumulated(self, gradients: list, variables: list) -> list:
        steps = self.gradient_accumulation_steps
        self._now = (self._iterations + 1) % steps == 0
        totals = []
        for gradient, variable in zip(gradients, variables):
            gathered = self.slot(self._gathered, variable)
            total = gathered + gradient
            totals.append(total / float(steps))
            gathered.assign(where(self._now, zeros_like(total), total))
        return totals

    def _clipped(self, gradients: list) -> list:
        if self.clipvalue:
            return [clip_by_value(g, -self.clipvalue, self.clipvalue) for g in gradients]
        if self.clipnorm:
            lengths = [sqrt(reduce_sum(square(g))) for g in gradients]
            limit = self.clipnorm
            return [
                g * limit / convert.binary("maximum", n, limit) for g, n in zip(gradients, lengths)
            ]
        if self.global_clipnorm:
            length, limit = sqrt(sum(reduce_sum(square(g)) for g in gradients)), self.global_clipnorm
            return [g * (limit * minimum(1.0 / length, 1.0 / limit)) for g in gradients]
        return gradients

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

    def _average(self) -> None:
        """Brings the running means up to date; now and then weights become their mean."""
        not_first = cast(self.iterations != 0, "float32")
        every = self.ema_overwrite_frequency
        for variable, average in zip(self._trainable, self._averages):
            kept = cast(not_first, variable.dtype) * self.ema_momentum
            average.assign(kept * average + (1.0 - kept) * variable)
            if every:
                variable.assign(where((self.iterations + 1) % every == 0, average, variable))

    def finalize_variable_values(self, var_list: list) -> None:
        """At the end of training: with `use_ema`, weights become their running means."""
        for variable, average in zip(var_list, self._averages if self.use_ema else []):
            variable.assign(average)

    def scale_loss(self, loss):
        """The loss, made larger by `loss_scale_factor`, so that no gradient gets lost."""
        return loss if self.loss_scale_factor is None else loss * self.loss_scale_factor

    # ---- saving ----

    def save_own_variables(self, store: dict) -> None:
        """Puts the variables in `store`, as "0", "1" and so on."""
        store.update({str(i): v.numpy() for i, v in enumerate(self.variables)})

    def load_own_variables(self, store: dict) -> None:
        """Takes the variables from `store`, if there are as many."""
        if len(store) != len(self.variables):
            never = "" if self.variables else (" This is likely because the optimizer has not "
                                               "been called/built yet.")  # fmt: skip
            warnings.warn(
                f"Skipping variable loading for optimizer '{self.name}', because it has "
                f"{len(self.variables)} variables whereas the saved optimizer has {len(store)} "
                f"variables. {never}", stacklevel=2,
            )  # fmt: skip
            return
        for number, variable in enumerate(self.variables):
            variable.assign(store[str(number)])

    def set_weights(self, weights: list) -> None:
        """Puts values in all variables."""
        if not self.built:
            raise ValueError(
                "You are calling `set_weights()` on an optimizer that has not yet been built. "
                "Please call `optimizer.build(trainable_variables)` to create the optimizer "
                "weights before calling `set_weights()`."
            )
        for variable, weight in zip(self._variables, weights):
            if tuple(variable.shape) != tuple(weight.shape):
                raise ValueError(
                    f"Optimizer variable {variable.path} has shape {variable.shape} not compatible "
                    f"with provided weight shape {weight.shape}."
                )
            variable.assign(weight)

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


def _check_ema(use_ema: bool, momentum: float, every) -> None:
    if use_ema and not 0 <= momentum <= 1:
        raise ValueError("`ema_momentum` must be in the range [0, 1]. Received: "
                         f"ema_momentum={momentum}")  # fmt: skip
    if use_ema and every and (not isinstance(every, int) or every < 1):
        raise ValueError("`ema_overwrite_frequency` must be an integer >= 1 or None. Received: "
                         f"ema_overwrite_frequency={every}")  # fmt: skip


def _with_gradients(gradients: list, variables: list) -> list[tuple]:
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
            "`model.compile()`, did you forget to provide a `loss` argument?",
            stacklevel=4,
        )
    return pairs

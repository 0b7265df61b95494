"""Optimizers: how gradients become changes of the weights.

Each is a few lines of tensor operations in `update_step`; in `fit` they become a part of
the compiled training step. Read in lesson 05.
"""

from __future__ import annotations

import numpy as np

from minitf.core import convert
from minitf.core.variable import Variable
from minitf.keras import naming
from minitf.keras.layer import Weight
from minitf.ops.elementwise import cast, clip_by_value, pow, sqrt, square
from minitf.ops.reduce import reduce_sum


class Optimizer:
    """Changes variables, given their gradients.

    Subclasses write `build` (to make a slot or two for each variable, with
    `add_variable_from_reference`) and `update_step`.

    Args:
        learning_rate: the size of a step.
        clipnorm: scale each gradient down to this length.
        global_clipnorm: scale all gradients together down to this length.
        clipvalue: cut each element of a gradient to this size.
    """

    def __init__(self, learning_rate=0.001, name: str | None = None, weight_decay=None,
                 clipnorm=None, clipvalue=None, global_clipnorm=None):  # fmt: skip
        self.name = name or naming.snake_case(type(self).__name__)
        self.weight_decay = weight_decay
        self.clipnorm, self.clipvalue = clipnorm, clipvalue
        self.global_clipnorm = global_clipnorm
        self.built = False
        self.iterations = self._variable(np.int64(0), "iteration")
        self._learning_rate = self._variable(np.float32(learning_rate), "learning_rate")
        self.variables: list[Variable] = [self.iterations, self._learning_rate]
        self._index: dict[int, int] = {}

    def _variable(self, value, name: str) -> Weight:
        return Weight(convert.to_tensor(value), False, name, f"{self.name}/{name}")

    @property
    def learning_rate(self) -> Variable:
        """A variable: it can be changed while a model trains."""
        return self._learning_rate

    @learning_rate.setter
    def learning_rate(self, value) -> None:
        self._learning_rate.assign(value)

    def build(self, variables: list) -> None:
        """Makes the slots. Called once, before the first step."""
        self._index = {id(v): i for i, v in enumerate(variables)}
        self.built = True

    def add_variable_from_reference(self, reference_variable, name: str) -> Weight:
        """A slot: zeros in the shape of a variable."""
        value = np.zeros(tuple(reference_variable.shape), reference_variable.dtype.numpy)
        path = getattr(reference_variable, "path", reference_variable.name)
        slot = self._variable(value, f"{path.replace('/', '_')}_{name}")
        self.variables.append(slot)
        return slot

    def slot(self, slots: list, variable) -> Weight:
        """The slot of a variable, in a list that `build` made."""
        return slots[self._index[id(variable)]]

    def update_step(self, gradient, variable, learning_rate) -> None:
        """Changes one variable."""
        raise NotImplementedError(f"{type(self).__name__} has no update_step")

    def apply_gradients(self, grads_and_vars) -> Variable:
        """Takes one step: changes every variable by its gradient.

        Args:
            grads_and_vars: pairs of a gradient and its variable. A gradient may be None.

        Raises:
            ValueError: no variable has a gradient.
        """
        pairs = [(g, v) for g, v in grads_and_vars if g is not None]
        if not pairs:
            raise ValueError("No gradients provided for any variable.")
        self.apply([g for g, _ in pairs], [v for _, v in pairs])
        return self.iterations

    def apply(self, grads: list, trainable_variables: list | None = None) -> None:
        """The same, with gradients and variables in lists of their own."""
        variables = trainable_variables or self._known
        if not self.built:
            self._known = list(variables)
            self.build(self._known)
        unknown = [v.name for v in variables if id(v) not in self._index]
        if unknown:
            raise ValueError(
                f"{self.name} was built for other variables and does not know {unknown}; "
                "make a new optimizer for a new model"
            )
        rate = cast(self._learning_rate, variables[0].dtype)
        for gradient, variable in zip(self._clipped(grads), variables):
            if self.weight_decay:
                variable.assign_sub(variable * self.weight_decay * rate)
            self.update_step(gradient, variable, rate)
        self.iterations.assign_add(1)

    def _clipped(self, gradients: list) -> list:
        if self.clipvalue is not None:
            return [clip_by_value(g, -self.clipvalue, self.clipvalue) for g in gradients]
        if self.clipnorm is not None:
            return [_shortened(g, reduce_sum(square(g)), self.clipnorm) for g in gradients]
        if self.global_clipnorm is not None:
            total = sum(reduce_sum(square(g)) for g in gradients)
            return [_shortened(g, total, self.global_clipnorm) for g in gradients]
        return gradients

    def get_config(self) -> dict:
        """The arguments that make an equal optimizer."""
        return {
            "name": self.name, "learning_rate": float(self.learning_rate),
            "weight_decay": self.weight_decay, "clipnorm": self.clipnorm,
            "global_clipnorm": self.global_clipnorm, "clipvalue": self.clipvalue,
        }  # fmt: skip

    @classmethod
    def from_config(cls, config: dict) -> "Optimizer":
        return cls(**config)


def _shortened(gradient, squared_length, limit: float):
    """The gradient, scaled so that the length it was measured by is `limit` at most."""
    length = sqrt(squared_length)
    return gradient * (limit / convert.binary("maximum", length, limit))


class SGD(Optimizer):
    """Stochastic gradient descent: a step against the gradient, with momentum if wanted.

        velocity = momentum * velocity - learning_rate * gradient
        variable = variable + velocity

    Source: Sutskever et al., "On the importance of initialization and momentum" (2013).
    """

    def __init__(self, learning_rate=0.01, momentum=0.0, nesterov=False, name="SGD", **options):
        super().__init__(learning_rate, name, **options)
        if not 0 <= momentum <= 1:
            raise ValueError("`momentum` must be a float between [0, 1].")
        self.momentum, self.nesterov = momentum, nesterov

    def build(self, variables: list) -> None:
        super().build(variables)
        self.velocities = [
            self.add_variable_from_reference(v, "momentum") for v in variables if self.momentum
        ]

    def update_step(self, gradient, variable, learning_rate) -> None:
        if not self.momentum:
            variable.assign_sub(gradient * learning_rate)
            return
        step = gradient * learning_rate
        velocity = self.slot(self.velocities, variable)
        velocity.assign(self.momentum * velocity - step)
        if self.nesterov:
            variable.assign_add(self.momentum * velocity - step)
        else:
            variable.assign_add(velocity)

    def get_config(self) -> dict:
        return super().get_config() | {"momentum": self.momentum, "nesterov": self.nesterov}


class Adam(Optimizer):
    """Steps of a size that adapts to each weight: the default choice.

    `m` is a running mean of the gradient, `v` of its square; a step is `m / sqrt(v)`,
    corrected for both having started at zero.

    Source: Kingma and Ba, "Adam: a method for stochastic optimization" (2014).
    """

    def __init__(self, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7,
                 amsgrad=False, name="adam", **options):  # fmt: skip
        super().__init__(learning_rate, name, **options)
        if amsgrad:
            raise NotImplementedError("minitf's Adam has no amsgrad")
        self.beta_1, self.beta_2, self.epsilon = beta_1, beta_2, epsilon

    def build(self, variables: list) -> None:
        super().build(variables)
        self.means = [self.add_variable_from_reference(v, "momentum") for v in variables]
        self.squares = [self.add_variable_from_reference(v, "velocity") for v in variables]

    def update_step(self, gradient, variable, learning_rate) -> None:
        steps = cast(self.iterations + 1, variable.dtype)
        m, v = self.slot(self.means, variable), self.slot(self.squares, variable)
        m.assign_add((gradient - m) * (1 - self.beta_1))
        v.assign_add((square(gradient) - v) * (1 - self.beta_2))
        correction = sqrt(1 - pow(self.beta_2, steps)) / (1 - pow(self.beta_1, steps))
        variable.assign_sub(learning_rate * correction * m / (sqrt(v) + self.epsilon))

    def get_config(self) -> dict:
        return super().get_config() | {
            "beta_1": self.beta_1, "beta_2": self.beta_2, "epsilon": self.epsilon,
        }  # fmt: skip


_BY_NAME = {"sgd": SGD, "adam": Adam}


def get(identifier) -> Optimizer:
    """An optimizer from a name or an object.

    Raises:
        ValueError: there is none of that name.
    """
    if isinstance(identifier, str):
        if identifier.lower() not in _BY_NAME:
            raise ValueError(
                f"there is no optimizer {identifier!r}; one of {', '.join(sorted(_BY_NAME))}"
            )
        return _BY_NAME[identifier.lower()]()
    if isinstance(identifier, Optimizer):
        return identifier
    raise ValueError(f"Could not interpret optimizer identifier: {identifier!r}")

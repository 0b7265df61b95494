"""Adam and its family: a running mean of the gradient over one of its size.
"""

from __future__ import annotations

from minitf.keras.optimizers.optimizer import Optimizer
from minitf.ops.elementwise import abs as absolute
from minitf.ops.elementwise import cast, maximum, pow, sqrt, square
from minitf.ops.logic import logical_and, where
from minitf.ops.reduce import reduce_sum


class Adam(Optimizer):
    """Steps of a size that adapts to each weight: the default choice.

    `m` is a running mean of the gradient, `v` of its square; a step is `m / sqrt(v)`,
    corrected for both having started at zero.

    Source: Kingma and Ba, "Adam: a method for stochastic optimization" (2014).
    """

    def __init__(self, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7,
                 amsgrad=False, **options):  # fmt: skip
        super().__init__(learning_rate, **options)
        self.beta_1, self.beta_2, self.epsilon = beta_1, beta_2, epsilon
        self.amsgrad = amsgrad

    def build(self, variables: list) -> None:
        super().build(variables)
        slots = self.add_optimizer_variables(variables, ["momentum", "velocity"])
        self._momentums, self._velocities = slots
        if self.amsgrad:
            self._velocity_hats = self.add_optimizer_variables(variables, "velocity_hat")

    def update_step(self, gradient, variable, learning_rate) -> None:
        steps = cast(self.iterations + 1, variable.dtype)
        m, v = self.slot(self._momentums, variable), self.slot(self._velocities, variable)
        correction = sqrt(1 - pow(self.beta_2, steps)) / (1 - pow(self.beta_1, steps))
        self.assign_add(m, (gradient - m) * (1 - self.beta_1))
        self.assign_add(v, (square(gradient) - v) * (1 - self.beta_2))
        if self.amsgrad:
            highest = self.slot(self._velocity_hats, variable)
            self.assign(highest, maximum(highest, v))
            v = highest
        self.assign_sub(variable, learning_rate * correction * m / (sqrt(v) + self.epsilon))


class AdamW(Adam):
    """Adam, with weights that decay by themselves rather than through the gradient.

    Source: Loshchilov and Hutter, "Decoupled weight decay regularization" (2017).
    """

    def __init__(self, learning_rate=0.001, weight_decay=0.004, beta_1=0.9, beta_2=0.999,
                 epsilon=1e-7, amsgrad=False, **options):  # fmt: skip
        super().__init__(learning_rate, beta_1, beta_2, epsilon, amsgrad,
                         weight_decay=weight_decay, **options)  # fmt: skip
        if weight_decay is None:
            raise ValueError("Argument `weight_decay` must be a float. Received: weight_decay=None")


class Adamax(Optimizer):
    """Adam with the largest recent gradient in place of the mean square."""

    def __init__(self, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7, **options):
        super().__init__(learning_rate, **options)
        self.beta_1, self.beta_2, self.epsilon = beta_1, beta_2, epsilon

    def build(self, variables: list) -> None:
        super().build(variables)
        self._m, self._u = self.add_optimizer_variables(variables, ["momentum", "norm"])

    def update_step(self, gradient, variable, learning_rate) -> None:
        m, u = self.slot(self._m, variable), self.slot(self._u, variable)
        mean = m + (gradient - m) * (1 - self.beta_1)
        largest = maximum(self.beta_2 * u, absolute(gradient))
        self.assign(m, mean)
        self.assign(u, largest)
        power = pow(self.beta_1, cast(self.iterations + 1, variable.dtype))
        self.assign_sub(variable, learning_rate * mean / ((1 - power) * (largest + self.epsilon)))


class Nadam(Optimizer):
    """Adam that looks one step ahead, as Nesterov's momentum does.

    Source: Dozat, "Incorporating Nesterov momentum into Adam" (2016).
    """

    def __init__(self, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7, **options):
        super().__init__(learning_rate, **options)
        self.beta_1, self.beta_2, self.epsilon = beta_1, beta_2, epsilon

    def build(self, variables: list) -> None:
        super().build(variables)
        slots = self.add_optimizer_variables(variables, ["momentum", "velocity"])
        self._momentums, self._velocities = slots
        kind = variables[0].dtype.name if variables else "float32"
        self._u_product = self.add_variable((), "ones", kind, "u_product")

    def _share(self, step, dtype):
        return self.beta_1 * (1.0 - 0.5 * pow(0.96, cast(step, dtype)))

    def update_all(self, gradients, variables, learning_rate) -> None:
        product = self._u_product
        self.assign(product, product * self._share(self.iterations + 1, product.dtype))
        super().update_all(gradients, variables, learning_rate)

    def update_step(self, gradient, variable, learning_rate) -> None:
        kind, beta_1, beta_2 = variable.dtype, self.beta_1, self.beta_2
        now, ahead = self._share(self.iterations + 1, kind), self._share(self.iterations + 2, kind)
        product = cast(self._u_product, kind)
        m, v = self.slot(self._momentums, variable), self.slot(self._velocities, variable)
        mean = m + (gradient - m) * (1 - beta_1)
        size = v + (square(gradient) - v) * (1 - beta_2)
        self.assign(m, mean)
        self.assign(v, size)
        looked = ahead * mean / (1 - product * ahead) + (1 - now) * gradient / (1 - product)
        size = size / (1 - pow(beta_2, cast(self.iterations + 1, kind)))
        self.assign_sub(variable, looked * learning_rate / (sqrt(size) + self.epsilon))


class Lamb(Optimizer):
    """Adam with steps in proportion to the size of each layer's weights: for large batches.

    Source: You et al., "Large batch optimization for deep learning" (2019).
    """

    def __init__(self, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7, **options):
        super().__init__(learning_rate, **options)
        self.beta_1, self.beta_2, self.epsilon = beta_1, beta_2, epsilon

    def build(self, variables: list) -> None:
        super().build(variables)
        slots = self.add_optimizer_variables(variables, ["momentum", "velocity"])
        self._momentums, self._velocities = slots

    def update_step(self, gradient, variable, learning_rate) -> None:
        steps = cast(self.iterations + 1, variable.dtype)
        m, v = self.slot(self._momentums, variable), self.slot(self._velocities, variable)
        mean = m + (gradient - m) * (1 - self.beta_1)
        size = v + (square(gradient) - v) * (1 - self.beta_2)
        self.assign(m, mean)
        self.assign(v, size)
        size = sqrt(size / (1.0 - pow(self.beta_2, steps))) + self.epsilon
        step = mean / (1.0 - pow(self.beta_1, steps)) / size
        weights, length = sqrt(reduce_sum(square(variable))), sqrt(reduce_sum(square(step)))
        both = logical_and(weights > 0.0, length > 0.0)
        ratio = where(both, weights / where(both, length, 1.0), 1.0)
        self.assign_sub(variable, ratio * learning_rate * step)

"""Adam and its family: a running mean of the gradient over one of its size.
"""

from minitf.keras.optimizers.optimizer import Optimizer
from minitf.ops.elementwise import abs as absolute
from minitf.ops.elementwise import cast, maximum, pow, sqrt, square
from minitf.ops.logic import logical_and, where
from minitf.ops.reduce import reduce_sum


class _Adaptive(Optimizer):
    """What the family has in common: two running means, and how slowly they forget."""

    groups = [{"momentum": "zeros", "velocity": "zeros"}]

    def __init__(self, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7, **options):
        super().__init__(learning_rate, **options)
        self.beta_1, self.beta_2, self.epsilon = beta_1, beta_2, epsilon

    def power(self, beta: float, dtype, ahead: int = 1):
        """`beta` to the number of this step (or one ahead of it)."""
        return pow(beta, cast(self.iterations + ahead, dtype))

    def moved(self, gradient, m, v) -> tuple:
        """The running means with this gradient taken in."""
        mean = m + (gradient - m) * (1 - self.beta_1)
        size = v + (square(gradient) - v) * (1 - self.beta_2)
        self.assign(m, mean)
        self.assign(v, size)
        return mean, size


class Adam(_Adaptive):
    """Steps of a size that adapts to each weight: the default choice.

    `m` is a running mean of the gradient, `v` of its square; a step is `m / sqrt(v)`,
    corrected for both having started at zero.

    Source: Kingma and Ba, "Adam: a method for stochastic optimization" (2014).
    """

    def __init__(self, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7,
                 amsgrad=False, **options):  # fmt: skip
        super().__init__(learning_rate, beta_1, beta_2, epsilon, **options)
        self.amsgrad = amsgrad

    def slots(self) -> list[dict]:
        return super().slots() + [{"velocity_hat": "zeros"}] * self.amsgrad

    def rule(self, gradient, variable, learning_rate, m, v, highest=None) -> None:
        kind = variable.dtype
        correction = sqrt(1 - self.power(self.beta_2, kind)) / (1 - self.power(self.beta_1, kind))
        mean, size = self.moved(gradient, m, v)
        if self.amsgrad:
            size = maximum(highest, size)
            self.assign(highest, size)
        self.assign_sub(variable, learning_rate * correction * mean / (sqrt(size) + self.epsilon))


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


class Adamax(_Adaptive):
    """Adam with the largest recent gradient in place of the mean square."""

    groups = [{"momentum": "zeros", "norm": "zeros"}]

    def rule(self, gradient, variable, learning_rate, m, u) -> None:
        mean = m + (gradient - m) * (1 - self.beta_1)
        largest = maximum(self.beta_2 * u, absolute(gradient))
        self.assign(m, mean)
        self.assign(u, largest)
        rest = 1 - self.power(self.beta_1, variable.dtype)
        self.assign_sub(variable, learning_rate * mean / (rest * (largest + self.epsilon)))


class Nadam(_Adaptive):
    """Adam that looks one step ahead, as Nesterov's momentum does.

    Source: Dozat, "Incorporating Nesterov momentum into Adam" (2016).
    """

    def build(self, variables: list) -> None:
        super().build(variables)
        kind = variables[0].dtype.name if variables else "float32"
        self._u_product = self.add_variable((), "ones", kind, "u_product")

    def _share(self, dtype, ahead: int = 1):
        return self.beta_1 * (1.0 - 0.5 * self.power(0.96, dtype, ahead))

    def update_all(self, gradients, variables, learning_rate) -> None:
        product = self._u_product
        self.assign(product, product * self._share(product.dtype))
        super().update_all(gradients, variables, learning_rate)

    def rule(self, gradient, variable, learning_rate, m, v) -> None:
        kind = variable.dtype
        now, ahead, product = self._share(kind), self._share(kind, 2), cast(self._u_product, kind)
        mean, size = self.moved(gradient, m, v)
        looked = ahead * mean / (1 - product * ahead) + (1 - now) * gradient / (1 - product)
        size = size / (1 - self.power(self.beta_2, kind))
        self.assign_sub(variable, looked * learning_rate / (sqrt(size) + self.epsilon))


class Lamb(_Adaptive):
    """Adam with steps in proportion to the size of each layer's weights: for large batches.

    Source: You et al., "Large batch optimization for deep learning" (2019).
    """

    def rule(self, gradient, variable, learning_rate, m, v) -> None:
        kind = variable.dtype
        mean, size = self.moved(gradient, m, v)
        size = sqrt(size / (1.0 - self.power(self.beta_2, kind))) + self.epsilon
        step = mean / (1.0 - self.power(self.beta_1, kind)) / size
        weights, length = sqrt(reduce_sum(square(variable))), sqrt(reduce_sum(square(step)))
        both = logical_and(weights > 0.0, length > 0.0)
        ratio = where(both, weights / where(both, length, 1.0), 1.0)
        self.assign_sub(variable, ratio * learning_rate * step)

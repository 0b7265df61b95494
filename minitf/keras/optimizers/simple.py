"""SGD and the optimizers that keep a sum of squares: RMSprop, Adagrad, Adadelta; Ftrl, Lion.
"""

from minitf.keras.initializers import Constant
from minitf.keras.optimizers.optimizer import Optimizer
from minitf.keras.registry import keep
from minitf.ops.elementwise import clip_by_value, pow, sign, sqrt, square


class SGD(Optimizer):
    """Stochastic gradient descent: a step against the gradient, with momentum if wanted.

        velocity = momentum * velocity - learning_rate * gradient
        variable = variable + velocity

    Source: Sutskever et al., "On the importance of initialization and momentum" (2013).
    """

    def __init__(self, learning_rate=0.01, momentum=0.0, nesterov=False, **options):
        super().__init__(learning_rate, **options)
        if not isinstance(momentum, float) or not 0 <= momentum <= 1:
            raise ValueError("`momentum` must be a float between [0, 1].")
        self.momentum, self.nesterov = momentum, nesterov

    def slots(self) -> list[dict]:
        return [{"momentum": "zeros"}] if self.momentum else []

    def rule(self, gradient, variable, learning_rate, velocity=None) -> None:
        step = gradient * learning_rate
        if velocity is None:
            self.assign_sub(variable, step)
            return
        moved = velocity * self.momentum - step
        self.assign(velocity, moved)
        self.assign_add(variable, moved * self.momentum - step if self.nesterov else moved)


class RMSprop(Optimizer):
    """Steps as long as the learning rate, whatever the gradient's size has been of late.

    Args:
        rho: how slowly old gradients are forgotten.
        centered: measure size around the mean gradient.

    Source: Hinton, "Neural networks for machine learning", lecture 6 (2012).
    """

    def __init__(self, learning_rate=0.001, rho=0.9, momentum=0.0, epsilon=1e-7, centered=False,
                 **options):  # fmt: skip
        super().__init__(learning_rate, **options)
        self.rho, self.momentum, self.epsilon, self.centered = rho, momentum, epsilon, centered

    def slots(self) -> list[dict]:
        wanted = {"velocity": True, "momentum": self.momentum > 0, "average_gradient": self.centered}
        return [{name: "zeros"} for name, there in wanted.items() if there]

    def rule(self, gradient, variable, learning_rate, velocity, *more) -> None:
        rho = self.rho
        size = rho * velocity + (1 - rho) * square(gradient)
        self.assign(velocity, size)
        if self.centered:
            average = more[-1]
            mean = rho * average + (1 - rho) * gradient
            self.assign(average, mean)
            size = size - square(mean)
        step = learning_rate * gradient / sqrt(size + self.epsilon)
        if self.momentum > 0:
            momentum = more[0]
            step = self.momentum * momentum + step
            self.assign(momentum, step)
        self.assign_sub(variable, step)


class Adagrad(Optimizer):
    """Steps that get smaller the more a weight has moved: for rare features.

    Source: Duchi et al., "Adaptive subgradient methods" (2011).
    """

    def __init__(self, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7, **options):
        super().__init__(learning_rate, **options)
        self.initial_accumulator_value, self.epsilon = initial_accumulator_value, epsilon

    def slots(self) -> list[dict]:
        return [{"accumulator": Constant(self.initial_accumulator_value)}]

    def rule(self, gradient, variable, learning_rate, accumulator) -> None:
        total = accumulator + square(gradient)
        self.assign(accumulator, total)
        self.assign_sub(variable, learning_rate * gradient / sqrt(total + self.epsilon))


class Adadelta(Optimizer):
    """Steps in the unit of the weight: the size of recent steps over that of gradients.

    Source: Zeiler, "Adadelta: an adaptive learning rate method" (2012).
    """

    groups = [{"accumulated_grad": "zeros", "accumulated_delta_var": "zeros"}]

    def __init__(self, learning_rate=0.001, rho=0.95, epsilon=1e-7, **options):
        super().__init__(learning_rate, **options)
        self.rho, self.epsilon = rho, epsilon

    def rule(self, gradient, variable, learning_rate, gradients, steps) -> None:
        rho, epsilon = self.rho, self.epsilon
        size = rho * gradients + (1 - rho) * square(gradient)
        self.assign(gradients, size)
        step = sqrt(steps + epsilon) * gradient / sqrt(size + epsilon)
        self.assign(steps, rho * steps + (1 - rho) * square(step))
        self.assign_sub(variable, learning_rate * step)


class Ftrl(Optimizer):
    """Follow the regularized leader: keeps weights that matter little at exactly 0.

    Source: McMahan et al., "Ad click prediction: a view from the trenches" (2013).
    """

    def __init__(self, learning_rate=0.001, learning_rate_power=-0.5,
                 initial_accumulator_value=0.1, l1_regularization_strength=0.0,
                 l2_regularization_strength=0.0, l2_shrinkage_regularization_strength=0.0,
                 beta=0.0, **options):  # fmt: skip
        super().__init__(learning_rate, **options)
        if learning_rate_power > 0.0:
            raise ValueError("`learning_rate_power` needs to be negative or zero. Received: "
                             f"learning_rate_power={learning_rate_power}.")  # fmt: skip
        keep(self, locals(), ("learning_rate",))
        for name in ("initial_accumulator_value", "l1_regularization_strength",
                     "l2_regularization_strength", "l2_shrinkage_regularization_strength"):  # fmt: skip
            if getattr(self, name) < 0.0:
                raise ValueError(f"`{name}` needs to be positive or zero. Received: "
                                 f"{name}={getattr(self, name)}.")  # fmt: skip

    def slots(self) -> list[dict]:
        return [{"accumulator": Constant(self.initial_accumulator_value), "linear": "zeros"}]

    def rule(self, gradient, variable, learning_rate, accumulator, linear) -> None:
        power = -self.learning_rate_power
        total = accumulator + square(gradient)
        shrunk = gradient + 2 * self.l2_shrinkage_regularization_strength * variable
        growth = (pow(total, power) - pow(accumulator, power)) / learning_rate
        line = linear + shrunk - growth * variable
        l2 = self.l2_regularization_strength + self.beta / (2.0 * learning_rate)
        quadratic = pow(total, power) / learning_rate + 2.0 * l2
        l1 = self.l1_regularization_strength
        self.assign(linear, line)
        self.assign(variable, (clip_by_value(line, -l1, l1) - line) / quadratic)
        self.assign(accumulator, total)


class Lion(Optimizer):
    """Steps of one size, in the direction that momentum and gradient agree on.

    Source: Chen et al., "Symbolic discovery of optimization algorithms" (2023).
    """

    groups = [{"momentum": "zeros"}]

    def __init__(self, learning_rate=0.001, beta_1=0.9, beta_2=0.99, **options):
        super().__init__(learning_rate, **options)
        if not 0 < beta_1 <= 1:
            raise ValueError("Argument `beta_1` must be in the [0, 1] range. Otherwise, the optimizer "
                             f"degenerates to SignSGD. Received: beta_1={beta_1}.")  # fmt: skip
        self.beta_1, self.beta_2 = beta_1, beta_2

    def rule(self, gradient, variable, learning_rate, m) -> None:
        direction = sign(m * self.beta_1 + gradient * (1.0 - self.beta_1))
        self.assign_sub(variable, learning_rate * direction)
        self.assign(m, m * self.beta_2 + gradient * (1.0 - self.beta_2))

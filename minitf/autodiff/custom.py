"""A gradient of your own for a function of your own.

The function's result passes through one node, `custom_gradient`, which changes no number
and whose gradient is the learner's function. Tapes and graphs see it like any other.
"""

import functools
import inspect
from collections.abc import Callable

from minitf.autodiff.tape import GradientTape
from minitf.base import nest
from minitf.core import convert
from minitf.core.door import STATE, apply, recording
from minitf.core.op import Op, register


def custom_gradient(f: Callable | None = None):
    """Decorates a function that returns `(result, grad)`.

    `grad` takes the gradient of the result and gives that of each argument. It is used
    in place of what the function did. Where the function reads variables, `grad` takes
    them as `variables=`, and gives a pair: gradients of arguments, gradients of variables.

    >>> import minitf as tf
    >>> @tf.custom_gradient
    ... def clipped(x):
    ...     return x, lambda upstream: tf.clip_by_value(upstream, -1.0, 1.0)
    >>> x = tf.constant(2.0)
    >>> with tf.GradientTape() as tape:
    ...     tape.watch(x)
    ...     y = 10.0 * clipped(x)
    >>> tape.gradient(y, x).numpy()
    np.float32(1.0)

    Raises:
        TypeError: the function reads variables, and `grad` takes none.
    """
    if f is None:
        return custom_gradient

    @functools.wraps(f)
    def wrapper(*args, **options):
        inputs = [convert.to_tensor(a) for a in nest.flatten(args)]
        # Tapes see one node for the whole function, not what runs inside it.
        with recording(STATE.graph), GradientTape() as inner:
            result, grad = f(*nest.pack(args, inputs), **options)
            results = [convert.to_tensor(r) for r in nest.flatten(result)]
        variables = list(inner.watched_variables())
        if variables and not _takes_variables(grad):
            names = [v.name for v in variables]
            raise TypeError(
                f"{f.__name__} reads {names}: its gradient function must take the keyword "
                "argument 'variables'"
            )
        handles = [v.handle for v in variables]
        outputs = apply("custom_gradient", *results, *inputs, *handles, count=len(results),
                        gradient=_flat(grad, variables))  # fmt: skip
        return nest.pack(result, list(outputs))

    return wrapper


def _takes_variables(grad: Callable) -> bool:
    parameters = inspect.signature(grad).parameters.values()
    return any(p.name == "variables" or p.kind is p.VAR_KEYWORD for p in parameters)


def _flat(grad: Callable, variables: list) -> Callable:
    """The learner's function, made to give one flat list for arguments and variables."""

    def gradients(*upstream) -> list:
        if not variables:
            return nest.flatten(grad(*upstream))
        for_inputs, for_variables = grad(*upstream, variables=variables)
        return nest.flatten(for_inputs) + nest.flatten(for_variables)

    return gradients


def _gradient(node, *upstream) -> tuple:
    filled = [apply("zeros_like", t) if g is None else g for t, g in zip(node.outputs, upstream)]
    return (None,) * len(upstream) + tuple(node.attrs["gradient"](*filled))


register(
    Op(
        "custom_gradient",
        infer=lambda *specs, count, gradient: tuple(specs[:count]),
        cpu=lambda *arrays, count, gradient: arrays[0] if count == 1 else arrays[:count],
        grad=_gradient,
        tensorflow="IdentityN",
    )
)

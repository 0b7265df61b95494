"""`tf.gradients`, in a graph that is being traced, and `tf.recompute_grad`.
"""

import functools
from collections.abc import Callable

from minitf.autodiff.backward import backward, zeros_of
from minitf.autodiff.custom import custom_gradient
from minitf.autodiff.tape import GradientTape, UnconnectedGradients, known_as, seeds_for
from minitf.base import nest
from minitf.core.convert import to_tensor
from minitf.core.door import STATE


def gradients(ys, xs, grad_ys=None, name="gradients", gate_gradients=False,
              aggregation_method=None, stop_gradients=None,
              unconnected_gradients=UnconnectedGradients.NONE) -> list:  # fmt: skip
    """The gradients of the sum of `ys` by each of `xs`, from the graph itself: no tape.

    Args:
        stop_gradients: tensors to take as constants.

    Raises:
        RuntimeError: no graph is being traced.
    """
    if STATE.graph is None:
        raise RuntimeError(
            "tf.gradients is not supported when eager execution is enabled. Use tf.GradientTape "
            "instead."
        )
    stops = [] if stop_gradients is None else nest.flatten(stop_gradients)
    fixed = {id(known_as(t)) for t in stops}
    nodes = [n for n in STATE.graph.nodes if not any(id(t) in fixed for t in n.outputs)]
    found = backward(nodes, seeds_for([known_as(y) for y in nest.flatten(ys)], grad_ys))
    zero = UnconnectedGradients(unconnected_gradients) is UnconnectedGradients.ZERO
    parts = [(x, found.get(id(known_as(x)))) for x in nest.flatten(xs)]
    return [zeros_of(to_tensor(x)) if g is None and zero else g for x, g in parts]


def recompute_grad(f: Callable) -> Callable:
    """The function, run again for its gradient rather than keeping what it computed."""

    @functools.wraps(f)
    def wrapper(*args, **options):
        @custom_gradient
        def forgetful(*inputs):
            def grad(*upstream, variables=()):
                with GradientTape() as tape:
                    tape.watch(inputs)
                    again = f(*inputs, **options)
                sources = [*inputs, *variables]
                found = tape.gradient(again, sources, nest.pack(again, list(upstream)))
                count = len(inputs)
                return (found[:count], found[count:]) if variables else found

            return f(*inputs, **options), grad

        return forgetful(*args)

    return wrapper

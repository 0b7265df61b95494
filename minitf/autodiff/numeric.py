"""Gradients by small steps: slow, and right for any function. What the tests trust.
"""

from collections.abc import Callable

import numpy as np

from minitf.autodiff.tape import GradientTape
from minitf.core import convert


def numeric_gradient(function: Callable, inputs: list, position: int, step: float = 1e-5):
    """The gradient of `sum(function(*inputs))` by one input, by central differences.

    Args:
        function: takes tensors and gives one.
        inputs: NumPy arrays; float64 for an error near 1e-9.
        position: which input to move.

    Returns:
        A NumPy array in the shape of that input.
    """
    moved = np.array(inputs[position], dtype=np.float64)
    gradient = np.zeros_like(moved)
    for i in np.ndindex(moved.shape):
        at = moved[i]
        ends = []
        for x in (at + step, at - step):
            moved[i] = x
            changed = [moved if k == position else v for k, v in enumerate(inputs)]
            result = function(*[convert.to_tensor(v) for v in changed])
            ends.append(float(np.sum(result.numpy(), dtype=np.float64)))
        gradient[i] = (ends[0] - ends[1]) / (2 * step)
        moved[i] = at
    return gradient


def check_gradient(function: Callable, inputs: list, tolerance: float = 1e-4) -> float:
    """The largest distance between the tape's gradient and the numeric one.

    Raises:
        AssertionError: it is above `tolerance`; the message names the input.

    >>> import minitf as tf
    >>> check_gradient(lambda x: tf.exp(x), [[0.0, 1.0]]) < 1e-4
    True
    """
    inputs = [np.asarray(v, np.float64) if np.asarray(v).dtype.kind == "f" else v for v in inputs]
    tensors = [convert.to_tensor(v) for v in inputs]
    with GradientTape() as tape:
        tape.watch(tensors)
        result = function(*tensors)
    gradients = tape.gradient(result, tensors, unconnected_gradients="zero")
    worst = 0.0
    for i, value in enumerate(inputs):
        if not isinstance(value, np.ndarray) or value.dtype.kind != "f":
            continue
        distance = np.abs(gradients[i].numpy() - numeric_gradient(function, inputs, i))
        scale = 1.0 + np.abs(gradients[i].numpy())
        off = float(np.max(distance / scale, initial=0.0))
        assert off <= tolerance, f"the gradient by input {i} is off by {off:.2e}"
        worst = max(worst, off)
    return worst

"""Gradients by small steps: slow, and right for any function. What the tests trust.
"""

from collections.abc import Callable

import numpy as np

from minitf.autodiff.tape import GradientTape
from minitf.core import convert


def numeric_jacobian(function: Callable, inputs: list, position: int, step: float):
    """How each number of `function(*inputs)` changes with each of one input, by central
    differences: a NumPy array (numbers of the result, numbers of that input)."""
    moved, columns = np.array(inputs[position]), []
    for i in np.ndindex(moved.shape):
        at, ends = moved[i], []
        for x in (at + step, at - step):
            moved[i] = x
            changed = [moved if k == position else v for k, v in enumerate(inputs)]
            ends.append(np.ravel(function(*map(convert.to_tensor, changed)).numpy()))
        columns.append((ends[0] - ends[1]) / ends[0].dtype.type(2 * step))
        moved[i] = at
    return np.stack(columns, axis=1) if columns else np.empty((0, 0))


def numeric_gradient(function: Callable, inputs: list, position: int, step: float = 1e-5):
    """The gradient of `sum(function(*inputs))` by one input, in the shape of that input.

    Args:
        function: takes tensors and gives one.
        inputs: NumPy arrays; float64 for an error near 1e-9.
        position: which input to move.
    """
    inputs = [np.asarray(v, np.float64) if k == position else v for k, v in enumerate(inputs)]
    jacobian = numeric_jacobian(function, inputs, position, step)
    return jacobian.sum(0, np.float64).reshape(inputs[position].shape)


def compute_gradient(f: Callable, x, delta: float = 1.0 / 1024) -> tuple[tuple, tuple]:
    """The jacobians of `f(*x)` by each argument: by the tape, and by steps of `delta`.

    >>> compute_gradient(lambda x: x * x, [[1.0, 2.0]])[0][0]
    array([[2., 0.],
           [0., 4.]], dtype=float32)
    """
    if not isinstance(x, (list, tuple)):
        raise ValueError("`x` must be a list or tuple of values convertible to a Tensor "
                         f"(arguments to `f`), not a {type(x)}")  # fmt: skip
    x = [convert.to_tensor(v) for v in x]
    with GradientTape() as tape:
        tape.watch(x)
        y = f(*x)
    jacobians = tape.jacobian(y, x, unconnected_gradients="zero")
    sizes = [(y.numpy().size, v.numpy().size) for v in x]
    arrays = [v.numpy() for v in x]
    return tuple([j.numpy().reshape(s) for j, s in zip(jacobians, sizes)]), tuple(
        [numeric_jacobian(f, arrays, i, delta) for i in range(len(x))]
    )


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

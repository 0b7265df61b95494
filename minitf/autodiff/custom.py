"""A gradient of your own for a function of your own.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

from minitf.base import nest
from minitf.core import convert
from minitf.core.door import STATE, recording
from minitf.core.node import Node
from minitf.core.op import Op


def custom_gradient(f: Callable | None = None):
    """Decorates a function that returns `(result, grad)`.

    `grad` takes the gradient of the result and gives that of each argument. The tape
    uses it in place of what the function did.

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
    """
    if f is None:
        return custom_gradient

    @functools.wraps(f)
    def wrapper(*args, **options):
        inputs = tuple(convert.to_tensor(a) for a in nest.flatten(args))
        # The tapes see one node for the whole function, not what runs inside it.
        with recording(STATE.graph):
            result, grad = f(*nest.pack(args, list(inputs)), **options)
            outputs = tuple(convert.to_tensor(r) for r in nest.flatten(result))
        # An output that is an input would be its own ancestor on the tape.
        known = {id(t) for t in inputs}
        with recording(STATE.graph):
            outputs = tuple(
                convert.unary("identity", t) if id(t) in known else t for t in outputs
            )
        node = Node(_row(f.__name__, grad), inputs, {}, outputs)
        for tape in STATE.tapes:
            tape.record(node)
        return nest.pack(result, list(outputs))

    return wrapper


def _row(name: str, grad: Callable) -> Op:
    """A row for this one call. It is not in the table: nothing ever applies it."""

    def gradient(node, *upstream):
        parts = grad(*upstream)
        return tuple(nest.flatten(parts)) if nest.is_nested(parts) else parts

    return Op(name, infer=None, cpu=None, grad=gradient)

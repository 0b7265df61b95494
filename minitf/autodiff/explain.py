"""`tape.explain(target, source)`: where on the way a gradient became None, in words.

It goes back from the target through what the tape saw, as `gradient` does, and asks at each
node whether anything arrives at its inputs.
"""

from minitf.autodiff.backward import backward, differentiable, zeros_of
from minitf.core.door import apply
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable


def explain(tape, target, source) -> str:
    """Why `tape.gradient(target, source)` is None, or that it is not.

    >>> import minitf as tf
    >>> x = tf.Variable(3.0)
    >>> with tf.GradientTape() as tape:
    ...     y = tf.stop_gradient(x) * 2.0
    >>> print(tape.explain(y, x))
    None: stop_gradient lets no gradient through. The target depends on the source by it alone.
    """
    for role, value in (("target", target), ("source", source)):
        if not isinstance(value, (Tensor, Variable)):
            return _no_tensor(role, value)
        if not (value.dtype.is_floating or value.dtype.is_complex):
            return (f"None: the {role} has dtype {value.dtype.name}. Only float tensors have "
                    "gradients; tf.cast it before the tape watches it.")  # fmt: skip
    end, start = _handle(target), _handle(source)
    if id(start) not in tape._tracked:
        return _not_watched(tape, source)
    if id(end) not in tape._tracked:
        return _target_unknown(tape, target)
    return _along(tape, end, start)


def _no_tensor(role: str, value) -> str:
    kind = type(value).__module__.split(".")[0]
    if kind == "numpy":
        return (f"None: the {role} is a NumPy array. NumPy computes behind the tape's back; stay "
                "with tf operations.")  # fmt: skip
    return f"None: the {role} is no tensor or variable but {value!r}."


def _not_watched(tape, source) -> str:
    if tape._spent:
        return ("None: the tape holds nothing, since its one gradient was taken already; make it "
                "with persistent=True.")  # fmt: skip
    if isinstance(source, Tensor):
        return ("None: the source is a tensor that the tape does not watch. Call "
                "tape.watch(source) before using it. If it was a variable once, it was "
                "replaced by `x = x + 1`; use x.assign_add(1).")  # fmt: skip
    if not source.trainable:
        return (f"None: the variable {source.name!r} is not trainable, so the tape does not watch "
                "it by itself. Call tape.watch(variable).")  # fmt: skip
    return (f"None: the tape has not seen the variable {source.name!r} being read. It was read "
            "before, only by NumPy, or watch_accessed_variables is False.")  # fmt: skip


def _target_unknown(tape, target) -> str:
    if isinstance(target, Variable):
        return ("None: the target is a variable, and assigning to it is not differentiated: what "
                "it holds has no history.")  # fmt: skip
    for node in tape.nodes:
        if not any(differentiable(t) for t in node.outputs):
            return _no_slope(node)
    return ("None: the target was not made from anything that the tape watches. It was computed "
            "before the tape or after it, from NumPy arrays, from Python numbers, or from a "
            "tensor that was never watched.")  # fmt: skip


def _along(tape, end: Tensor, start: Tensor) -> str:
    """Follows the gradient back over the nodes that lead from the source to the target."""
    after = {id(start)}
    for node in tape.nodes:
        if any(id(t) in after for t in node.inputs):
            after.update(id(t) for t in node.outputs)
    if id(end) not in after:
        return ("None: the target does not depend on the source. No operation leads from one to "
                "the other" + _state_words(tape, start) + ".")  # fmt: skip
    seeds = {id(end): apply("ones_like", zeros_of(end))}
    try:
        found = backward(tape.nodes, seeds)
    except LookupError as error:
        return f"An error, not None: {error}. Use another operation, or tf.custom_gradient."
    if id(start) in found:
        return "Not None: a gradient arrives at the source."
    for node in tape.nodes:  # the first node on the way that gets a gradient, and gives none back
        on_the_way = [t for t in node.inputs if id(t) in after]
        arrives = any(id(t) in found for t in node.outputs)
        if on_the_way and arrives and not any(id(t) in found for t in on_the_way):
            return _stopped(node)
    return "None: no gradient arrives at the source."


def _no_slope(node) -> str:
    return (f"None: {node.op.name} gives {node.output.dtype.name}. A gradient does not pass "
            "through whole numbers, truths or text. If that is not on the way, the target was "
            "computed from NumPy arrays or Python numbers.")  # fmt: skip


def _stopped(node) -> str:
    if node.op.name == "stop_gradient":
        return ("None: stop_gradient lets no gradient through. The target depends on the source "
                "by it alone.")  # fmt: skip
    if node.op.name.startswith("assign"):
        return f"None: {node.op.name} changes a variable, and a variable's history is not kept."
    return f"None: {node.op.name} has no slope there: its gradient gives this input nothing."


def _state_words(tape, start: Tensor) -> str:
    changed = [n for n in tape.nodes if n.op.name.startswith("assign")
               and any(t is start for t in n.inputs[:1])]  # fmt: skip
    return "; assigning to a variable cuts what was before" if changed else ""


def _handle(value) -> Tensor:
    return value.handle if isinstance(value, Variable) else value

"""The gradient routine: backwards through a list of nodes, by the chain rule.

The tape calls it with what it recorded, the graph compiler with a traced graph. Each
operation's `grad` cell gives the gradients of its inputs as tensor operations, so the
result can be differentiated again. Read in lesson 03.
"""

from collections.abc import Sequence

from minitf.base.dtypes import resource, variant
from minitf.core.door import apply
from minitf.core.node import Node
from minitf.core.tensor import Tensor


def backward(nodes: Sequence[Node], seeds: dict[int, Tensor]) -> dict[int, Tensor]:
    """The gradient of every tensor that led to the seeded ones.

    Args:
        nodes: in the order in which they ran.
        seeds: `id(target)` to the gradient of the target, to start from.

    Returns:
        `id(tensor)` to gradient, the seeds included. Tensors without one are not there.

    Raises:
        LookupError: an operation on the way has no gradient.
    """
    gradients = dict(seeds)
    for node in reversed(nodes):
        arrived = [gradients.get(id(t)) for t in node.outputs]
        if all(g is None for g in arrived):
            continue
        if node.op.grad is None:
            raise LookupError(f"No gradient defined for operation '{node.op.name}'")
        # None can stand only for one of several outputs, which no gradient reached.
        parts = _chain_rule(node, arrived)
        for tensor, part in zip(node.inputs, parts):
            if part is not None:
                part = unbroadcast(part, tensor, node)
                before = gradients.get(id(tensor))
                gradients[id(tensor)] = part if before is None else plus(before, part)
    return gradients


def differentiable(tensor: Tensor) -> bool:
    """Whether a gradient can arrive here."""
    return tensor.spec.dtype.is_differentiable


def plus(a: Tensor, b: Tensor) -> Tensor:
    """The sum of two gradients of one tensor."""
    return apply("list_add", a, b) if a.dtype is variant else a + b


def zeros_of(tensor: Tensor) -> Tensor:
    """The gradient of a tensor that nothing depends on."""
    if tensor.dtype is variant:
        return apply("list_zeros", tensor)
    if tensor.dtype is resource:
        tensor = apply("read_variable", tensor)
    return apply("zeros_like", tensor)


def _chain_rule(node: Node, arrived: list) -> tuple:
    """The gradients by the inputs. From complex to complex, TensorFlow's convention is the
    conjugate of the derivative: turn over what arrives, and what leaves."""
    turned = node.output.spec.dtype.is_complex and any(
        [t.spec.dtype.is_complex for t in node.inputs]
    )
    if turned:
        arrived = [None if g is None else apply("conj", g) for g in arrived]
    parts = node.op.grad(node, *arrived)
    parts = parts if isinstance(parts, tuple) else (parts,)
    if turned:
        parts = tuple(None if g is None else apply("conj", g) for g in parts)
    return parts


def unbroadcast(gradient: Tensor, tensor: Tensor, node: Node) -> Tensor:
    """Adds up the gradient where the operation had repeated `tensor` to fit the others."""
    shape = tensor.spec.shape
    if gradient.spec.shape == shape and not _may_repeat(tensor, node):
        return gradient
    if tensor.dtype is resource:  # a variable's gradient has the shape of its value
        return gradient
    return apply("sum_to_like", gradient, tensor)


def _may_repeat(tensor: Tensor, node: Node) -> bool:
    """Whether an unknown dimension of `tensor` may turn out to be 1 and be repeated.

    It may if another input has more than 1, or an unknown number, along that axis.
    """
    shape = tensor.spec.shape
    if shape.is_fully_defined() or node.op.scalar is None:
        return False
    if any(t.spec.rank is None for t in node.inputs):
        return True
    for back in range(1, len(shape) + 1):
        if shape[-back] is not None:
            continue
        for other in node.inputs:
            dims = other.spec.shape
            if other is not tensor and len(dims) >= back and dims[-back] != 1:
                return True
    return False

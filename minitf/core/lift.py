"""Lifting: the numbers of a traced tensor, computed now, outside its graph.

A variable that is made while a graph is traced needs its numbers at once, though its
initial value was traced too. What leads to that value is run again, eagerly.
"""

from minitf.core.door import apply, outside_graphs
from minitf.core.tensor import Tensor


def lift(tensor: Tensor) -> Tensor:
    """The same tensor with numbers.

    Raises:
        ValueError: it depends on an argument of the function that is traced.
    """
    with outside_graphs():
        return _run(tensor, {})


def _run(tensor: Tensor, done: dict[int, Tensor]) -> Tensor:
    if tensor.array is not None:
        return tensor
    if id(tensor) not in done:
        node = tensor.node
        if node is None:
            return _run(_captured(tensor), done)
        results = apply(node.op.name, *[_run(t, done) for t in node.inputs], **node.attrs)
        for made, result in zip(node.outputs, results if type(results) is tuple else [results]):
            done[id(made)] = result
    return done[id(tensor)]


def _captured(tensor: Tensor) -> Tensor:
    """The outer graph's tensor that this placeholder stands for."""
    captures = getattr(tensor.graph, "captures", {}).values()
    outside = [outer for outer, inside in captures if inside is tensor]
    if not outside:
        raise ValueError(
            "the initial value of a variable is symbolic: it depends on an argument of the "
            "function that is traced, so it has no numbers yet"
        )
    return outside[0]

"""A graph as text, one line a node: what `print(graph)` shows, and lesson 07 reads.
"""

from minitf.base.dtypes import resource
from minitf.core.tensor import Tensor


def text(graph) -> str:
    """The inputs, a line for each node with the specs of what it makes, and the results."""
    names = {
        id(t): (t._name or f"in{i}").split(":")[0] for i, t in enumerate(graph.inputs)
    }
    names |= {id(t): f"captured{i}" for i, (_, t) in enumerate(graph.captures.values())}
    lines = [f"{graph.name}({', '.join(names.values())}):"]
    for i, node in enumerate(graph.nodes):
        for k, t in enumerate(node.outputs):
            names[id(t)] = f"t{i}" if len(node.outputs) == 1 else f"t{i}_{k}"
        given = [_show(t, names) for t in node.inputs]
        given += [f"{k}={show_attribute(v)}" for k, v in node.attrs.items()]
        made = ", ".join(names[id(t)] for t in node.outputs)
        shapes = ", ".join(f"{t.dtype.name}{t.shape}" for t in node.outputs)
        lines.append(f"  {made} = {node.op.name}({', '.join(given)})  # {shapes}")
    lines.append(f"  return {', '.join(_show(t, names) for t in graph.outputs)}")
    return "\n".join(lines)


def show_attribute(value) -> str:
    """An attribute as text; of a graph (the body of a loop) its size."""
    inner = getattr(value, "graph", None)
    return repr(value) if inner is None else f"<{len(inner.nodes)} nodes>"


def _show(tensor: Tensor, names: dict[int, str]) -> str:
    if id(tensor) in names:
        return names[id(tensor)]
    if tensor.dtype is resource:
        owner = tensor.array.owner()
        return owner.name if owner is not None else "variable"
    return str(tensor.array) if not tensor.shape.rank else f"constant{tensor.shape}"

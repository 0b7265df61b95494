"""Building the next graph from the one before: what all passes share.
"""

from minitf.core.node import Node
from minitf.core.tensor import Tensor
from minitf.graph.graph import Graph


class Rewritten(Graph):
    """A graph made from another: its tensors may have been traced in that one."""

    def capture(self, tensor: Tensor) -> Tensor:
        return tensor


class Rewrite:
    """Builds the next graph node by node, with some tensors replaced by others."""

    def __init__(self, graph: Graph):
        self.graph = Rewritten(graph.name, graph.outer)
        self.graph.inputs, self.graph.captures = graph.inputs, graph.captures
        self.replaced: dict[int, Tensor] = {}
        self._old = graph  # keeps the replaced tensors, and so their ids, alive

    def of(self, tensor: Tensor) -> Tensor:
        """What stands for a tensor of the old graph."""
        return self.replaced.get(id(tensor), tensor)

    def keep(self, node: Node) -> Node:
        """Puts a node in the new graph, on the new inputs."""
        inputs = tuple([self.of(t) for t in node.inputs])
        if any(a is not b for a, b in zip(inputs, node.inputs)):
            node = Node(node.op, inputs, node.attrs, node.outputs)
        self.graph.nodes.append(node)
        return node

    def finish(self) -> Graph:
        self.graph.outputs = [self.of(t) for t in self._old.outputs]
        return self.graph


def has_effect(node: Node) -> bool:
    """Whether a node changes something, or one inside a part of it does."""
    parts = [value.graph for value in node.attrs.values() if hasattr(value, "graph")]
    if parts:
        return any(has_effect(inner) for graph in parts for inner in graph.nodes)
    return node.op.stateful and node.op.name != "read_variable"

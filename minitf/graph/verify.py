"""The verifier: what must hold of every graph, before and after each pass.

Runs after each pass where MINITF_VERIFY=1, as in the tests; it takes about as long as
the passes themselves.
"""

from minitf.base.shape import TensorSpec
from minitf.core.node import Node
from minitf.graph.graph import Graph


class BrokenGraph(AssertionError):
    """A pass has made a graph that cannot run; the message says where."""


def verify(graph: Graph, after: str = "tracing") -> None:
    """Checks that tensors are made once, before they are used, as their operations say.

    Raises:
        BrokenGraph: they are not.
    """
    known = {id(t) for t in graph.inputs}
    known |= {id(inside) for _, inside in graph.captures.values()}
    for place, node in enumerate(graph.nodes):
        where = f"after {after}, node {place} of {graph.name} ({node.op.name})"
        for k, tensor in enumerate(node.inputs):
            if tensor.array is None and id(tensor) not in known:
                raise BrokenGraph(f"{where} uses input {k} before it is made")
        for tensor in node.outputs:
            if id(tensor) in known:
                raise BrokenGraph(f"{where} makes a tensor that there is already")
            known.add(id(tensor))
        _check_specs(node, where)
    for k, tensor in enumerate(graph.outputs):
        if tensor.array is None and id(tensor) not in known:
            raise BrokenGraph(f"after {after}, output {k} of {graph.name} is made by no node")


def _check_specs(node: Node, where: str) -> None:
    """Whether the outputs are what the operation makes of such inputs."""
    if node.op.infer is None:  # a fused chain, which knows its output from its last member
        return
    specs = node.op.infer(*[t.spec for t in node.inputs], **node.attrs)
    specs = (specs,) if isinstance(specs, TensorSpec) else tuple(specs)
    for k, (spec, tensor) in enumerate(zip(specs, node.outputs)):
        fits = spec.dtype is tensor.dtype and spec.shape.is_compatible_with(tensor.shape)
        if not fits:
            raise BrokenGraph(f"{where} gives {tensor.spec} as output {k}, where {spec} belongs")


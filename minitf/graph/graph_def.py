"""A graph as a list of named nodes, as TensorFlow's `graph.as_graph_def().node` has them.

To count and to look at: names, operations by their TensorFlow names, inputs by name.
"""

from collections import Counter
from dataclasses import dataclass, field

from minitf.core.tensor import Tensor


@dataclass(repr=False)
class NodeDef:
    name: str
    op: str
    input: list[str] = field(default_factory=list)

    @property
    def type(self) -> str:
        return self.op

    def __repr__(self) -> str:
        return f"<tf.Operation '{self.name}' type={self.op}>"

    def __str__(self) -> str:
        inputs = "".join(f'  input: "{name}"\n' for name in self.input)
        return f'node {{\n  name: "{self.name}"\n  op: "{self.op}"\n{inputs}}}\n'


@dataclass
class GraphDef:
    node: list[NodeDef]

    def __str__(self) -> str:
        return "".join(map(str, self.node))


def graph_def(graph) -> GraphDef:
    """Arguments, constants, operations, and an Identity for each result."""
    nodes: list[NodeDef] = []
    names: dict[int, str] = {}
    taken: Counter = Counter()

    def add(base: str, op: str, inputs: list[str] = ()) -> str:
        number = taken[base]
        taken[base] += 1
        nodes.append(NodeDef(f"{base}_{number}" if number else base, op, list(inputs)))
        return nodes[-1].name

    def name_of(tensor: Tensor, base: str) -> str:
        if id(tensor) not in names:
            names[id(tensor)] = add(f"{base}Const", "Const")
        return names[id(tensor)]

    placeholders = [*graph.inputs, *[inside for _, inside in graph.captures.values()]]
    for tensor in placeholders + graph.handles():
        owner = tensor.array and tensor.array.owner()
        base = (tensor._name or "placeholder") if owner is None else owner.name
        names[id(tensor)] = add(base.split(":")[0], "Placeholder")
    for node in graph.nodes:
        inputs = [name_of(t, f"{node.op.name}/") for t in node.inputs]
        made = add(node.op.name, node.type, inputs)
        for k, t in enumerate(node.outputs):
            names[id(t)] = f"{made}:{k}" if k else made
    for tensor in graph.outputs:
        add("Identity", "Identity", [name_of(tensor, "")])
    return GraphDef(nodes)

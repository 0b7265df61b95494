"""Hoisting: what is the same in every round of a loop is computed once, before it.

The body of a `while_loop` takes the state, which changes, and further inputs, which do
not. Nodes that depend on the latter alone move out. Read in lesson 07.
"""

from minitf.core.node import Node
from minitf.core.tensor import Tensor
from minitf.graph.graph import Graph
from minitf.graph.rewrite import Rewrite

# What may be done early: it has no effect and cannot fail, even if no round is ever run.
SAFE = {
    "matmul", "transpose", "expand_dims", "cast", "softmax", "log_softmax", "reduce_sum",
    "reduce_mean", "reduce_max", "reduce_min", "zeros_like", "ones_like", "broadcast_like",
}  # fmt: skip


def hoist(graph: Graph) -> Graph:
    """Moves what does not change with the rounds out of every loop."""
    new = Rewrite(graph)
    for node in graph.nodes:
        if node.op.name == "while_loop":
            node = _lighter(new, node)
        new.keep(node)
    return new.finish()


def _lighter(new: Rewrite, loop: Node) -> Node:
    """The loop without what can be done before it; that is put in the new graph."""
    body, test = loop.attrs["body"], loop.attrs["test"]
    fixed = len(body.graph.inputs)
    places = body.graph.inputs[loop.attrs["states"] : fixed]
    outside = dict(zip(map(id, places), loop.inputs[loop.attrs["states"] : fixed]))
    moved = _unchanging(body.unfused, set(outside))
    used = [t for node in moved for t in node.outputs if _stays_needed(t, body.unfused, moved)]
    if not used:
        return loop
    for node in moved:
        outputs = tuple([Tensor(None, t.spec, new.graph) for t in node.outputs])
        inputs = tuple([new.of(outside.get(id(t), t)) for t in node.inputs])
        new.graph.nodes.append(Node(node.op, inputs, node.attrs, outputs))
        outside |= {id(old): fresh for old, fresh in zip(node.outputs, outputs)}
    inputs = (*loop.inputs[:fixed], *[outside[id(t)] for t in used], *loop.inputs[fixed:])
    attrs = loop.attrs | {
        "body": _taking(body, body.unfused, used, moved),
        "test": _taking(test, test.unfused, [Tensor(None, t.spec, test.graph) for t in used], ()),
    }
    return Node(loop.op, inputs, attrs, loop.outputs)


def _unchanging(graph: Graph, known: set[int]) -> list[Node]:
    """The nodes that depend on these inputs and on constants only, and may run early."""
    moved = []
    for node in graph.nodes:
        ready = all(t.array is not None or id(t) in known for t in node.inputs)
        if ready and _is_safe(node):
            moved.append(node)
            known |= {id(t) for t in node.outputs}
    return moved


def _is_safe(node: Node) -> bool:
    """Whether a node may run early: by its name, or elementwise on floats."""
    elementwise = node.op.scalar is not None and node.output.dtype.is_floating
    return node.op.name in SAFE or elementwise


def _stays_needed(tensor: Tensor, graph: Graph, moved: list[Node]) -> bool:
    """Whether what stays in the loop, or its results, use a tensor that moved out."""
    gone = set(map(id, moved))
    rest = (t for n in graph.nodes if id(n) not in gone for t in n.inputs)
    return any(t is tensor for t in (*rest, *graph.outputs))


def _taking(part, graph: Graph, more: list[Tensor], without):
    """A part of the loop that takes further inputs, instead of computing them."""
    lighter = Graph(graph.name, graph.outer)
    lighter.inputs = [*graph.inputs, *more]
    gone = set(map(id, without))
    lighter.nodes = [node for node in graph.nodes if id(node) not in gone]
    lighter.outputs, lighter.in_place = graph.outputs, graph.in_place
    made = type(part)(lighter)
    made.repeats, made.unfused = part.repeats, lighter
    return made


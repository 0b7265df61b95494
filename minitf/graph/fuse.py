"""Fusion: elementwise operations that feed one another become one loop over memory.

A node joins the group of its consumer if nothing else uses its output. Groups are made
for large arrays only: for small ones NumPy's calls are as quick, and the plan stays
easy to read. Read in lesson 08.
"""

import functools

from minitf.base.dtypes import boolean, float32
from minitf.core.node import Node
from minitf.core.op import Op
from minitf.core.tensor import Tensor
from minitf.graph.buffers import VIEWS, reuse
from minitf.graph.graph import Graph
from minitf.graph.plan import Plan
from minitf.graph.rewrite import Rewrite
from minitf.graph.spell import is_large, spelled_out
from minitf.kernels.fuse import Chain, Step, can_fuse
from minitf.kernels.hot import Kernel

_can_fuse = functools.cache(can_fuse)


def fuse(graph: Graph) -> Graph:
    """Puts each group of elementwise nodes in one node."""
    graph = spelled_out(graph)
    groups = _groups(graph)
    new = Rewrite(graph)
    for node in graph.nodes:
        members = groups.get(id(node))
        if members is None or len(members) == 1:
            new.keep(node)
        elif members[-1] is node:
            new.keep(_fused(members))
    return new.finish()


def _groups(graph: Graph) -> dict[int, list[Node]]:
    """`id(node)` to all nodes of its group, in order; the last one gives the output."""
    consumers: dict[int, list[Node]] = {}
    for node in graph.nodes:
        for t in node.inputs:
            consumers.setdefault(id(t), []).append(node)
    results = {id(t) for t in graph.outputs}
    root_of: dict[int, Node] = {}
    for node in reversed(graph.nodes):
        if not _is_fusible(node):
            continue
        users = consumers.get(id(node.output), [])
        roots = {id(root_of.get(id(user))): root_of.get(id(user)) for user in users}
        root = next(iter(roots.values()), None) if len(roots) == 1 else None
        is_result = id(node.output) in results
        if root is not None and not is_result and root.output.shape == node.output.shape:
            root_of[id(node)] = root
        elif node.output.dtype is float32:
            root_of[id(node)] = node
    members: dict[int, list[Node]] = {}
    for node in graph.nodes:
        if id(node) in root_of:
            members.setdefault(id(root_of[id(node)]), []).append(node)
    return {id(n): group for group in members.values() for n in group}


def _is_fusible(node: Node) -> bool:
    """Elementwise on large float32 arrays, with all operands whole or single numbers."""
    op = node.op
    if op.scalar is None or node.attrs or op.stateful or len(node.outputs) != 1:
        return False
    if op.name in VIEWS:  # a chain gives a new array
        return False
    if not is_large(node.output):
        return False
    shape = node.output.shape
    operands = (*node.inputs, node.output)
    kinds_fit = all(t.dtype is float32 or t.dtype is boolean for t in operands)
    shapes_fit = all(t.shape == shape or t.shape.rank == 0 for t in node.inputs)
    return kinds_fit and shapes_fit and _can_fuse(op.scalar)


def _fused(members: list[Node]) -> Node:
    """One node for a group, with a kernel that runs the whole chain."""
    inside = {id(n.output): f"t{i}" for i, n in enumerate(members)}
    arguments: dict[int, Tensor] = {}
    names: dict[int, str] = {}
    steps = []
    for node in members:
        given: list = []
        for t in node.inputs:
            if id(t) in inside:
                given.append(inside[id(t)])
            elif t.array is not None and not t.shape.rank and t.dtype is float32:
                given.append(float(t.array))
            else:
                arguments[id(t)] = t
                given.append(names.setdefault(id(t), f"a{len(names)}"))
        steps.append(Step(node.op.scalar, tuple(given), inside[id(node.output)]))
    inputs = tuple(arguments.values())
    kernel = Kernel(Chain(tuple(names.values()), tuple(steps)), _in_numpy(members, inputs))
    name = "fused_" + "_".join(dict.fromkeys(n.op.name for n in members))
    row = Op(name[:60], infer=None, cpu=kernel)
    return Node(row, inputs, {}, members[-1].outputs)


def _in_numpy(members: list[Node], inputs: tuple[Tensor, ...]):
    """The chain as a plan of its own, one NumPy call after the other."""
    graph = Graph("chain")
    graph.nodes, graph.outputs = members, [members[-1].output]
    graph = reuse(graph)

    @functools.cache
    def plan(over: int | None) -> Plan:
        return Plan(graph, list(inputs), None if over is None else inputs[over])

    def run(*arrays, out=None):
        over = next((i for i, a in enumerate(arrays) if a is out), None)
        return plan(over).run(*arrays)[0]

    return run

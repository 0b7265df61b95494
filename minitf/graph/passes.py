"""Passes: each takes a graph and gives a better one that computes the same.

    inline  a call of another function becomes that function's nodes
    fold    what depends on constants alone is computed now, once (shapes too)
    algebra what a reader would simplify by hand: rules of two lambdas (`algebra.py`)
    layout  numbers that are only moved are moved once, or not at all (`layout.py`)
    common  the same operation on the same inputs is done once
    hoist   what is the same in every round of a loop is done before it (`hoist.py`)
    prune   what nothing needs is not done at all
    fuse    a chain of elementwise operations on large arrays becomes one loop (`fuse.py`)
    reuse   a result takes the memory of an input that nothing needs any more (`buffers.py`)
    strip   assertions are left out; only if `tf.config.optimizer` asks for it (`options.py`)

Lesson 07 switches them on and off and looks at the graph in between.
"""

import os
from collections.abc import Callable

import numpy as np

from minitf.base import debug
from minitf.base.dtypes import resource, variant
from minitf.base.shape import spec_of
from minitf.core.node import Node
from minitf.core.tensor import Tensor
from minitf.graph.algebra import algebra
from minitf.graph.buffers import reuse
from minitf.graph.fuse import fuse
from minitf.graph.graph import Graph
from minitf.graph.hoist import hoist
from minitf.graph.layout import layout
from minitf.graph.options import chosen, strip
from minitf.graph.rewrite import Rewrite, has_effect
from minitf.graph.verify import verify

Pass = Callable[[Graph], Graph]
# The inputs from this one on are asked for their shape only.
ASKS_SHAPE_ONLY = {"shape": 0, "size": 0, "zeros_like": 0, "ones_like": 0, "broadcast_like": 1}
VERIFY = os.environ.get("MINITF_VERIFY") == "1"  # check the graph after each pass
FOLD_LIMIT = 1 << 16  # elements: a larger constant would cost more to keep than to make


def inline(graph: Graph) -> Graph:
    """Puts the nodes of called functions in the place of the calls."""
    new = Rewrite(graph)
    for node in graph.nodes:
        if node.op.name == "call":
            _inline_call(new, node)
        else:
            new.keep(node)
    return new.finish()


def _inline_call(new: Rewrite, call: Node) -> None:
    body = inline(call.attrs["concrete"].graph)
    inner: dict[int, Tensor] = {}
    for place, given in zip(call.attrs["concrete"].placeholders(), call.inputs):
        inner[id(place)] = new.of(given)
    for node in body.nodes:
        # A function may be called twice: each call gets tensors of its own.
        outputs = tuple([Tensor(None, t.spec, new.graph) for t in node.outputs])
        inputs = tuple([inner.get(id(t), t) for t in node.inputs])
        inner |= {id(old): fresh for old, fresh in zip(node.outputs, outputs)}
        new.graph.nodes.append(Node(node.op, inputs, node.attrs, outputs))
    for old, out in zip(call.outputs, body.outputs):
        new.replaced[id(old)] = inner.get(id(out), out)


def fold(graph: Graph) -> Graph:
    """Computes what depends on constants alone."""
    new = Rewrite(graph)
    for node in graph.nodes:
        inputs = [new.of(t) for t in node.inputs]
        if _is_constant(node, inputs):
            result = node.op.cpu(*[_array(t) for t in inputs], **node.attrs)
            new.replaced[id(node.output)] = Tensor(result, spec_of(result))
        else:
            new.keep(node)
    return new.finish()


def _is_constant(node: Node, inputs: list[Tensor]) -> bool:
    if node.op.stateful or len(node.outputs) != 1 or node.output.dtype is variant:
        return False
    asked = ASKS_SHAPE_ONLY.get(node.op.name, len(inputs))
    if any(t.array is None or t.dtype in (resource, variant) for t in inputs[:asked]):
        return False
    return all(t.shape.is_fully_defined() for t in inputs[asked:]) and _is_small(node)


def _is_small(node: Node) -> bool:
    size = node.output.shape.num_elements()
    return size is not None and size <= FOLD_LIMIT


def _array(tensor: Tensor):
    """The numbers of a constant; for an operation that asks the shape only, any do."""
    if tensor.array is not None:
        return tensor.array
    return np.broadcast_to(np.zeros((), tensor.dtype.numpy), tensor.shape)


def common(graph: Graph) -> Graph:
    """Does the same operation on the same inputs once.

    A variable that is read twice with no assignment in between is read once.
    """
    new, seen, version = Rewrite(graph), {}, {}
    for node in graph.nodes:
        inputs = [new.of(t) for t in node.inputs]
        is_read = node.op.name == "read_variable"
        if node.op.stateful and not is_read:
            for t in inputs:
                version[id(t)] = version.get(id(t), 0) + 1
            new.keep(node)
            continue
        key = (node.op.name, *map(_identity, inputs), repr(node.attrs))
        if is_read:
            key += (version.get(id(inputs[0]), 0),)
        if key in seen:
            for old, same in zip(node.outputs, seen[key]):
                new.replaced[id(old)] = same
        else:
            seen[key] = new.keep(node).outputs
    return new.finish()


def _identity(tensor: Tensor):
    """What makes two inputs the same: one tensor, or two equal scalar constants."""
    if tensor.array is None or tensor.shape.rank or tensor.dtype in (resource, variant):
        return id(tensor)
    return tensor.dtype.name, tensor.array.tobytes()


def prune(graph: Graph) -> Graph:
    """Leaves out what neither an output nor a change of state needs."""
    needed = {id(t) for t in graph.outputs}
    kept = []
    for node in reversed(graph.nodes):
        if has_effect(node) or any(id(t) in needed for t in node.outputs):
            kept.append(node)
            needed.update(id(t) for t in node.inputs)
    new = Rewrite(graph)
    for node in reversed(kept):
        new.keep(node)
    return new.finish()


PASSES: dict[str, Pass] = {
    "inline": inline, "fold": fold, "algebra": algebra, "layout": layout, "common": common,
    "hoist": hoist, "prune": prune, "fuse": fuse, "reuse": reuse,
}  # fmt: skip


# What a graph goes through before it becomes machine code, which has loops of its own.
FUSION = ("fuse", "reuse")
BEFORE_FUSION = tuple(name for name in PASSES if name not in FUSION)


def optimise(graph: Graph, passes: tuple[str, ...] = tuple(PASSES)) -> Graph:
    """Runs the passes in order; MINITF_DEBUG=3 shows the graph around each."""
    if debug.level >= 3:
        debug.say(3, f"traced\n{graph}")
    for name in chosen(passes):
        before = len(graph.nodes)
        graph = strip(graph) if name == "strip" else PASSES[name](graph)
        if VERIFY:
            verify(graph, name)
        if debug.level >= 3:
            debug.say(3, f"after {name}: {before} -> {len(graph.nodes)} nodes\n{graph}")
    return graph

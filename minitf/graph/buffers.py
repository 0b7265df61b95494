"""Buffers: a result may take the memory of an input that nothing needs any more.

An elementwise operation reads each number once before it writes the one in its place, so it
can write over its input: no memory is asked for, and what it writes is still in the cache.
That is right where the input is an array that only the plan holds: made by an operation that
always makes a new one, seen by no view that is still needed, kept by nobody. What is not known
to be so is left alone. `memory` counts the bytes that live at one time. Read in lesson 08.
"""

import math

import numpy as np

from minitf.base.dtypes import resource, variant
from minitf.core.node import Node
from minitf.core.op import OPS, REPLACED
from minitf.core.tensor import Tensor
from minitf.graph.graph import Graph

OPEN = 32  # what a size counts for that is not known before the call
SMALL = 1 << 14  # bytes below which new memory is at hand as quickly as it is asked for
# They make new arrays, and keep none that they are given; so do kernels that take `out`.
FRESH = set(
    "matmul conv conv_input_grad conv_filter_grad max_pool max_pool_grad avg_pool avg_pool_grad "
    "sparse_cross_entropy reduce_sum reduce_mean reduce_max reduce_min "
    "reduce_prod sigmoid softplus where cast one_hot concat stack gather getitem_grad tile pad "
    "shape size zeros_like ones_like".split()
)
# What they give may lie in the memory of what they are given; they keep nothing either.
VIEWS = set(
    "reshape reshape_like expand_dims squeeze transpose identity stop_gradient getitem split "
    "broadcast_like broadcast_to sum_to_like".split()
)
WHOLE = {"reshape", "reshape_like", "expand_dims", "squeeze"}  # views of all numbers, in order


def reuse(graph: Graph) -> Graph:
    """Lets the plan of a graph write over what nothing needs any more."""
    new = graph.giving(graph.outputs)
    new.in_place = True
    return new


def takes_out(kernel) -> bool:
    """Whether a kernel can be given an array to write into, as NumPy's functions can."""
    if isinstance(kernel, np.ufunc):
        return True
    code = getattr(kernel, "__code__", None) or getattr(type(kernel).__call__, "__code__", None)
    return code is not None and "out" in code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]


class Buffers:
    """What is known of the arrays of a graph.

    Args:
        given: an input of the graph that its plan may write over.

    lies_in   for each tensor that a node makes, the arrays that it may be a part of
    last      for each array, the last node that needs it; none for one that stays
    over      for a node by its id, the input that its result may be written over
    """

    def __init__(self, graph: Graph, given: Tensor | None = None):
        self.graph = graph
        ours = () if given is None else (id(given),)
        self.lies_in: dict[int, set[int]] = {key: {key} for key in ours}
        self.last: dict[int, float] = {}
        self._whole: dict[int, int] = {key: key for key in ours}  # tensors that are all of an array
        self._held: set[int] = set()
        for position, node in enumerate(graph.nodes):
            self._note(position, node)
        for tensor in graph.outputs:
            self._needed(tensor, math.inf)
        self.over = self._choose() if graph.in_place else {}

    def _needed(self, tensor: Tensor, position: float) -> None:
        self.last.update((key, position) for key in self.lies_in.get(id(tensor), ()))

    def _note(self, position: int, node: Node) -> None:
        for tensor in node.inputs:
            self._needed(tensor, position)
        given = [self.lies_in.get(id(t), set()) for t in node.inputs]
        fresh, view = is_fresh(node), is_view(node)
        for tensor in node.outputs:
            shared = view or (tensor.dtype is variant and not fresh)  # a list holds its members
            self.lies_in[id(tensor)] = set().union(*given) if shared else {id(tensor)}
            if fresh:
                self._whole[id(tensor)] = id(tensor)
            elif node.op.name in WHOLE and id(node.inputs[0]) in self._whole:
                self._whole[id(tensor)] = self._whole[id(node.inputs[0])]
            self._needed(tensor, position)
        if not (fresh or view):
            self._held.update(*given)

    def _choose(self) -> dict[int, Tensor]:
        found = ((node, self._dying(i, node)) for i, node in enumerate(self.graph.nodes))
        return {id(node): tensor for node, tensor in found if tensor is not None}

    def _dying(self, position: int, node: Node) -> Tensor | None:
        """The input whose memory this node may take."""
        if not is_fresh(node) or not takes_out(node.op.cpu) or not node.output.shape.rank:
            return None
        if tensor_bytes(node.output) < SMALL:
            return None
        for tensor in node.inputs:
            array = self._whole.get(id(tensor))
            others = [t for t in node.inputs if t is not tensor]
            if (
                array is not None and array not in self._held and self.last[array] == position
                and tensor.spec == node.output.spec
                and all(array not in self.lies_in.get(id(t), ()) for t in others)
            ):  # fmt: skip
                return tensor
        return None

    def memory(self) -> list[int]:
        """For each node, the bytes that live while it runs, arguments and constants apart.

        A loop or a branch counts with the most that one of its parts takes.
        """
        found, now, sizes = [], 0, {}
        ends: dict[float, list[int]] = {}
        for key, position in self.last.items():
            ends.setdefault(position, []).append(key)
        for position, node in enumerate(self.graph.nodes):
            over = self.over.get(id(node))
            if over is not None:  # its memory goes on under another name
                array = self._whole[id(over)]
                sizes[id(node.output)] = sizes.pop(array)
            elif not is_view(node) and node.op.name not in ("assign", "read_variable"):
                sizes |= {id(t): tensor_bytes(t) for t in node.outputs}
                now += sum(sizes[id(t)] for t in node.outputs)
            parts = [v.optimised for v in node.attrs.values() if hasattr(v, "optimised")]
            found.append(now + max(map(peak_bytes, parts), default=0))
            now -= sum(sizes.pop(key, 0) for key in ends.get(position, ()))
        return found


def peak_bytes(graph: Graph) -> int:
    """The most memory that results take at one time. An open size counts as 32."""
    return max(Buffers(graph).memory(), default=0)


def is_fresh(node: Node) -> bool:
    """Whether a node makes new arrays, and keeps none of its inputs."""
    op = node.op
    if isinstance(op.cpu, np.ufunc) or op.infer is None:  # NumPy's own, or a fused chain
        return True
    as_written = OPS.get(op.name) is op and op.name not in REPLACED  # no learner's code
    if op.name == "sum_to_like":  # what has the right shape already stays as it is
        return as_written and not node.output.shape.is_compatible_with(node.inputs[0].shape)
    return as_written and (op.name in FRESH or takes_out(op.cpu))


def is_view(node: Node) -> bool:
    as_written = OPS.get(node.op.name) is node.op and node.op.name not in REPLACED
    return as_written and node.op.name in VIEWS and not is_fresh(node)


def may_grow(tensor: Tensor, other: Tensor) -> bool:
    """Whether broadcasting with `other` could make a result larger than `tensor`."""
    known = other.shape.rank is not None and other.shape.rank <= tensor.shape.rank
    pairs = zip(reversed(other.shape), reversed(tensor.shape)) if known else ()
    return not known or any(a != 1 and (a is None or a != b) for a, b in pairs)


def room(out: np.ndarray, *others) -> np.ndarray | None:
    """`out`, if a result of its shape comes of it and the others; else None."""
    for other in others:
        if other.shape != out.shape and np.broadcast_shapes(other.shape, out.shape) != out.shape:
            return None
    return out


def last_uses(graph: Graph) -> dict[int, list[int]]:
    """For each node, the tensors that no later node needs: their memory is given back."""
    kept = {id(t) for t in graph.outputs}
    made = {id(t) for node in graph.nodes for t in node.outputs}
    last: dict[int, int] = {}
    for position, node in enumerate(graph.nodes):
        for t in (*node.inputs, *node.outputs):
            if id(t) in made and id(t) not in kept:
                last[id(t)] = position
    ends: dict[int, list[int]] = {}
    for key, position in last.items():
        ends.setdefault(position, []).append(key)
    return ends


def tensor_bytes(tensor: Tensor) -> int:
    """The bytes of a tensor's numbers; 0 where that is not known before it is made."""
    if tensor.dtype in (resource, variant) or tensor.shape.rank is None:
        return 0
    each = tensor.dtype.size if hasattr(tensor.dtype, "numpy") else 0  # text has none
    return each * math.prod([OPEN if n is None else n for n in tensor.shape])

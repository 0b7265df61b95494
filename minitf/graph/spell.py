"""Before fusion: what is one operation, but has arithmetic in it, is spelled out.

The arithmetic can then join a chain: an optimizer's last step becomes part of the loop that
computes the step, and no array is made for it. Called by `fuse.py`.
"""

import math

from minitf.base.dtypes import float32
from minitf.core.door import apply, recording
from minitf.core.tensor import Tensor
from minitf.graph.buffers import OPEN
from minitf.graph.graph import Graph
from minitf.graph.rewrite import Rewrite
from minitf.kernels.hot import LARGE

SIGNS = {"assign_add": "add", "assign_sub": "subtract"}


def spelled_out(graph: Graph) -> Graph:
    """The graph with `v.assign_sub(x)` of large arrays as `v.assign(v - x)`."""
    new = Rewrite(graph)
    for node in graph.nodes:
        sign = SIGNS.get(node.op.name)
        if sign is None or node.output.dtype is not float32 or not is_large(node.output):
            new.keep(node)
            continue
        handle, change = map(new.of, node.inputs)
        with recording(new.graph):
            value = apply(sign, apply("read_variable", handle), change)
            new.replaced[id(node.output)] = apply("assign", handle, value)
    return new.finish()


def is_large(tensor: Tensor) -> bool:
    """Whether a loop over its numbers is worth one of its own."""
    shape = tensor.shape
    return shape.rank is not None and math.prod([OPEN if d is None else d for d in shape]) >= LARGE

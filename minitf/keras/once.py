"""What a loop over time can do once for all times, before it or after it.

One large product costs less than many small ones. `Before` takes out of a traced step what is
the same at every time, and the products that no state goes into; `after` finds the sums over
time that the rows of all times give at once. `scan.py` asks both.
"""

from collections.abc import Callable

from minitf.core.door import apply
from minitf.core.node import Node
from minitf.core.tensor import Tensor
from minitf.graph.graph import Graph
from minitf.graph.rewrite import Rewrite, has_effect
from minitf.ops.fill import sizes
from minitf.ops.matmul import matmul
from minitf.ops.shape import reshape

Pairs = list[tuple[Tensor, Tensor]]  # of the step, and what is outside for it


class Before:
    """Leaves a traced step less to do at each time.

    Args:
        slices: those that the step takes, each with its sequence.

    slices      those that it takes now, each with its sequence
    constants   what it takes that is the same at all times
    """

    def __init__(self, graph: Graph, slices: Pairs):
        self.slices, self.length = slices, slices[0][1].shape[0]
        self.constants: Pairs = [(inside, outside) for outside, inside in graph.captures.values()]
        self.fixed = {id(inside): outside for inside, outside in self.constants}
        self.rows = {id(inside): outside for inside, outside in slices}
        self.early: dict[int, Node] = {}  # what no state goes into, by its output
        self.products: set[int] = set()  # those of them that are worth it
        self._reads = not any(map(has_effect, graph.nodes))
        self._leave(graph, [node for node in graph.nodes if not self._can_go(node)])

    def _can_go(self, node: Node) -> bool:
        """Whether a node can be done before the loop; what is the same at all times, is."""
        op, key = node.op, id(node.output)
        if all(self._is_fixed(t) for t in node.inputs):
            if op.stateful and not (self._reads and op.name == "read_variable"):
                return False
            made = apply(op.name, *map(self._outside, node.inputs), **node.attrs)
            made = made if isinstance(made, tuple) else (made,)
            self.fixed |= zip(map(id, node.outputs), made)
            return True
        if op.name == "matmul" and self._is_large_at_once(node):
            self.products.add(key)
        elif op.scalar is None or not all(self._is_alone(t, node) for t in node.inputs):
            return False
        self.early[key] = node
        return key in self.products

    def _is_fixed(self, tensor: Tensor) -> bool:
        return tensor.array is not None or id(tensor) in self.fixed

    def _is_early(self, tensor: Tensor) -> bool:
        return id(tensor) in self.rows or id(tensor) in self.early

    def _is_alone(self, tensor: Tensor, node: Node) -> bool:
        """Whether a number at one time depends on that time only, if all are side by side."""
        rank = node.output.shape.rank
        return self._is_fixed(tensor) or self._is_early(tensor) and tensor.shape.rank == rank

    def _is_large_at_once(self, node: Node) -> bool:
        (x, weights), flip = node.inputs, node.attrs.get("transpose_a")
        known = x.shape.rank == weights.shape.rank == 2 and weights.shape.is_fully_defined()
        known = known and at_once(self.length, x)
        return known and self._is_early(x) and self._is_fixed(weights) and not flip

    def _outside(self, tensor: Tensor) -> Tensor:
        return self.fixed.get(id(tensor), tensor)

    def at_all_times(self, tensor: Tensor) -> Tensor:
        """An early tensor of the step for all times, in one."""
        if self._is_fixed(tensor):
            return self._outside(tensor)
        if id(tensor) not in self.rows:
            node = self.early[id(tensor)]
            inputs = [self.at_all_times(t) for t in node.inputs]
            if node.op.name == "matmul":
                product = matmul(flat(inputs[0]), inputs[1], **node.attrs)
                made = reshape(product, (*sizes(inputs[0])[:-1], product.shape[-1]))
            else:
                made = apply(node.op.name, *inputs, **node.attrs)
            self.rows[id(tensor)] = made
        return self.rows[id(tensor)]

    def _leave(self, graph: Graph, late: list[Node]) -> None:
        """Leaves these nodes in the graph, on new slices and constants."""
        new, known = Rewrite(graph), {id(inside) for inside, _ in self.slices + self.constants}
        for t in [*[t for node in late for t in node.inputs], *graph.outputs]:
            is_fixed = id(t) in self.fixed
            if id(t) not in known and (is_fixed or id(t) in self.products):
                known.add(id(t))
                new.replaced[id(t)] = Tensor(None, t.spec, graph)
                pair = new.replaced[id(t)], self.at_all_times(t)
                (self.constants if is_fixed else self.slices).append(pair)
        for node in late:
            new.keep(node)
        graph.outputs, graph.nodes = new.finish().outputs, new.graph.nodes
        used = {id(t) for node in graph.nodes for t in node.inputs} | set(map(id, graph.outputs))
        self.slices = [p for p in self.slices if id(p[0]) in used] or self.slices[:1]
        self.constants = [p for p in self.constants if id(p[0]) in used]


def at_once(length: int | None, row: Tensor) -> bool:
    """Whether as many rows as there are times can be one matrix: one size may be open."""
    return [length, row.shape[0]].count(None) < 2 and row.shape[1] is not None


def flat(rows: Tensor) -> Tensor:
    """The matrices of all times, one below the other."""
    return reshape(rows, (-1, rows.shape[-1]))


def after(graph: Graph, part: Tensor, length: int | None) -> tuple[list, Callable] | None:
    """How to add up a step's tensor over time from rows that are there when the loop ends.

    Gives the tensors that rows are needed of, and a function of these rows; None if the
    loop had better add up.
    """
    node = next((n for n in reversed(graph.nodes) if n.output is part), None)
    name = node and node.op.name
    if name == "matmul" and node.attrs.get("transpose_a") and not node.attrs.get("transpose_b"):
        if all(t.shape.rank == 2 and at_once(length, t) for t in node.inputs):
            return list(node.inputs), lambda a, b: matmul(flat(a), flat(b), transpose_a=True)
    if name == "sum_to_like":
        rows, like = node.inputs
        outside = {id(b): a for a, b in graph.captures.values()}.get(id(like), like)
        if outside is not like or like.array is not None:
            return [rows], lambda all_rows: apply("sum_to_like", all_rows, outside)
    if name == "add":
        one, two = [after(graph, t, length) for t in node.inputs]
        if one and two:
            count = len(one[0])
            return one[0] + two[0], lambda *rows: one[1](*rows[:count]) + two[1](*rows[count:])
    return None

"""Eager gradients that come again: the way back through a tape, kept as a plan.

A training loop records the same nodes in every round, with other numbers. The second time
that a tape looks like one before, its way back is traced with the gradient routine, goes
through the passes, and is written as a plan; from then on it runs without the door, and
without the gradients that nobody asked for. The tape asks here first; None means no.
"""

from collections.abc import Sequence

from minitf.autodiff import tape
from minitf.autodiff.backward import backward
from minitf.base import debug
from minitf.base.shape import TensorSpec, spec_of
from minitf.core.door import STATE
from minitf.core.node import Node
from minitf.core.op import OPS, REPLACED
from minitf.core.tensor import Tensor
from minitf.graph.graph import Graph
from minitf.graph.passes import optimise
from minitf.graph.plan import Plan

MOST = 512  # ways back that are remembered
_WAYS: dict[tuple, "WayBack | None"] = {}  # None: seen once


def replay(nodes: Sequence[Node], targets: list[Tensor], sources: list[Tensor]):
    """The gradient of each source, None where nothing connects the two; or None for all."""
    if STATE.tapes or STATE.graph is not None or debug.watched or REPLACED:
        return None  # they must be recorded, or seen, or may run another's code
    key = _look(nodes, targets, sources)
    if key is None:
        return None
    try:
        way = _WAYS.get(key)
        if way is None:
            if len(_WAYS) >= MOST:
                _WAYS.clear()
            again = key in _WAYS and _may_be_kept(nodes)
            _WAYS[key] = way = WayBack(nodes, targets, sources) if again else None
    except TypeError:  # an attribute that has no hash
        return None
    return None if way is None else way.run(nodes)


def _look(nodes, targets, sources) -> tuple | None:
    """What a tape looks like, its numbers apart."""
    places: dict[int, int] = {}  # tensors are numbered as they come
    rows: list = []
    for node in nodes:
        rows.append(node.op)
        for t in node.inputs:
            place = places.get(id(t))
            if place is None:
                places[id(t)] = place = len(places)
                rows.append(t.spec)
            rows.append(place)
        for t in node.outputs:
            places[id(t)] = len(places)
            rows.append(t.spec)
        if node.attrs:
            rows += node.attrs.items()
    for t in targets:
        if t.array is None or id(t) not in places:
            return None
    ends = [places.get(id(t)) for t in (*targets, *sources)]
    return (*rows, len(targets), *ends)


def _may_be_kept(nodes) -> bool:
    """Whether all are rows of the table as it is, which look at their inputs alone."""
    return all(OPS.get(n.op.name) is n.op and (not n.op.stateful or n.op.name == "read_variable")
               for n in nodes)  # fmt: skip


class WayBack:
    """The gradients of one kind of tape, from the numbers on it that they need."""

    def __init__(self, nodes: Sequence[Node], targets: list[Tensor], sources: list[Tensor]):
        graph = Graph("way_back")
        twins: dict[int, Tensor] = {}

        def twin(tensor: Tensor) -> Tensor:
            if id(tensor) not in twins:
                twins[id(tensor)] = graph.placeholder(tensor.spec)
            return twins[id(tensor)]

        same = [
            Node(n.op, tuple(map(twin, n.inputs)), n.attrs, tuple(map(twin, n.outputs)))
            for n in nodes
        ]

        def run() -> list[Tensor]:
            found = backward(same, tape.seeds_for([twin(t) for t in targets], None))
            gradients = [found.get(id(twins.get(id(s)))) for s in sources]
            self.specs = [None if g is None else g.spec for g in gradients]
            return [g for g in gradients if g is not None]

        graph.trace(run)
        graph = optimise(graph)
        needed = {id(t) for n in graph.nodes for t in n.inputs} | set(map(id, graph.outputs))
        places = {id(t): (i, j) for i, n in enumerate(same)
                  for j, t in enumerate((*n.inputs, *n.outputs)) if id(t) in needed}  # fmt: skip
        given = [t for t in graph.inputs if id(t) in places]
        self.places = [places[id(t)] for t in given]
        self.plan = Plan(graph, given)

    def run(self, nodes: Sequence[Node]) -> list[Tensor | None]:
        arrays = [(*nodes[i].inputs, *nodes[i].outputs)[j].array for i, j in self.places]
        results = iter(self.plan.run(*arrays))
        return [None if spec is None else _tensor(next(results), spec) for spec in self.specs]


def _tensor(array, spec: TensorSpec) -> Tensor:
    return Tensor(array, spec if spec.known else spec_of(array))


tape.SHORT_CUTS.append(replay)

"""The loop over time as one operation: `scan` runs a traced step once for each time.

Recurrent layers use it. A step takes one slice of each sequence and the states, and gives
new states, one slice of each result, and numbers to be added up over time. Its gradient is a
scan too, from the last step to the first, of what the step's own gradient is; the values
that it needs are kept as further results. What need not be done step by step is done before
the loop or after it (`once.py`).
"""

import functools
import operator
from collections.abc import Callable, Sequence

import numpy as np

from minitf.autodiff.backward import differentiable, zeros_of
from minitf.base.shape import TensorSpec
from minitf.core.door import STATE, apply
from minitf.core.op import Op, register
from minitf.core.tensor import Tensor
from minitf.graph.gradient import GradientGraph, extend
from minitf.graph.graph import Graph
from minitf.graph.passes import optimise, prune
from minitf.graph.plan import Plan
from minitf.graph.rewrite import Rewrite
from minitf.keras.once import Before, Pairs, after


class Step:
    """A traced step of a loop, which takes slices, then states, then what is the same at all
    times; it gives new states, then results.

    The constants and handles of variables that it uses as they are (`handles`) are inputs
    of the loop too, for gradients to arrive at.
    """

    def __init__(self, graph: Graph, slices: int, states: int):
        self.graph, self.slices, self.states = graph, slices, states
        self.handles = [t for t in graph.constants() if differentiable(t)]

    @functools.cached_property
    def plan(self) -> Plan:
        return Plan(optimise(self.graph), self.graph.inputs)

    def gradient(self, targets: list[Tensor]) -> GradientGraph:
        """One step backwards, from the gradients of some outputs."""
        way = GradientGraph(self.graph, targets, self.graph.inputs + self.handles)
        _agree(way, set(map(id, self.graph.inputs[self.slices + self.states :])))
        return way

    @functools.cached_property
    def keeping(self) -> "Step":
        """The step with all that any gradient needs of it, gradients of gradients too, among
        its results."""
        step = self
        while True:
            there = {id(t) for t in [*step.graph.inputs, *step.graph.outputs[self.states :]]}
            try:
                needed = step.gradient(step.graph.outputs).needed
            except LookupError:  # an operation without a gradient: told when one is asked for
                return self
            more = [t for t in needed if id(t) not in there]
            if not more:
                step.keeping = step
                return step
            graph = self.graph.giving(step.graph.outputs + more)
            graph.outer = self.graph  # the tensors are still that one's
            step = Step(graph, self.slices, self.states)

    def infer(self, *specs: TensorSpec) -> tuple[TensorSpec, ...]:
        """The specs of a loop's outputs, from those of its inputs."""
        states = specs[self.slices :][: self.states]
        rows = [*states, *[t.spec for t in self.graph.outputs[self.states :]]]
        length = specs[0].shape[0]
        return (*states, *[TensorSpec((length, *s.shape), s.dtype) for s in rows])


def scan(function: Callable, sequences: list[Tensor], states: list[Tensor], reverse=False,
         sums: Sequence[Tensor] = ()):  # fmt: skip
    """Runs `function` for each index of the first axis of the sequences.

    Args:
        function: `(slices, states) -> (new states, result slices, parts of sums)`.
        sequences: at least one; all as long.
        reverse: from the last to the first; results stay where their slices are.
        sums: what the parts of each sum, which the function gives, are like.

    Returns:
        The states after the last step, the states before each, the results of each, and
        the sums.
    """
    graph, length = Graph("step", outer=STATE.graph), sequences[0].shape[0]
    slices = [graph.placeholder(TensorSpec(x.shape[1:], x.dtype)) for x in sequences]
    carried = [graph.placeholder(s.spec) for s in states]
    later: list = []  # for each sum, how to get it after the loop
    extra: dict[int, Tensor] = {}  # what that needs rows of

    def run() -> list[Tensor]:
        new, results, parts = function(list(slices), list(carried))
        new = list(new)
        for part, like in zip(parts, sums, strict=True):
            later.append(after(graph, part, length))
            if later[-1] is None:
                carried.append(graph.placeholder(_value(like)))
                new.append(carried[-1] + part)
            else:
                extra.update({id(t): t for t in later[-1][0]})
        known = {id(t) for t in (*slices, *carried, *results)}
        return [*new, *results, *[t for key, t in extra.items() if key not in known]]

    graph.trace(run)
    results = [*carried, *graph.outputs[len(carried) :]]
    starts = [*states, *[zeros_of(like) for like, way in zip(sums, later) if way is None]]
    last, rows = _loop(graph, list(zip(slices, sequences)), list(zip(carried, starts)), reverse)
    rows_of = dict(zip(map(id, slices), sequences)) | dict(zip(map(id, results), rows))
    totals = iter(last[len(states) :])
    added = [next(totals) if way is None else way[1](*[rows_of[id(t)] for t in way[0]])
             for way in later]  # fmt: skip
    first = len(carried)
    return last[: len(states)], rows[: len(states)], rows[first:], added


def _loop(graph: Graph, slices: Pairs, states: Pairs, reverse: bool) -> tuple[list, list]:
    """The last states, and the rows of states and results."""
    graph.nodes = prune(graph).nodes
    before, count = Before(graph, slices), len(states)
    graph.inputs, graph.captures = [], {}
    graph.inputs += [inside for inside, _ in [*before.slices, *states, *before.constants]]
    step = Step(graph, len(before.slices), count)
    if STATE.tapes:  # which have to know now what gradients may arrive at
        step = step.keeping
    given = [outside for _, outside in [*before.slices, *states, *before.constants]]
    outputs = list(apply("scan", *given, *step.handles, step=step, reverse=reverse))
    return outputs[:count], outputs[count : count + len(graph.outputs)]


def _run(*arrays, step: Step, reverse: bool):
    sequences, rest = arrays[: step.slices], arrays[step.slices : len(step.graph.inputs)]
    states, constants = rest[: step.states], rest[step.states :]
    times = range(len(sequences[0]))
    rows: list = [None] * len(times)
    for t in reversed(times) if reverse else times:
        made = step.plan.run(*[x[t] for x in sequences], *states, *constants)
        rows[t] = (*states, *made[step.states :])
        states = made[: step.states]
    if not rows:
        specs = [t.spec for t in step.graph.inputs[step.slices :][: step.states]]
        specs += [t.spec for t in step.graph.outputs[step.states :]]
        empty = [np.zeros((0, *[d or 0 for d in s.shape]), s.dtype.numpy) for s in specs]
        return (*states, *empty)
    return (*states, *map(np.stack, zip(*rows)))


def _gradient(node, *upstream):
    step = node.attrs["step"].keeping
    extend(node, step.infer(*[t.spec for t in node.inputs]), step=step)
    return _Back(node, [*upstream, *[None] * (len(node.outputs) - len(upstream))]).gradients()


class _Back:
    """A loop backwards: from gradients of its outputs, where there are any, to those of its
    inputs."""

    def __init__(self, node, upstream: list):
        step, self.node, self.upstream = node.attrs["step"], node, upstream
        count, self.first = step.states, step.slices  # inputs from `first` on are states
        self.soft = [i for i, t in enumerate(node.outputs[:count]) if differentiable(t)]
        results, rows = step.graph.outputs[count:], range(2 * count, len(node.outputs))
        self.seeded = [
            i for i in rows if upstream[i] is not None and differentiable(node.outputs[i])
        ]
        self.histories = [i for i in self.soft if upstream[count + i] is not None]
        given = [*self.seeded, *[count + i for i in self.histories]]
        targets = [step.graph.outputs[i] for i in self.soft]
        self.way = step.gradient(targets + [results[i - 2 * count] for i in self.seeded])
        self.places = [i for i, there in enumerate(self.way.connected) if there]
        self.fixed = [i for i in self.places if i >= self.first + count]
        inputs, stays = step.graph.inputs, self.first + count
        self.same = dict(zip(map(id, inputs[stays:]), node.inputs[stays:]))
        outside = dict(zip(map(id, results), node.outputs[2 * count :]))
        histories = node.outputs[count : 2 * count]
        outside |= zip(map(id, inputs), [*node.inputs[: self.first], *histories])
        self.moving = [t for t in self.way.needed if id(t) not in self.same]
        self.sequences = [upstream[i] for i in given] + [outside[id(t)] for t in self.moving]

    def step(self, slices: list, carried: list):
        """One step backwards: gradients of its results to those of its arguments."""
        of_results, rest = slices[: len(self.seeded)], slices[len(self.seeded) :]
        of_histories = dict(zip(self.histories, rest))
        rows = dict(zip(map(id, self.moving), rest[len(of_histories) :]))
        needed = [rows.get(id(t), self.same.get(id(t))) for t in self.way.needed]
        found = dict(zip(self.places, again(self.way.graph, [*carried, *of_results, *needed])))
        parts = [[found.get(self.first + i), of_histories.get(i)] for i in self.soft]
        states = [_sum(pair, like) for pair, like in zip(parts, carried)]
        each = [found[i] for i in self.places if i < self.first]
        return states, each, [found[i] for i in self.fixed]

    def gradients(self) -> tuple[Tensor | None, ...]:
        """The gradients of the node's inputs."""
        node, sources = self.node, self.node.inputs
        start = [zeros_of(node.outputs[i]) if self.upstream[i] is None else self.upstream[i]
                 for i in self.soft]  # fmt: skip
        last, _, each, sums = scan(
            self.step, self.sequences or list(sources[:1]), start, not node.attrs["reverse"],
            [sources[i] for i in self.fixed])  # fmt: skip
        found = dict(zip([i for i in self.places if i < self.first], each))
        found |= zip([self.first + i for i in self.soft], last)
        found |= zip(self.fixed, sums)
        return tuple([found.get(i) if differentiable(t) else None for i, t in enumerate(sources)])


def _agree(way: GradientGraph, constants: set[int]) -> None:
    """Leaves out the sums that would undo broadcasting between slices and states: their open
    first size is the number of examples in all of them. So nothing is kept for its shape."""
    new, count = Rewrite(way.graph), len(way.graph.inputs) - len(way.needed)
    pairs = list(zip(way.needed, way.graph.inputs[count:]))
    fixed = {id(inside) for outside, inside in pairs if id(outside) in constants}
    for node in way.graph.nodes:
        x, like = node.inputs if node.op.name == "sum_to_like" else (None, None)
        if x is not None and id(like) not in fixed and x.shape == like.shape and (
            x.shape[1:].is_fully_defined()):  # fmt: skip
            new.replaced[id(node.output)] = new.of(x)
        else:
            new.keep(node)
    way.graph.outputs, way.graph.nodes = new.finish().outputs, new.graph.nodes
    used = {id(t) for t in way.graph.outputs} | {id(t) for n in way.graph.nodes for t in n.inputs}
    pairs = [(outside, inside) for outside, inside in pairs if id(inside) in used]
    way.needed = [outside for outside, _ in pairs]
    way.graph.inputs[count:] = [inside for _, inside in pairs]


def again(graph: Graph, arguments: Sequence[Tensor]) -> list[Tensor]:
    """What a graph does, done once more on these tensors, through the door."""
    values = dict(zip(map(id, graph.inputs), arguments))
    for node in graph.nodes:
        made = apply(node.op.name, *[values.get(id(t), t) for t in node.inputs], **node.attrs)
        values |= zip(map(id, node.outputs), made if isinstance(made, tuple) else (made,))
    return [values.get(id(t), t) for t in graph.outputs]


def _sum(parts: list[Tensor | None], like: Tensor) -> Tensor:
    there = [g for g in parts if g is not None]
    return functools.reduce(operator.add, there) if there else apply("zeros_like", like)


def _value(like: Tensor) -> TensorSpec:
    """The spec of a tensor, or of what a variable holds."""
    return getattr(like.spec, "value", None) or like.spec


register(Op("scan", lambda *specs, step, reverse: step.infer(*specs), _run, _gradient,
            stateful=True, tensorflow="While"))  # fmt: skip

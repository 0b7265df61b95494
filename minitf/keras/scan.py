"""The loop over time as one operation: `scan` runs a traced step once for each time.

Recurrent layers use it. A step takes one slice of each sequence and the states, and gives
new states and one slice of each result. Its gradient is a scan too, from the last step to
the first, which runs each step again to differentiate it; so gradients of gradients come by
themselves, and nothing but the states is kept.
"""

import functools
from collections.abc import Callable, Sequence

import numpy as np

from minitf.autodiff.backward import backward
from minitf.base.shape import TensorSpec
from minitf.core.door import STATE, apply
from minitf.core.op import Op, register
from minitf.core.tensor import Tensor
from minitf.graph.gradient import differentiable
from minitf.graph.graph import Graph
from minitf.graph.passes import optimise
from minitf.graph.plan import Plan


class Step:
    """A traced step of a loop.

    Args:
        function: `(slices, states) -> (new states, result slices)`, all lists of tensors.
        slices, states: the specs of its arguments.

    Outer tensors that it uses become inputs of the loop (`constants`), and so do the handles
    of the variables that it reads, for gradients to arrive at (`handles`).
    """

    def __init__(self, function: Callable, slices: list[TensorSpec], states: list[TensorSpec]):
        self.graph = graph = Graph("step", outer=STATE.graph)
        self.slices, self.states = len(slices), len(states)
        given = [graph.placeholder(spec) for spec in (*slices, *states)]

        def run() -> list[Tensor]:
            carried, results = function(given[: len(slices)], given[len(slices) :])
            return [*carried, *results]

        graph.trace(run)
        self.constants = [outside for outside, _ in graph.captures.values()]
        graph.inputs += [inside for _, inside in graph.captures.values()]
        graph.captures = {}
        self.handles = [t for t in graph.constants() if differentiable(t)]

    @functools.cached_property
    def plan(self) -> Plan:
        return Plan(optimise(self.graph), self.graph.inputs)

    def again(self, arguments: Sequence[Tensor]) -> list[Tensor]:
        """What the step does, done once more on these tensors, through the door."""
        values = dict(zip(map(id, self.graph.inputs), arguments))
        for node in self.graph.nodes:
            made = apply(node.op.name, *[values.get(id(t), t) for t in node.inputs], **node.attrs)
            made = made if isinstance(made, tuple) else (made,)
            values |= zip(map(id, node.outputs), made)
        return [values.get(id(t), t) for t in self.graph.outputs]


def scan(function: Callable, sequences: list[Tensor], states: list[Tensor], reverse=False):
    """Runs `function` for each index of the first axis of the sequences.

    Args:
        function: `(slices, states) -> (new states, result slices)`.
        sequences: at least one; all as long.
        reverse: from the last to the first; results stay where their slices are.

    Returns:
        The states after the last step, the states before each, and the results of each.
    """
    slices = [TensorSpec(x.shape[1:], x.dtype) for x in sequences]
    step = Step(function, slices, [s.spec for s in states])
    inputs = (*sequences, *states, *step.constants, *step.handles)
    outputs = apply("scan", *inputs, step=step, reverse=reverse)
    outputs = list(outputs) if isinstance(outputs, tuple) else [outputs]
    count = len(states)
    return outputs[:count], outputs[count : 2 * count], outputs[2 * count :]


def _infer(*specs, step: Step, reverse: bool):
    length = specs[0].shape[0]
    states = specs[step.slices : step.slices + step.states]
    results = [t.spec for t in step.graph.outputs[step.states :]]
    return (*states, *[TensorSpec((length, *s.shape), s.dtype) for s in (*states, *results)])


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
    step, reverse = node.attrs["step"], node.attrs["reverse"]
    upstream = [
        apply("zeros_like", t) if g is None and differentiable(t) else g
        for t, g in zip(node.outputs, upstream)
    ]
    count = step.states
    sequences, constants = node.inputs[: step.slices], node.inputs[step.slices + count :]
    constants = constants[: len(step.constants)]
    histories = list(node.outputs[count : 2 * count])
    soft = [i for i, t in enumerate(node.outputs[:count]) if differentiable(t)]
    sums = [t for t in constants if differentiable(t)] + step.handles
    later = [upstream[i] for i in soft] + [_zeros(t) for t in sums]
    given = [g for g in upstream[count:] if g is not None]

    def back(slices: list, carried: list):
        """One step backwards: gradients of its results to those of its arguments."""
        inside = [STATE.graph.capture(t) for t in constants]
        arguments = [*slices[len(given) :], *inside]
        start = len(STATE.graph.nodes)
        outputs = step.again(arguments)
        arrived = dict(zip(soft, carried))
        results = [t for t in outputs[count:] if differentiable(t)]
        pairs = [(outputs[i], g) for i, g in arrived.items()]
        pairs += list(zip(results, slices[len(soft) : len(given)]))
        found = backward(STATE.graph.nodes[start:], _seeds(pairs))

        def of(source, before):
            part = found.get(id(source))
            return before if part is None else before + part

        states = arguments[step.slices : step.slices + count]
        carried_on = [of(states[i], slices[k]) for k, i in enumerate(soft)]
        sources = [t for t in inside if differentiable(t)] + step.handles
        carried_on += [of(t, total) for t, total in zip(sources, carried[len(soft) :])]
        wanted = [t for t in arguments[: step.slices] if differentiable(t)]
        return carried_on, [found.get(id(t), apply("zeros_like", t)) for t in wanted]

    final, _, parts = scan(back, [*given, *sequences, *histories], later, reverse=not reverse)
    found, totals, each = iter(final[: len(soft)]), iter(final[len(soft) :]), iter(parts)
    return (
        *[next(each) if differentiable(t) else None for t in sequences],
        *[next(found) if i in soft else None for i in range(count)],
        *[next(totals) if differentiable(t) else None for t in (*constants, *step.handles)],
    )


def _seeds(pairs) -> dict[int, Tensor]:
    """Gradients to start from; a tensor may be a state and a result at once."""
    seeds: dict[int, Tensor] = {}
    for tensor, gradient in pairs:
        before = seeds.get(id(tensor))
        seeds[id(tensor)] = gradient if before is None else before + gradient
    return seeds


def _zeros(source: Tensor) -> Tensor:
    """Where to add up the gradients of a tensor, or of a variable by its handle."""
    value = getattr(source.spec, "value", None)
    if value is None:
        return apply("zeros_like", source)
    return Tensor(np.zeros(value.shape, value.dtype.numpy), value)


register(Op("scan", _infer, _run, _gradient, stateful=True, tensorflow="While"))

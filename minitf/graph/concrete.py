"""A concrete function: one traced graph, ready to be called and differentiated.

Called under a tape, it is one node for the tape, and its gradient is a graph too
(`gradient.py`). Called while another function is traced, it is one node of that graph.
"""

from __future__ import annotations

import functools

from minitf.autodiff.backward import differentiable
from minitf.base import nest
from minitf.base.shape import spec_of
from minitf.core.convert import to_tensor
from minitf.core.door import STATE, apply
from minitf.core.op import Op, register
from minitf.core.tensor import Tensor
from minitf.graph.gradient import Differentiable, extend
from minitf.graph.graph import Graph
from minitf.graph.passes import optimise
from minitf.graph.plan import Plan


class ConcreteFunction:
    """A graph with the structure of its arguments and results.

    Args:
        graph: traced; its first inputs are the arguments.
        structure: what the Python function returned, to put results back in.
    """

    repeats = False  # is it the body of a loop?

    def __init__(self, graph: Graph, structure=None, arguments: dict | None = None):
        self.graph = graph
        self.structure = structure
        self.arguments = arguments or {}
        self.name = graph.name

    @property
    def inputs(self) -> list[Tensor]:
        return self.graph.inputs

    @property
    def outputs(self) -> list[Tensor]:
        return self.graph.outputs

    @property
    def variables(self) -> tuple:
        """The variables that the graph reads or assigns."""
        owners = (handle.array.owner() for handle in self.graph.handles())
        return tuple(v for v in owners if v is not None)

    @property
    def structured_outputs(self):
        return self.pack([t.spec for t in self.graph.outputs])

    @functools.cached_property
    def optimised(self) -> Graph:
        """The graph after all passes."""
        return optimise(self.graph)

    @functools.cached_property
    def plan(self) -> Plan:
        return Plan(self.optimised, self.placeholders())

    @property
    def source(self) -> str:
        """The plan, as Python source."""
        return self.plan.source

    def placeholders(self) -> list[Tensor]:
        """What a run needs arrays for: arguments, then captured outer tensors."""
        return self.graph.inputs + [inside for _, inside in self.graph.captures.values()]

    @functools.cached_property
    def given(self) -> list[Tensor]:
        """What a call node has as inputs beside the arguments, for the tapes to see."""
        outer = [outside for outside, _ in self.graph.captures.values()]
        watchable = [t for t in self.graph.constants() if differentiable(t)]
        return outer + watchable

    def call_flat(self, arguments: list[Tensor]) -> list[Tensor]:
        """Runs on tensors for the arguments; gives one for each output."""
        if STATE.graph is None and not STATE.tapes and not self.graph.captures:
            results = self.plan.run(*[t.array for t in arguments])
            return [Tensor(r, spec_of(r)) for r in results]
        # A node of a graph keeps what its gradient needs from when that is asked for; what
        # runs now has to keep it now.
        eager = STATE.graph is None and STATE.tapes
        concrete = self.differentiable.concrete if eager else self
        results = apply("call", *arguments, *self.given, concrete=concrete)
        return list(results[: len(self.graph.outputs)])

    @functools.cached_property
    def differentiable(self) -> Differentiable:
        """The twin that runs under a tape: it keeps what the gradient needs."""
        return Differentiable(self)

    def __call__(self, *args, **options):
        """Runs on tensors, in the order of the traced arguments or by their names."""
        given = nest.flatten(args) + [options[k] for k in self.arguments if k in options]
        specs = [t.spec for t in self.graph.inputs]
        if len(given) != len(specs):
            raise TypeError(
                f"{self.name} takes {len(specs)} tensors, but {len(given)} were given"
            )
        tensors = [to_tensor(v, like=spec.dtype) for v, spec in zip(given, specs)]
        for tensor, spec in zip(tensors, specs):
            if not spec.is_compatible_with(tensor.spec):
                raise TypeError(f"{self.name} was traced for {spec}, not for {tensor.spec}")
        return self.pack(self.call_flat(tensors))

    def pack(self, leaves: list):
        """The results in the structure that Python returned; a None in it stays None."""
        rest = iter(leaves)
        places = nest.flatten(self.structure)
        return nest.pack(self.structure, [None if p is None else next(rest) for p in places])

    def __str__(self) -> str:
        """The summary that TensorFlow prints for a concrete function."""
        lines = ["ConcreteFunction Input Parameters:"]
        lines += [f"  {name} (POSITIONAL_OR_KEYWORD): {spec}" for name, spec in
                  self.arguments.items()] or ["  None"]  # fmt: skip
        lines += ["Output Type:", f"  {self._output_types()}", "Captures:"]
        lines += [f"  {id(v)}: {v.handle.spec.value}" for v in self.variables] or ["  None"]
        return "\n".join(lines)

    def _output_types(self):
        if self.structure is None and not self.graph.outputs:
            return None
        return self.structured_outputs


def _run_call(*arrays, concrete: ConcreteFunction):
    return concrete.plan.run(*arrays[: len(concrete.placeholders())])


def _call_spec(*specs, concrete: ConcreteFunction):
    return tuple([t.spec for t in concrete.graph.outputs])


def _call_grad(node, *upstream):
    twin = node.attrs["concrete"].differentiable
    extend(node, [t.spec for t in twin.concrete.graph.outputs], concrete=twin.concrete)
    return twin.gradients(node.outputs, upstream)


register(Op("call", _call_spec, _run_call, _call_grad, stateful=True,
            tensorflow="PartitionedCall"))  # fmt: skip

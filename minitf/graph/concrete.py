"""A concrete function: one traced graph, ready to be called and differentiated.

Called under a tape, it is one node for the tape, and its gradient is a graph too
(`gradient.py`). Called while another function is traced, it is one node of that graph.
"""

import functools

from minitf.autodiff.backward import differentiable
from minitf.base import debug, nest
from minitf.base.errors import invalid
from minitf.base.shape import TensorSpec, spec_of
from minitf.core.convert import to_tensor
from minitf.core.door import STATE, apply
from minitf.core.op import Op, register
from minitf.core.tensor import Tensor
from minitf.graph import watch
from minitf.graph.function_type import FunctionType, Typed
from minitf.graph.gradient import Differentiable, extend
from minitf.graph.graph import Graph
from minitf.graph.native.plan import NativePlan
from minitf.graph.passes import BEFORE_FUSION, FUSION, optimise
from minitf.graph.plan import Plan


class ConcreteFunction:
    """A graph with the structure of its arguments and results.

    Args:
        graph: traced; its first inputs are the arguments.
        structure: what the Python function returned, to put results back in.
    """

    repeats = False  # is it the body of a loop?
    compiled = False  # `jit_compile`: run as machine code, where that can be
    calls = 0  # how often a tf.function has run it
    seconds = 0.0  # what it took to trace

    def __init__(self, graph: Graph, structure=None, parameters: list[Typed] = ()):
        self.graph = graph
        self.structure = structure
        self.parameters = parameters
        self.name = graph.name

    inputs = property(lambda self: self.graph.inputs)
    outputs = property(lambda self: self.graph.outputs)
    @property
    def variables(self) -> tuple:
        """The variables that the graph reads or assigns."""
        owners = (handle.array.owner() for handle in self.graph.handles())
        return tuple(v for v in owners if v is not None)

    # What TensorFlow has beside these: what runs without gradients, and what comes from outside.
    inference_fn = property(lambda self: self)
    captured_inputs = property(lambda self: self.graph.handles())
    trainable_variables = property(lambda self: tuple(v for v in self.variables if v.trainable))

    @property
    def structured_outputs(self):
        return self.pack([t.spec for t in self.graph.outputs])

    @functools.cached_property
    def optimised(self) -> Graph:
        """The graph after all passes."""
        return optimise(self.unfused, FUSION)

    @functools.cached_property
    def unfused(self) -> Graph:
        """The graph after the passes that machine code needs too."""
        return optimise(self.graph, BEFORE_FUSION)

    @functools.cached_property
    def plan(self) -> Plan:
        return Plan(self.optimised, self.placeholders())

    @functools.cached_property
    def native(self) -> NativePlan:
        """The whole graph as machine code."""
        return NativePlan(self.unfused, self.placeholders(), self.plan)

    @functools.cached_property
    def runner(self) -> Plan | NativePlan:
        """What runs: the plan, or with `jit_compile` the whole graph as machine code."""
        return self.native if self.compiled else self.plan

    def run(self, *arrays) -> tuple:
        """Runs on arrays; kernel by kernel where somebody watches."""
        return watch.run(self, arrays) if debug.watched else self.runner.run(*arrays)

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
            run = self.run if debug.watched else self.runner.run
            results = run(*[t.array for t in arguments])
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
        """Runs on tensors, in the order of the traced arguments or by their names.

        Raises:
            TypeError: an argument is missing, or is not what was traced.
            InvalidArgumentError: a tensor has another dtype or shape.
        """
        tensors = self._tensors(args, options)
        for i, (tensor, spec) in enumerate(zip(tensors, [t.spec for t in self.graph.inputs])):
            if tensor.dtype is not spec.dtype:
                raise invalid(
                    f"cannot compute {self.name} as input #{i}(zero-based) was expected to be a "
                    f"{spec.dtype.name} tensor but is a {tensor.dtype.name} tensor"
                )
            if not spec.shape.is_compatible_with(tensor.shape):
                raise invalid(f"{self.name} was traced for {spec}, not for {tensor.spec}")
        return self.pack(self.call_flat(tensors))

    def _tensors(self, args: tuple, options: dict) -> list[Tensor]:
        """The tensors among the arguments; Python's must be those that were traced."""
        count = len(self.graph.inputs)
        if not options and len(args) == count < len(self.parameters):
            return [to_tensor(v, like=t.dtype) for v, t in zip(args, self.graph.inputs)]
        given = dict(zip([p.name for p in self.parameters], args)) | options
        found: list = []
        for p in self.parameters:
            wanted = nest.flatten(p.value)
            is_tensor = [isinstance(w, TensorSpec) for w in wanted]
            if p.name not in given and any(is_tensor):
                raise TypeError(f"{self.name}() misses argument {p.name!r}: {self.function_type}")
            values = nest.flatten(given.pop(p.name, p.value))
            for value, w, tensor in zip(values, wanted, is_tensor):
                if not tensor and value is not w and value != w:
                    raise TypeError(f"Can not cast {value!r} to Literal[{w!r}]: {self.name} was "
                                    f"traced as {self.function_type}")  # fmt: skip
            found += [v for v, tensor in zip(values, is_tensor) if tensor]
        if given or len(args) > max(count, len(self.parameters)):
            raise TypeError(f"{self.name}() got unexpected arguments: {self.function_type}")
        if not self.parameters:
            found = nest.flatten(args)
        return [to_tensor(v, like=t.dtype) for v, t in zip(found, self.graph.inputs)]

    def pack(self, leaves: list):
        """The results in the structure that Python returned; a None in it stays None."""
        if self.structure is not None and not nest.is_nested(self.structure):
            return leaves[0]
        rest = iter(leaves)
        places = nest.flatten(self.structure)
        return nest.pack(self.structure, [None if p is None else next(rest) for p in places])

    @property
    def arguments(self) -> dict[str, TensorSpec]:
        """The specs of the tensors that it takes, by name."""
        return {t.name.split(":")[0]: t.spec for t in self.graph.inputs}

    @property
    def function_type(self) -> FunctionType:
        specs = self.pack([t.spec for t in self.graph.outputs])
        return FunctionType(self.parameters, specs)

    @property
    def structured_input_signature(self) -> tuple[tuple, dict]:
        return self.function_type.structured_input()

    def pretty_printed_signature(self, verbose: bool = True) -> str:
        """The summary that TensorFlow prints: inputs, outputs, captured variables."""
        captures = [f"  {id(v)}: {v.handle.spec}" for v in self.variables] or ["  None"]
        return "\n".join([*self.function_type.lines(), "Captures:", *captures])

    def __str__(self) -> str:
        return f"ConcreteFunction {self.pretty_printed_signature()}"

    def __repr__(self) -> str:
        return f"<ConcreteFunction {self.function_type} at 0x{id(self):X}>"


def _run_call(*arrays, concrete: ConcreteFunction):
    results = concrete.run(*arrays[: len(concrete.placeholders())])
    return results[0] if len(results) == 1 else results  # as kernels give them


def _call_spec(*specs, concrete: ConcreteFunction):
    return tuple([t.spec for t in concrete.graph.outputs])


def _call_grad(node, *upstream):
    twin = node.attrs["concrete"].differentiable
    extend(node, [t.spec for t in twin.concrete.graph.outputs], concrete=twin.concrete)
    return twin.gradients(node.outputs, upstream)


register(Op("call", _call_spec, _run_call, _call_grad, stateful=True,
            tensorflow="PartitionedCall"))  # fmt: skip

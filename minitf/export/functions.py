"""Traced functions as plain data, and back without the Python that they were traced from.

A graph is a list of nodes: the row of the table, the places of the inputs, the attributes.
A place is a number (an input of the graph, or what a node gave), `["constant", k]` or
`["variable", k]`. Functions called by functions, and the parts of loops, come along.
"""

import functools
import inspect

import numpy as np

from minitf.base import nest
from minitf.base.dtypes import resource
from minitf.base.shape import TensorSpec, spec_of
from minitf.core import convert
from minitf.core.node import Node
from minitf.core.op import OPS
from minitf.core.tensor import Tensor
from minitf.export.plain import from_plain, to_plain
from minitf.graph.concrete import ConcreteFunction
from minitf.graph.function_type import Typed
from minitf.graph.function import Function
from minitf.graph.graph import Graph
from minitf.keras.scan import Step
from minitf.graph.signature import Call


class Writer:
    """Collects functions; `variables` are the places of the variables that they may use."""

    def __init__(self, variables: dict[int, int]):
        self.variables = variables  # id of a variable's storage -> its place
        self.graphs: list[dict] = []
        self.constants: list = []
        self._known: dict[int, int] = {}
        self._keep: list = []  # what ids stand for here must not go away

    def data(self) -> dict:
        return {"graphs": self.graphs, "constants": self.constants}

    def function(self, f: Function) -> dict:
        """A `tf.function`, with those of its traces that other programs can ask for."""
        parameters = [
            [p.name, int(p.kind), *([_default(p.default)] if p.default is not p.empty else [])]
            for p in f.signature.parameters.values()
        ]
        signature = None if f.input_signature is None else to_plain(f.input_signature)
        if f.input_signature is not None:
            f.get_concrete_function()
        traces = [self._trace(c) for c in f._cache.values()]
        return {"name": f.__name__, "parameters": parameters, "input_signature": signature,
                "traces": [t for t in traces if t is not None]}  # fmt: skip

    def _trace(self, concrete: ConcreteFunction) -> dict | None:
        call = concrete.kept
        leaves = [s if s is not None else v.value for s, v in zip(call.specs, call.leaves)]
        try:
            arguments = to_plain(dict(zip(call.names, nest.pack(call.values, leaves))))
        except TypeError:
            return None  # an argument that only this program has: no other can call this
        return {"arguments": arguments, "graph": self.concrete(concrete)}

    def concrete(self, concrete: ConcreteFunction) -> int:
        """The place of a concrete function among the graphs."""
        if id(concrete) not in self._known:
            data = self._graph(concrete.graph, concrete.placeholders())
            data["arguments"], data["repeats"] = to_plain(concrete.arguments), concrete.repeats
            data["structure"] = to_plain(
                nest.map_structure(lambda v: None if v is None else True, concrete.structure)
            )
            if "given" in vars(concrete) and not concrete.graph.captures:
                data["given"] = [self._place(t, {}) for t in concrete.given]
            self._known[id(concrete)] = len(self.graphs)
            self._keep.append(concrete)
            self.graphs.append(data)
        return self._known[id(concrete)]

    def _graph(self, graph: Graph, inputs: list[Tensor]) -> dict:
        places = {id(t): i for i, t in enumerate(inputs)}
        nodes = []
        for node in graph.nodes:
            given = [self._place(t, places) for t in node.inputs]
            other = functools.partial(self._attribute, node, places)
            attrs = {name: to_plain(value, other) for name, value in node.attrs.items()}
            for t in node.outputs:
                places[id(t)] = len(places)
            nodes.append([node.op.name, given, attrs, [to_plain(t.spec) for t in node.outputs]])
        return {"name": graph.name, "inputs": [to_plain(_named(t)) for t in inputs], "nodes": nodes,
                "outputs": [self._place(t, places) for t in graph.outputs]}  # fmt: skip

    def _place(self, tensor: Tensor, places: dict):
        if id(tensor) in places:
            return places[id(tensor)]
        if tensor.dtype is resource:
            if id(tensor.array) not in self.variables:
                raise AssertionError(
                    "Tried to export a function which references an 'untracked' resource: "
                    f"{tensor.array.owner()}. It must be 'tracked': an attribute of what is saved."
                )
            return ["variable", self.variables[id(tensor.array)]]
        if id(tensor) not in self._known:
            self._known[id(tensor)] = len(self.constants)
            self._keep.append(tensor)
            self.constants.append(to_plain(np.asarray(tensor.array)))
        return ["constant", self._known[id(tensor)]]

    def _attribute(self, node: Node, places: dict, value):
        """An attribute that holds a graph."""
        if isinstance(value, ConcreteFunction):
            return {"function": self.concrete(value)}
        if isinstance(value, Step):
            graph = self._graph(value.graph, value.graph.inputs)
            return {"step": [graph, value.slices, value.states]}
        if node.op.name == "custom_gradient":
            graph = _traced_gradient(node)
            outer = [self._place(t, places) for t, _ in graph.captures.values()]
            inside = [t for _, t in graph.captures.values()]
            return {"gradient": [self._graph(graph, graph.inputs + inside), outer]}
        raise NotImplementedError(
            f"the operation {node.op.name!r} cannot be saved: it calls Python ({value!r}), which "
            "a file does not hold"
        )


def _traced_gradient(node: Node) -> Graph:
    """The learner's function of a custom gradient as a graph, on what it used outside."""
    graph = Graph("gradient", outer=node.output.graph)
    inputs = [graph.placeholder(t.spec) for t in node.outputs]
    graph.trace(lambda: list(node.attrs["gradient"](*inputs)))
    return graph


def _named(tensor: Tensor) -> TensorSpec:
    return TensorSpec(tensor.spec.shape, tensor.spec.dtype, (tensor._name or "").split(":")[0])


def _default(value):
    try:
        return to_plain(value)
    except TypeError:
        return None


class Reader:
    """Makes functions again; `variables` are those of the program that loads, by place."""

    def __init__(self, data: dict, variables: dict):
        self.data, self.variables = data, variables
        self._constants = [_constant(from_plain(c)) for c in data["constants"]]
        self._concrete: dict[int, ConcreteFunction] = {}

    def function(self, data: dict) -> "RestoredFunction":
        parameters = [
            inspect.Parameter(name, inspect._ParameterKind(kind),
                              **({"default": from_plain(rest[0])} if rest else {}))
            for name, kind, *rest in data["parameters"]
        ]  # fmt: skip
        made = RestoredFunction(data["name"], inspect.Signature(parameters),
                                from_plain(data["input_signature"]))  # fmt: skip
        for trace in data["traces"]:
            made.add(from_plain(trace["arguments"]), self.concrete(trace["graph"]))
        return made

    def concrete(self, place: int) -> ConcreteFunction:
        if place not in self._concrete:
            data = self.data["graphs"][place]
            arguments = from_plain(data["arguments"])
            kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
            typed = [Typed(name, kind, spec) for name, spec in arguments.items()]
            made = ConcreteFunction(self._graph(data), from_plain(data["structure"]), typed)
            made.repeats = data["repeats"]
            if "given" in data:
                made.given = [self._tensor(p, []) for p in data["given"]]
            self._concrete[place] = made
        return self._concrete[place]

    def _graph(self, data: dict) -> Graph:
        graph = Graph(data["name"])
        for spec in map(from_plain, data["inputs"]):
            graph.placeholder(TensorSpec(spec.shape, spec.dtype), spec.name or None)
        made = list(graph.inputs)
        for name, places, attrs, specs in data["nodes"]:
            outputs = tuple(Tensor(None, from_plain(s), graph) for s in specs)
            other = functools.partial(self._attribute, tuple(made))
            values = {key: from_plain(value, other) for key, value in attrs.items()}
            inputs = tuple(self._tensor(p, made) for p in places)
            node = Node(OPS[name], inputs, values, outputs)
            for t in outputs:
                t.node = node
            graph.nodes.append(node)
            made += outputs
        graph.outputs = [self._tensor(p, made) for p in data["outputs"]]
        return graph

    def _tensor(self, place, made: list) -> Tensor:
        if isinstance(place, int):
            return made[place]
        kind, number = place
        return self._constants[number] if kind == "constant" else self.variables[number].handle

    def _attribute(self, made: tuple, kind: str, inner):
        if kind == "function":
            return self.concrete(inner)
        if kind == "step":
            return Step(self._graph(inner[0]), *inner[1:])
        gradient = ConcreteFunction(self._graph(inner[0]))
        outer = [self._tensor(p, list(made)) for p in inner[1]]
        return lambda *upstream: gradient.call_flat([*upstream, *outer])


def _constant(array) -> Tensor:
    array = np.asarray(array)
    return Tensor(array, spec_of(array))


class RestoredFunction(Function):
    """A function from a file: the traces that it was saved with, and no more."""

    def __init__(self, name: str, signature: inspect.Signature, input_signature):
        def python_function(*args, **options):
            raise ValueError(f"{name} was loaded from a file, which holds no Python")

        python_function.__name__, python_function.__signature__ = name, signature
        super().__init__(python_function, input_signature)

    def add(self, arguments: dict, concrete: ConcreteFunction) -> None:
        """Takes in a trace, for arguments (with specs for tensors) by their names."""
        bound = inspect.BoundArguments(self.signature, arguments)
        call = Call(self.signature, bound.args, bound.kwargs)
        concrete.python_key, concrete.kept = call.python_key(), call
        concrete.parameters = call.typed()
        self._cache[call.key()] = concrete

    def _trace(self, call: Call) -> ConcreteFunction:
        """No graph is there for exactly this call: one that takes it, or an error."""
        for concrete in self._cache.values():
            if self._fits(call, concrete):
                return concrete
        options = "\n\n".join(
            f"Option {i}:\n{_shown(c.kept)}" for i, c in enumerate(self._cache.values(), 1)
        )
        raise ValueError(
            "Could not find matching concrete function to call loaded from the SavedModel. Got:\n"
            f"{_shown(call)}\n\n Expected these arguments to match one of the following "
            f"{len(self._cache)} option(s):\n\n{options}"
        )

    def _fits(self, call: Call, concrete: ConcreteFunction) -> bool:
        """Whether a trace takes a call; Python's numbers become tensors where it has some."""
        wanted = concrete.kept
        try:
            call.values = [_as_tensor(v, w) for v, w in zip(call.values, wanted.values)]
        except (TypeError, ValueError):
            return False
        call.flatten()
        if len(call.specs) != len(wanted.specs):
            return False
        for spec, other, leaf, own in zip(call.specs, wanted.specs, call.leaves, wanted.leaves):
            if (spec is None) != (other is None):
                return False
            if spec is None and leaf.value != own.value:
                return False
            if spec is not None and not other.is_compatible_with(spec):
                return False
        return True


def _as_tensor(value, wanted):
    """An argument of Python's numbers, where the trace has one tensor."""
    if isinstance(value, Tensor) or not isinstance(wanted, TensorSpec):
        return value
    plain = nest.map_structure(lambda v: getattr(v, "value", v), value)
    return convert.to_tensor(plain, like=wanted.dtype)


def _shown(call: Call) -> str:
    values = [
        f"    * {name}: {nest.map_structure(lambda v: getattr(v, 'value', v), value)}"
        for name, value in zip(call.names, call.values)
    ]
    return f"  Arguments ({len(values)} total):\n" + "\n".join(values)

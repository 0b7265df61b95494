"""Functional models: layers called on tensors with no numbers leave a graph of nodes.

    x = tf.keras.Input(shape=(10,))
    y = tf.keras.layers.Dense(1)(x)
    model = tf.keras.Model(x, y)

A node's operation is a layer, or a row of the table where a tensor operation was used.
Read in lesson 04.
"""

import warnings
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from minitf.base import nest
from minitf.core import convert
from minitf.core.door import apply, recording
from minitf.core.node import Node
from minitf.core.op import Op
from minitf.core.tensor import Tensor
from minitf.keras import masks, naming
from minitf.keras.keras_tensor import KerasTensor
from minitf.ops.elementwise import cast
from minitf.ops.shape import expand_dims, squeeze


@dataclass(frozen=True, eq=False)
class LayerOp(Op):
    """What a node has as its operation when a layer was called."""

    layer: object = None


class Operation:
    """A tensor operation that stands between layers, with a name as a layer has one."""

    def __init__(self, node: Node):
        name, self.node = node.op.name, node
        short = _NAMES.get(name, name.removeprefix("reduce_"))
        self.class_name = short.title().replace("_", "")
        self.name = naming.unique(short)


_NAMES = {"strided_slice": "get_item", "concat": "concatenate", "pow": "power"}


def operation_of(node: Node):
    """The layer of a node, or what stands for the tensor operation in it."""
    if isinstance(node.op, LayerOp):
        return node.op.layer
    known = vars(node.outputs[0])
    if "_operation" not in known:
        known["_operation"] = Operation(node)
    return known["_operation"]


def connect(layer, args: list, options: dict):
    """Calls a layer symbolically: gives tensors that know which layer made them."""
    given = layer.by_name(args, options)
    options = masks.fill_in(layer.signature, given, options)
    outputs = layer.compute_output_spec(*args, **options)
    row = LayerOp(layer.name, infer=None, cpu=None, layer=layer)
    attrs = {"args": args, "options": options, "structure": outputs}
    inputs = tuple(t for t in nest.flatten([args, options]) if isinstance(t, KerasTensor))
    node = Node(row, inputs, attrs, tuple(nest.flatten(outputs)))
    for tensor in node.outputs:
        tensor.node = node
    layer.calls.append(node)
    first = next(iter(given.values()), None)
    before = options.get("mask")
    masks.pass_on(layer, first, outputs, masks.of(first) if before is None else before)
    return outputs


def traced(layer, args, options):
    """What the layer gives, as tensors with no numbers; what it does inside is not kept.

    It runs once on stand-ins, to find the shapes.
    """
    leaves = [
        Tensor(None, t.spec) if isinstance(t, KerasTensor) else t
        for t in nest.flatten([list(args), options])
    ]
    with recording():
        made = layer.run(*nest.pack([list(args), options], leaves))
    layer.clear_losses()
    return nest.map_structure(lambda t: KerasTensor(t.shape, t.dtype), made)


class LayerGraph:
    """The nodes between some inputs and some outputs, in an order in which they can run.

    Args:
        inputs, outputs: structures of KerasTensors.
        make_input: makes an input in place of a tensor inside a larger model.

    Raises:
        ValueError: an output depends on a tensor that is not among the inputs.
    """

    def __init__(self, inputs, outputs, make_input: Callable):
        for name, structure in (("inputs", inputs), ("outputs", outputs)):
            for t in nest.flatten(structure):
                if not isinstance(t, KerasTensor):
                    raise ValueError(
                        f"All `{name}` values must be KerasTensors. Received: {name}={structure} "
                        f"including invalid value {t} of type {type(t)}"
                    )
        self.starts, self.outputs = nest.flatten(inputs), outputs
        self.inputs = nest.map_structure(
            lambda t: t if hasattr(t, "_keras_input") else make_input(t), inputs
        )
        self.nodes: list[Node] = []
        self._order: dict[int, int] = {}  # operations, as they are met from the outputs
        for tensor in nest.flatten(outputs):
            self._visit(tensor, {id(t) for t in self.starts})
        self.operations = self._by_depth()

    def _visit(self, tensor: Tensor, known: set[int]) -> None:
        # Deep models have more layers than Python has stack frames: keep our own stack.
        stack, seen = [(tensor, False)], {id(node) for node in self.nodes}
        while stack:
            t, done = stack.pop()
            node = t.node
            if done:
                if id(node) not in seen:
                    seen.add(id(node))
                    self.nodes.append(node)
                continue
            if t.array is not None or (node and id(node) in seen):
                continue
            if id(t) in known:
                start = self.starts[[id(s) for s in self.starts].index(id(t))]
                self._meet(self._input_layer(start))
                continue
            if node is None:
                raise ValueError(
                    f"Graph disconnected: the outputs depend on {t!r}, which is not among the "
                    "model's inputs: `inputs` not connected to `outputs`"
                )
            self._meet(operation_of(node))
            stack.append((t, True))
            stack += [(s, False) for s in reversed(node.inputs)]

    def _meet(self, operation) -> None:
        self._order.setdefault(id(operation), len(self._order))

    def _input_layer(self, start: Tensor):
        place = [id(s) for s in self.starts].index(id(start))
        return nest.flatten(self.inputs)[place]._keras_input

    def _by_depth(self) -> list:
        """Layers and operations, those farthest from the outputs first, as Keras has them."""
        depth: dict[int, int] = {}  # of nodes and starting tensors
        deepest: Counter = Counter()  # of operations
        found: dict[int, object] = {}
        maker = {id(t): id(node) for node in self.nodes for t in node.outputs}
        for node in reversed(self.nodes):
            operation = operation_of(node)
            level = max(depth.get(id(node), 0), deepest[id(operation)])
            found[id(operation)], deepest[id(operation)] = operation, level
            for t in node.inputs:
                source = maker.get(id(t), id(t))
                depth[source] = max(level + 1, depth.get(source, 0))
        for t in self.starts:
            layer = self._input_layer(t)
            found[id(layer)], deepest[id(layer)] = layer, depth.get(id(t), 0)
        return sorted(found.values(), key=lambda o: (-deepest[id(o)], self._order.get(id(o), -1)))

    @property
    def layers(self) -> list:
        """Every layer once, from the inputs to the outputs."""
        return [o for o in self.operations if not isinstance(o, Operation)]

    def names_of(self, structure) -> list[str]:
        """The names of the layers that made these tensors."""
        maker = {id(t): operation_of(node).name for node in self.nodes for t in node.outputs}
        return [maker.get(id(t), t.name) for t in nest.flatten(structure)]

    def run(self, inputs, training=None, call=None, layer_for=None):
        """The outputs for these inputs.

        Args:
            call: `(layer, *args, **options)`, to call layers with.
            layer_for: gives the layer to call in place of one of the graph.
        """
        values = {id(t): v for t, v in zip(self.starts, self.in_order(inputs))}
        for node in self.nodes:
            results = _call(node, values, training, call, layer_for)
            values |= {id(t): r for t, r in zip(node.outputs, nest.flatten(results))}
        leaves = [values.get(id(t), t) for t in nest.flatten(self.outputs)]
        return nest.pack(self.outputs, leaves)

    def in_order(self, inputs) -> list:
        """The given tensors in the order of the model's own, with their dtypes and ranks."""
        own = nest.flatten(self.inputs)
        expected = nest.map_structure(lambda t: t.name, self.inputs)
        if isinstance(inputs, dict) and not isinstance(self.inputs, dict):
            if not {t.name for t in own} <= set(inputs):
                raise ValueError(_MISMATCH.format(expected, list(inputs)))
            inputs = [inputs[t.name] for t in own]
        elif isinstance(inputs, dict) and set(inputs) != set(self.inputs):
            if not set(self.inputs) <= set(inputs):
                raise ValueError(_MISMATCH.format(expected, list(inputs)))
            warnings.warn(_MISMATCH.format(expected, list(inputs)), stacklevel=5)
            inputs = {name: inputs[name] for name in self.inputs}
        elif isinstance(self.inputs, dict) and not isinstance(inputs, dict):
            if list(self.inputs) != sorted(self.inputs):
                raise ValueError(_MISMATCH.format(expected, nest.map_structure(str, inputs)))
            warnings.warn(_MISMATCH.format(expected, nest.map_structure(str, inputs)), stacklevel=5)
        given = nest.flatten(inputs)
        if len(given) != len(own):
            raise ValueError(_MISMATCH.format(expected, nest.map_structure(str, inputs)))
        return [_fitted(v, t, where) for v, t, where in zip(given, own, paths(self.inputs))]


_MISMATCH = (
    "The structure of `inputs` doesn't match the expected structure.\nExpected: {}\n"
    "Received: inputs={}"
)


def paths(structure, path: tuple = ()) -> list[tuple]:
    """The way to each leaf, key by key, in the order of `flatten`."""
    if not nest.is_nested(structure):
        return [path]
    keys = sorted(structure) if isinstance(structure, Mapping) else range(len(structure))
    return [p for key in keys for p in paths(structure[key], (*path, key))]


def _fitted(value, own: KerasTensor, path: tuple):
    """The value with the dtype of an input, and with an axis of size 1 more or less."""
    if value is None:
        return None
    value = convert.to_tensor(value)
    if value.dtype is not own.dtype:
        if not value.dtype.is_numeric and not value.dtype.is_bool:
            raise ValueError(f"input '{own.name}' takes {own.dtype.name}, not {value.dtype.name}")
        value = masks.kept(value, cast(value, own.dtype))
    more = len(value.shape) - len(own.shape)
    if more == 1 and value.shape[-1] == 1:
        return masks.kept(value, squeeze(value, -1))
    if more == -1 and own.shape[-1] == 1:
        return masks.kept(value, expand_dims(value, -1))
    if more:
        where = ".".join(map(str, path))
        raise ValueError(
            f"Invalid input shape for input {value} with name '{own.name}' and path '{where}'. "
            f"Expected shape {own.shape}, but input has incompatible shape {value.shape}"
        )
    return value


def _call(node: Node, values: dict, training, call, layer_for):
    def value(t):
        return values[id(t)] if id(t) in values else t

    if not isinstance(node.op, LayerOp):
        return apply(node.op.name, *map(value, node.inputs), **node.attrs)
    args, options = nest.map_structure(value, [node.attrs["args"], node.attrs["options"]])
    # The layer was called with `training` by hand, or takes that of the whole model.
    options = {k: v for k, v in options.items() if v is not None}
    if training is not None:
        options.setdefault("training", training)
    layer = node.op.layer if layer_for is None else layer_for(node.op.layer)
    return layer(*args, **options) if call is None else call(layer, *args, **options)

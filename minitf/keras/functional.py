"""Functional models: layers called on tensors with no numbers leave a graph of nodes.

    x = tf.keras.Input(shape=(10,))
    y = tf.keras.layers.Dense(1)(x)
    model = tf.keras.Model(x, y)

A node's operation is a layer, or a row of the table where a tensor operation was used.
Read in lesson 04.
"""

from __future__ import annotations

from dataclasses import dataclass

from minitf.base import nest
from minitf.core.door import apply, recording
from minitf.core.node import Node
from minitf.core.op import Op
from minitf.core.tensor import Tensor


@dataclass(frozen=True, eq=False)
class LayerOp(Op):
    """What a node has as its operation when a layer was called."""

    layer: object = None


def is_open(value: object) -> bool:
    """True for a tensor with no numbers that no `tf.function` is tracing."""
    return isinstance(value, Tensor) and value.array is None and value.graph is None


def connect(layer, args: list, options: dict):
    """Calls a layer symbolically: gives tensors that know which layer made them.

    The layer runs once on stand-ins, to find the shapes; what it did is not kept.
    """
    leaves = nest.flatten([args, options])
    stand_ins = [_stand_in(t) if is_open(t) else t for t in leaves]
    inner_args, inner_options = nest.pack([args, options], stand_ins)
    with recording():
        made = layer.run(inner_args, inner_options)
    outputs = nest.map_structure(_stand_in, made)
    inputs = tuple(t for t in leaves if is_open(t))
    row = LayerOp(layer.name, infer=None, cpu=None, layer=layer)
    attrs = {"args": args, "options": options, "structure": outputs}
    node = Node(row, inputs, attrs, tuple(nest.flatten(outputs)))
    for position, tensor in enumerate(node.outputs):
        tensor.node, tensor._name = node, f"{layer.name}:{position}"
    layer.calls.append(node)
    return outputs


def _stand_in(tensor: Tensor) -> Tensor:
    """A tensor with the same spec and no numbers; whether it has a mask goes with it."""
    made = Tensor(None, tensor.spec)
    mask = getattr(tensor, "_keras_mask", None)
    if mask is not None:
        made._keras_mask = Tensor(None, mask.spec)
    return made


class LayerGraph:
    """The nodes between some inputs and some outputs, in an order in which they can run.

    Raises:
        ValueError: an output depends on a tensor that is not among the inputs.
    """

    def __init__(self, inputs, outputs):
        self.inputs, self.outputs = inputs, outputs
        known = {id(t) for t in nest.flatten(inputs)}
        self.nodes: list[Node] = []
        seen: set[int] = set()
        for tensor in nest.flatten(outputs):
            self._visit(tensor, known, seen)

    def _visit(self, tensor: Tensor, known: set[int], seen: set[int]) -> None:
        # Deep models have more layers than Python has stack frames: keep our own stack.
        stack = [(tensor, False)]
        while stack:
            t, done = stack.pop()
            node = t.node
            if done:
                if id(node) not in seen:
                    seen.add(id(node))
                    self.nodes.append(node)
                continue
            if id(t) in known or t.array is not None or (node and id(node) in seen):
                continue
            if node is None:
                raise ValueError(
                    f"the outputs depend on {t!r}, which is not among the model's inputs: the "
                    "graph is disconnected"
                )
            stack.append((t, True))
            stack += [(t, False) for t in reversed(node.inputs)]

    @property
    def layers(self) -> list:
        """Every layer once, the input layers first."""
        found = [t._keras_input for t in nest.flatten(self.inputs) if hasattr(t, "_keras_input")]
        found += [n.op.layer for n in self.nodes if isinstance(n.op, LayerOp)]
        return list({id(layer): layer for layer in found}.values())

    def run(self, inputs, training=None):
        """The outputs for these inputs."""
        values = {id(t): v for t, v in zip(nest.flatten(self.inputs), self._in_order(inputs))}
        for node in self.nodes:
            results = _call(node, values, training)
            values |= {id(t): r for t, r in zip(node.outputs, nest.flatten(results))}
        leaves = [values.get(id(t), t) for t in nest.flatten(self.outputs)]
        return nest.pack(self.outputs, leaves)

    def _in_order(self, inputs) -> list:
        """The given tensors in the order of the model's own; a dict goes by names."""
        own = nest.flatten(self.inputs)
        if isinstance(inputs, dict) and not isinstance(self.inputs, dict):
            return [inputs[t.name.split(":")[0]] for t in own]
        given = nest.flatten(inputs)
        if len(given) != len(own):
            raise ValueError(f"the model has {len(own)} inputs, but {len(given)} were given")
        return given


def _call(node: Node, values: dict, training):
    def value(t):
        return values[id(t)] if id(t) in values else t

    if not isinstance(node.op, LayerOp):
        return apply(node.op.name, *map(value, node.inputs), **node.attrs)
    args, options = nest.map_structure(value, [node.attrs["args"], node.attrs["options"]])
    # The layer was called with `training` by hand, or takes that of the whole model.
    options = {"training": training, **{k: v for k, v in options.items() if v is not None}}
    return node.op.layer(*args, **options)

"""Functional models to configs and back: layers by name, and how they were called.

A tensor stands in a config as the call that made it: [layer, number of the call, number of
the output].
"""

import inspect

from minitf.base import nest
from minitf.base.dtypes import as_dtype
from minitf.core import convert
from minitf.core.door import apply
from minitf.core.op import OPS
from minitf.core.tensor import Tensor
from minitf.keras import registry
from minitf.keras.functional import LayerOp, operation_of
from minitf.keras.keras_tensor import KerasTensor

_ROW = "minitf.ops"  # the module of a tensor operation in a config


def is_plain(kind: type) -> bool:
    """Whether a class is made as `Model(inputs, outputs)` is."""
    parameters = list(inspect.signature(kind.__init__).parameters.values())[1:]
    names = [p.name for p in parameters]
    kinds = {p.kind for p in parameters}
    whole = {inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD}
    return names[:2] == ["inputs", "outputs"] or whole <= kinds


def config_of(model) -> dict:
    """The config of a functional model."""
    graph = model.graph
    origin = _Origins(graph)
    layers = []
    for operation in graph.operations:
        nodes = [node for node in graph.nodes if operation_of(node) is operation]
        nodes.sort(key=lambda node: origin.number[id(node)])
        if hasattr(operation, "get_config"):
            config = registry.serialize_keras_object(operation)
        else:
            config = _row_config(operation, nodes[0])
        calls = [origin.call(node) for node in nodes]
        layers.append({**config, "name": operation.name, "inbound_nodes": calls})
    return {
        "name": model.name, "trainable": model.trainable, "layers": layers,
        "input_layers": nest.map_structure(lambda t: [t._keras_input.name, 0, 0], graph.inputs),
        "output_layers": nest.map_structure(origin.end, graph.outputs),
    }  # fmt: skip


def _row_config(operation, node) -> dict:
    attrs = {k: registry.serialize_keras_object(v) for k, v in node.attrs.items()}
    return {"module": _ROW, "class_name": operation.class_name, "registered_name": None,
            "config": {"name": operation.name, "op": node.op.name, "attrs": attrs}}  # fmt: skip


def _counts_from_one(layer) -> bool:
    """Whether Keras takes the making of a layer, an inner functional model, for a call."""
    return getattr(layer, "graph", None) is not None and not hasattr(layer, "add")


class _Origins:
    """Which call made each tensor of a graph."""

    def __init__(self, graph):
        self.made: dict[int, tuple] = {}
        self.number: dict[int, int] = {}
        for start, own in zip(graph.starts, nest.flatten(graph.inputs)):
            self.made[id(start)] = (own._keras_input.name, 0, 0)
        self.from_one = {o.name for o in graph.operations if _counts_from_one(o)}
        calls: dict[int, list] = {}
        for node in graph.nodes:
            calls.setdefault(id(operation_of(node)), []).append(node)
        for nodes in calls.values():
            layer = operation_of(nodes[0])
            order = [id(node) for node in getattr(layer, "calls", nodes)]
            nodes.sort(key=lambda node: order.index(id(node)))
            for number, node in enumerate(nodes):
                self.number[id(node)] = number
                for place, tensor in enumerate(node.outputs):
                    self.made[id(tensor)] = (layer.name, number, place)

    def of(self, tensor) -> list:
        return list(self.made[id(tensor)])

    def end(self, tensor) -> list:
        """The same for an output of the model, where Keras counts from one for some."""
        name, number, place = self.made[id(tensor)]
        return [name, number + (name in self.from_one), place]

    def call(self, node) -> dict:
        """The arguments of a call, as they stand in a config."""
        if not isinstance(node.op, LayerOp):
            return {"args": [self._value(t) for t in node.inputs], "kwargs": {}}
        given = [node.attrs["args"], node.attrs["options"]]
        args, options = nest.map_structure(self._value, given)
        return {"args": list(args), "kwargs": options}

    def _value(self, value):
        if not isinstance(value, KerasTensor):
            return registry.serialize_keras_object(value)
        config = {"shape": list(value.shape), "dtype": value.dtype.name,
                  "keras_history": self.of(value)}  # fmt: skip
        return {"class_name": "__keras_tensor__", "config": config}


# ---- and back ------------------------------------------------------------------------


def model_from(kind: type, config: dict, custom_objects: dict | None = None):
    """The functional model that a config describes.

    Raises:
        ValueError: the calls depend on each other in a circle.
    """
    revived = _Revival(config.pop("layers"), custom_objects)
    revived.call_all()
    ends = [revived.tensors(config.pop(name)) for name in ("input_layers", "output_layers")]
    return kind(*ends, **config)


class _Revival:
    """Layers made from configs, called again as they were."""

    def __init__(self, configs: list, custom_objects: dict | None):
        self.made: dict[tuple[str, int], list] = {}  # (layer, call) -> its outputs
        self.waiting: list[tuple] = []
        self.from_one: set[str] = set()
        for config in configs:
            name = config["name"]
            if config.get("module") == _ROW:
                layer = _row_caller(config["config"])
            else:
                layer = registry.deserialize_keras_object(config, custom_objects)
            if _counts_from_one(layer):
                self.from_one.add(name)
            if not config["inbound_nodes"]:
                self.made[name, 0] = [layer.output]
            for number, call in enumerate(config["inbound_nodes"]):
                self.waiting.append((name, number, layer, call))

    def call_all(self) -> None:
        while self.waiting:
            later = []
            for name, number, layer, call in self.waiting:
                try:
                    args, options = self._value(call["args"]), self._value(call["kwargs"])
                except KeyError:
                    later.append((name, number, layer, call))
                    continue
                self.made[name, number] = nest.flatten(layer(*args, **options))
            if len(later) == len(self.waiting):
                raise ValueError("Invalid Functional model configuration: the calls of "
                                 f"{[w[0] for w in later]} have inputs that nothing makes")  # fmt: skip
            self.waiting = later

    def _value(self, value):
        if isinstance(value, dict) and value.get("class_name") == "__keras_tensor__":
            return self.tensor(*value["config"]["keras_history"])
        if isinstance(value, dict) and "class_name" not in value:
            return {k: self._value(v) for k, v in value.items()}
        if isinstance(value, (list, tuple)):
            return type(value)(self._value(v) for v in value)
        return registry.deserialize_keras_object(value)

    def tensor(self, name: str, number: int, place: int):
        return self.made[name, number][place]

    def tensors(self, structure):
        """The tensors that [layer, call, output] in a structure stand for."""
        if isinstance(structure, dict):
            return {k: self.tensors(v) for k, v in structure.items()}
        if len(structure) == 3 and isinstance(structure[0], str):
            name, number, place = structure
            return self.tensor(name, number - (name in self.from_one), place)
        return type(structure)(self.tensors(v) for v in structure)


def _row_caller(config: dict):
    attrs = {k: _attribute(v) for k, v in config["attrs"].items()}

    def call(*inputs):
        specs = [t.dtype for t in inputs if isinstance(t, Tensor)]
        tensors = [convert.to_tensor(t, like=specs[0]) for t in inputs]
        made = apply(config["op"], *tensors, **attrs)
        return made if isinstance(made, Tensor) else list(made)

    if config["op"] not in OPS:
        raise ValueError(f"there is no operation {config['op']!r}")
    return call


def _attribute(value):
    value = registry.deserialize_keras_object(value)
    if isinstance(value, list):
        return tuple(map(_attribute, value))
    return as_dtype(value) if isinstance(value, str) and value in _DTYPES else value


_DTYPES = ("bfloat16", "float16", "float32", "float64", "int32", "int64", "bool", "uint8")

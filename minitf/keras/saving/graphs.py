"""The config of a functional model: its layers, and which results each one was called on.

A tensor in a config is `[layer, call, output]`: the output of one of the layer's calls.
"""

from __future__ import annotations

import inspect

from minitf.base import nest
from minitf.core.tensor import Tensor
from minitf.keras import registry
from minitf.keras.functional import LayerOp


def is_functional(cls: type) -> bool:
    """Whether a model of this class is made from inputs and outputs, and nothing else."""
    parameters = inspect.signature(cls.__init__).parameters.values()
    kinds = [p.kind for p in parameters]
    names = [p.name for p in parameters]
    return names[1:3] == ["inputs", "outputs"] or {2, 4} <= set(map(int, kinds))


def to_config(model) -> dict:
    """The layers of a functional model with their calls, and the places of its ends."""
    places = _places(model)

    def described(tensor):
        if not isinstance(tensor, Tensor) or id(tensor) not in places:
            return tensor
        layer, call, position = places[id(tensor)]
        call -= _first_call(layer)  # inside a call, Keras counts from 0 whatever the layer
        return _Described({"class_name": "__keras_tensor__", "config": {
            "shape": list(tensor.shape), "dtype": tensor.dtype.name,
            "keras_history": [layer.name, call, position]}})  # fmt: skip

    layers = []
    for layer in model.graph.layers:
        calls = [n for n in model.graph.nodes if isinstance(n.op, LayerOp) and n.op.layer is layer]
        config = registry.serialize_keras_object(layer)
        config["name"] = layer.name
        config["inbound_nodes"] = [
            {"args": _plain(n.attrs["args"], described),
             "kwargs": _plain(n.attrs["options"], described)} for n in calls
        ]  # fmt: skip
        layers.append(config)
    ends = {
        f"{name}_layers": nest.map_structure(lambda t: _end(places[id(t)]), structure)
        for name, structure in (("input", model.graph.inputs), ("output", model.graph.outputs))
    }
    ends = {name: _lists(value) for name, value in ends.items()}
    return {"name": model.name, "trainable": model.trainable, "layers": layers, **ends}


class _Described:
    """A description of a tensor: one leaf, though it is a dict."""

    def __init__(self, config: dict):
        self.config = config


def _end(place: tuple) -> _Described:
    layer, call, position = place
    return _Described([layer.name, call, position])


def _lists(value):
    if isinstance(value, _Described):
        return value.config
    if isinstance(value, dict):
        return {k: _lists(v) for k, v in value.items()}
    return [_lists(v) for v in value] if isinstance(value, (list, tuple)) else value


def _plain(arguments, described) -> object:
    return _lists(nest.map_structure(
        lambda v: described(v) if isinstance(v, Tensor) else _leaf(v), arguments))  # fmt: skip


def _leaf(value):
    return _Described(registry.serialize_keras_object(value))


def _first_call(layer) -> int:
    """Keras counts the making of an inner functional model as its first call."""
    return int(getattr(layer, "graph", None) is not None and not hasattr(layer, "add"))


def _places(model) -> dict[int, tuple]:
    """For each tensor of the graph: its layer, the number of the call, its position.

    Raises:
        ValueError: a tensor operation was used between the layers.
    """
    places = {id(t): (t._keras_input, 0, 0) for t in nest.flatten(model.graph.inputs)}
    counts: dict[int, int] = {}
    for node in model.graph.nodes:
        if not isinstance(node.op, LayerOp):
            raise ValueError(
                f"model '{model.name}' uses the operation {node.op.name!r} between its layers. A "
                "config can name layers only: put the operation in a layer of its own"
            )
        layer = node.op.layer
        call = counts.setdefault(id(layer), _first_call(layer))
        counts[id(layer)] += 1
        places |= {id(t): (layer, call, k) for k, t in enumerate(node.outputs)}
    return places


def from_config(cls: type, config: dict, custom_objects: dict | None = None,
                copies: dict | None = None):  # fmt: skip
    """The functional model that a config describes; `copies` are layers that are there.

    Raises:
        ValueError: a call needs a tensor that no other call makes.
    """
    layers = dict(copies or {})
    for given in config["layers"]:
        own = {k: v for k, v in given.items() if k not in ("inbound_nodes", "name")}
        if given["name"] not in layers:
            layers[given["name"]] = registry.deserialize_keras_object(own, custom_objects)
    results = {name: [(layer.output,)] for name, layer in layers.items() if _is_input(layer)}
    waiting = {g["name"]: list(g["inbound_nodes"]) for g in config["layers"]}
    while any(waiting.values()):
        before = sum(map(len, waiting.values()))
        for name, calls in waiting.items():
            while calls and _call(layers[name], calls[0], results, name):
                calls.pop(0)
        if sum(map(len, waiting.values())) == before:
            names = [name for name, calls in waiting.items() if calls]
            raise ValueError(f"Invalid Functional model configuration: {names} take results that "
                             "no layer gives")  # fmt: skip
    ends = {}
    for end in ("inputs", "outputs"):
        ends[end] = _tensors(config[f"{end[:-1]}_layers"], layers, results)
    rest = {k: v for k, v in config.items()
            if k not in ("layers", "input_layers", "output_layers", "dtype")}  # fmt: skip
    return cls(**ends, **rest)


def _is_input(layer) -> bool:
    return type(layer).__name__ == "InputLayer"


def _call(layer, call, results: dict, name: str) -> bool:
    """Makes one call of a layer, if what it takes is there."""
    if isinstance(call, list):  # as Keras 2 wrote it: [layer, call, output, options] each
        parts = [_tensor_config(part) for part in call]
        options = call[0][3] if call and len(call[0]) > 3 else {}
        call = {"args": [parts[0] if len(parts) == 1 else parts], "kwargs": options}
    try:
        args, options = _values(call["args"], results), _values(call["kwargs"], results)
    except LookupError:
        return False
    outputs = layer(*args, **{k: v for k, v in options.items() if v is not None})
    results.setdefault(name, []).append(tuple(nest.flatten(outputs)))
    return True


def _tensor_config(part: list) -> dict:
    return {"class_name": "__keras_tensor__", "config": {"keras_history": part[:3]}}


def _values(value, results: dict):
    """Arguments of a call, with tensors for their descriptions."""
    if isinstance(value, dict) and value.get("class_name") == "__keras_tensor__":
        name, call, position = value["config"]["keras_history"]
        return results[name][call][position]
    if isinstance(value, dict) and "class_name" not in value:
        return {k: _values(v, results) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_values(v, results) for v in value]
    return registry.deserialize_keras_object(value)


def _tensors(places, layers: dict, results: dict):
    """The ends of the graph: `[layer, call, output]` stands for a tensor."""
    if isinstance(places, dict):
        return {k: _tensors(v, layers, results) for k, v in places.items()}
    if len(places) == 3 and isinstance(places[0], str):
        name, call, position = places
        return results[name][call - _first_call(layers[name])][position]
    return [_tensors(v, layers, results) for v in places]

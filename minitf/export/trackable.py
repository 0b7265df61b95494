"""The tree of what has state: objects, by the names of the fields that hold them.

Checkpoints and SavedModels both name variables by the way to them. Where Keras keeps a
thing in a field of another name, the name here is Keras', so that files fit both ways.
"""

from collections import deque

from minitf.core.module import Module
from minitf.core.variable import Variable
from minitf.data.dataset import DatasetIterator
from minitf.keras import registry
from minitf.keras.layer import Layer
from minitf.keras.optimizers import Optimizer
from minitf.keras.saving.state import OWN

_KERAS = {"kernel": "_kernel", "embeddings": "_embeddings"}


class Tracked:
    """Base of objects of this floor that say themselves what they hold."""

    def tracked(self) -> dict:
        return {k: v for k, v in vars(self).items() if not k.startswith("_")}


def is_trackable(value: object) -> bool:
    """Whether a value may hold state."""
    if isinstance(value, (Variable, Module, Layer, Optimizer, DatasetIterator, Tracked)):
        return True
    inner = value.values() if isinstance(value, dict) else value
    return isinstance(value, (list, tuple, dict)) and any(map(is_trackable, inner))


def children(obj: object) -> dict[str, object]:
    """What an object holds directly, by name."""
    if isinstance(obj, (list, tuple)):
        found = {str(i): v for i, v in enumerate(obj)}
    elif isinstance(obj, dict):
        found = {k: v for k, v in obj.items() if isinstance(k, str)}
    elif isinstance(obj, Optimizer):
        found = {"_variables": obj._variables, "_trainable_variables": obj._trainable,
                 "_iterations": obj._iterations, "_learning_rate": obj._learning_rate}  # fmt: skip
    elif isinstance(obj, Layer):
        found = _of_layer(obj)
    elif isinstance(obj, Tracked):
        found = obj.tracked()
    elif isinstance(obj, Module):
        found = {k: v for k, v in vars(obj).items() if not k.startswith("_")}
    else:
        found = {}
    return {name: value for name, value in found.items() if is_trackable(value)}


def _of_layer(layer: Layer) -> dict:
    found = {name: value for name, value in vars(layer).items() if name not in OWN}
    if registry.ours(type(layer)) and not type(layer).__name__.endswith("Cell"):
        found = {_KERAS.get(name, name): value for name, value in found.items()}
    if vars(layer).get("graph") is not None:
        drawn = {"_operations": layer.graph.operations}
        found |= {"_functional": drawn} if "_stack" in vars(layer) else drawn
    held = {id(v) for v in found.values()}
    rest = [w for w in vars(layer).get("_weights", ()) if id(w) not in held]
    return found | ({"_own_variables": rest} if rest else {})


def walk(root: object) -> list[tuple[object, str, dict[str, int]]]:
    """Every object of the tree, nearest first: itself, the way to it, its children's places."""
    nodes: list[tuple] = [(root, "", {})]
    place = {id(root): 0}
    keep = []  # dicts and lists made on the way: their ids must stay theirs
    waiting = deque([0])
    while waiting:
        obj, path, below = nodes[waiting.popleft()]
        for name, child in children(obj).items():
            keep.append(child)
            if id(child) not in place:
                place[id(child)] = len(nodes)
                escaped = name.replace(".", "..").replace("/", ".S")
                nodes.append((child, f"{path}/{escaped}" if path else escaped, {}))
                waiting.append(place[id(child)])
            below[name] = place[id(child)]
    return nodes

"""Loading a SavedModel: an object with the fields and functions of what was saved.

It needs no Python class, and its variables can be trained on. minitf reads what it wrote
(see `saved_model.py`): the tree of objects and all graphs are in the collection "minitf".
"""

import json
import os

from minitf.base import nest
from minitf.base.shape import TensorSpec
from minitf.core.module import Module
from minitf.core.variable import Variable
from minitf.export import bundle
from minitf.export.checkpoint import ListWrapper
from minitf.export.functions import Reader
from minitf.graph.concrete import ConcreteFunction


class Restored(Module):
    """What `load` gives: the fields and functions of what was saved, not its class."""

    def __init__(self):
        super().__init__(name="restored")
        self.signatures = Signatures()


class RestoredCallable(Restored):
    """One that can be called, as what was saved could."""

    def __call__(self, *args, **options):
        return vars(self)["__call__"](*args, **options)


class Signatures(dict):
    """Signatures by name: functions of named tensors that give dicts of tensors."""

    def __repr__(self) -> str:
        return f"_SignatureMap({super().__repr__()})"


class Signature(ConcreteFunction):
    """One signature."""

    @property
    def structured_input_signature(self) -> tuple:
        specs = {name: TensorSpec(s.shape, s.dtype, name) for name, s in self.arguments.items()}
        return (), specs

    @property
    def structured_outputs(self) -> dict:
        return {name: TensorSpec(t.shape, t.dtype, name)
                for name, t in zip(sorted(self.structure), self.graph.outputs)}  # fmt: skip


def load(export_dir, tags=None, options=None) -> Restored:
    """The object that `save` wrote.

    Raises:
        OSError: there is no such folder.
        NotImplementedError: another program wrote it.
    """
    path = os.path.join(str(export_dir), "saved_model.pb")
    if not contains_saved_model(export_dir):
        raise OSError(f"SavedModel file does not exist at: {export_dir}/"
                      "{saved_model.pbtxt|saved_model.pb}")  # fmt: skip
    data = _native(path)
    values = bundle.Reader(os.path.join(str(export_dir), "variables", "variables"))
    variables = {i: _variable(node, values) for i, node in enumerate(data["tree"])
                 if node["kind"] == "variable"}  # fmt: skip
    reader = Reader(data, variables)
    made: dict[int, object] = {}
    root = _object(0, data["tree"], variables, reader, made)
    for name, place in data["signatures"].items():
        root.signatures[name] = _signature(reader.concrete(place))
    return root


def _native(path: str) -> dict:
    from tensorboard.compat.proto import meta_graph_pb2

    with open(path, "rb") as file:
        meta = meta_graph_pb2.MetaGraphDef.FromString(dict(bundle.fields(file.read()))[2])
    if "minitf" not in meta.collection_def:
        raise NotImplementedError(
            f"{path} was not written by minitf, which reads its own SavedModels only; load it with "
            "TensorFlow, and save the weights with tf.train.Checkpoint, which minitf reads"
        )
    return json.loads(meta.collection_def["minitf"].bytes_list.value[0])


def _variable(node: dict, values: bundle.Reader) -> Variable:
    return Variable(values.get_tensor(node["key"]), trainable=node["trainable"], name=node["name"],
                    shape=node["shape"])  # fmt: skip


def _object(place: int, tree: list, variables: dict, reader: Reader, made: dict):
    """The object of a node, and below it those of its children."""
    node = tree[place]
    if place in variables:
        return variables[place]
    if place in made:
        return made[place]
    if node["kind"] == "object":
        made[place] = obj = RestoredCallable() if "__call__" in node["functions"] else Restored()
    parts = {name: _object(child, tree, variables, reader, made)
             for name, child in node["children"].items()}  # fmt: skip
    if node["kind"] != "object":
        as_kind = {"list": ListWrapper, "tuple": tuple}.get(node["kind"])
        return parts if as_kind is None else as_kind(parts.values())
    parts |= {name: reader.function(f) for name, f in node["functions"].items()}
    for name, part in parts.items():
        setattr(obj, name, part)
    return obj


def _signature(concrete: ConcreteFunction) -> Signature:
    results = results_of(concrete)
    names = sorted(results)
    graph = concrete.graph.giving([results[name] for name in names])
    return Signature(graph, dict.fromkeys(names, True), concrete.parameters)


def results_of(concrete: ConcreteFunction) -> dict | None:
    """The results of a signature by name: `output_0` and so on, or the keys of a dict."""
    structure, outputs = concrete.structure, concrete.graph.outputs
    if any(place is None for place in nest.flatten(structure)):
        return None
    parts = nest.pack(structure, outputs) if len(nest.flatten(structure)) == len(outputs) else None
    if not isinstance(parts, (dict, list, tuple)):
        parts = [parts]
    if not isinstance(parts, dict):
        parts = {f"output_{i}": part for i, part in enumerate(parts)}
    return None if any(nest.is_nested(p) or p is None for p in parts.values()) else parts


def contains_saved_model(export_dir) -> bool:
    """Whether there is a SavedModel in a folder."""
    return os.path.exists(os.path.join(str(export_dir), "saved_model.pb"))

"""`tf.saved_model`: a folder with an object's variables and traced functions.

    saved_model.pb    what TensorFlow, TensorFlow Serving and converters read: each signature
                      as a graph, with the variables' values in it as constants; and, in the
                      collection "minitf", the tree of objects and all functions, for `load`
    variables/        the variables, as `tf.train.Checkpoint` writes them
    assets/           empty

TensorFlow reads the signatures; `load`, in `restored.py`, reads what minitf wrote.
"""

import json
import os

from minitf.base import nest
from minitf.base.shape import TensorSpec
from minitf.core.variable import Variable
from minitf.export import bundle
from minitf.export.checkpoint import ListWrapper, saved_values
from minitf.export.functions import Writer
from minitf.export.nodes import meta_graph
from minitf.export.restored import results_of
from minitf.export.trackable import is_trackable, walk
from minitf.graph.concrete import ConcreteFunction
from minitf.graph.function import Function
from minitf.keras.layer import Layer
from minitf.keras.saving.model import EXPORTERS
from minitf.keras.saving.written import written

DEFAULT = "serving_default"


class SaveOptions:
    """Options of TensorFlow's. minitf needs none: it always keeps custom gradients."""

    def __init__(self, **options):
        self.options = options


def save(obj, export_dir, signatures=None, options=None) -> None:
    """Writes variables and functions of an object.

    Args:
        obj: a `tf.Module`, a Keras model, a `tf.train.Checkpoint`.
        signatures: the function (or functions, by name) for others to call: each with one
            set of specs. Default: a Keras model's call, or the only `tf.function` that has
            an `input_signature`.

    Raises:
        ValueError: `obj` has no state, or a signature has no specs.
        NotImplementedError: a function uses what a file cannot hold.
    """
    if not is_trackable(obj):
        raise ValueError(f"Expected an object of type `Trackable`, such as `tf.Module` or a "
                         f"subclass of the `Trackable` class, for export. Got {obj}.")  # fmt: skip
    functions = functions_of(obj)
    if isinstance(obj, Layer):
        functions["__call__"] = _call_of(obj)
    if signatures is None and isinstance(obj, Layer):
        signatures = functions["__call__"].get_concrete_function()
    elif signatures is None:
        signatures = _only_one(functions)
    write(str(export_dir), obj, functions, _by_name(signatures))


def write(folder: str, obj, functions: dict, signatures: dict[str, ConcreteFunction]) -> None:
    """Writes the folder; `functions` are those of `obj` itself."""
    nodes = walk(obj)
    places = {id(o.handle.array): i for i, (o, _, _) in enumerate(nodes) if isinstance(o, Variable)}
    writer = Writer(places)
    tree = [_node(o, path, below, functions if o is obj else functions_of(o), writer)
            for o, path, below in nodes]  # fmt: skip
    kept = {name: writer.concrete(c) for name, c in signatures.items()}
    native = json.dumps({"tree": tree, "signatures": kept, **writer.data()})
    meta = meta_graph({name: (c, results_of(c)) for name, c in signatures.items()})
    meta.collection_def["minitf"].bytes_list.value.append(native.encode())
    for part in ("assets", "variables"):
        os.makedirs(os.path.join(folder, part), exist_ok=True)
    bundle.write(os.path.join(folder, "variables", "variables"), saved_values(obj))
    with written(os.path.join(folder, "saved_model.pb")) as path, open(path, "wb") as file:
        file.write(bundle.number_field(1, 1) + bundle.bytes_field(2, meta.SerializeToString()))


def _node(obj, path: str, below: dict, functions: dict, writer: Writer) -> dict:
    if isinstance(obj, Variable):
        shape = None if obj.shape.rank is None else list(obj.shape)
        return {"kind": "variable", "key": f"{path}/.ATTRIBUTES/VARIABLE_VALUE", "shape": shape,
                "name": obj.name.split(":")[0], "trainable": obj.trainable}  # fmt: skip
    kinds = {list: "list", ListWrapper: "list", tuple: "tuple", dict: "dict"}
    found = {name: writer.function(f) for name, f in functions.items()}
    return {"kind": kinds.get(type(obj), "object"), "children": below, "functions": found}


# ---- functions and signatures --------------------------------------------------------


def functions_of(obj) -> dict[str, Function]:
    """The `tf.function`s in an object's fields and methods, if they have graphs."""
    names = [n for cls in reversed(type(obj).__mro__) for n, v in vars(cls).items()
             if isinstance(v, Function)]  # fmt: skip
    fields = getattr(obj, "__dict__", {})
    names += [n for n, v in fields.items() if isinstance(v, Function)]
    names = [name for name in names if not name.startswith("_") or name == "__call__"]
    found = {name: getattr(obj, name) for name in names}
    return {n: f for n, f in found.items() if f._cache or f.input_signature is not None}


def _call_of(layer: Layer) -> Function:
    """A layer's call without training, for inputs like those it was built for.

    Raises:
        ValueError: it is not known what the layer takes.
    """
    if getattr(layer, "graph", None) is None and not vars(layer).get("_build_shapes"):
        raise ValueError(f"{layer.name} cannot be saved, as it is not known what it takes: call "
                         "it on some data first, or build it")  # fmt: skip
    if getattr(layer, "graph", None) is not None:
        spec = nest.map_structure(
            lambda t: TensorSpec((None, *t.shape[1:]), t.dtype), layer.graph.inputs
        )
    else:
        shape = next(iter(vars(layer)["_build_shapes"].values()))
        spec = _specs(shape, layer.compute_dtype)

    def call(inputs):
        return layer(inputs, training=False) if "training" in layer.signature else layer(inputs)

    f = Function(call, (spec,))
    f.get_concrete_function()
    return f


def _specs(shape, dtype):
    if isinstance(shape, dict):
        return {k: _specs(v, dtype) for k, v in shape.items()}
    if any(isinstance(part, (list, tuple)) for part in shape):
        return [_specs(part, dtype) for part in shape]
    return TensorSpec((None, *shape[1:]), dtype)


def _only_one(functions: dict) -> ConcreteFunction | None:
    given = [f.get_concrete_function() for f in functions.values() if f.input_signature is not None]
    given = [c for c in given if results_of(c) is not None]
    return given[0] if len(given) == 1 else None


def _by_name(signatures) -> dict[str, ConcreteFunction]:
    if signatures is None:
        return {}
    named = signatures if isinstance(signatures, dict) else {DEFAULT: signatures}
    found = {}
    for name, f in named.items():
        if isinstance(f, Function):
            if f.input_signature is None:
                raise ValueError(
                    "Expected a TensorFlow function for which to generate a signature, but got "
                    f"{f}. Only `tf.functions` with an input signature or concrete functions can "
                    "be used."
                )
            f = f.get_concrete_function()
        if results_of(f) is None:
            raise ValueError(
                f"Got a non-Tensor value in the output of the function {f.name} for the signature "
                f"'{name}': it must give a Tensor, a sequence of Tensors, or a dict of them by "
                "name."
            )
        found[name] = f
    return found


# ---- a Keras model -------------------------------------------------------------------


def export(model, folder, verbose=None, input_signature=None) -> None:
    """`model.export`: the model's call, under the names `serve` and `serving_default`."""
    if not model.built:
        raise ValueError(
            "The layer provided has not yet been built. It must be built before export."
        )
    serve = _call_of(model)
    if input_signature is not None:
        serve = Function(serve.python_function, tuple(input_signature))
    concrete = serve.get_concrete_function()
    write(str(folder), model, {"serve": serve}, {"serve": concrete, DEFAULT: concrete})
    if verbose in (None, True, 1):
        print(f"Saved artifact at '{folder}'. The following endpoints are available:\n")
        print("* Endpoint 'serve'")
        lines = str(concrete).splitlines()[1:]
        print("\n".join(lines) + "\n")


EXPORTERS["tf_saved_model"] = export

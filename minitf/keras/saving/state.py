"""The numbers of a model, in one HDF5 file, laid out as Keras does it.

Every layer and the optimizer has a group `.../vars` with one dataset for each variable. The
way there is by the names of fields; in a list, by class: `layers/dense`, `layers/dense_1`.
So a file fits every model of the same build, however its layers are named.
"""

import collections
import warnings
from collections.abc import Iterator

import numpy as np

from minitf.keras import naming, registry
from minitf.keras.layer import Layer
from minitf.keras.optimizers import Optimizer

# Fields of minitf's own, beside which the same layers are found by another way.
OWN = {"_weights", "_losses", "_arguments", "_compiled_with", "_compile_loss", "_steps",
       "_compile_metrics", "_stack", "_functional", "calls", "graph", "input_layer",
       "_build_shapes"}  # fmt: skip


def saveables(obj, path: str = "", seen: set | None = None) -> Iterator[tuple[str, object]]:
    """Everything with variables of its own, once, and the way to it."""
    seen = set() if seen is None else seen
    if id(obj) in seen:
        return
    seen.add(id(obj))
    yield path, obj
    for name, child in _children(obj):
        yield from _below(child, f"{path}/{name}" if path else name, seen)


def _below(child, path: str, seen: set) -> Iterator[tuple[str, object]]:
    if isinstance(child, (Layer, Optimizer)):
        yield from saveables(child, path, seen)
    elif isinstance(child, (list, tuple, dict)) and id(child) not in seen:
        seen.add(id(child))
        used: collections.Counter = collections.Counter()
        for part in child.values() if isinstance(child, dict) else child:
            held = isinstance(part, (Layer, Optimizer))
            if not held and not isinstance(part, (list, tuple, dict)):
                continue
            name = naming.snake_case(_class_name(part)) if held else "container"
            place = f"{name}_{used[name]}" if used[name] else name
            used[name] += 1
            yield from _below(part, f"{path}/{place}", seen)


def _class_name(obj) -> str:
    """What Keras calls the class: it has one of its own for functional models."""
    return registry.public_home(obj)[1] if registry.ours(type(obj)) else type(obj).__name__


def _children(obj) -> list[tuple[str, object]]:
    """The fields by name, private ones last; a model's graph of layers first."""
    fields = {k: v for k, v in vars(obj).items() if k not in OWN} if isinstance(obj, Layer) else {}
    if hasattr(type(obj), "layers"):
        fields["layers"] = obj.layers
    names = sorted(fields, key=lambda name: "~" + name if name.startswith("_") else name)
    if vars(obj).get("graph") is not None or "_stack" in vars(obj):
        names = ["layers", *[n for n in names if n != "layers"]]
    return [(name, fields[name]) for name in names]


def write_state(model, file, leave_out: list | None = None) -> None:
    """Puts the numbers of a model in an open HDF5 file (or group)."""
    for path, obj in saveables(model, seen={id(o) for o in leave_out or []}):
        group = file.create_group(f"{path}/vars" if path else "vars")
        if isinstance(getattr(obj, "name", None), str):
            group.attrs["name"] = obj.name
        store: dict = {}
        obj.save_own_variables(store)
        for name, value in store.items():
            group[name] = np.asarray(value)


def array_of(group, name: str) -> np.ndarray:
    """An array of a file, which must lie in it as it says.

    Raises:
        ValueError: the name leads somewhere else, or to far more than the file holds.
    """
    member(group, name)
    data = group[name]
    if data.external or data.is_virtual:
        raise ValueError(f"Not allowed: H5 file with an array that lies elsewhere: {name}")
    if data.nbytes > max(1 << 32, 100 * data.id.get_storage_size()):
        raise ValueError(f"Not allowed: H5 dataset '{name}' declares {data.nbytes} bytes, but only "
                         f"{data.id.get_storage_size()} are stored: a shape bomb")  # fmt: skip
    return np.asarray(data)


def member(group, name: str):
    """What a file has under a name; no link leads to another place."""
    import h5py

    link = group.get(name, getlink=True)
    if link is not None and not isinstance(link, h5py.HardLink):
        raise ValueError(f"Not allowed: H5 file with {type(link).__name__}")
    return group.get(name)


def _down(group, names: list[str]):
    """The group at the end of a way; an empty one where the way breaks off."""
    for name in names:
        group = member(group, name)
        if group is None:
            return {}
    return group


def read_state(model, file, skip_mismatch: bool = False, leave_out: list | None = None) -> None:
    """Takes the numbers of a model from an open HDF5 file.

    Raises:
        ValueError: the file does not fit the model; with `skip_mismatch`, that is a warning.
    """
    errors = []
    for path, obj in saveables(model, seen={id(o) for o in leave_out or []}):
        try:
            group = _down(file, f"{path}/vars".split("/") if path else ["vars"])
            obj.load_own_variables({name: array_of(group, name) for name in group})
        except (ValueError, KeyError, TypeError) as error:
            errors.append((obj, error))
    if errors:
        text = (
            f"A total of {len(errors)} objects could not be loaded. Example error message for "
            f"object {errors[0][0]}:\n\n{errors[0][1]}\n\nList of objects that could not be "
            f"loaded:\n{[obj for obj, _ in errors]}"
        )
        if not skip_mismatch:
            raise ValueError(text)
        warnings.warn(text, stacklevel=4)

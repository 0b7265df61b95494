"""The older format of a whole model: one HDF5 file (`model.save("x.h5")`).

Configs are attributes of the file; the weights lie in one group for each layer, by name.
"""

import json
import warnings

import numpy as np

from minitf.keras import registry
from minitf.keras.saving.state import array_of, member

_ROOM = 64512  # bytes: what HDF5 can keep in one attribute


def write_model(model, path: str, include_optimizer: bool) -> None:
    """Writes config, weights, and how the model was compiled."""
    import h5py

    whole = registry.serialize_keras_object(model)
    compiled = dict(whole.get("compile_config") or {})
    with h5py.File(path, "w") as file:
        file.attrs["keras_version"], file.attrs["backend"] = "3.15.1", "tensorflow"
        config = {"class_name": whole["class_name"], "config": whole["config"]}
        file.attrs["model_config"] = json.dumps(config).encode()
        if compiled and include_optimizer:
            made = compiled.pop("optimizer")
            compiled["optimizer_config"] = {k: made[k] for k in ("class_name", "config")}
            file.attrs["training_config"] = json.dumps(compiled).encode()
            _write_group(file.create_group("optimizer_weights"), model.optimizer.variables)
        group = file.create_group("model_weights")
        _write_names(group, "layer_names", [layer.name for layer in model.layers])
        group.attrs["backend"], group.attrs["keras_version"] = "tensorflow", "3.15.1"
        for layer in sorted(model.layers, key=lambda layer: layer.name):
            _write_group(group.create_group(layer.name), layer.weights)
        _write_group(group.create_group("top_level_model_weights"), model.own_weights())


def _write_group(group, variables: list) -> None:
    _write_names(group, "weight_names", [v.path for v in variables])
    for variable in variables:
        group[variable.path] = np.asarray(variable)


def _write_names(group, name: str, names: list[str]) -> None:
    """A list of names as an attribute, or as several, where it is too long for one."""
    whole = np.array([n.encode() for n in names])
    parts = np.array_split(whole, max(1, -(-whole.nbytes // _ROOM)))
    for number, part in enumerate(parts):
        group.attrs[f"{name}{number}" if len(parts) > 1 else name] = part


def read_model(path: str, custom_objects: dict | None, compile: bool):
    """The model that such a file describes, with its weights, and compiled as it was."""
    import h5py

    with h5py.File(path) as file, registry.CustomObjectScope(custom_objects):
        if "model_config" not in file.attrs:
            raise ValueError(f"No model config found in the file at {path}.")
        config = _modern(json.loads(file.attrs["model_config"]))
        model = registry.deserialize_keras_object(config, custom_objects)
        read_weights(model, file)
        if compile and "training_config" in file.attrs:
            given = json.loads(file.attrs["training_config"])
            given["optimizer"] = _modern(given.pop("optimizer_config"), "keras.optimizers")
            model.compile_from_config(_tidied(given))
            if "optimizer_weights" in file:
                model.optimizer.set_weights(_read_group(file["optimizer_weights"]))
        elif compile:
            warnings.warn("No training configuration found in the save file, so the model was "
                          "*not* compiled. Compile it manually.", stacklevel=4)  # fmt: skip
    return model


def _tidied(given: dict) -> dict:
    """Arguments of `compile` from a file; objects in it may lack their module."""
    for name, home in (("loss", "keras.losses"), ("metrics", "keras.metrics"),
                       ("weighted_metrics", "keras.metrics")):  # fmt: skip
        given[name] = _modern(given.get(name), home)
    return {k: v for k, v in given.items() if k != "sample_weight_mode"}


def _modern(config, home: str | None = None):
    """A config as it is written today: older ones have no `module`."""
    if isinstance(config, list):
        return [_modern(part, home) for part in config]
    if not isinstance(config, dict):
        return config
    if "class_name" in config and "module" not in config:
        name = config["class_name"]
        if home is None:
            home = "keras" if name in ("Sequential", "Functional", "Model") else "keras.layers"
        config = {"module": home, "registered_name": name, **config}
    inner = config.get("config")
    if isinstance(inner, dict) and "layers" in inner:
        config = {**config, "config": {**inner, "layers": _modern(inner["layers"])}}
    return config


def read_weights(model, file, skip_mismatch: bool = False, by_name: bool | None = None) -> None:
    """Takes weights from an open file: layer by layer in order, or by the layers' names.

    Raises:
        ValueError: the file has another number of layers or of weights.
    """
    group = file if "layer_names" in _attributes(file) else member(file, "model_weights")
    names = _read_names(group, "layer_names")
    if by_name:
        pairs = [(layer, layer.name) for layer in model.layers if layer.name in names]
    else:
        layers = [layer for layer in model.layers if layer.weights]
        names = [n for n in names if len(_read_names(group[n], "weight_names"))]
        if len(names) != len(layers):
            raise ValueError(
                "Layer count mismatch when loading weights from file. Model expected "
                f"{len(layers)} layers, found {len(names)} saved layers."
            )
        pairs = list(zip(layers, names))
    for layer, name in pairs:
        _assign(layer.name, layer.weights, _read_group(member(group, name)), skip_mismatch)
        if hasattr(layer, "finalize_state"):
            layer.finalize_state()
    if "top_level_model_weights" in group:
        values = _read_group(group["top_level_model_weights"])
        _assign("top level", model.own_weights(), values, skip_mismatch)


def _assign(name: str, variables: list, values: list, skip_mismatch: bool) -> None:
    fits = [tuple(v.shape) for v in variables] == [v.shape for v in values]
    if fits:
        for variable, value in zip(variables, values):
            variable.assign(value)
        return
    text = (
        f"Weight count or shape mismatch for layer '{name}': it has the shapes "
        f"{[tuple(v.shape) for v in variables]}, the file {[v.shape for v in values]}"
    )
    if not skip_mismatch:
        raise ValueError(text)
    warnings.warn(f"Skipping loading of weights: {text}", stacklevel=5)


def _read_group(group) -> list[np.ndarray]:
    return [array_of(group, name) for name in _read_names(group, "weight_names")]


def _read_names(group, name: str) -> list[str]:
    parts = [group.attrs[key] for key in _attributes(group).get(name, [])]
    return [n.decode() if hasattr(n, "decode") else str(n) for part in parts for n in part]


def _attributes(group) -> dict[str, list[str]]:
    """The names of attributes; those of one long list (`weight_names0`, ...) together."""
    found: dict[str, list[str]] = {}
    for key in sorted(group.attrs, key=lambda k: (len(k), k)):
        found.setdefault(key.rstrip("0123456789"), []).append(key)
    return found

"""Models to files and back: `.keras`, `.weights.h5`, and `.h5` as older Keras wrote it.

A `.keras` file is a zip archive of `metadata.json`, `config.json` (what `get_config` says)
and `model.weights.h5` (see `state.py`). Keras reads what is written here, and the other way
round. No file ever decides which code runs: classes are found by names, see `registry.py`.
"""

import datetime
import io
import json
import warnings
import zipfile

from minitf.keras import registry
from minitf.keras.saving import hdf5
from minitf.keras.saving.state import read_state, write_state
from minitf.keras.saving.written import written

KERAS_VERSION = "3.15.1"  # the Keras whose files these are
_WEIGHTS = "model.weights.h5"
_OLD = (".h5", ".hdf5")
_LEGACY = (
    "You are saving your model as an HDF5 file via `model.save()` or "
    "`keras.saving.save_model(model)`. This file format is considered legacy. We recommend using "
    "instead the native Keras format, e.g. `model.save('my_model.keras')` or "
    "`keras.saving.save_model(model, 'my_model.keras')`. "
)


def save_model(model, filepath, overwrite: bool = True, zipped=None,
               include_optimizer: bool = True, save_format=None, **unknown) -> None:  # fmt: skip
    """Writes a model: its config, its weights, the state of its optimizer.

    Args:
        filepath: ends in `.keras`, or in `.h5` for the older format.

    Raises:
        ValueError: the name ends otherwise.
    """
    name = str(filepath)
    if save_format and not name.endswith((".keras", *_OLD)):
        raise ValueError(
            "The `save_format` argument is deprecated in Keras 3. Please pass a file path with "
            f"either `.keras` or `.h5` extension. Received: save_format={save_format}"
        )
    if unknown:
        raise ValueError(f"The following argument(s) are not supported: {list(unknown)}")
    if name.endswith(".keras"):
        with written(name) as temporary:
            _write_archive(model, temporary)
    elif name.endswith(_OLD):
        from absl import logging

        logging.warning(_LEGACY)
        with written(name) as temporary:
            hdf5.write_model(model, temporary, include_optimizer)
    else:
        raise ValueError(
            "Invalid filepath extension for saving. Please add either a `.keras` extension (or a "
            "`.h5` extension for the older format), or export a SavedModel with "
            f"`model.export(filepath)`. Received: filepath={filepath}."
        )


def _write_archive(model, path: str) -> None:
    import h5py

    if not model.built:
        warnings.warn(
            "You are saving a model that has not yet been built. It might not contain any weights "
            "yet. Consider building the model first by calling it on some data.", stacklevel=5,
        )  # fmt: skip
    config = json.dumps(registry.serialize_keras_object(model))
    now = datetime.datetime.now().strftime("%Y-%m-%d@%H:%M:%S")
    weights = io.BytesIO()
    with h5py.File(weights, "w") as file:
        write_state(model, file)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("metadata.json", json.dumps({"keras_version": KERAS_VERSION,
                                                      "date_saved": now}))  # fmt: skip
        archive.writestr("config.json", config)
        archive.writestr(_WEIGHTS, weights.getvalue())


def load_model(filepath, custom_objects: dict | None = None, compile: bool = True,
               safe_mode: bool = True):  # fmt: skip
    """Reads a model that `save_model` (or Keras) wrote.

    Args:
        custom_objects: your own classes and functions by name, if they are not registered.
        compile: whether the model is compiled as it was.
        safe_mode: refuse lambdas. minitf cannot load them without it either: it never runs
            code from a file.

    Raises:
        ValueError: there is no such file, or none of a model.
    """
    name = str(filepath)
    if name.endswith(".keras") and zipfile.is_zipfile(name):
        return _read_archive(name, custom_objects, compile)
    if name.endswith(_OLD):
        return hdf5.read_model(name, custom_objects, compile)
    if name.endswith(".keras"):
        raise ValueError(
            f"File not found: filepath={filepath}. Please ensure the file is an accessible "
            "`.keras` zip file."
        )
    raise ValueError(
        f"File format not supported: filepath={filepath}. Keras 3 only supports V3 `.keras` "
        "files and legacy H5 format files (`.h5` extension); for others, see `tf.saved_model.load`."
    )


def _read_archive(path: str, custom_objects, compile: bool):
    import h5py

    with zipfile.ZipFile(path) as archive:
        config = json.loads(archive.read("config.json"))
        if not compile:
            config["compile_config"] = None
        with registry.CustomObjectScope(custom_objects):
            model = registry.deserialize_keras_object(config, custom_objects)
        with h5py.File(io.BytesIO(archive.read(_WEIGHTS))) as file:
            read_state(model, file)
    return model


def save_weights(model, filepath, overwrite: bool = True, max_shard_size=None,
                 objects_to_skip=None) -> None:  # fmt: skip
    """Writes the weights of a model, and the state of its optimizer.

    Raises:
        ValueError: the name does not end in `.weights.h5`, or there are no weights yet.
    """
    import h5py

    if max_shard_size is not None:
        raise NotImplementedError("minitf writes weights to one file: leave max_shard_size out")
    if not str(filepath).endswith(".weights.h5"):
        raise ValueError(f"The filename must end in `.weights.h5`. Received: filepath={filepath}")
    if not model.built:
        raise ValueError(
            "You are saving a model that has not yet been built. Try building the model first by "
            "calling it on some data or by using `build()`."
        )
    with written(filepath) as temporary, h5py.File(temporary, "w") as file:
        write_state(model, file, objects_to_skip)


def load_weights(model, filepath, skip_mismatch: bool = False, objects_to_skip=None,
                 by_name=None) -> None:  # fmt: skip
    """Takes the weights of a model from a `.weights.h5`, `.keras` or `.h5` file.

    Args:
        skip_mismatch: warn, rather than raise, where the file does not fit.

    Raises:
        ValueError: the file does not fit the model, or the model has no weights yet.
    """
    import h5py

    name = str(filepath)
    if by_name and not (name.endswith(_OLD) and not name.endswith(".weights.h5")):
        raise ValueError("`by_name` only supports loading legacy '.h5' or '.hdf5' files. "
                         f"Received: {filepath}")  # fmt: skip
    if not name.endswith((".keras", *_OLD)):
        raise ValueError(
            f"File format not supported: filepath={filepath}. Keras 3 only supports V3 `.keras` "
            "files, `.weights.h5` files, legacy H5 format files (`.h5` extension)."
        )
    if not model.built:
        raise ValueError(
            "You are loading weights into a model that has not yet been built. Try building the "
            "model first by calling it on some data or by using `build()`."
        )
    source = name
    if name.endswith(".keras"):
        with zipfile.ZipFile(name) as archive:
            source = io.BytesIO(archive.read(_WEIGHTS))
    with h5py.File(source) as file:
        if name.endswith((".keras", ".weights.h5")):
            read_state(model, file, skip_mismatch, objects_to_skip)
        else:
            hdf5.read_weights(model, file, skip_mismatch, by_name)

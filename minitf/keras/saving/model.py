"""The saving half of a model: `save`, `save_weights`, `export`, configs and JSON.
"""

from __future__ import annotations

import json
import warnings

from minitf.keras import registry
from minitf.keras.layer import Layer
from minitf.keras.saving import files, graphs
from minitf.keras.training import Trainer

# Format to function `(model, filepath, **options)`; the floor above, `export`, fills it.
EXPORTERS: dict = {}


class Savable:
    """What a model can be written to. `load_model` and `model_from_json` read it."""

    def save(self, filepath, overwrite: bool = True, zipped=None, **options) -> None:
        """Writes the whole model to a `.keras` (or older `.h5`) file."""
        files.save_model(self, filepath, overwrite, zipped, **options)

    def save_weights(self, filepath, overwrite: bool = True, max_shard_size=None) -> None:
        """Writes the weights to a `.weights.h5` file."""
        files.save_weights(self, filepath, overwrite, max_shard_size)

    def load_weights(self, filepath, skip_mismatch: bool = False, **options) -> None:
        """Takes the weights from a file that `save_weights` or `save` wrote."""
        files.load_weights(self, filepath, skip_mismatch, **options)

    def export(self, filepath, format: str = "tf_saved_model", verbose=None,
               input_signature=None, **options) -> None:  # fmt: skip
        """Writes the model's function, for use without Python.

        Raises:
            ValueError: minitf does not write this format.
        """
        if format not in EXPORTERS:
            raise ValueError(f"Unrecognized format={format}. Supported formats are: "
                             f"{list(EXPORTERS)}.")  # fmt: skip
        EXPORTERS[format](self, filepath, verbose, input_signature)

    def to_json(self, **options) -> str:
        """The config as JSON text; `options` are those of `json.dumps`."""
        return json.dumps(registry.serialize_keras_object(self), **options)

    def get_config(self) -> dict:
        """The layers and their calls, or the arguments of a class of your own."""
        if self.graph is not None and graphs.is_functional(type(self)):
            return graphs.to_config(self)
        config = Layer.get_config(self)
        return {k: v for k, v in config.items() if k not in ("inputs", "outputs")}

    @classmethod
    def from_config(cls, config: dict, custom_objects: dict | None = None):
        if {"layers", "input_layers", "output_layers"} <= set(config):
            return graphs.from_config(cls, config, custom_objects)
        return cls(**config)

    def get_compile_config(self) -> dict:
        """The arguments that `compile` was given."""
        given = vars(self).get("_compiled_with")
        return {} if given is None else registry.serialize_keras_object(given)

    def compile_from_config(self, config: dict) -> None:
        """Compiles the model as it was when `get_compile_config` was called."""
        if type(self).compile is not Trainer.compile:
            warnings.warn(
                "`compile()` was not called as part of model loading because the model's "
                "`compile()` method is custom. All subclassed Models that have `compile()` "
                "overridden should also override `get_compile_config()` and "
                "`compile_from_config(config)`. Alternatively, you can call `compile()` manually "
                "after loading.", stacklevel=2,
            )  # fmt: skip
            return
        self.compile(**registry.deserialize_keras_object(config))
        if self.built and self.optimizer is not None:
            self.optimizer.build(self.trainable_variables)


def model_from_json(json_string: str, custom_objects: dict | None = None):
    """The model that `to_json` describes, with new weights."""
    return registry.deserialize_keras_object(json.loads(json_string), custom_objects)


def clone_model(model, input_tensors=None, clone_function=None, **_):
    """A model of the same layers with new weights.

    Args:
        clone_function: makes each layer's copy from the layer; default: from its config.
    """
    config = model.get_config()
    if clone_function is None or "layers" not in config:
        return type(model).from_config(config)
    copies = {layer.name: clone_function(layer) for layer in model.layers}
    if "input_layers" not in config:
        front = [model._input] if model._input is not None else []
        return type(model)([*front, *copies.values()], name=model.name)
    return graphs.from_config(type(model), config, copies=copies)

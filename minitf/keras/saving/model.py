"""The saving half of a model: `save`, `save_weights`, `export`, and how it was compiled."""

import warnings

from minitf.keras import registry
from minitf.keras.saving import files
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

    def get_compile_config(self) -> dict:
        """The arguments that `compile` was given."""
        given = vars(self).get("_compiled_with")
        return {} if given is None else registry.serialize_keras_object(given)

    def compile_from_config(self, config: dict) -> None:
        """Compiles the model as it was when `get_compile_config` was called."""
        if type(self).compile is not Trainer.compile:
            warnings.warn(
                "`compile()` was not called as part of model loading because the model's "
                "`compile()` method is custom. Override `get_compile_config()` and "
                "`compile_from_config(config)` too, or call `compile()` yourself.", stacklevel=2,
            )  # fmt: skip
            return
        self.compile(**registry.deserialize_keras_object(config))
        if self.built and self.optimizer is not None:
            self.optimizer.build(self.trainable_variables)

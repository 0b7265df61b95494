"""`tf.keras.saving`: models to files and back, and the names that files may use."""

from minitf.keras.registry import (
    CustomObjectScope, custom_object_scope, deserialize_keras_object, get_custom_objects,
    get_registered_name, get_registered_object, register_keras_serializable,
    serialize_keras_object,
)  # fmt: skip
from minitf.keras.saving.files import load_model, load_weights, save_model, save_weights

"""The names of one namespace, such as `tf.keras.losses`: `get("mse")`, and configs both ways.

Losses, metrics, optimizers, activations, initializers, regularizers and constraints each have
one table of names; what a name or a config stands for is found by `registry.py`.
"""

import inspect

from minitf.keras import naming
from minitf.keras.names import get_registered_object
from minitf.keras.registry import deserialize_keras_object, serialize_keras_object


def names_of(*kinds: type, **short) -> dict:
    """Classes (or functions) by their names, and by those in snake case; and some more names."""
    found = {kind.__name__: kind for kind in kinds}
    return found | {naming.snake_case(name): kind for name, kind in found.items()} | short


class Names:
    """`get`, `serialize` and `deserialize` of one namespace, such as `tf.keras.losses`.

    Args:
        what: what the things are called in an error ("loss").
        table: name to class or function.
    """

    def __init__(self, what: str, table: dict):
        self.what, self.table = what, table

    def get(self, identifier):
        """The object for a name, a config, a class or an object; None stays None.

        Raises:
            ValueError: there is none of that name.
        """
        found = identifier
        if identifier is None:
            return None
        if isinstance(identifier, dict):
            found = self.deserialize(identifier)
        elif isinstance(identifier, str):
            found = get_registered_object(identifier, module_objects=self.table)
        if inspect.isclass(found):
            found = found()
        return found if callable(found) else self._refuse(identifier)

    def _refuse(self, identifier) -> None:
        raise ValueError(f"Could not interpret {self.what} identifier: {identifier!r}; "
                         f"one of {', '.join(sorted(self.table))}")  # fmt: skip

    def serialize(self, obj):
        """The config of one of these objects."""
        return serialize_keras_object(obj)

    def deserialize(self, config, custom_objects: dict | None = None):
        """The object that a config (or a name) describes."""
        made = deserialize_keras_object(config, custom_objects, module_objects=self.table)
        if isinstance(made, str):
            self._refuse(made)
        return made() if inspect.isclass(made) else made

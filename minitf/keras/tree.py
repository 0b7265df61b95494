"""`tf.keras.tree`: nested lists, tuples and dicts, by Keras' names."""

from minitf.base.nest import assert_same_structure, flatten, is_nested, map_structure
from minitf.base.nest import pack as pack_sequence_as

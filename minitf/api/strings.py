"""`tf.strings`: reading and cutting text."""

from minitf.ops.strings import (
    as_string, bytes_split, join, length, lower, reduce_join, regex_full_match, regex_replace,
    split, strip, substr, to_number, unicode_decode, unicode_split, upper,
)  # fmt: skip

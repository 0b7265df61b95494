"""`tf.keras.preprocessing`: where older programs look for what is in `keras.utils`."""

from types import SimpleNamespace

from minitf.keras.utils import pad_sequences

sequence = SimpleNamespace(pad_sequences=pad_sequences)

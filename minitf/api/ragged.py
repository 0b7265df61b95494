"""`tf.ragged`: rows of different lengths."""

from minitf.ops.ragged import constant

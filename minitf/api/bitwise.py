"""`tf.bitwise`: whole numbers as rows of bits."""

from minitf.ops.bits import bitwise_and, bitwise_or, bitwise_xor, invert, left_shift, right_shift

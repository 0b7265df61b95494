"""`tf.version`: the TensorFlow whose manners these are."""

VERSION = "2.21.0"
GIT_VERSION = "minitf"
COMPILER_VERSION = "NumPy and Numba"

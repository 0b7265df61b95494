"""EinsumDense: a dense layer over axes of your choice, by an equation."""

from minitf.keras.layer import Layer
from minitf.ops.einsum import einsum


class EinsumDense(Layer):
    """`activation(einsum(equation, inputs, kernel) + bias)`.

    Args:
        equation: such as "abc,cd->abd"; `...` stands for axes that stay as they are.
        output_shape: without the batch; None for sizes that the inputs decide.
        bias_axes: the letters of the output's axes that have a bias.

    >>> import minitf as tf
    >>> layer = tf.keras.layers.EinsumDense("abc,cd->abd", (None, 4), bias_axes="d")
    >>> layer(tf.ones((2, 5, 3))).shape
    TensorShape([2, 5, 4])
    """

    def __init__(self, equation, output_shape, activation=None, bias_axes=None,
                 kernel_initializer="glorot_uniform", bias_initializer="zeros",
                 kernel_regularizer=None, bias_regularizer=None, kernel_constraint=None,
                 bias_constraint=None, **options):  # fmt: skip
        super().__init__(**options)
        self.keep({k: v for k, v in locals().items() if k != "output_shape"})
        single = isinstance(output_shape, int)
        self.partial_output_shape = (output_shape,) if single else tuple(output_shape)
        self.bias = None

    def build(self, input_shape) -> None:
        left, output = self.equation.replace(" ", "").split("->")
        inputs, kernel = left.split(",")
        sizes = {**_sizes(output, (None, *self.partial_output_shape)), **_sizes(inputs, input_shape)}
        self._output_letters, self._known = output, sizes
        self.kernel = self.make_weight("kernel", [sizes[c] for c in kernel])
        if self.bias_axes:
            behind = output[min(output.index(c) for c in self.bias_axes) :]
            shape = [sizes[c] if c in self.bias_axes else 1 for c in behind.replace("...", "")]
            more = (len(input_shape) - len(inputs.replace("...", ""))) if "..." in behind else 0
            self.bias = self.make_weight("bias", [*shape, *[1] * more])

    def call(self, inputs, training=None):
        outputs = einsum(self.equation, inputs, self.kernel)
        return self.activation(outputs if self.bias is None else outputs + self.bias)

    def get_config(self) -> dict:
        return {**super().get_config(), "output_shape": self.partial_output_shape}

    @property
    def output_shape(self):
        return self.partial_output_shape


def _sizes(letters: str, shape) -> dict:
    """The size of each axis that has a letter."""
    before, _, behind = letters.partition("...")
    pairs = list(zip(before, shape)) + list(zip(behind[::-1], list(shape)[::-1]))
    return {letter: size for letter, size in pairs if size is not None}

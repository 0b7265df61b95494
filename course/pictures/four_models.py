"""One small model, written four ways; lesson 01 shows these classes and measures them.

All four compute the same: 16 units with relu, then one with sigmoid, trained by plain
gradient descent on binary cross-entropy. ``visits`` makes their data, ``first_weights``
lets all begin alike. ``four_ways`` draws what each way costs. The second one is written
in the style of PyTorch, and runs on minitf like the other two below it.
"""

import numpy as np

import minitf as tf

INPUTS = 10
RATE = 0.5


def visits(rows: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Visitors of a web shop: ten numbers on each (rows, 10), and who clicked (rows, 1).

    The visitors are made up. Who clicks hangs on three of the ten numbers, and on luck.
    """
    generator = np.random.default_rng(seed)
    x = generator.normal(size=(rows, INPUTS)).astype("float32")
    wish = 2 * x[:, 0] - x[:, 1] + x[:, 2] ** 2 - 1 + generator.normal(size=rows)
    return x, (wish[:, None] > 0).astype("float32")


def first_weights(units: int = 16, seed: int = 1) -> list[np.ndarray]:
    """Kernel and bias of both layers, the same numbers for each way."""
    generator = np.random.default_rng(seed)
    kernels = (
        generator.normal(scale=size[0] ** -0.5, size=size).astype("float32")
        for size in ((INPUTS, units), (units, 1))
    )
    biases = (np.zeros(size, "float32") for size in (units, 1))
    return [each for pair in zip(kernels, biases) for each in pair]


class InNumPy:
    """Arrays and arithmetic. The gradients are worked out on paper."""

    def __init__(self, weights):
        self.w1, self.b1, self.w2, self.b2 = (w.copy() for w in weights)

    def __call__(self, x):
        self.hidden = np.maximum(x @ self.w1 + self.b1, 0)
        return 1 / (1 + np.exp(-(self.hidden @ self.w2 + self.b2)))

    def train_step(self, x, y):
        wrong = (self(x) - y) / len(x)
        back = (wrong @ self.w2.T) * (self.hidden > 0)
        self.w2 -= RATE * (self.hidden.T @ wrong)
        self.b2 -= RATE * wrong.sum(axis=0)
        self.w1 -= RATE * (x.T @ back)
        self.b1 -= RATE * back.sum(axis=0)


class PyTorchStyle(tf.Module):
    """A class with ``forward``, and Python that runs line by line, each time."""

    def __init__(self, weights):
        super().__init__()
        self.w1, self.b1, self.w2, self.b2 = (tf.Variable(w) for w in weights)

    def forward(self, x):
        hidden = tf.nn.relu(x @ self.w1 + self.b1)
        return tf.sigmoid(hidden @ self.w2 + self.b2)

    def __call__(self, x):
        return self.forward(x)

    def train_step(self, x, y):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.keras.losses.binary_crossentropy(y, self.forward(x)))
        gradients = tape.gradient(loss, self.trainable_variables)
        for weight, gradient in zip(self.trainable_variables, gradients):
            weight.assign_sub(RATE * gradient)


class LowLevelTensorFlow(tf.Module):
    """The same lines under ``tf.function``: Python writes a graph, the graph runs."""

    def __init__(self, weights):
        super().__init__()
        self.w1, self.b1, self.w2, self.b2 = (tf.Variable(w) for w in weights)

    @tf.function(input_signature=[tf.TensorSpec((None, INPUTS))])
    def __call__(self, x):
        hidden = tf.nn.relu(x @ self.w1 + self.b1)
        return tf.sigmoid(hidden @ self.w2 + self.b2)

    @tf.function
    def train_step(self, x, y):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.keras.losses.binary_crossentropy(y, self(x)))
        gradients = tape.gradient(loss, self.trainable_variables)
        for weight, gradient in zip(self.trainable_variables, gradients):
            weight.assign_sub(RATE * gradient)


class InKeras:
    """You say what; Keras brings weights, training, graphs and files."""

    def __init__(self, weights):
        self.model = tf.keras.Sequential([
            tf.keras.layers.Dense(len(weights[1]), activation="relu",
                                  input_shape=(INPUTS,)),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ])  # fmt: skip
        self.model.set_weights(weights)
        self.model.compile(optimizer=tf.keras.optimizers.SGD(RATE),
                           loss="binary_crossentropy")  # fmt: skip

    def __call__(self, x):
        return self.model(x)

    def train_step(self, x, y):
        self.model.train_on_batch(x, y)


# In the order in which the lesson shows them.
WAYS = {
    "NumPy": InNumPy,
    "PyTorch style": PyTorchStyle,
    "TensorFlow": LowLevelTensorFlow,
    "Keras": InKeras,
}

"""A small network that trains thousands of steps a second, for pictures that learn.

Used by ``playground`` and ``bends``. The whole loop over the steps is one traced
function: Python calls it once a frame, and minitf's plan goes round inside it. The
first weights come from seeded initializers, so a picture never touches the random
numbers of the learner's own cells.
"""

from collections.abc import Sequence

import minitf as tf
import numpy as np


class SmallNet:
    """Dense layers of these sizes and one more Dense unit, with a loss and Adam.

    ``rows`` are inputs (n, columns), ``targets`` (n, 1). ``last`` and ``loss`` are names
    that Keras knows. ``steps`` counts the updates made so far.
    """

    def __init__(
        self,
        rows: np.ndarray,
        targets: np.ndarray,
        sizes: Sequence[int],
        activation: str,
        last: str = "sigmoid",
        loss: str = "binary_crossentropy",
        rate: float = 0.03,
        seed: int = 1,
    ) -> None:
        self.steps = 0
        layers = [
            tf.keras.layers.Dense(
                units,
                activation=chosen,
                kernel_initializer=tf.keras.initializers.GlorotUniform(seed + place),
            )
            for place, (units, chosen) in enumerate(
                [*((size, activation) for size in sizes), (1, last)]
            )
        ]
        self.model = tf.keras.Sequential([tf.keras.Input((rows.shape[1],)), *layers])
        self.optimizer = tf.keras.optimizers.Adam(rate)
        self.optimizer.build(self.model.trainable_variables)
        self._data = tf.constant(rows), tf.constant(targets)
        self._loop = self._traced(tf.keras.losses.get(loss))

    @property
    def layers(self) -> list:
        """The Dense layers, the last one included."""
        return self.model.layers

    def set_rate(self, rate: float) -> None:
        """Go on with another learning rate."""
        self.optimizer.learning_rate = rate

    def train(self, steps: int) -> float:
        """Make that many updates, each on all rows; the loss before the last one."""
        self.steps += steps
        return float(self._loop(*self._data, tf.constant(steps)))

    def answers(self, rows: np.ndarray) -> np.ndarray:
        """The network's output for some rows, one number each."""
        return self.inside(rows)[-1][:, 0]

    def inside(self, rows: np.ndarray) -> list[np.ndarray]:
        """What each layer gives for some rows, in order."""
        values, found = tf.constant(rows), []
        for layer in self.layers:
            values = layer(values)
            found.append(values.numpy())
        return found

    def _traced(self, loss_of):
        model, optimizer = self.model, self.optimizer
        weights = model.trainable_variables

        @tf.function
        def loop(rows, targets, steps):
            loss = 0.0
            for _ in tf.range(steps):
                with tf.GradientTape() as tape:
                    guesses = model(rows, training=True)
                    loss = tf.reduce_mean(loss_of(targets, guesses))
                slopes = tape.gradient(loss, weights)
                optimizer.apply_gradients(zip(slopes, weights))
            return loss

        return loop

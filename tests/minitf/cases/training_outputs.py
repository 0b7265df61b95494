"""Models with several inputs and outputs, and callbacks that change or write something."""

# %% before each cell
def two(names=("a", "b")):
    x = tf.keras.Input((2,), name="x")
    a = tf.keras.layers.Dense(1, kernel_initializer="ones", name=names[0])(x)
    b = tf.keras.layers.Dense(2, kernel_initializer="ones", name=names[1])(x)
    return tf.keras.Model(x, [a, b])


X = np.array([[1.0, 2.0], [3.0, 4.0], [-1.0, 0.5], [0.0, 1.0]])
A, B = X[:, :1] + 1.0, X * 2.0


def one():
    return tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(1, kernel_initializer="ones")])


# %% one loss for two outputs
model = two()
model.compile("sgd", "mse")
model.fit(X, [A, B], verbose=0, shuffle=False).history, model.evaluate(X, [A, B], verbose=0)

# %% a list of losses, with weights
model = two()
model.compile("sgd", ["mse", "mae"], loss_weights=[1.0, 0.5])
model.fit(X, [A, B], verbose=0, shuffle=False, epochs=2).history

# %% dicts of losses and metrics by the outputs' names
model = two()
model.compile("sgd", {"a": "mse", "b": "mae"}, metrics={"b": ["mae", "mse"]}, weighted_metrics={"a": ["mae"]})
model.fit(X, {"a": A, "b": B}, verbose=0, shuffle=False).history

# %% an output without a loss
model = two()
model.compile("sgd", {"a": "mse", "b": None})
model.fit(X, [A, B], verbose=0, shuffle=False).history

# %% sample weights for each output
model = two()
model.compile("sgd", "mse")
weights = [np.array([1.0, 0.0, 2.0, 1.0]), np.array([0.0, 1.0, 1.0, 0.5])]
model.fit(X, [A, B], sample_weight=weights, verbose=0, shuffle=False).history

# %% two inputs by name, and a prediction for each output
p, q = tf.keras.Input((2,), name="p"), tf.keras.Input((2,), name="q")
both = tf.keras.layers.Concatenate()([p, q])
model = tf.keras.Model({"p": p, "q": q}, tf.keras.layers.Dense(1, kernel_initializer="ones")(both))
model.compile("sgd", "mse")
model.fit({"p": X, "q": B}, A, verbose=0, shuffle=False).history, model.predict({"p": X, "q": B}, verbose=0)

# %% predictions of two outputs are a list
two().predict(X, verbose=0, batch_size=3)

# %% a loss name that two outputs share
model = two(("first", "second"))
model.compile("sgd", "mse", metrics=[["mae"], ["mae"]])
sorted(model.evaluate(X, [A, B], verbose=0, return_dict=True).items())

# %% the names of metrics
model = two()
model.compile("sgd", "mse", metrics=[["mae"], []])
model.fit(X, [A, B], verbose=0, shuffle=False)
model.metrics_names

# %% loss weights that do not fit
model = two()
model.compile("sgd", ["mse", "mse"], loss_weights=[1.0])
model.fit(X, [A, B], verbose=0)

# %% metrics that are no list
one().compile("sgd", "mse", metrics="mae")

# %% steps of an epoch go on where the last epoch stopped
model = one()
model.compile("sgd", "mse")
data = tf.data.Dataset.from_tensor_slices((X, A)).batch(1).repeat()
model.fit(data, epochs=2, steps_per_epoch=3, verbose=0).history

# %% validation after some epochs
model = one()
model.compile("sgd", "mse")
model.fit(X, A, epochs=4, validation_data=(X, A), validation_freq=[1, 4], verbose=0, shuffle=False).history

# %% a model without a call, with a step and a compile of its own
class Pair(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.left, self.right = one(), one()
        self.seen = tf.keras.metrics.Mean(name="seen")

    def compile(self, left, right):
        super().compile()
        self.left_optimizer, self.right_optimizer = left, right

    @property
    def metrics(self):
        return [self.seen]

    def train_step(self, data):
        for part, optimizer in ((self.left, self.left_optimizer), (self.right, self.right_optimizer)):
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean(part(data) ** 2)
            optimizer.apply_gradients(zip(tape.gradient(loss, part.trainable_weights), part.trainable_weights))
        self.seen.update_state(loss)
        return {"seen": self.seen.result()}


model = Pair()
model.compile(tf.keras.optimizers.SGD(0.1), tf.keras.optimizers.Adam(0.1))
model.fit(X, epochs=3, batch_size=2, shuffle=False, verbose=0).history

# %% a smaller learning rate on a plateau
model = one()
model.compile(tf.keras.optimizers.SGD(2.0), "mse")
slower = tf.keras.callbacks.ReduceLROnPlateau(monitor="loss", factor=0.5, patience=1, cooldown=1, min_lr=0.3)
model.fit(X, A, epochs=6, verbose=0, shuffle=False, callbacks=[slower]).history["learning_rate"]

# %% a schedule of the epoch
model = one()
model.compile(tf.keras.optimizers.SGD(0.1), "mse")
schedule = tf.keras.callbacks.LearningRateScheduler(lambda epoch, rate: rate * 0.5, verbose=1)
model.fit(X, A, epochs=2, verbose=0, shuffle=False, callbacks=[schedule]).history

# %% a table of the logs
import os, tempfile
model = one()
model.compile("sgd", "mse", metrics=["mae"])
path = os.path.join(tempfile.mkdtemp(), "log.csv")
model.fit(X * 0.0, A * 0.0, epochs=2, verbose=0, shuffle=False, callbacks=[tf.keras.callbacks.CSVLogger(path)])
open(path).read().split()

# %% an end at NaN
model = one()
model.compile("sgd", "mse")
model.fit(X * np.nan, A, epochs=3, batch_size=2, verbose=0, callbacks=[tf.keras.callbacks.TerminateOnNaN()]).epoch

"""What Keras prints: the progress bar of fit, evaluate and predict, and model.summary().

Cells for TensorFlow and minitf alike; see ../cells.py. Times are put to # on both sides.
"""

# %% fit shows a bar for each epoch
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, kernel_initializer="ones")])
model.compile(tf.keras.optimizers.SGD(0.001), "mse", metrics=["mae"])
x = np.arange(6.0).reshape(6, 1)
model.fit(x, 2 * x, epochs=3, batch_size=2, shuffle=False)
None

# %% fit with validation data
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, kernel_initializer="ones")])
model.compile(tf.keras.optimizers.SGD(0.001), "mse", metrics=["mae"])
x = np.arange(6.0).reshape(6, 1)
model.fit(x, 2 * x, epochs=2, shuffle=False, validation_split=0.5)
None

# %% fit, a line for each epoch
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, kernel_initializer="ones")])
model.compile(tf.keras.optimizers.SGD(0.001), "mse", metrics=["mae"])
x = np.arange(6.0).reshape(6, 1)
model.fit(x, 2 * x, epochs=2, batch_size=2, shuffle=False, verbose=2, validation_data=(x, x))
None

# %% fit, silent
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])
model.compile("sgd", "mse")
model.fit(np.ones((2, 1)), np.ones(2), verbose=0)
None

# %% evaluate and predict
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, kernel_initializer="ones")])
model.compile("sgd", "mse", metrics=["mae"])
x = np.arange(40.0).reshape(40, 1)
model.evaluate(x, 2 * x)
model.predict(x)
model.evaluate(x, 2 * x, verbose=2)
model.predict(x, verbose=2)
None

# %% a hundred steps
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, kernel_initializer="zeros", trainable=False)])
model.compile("sgd", "mae")
x = np.ones((100, 1))
model.fit(x, 2 * x, batch_size=1, epochs=1)
None

# %% numbers small and large
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, kernel_initializer="ones", trainable=False)])
model.compile("sgd", "mae", metrics=["mse"])
model.evaluate(np.array([[1.0]]), np.array([[1.0001]]))
model.evaluate(np.array([[1.0]]), np.array([[12346.0]]))
model.evaluate(np.array([[1.0]]), np.array([[1.0]]))
None

# %% fit from a data set
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, kernel_initializer="zeros", trainable=False)])
model.compile("sgd", "mae")
data = tf.data.Dataset.from_tensor_slices((np.ones((5, 1)), np.ones((5, 1)))).batch(2)
model.fit(data, epochs=2)
model.evaluate(data)
None

# %% fit from a source of unknown length
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, kernel_initializer="zeros", trainable=False)])
model.compile("sgd", "mae")
data = tf.data.Dataset.from_tensor_slices((np.ones((5, 1)), np.ones((5, 1)))).batch(2).filter(lambda x, y: True)
model.fit(data, epochs=2)
None

# %% summary
model = tf.keras.Sequential([
    tf.keras.layers.Dense(16, activation="relu", input_shape=(10,)),
    tf.keras.layers.Dense(1, activation="sigmoid")
])
model.summary()

# %% summary after compile and fit
model = tf.keras.Sequential([tf.keras.Input((3,)), tf.keras.layers.Dense(2, name="hidden"), tf.keras.layers.Dense(1, name="out")], name="mine")
model.compile("adam", "mse")
model.fit(np.ones((2, 3)), np.ones(2), verbose=0)
model.summary()

# %% summary of a model that is not built
tf.keras.Sequential([tf.keras.layers.Dense(2)], name="open").summary()

# %% summary with frozen weights
model = tf.keras.Sequential([
    tf.keras.Input((8, 8)), tf.keras.layers.Flatten(), tf.keras.layers.Dense(128, "relu", trainable=False),
    tf.keras.layers.Dropout(0.2), tf.keras.layers.Dense(10)], name="digits")
model.summary()

# %% summary with long names
model = tf.keras.Sequential([tf.keras.Input((3,)), tf.keras.layers.Dense(2000, name="a_layer_with_a_name_that_is_far_too_long_for_it")], name="m")
model.summary()

# %% summary of a subclass
class Mine(tf.keras.Model):
    def __init__(self):
        super().__init__(name="mine")
        self.one = tf.keras.layers.Dense(2, name="one")
        self.two = tf.keras.layers.Dense(1, name="two")
    def call(self, x):
        return self.two(self.one(x))
model = Mine()
model(tf.ones((1, 3)))
model.summary()

# %% summary to a function
lines = []
model = tf.keras.Sequential([tf.keras.Input((3,)), tf.keras.layers.Dense(2)], name="m")
model.summary(print_fn=lambda text, **_: lines.append(text))
"\n".join(lines)

# %% the bar by hand
bar = tf.keras.utils.Progbar(3)
for i in range(3):
    bar.add(1)

# %% the repr of a model
repr(tf.keras.Sequential([tf.keras.Input((3,)), tf.keras.layers.Dense(2)], name="m"))

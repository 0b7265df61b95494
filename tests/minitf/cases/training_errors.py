"""What goes wrong in training, and what kind of error says so.

Cells for TensorFlow and minitf alike; see ../cells.py.
"""

# %% fit before compile
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])
model.fit(np.ones((2, 1)), np.ones(2), verbose=0)

# %% evaluate before compile
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])
model.evaluate(np.ones((2, 1)), np.ones(2), verbose=0)

# %% predict needs no compile
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, kernel_initializer="ones")])
model.predict(np.ones((2, 1)), verbose=0)

# %% a loss that is not there
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])
model.compile("sgd", "no_such_loss")
model.fit(np.ones((2, 1)), np.ones(2), verbose=0)

# %% an optimizer that is not there
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])
model.compile("no_such_optimizer", "mse")

# %% a metric that is not there
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])
model.compile("sgd", "mse", metrics=["no_such_metric"])
model.fit(np.ones((2, 1)), np.ones(2), verbose=0)

# %% no loss
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])
model.compile("sgd")
model.fit(np.ones((2, 1)), np.ones(2), verbose=0)

# %% rows that differ in number
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])
model.compile("sgd", "mse")
model.fit(np.ones((3, 1)), np.ones(2), verbose=0)

# %% inputs of another width
model = tf.keras.Sequential([tf.keras.Input((3,)), tf.keras.layers.Dense(1)])
model.compile("sgd", "mse")
model.fit(np.ones((3, 2)), np.ones(3), verbose=0)

# %% calling a model with inputs of another width
model = tf.keras.Sequential([tf.keras.Input((3,)), tf.keras.layers.Dense(1)])
model(tf.ones((1, 2)))

# %% labels and answers of other shapes
model = tf.keras.Sequential([tf.keras.Input((3,)), tf.keras.layers.Dense(4)])
model.compile("sgd", "mse")
model.fit(np.ones((3, 3)), np.ones((3, 2)), verbose=0)

# %% one-hot labels of another number of classes
model = tf.keras.Sequential([tf.keras.Input((3,)), tf.keras.layers.Dense(4, "softmax")])
model.compile("sgd", "categorical_crossentropy")
model.fit(np.ones((2, 3)), np.eye(2), verbose=0)

# %% two classes of probability for one label
model = tf.keras.Sequential([tf.keras.Input((3,)), tf.keras.layers.Dense(2, "sigmoid")])
model.compile("sgd", "binary_crossentropy")
model.fit(np.ones((2, 3)), np.array([0, 1]), verbose=0)

# %% a class number too large
model = tf.keras.Sequential([tf.keras.Input((3,)), tf.keras.layers.Dense(2, "softmax")])
model.compile("sgd", "sparse_categorical_crossentropy")
model.fit(np.ones((2, 3)), np.array([0, 7]), verbose=0)

# %% an empty array
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])
model.compile("sgd", "mse")
model.fit(np.ones((0, 1)), np.ones((0, 1)), verbose=0).history

# %% a validation split that takes all
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])
model.compile("sgd", "mse")
model.fit(np.ones((4, 1)), np.ones((4, 1)), verbose=0, validation_split=1.0)

# %% labels beside a data set
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])
model.compile("sgd", "mse")
data = tf.data.Dataset.from_tensor_slices((np.ones((4, 1)), np.ones((4, 1)))).batch(2)
model.fit(data, np.ones((4, 1)), verbose=0)

# %% words as inputs
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])
model.compile("sgd", "mse")
model.fit(np.array([["a"], ["b"]]), np.ones(2), verbose=0)

# %% summary before it is built
tf.keras.Sequential([tf.keras.layers.Dense(1)]).summary()

# %% the weights of an unbuilt model
tf.keras.Sequential([tf.keras.layers.Dense(1)]).weights

# %% two layers of one name
tf.keras.Sequential([tf.keras.layers.Dense(1, name="a"), tf.keras.layers.Dense(1, name="a")])

# %% something that is no layer
tf.keras.Sequential([tf.keras.layers.Dense(1), 3])

# %% a subclass without call
class Empty(tf.keras.Model):
    pass
Empty()(tf.ones((1, 1)))

# %% no layer of that name
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, name="a")])
model.get_layer("b")

# %% the name of a layer
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, name="a"), tf.keras.layers.Flatten(name="b")])
model.get_layer("a").name, model.get_layer(index=1).name, [layer.name for layer in model.layers], model.name

# %% pop and add
model = tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(3), tf.keras.layers.Dense(4)])
model.pop()
model.add(tf.keras.layers.Dense(5))
[tuple(w.shape) for w in model.weights], len(model.layers), model.output_shape, model.input_shape

# %% NaN goes on
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, kernel_initializer="ones")])
model.compile("sgd", "mse")
model.fit(np.array([[np.nan], [1.0]]), np.ones(2), verbose=0, shuffle=False).history

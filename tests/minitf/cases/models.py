"""Models: Sequential, functional, subclasses; weights, names, shapes.

Cells for TensorFlow and minitf alike; see ../cells.py. Lesson 04 teaches these.
"""

# %% a functional model
x = tf.keras.Input((3,), name="in")
h = tf.keras.layers.Dense(2, kernel_initializer="ones", name="h")(x)
y = tf.keras.layers.Dense(1, kernel_initializer="ones", name="y")(h)
model = tf.keras.Model(x, y)
model(tf.ones((2, 3))), [layer.name for layer in model.layers], model.input_shape, model.output_shape, model.count_params()

# %% a functional model that branches
x = tf.keras.Input((2,))
a = tf.keras.layers.Dense(2, kernel_initializer="ones")(x)
b = tf.keras.layers.Dense(2, kernel_initializer="ones", activation="relu")(x)
model = tf.keras.Model(x, a + b * 2.0)
model(tf.constant([[1.0, -3.0]]))

# %% several outputs
x = tf.keras.Input((2,))
a = tf.keras.layers.Dense(1, kernel_initializer="ones")(x)
model = tf.keras.Model(x, [a, x])
model(tf.ones((1, 2)))

# %% outputs by name
x = tf.keras.Input((2,))
model = tf.keras.Model(x, {"first": tf.keras.layers.Dense(1, kernel_initializer="ones")(x), "second": x})
model(tf.ones((1, 2)))

# %% several inputs
a, b = tf.keras.Input((1,), name="a"), tf.keras.Input((1,), name="b")
model = tf.keras.Model([a, b], a * 10.0 + b)
model([tf.ones((1, 1)), tf.ones((1, 1)) * 2.0]), model.predict([np.ones((2, 1)), np.ones((2, 1))], verbose=0)

# %% a shared layer
shared = tf.keras.layers.Dense(1, kernel_initializer="ones")
a, b = tf.keras.Input((2,)), tf.keras.Input((2,))
model = tf.keras.Model([a, b], shared(a) - shared(b))
model([tf.ones((1, 2)), tf.zeros((1, 2))]), len(model.weights)

# %% features out of the middle
x = tf.keras.Input((2,))
h = tf.keras.layers.Dense(3, kernel_initializer="ones", name="h")(x)
model = tf.keras.Model(x, tf.keras.layers.Dense(1)(h))
features = tf.keras.Model(model.input, model.get_layer("h").output)
features(tf.ones((1, 2)))

# %% a model in a model
inner = tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(2, kernel_initializer="ones")], name="inner")
model = tf.keras.Sequential([tf.keras.Input((2,)), inner, tf.keras.layers.Dense(1, kernel_initializer="ones")])
model(tf.ones((1, 2))), [tuple(w.shape) for w in model.weights], [layer.name for layer in model.layers]

# %% inputs that are not connected
x, y = tf.keras.Input((2,)), tf.keras.Input((2,))
tf.keras.Model(x, tf.keras.layers.Dense(1)(y))

# %% training a functional model (to 1e-4)
tf.keras.utils.set_random_seed(3)
x = tf.keras.Input((3,))
h = tf.keras.layers.Dense(8, activation="tanh")(x)
model = tf.keras.Model(x, tf.keras.layers.Dense(1)(h))
model.compile("adam", "mse")
draw = np.random.default_rng(0)
data = draw.standard_normal((40, 3)).astype("float32")
model.fit(data, data.sum(1), epochs=3, shuffle=False, verbose=0, batch_size=10).history

# %% a subclass
class Mine(tf.keras.Model):
    def __init__(self, units):
        super().__init__()
        self.hidden = tf.keras.layers.Dense(units, activation="relu", kernel_initializer="ones")
        self.out = tf.keras.layers.Dense(1, kernel_initializer="ones")
    def call(self, x, training=False):
        return self.out(self.hidden(x)) * (10.0 if training else 1.0)
model = Mine(4)
before = model.built
model(tf.ones((2, 3))), model(tf.ones((2, 3)), training=True), before, model.built, [tuple(w.shape) for w in model.weights], len(model.layers)

# %% the names of models
a, b = tf.keras.Sequential(), tf.keras.Sequential()
class Mine(tf.keras.Model):
    pass
a.name, b.name, Mine().name, tf.keras.Sequential(name="own").name

# %% paths of weights
model = tf.keras.Sequential([tf.keras.Input((3,)), tf.keras.layers.Dense(2, name="a"), tf.keras.layers.Dense(1, name="b")], name="m")
[w.path for w in model.weights], [w.name for w in model.weights]

# %% weights in and out of a model
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])
model.set_weights([np.array([[2.0]]), np.array([1.0])])
model(tf.constant([[3.0]])), model.get_weights()

# %% an open Sequential
model = tf.keras.Sequential([tf.keras.layers.Dense(2, kernel_initializer="ones")])
before = model.built
y = model(tf.ones((1, 3)))
before, model.built, y, len(model.weights)

# %% Sequential.build
model = tf.keras.Sequential([tf.keras.layers.Dense(2)])
model.build((None, 3))
[tuple(w.shape) for w in model.weights], model.built

# %% adding layers one by one
model = tf.keras.Sequential()
model.add(tf.keras.Input((4,)))
model.add(tf.keras.layers.Dense(3))
model.add(tf.keras.layers.Activation("relu"))
model.add(tf.keras.layers.Dense(2))
model.output_shape, model.count_params(), len(model.layers)

# %% trainable on and off
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1), tf.keras.layers.Dense(1)])
model.trainable = False
a = len(model.trainable_weights)
model.layers[0].trainable = True
b = len(model.trainable_weights)
model.trainable = True
a, b, len(model.trainable_weights)

# %% losses of layers are cleared at each call
class Penalty(tf.keras.layers.Layer):
    def call(self, x):
        self.add_loss(tf.reduce_sum(x))
        return x
model = tf.keras.Sequential([tf.keras.Input((1,)), Penalty()])
model(tf.ones((2, 1)))
model(tf.ones((3, 1)))
model.losses

# %% each line: utilities
tf.keras.utils.to_categorical([0, 2, 1])
tf.keras.utils.to_categorical([[0], [1]], num_classes=3)
tf.keras.utils.to_categorical(np.array([[0, 1], [1, 0]]))
tf.keras.utils.to_categorical(tf.constant([1, 0]))
tf.keras.utils.set_random_seed("a")

# %% the seed of everything
tf.keras.utils.set_random_seed(5)
import random
random.random(), float(np.random.rand())

# %% flatten and dense on pictures
model = tf.keras.Sequential([tf.keras.Input((2, 2)), tf.keras.layers.Flatten(), tf.keras.layers.Dense(1, kernel_initializer="ones")])
model(tf.ones((3, 2, 2))), model.predict(np.ones((1, 2, 2), "uint8"), verbose=0)

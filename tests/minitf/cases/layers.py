"""Layers, initializers, activations: what they compute, their weights and their config.

Cells for TensorFlow and minitf alike; see ../cells.py. Lesson 04 teaches these.
"""

# %% each line: initializers draw the numbers of Keras (to 1e-5)
tf.keras.initializers.GlorotUniform(seed=1)((3, 4))
tf.keras.initializers.GlorotUniform(seed=7)((5,))
tf.keras.initializers.HeUniform(seed=2)((4, 2))
tf.keras.initializers.RandomNormal(stddev=0.5, seed=3)((2, 3))
tf.keras.initializers.RandomUniform(-1.0, 1.0, seed=4)((3,))
tf.keras.initializers.Zeros()((2,)), tf.keras.initializers.Ones()((2,))
tf.keras.initializers.Constant(3.5)((2, 2))
tf.keras.initializers.get("glorot_uniform").__class__.__name__
tf.keras.initializers.get("zeros")((2,))
tf.keras.initializers.get("no_such_initializer")
tf.keras.initializers.get(3)
tf.keras.initializers.GlorotUniform(seed=5).get_config()["seed"]
tf.keras.initializers.RandomNormal(mean=1.0, stddev=2.0, seed=5).get_config()
tf.keras.initializers.Constant(2.0).get_config()
tf.keras.initializers.RandomUniform.from_config({"minval": 0.0, "maxval": 1.0, "seed": 2})((2,))
tf.keras.initializers.Ones()((2,), dtype="int32")

# %% each line: activations
tf.keras.activations.relu([-1.0, 0.5, 10.0])
tf.keras.activations.relu([-1.0, 0.5, 10.0], negative_slope=0.1, max_value=6.0, threshold=0.2)
tf.keras.activations.relu(tf.constant([-1.0, 2.0]), max_value=1.0)
tf.keras.activations.sigmoid(tf.constant([-1.0, 0.5]))
tf.keras.activations.softmax(tf.constant([[1.0, 2.0, 3.0]]))
tf.keras.activations.tanh(tf.constant([0.5])), tf.keras.activations.linear(tf.constant([0.5]))
tf.keras.activations.elu(tf.constant([-1.0])), tf.keras.activations.selu(tf.constant([-1.0]))
tf.keras.activations.gelu(tf.constant([-1.0])), tf.keras.activations.silu(tf.constant([-1.0]))
tf.keras.activations.softplus(tf.constant([-1.0])), tf.keras.activations.exponential(tf.constant([-1.0]))
tf.keras.activations.relu6(tf.constant([7.0]))
tf.keras.activations.get("relu")(tf.constant([-1.0, 1.0]))
tf.keras.activations.get(None)(tf.constant(2.0))
tf.keras.activations.get("no_such_activation")
tf.keras.activations.serialize(tf.keras.activations.relu)

# %% a seed gives the weights of Keras
tf.keras.utils.set_random_seed(42)
layer = tf.keras.layers.Dense(3)
layer(tf.ones((2, 4)))
layer.kernel, layer.bias

# %% weights of several layers from one seed
tf.keras.utils.set_random_seed(1)
model = tf.keras.Sequential([
    tf.keras.layers.Dense(16, activation="relu", input_shape=(10,)),
    tf.keras.layers.Dense(1, activation="sigmoid"),
])
model.get_weights()

# %% weights made at the first call
tf.keras.utils.set_random_seed(3)
model = tf.keras.Sequential([tf.keras.layers.Dense(2), tf.keras.layers.Dense(2)])
model(tf.ones((1, 3))), model.get_weights()

# %% Dense
layer = tf.keras.layers.Dense(2, activation="relu", kernel_initializer="ones", bias_initializer="ones")
layer(tf.constant([[1.0, 2.0, 3.0]])), layer(np.array([[-9.0, 1.0, 1.0]]))

# %% Dense without a bias
layer = tf.keras.layers.Dense(2, use_bias=False, kernel_initializer="ones")
layer(tf.ones((1, 3))), len(layer.weights), layer.bias

# %% Dense on a stack
layer = tf.keras.layers.Dense(2, kernel_initializer="ones")
layer(tf.ones((2, 3, 4))), layer.kernel.shape

# %% Dense with an activation of your own
layer = tf.keras.layers.Dense(2, activation=lambda x: x * 10.0, kernel_initializer="ones")
layer(tf.ones((1, 1)))

# %% Dense on integers
layer = tf.keras.layers.Dense(1, kernel_initializer="ones")
layer(tf.constant([[1, 2]]))

# %% Dense on float64
layer = tf.keras.layers.Dense(1, kernel_initializer="ones")
layer(np.array([[1.0, 2.0]])).dtype

# %% Dense in float64
layer = tf.keras.layers.Dense(1, kernel_initializer="ones", dtype="float64")
layer(np.array([[1.0, 2.0]], np.float32)), layer.kernel.dtype == "float64"

# %% Dense was built for another size
layer = tf.keras.layers.Dense(2)
layer(tf.ones((1, 3)))
layer(tf.ones((1, 4)))

# %% Dense on a vector
tf.keras.layers.Dense(2)(tf.ones((3,)))

# %% each line: wrong arguments
tf.keras.layers.Dense(0)
tf.keras.layers.Dense(-1)
tf.keras.layers.Dense(2.5)
tf.keras.layers.Dense(2, activation="no_such_thing")
tf.keras.layers.Dense(2, kernel_initializer="no_such_thing")
tf.keras.layers.Dense(2, no_such_argument=1)
tf.keras.layers.Dropout(2.0)
tf.keras.layers.Dropout(-0.1)

# %% the names of layers
a, b = tf.keras.layers.Dense(1), tf.keras.layers.Dense(1)
c, d = tf.keras.layers.Dense(1, name="mine"), tf.keras.layers.Flatten()
[layer.name for layer in (a, b, c, d)]

# %% what a layer knows of its weights
layer = tf.keras.layers.Dense(2, name="d")
built = layer.built
layer.build((None, 3))
(built, layer.built, [w.name for w in layer.weights], [w.path for w in layer.weights],
 [tuple(w.shape) for w in layer.trainable_weights], layer.count_params(), len(layer.non_trainable_weights))

# %% weights in and out
layer = tf.keras.layers.Dense(2)
layer.build((None, 1))
layer.set_weights([np.array([[1.0, 2.0]]), np.array([3.0, 4.0])])
layer.get_weights(), layer(tf.ones((1, 1)))

# %% too few weights
layer = tf.keras.layers.Dense(2)
layer.build((None, 1))
layer.set_weights([np.array([[1.0, 2.0]])])

# %% weights of another shape
layer = tf.keras.layers.Dense(2)
layer.build((None, 1))
layer.set_weights([np.zeros((2, 2)), np.zeros(2)])

# %% frozen
layer = tf.keras.layers.Dense(2)
layer.build((None, 1))
layer.trainable = False
len(layer.trainable_weights), len(layer.non_trainable_weights), len(layer.weights)

# %% printing a weight
layer = tf.keras.layers.Dense(2, kernel_initializer="ones", name="d")
layer.build((None, 1))
print(layer.kernel)
print(layer.bias)
repr(layer.bias)

# %% printing a layer
repr(tf.keras.layers.Dense(2, name="d"))

# %% Flatten
layer = tf.keras.layers.Flatten()
layer(tf.reshape(tf.range(12.0), (2, 3, 2))), layer(tf.constant([[1.0], [2.0]])), layer(tf.zeros((2, 0, 3))).shape

# %% Activation
layer = tf.keras.layers.Activation("relu")
layer(tf.constant([-1.0, 2.0])), tf.keras.layers.Activation(tf.abs)(tf.constant([-1.0]))

# %% Dropout does nothing but in training
layer = tf.keras.layers.Dropout(0.5)
x = tf.ones((2, 3))
layer(x), layer(x, training=False), tf.keras.layers.Dropout(0.0)(x, training=True)

# %% Dropout in training keeps the mean
x = tf.ones((100, 100))
y = tf.keras.layers.Dropout(0.25, seed=1)(x, training=True)
sorted(set(np.round(y.numpy().ravel(), 4).tolist())), bool(abs(tf.reduce_mean(y) - 1.0) < 0.05)

# %% Dropout of everything
tf.keras.layers.Dropout(1.0)(tf.ones((2, 2)), training=True)

# %% a layer of your own
class Scale(tf.keras.layers.Layer):
    def __init__(self, factor, **options):
        super().__init__(**options)
        self.factor = factor
    def build(self, input_shape):
        self.w = self.add_weight(shape=(input_shape[-1],), initializer="ones", name="w")
        self.seen = self.add_weight(shape=(), initializer="zeros", trainable=False, name="seen")
    def call(self, x):
        self.seen.assign_add(1.0)
        return x * self.w * self.factor
layer = Scale(3.0)
layer(tf.ones((2, 2))), layer(tf.ones((1, 2))), layer.seen.numpy(), [w.name for w in layer.weights], [w.name for w in layer.trainable_weights]

# %% a layer in a layer
class Block(tf.keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.one = tf.keras.layers.Dense(3, kernel_initializer="ones", name="one")
        self.two = [tf.keras.layers.Dense(2, kernel_initializer="ones", name="two"), {"x": tf.keras.layers.Dense(1, name="three")}]
    def call(self, x):
        return self.two[0](self.one(x))
block = Block()
y = block(tf.ones((1, 2)))
y, [tuple(w.shape) for w in block.weights], len(block.trainable_variables)

# %% training is passed on
class Tell(tf.keras.layers.Layer):
    def call(self, x, training=None):
        print("training", training)
        return x
class Outer(tf.keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.tell = Tell()
    def call(self, x):
        return self.tell(x)
outer = Outer()
outer(tf.ones(1), training=True)
outer(tf.ones(1), training=False)
tf.keras.Sequential([Tell(), Outer()])(tf.ones((1, 1)), training=True)

# %% add_loss
class Penalty(tf.keras.layers.Layer):
    def call(self, x):
        self.add_loss(tf.reduce_sum(x) * 0.1)
        return x
layer = Penalty()
layer(tf.ones((2, 2)))
layer.losses

# %% forgetting super().__init__
class Forgot(tf.keras.layers.Layer):
    def __init__(self):
        self.units = 3
    def call(self, x):
        return x
Forgot()(tf.ones(1))

# %% no call method
class Empty(tf.keras.layers.Layer):
    pass
Empty()(tf.ones(1))

# %% config
layer = tf.keras.layers.Dense(3, activation="relu", name="mine", use_bias=False)
config = layer.get_config()
config["units"], config["activation"], config["use_bias"], config["name"], config["trainable"]

# %% from a config
layer = tf.keras.layers.Dense(3, activation="tanh", name="mine")
again = tf.keras.layers.Dense.from_config(layer.get_config())
again.name, again.units, again.activation is tf.keras.activations.tanh

# %% compute_output_shape
tf.keras.layers.Dense(3).compute_output_shape((None, 5)), tf.keras.layers.Flatten().compute_output_shape((None, 2, 3))

# %% the gradient by a layer's weights
layer = tf.keras.layers.Dense(2, activation="tanh", kernel_initializer="ones")
x = tf.constant([[0.1, 0.2], [0.3, -0.4]])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(layer(x) ** 2)
tape.gradient(y, layer.trainable_weights)

# %% a layer in a function
layer = tf.keras.layers.Dense(2, kernel_initializer="ones")
@tf.function
def f(x):
    return layer(x)
f(tf.ones((1, 3))), f(tf.ones((4, 3))), layer.kernel.shape

# %% Input is symbolic
x = tf.keras.Input((3,), name="in")
tuple(x.shape), x.dtype == "float32", x.name

# %% Input needs a shape
tf.keras.Input()

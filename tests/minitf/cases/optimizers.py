"""Optimizers step by step: every option, slots, clipping, and what goes wrong.

Cells for TensorFlow and minitf alike; see ../cells.py. Lesson 05 teaches these. Each
runs four steps on the same two variables, so that their numbers can be laid side by side.
"""

# %% SGD
v, w = tf.Variable([1.0, 2.0]), tf.Variable([[3.0]])
optimizer = tf.keras.optimizers.SGD(learning_rate=0.1)
out = []
for step in range(4):
    optimizer.apply_gradients([(tf.constant([0.5, -1.0]) * (step + 1), v), (2.0 * w, w)])
    out.append((v.numpy(), w.numpy()))
out, int(optimizer.iterations), float(optimizer.learning_rate)

# %% SGD with momentum
v, w = tf.Variable([1.0, 2.0]), tf.Variable([[3.0]])
optimizer = tf.keras.optimizers.SGD(0.1, momentum=0.9)
out = []
for step in range(4):
    optimizer.apply_gradients([(tf.constant([0.5, -1.0]) * (step + 1), v), (2.0 * w, w)])
    out.append((v.numpy(), w.numpy()))
out

# %% SGD with Nesterov momentum
v, w = tf.Variable([1.0, 2.0]), tf.Variable([[3.0]])
optimizer = tf.keras.optimizers.SGD(0.1, momentum=0.9, nesterov=True)
out = []
for step in range(4):
    optimizer.apply_gradients([(tf.constant([0.5, -1.0]) * (step + 1), v), (2.0 * w, w)])
    out.append((v.numpy(), w.numpy()))
out

# %% Adam
v, w = tf.Variable([1.0, 2.0]), tf.Variable([[3.0]])
optimizer = tf.keras.optimizers.Adam(learning_rate=0.1)
out = []
for step in range(4):
    optimizer.apply_gradients([(tf.constant([0.5, -1.0]) * (step + 1), v), (2.0 * w, w)])
    out.append((v.numpy(), w.numpy()))
out, int(optimizer.iterations)

# %% Adam with its options
v, w = tf.Variable([1.0, 2.0]), tf.Variable([[3.0]])
optimizer = tf.keras.optimizers.Adam(0.01, beta_1=0.5, beta_2=0.9, epsilon=0.1)
out = []
for step in range(4):
    optimizer.apply_gradients([(tf.constant([0.5, -1.0]) * (step + 1), v), (2.0 * w, w)])
    out.append((v.numpy(), w.numpy()))
out

# %% Adam where a gradient is zero, and tiny
v = tf.Variable([1.0, 1.0, 1.0])
optimizer = tf.keras.optimizers.Adam(0.1)
for step in range(3):
    optimizer.apply_gradients([(tf.constant([0.0, 1e-8, 1e8]), v)])
v

# %% weight decay with SGD
v = tf.Variable([1.0, 2.0])
optimizer = tf.keras.optimizers.SGD(0.1, weight_decay=0.5)
for step in range(2):
    optimizer.apply_gradients([(tf.constant([0.5, -1.0]), v)])
v

# %% weight decay with Adam
v = tf.Variable([1.0, 2.0])
optimizer = tf.keras.optimizers.Adam(0.1, weight_decay=0.01)
for step in range(2):
    optimizer.apply_gradients([(tf.constant([0.5, -1.0]), v)])
v

# %% clipvalue
v = tf.Variable([1.0, 2.0])
optimizer = tf.keras.optimizers.SGD(1.0, clipvalue=0.25)
optimizer.apply_gradients([(tf.constant([0.5, -1.0]), v)])
v

# %% clipnorm
v, w = tf.Variable([1.0, 2.0]), tf.Variable([[3.0]])
optimizer = tf.keras.optimizers.SGD(1.0, clipnorm=0.5)
optimizer.apply_gradients([(tf.constant([3.0, -4.0]), v), (tf.constant([[0.1]]), w)])
v, w

# %% global_clipnorm
v, w = tf.Variable([1.0, 2.0]), tf.Variable([[3.0]])
optimizer = tf.keras.optimizers.SGD(1.0, global_clipnorm=0.5)
optimizer.apply_gradients([(tf.constant([3.0, -4.0]), v), (tf.constant([[12.0]]), w)])
v, w

# %% clipping a gradient of zeros
v = tf.Variable([1.0, 2.0])
optimizer = tf.keras.optimizers.SGD(1.0, clipnorm=0.5)
optimizer.apply_gradients([(tf.constant([0.0, 0.0]), v)])
v

# %% clipnorm and clipvalue together
tf.keras.optimizers.SGD(1.0, clipnorm=0.5, clipvalue=0.1)

# %% the learning rate can be changed
v = tf.Variable([1.0])
optimizer = tf.keras.optimizers.SGD(0.1)
optimizer.apply_gradients([(tf.constant([1.0]), v)])
optimizer.learning_rate = 0.5
optimizer.apply_gradients([(tf.constant([1.0]), v)])
optimizer.learning_rate.assign(0.25)
optimizer.apply_gradients([(tf.constant([1.0]), v)])
v, optimizer.learning_rate

# %% a gradient of None is passed over
v, w = tf.Variable([1.0]), tf.Variable([2.0])
optimizer = tf.keras.optimizers.SGD(0.1)
optimizer.apply_gradients([(None, v), (tf.constant([1.0]), w)])
v, w

# %% no gradient at all
v = tf.Variable([1.0])
tf.keras.optimizers.SGD(0.1).apply_gradients([(None, v)])

# %% nothing at all
tf.keras.optimizers.SGD(0.1).apply_gradients([])

# %% other variables than it was built for
v, w = tf.Variable([1.0]), tf.Variable([2.0])
optimizer = tf.keras.optimizers.Adam(0.1)
optimizer.apply_gradients([(tf.constant([1.0]), v)])
optimizer.apply_gradients([(tf.constant([1.0]), w)])

# %% apply
v, w = tf.Variable([1.0]), tf.Variable([2.0])
optimizer = tf.keras.optimizers.SGD(0.1)
optimizer.apply([tf.constant([1.0]), tf.constant([2.0])], [v, w])
optimizer.apply([tf.constant([1.0]), tf.constant([2.0])])
v, w

# %% what an optimizer keeps
layer = tf.keras.layers.Dense(2, name="d")
layer.build((None, 3))
optimizer = tf.keras.optimizers.Adam()
before = len(optimizer.variables)
optimizer.build(layer.trainable_variables)
before, [v.name for v in optimizer.variables], [tuple(v.shape) for v in optimizer.variables], optimizer.iterations.dtype == "int64"

# %% what SGD keeps
layer = tf.keras.layers.Dense(2, name="d")
layer.build((None, 3))
plain, momentum = tf.keras.optimizers.SGD(), tf.keras.optimizers.SGD(momentum=0.5)
plain.build(layer.trainable_variables)
momentum.build(layer.trainable_variables)
[v.name for v in plain.variables], [v.name for v in momentum.variables], [v.path for v in momentum.variables]

# %% each line: names and errors
tf.keras.optimizers.get("adam").__class__.__name__
tf.keras.optimizers.get("SGD").__class__.__name__
tf.keras.optimizers.get("no_such_optimizer")
tf.keras.optimizers.get(3)
tf.keras.optimizers.SGD().name, tf.keras.optimizers.Adam().name
float(tf.keras.optimizers.SGD().learning_rate), float(tf.keras.optimizers.Adam().learning_rate)
tf.keras.optimizers.SGD(momentum=2.0)
tf.keras.optimizers.SGD(momentum=-0.1)
tf.keras.optimizers.Adam(no_such_argument=1)
tf.keras.optimizers.SGD(0.5, momentum=0.9, nesterov=True).get_config()["momentum"]
tf.keras.optimizers.Adam(0.5).get_config()["beta_2"]
tf.keras.optimizers.SGD.from_config({"learning_rate": 0.5, "momentum": 0.9}).momentum
tf.optimizers.Adam(0.1).name

# %% inside a function
v = tf.Variable([1.0, 2.0])
optimizer = tf.keras.optimizers.Adam(0.1)
@tf.function
def step(g):
    optimizer.apply_gradients([(g, v)])
    return v
[step(tf.constant([0.5, -1.0])) for _ in range(3)], int(optimizer.iterations)

# %% minimising by hand
v = tf.Variable(10.0)
optimizer = tf.keras.optimizers.Adam(0.5)
for _ in range(10):
    with tf.GradientTape() as tape:
        loss = (v - 3.0) ** 2
    optimizer.apply_gradients(zip(tape.gradient(loss, [v]), [v]))
v

# %% float64 variables
v = tf.Variable([1.0, 2.0], dtype=tf.float64)
optimizer = tf.keras.optimizers.SGD(0.1, momentum=0.5)
for _ in range(2):
    optimizer.apply_gradients([(tf.constant([0.5, -1.0], tf.float64), v)])
v

# %% an optimizer of your own
class Plain(tf.keras.optimizers.Optimizer):
    def update_step(self, gradient, variable, learning_rate):
        self.assign_sub(variable, gradient * learning_rate) if hasattr(self, "assign_sub") else variable.assign_sub(gradient * learning_rate)
v = tf.Variable([1.0])
optimizer = Plain(0.5, name="plain")
optimizer.apply_gradients([(tf.constant([1.0]), v)])
v

"""compile, fit, evaluate, predict: histories, weights and answers, number for number.

Cells for TensorFlow and minitf alike; see ../cells.py. Lesson 06 teaches these. Without
shuffling, the same seed gives the same weights and so the same training.
"""

# %% the model of the course text (to 1e-4)
tf.keras.utils.set_random_seed(0)
draw = np.random.default_rng(1)
X_train = draw.standard_normal((100, 10)).astype("float32")
y_train = (X_train.sum(1) > 0).astype("int32")
model = tf.keras.Sequential([
    tf.keras.layers.Dense(16, activation="relu", input_shape=(10,)),
    tf.keras.layers.Dense(1, activation="sigmoid")
])
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
history = model.fit(X_train, y_train, epochs=10, batch_size=32, shuffle=False, verbose=0)
history.history, history.epoch, model.evaluate(X_train, y_train, verbose=0), model.predict(X_train[:3], verbose=0), model.get_weights()[1]

# %% SGD and mean squared error (to 1e-4)
tf.keras.utils.set_random_seed(0)
draw = np.random.default_rng(1)
x = draw.standard_normal((50, 3))
y = x @ [[1.0], [2.0], [-1.0]] + 0.5
model = tf.keras.Sequential([tf.keras.Input((3,)), tf.keras.layers.Dense(1)])
model.compile("sgd", "mse", metrics=["mae"])
history = model.fit(x, y, epochs=3, batch_size=8, shuffle=False, verbose=0)
history.history, model.get_weights(), model.evaluate(x, y, verbose=0, return_dict=True)

# %% classes by number (to 1e-4)
tf.keras.utils.set_random_seed(0)
draw = np.random.default_rng(1)
x, y = draw.standard_normal((60, 4)), draw.integers(0, 3, 60)
model = tf.keras.Sequential([tf.keras.Input((4,)), tf.keras.layers.Dense(8, "relu"), tf.keras.layers.Dense(3, "softmax")])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
history = model.fit(x, y, epochs=3, batch_size=16, shuffle=False, verbose=0, validation_split=0.2)
history.history, model.evaluate(x, y, verbose=0)

# %% one-hot classes and logits (to 1e-4)
tf.keras.utils.set_random_seed(0)
draw = np.random.default_rng(1)
x, y = draw.standard_normal((60, 4)), tf.keras.utils.to_categorical(draw.integers(0, 3, 60))
model = tf.keras.Sequential([tf.keras.Input((4,)), tf.keras.layers.Dense(3)])
model.compile(tf.keras.optimizers.SGD(0.1, momentum=0.9, nesterov=True),
              tf.keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.1), metrics=["acc"])
history = model.fit(x, y, epochs=3, batch_size=16, shuffle=False, verbose=0)
history.history, model.predict(x[:2], verbose=0)

# %% validation data
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, kernel_initializer="ones")])
model.compile("sgd", "mse")
x, y = np.arange(4.0).reshape(4, 1), np.arange(4.0)
history = model.fit(x, y * 2, epochs=2, shuffle=False, verbose=0, validation_data=(x[:2], y[:2]))
history.history

# %% validation split takes the last rows
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, kernel_initializer="zeros", trainable=False)])
model.compile("sgd", "mae")
x = np.arange(10.0).reshape(10, 1)
model.fit(x, x, epochs=1, verbose=0, validation_split=0.25).history

# %% validation every other epoch
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, kernel_initializer="ones")])
model.compile("sgd", "mse")
x = np.ones((4, 1))
history = model.fit(x, 3 * x, epochs=4, shuffle=False, verbose=0, validation_data=(x, x), validation_freq=2)
{k: len(v) for k, v in history.history.items()}

# %% class weights (to 1e-5)
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, "sigmoid", kernel_initializer="ones")])
model.compile("sgd", "binary_crossentropy", metrics=["accuracy"], weighted_metrics=["binary_accuracy"])
x, y = np.array([[-2.0], [1.0], [0.5], [3.0]]), np.array([0, 1, 0, 1])
history = model.fit(x, y, epochs=2, batch_size=2, shuffle=False, verbose=0, class_weight={0: 1.0, 1: 5.0})
history.history, model.get_weights()

# %% sample weights (to 1e-5)
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, kernel_initializer="ones")])
model.compile("sgd", "mse", metrics=["mae"], weighted_metrics=["mse"])
x, y = np.array([[1.0], [2.0], [3.0]]), np.array([[2.0], [2.0], [2.0]])
history = model.fit(x, y, epochs=2, shuffle=False, verbose=0, sample_weight=np.array([1.0, 0.0, 3.0]))
history.history, model.evaluate(x, y, verbose=0, sample_weight=np.array([1.0, 2.0, 3.0]), return_dict=True)

# %% train_on_batch (to 1e-5)
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, kernel_initializer="ones")])
model.compile("sgd", "mse", metrics=["mae"])
x, y = np.array([[1.0], [2.0]]), np.array([[3.0], [3.0]])
a = model.train_on_batch(x, y)
b = model.train_on_batch(x, y, return_dict=True)
a, b, model.test_on_batch(x, y, return_dict=True), model.predict_on_batch(x)

# %% evaluate gives one number for the loss alone
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, kernel_initializer="ones")])
model.compile(loss="mse", optimizer="sgd")
x = np.array([[1.0], [2.0]])
model.evaluate(x, 2 * x, verbose=0), model.evaluate(x, 2 * x, verbose=0, return_dict=True)

# %% the last batch is smaller
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, kernel_initializer="ones")])
model.compile("sgd", "mse", metrics=["mae"])
x = np.arange(5.0).reshape(5, 1)
history = model.fit(x, 2 * x, batch_size=2, epochs=1, shuffle=False, verbose=0)
history.history, model.evaluate(x, 2 * x, batch_size=3, verbose=0), model.predict(x, batch_size=2, verbose=0)

# %% labels of rank one for one output
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, kernel_initializer="ones")])
model.compile("sgd", "mse", metrics=["mse"])
model.evaluate(np.array([[1.0], [2.0]]), np.array([3.0, 5.0]), verbose=0)

# %% metrics by object and function
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, kernel_initializer="ones")])
def largest(y_true, y_pred):
    return tf.reduce_max(tf.abs(y_true - y_pred))
model.compile("sgd", "mse", metrics=[tf.keras.metrics.MeanAbsoluteError(name="distance"), largest])
model.evaluate(np.array([[1.0], [2.0]]), np.array([[3.0], [5.0]]), verbose=0, return_dict=True)

# %% a loss of one's own
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, kernel_initializer="ones")])
def quartic(y_true, y_pred):
    return tf.reduce_mean((y_true - y_pred) ** 4, axis=-1)
model.compile(tf.keras.optimizers.SGD(0.001), quartic)
x = np.array([[1.0], [2.0]])
model.fit(x, 2 * x, epochs=2, verbose=0, shuffle=False).history

# %% a train step of one's own (to 1e-5)
class Custom(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = tf.keras.layers.Dense(1, kernel_initializer="ones")
    def call(self, x):
        return self.dense(x)
    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            y_pred = self(x, training=True)
            loss = self.compute_loss(y=y, y_pred=y_pred)
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))
        for metric in self.metrics:
            if metric.name == "loss":
                metric.update_state(loss)
            else:
                metric.update_state(y, y_pred)
        return {m.name: m.result() for m in self.metrics}
model = Custom()
model.compile("sgd", "mse", metrics=["mae"])
x = np.array([[1.0], [2.0], [3.0]])
history = model.fit(x, 2 * x, epochs=3, batch_size=3, verbose=0, shuffle=False)
{k: v for k, v in sorted(history.history.items()) if k == "loss"}, model.get_weights()

# %% a train step with a loss and metrics of its own (to 1e-5)
class Custom(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = tf.keras.layers.Dense(1, kernel_initializer="ones")
        self.tracker = tf.keras.metrics.Mean(name="my_loss")
    def call(self, x):
        return self.dense(x)
    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.abs(self(x, training=True) - y))
        gradients = tape.gradient(loss, self.trainable_weights)
        self.optimizer.apply(gradients, self.trainable_weights)
        self.tracker.update_state(loss)
        return {"my_loss": self.tracker.result(), "constant": 7.0}
    @property
    def metrics(self):
        return [self.tracker]
model = Custom()
model.compile(optimizer=tf.keras.optimizers.SGD(0.1))
x = np.array([[1.0], [2.0], [3.0]])
model.fit(x, 2 * x, epochs=3, batch_size=2, verbose=0, shuffle=False).history

# %% add_loss counts in training (to 1e-5)
class Penalty(tf.keras.layers.Layer):
    def call(self, x):
        self.add_loss(0.1 * tf.reduce_sum(x ** 2))
        return x
model = tf.keras.Sequential([tf.keras.Input((1,)), Penalty(), tf.keras.layers.Dense(1, kernel_initializer="ones")])
model.compile("sgd", "mse")
x = np.array([[1.0], [2.0]])
model.fit(x, 2 * x, epochs=2, verbose=0, shuffle=False).history, model.evaluate(x, 2 * x, verbose=0)

# %% a frozen layer stays (to 1e-5)
frozen = tf.keras.layers.Dense(2, kernel_initializer="ones", trainable=False)
model = tf.keras.Sequential([tf.keras.Input((1,)), frozen, tf.keras.layers.Dense(1, kernel_initializer="ones")])
model.compile("sgd", "mse")
x = np.array([[1.0], [2.0]])
history = model.fit(x, 5 * x, epochs=2, verbose=0, shuffle=False)
history.history, frozen.get_weights(), len(model.trainable_weights), len(model.non_trainable_weights)

# %% fit goes on where it was
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, kernel_initializer="ones")])
model.compile(tf.keras.optimizers.SGD(0.01, momentum=0.5), "mse")
x = np.array([[1.0], [2.0]])
a = model.fit(x, 3 * x, epochs=1, verbose=0, shuffle=False).history
b = model.fit(x, 3 * x, epochs=3, initial_epoch=1, verbose=0, shuffle=False)
a, b.history, b.epoch

# %% compile again starts the optimizer anew
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, kernel_initializer="ones")])
x = np.array([[1.0], [2.0]])
out = []
for _ in range(2):
    model.compile(tf.keras.optimizers.SGD(0.01, momentum=0.9), "mse")
    out.append(model.fit(x, 3 * x, epochs=2, verbose=0, shuffle=False).history["loss"])
out

# %% from a data set
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, kernel_initializer="ones")])
model.compile("sgd", "mse")
x = np.arange(6.0, dtype="float32").reshape(6, 1)
data = tf.data.Dataset.from_tensor_slices((x, 2 * x)).batch(4)
history = model.fit(data, epochs=2, verbose=0, validation_data=data)
history.history, model.evaluate(data, verbose=0), model.predict(data.map(lambda x, y: x), verbose=0)

# %% from tensors
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, kernel_initializer="ones")])
model.compile("sgd", "mse")
x = tf.constant([[1.0], [2.0], [3.0]])
model.fit(x, 2 * x, epochs=1, verbose=0, shuffle=False).history, model.predict(x, verbose=0)

# %% from a generator
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, kernel_initializer="ones")])
model.compile("sgd", "mse")
def batches():
    while True:
        yield np.array([[1.0], [2.0]]), np.array([[2.0], [4.0]])
model.fit(batches(), steps_per_epoch=3, epochs=2, verbose=0).history

# %% run eagerly is the same (to 1e-5)
x, y = np.array([[1.0], [2.0], [3.0]]), np.array([0, 1, 1])
out = []
for eager in (False, True):
    model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, "sigmoid", kernel_initializer="ones")])
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"], run_eagerly=eager)
    out.append(model.fit(x, y, epochs=3, batch_size=2, shuffle=False, verbose=0).history)
out

# %% predict keeps structures
class Two(tf.keras.Model):
    def call(self, x):
        return {"double": x * 2.0, "more": [x, x + 1.0]}
Two().predict(np.array([[1.0], [2.0], [3.0]]), batch_size=2, verbose=0)

# %% a model on integers
class Last(tf.keras.Model):
    def call(self, x):
        return tf.cast(x, "float32") * 2.0
Last().predict(np.array([[1], [2]]), verbose=0)

# %% the optimizer's step count after fit
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])
model.compile("adam", "mse")
model.fit(np.ones((10, 1)), np.ones(10), batch_size=3, epochs=2, verbose=0)
int(model.optimizer.iterations)

# %% steps_per_execution changes nothing (to 1e-5)
out = []
x = np.arange(7.0).reshape(7, 1)
for steps in (1, 3):
    model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, kernel_initializer="ones")])
    model.compile(tf.keras.optimizers.SGD(0.001), "mse", steps_per_execution=steps)
    history = model.fit(x, 2 * x, batch_size=2, epochs=3, shuffle=False, verbose=0)
    out.append((model.get_weights(), history.history["loss"][-1]))
out

# %% a metric that was given as an object is listed with the compiled ones only
model = tf.keras.Sequential([tf.keras.Input((3,)), tf.keras.layers.Dense(1)])
model.compile("sgd", "mse", metrics=[tf.keras.metrics.MeanAbsoluteError()])
model.fit(np.ones((8, 3)), np.ones((8, 1)), verbose=0)
[type(m).__name__ for m in model.metrics], model.metrics_names

"""The rest of tf.nn, random draws, callbacks that change training, models as configs.

Cells for TensorFlow and minitf alike; see ../cells.py. Lesson 06 teaches some of these.
"""

# %% each line: networks (to 1e-5)
grads(lambda x: tf.nn.batch_normalization(x, tf.constant([1.0]), tf.constant([4.0]), tf.constant([0.5]), tf.constant([2.0]), 1e-3), [[1.0], [3.0]])
tf.nn.crelu([-1.0, 2.0]), tf.nn.softsign([-1.0, 2.0]), tf.nn.embedding_lookup(tf.constant([[1.0], [2.0]]), [1, 0]), tf.nn.zero_fraction([0.0, 1.0])
grads(lambda x: tf.nn.weighted_cross_entropy_with_logits(tf.constant([1.0, 0.0]), x, 2.0), [0.5, -0.3])
tf.nn.conv1d_transpose(tf.ones((1, 2, 1)), tf.ones((2, 1, 1)), [1, 4, 1], 2), tf.nn.conv3d_transpose(tf.ones((1, 1, 1, 1, 1)), tf.ones((2, 1, 1, 1, 1)), [1, 2, 1, 1, 1], [1] * 5, "VALID")
tf.nn.dropout(tf.ones(4), 0.5, seed=1)

# %% each line: draws (to 1e-5)
tf.random.stateless_truncated_normal([3], seed=[1, 2]), tf.random.stateless_categorical([[0.1, 0.9, 0.5]], 4, seed=[1, 2])
tf.random.experimental.stateless_split([1, 2]), tf.random.experimental.stateless_fold_in([1, 2], 3)
tf.random.truncated_normal([2], seed=1).shape, tf.random.categorical([[0.1, 0.9]], 3).shape
tf.random.Generator.from_seed(1).normal([2]), tf.random.Generator.from_seed(1).uniform([2], maxval=5, dtype=tf.int32), tf.random.get_global_generator() is not None

# %% a rate that is lowered, a rate that follows a plan (to 1e-5)
tf.keras.utils.set_random_seed(0)
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])
model.compile(tf.keras.optimizers.SGD(0.1), "mse")
x, y = np.ones((4, 1), "float32"), np.ones((4, 1), "float32")
stop = tf.keras.callbacks.ReduceLROnPlateau(monitor="loss", factor=0.5, patience=1, min_delta=10.0)
history = model.fit(x, y, epochs=4, verbose=0, callbacks=[stop])
rates = history.history["learning_rate"]
plan = tf.keras.callbacks.LearningRateScheduler(lambda epoch, rate: 0.1 / (epoch + 1))
more = model.fit(x, y, epochs=2, verbose=0, callbacks=[plan, tf.keras.callbacks.TerminateOnNaN(), tf.keras.callbacks.History()])
[float(r) for r in rates], [float(r) for r in more.history["learning_rate"]]

# %% models as configs
model = tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(3, activation="relu", name="a"), tf.keras.layers.Dense(1, name="b")])
copy = tf.keras.models.clone_model(model)
again = tf.keras.models.model_from_json(model.to_json())
[layer.name for layer in copy.layers], [layer.name for layer in again.layers], again.count_params(), isinstance(again, tf.keras.models.Sequential), issubclass(tf.keras.models.Sequential, tf.keras.models.Model)

# %% each line: helpers for data (to 1e-5)
tf.keras.utils.normalize(np.array([[3.0, 4.0], [0.0, 2.0]])), tf.keras.utils.normalize(np.array([[3.0, 4.0]]), order=1)
tf.keras.utils.pad_sequences([[1], [2, 3], [4, 5, 6]]), tf.keras.utils.pad_sequences([[1], [2, 3, 4]], maxlen=2, padding="post", truncating="post", value=9)
[len(list(part)) for part in tf.keras.utils.split_dataset(tf.data.Dataset.range(10), left_size=0.7)]

# %% a layer with several outputs in the summary, and one without a name
i = tf.keras.Input((3, 4))
o, h, c = tf.keras.layers.LSTM(5, return_state=True)(i)
tf.keras.Model(i, [o, h]).summary()
a = tf.keras.layers.Dense(2)(h)
tf.keras.Model(i, [a, tf.keras.layers.Dense(1)(a)]).summary()
n = tf.keras.layers.Normalization()
n.build((None, 2))
repr(tf.keras.layers.Dense(1, name="").name), [(v.name, str(np.asarray(v).dtype)) for v in n.weights]

"""Attention, sums by letters as a layer, text in letters, seeds that are split, callbacks.

Cells for TensorFlow and minitf alike; see ../cells.py.
"""

# %% each line: attention (to 1e-5)
tf.keras.layers.Attention()([tf.constant([[[1.0, 0.0], [0.5, 2.0]]]), tf.constant([[[0.3, 1.0], [1.0, -1.0], [0.0, 2.0]]])])
tf.keras.layers.Attention(use_scale=True, score_mode="concat")([tf.constant([[[1.0, 0.0]]]), tf.constant([[[0.3, 1.0], [1.0, -1.0]]])])
tf.keras.layers.Attention()([tf.constant([[[1.0, 0.0], [0.5, 2.0]]]), tf.constant([[[0.3, 1.0], [1.0, -1.0]]])], return_attention_scores=True, use_causal_mask=True)
tf.keras.layers.Attention()([tf.constant([[[1.0, 0.0]]]), tf.constant([[[0.3, 1.0], [1.0, -1.0]]])], mask=[None, tf.constant([[True, False]])])
tf.keras.layers.AdditiveAttention(use_scale=False)([tf.constant([[[1.0, 0.0]]]), tf.constant([[[0.3, 1.0], [1.0, -1.0]]])])
tf.keras.layers.EinsumDense("ab,bc->ac", output_shape=2, bias_axes="c", kernel_initializer="ones")(tf.constant([[1.0, 2.0]]))

# %% several heads (to 1e-4)
layer = tf.keras.layers.MultiHeadAttention(2, 3)
x = tf.constant([[[1.0, 0.0], [0.5, 2.0], [0.3, -1.0]]])
layer(x, x)
layer.set_weights([np.cos(np.arange(w.size)).reshape(w.shape) for w in layer.get_weights()])
with tf.GradientTape() as tape:
    y = layer(x, x)
    loss = tf.reduce_sum(y ** 2)
y, [g for g in tape.gradient(loss, layer.trainable_variables)]

# %% a list of tensors that is joined, with its gradient
x = tf.constant([1.0, 2.0, 3.0])
with tf.GradientTape() as tape:
    tape.watch(x)
    array = tf.TensorArray(tf.float32, size=2, infer_shape=False, element_shape=[None])
    y = array.write(0, x[:1]).write(1, x[1:]).concat() ** 2
y, tape.gradient(y, x)

# %% a list that is joined in a graph, with its gradient
@tf.function
def f(x):
    array = tf.TensorArray(tf.float32, size=2, infer_shape=False, element_shape=[None])
    return array.write(0, x[:1]).write(1, x[1:]).concat() ** 2
x = tf.constant([1.0, 2.0, 3.0])
with tf.GradientTape() as tape:
    tape.watch(x)
    y = f(x)
y, tape.gradient(y, x)

# %% each line: letters and seeds
tf.strings.unicode_decode("h\u00e9", "UTF-8"), tf.strings.unicode_split("h\u00e9", "UTF-8")
tf.random.split([1, 2], 3), tf.random.fold_in([1, 2], 3), tf.random.create_rng_state(7, "philox")
tf.nn.experimental.stateless_dropout(tf.ones(4), 0.5, [1, 2]), tf.debugging.set_log_device_placement(False)
tf.keras.activations.deserialize("relu")(tf.constant([-1.0])), tf.keras.activations.serialize(tf.keras.activations.tanh)
tf.image.adjust_contrast(tf.constant([[[1.0], [3.0]], [[5.0], [7.0]]]), 2.0)

# %% a generator put in the place of the global one
tf.random.set_global_generator(tf.random.Generator.from_seed(3))
tf.random.get_global_generator().normal([2])

# %% kinds of things
x = tf.ragged.constant([[1.0], [2.0, 3.0]])
[isinstance(x, tf.RaggedTensor), isinstance(tf.float32, tf.DType), issubclass(tf.keras.layers.InputLayer, tf.keras.layers.Layer), tf.SparseTensorSpec([2, 2], tf.float32).shape]

# %% base classes
[issubclass(a, b) for a, b in (
    (tf.keras.constraints.NonNeg, tf.keras.constraints.Constraint), (tf.keras.initializers.Zeros, tf.keras.initializers.Initializer),
    (tf.keras.regularizers.L2, tf.keras.regularizers.Regularizer), (tf.keras.optimizers.Lamb, tf.keras.optimizers.Optimizer),
    (tf.keras.optimizers.schedules.CosineDecay, tf.keras.optimizers.schedules.LearningRateSchedule),
)]

# %% files that callbacks write
import os, tempfile
with tempfile.TemporaryDirectory() as folder:
    model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, kernel_initializer="zeros")])
    model.compile(tf.keras.optimizers.SGD(0.1), "mse")
    x, y = np.ones((4, 1), "float32"), np.ones((4, 1), "float32")
    inside = lambda name: os.path.join(folder, name)
    model.fit(x, y, epochs=3, verbose=0, callbacks=[
        tf.keras.callbacks.CSVLogger(inside("log.csv")), tf.keras.callbacks.ModelCheckpoint(inside("best.weights.h5"), save_weights_only=True, save_best_only=True, monitor="loss"),
        tf.keras.callbacks.BackupAndRestore(inside("backup")),
    ])
    lines = open(inside("log.csv")).read().splitlines()
    found = sorted(os.listdir(folder))
[line.split(",")[0] for line in lines], found, len(lines)

# %% averaged weights swapped in, callbacks in a list by hand
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, kernel_initializer="zeros")])
model.compile(tf.keras.optimizers.SGD(0.1, use_ema=True, ema_momentum=0.5), "mse")
x, y = np.ones((4, 1), "float32"), np.ones((4, 1), "float32")
model.fit(x, y, epochs=2, verbose=0, callbacks=[tf.keras.callbacks.SwapEMAWeights(swap_on_epoch=True)])
hooks = tf.keras.callbacks.CallbackList([tf.keras.callbacks.LambdaCallback(on_epoch_begin=lambda epoch, logs: print("epoch", epoch))], model=model, add_history=True, add_progbar=False)
hooks.on_epoch_begin(3)
model.get_weights()

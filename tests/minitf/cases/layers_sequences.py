"""Layers for sequences: embedding, masks, recurrent layers and their wrappers.

Cells for TensorFlow and minitf alike; see ../cells.py.
"""

# %% each line: embedding and masks
tf.keras.layers.Embedding(3, 2, embeddings_initializer="ones")(np.array([[0, 2]])), tf.keras.layers.Embedding(3, 2).compute_output_shape((None, 4))
tf.keras.layers.Embedding(3, 2, mask_zero=True).compute_mask(np.array([[0, 2]]))
tf.keras.layers.Masking(0.0)(np.array([[[0.0, 0.0], [1.0, 0.0]]], "float32")), tf.keras.layers.Masking().compute_mask(np.array([[[0.0, 0.0], [1.0, 0.0]]], "float32"))

# %% each line: recurrent layers (to 1e-4)
tf.keras.layers.SimpleRNN(2, kernel_initializer="ones", recurrent_initializer="ones")(np.linspace(-1, 1, 6, dtype="float32").reshape(1, 3, 2))
tf.keras.layers.SimpleRNN(2, return_sequences=True, return_state=True, kernel_initializer="ones", recurrent_initializer="zeros")(np.linspace(-1, 1, 6, dtype="float32").reshape(1, 3, 2))
tf.keras.layers.LSTM(2, kernel_initializer="ones", recurrent_initializer="ones")(np.linspace(-1, 1, 6, dtype="float32").reshape(1, 3, 2))
tf.keras.layers.LSTM(2, return_sequences=True, return_state=True, go_backwards=True, kernel_initializer="ones", recurrent_initializer="ones")(np.linspace(-1, 1, 6, dtype="float32").reshape(1, 3, 2))
tf.keras.layers.GRU(2, kernel_initializer="ones", recurrent_initializer="ones")(np.linspace(-1, 1, 6, dtype="float32").reshape(1, 3, 2))
tf.keras.layers.GRU(2, reset_after=False, kernel_initializer="ones", recurrent_initializer="ones")(np.linspace(-1, 1, 6, dtype="float32").reshape(1, 3, 2))
tf.keras.layers.SimpleRNN(2, kernel_initializer="ones", recurrent_initializer="ones")(np.linspace(-1, 1, 6, dtype="float32").reshape(1, 3, 2), mask=np.array([[True, False, True]]))
tf.keras.layers.SimpleRNN(2, kernel_initializer="ones", recurrent_initializer="ones")(np.ones((1, 3, 2), "float32"), initial_state=np.ones((1, 2), "float32"))

# %% each line: cells and wrappers (to 1e-4)
tf.keras.layers.RNN(tf.keras.layers.SimpleRNNCell(2, kernel_initializer="ones", recurrent_initializer="ones"))(np.ones((1, 3, 2), "float32"))
tf.keras.layers.RNN(tf.keras.layers.StackedRNNCells([tf.keras.layers.GRUCell(2, kernel_initializer="ones", recurrent_initializer="ones"), tf.keras.layers.LSTMCell(1, kernel_initializer="ones", recurrent_initializer="ones")]))(np.ones((1, 3, 2), "float32"))
tf.keras.layers.Bidirectional(tf.keras.layers.SimpleRNN(1, kernel_initializer="ones", recurrent_initializer="ones"))(np.linspace(-1, 1, 6, dtype="float32").reshape(1, 3, 2))
tf.keras.layers.Bidirectional(tf.keras.layers.SimpleRNN(1, return_sequences=True, kernel_initializer="ones", recurrent_initializer="ones"), merge_mode="sum")(np.linspace(-1, 1, 6, dtype="float32").reshape(1, 3, 2))
tf.keras.layers.TimeDistributed(tf.keras.layers.Dense(1, kernel_initializer="ones"))(np.arange(6.0, dtype="float32").reshape(1, 3, 2))
tf.keras.layers.Wrapper(tf.keras.layers.Dense(1, kernel_initializer="ones")).layer.units

# %% a seed gives Keras' weights of an LSTM (to 1e-5)
tf.keras.utils.set_random_seed(3)
layer = tf.keras.layers.LSTM(2)
layer(np.ones((1, 2, 3), "float32")), [w.name for w in layer.weights], layer.get_weights()

# %% gradients through time (to 1e-4)
layer = tf.keras.layers.GRU(2, kernel_initializer="ones", recurrent_initializer="ones")
x = tf.constant(np.linspace(-1, 1, 6, dtype="float32").reshape(1, 3, 2))
with tf.GradientTape() as tape:
    tape.watch(x)
    loss = tf.reduce_sum(layer(x) ** 2)
tape.gradient(loss, [x, *layer.trainable_variables])

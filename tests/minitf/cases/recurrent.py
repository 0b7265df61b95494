"""Recurrent layers: outputs, states, gradients and masks from the same weights.

Cells for TensorFlow and minitf alike; see ../cells.py. Every layer gets weights drawn by
NumPy, so that only the loop is compared.
"""

# %% before each cell
L = tf.keras.layers
x = np.random.RandomState(0).randn(2, 5, 3).astype("float32")
mask = np.array([[1, 1, 1, 0, 0], [1, 0, 1, 1, 1]], bool)
def filled(layer, *inputs):
    layer(*inputs)
    draw = np.random.RandomState(1)
    layer.set_weights([np.asarray(draw.randn(*w.shape), "float32") * 0.5 for w in layer.get_weights()])
    return layer
def slopes(layer, given, **options):
    given = tf.constant(given)
    with tf.GradientTape() as tape:
        tape.watch(given)
        total = sum(tf.reduce_sum(v * v) for v in tf.nest.flatten(layer(given, **options)))
    return [g.numpy() for g in tape.gradient(total, [given, *layer.trainable_weights])]

# %% each line: one layer (to 1e-5)
filled(L.SimpleRNN(4), x)(x)
filled(L.SimpleRNN(4, return_sequences=True, activation="relu"), x)(x)
filled(L.LSTM(4), x)(x)
filled(L.LSTM(4, return_sequences=True, return_state=True), x)(x)
filled(L.LSTM(3, use_bias=False, recurrent_activation="hard_sigmoid"), x)(x)
filled(L.GRU(4), x)(x)
filled(L.GRU(4, reset_after=False, return_sequences=True), x)(x)
filled(L.GRU(4, go_backwards=True, return_sequences=True), x)(x)
filled(L.LSTM(4, implementation=1), x)(x)
[w.path.split("/")[-1] + str(tuple(w.shape)) for w in filled(L.LSTM(2), x).weights]
[w.path.split("/")[-1] + str(tuple(w.shape)) for w in filled(L.GRU(2), x).weights]
L.LSTM(2).compute_output_shape((None, 5, 3)), L.GRU(2, return_sequences=True).compute_output_shape((4, 5, 3))
L.LSTM(0)

# %% each line: gradients, also through masks (to 1e-4)
slopes(filled(L.SimpleRNN(3), x), x)
slopes(filled(L.LSTM(3, return_sequences=True), x), x)
slopes(filled(L.GRU(3), x), x)
slopes(filled(L.GRU(3, reset_after=False), x), x)
slopes(filled(L.LSTM(3), x), x, mask=mask)
slopes(filled(L.Bidirectional(L.GRU(2)), x), x, mask=mask)

# %% each line: masks (to 1e-5)
filled(L.LSTM(3, return_sequences=True), x)(x, mask=mask)
filled(L.GRU(3), x)(x, mask=mask)
filled(L.RNN(L.SimpleRNNCell(3), return_sequences=True, zero_output_for_mask=True), x)(x, mask=mask)
filled(L.Bidirectional(L.LSTM(2, return_sequences=True)), x)(x, mask=mask)

# %% each line: around a layer (to 1e-5)
filled(L.Bidirectional(L.LSTM(3)), x)(x)
filled(L.Bidirectional(L.GRU(3, return_sequences=True), merge_mode="sum"), x)(x)
filled(L.Bidirectional(L.SimpleRNN(3), merge_mode=None), x)(x)
filled(L.Bidirectional(L.LSTM(2, return_state=True)), x)(x)
filled(L.TimeDistributed(L.Dense(2)), x)(x)
filled(L.RNN([L.LSTMCell(3), L.GRUCell(2)], return_state=True), x)(x)
L.Bidirectional(L.LSTM(3), merge_mode="none")
L.Bidirectional(L.LSTM(3), backward_layer=L.GRU(3))
L.TimeDistributed(3)

# %% a state to start from (to 1e-5)
layer = filled(L.LSTM(3, return_state=True), x)
_, h, c = layer(x)
layer(x, initial_state=[h, c])

# %% states that stay from batch to batch (to 1e-5)
layer = filled(L.GRU(3, stateful=True), x)
layer.reset_state()
first, second = layer(x), layer(x)
layer.reset_state()
first, second, layer(x)

# %% a cell of your own (to 1e-5)
class Adder(tf.keras.layers.Layer):
    state_size = 3
    def call(self, inputs, states):
        total = inputs + states[0]
        return total * 2.0, [total]
L.RNN(Adder(), return_sequences=True, return_state=True)(x)

# %% embedding, mask and LSTM in a model (to 1e-5)
ids = np.array([[1, 2, 0, 0], [3, 0, 2, 1]])
inputs = tf.keras.Input((None,), dtype="int32")
hidden = L.Embedding(5, 3, mask_zero=True)(inputs)
model = tf.keras.Model(inputs, L.LSTM(2)(hidden))
draw = np.random.RandomState(1)
model.set_weights([draw.randn(*w.shape).astype("float32") * 0.5 for w in model.get_weights()])
model(ids), model.predict(ids, verbose=0), tuple(hidden.shape)

# %% training a recurrent model (to 1e-5)
model = tf.keras.Sequential([L.Input((5, 3)), L.GRU(3), L.Dense(1)])
draw = np.random.RandomState(1)
model.set_weights([draw.randn(*w.shape).astype("float32") * 0.5 for w in model.get_weights()])
model.compile(tf.keras.optimizers.SGD(0.1), "mse")
history = model.fit(x, np.ones((2, 1)), epochs=3, verbose=0, shuffle=False)
history.history["loss"], model.get_weights()

# %% configs (to 1e-5)
config = L.LSTM(4, return_sequences=True, dropout=0.2, name="m").get_config()
{k: config[k] for k in ("units", "return_sequences", "dropout", "unit_forget_bias", "go_backwards")}

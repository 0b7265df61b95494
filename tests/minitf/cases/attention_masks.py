"""Attention layers: outputs, scores, masks and gradients from the same weights.

Cells for TensorFlow and minitf alike; see ../cells.py.
"""

# %% before each cell
L = tf.keras.layers
q = np.random.RandomState(0).randn(2, 3, 4).astype("float32")
v = np.random.RandomState(1).randn(2, 5, 4).astype("float32")
q_mask = np.array([[1, 1, 0], [1, 1, 1]], bool)
v_mask = np.array([[1, 1, 1, 0, 0], [1, 0, 1, 1, 1]], bool)
def filled(layer, *inputs):
    layer(*inputs)
    draw = np.random.RandomState(2)
    layer.set_weights([np.asarray(draw.randn(*w.shape), "float32") * 0.5 for w in layer.get_weights()])
    return layer

# %% each line: queries and values (to 1e-5)
L.Attention()([q, v])
L.Attention()([q, v, v * 2.0], return_attention_scores=True)
filled(L.Attention(use_scale=True, score_mode="concat"), [q, v])([q, v])
filled(L.AdditiveAttention(), [q, v])([q, v], return_attention_scores=True)
L.Attention()([q, v], mask=[q_mask, v_mask], return_attention_scores=True)
L.Attention()([q, q], use_causal_mask=True, return_attention_scores=True)
L.AdditiveAttention(use_scale=False)([q, v], mask=[None, v_mask])
L.Attention(score_mode="sum")
L.Attention()(q)
L.Attention()([q])
L.Attention().compute_output_shape([(None, 3, 4), (None, 5, 6)])
L.AdditiveAttention(name="a").get_config()["use_scale"]

# %% each line: several heads (to 1e-5)
filled(L.MultiHeadAttention(2, 3), q, v)(q, v)
filled(L.MultiHeadAttention(2, 3, value_dim=4, output_shape=5), q, v)(q, v, return_attention_scores=True)
filled(L.MultiHeadAttention(2, 3), q, q)(q, q, use_causal_mask=True)
filled(L.MultiHeadAttention(2, 3, use_bias=False), q, v)(q, v, attention_mask=v_mask[:, None, :] & q_mask[:, :, None])
filled(L.MultiHeadAttention(2, 3), q, v)(q, v, query_mask=q_mask, value_mask=v_mask)
filled(L.MultiHeadAttention(1, 2, attention_axes=(1, 2)), v[:, None], v[:, None])(v[:, None], v[:, None])
[w.path.split("/", 1)[1] + str(tuple(w.shape)) for w in filled(L.MultiHeadAttention(2, 3), q, v).weights]
L.MultiHeadAttention(0, 3)
tuple(L.MultiHeadAttention(2, 3)(tf.keras.Input((3, 4)), tf.keras.Input((5, 4))).shape)

# %% gradients through several heads (to 1e-4)
layer = filled(L.MultiHeadAttention(2, 3, use_bias=False), q, v)
with tf.GradientTape() as tape:
    total = tf.reduce_sum(layer(q, v) ** 2)
[g.numpy() for g in tape.gradient(total, layer.trainable_weights)]

# %% each line: a dense layer by an equation (to 1e-5)
filled(L.EinsumDense("abc,cd->abd", (None, 2), bias_axes="d"), q)(q)
filled(L.EinsumDense("...x,xy->...y", 2, activation="relu", bias_axes="y"), q)(q)
filled(L.EinsumDense("abc,cde->abde", (None, 2, 3), bias_axes="de"), q)(q)

"""All optimizers: three steps each, their slots, schedules of the learning rate.

Cells for TensorFlow and minitf alike; see ../cells.py. Lesson 06 teaches some of these.
"""

# %% three steps of each optimizer (to 1e-5)
def steps(optimizer):
    v = tf.Variable([1.0, -2.0, 0.5])
    for k in range(3):
        optimizer.apply_gradients([(tf.constant([0.5, -0.1 * k, 2.0]), v)])
    return v.numpy(), int(optimizer.iterations)
o = tf.keras.optimizers
[steps(make) for make in (
    o.SGD(0.1), o.SGD(0.1, momentum=0.9), o.SGD(0.1, momentum=0.9, nesterov=True), o.RMSprop(0.1), o.RMSprop(0.1, momentum=0.9, centered=True),
    o.Adagrad(0.1), o.Adadelta(0.1), o.Adam(0.1), o.Adam(0.1, amsgrad=True), o.AdamW(0.1, weight_decay=0.01), o.Adamax(0.1), o.Nadam(0.1),
    o.Ftrl(0.1), o.Ftrl(0.1, l1_regularization_strength=0.1, l2_regularization_strength=0.1), o.Lion(0.1), o.Lamb(0.1),
)]

# %% clipping, decay, averages (to 1e-5)
def steps(optimizer):
    v = tf.Variable([1.0, -2.0, 0.5])
    for k in range(3):
        optimizer.apply_gradients([(tf.constant([0.5, -0.1 * k, 2.0]), v)])
    optimizer.finalize_variable_values([v])
    return v.numpy()
o = tf.keras.optimizers
[steps(make) for make in (
    o.SGD(0.1, clipnorm=1.0), o.SGD(0.1, clipvalue=0.3), o.SGD(0.1, global_clipnorm=1.0), o.SGD(0.1, weight_decay=0.1),
    o.Adam(0.1, use_ema=True, ema_momentum=0.5), o.SGD(0.1, gradient_accumulation_steps=2),
)]

# %% each line: schedules (to 1e-5)
[tf.keras.optimizers.schedules.ExponentialDecay(0.1, 10, 0.5)(k) for k in (0, 5, 10, 25)], [tf.keras.optimizers.schedules.ExponentialDecay(0.1, 10, 0.5, staircase=True)(k) for k in (0, 5, 10, 25)]
[tf.keras.optimizers.schedules.InverseTimeDecay(0.1, 10, 0.5)(k) for k in (0, 5, 10, 25)], [tf.keras.optimizers.schedules.InverseTimeDecay(0.1, 10, 0.5, staircase=True)(k) for k in (0, 5, 10, 25)]
[tf.keras.optimizers.schedules.PolynomialDecay(0.1, 10, 0.01, 2.0)(k) for k in (0, 5, 10, 25)], [tf.keras.optimizers.schedules.PolynomialDecay(0.1, 10, cycle=True)(k) for k in (0, 5, 10, 25)]
[tf.keras.optimizers.schedules.PiecewiseConstantDecay([5, 20], [1.0, 0.5, 0.1])(k) for k in (0, 5, 10, 25)]
[tf.keras.optimizers.schedules.CosineDecay(0.1, 10)(k) for k in (0, 5, 10, 25)], [tf.keras.optimizers.schedules.CosineDecay(0.0, 10, warmup_target=0.1, warmup_steps=5)(k) for k in (0, 3, 5, 10, 25)]
[tf.keras.optimizers.schedules.CosineDecayRestarts(0.1, 5, t_mul=2.0, m_mul=0.5)(k) for k in (0, 3, 5, 10, 25)]
tf.keras.optimizers.schedules.ExponentialDecay(0.1, 10, 0.5).get_config(), tf.keras.optimizers.schedules.deserialize(tf.keras.optimizers.schedules.serialize(tf.keras.optimizers.schedules.CosineDecay(0.1, 10))).get_config()
[sorted(o.get_config().items()) for o in (tf.keras.optimizers.AdamW(), tf.keras.optimizers.deserialize(tf.keras.optimizers.serialize(tf.keras.optimizers.RMSprop(0.25))))]
[tf.keras.optimizers.get(name).name for name in ("sgd", "rmsprop", "adagrad", "adadelta", "adam", "adamw", "adamax", "nadam", "ftrl", "lion")]

# %% names of an optimizer's variables
v = tf.Variable([1.0], name="w")
optimizer = tf.keras.optimizers.Adam()
optimizer.build([v])
[len(optimizer.variables), optimizer.variables[0].name, optimizer.variables[1].name]

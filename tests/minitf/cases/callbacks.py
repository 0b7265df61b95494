"""Callbacks: when each hook is called and with what, early stopping, history.

Cells for TensorFlow and minitf alike; see ../cells.py. Lesson 06 teaches these.
"""

# %% the order of the hooks
class Tell(tf.keras.callbacks.Callback):
    def on_train_begin(self, logs=None): print("train begin", logs)
    def on_train_end(self, logs=None): print("train end", sorted(logs))
    def on_epoch_begin(self, epoch, logs=None): print("epoch begin", epoch, logs)
    def on_epoch_end(self, epoch, logs=None): print("epoch end", epoch, sorted(logs))
    def on_train_batch_begin(self, batch, logs=None): print("batch begin", batch)
    def on_train_batch_end(self, batch, logs=None): print("batch end", batch, sorted(logs))
    def on_test_begin(self, logs=None): print("test begin")
    def on_test_end(self, logs=None): print("test end", sorted(logs))
    def on_test_batch_begin(self, batch, logs=None): print("test batch begin", batch)
    def on_test_batch_end(self, batch, logs=None): print("test batch end", batch, sorted(logs))
    def on_predict_begin(self, logs=None): print("predict begin")
    def on_predict_end(self, logs=None): print("predict end")
    def on_predict_batch_begin(self, batch, logs=None): print("predict batch begin", batch)
    def on_predict_batch_end(self, batch, logs=None): print("predict batch end", batch, sorted(logs))
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])
model.compile("sgd", "mse", metrics=["mae"])
x = np.ones((4, 1))
model.fit(x, x, batch_size=2, epochs=2, verbose=0, callbacks=[Tell()], validation_data=(x, x))
model.evaluate(x, x, verbose=0, callbacks=[Tell()])
model.predict(x, verbose=0, callbacks=[Tell()])
None

# %% what a callback knows
class Tell(tf.keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        print(self.params, self.model.name, type(logs["loss"]).__name__, self.model.optimizer.iterations.numpy())
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)], name="mine")
model.compile("sgd", "mse")
model.fit(np.ones((4, 1)), np.ones(4), batch_size=3, epochs=2, verbose=0, callbacks=Tell())
None

# %% the loss of a batch is the mean so far
class Tell(tf.keras.callbacks.Callback):
    def on_train_batch_end(self, batch, logs=None):
        seen.append(logs["loss"])
seen = []
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, kernel_initializer="ones")])
model.compile(tf.keras.optimizers.SGD(0.001), "mse")
x = np.arange(5.0).reshape(5, 1)
history = model.fit(x, 2 * x, batch_size=2, verbose=0, shuffle=False, callbacks=[Tell()])
seen, history.history

# %% stopping in the middle of an epoch
class Stop(tf.keras.callbacks.Callback):
    def on_train_batch_end(self, batch, logs=None):
        if batch == 1:
            self.model.stop_training = True
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])
model.compile("sgd", "mse")
history = model.fit(np.ones((8, 1)), np.ones(8), batch_size=2, epochs=5, verbose=0, callbacks=[Stop()])
history.epoch, int(model.optimizer.iterations)

# %% stopping after an epoch
class Stop(tf.keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        self.model.stop_training = epoch == 2
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])
model.compile("sgd", "mse")
model.fit(np.ones((2, 1)), np.ones(2), epochs=10, verbose=0, callbacks=[Stop()]).epoch

# %% lambda callback
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])
model.compile("sgd", "mse")
seen = []
callback = tf.keras.callbacks.LambdaCallback(
    on_epoch_end=lambda epoch, logs: seen.append(epoch), on_train_begin=lambda logs: seen.append("begin"))
model.fit(np.ones((2, 1)), np.ones(2), epochs=2, verbose=0, callbacks=[callback])
seen

# %% early stopping on a loss that grows
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, kernel_initializer="ones")])
model.compile(tf.keras.optimizers.SGD(1.5), "mse")
stop = tf.keras.callbacks.EarlyStopping(monitor="loss", patience=2)
x = np.array([[1.0], [2.0]])
history = model.fit(x, 2 * x, epochs=20, verbose=0, shuffle=False, callbacks=[stop])
len(history.epoch), stop.stopped_epoch, stop.best_epoch, stop.patience

# %% early stopping restores the best weights
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, kernel_initializer="ones")])
model.compile(tf.keras.optimizers.SGD(1.5), "mse")
stop = tf.keras.callbacks.EarlyStopping(monitor="loss", patience=1, restore_best_weights=True, verbose=1)
x = np.array([[1.0], [2.0]])
history = model.fit(x, 2 * x, epochs=20, verbose=0, shuffle=False, callbacks=[stop])
len(history.epoch), model.get_weights()

# %% early stopping with a smallest change
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, kernel_initializer="ones")])
model.compile(tf.keras.optimizers.SGD(0.05), "mse")
stop = tf.keras.callbacks.EarlyStopping(monitor="val_loss", min_delta=0.1, patience=0)
x = np.array([[1.0], [2.0]])
len(model.fit(x, 2 * x, epochs=20, verbose=0, shuffle=False, callbacks=[stop], validation_data=(x, 2 * x)).epoch)

# %% early stopping by accuracy, which should grow
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, "sigmoid", kernel_initializer="ones")])
model.compile(tf.keras.optimizers.SGD(0.0), "binary_crossentropy", metrics=["accuracy"])
stop = tf.keras.callbacks.EarlyStopping(monitor="accuracy", patience=3)
x = np.array([[1.0], [2.0]])
len(model.fit(x, np.array([1, 0]), epochs=20, verbose=0, callbacks=[stop]).epoch)

# %% early stopping with a baseline
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, kernel_initializer="ones")])
model.compile(tf.keras.optimizers.SGD(0.01), "mse")
stop = tf.keras.callbacks.EarlyStopping(monitor="loss", patience=2, baseline=0.01)
x = np.array([[1.0], [2.0]])
len(model.fit(x, 3 * x, epochs=20, verbose=0, shuffle=False, callbacks=[stop]).epoch)

# %% early stopping starts later
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, kernel_initializer="ones")])
model.compile(tf.keras.optimizers.SGD(1.5), "mse")
stop = tf.keras.callbacks.EarlyStopping(monitor="loss", patience=1, start_from_epoch=3)
x = np.array([[1.0], [2.0]])
len(model.fit(x, 2 * x, epochs=20, verbose=0, shuffle=False, callbacks=[stop]).epoch)

# %% early stopping in no known mode
stop = tf.keras.callbacks.EarlyStopping(monitor="loss", mode="max", patience=0)
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, kernel_initializer="ones")])
model.compile(tf.keras.optimizers.SGD(0.01), "mse")
x = np.array([[1.0], [2.0]])
len(model.fit(x, 3 * x, epochs=20, verbose=0, shuffle=False, callbacks=[stop]).epoch)

# %% history
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])
model.compile("sgd", "mse", metrics=["mae"])
history = model.fit(np.ones((4, 1)), np.ones(4), epochs=2, verbose=0, validation_split=0.5)
list(history.history), type(history).__name__, history.model is model, history.params, model.history is history

"""tf.data.Dataset: sources, steps, sizes.

Cells for TensorFlow and minitf alike; see ../cells.py.
"""

# %% each line: sources and steps
list(tf.data.Dataset.range(5).as_numpy_iterator())
list(tf.data.Dataset.range(2, 10, 3).as_numpy_iterator())
list(tf.data.Dataset.from_tensor_slices([1, 2, 3]).as_numpy_iterator())
list(tf.data.Dataset.from_tensor_slices([[1, 2], [3, 4]]).as_numpy_iterator())
list(tf.data.Dataset.from_tensor_slices(([1, 2], ["a", "b"])).as_numpy_iterator())
list(tf.data.Dataset.from_tensor_slices({"x": [1, 2], "y": [3.0, 4.0]}).as_numpy_iterator())
list(tf.data.Dataset.from_tensors([1, 2, 3]).as_numpy_iterator())
list(tf.data.Dataset.from_tensor_slices(([1, 2], [1, 2, 3])).as_numpy_iterator())
list(tf.data.Dataset.from_tensor_slices(5).as_numpy_iterator())
list(tf.data.Dataset.range(5).map(lambda x: x * 2).as_numpy_iterator())
list(tf.data.Dataset.from_tensor_slices(([1, 2], [3, 4])).map(lambda a, b: a + b).as_numpy_iterator())
list(tf.data.Dataset.from_tensor_slices({"x": [1, 2]}).map(lambda d: d["x"] + 1).as_numpy_iterator())
list(tf.data.Dataset.range(2).map(lambda x: (x, x + 1)).as_numpy_iterator())
list(tf.data.Dataset.range(2).map(lambda x: {"a": x}).as_numpy_iterator())
list(tf.data.Dataset.range(6).filter(lambda x: x % 2 == 0).as_numpy_iterator())
list(tf.data.Dataset.range(7).batch(3).as_numpy_iterator())
list(tf.data.Dataset.range(7).batch(3, drop_remainder=True).as_numpy_iterator())
list(tf.data.Dataset.from_tensor_slices(([1, 2, 3], [4, 5, 6])).batch(2).as_numpy_iterator())
list(tf.data.Dataset.range(6).batch(2).batch(2).as_numpy_iterator())
list(tf.data.Dataset.range(6).batch(4).unbatch().as_numpy_iterator())
list(tf.data.Dataset.range(3).repeat(2).as_numpy_iterator())
list(tf.data.Dataset.range(3).repeat().take(7).as_numpy_iterator())
list(tf.data.Dataset.range(3).repeat(0).as_numpy_iterator())
list(tf.data.Dataset.range(5).take(2).as_numpy_iterator())
list(tf.data.Dataset.range(5).take(-1).as_numpy_iterator())
list(tf.data.Dataset.range(5).skip(3).as_numpy_iterator())
list(tf.data.Dataset.range(5).skip(30).as_numpy_iterator())
list(tf.data.Dataset.range(3).enumerate(start=5).as_numpy_iterator())
list(tf.data.Dataset.zip(tf.data.Dataset.range(3), tf.data.Dataset.range(5)).as_numpy_iterator())
list(tf.data.Dataset.zip((tf.data.Dataset.range(2), tf.data.Dataset.range(2))).as_numpy_iterator())
list(tf.data.Dataset.range(3).prefetch(tf.data.AUTOTUNE).cache().as_numpy_iterator())
list(tf.data.Dataset.range(3).shuffle(1).as_numpy_iterator())
sorted(tf.data.Dataset.range(20).shuffle(5).as_numpy_iterator())
tf.data.Dataset.range(5).reduce(np.int64(0), lambda total, x: total + x)
tf.data.Dataset.range(5).reduce((0, 1), lambda state, x: (state[0] + 1, state[1] * 2))
tf.data.Dataset.range(1).get_single_element()
tf.data.Dataset.range(0).get_single_element()
next(iter(tf.data.Dataset.range(3)))
next(iter(tf.data.Dataset.from_tensor_slices([1.5])))
[x.shape for x in tf.data.Dataset.from_tensor_slices(np.zeros((2, 3))).batch(2)]
tf.data.AUTOTUNE

# %% each line: sizes
len(tf.data.Dataset.range(5))
len(tf.data.Dataset.range(7).batch(3)), len(tf.data.Dataset.range(7).batch(3, drop_remainder=True))
len(tf.data.Dataset.range(5).repeat(3)), len(tf.data.Dataset.range(5).skip(2)), len(tf.data.Dataset.range(5).take(9))
len(tf.data.Dataset.range(5).repeat())
len(tf.data.Dataset.range(5).filter(lambda x: True))
tf.data.Dataset.range(5).cardinality()
tf.data.Dataset.range(5).repeat().cardinality()
tf.data.Dataset.range(5).filter(lambda x: True).cardinality()
tf.data.Dataset.range(5).batch(2).unbatch().cardinality()
tf.data.Dataset.zip(tf.data.Dataset.range(3), tf.data.Dataset.range(5)).cardinality()
tf.data.Dataset.range(5).shuffle(2).map(lambda x: x).prefetch(1).cardinality()
tf.data.Dataset.range(5).enumerate().cardinality()

# %% a data set starts again for each loop
ds = tf.data.Dataset.range(3)
[int(x) for x in ds], [int(x) for x in ds]

# %% a shuffled data set is shuffled anew
tf.random.set_seed(1)
ds = tf.data.Dataset.range(100).shuffle(100)
[int(x) for x in ds] == [int(x) for x in ds]

# %% shuffled the same each time
ds = tf.data.Dataset.range(100).shuffle(100, seed=3, reshuffle_each_iteration=False)
[int(x) for x in ds] == [int(x) for x in ds]

# %% a data set of what changes
x = np.array([1, 2, 3])
ds = tf.data.Dataset.from_tensor_slices(x)
x[0] = 100
list(ds.as_numpy_iterator())

# %% steps make new data sets
ds = tf.data.Dataset.range(4)
twice = ds.map(lambda x: x * 2)
list(ds.as_numpy_iterator()), list(twice.as_numpy_iterator())

# %% elements are tensors
for x, y in tf.data.Dataset.from_tensor_slices((np.zeros((2, 3), "float32"), [1, 2])).batch(2):
    print(x.shape, x.dtype, y)

# %% a dict of batches
for batch in tf.data.Dataset.from_tensor_slices({"a": [1, 2, 3], "b": [[1.0], [2.0], [3.0]]}).batch(2):
    print(batch["a"].numpy(), batch["b"].shape)

# %% strings keep their length
ds = tf.data.Dataset.from_tensor_slices((["a", "bcd", "e"], [1, 2, 3]))
list(ds.batch(2).as_numpy_iterator()), [x for x in ds.map(lambda text, number: text + "!")]

# %% a function of several results, and a list inside a result
ds = tf.data.Dataset.range(2)
ds.map(lambda x: [x, x + 1]).element_spec, ds.map(lambda x: (x, [x, x + 1])).element_spec

# %% windows by a key
ds = tf.data.Dataset.range(10).group_by_window(
    key_func=lambda x: x % 2, reduce_func=lambda key, window: window.batch(3), window_size=3
)
list(ds.as_numpy_iterator())

# %% without errors
ds = tf.data.Dataset.from_tensor_slices([1.0, 2.0, 0.0, 4.0])
ds = ds.map(lambda x: tf.debugging.check_numerics(1.0 / x, "error"))
list(ds.ignore_errors().as_numpy_iterator())

# %% padded to a number
ds = tf.data.Dataset.range(1, 4).map(lambda x: tf.fill([x], x))
list(ds.padded_batch(2, padded_shapes=5, padding_values=np.int64(-1)).as_numpy_iterator())

# %% two kinds cannot be joined
tf.data.Dataset.range(2).concatenate(tf.data.Dataset.from_tensor_slices([1.0]))

# %% a function is traced when it is given
seen = []
ds = tf.data.Dataset.range(2).map(lambda x: seen.append(1) or x)
len(seen) > 0

# %% reduce in a function
@tf.function
def f(data, start):
    return data.reduce(start, lambda a, b: a + b if b > 2 else a)
f(tf.data.Dataset.range(6), tf.constant(0, tf.int64)), f(tf.data.Dataset.range(0), tf.constant(5, tf.int64))
